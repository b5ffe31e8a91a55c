import pytest

from bff import form
from tests.given.pictures import form as sent
from tests.given.pictures import picture

LINES = b"--x\r\n\r\n\r\n--\r\nx"


@pytest.mark.parametrize("content", [picture(), LINES, b"\r\n", b""])
def test_the_file_of_a_form_is_found_as_it_was_sent(content: bytes) -> None:
    assert form.file_of(*sent(content)) == content


@pytest.mark.parametrize("boundary", ["x", '"with space"', "a" * 70])
def test_whatever_parts_the_form(boundary: str) -> None:
    kind, body = sent(b"content", boundary.strip('"'))

    assert form.file_of(kind.replace(boundary.strip('"'), boundary), body) == b"content"


def test_a_picture_may_come_without_a_form() -> None:
    assert form.file_of("image/png", b"content") == b"content"


WRONG = {
    "no form": ("application/json", b"{}"),
    "no boundary": ("multipart/form-data", sent(b"content")[1]),
    "another boundary": ("multipart/form-data; boundary=other", sent(b"content")[1]),
    "no end": (sent(b"content")[0], sent(b"content")[1].removesuffix(b"--\r\n")[:-40]),
    "no file": (
        "multipart/form-data; boundary=x",
        b'--x\r\nA: form-data; name="a"\r\n\r\n1\r\n--x--',
    ),
    "nothing": ("multipart/form-data; boundary=x", b""),
    "no type": ("", b"content"),
}


@pytest.mark.parametrize("name", WRONG)
def test_a_form_without_a_file_has_none(name: str) -> None:
    assert form.file_of(*WRONG[name]) is None

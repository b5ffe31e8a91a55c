import pytest

from bff.kit import web

SHOWN = ["https://a.cn/1.jpg", "http://127.0.0.1:8000/media/a.jpg", "http://localhost/a.jpg"]
NOT_SHOWN = [
    "http://a.cn/1.jpg",
    "http://127.0.0.1.a.cn/1.jpg",
    "https://lin:secret@a.cn/",
    "http://lin@127.0.0.1/",
    "https://",
    "https://[a",
    "https://a.cn/图",
    "https://a.cn/a b",
    "https://a.cn/\0",
    "ftp://a.cn/",
    "//a.cn/",
    "",
]


@pytest.mark.parametrize("url", SHOWN)
def test_phones_show_what_is_there(url: str) -> None:
    assert web.shown(url)


@pytest.mark.parametrize("url", NOT_SHOWN)
def test_phones_show_nothing_else(url: str) -> None:
    assert not web.shown(url)

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bff.domains.code import rules, vendor
from bff.domains.code.states import Level
from bff.domains.code.vendor import Fault
from bff.kit.refusal import BadInput

HEADING = "pallet,case_outer,case_inner,cap_outer,cap_inner"


def code(number: int) -> str:
    return rules.derived(b"vendor", Level.PALLET, number)


def line(*numbers: int | None) -> str:
    return ",".join("" if number is None else code(number) for number in numbers)


def faults(*lines: str) -> tuple[int, list[tuple[int, Fault]]]:
    read, malformed = vendor.parsed("\n".join([HEADING, *lines]).encode())
    good, contradicted = vendor.examined(read)
    return len(good), [(finding.line, finding.fault) for finding in malformed + contradicted]


def test_good_lines_are_good() -> None:
    assert faults(line(1, 2, 3, 4, 5), line(1, 2, 3, 6, 7), line(None, 8, 9, 10, 11)) == (3, [])


@pytest.mark.parametrize(
    "broken", ["a,b", line(1, 2, 3, 4, 5) + ",x", "?,,,,", line(1, 2, 3, 4, None)]
)
def test_a_malformed_line_is_named(broken: str) -> None:
    assert faults(line(1, 2, 3, 40, 50), broken) == (1, [(3, Fault.MALFORMED)])


def test_a_bottle_without_case_is_an_orphan() -> None:
    assert faults(line(1, None, None, 4, 5)) == (0, [(2, Fault.ORPHAN)])
    assert faults(line(1, 2, None, 4, 5)) == (0, [(2, Fault.ORPHAN)])


def test_a_repeated_line_is_a_double() -> None:
    assert faults(line(1, 2, 3, 4, 5), line(1, 2, 3, 4, 5)) == (1, [(3, Fault.DOUBLE)])


@pytest.mark.parametrize(
    "second",
    [
        line(1, 2, 3, 4, 6),
        line(1, 2, 3, 6, 5),
        line(1, 2, 6, 7, 8),
        line(6, 2, 3, 7, 8),
        line(1, 2, 3, 7, 7),
        line(4, 9, 10, 7, 8),
    ],
)
def test_a_code_on_two_things_is_a_double(second: str) -> None:
    assert faults(line(1, 2, 3, 4, 5), second) == (1, [(3, Fault.DOUBLE)])


def test_a_bottle_in_two_cases_was_repacked() -> None:
    lines = [line(1, 2, 3, 4, 5), line(1, 6, 7, 4, 5), line(1, 6, 7, 8, 9)]

    assert faults(*lines) == (1, [(2, Fault.REPACKED), (3, Fault.REPACKED)])


def test_a_hash_may_stand_for_its_code() -> None:
    texts = [rules.digest(code(number)) for number in range(1, 6)]
    [hashed], _ = vendor.parsed("\n".join([HEADING, ",".join(texts)]).encode())

    [clear], _ = vendor.parsed("\n".join([HEADING, line(1, 2, 3, 4, 5)]).encode())

    assert hashed == clear


def test_findings_name_no_code() -> None:
    read, malformed = vendor.parsed("\n".join([HEADING, line(1, 2, 3, 4, 5) + "X"]).encode())

    assert not read
    assert code(5) not in malformed[0].words


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "name the column pallet"),
        (b"pallet,case_outer\n", "name the column case_inner"),
        (b"\xff\xfe", "not UTF-8 at byte 0"),
        (HEADING.encode() + b"\n" + b"x" * 200_000, "no CSV"),
        (HEADING.encode() + b"\n," * 200_001, "more than 200000 lines"),
        (b" " * 64_000_001, "larger than 64 MB"),
    ],
    ids=["empty", "heading", "bytes", "field", "lines", "size"],
)
def test_what_is_no_such_file_is_refused_in_words(content: bytes, words: str) -> None:
    with pytest.raises(BadInput, match=words):
        vendor.parsed(content)


@given(st.binary() | st.text(alphabet=HEADING + '",\n\r\x00', max_size=300).map(str.encode))
@settings(deadline=None)
def test_any_file_is_read_or_refused(content: bytes) -> None:
    try:
        lines, findings = vendor.parsed(HEADING.encode() + b"\n" + content)
        good, more = vendor.examined(lines)
    except BadInput:
        return

    assert len(good) + len(more) == len(lines)
    assert all(finding.line >= 2 for finding in findings)

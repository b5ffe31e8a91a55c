"""A code vendor's file: what its lines say, and what is wrong with them."""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from enum import StrEnum

from bff.domains.code import rules
from bff.kit import sheet
from bff.kit.sheet import Row

COLUMNS = ("pallet", "case_outer", "case_inner", "cap_outer", "cap_inner")
# Nobody reads more; all of them are counted.
FINDINGS_KEPT_MAX = 200
DIGEST = re.compile("[0-9a-f]{64}")


class Fault(StrEnum):
    """What is wrong with a line."""

    MALFORMED = "MALFORMED"
    ORPHAN = "ORPHAN"
    DOUBLE = "DOUBLE"
    REPACKED = "REPACKED"


@dataclass(frozen=True, slots=True)
class Line:
    """One bottle and what it is packed in, by the digests of their codes; no pallet is empty."""

    number: int
    pallet: str
    case_outer: str
    case_inner: str
    cap_outer: str
    cap_inner: str

    @property
    def bottle(self) -> tuple[str, str]:
        """What makes this bottle this bottle."""
        return self.cap_outer, self.cap_inner


@dataclass(frozen=True, slots=True)
class Finding:
    """A line that was left out, and why, in words that name no code."""

    line: int
    fault: Fault
    words: str


@dataclass(frozen=True, slots=True)
class Quality:
    """What a file was worth: how many bottles came in, and the lines that did not."""

    lines: int
    bottles: int
    cases: int
    uneven_cases: int
    faults: Mapping[Fault, int]
    findings: Sequence[Finding] = field(default_factory=tuple)

    def facts(self) -> Mapping[str, object]:
        """Return the report as plain values, its findings cut to what a person reads."""
        return asdict(self) | {
            "faults": {fault.value: count for fault, count in self.faults.items()},
            "findings": [asdict(one) for one in self.findings[:FINDINGS_KEPT_MAX]],
        }


def quality(good: Sequence[Line], findings: Sequence[Finding], bottles_per_case: int) -> Quality:
    """Sum up what is good and what is not; a case is uneven when bottles lack or are too many."""
    sizes = Counter(line.case_outer for line in good)
    return Quality(
        lines=len(good) + len(findings),
        bottles=len(good),
        cases=len(sizes),
        uneven_cases=sum(size != bottles_per_case for size in sizes.values()),
        faults=Counter(finding.fault for finding in findings),
        findings=sorted(findings, key=lambda finding: finding.line),
    )


def parsed(content: bytes) -> tuple[list[Line], list[Finding]]:
    """Read a CSV file with a heading; codes may stand in clear, as links, or as SHA-256.

    BadInput in words when it is no such file at all.
    """
    lines: list[Line] = []
    findings: list[Finding] = []
    for number, row in enumerate(sheet.rows(content, COLUMNS), start=2):
        line = _line(number, row)
        if isinstance(line, Line):
            lines.append(line)
        else:
            findings.append(line)
    return lines, findings


def examined(lines: Sequence[Line]) -> tuple[list[Line], list[Finding]]:
    """Part the lines that can be believed from those that contradict others."""
    # Nobody knows which of two cases a bottle is in now, so it is believed in neither.
    homes: dict[tuple[str, str], set[str]] = {}
    for line in lines:
        homes.setdefault(line.bottle, set()).add(line.case_outer)
    owners: dict[str, tuple[str, ...]] = {}
    seen: set[tuple[str, str]] = set()
    good: list[Line] = []
    findings: list[Finding] = []
    for line in lines:
        finding = _finding(line, homes, owners, seen)
        if finding:
            findings.append(finding)
            continue
        owners |= _owners(line)
        seen.add(line.bottle)
        good.append(line)
    return good, findings


def _finding(
    line: Line,
    homes: Mapping[tuple[str, str], set[str]],
    owners: Mapping[str, tuple[str, ...]],
    seen: set[tuple[str, str]],
) -> Finding | None:
    if not (line.case_outer and line.case_inner):
        return Finding(line.number, Fault.ORPHAN, "The bottle is in no case.")
    if len(homes[line.bottle]) > 1:
        return Finding(line.number, Fault.REPACKED, "The bottle is in two cases.")
    mine = _owners(line)
    clash = any(owners.get(code, owner) != owner for code, owner in mine.items())
    if line.bottle in seen or clash or len(mine) < _codes(line):
        return Finding(line.number, Fault.DOUBLE, "A code of this line stands on other goods too.")
    return None


def _owners(line: Line) -> dict[str, tuple[str, ...]]:
    """Return what each code of a line stands on, told apart by all that must agree."""
    case = ("case", line.case_outer, line.case_inner, line.pallet)
    bottle = ("bottle", *line.bottle)
    pallet = ("pallet", line.pallet)
    return {
        **dict.fromkeys((line.case_outer, line.case_inner), case),
        **dict.fromkeys(line.bottle, bottle),
        **({line.pallet: pallet} if line.pallet else {}),
    }


def _codes(line: Line) -> int:
    return len(COLUMNS) if line.pallet else len(COLUMNS) - 1


def _line(number: int, row: Row) -> Line | Finding:
    if not sheet.whole(row):
        return Finding(number, Fault.MALFORMED, "The line has too few or too many columns.")
    digests: dict[str, str] = {}
    for name in COLUMNS:
        text = (row[name] or "").strip()
        digest = _digest(text)
        if digest is None:
            return Finding(number, Fault.MALFORMED, f"{name} is no code.")
        digests[name] = digest
    if not (digests["cap_outer"] and digests["cap_inner"]):
        return Finding(number, Fault.MALFORMED, "The bottle lacks a code.")
    return Line(number, **digests)


def _digest(text: str) -> str | None:
    if not text or DIGEST.fullmatch(text.lower()):
        return text.lower()
    code = rules.read(text)
    return rules.digest(code) if code else None

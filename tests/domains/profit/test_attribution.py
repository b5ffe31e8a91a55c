from datetime import UTC, datetime, timedelta
from itertools import permutations

from bff.domains.profit.attribution import FRESH, Evidence, EvidenceKind, chosen
from bff.kit.ids import uuid7

NOON = datetime(2026, 11, 22, 4, tzinfo=UTC)
YEAR = timedelta(365)


def seen(kind: EvidenceKind, before: timedelta = timedelta(hours=1)) -> Evidence:
    return Evidence(kind=kind, at=NOON - before, ref=uuid7(), store_id=uuid7())


def winner(*evidence: Evidence) -> Evidence | None:
    found = chosen(evidence, NOON)
    return found and found.evidence


def test_the_strongest_evidence_wins() -> None:
    table = [seen(kind) for kind in EvidenceKind]

    assert {winner(*shuffled) for shuffled in permutations(table)} == {table[0]}
    assert [winner(*table[n:]) for n in range(5)] == table


def test_the_last_of_two_codes_wins() -> None:
    first, last = (seen(EvidenceKind.SCENE, timedelta(hours=hours)) for hours in (2, 1))

    assert winner(last, first) is last


def test_a_code_speaks_for_a_day() -> None:
    old = seen(EvidenceKind.SCENE, FRESH + timedelta(microseconds=1))
    own = seen(EvidenceKind.OWN_STORE, YEAR)

    scanned = seen(EvidenceKind.BOTTLE, FRESH)

    assert winner(old, own) is own
    assert winner(scanned, own) is scanned


def test_what_comes_later_steals_nothing() -> None:
    later = seen(EvidenceKind.SCENE, -timedelta(microseconds=1))

    assert chosen([later], NOON) is None
    assert chosen([], NOON) is None


def test_an_attribution_keeps_its_evidence() -> None:
    leader = Evidence(kind=EvidenceKind.COMMUNITY, at=NOON, ref=uuid7(), leader_id=uuid7())

    found = chosen([leader], NOON)

    assert found
    assert (found.store_id, found.clerk_id, found.leader_id) == (None, None, leader.leader_id)
    assert found.said == {"attributed": "COMMUNITY", "by": str(leader.ref)}

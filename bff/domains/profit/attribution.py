"""Whose order it is: one table of priorities over the evidence that the caller gathers."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID

FRESH = timedelta(hours=24)


class EvidenceKind(StrEnum):
    """What speaks for a store or a leader, the strongest first."""

    SCENE = "SCENE"
    BOTTLE = "BOTTLE"
    PICKUP = "PICKUP"
    OWN_STORE = "OWN_STORE"
    COMMUNITY = "COMMUNITY"


# What happened once speaks for a day; what is so, as long as it is.
PASSING = frozenset({EvidenceKind.SCENE, EvidenceKind.BOTTLE})
STRENGTH = {kind: place for place, kind in enumerate(reversed(EvidenceKind))}


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """That somebody brought this buyer: since when, and which row shows it."""

    kind: EvidenceKind
    at: datetime
    ref: UUID
    store_id: UUID | None = None
    clerk_id: UUID | None = None
    leader_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class Attribution:
    """Whose order it is, and what shows it; freeze it with the order."""

    evidence: Evidence

    @property
    def store_id(self) -> UUID | None:
        """The store that brought the buyer."""
        return self.evidence.store_id

    @property
    def clerk_id(self) -> UUID | None:
        """The clerk whose code the buyer opened."""
        return self.evidence.clerk_id

    @property
    def leader_id(self) -> UUID | None:
        """The leader of the buyer's community."""
        return self.evidence.leader_id

    @property
    def said(self) -> dict[str, str]:
        """The evidence as a fact keeps it."""
        return {"attributed": self.evidence.kind, "by": str(self.evidence.ref)}


def chosen(evidence: Iterable[Evidence], at: datetime) -> Attribution | None:
    """Return whose an order placed at this moment is; None when nothing speaks for anybody."""
    valid = [one for one in evidence if _speaks(one, at)]
    found = max(valid, key=lambda one: (STRENGTH[one.kind], one.at, one.ref), default=None)
    return Attribution(found) if found else None


def _speaks(evidence: Evidence, at: datetime) -> bool:
    fresh = evidence.kind not in PASSING or at - evidence.at <= FRESH
    # What came after the order steals nothing.
    return evidence.at <= at and fresh

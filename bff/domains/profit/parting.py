"""How a rule parts money among payees: a reward, or what was paid for a line."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from bff.domains.profit.facts import Fact, PaidLine, PayeeRole
from bff.domains.profit.rules import ORDER, OTHERS_BP_MAX, RuleShare, Version, payee, whole_fen
from bff.kit.money import BASIS_POINTS, Fen, split


@dataclass(frozen=True, slots=True)
class Term:
    """One share of a rule as it came out: the sum it gave, and what of it was cut off.

    `fair_fen` is what basis points alone had given, before a floor or a cap.
    """

    share: RuleShare
    fen: Fen
    cut_fen: Fen
    fair_fen: Fen


@dataclass(frozen=True, slots=True)
class Part:
    """What one payee gets of a reward, and by which shares of the rule."""

    role: PayeeRole
    payee_id: UUID
    fen: Fen
    terms: Sequence[Term]


def parted(version: Version, fact: Fact) -> list[Part]:
    """Part the reward of a fact; what is left over, or falls to nobody, the brand keeps."""
    return _taken(_terms(version.shares, whole_fen(version, fact)), fact.payees)


def parted_line(version: Version, line: PaidLine, payees: Mapping[PayeeRole, UUID]) -> list[Part]:
    """Part what was paid for a line; the brand keeps the rest, and what falls to nobody."""
    return _taken(_line_terms(version.shares, line), payees)


def _taken(terms: Sequence[Term], payees: Mapping[PayeeRole, UUID]) -> list[Part]:
    taken: dict[PayeeRole, list[Term]] = {}
    for term in terms:
        role = payee(term.share, payees)
        if role is not None and role is not PayeeRole.BRAND and term.fen > 0:
            taken.setdefault(role, []).append(term)
    return [
        Part(role, payees[role], Fen(sum(term.fen for term in terms)), tuple(terms))
        for role, terms in taken.items()
    ]


def _terms(shares: Sequence[RuleShare], whole: int) -> list[Term]:
    points = {share.role: share.basis_points or 0 for share in _sorted(shares)}
    fair = split(whole, points | {None: BASIS_POINTS - sum(points.values())})
    dues = [
        fair[share.role] if share.fixed_fen is None else share.fixed_fen
        for share in _sorted(shares)
    ]
    return _cut(_sorted(shares), dues, pieces=1, left=whole)


def _line_terms(shares: Sequence[RuleShare], line: PaidLine) -> list[Term]:
    others = [share for share in _sorted(shares) if share.role is not PayeeRole.BRAND]
    fair = _rounded_down(line.fen, [share.basis_points or 0 for share in others])
    dues = [
        fen if share.fixed_fen is None else share.fixed_fen * line.quantity
        for share, fen in zip(others, fair, strict=True)
    ]
    left = line.fen * OTHERS_BP_MAX // BASIS_POINTS
    return _cut(others, dues, pieces=line.quantity, left=left)


def _sorted(shares: Sequence[RuleShare]) -> list[RuleShare]:
    # By role, so that it does not matter in which order a rule was written.
    return sorted(shares, key=lambda share: ORDER[share.role])


def _rounded_down(fen: int, points: Sequence[int]) -> list[int]:
    # Each within one fen of fair, and all together never above the cap by a rounding.
    parts = [divmod(fen * one, BASIS_POINTS) for one in points]
    left = sum(rest for _, rest in parts) // BASIS_POINTS
    luckiest = sorted(range(len(parts)), key=lambda place: -parts[place][1])[:left]
    return [part + (place in luckiest) for place, (part, _) in enumerate(parts)]


def _cut(shares: Sequence[RuleShare], dues: Sequence[int], *, pieces: int, left: int) -> list[Term]:
    terms = []
    for share, fair in zip(shares, dues, strict=True):
        due = share.within(fair, pieces)
        fen = min(due, left)
        left -= fen
        terms.append(Term(share, Fen(fen), Fen(due - fen), Fen(fair)))
    return terms

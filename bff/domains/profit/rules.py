"""Which rule a fact falls under and how it parts a reward; which way a share may go."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import combinations
from uuid import UUID

from bff.domains.profit.errors import SharesOverWhole, SharesUnclear, TooManyPersons
from bff.domains.profit.facts import (
    Fact,
    FactKind,
    PayeeRole,
    Rail,
    Scope,
    ShareKind,
    ShareStatus,
    TaxKind,
)
from bff.kit.money import BASIS_POINTS, Fen, split

ORDER = {role: place for place, role in enumerate(PayeeRole)}
PERSONS = frozenset({PayeeRole.CLERK, PayeeRole.LEADER, PayeeRole.REFERRER})
PERSONS_MAX = 1

# Every share is open until it is on its way; what is open is what a payee is still owed.
OPEN = (ShareStatus.BOOKED, ShareStatus.PAYABLE, ShareStatus.FAILED)
EDGES: Mapping[ShareStatus, frozenset[ShareStatus]] = {
    ShareStatus.BOOKED: frozenset({ShareStatus.PAYABLE, ShareStatus.REVERSED}),
    ShareStatus.PAYABLE: frozenset({ShareStatus.SENT, ShareStatus.REVERSED}),
    ShareStatus.SENT: frozenset({ShareStatus.SETTLED, ShareStatus.FAILED}),
    ShareStatus.FAILED: frozenset({ShareStatus.PAYABLE}),
    ShareStatus.SETTLED: frozenset({ShareStatus.RETURNED}),
    ShareStatus.RETURNED: frozenset(),
    ShareStatus.REVERSED: frozenset(),
}

# The narrowest comes first.
NARROWNESS = ("store_id", "campaign_id", "product_id", "dealer_id", "region")


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleShare:
    """What a role gets: a fixed sum or basis points of the reward.

    When a fact has no payee of this role, the part goes to `otherwise`; the brand keeps what
    falls to nobody.
    """

    role: PayeeRole
    fixed_fen: int | None = None
    basis_points: int | None = None
    otherwise: PayeeRole = PayeeRole.BRAND


@dataclass(frozen=True, slots=True, kw_only=True)
class Version:
    """A published version of a rule; `reward_fen` stands in where a fact brings no reward."""

    id: UUID
    rule_id: UUID
    number: int
    kind: FactKind
    scope: Scope
    effective_from: datetime
    effective_until: datetime | None
    reward_fen: int | None
    shares: Sequence[RuleShare]


@dataclass(frozen=True, slots=True)
class Term:
    """One share of a rule as it came out: the sum it gave, and what of it was cut off."""

    share: RuleShare
    fen: Fen
    cut_fen: Fen


@dataclass(frozen=True, slots=True)
class Part:
    """What one payee gets of a reward, and by which shares of the rule."""

    role: PayeeRole
    payee_id: UUID
    fen: Fen
    terms: Sequence[Term]


def checked(shares: Sequence[RuleShare], reward_fen: int | None) -> None:
    """Raise BadInput when a rule may not part a reward like this."""
    if len({share.role for share in shares}) < len(shares) or not all(map(_clear, shares)):
        raise SharesUnclear
    if _persons_paid(shares) > PERSONS_MAX:
        raise TooManyPersons(PERSONS_MAX)
    points = sum(share.basis_points or 0 for share in shares)
    fixed = sum(share.fixed_fen or 0 for share in shares)
    whole = reward_fen if reward_fen is not None else fixed
    if points * whole + fixed * BASIS_POINTS > BASIS_POINTS * whole or points > BASIS_POINTS:
        raise SharesOverWhole


def choose(versions: Iterable[Version], fact: Fact) -> Version | None:
    """Return the newest version in effect of the rule whose scope fits the fact most narrowly."""
    fitting = [version for version in versions if _applies(version, fact)]
    return max(fitting, key=_rank, default=None)


def whole_fen(version: Version, fact: Fact) -> int:
    """Return the reward that a version has to part for this fact."""
    if fact.reward_fen is not None:
        return fact.reward_fen
    if version.reward_fen is not None:
        return version.reward_fen
    return sum(share.fixed_fen or 0 for share in version.shares)


def parted(version: Version, fact: Fact) -> list[Part]:
    """Part the reward of a fact; what is left over, or falls to nobody, the brand keeps."""
    taken: dict[PayeeRole, list[Term]] = {}
    for term in _terms(version.shares, whole_fen(version, fact)):
        role = _payee(term.share, fact.payees)
        if role is not None and role is not PayeeRole.BRAND and term.fen > 0:
            taken.setdefault(role, []).append(term)
    return [
        Part(role, fact.payees[role], Fen(sum(term.fen for term in terms)), tuple(terms))
        for role, terms in taken.items()
    ]


def tax_kind(kind: ShareKind, role: PayeeRole) -> TaxKind:
    """Return what a share is for the tax office."""
    if kind is ShareKind.REIMBURSEMENT:
        return TaxKind.NONE
    if kind is ShareKind.REBATE:
        return TaxKind.REBATE
    return TaxKind.LABOUR if role in PERSONS else TaxKind.BUSINESS


def rail(role: PayeeRole) -> Rail:
    """Return how money that no payment brought reaches its payee."""
    return Rail.WX_TRANSFER if role in PERSONS else Rail.STATEMENT


def _terms(shares: Sequence[RuleShare], whole: int) -> list[Term]:
    # By role, so that it does not matter in which order a rule was written.
    shares = sorted(shares, key=lambda share: ORDER[share.role])
    points = {share.role: share.basis_points or 0 for share in shares}
    fair = split(whole, points | {None: BASIS_POINTS - sum(points.values())})
    left, terms = whole, []
    for share in shares:
        due = fair[share.role] if share.fixed_fen is None else share.fixed_fen
        fen = min(due, left)
        left -= fen
        terms.append(Term(share, Fen(fen), Fen(due - fen)))
    return terms


def _clear(share: RuleShare) -> bool:
    given = [part for part in (share.fixed_fen, share.basis_points) if part is not None]
    return len(given) == 1 and given[0] > 0


def _persons_paid(shares: Sequence[RuleShare]) -> int:
    # A part may also reach a person when its own payee is missing: count the worst of all facts.
    named = sorted({role for share in shares for role in (share.role, share.otherwise)})
    return max(
        len(PERSONS.intersection(_payee(share, there) for share in shares))
        for count in range(len(named) + 1)
        for there in combinations(named, count)
    )


def _payee(share: RuleShare, there: Collection[PayeeRole]) -> PayeeRole | None:
    return next((role for role in (share.role, share.otherwise) if role in there), None)


def _applies(version: Version, fact: Fact) -> bool:
    begun = version.kind is fact.kind and version.effective_from <= fact.at
    over = version.effective_until is not None and version.effective_until <= fact.at
    named = ((getattr(version.scope, name), getattr(fact.scope, name)) for name in NARROWNESS)
    return begun and not over and all(wanted in (None, given) for wanted, given in named)


def _rank(version: Version) -> tuple[list[bool], int]:
    return [getattr(version.scope, name) is not None for name in NARROWNESS], version.number

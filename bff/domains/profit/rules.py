"""Which rule a fact falls under and how it parts money; which way a share may go."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import combinations
from uuid import UUID

from bff.domains.profit.errors import (
    RewardMisplaced,
    SharesOverCap,
    SharesOverWhole,
    SharesUnclear,
    TooManyPersons,
)
from bff.domains.profit.facts import (
    Fact,
    FactKind,
    PaidLine,
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
# Of a payment, WeChat lets no more than this go to others than who collected it.
OTHERS_BP_MAX = 3_000

# Every share is open until it is on its way; what is open is what a payee is still owed.
OPEN = (ShareStatus.BOOKED, ShareStatus.PAYABLE, ShareStatus.FAILED)
EDGES: Mapping[ShareStatus, frozenset[ShareStatus]] = {
    ShareStatus.BOOKED: frozenset({ShareStatus.PAYABLE, ShareStatus.REVERSED}),
    ShareStatus.PAYABLE: frozenset({ShareStatus.SENT, ShareStatus.REVERSED}),
    ShareStatus.SENT: frozenset({ShareStatus.SETTLED, ShareStatus.FAILED}),
    ShareStatus.FAILED: frozenset({ShareStatus.PAYABLE, ShareStatus.REVERSED}),
    ShareStatus.SETTLED: frozenset({ShareStatus.RETURNED}),
    ShareStatus.RETURNED: frozenset(),
    ShareStatus.REVERSED: frozenset(),
}

# The narrowest comes first.
NARROWNESS = ("store_id", "campaign_id", "product_id", "category_id", "dealer_id", "region")


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleShare:
    """What a role gets: a fixed sum or basis points of the reward.

    Of an order it is basis points of what was paid for a line, or a fixed sum for each piece.
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
    title: str
    number: int
    kind: FactKind
    scope: Scope
    effective_from: datetime
    effective_until: datetime | None
    published_at: datetime
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


def checked(kind: FactKind, shares: Sequence[RuleShare], reward_fen: int | None) -> None:
    """Raise BadInput when a rule may not part a reward or a payment like this."""
    if len({share.role for share in shares}) < len(shares) or not all(map(_clear, shares)):
        raise SharesUnclear
    if _persons_paid(shares) > PERSONS_MAX:
        raise TooManyPersons(PERSONS_MAX)
    if kind is FactKind.ORDER_PAID:
        _check_split(shares, reward_fen)
    else:
        _check_reward(shares, reward_fen)


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
    return _taken(_terms(version.shares, whole_fen(version, fact)), fact.payees)


def parted_line(version: Version, line: PaidLine, payees: Mapping[PayeeRole, UUID]) -> list[Part]:
    """Part what was paid for a line; the brand keeps the rest, and what falls to nobody."""
    return _taken(_line_terms(version.shares, line), payees)


def tax_kind(kind: ShareKind, role: PayeeRole) -> TaxKind:
    """Return what a share is for the tax office."""
    if kind is ShareKind.REIMBURSEMENT:
        return TaxKind.NONE
    if kind is ShareKind.REBATE:
        return TaxKind.REBATE
    return TaxKind.LABOUR if role in PERSONS else TaxKind.BUSINESS


def rail(kind: ShareKind, role: PayeeRole, fen: int) -> Rail:
    """Return how money reaches its payee: with the payment that brought it, if one did."""
    # A debt cannot be sent.
    if kind is ShareKind.SPLIT and fen > 0:
        return Rail.WX_SHARE
    return Rail.WX_TRANSFER if role in PERSONS and fen > 0 else Rail.STATEMENT


def _taken(terms: Sequence[Term], payees: Mapping[PayeeRole, UUID]) -> list[Part]:
    taken: dict[PayeeRole, list[Term]] = {}
    for term in terms:
        role = _payee(term.share, payees)
        if role is not None and role is not PayeeRole.BRAND and term.fen > 0:
            taken.setdefault(role, []).append(term)
    return [
        Part(role, payees[role], Fen(sum(term.fen for term in terms)), tuple(terms))
        for role, terms in taken.items()
    ]


def _check_split(shares: Sequence[RuleShare], reward_fen: int | None) -> None:
    if reward_fen is not None:
        raise RewardMisplaced
    others = sum(share.basis_points or 0 for share in shares if share.role is not PayeeRole.BRAND)
    # What is fixed cannot be measured before there is a line, and is cut there.
    if others > OTHERS_BP_MAX:
        raise SharesOverCap(OTHERS_BP_MAX)


def _check_reward(shares: Sequence[RuleShare], reward_fen: int | None) -> None:
    points = sum(share.basis_points or 0 for share in shares)
    fixed = sum(share.fixed_fen or 0 for share in shares)
    whole = reward_fen if reward_fen is not None else fixed
    if points * whole + fixed * BASIS_POINTS > BASIS_POINTS * whole or points > BASIS_POINTS:
        raise SharesOverWhole


def _terms(shares: Sequence[RuleShare], whole: int) -> list[Term]:
    points = {share.role: share.basis_points or 0 for share in _sorted(shares)}
    fair = split(whole, points | {None: BASIS_POINTS - sum(points.values())})
    dues = [
        fair[share.role] if share.fixed_fen is None else share.fixed_fen
        for share in _sorted(shares)
    ]
    return _cut(_sorted(shares), dues, whole)


def _line_terms(shares: Sequence[RuleShare], line: PaidLine) -> list[Term]:
    others = [share for share in _sorted(shares) if share.role is not PayeeRole.BRAND]
    fair = _rounded_down(line.fen, [share.basis_points or 0 for share in others])
    dues = [
        fen if share.fixed_fen is None else share.fixed_fen * line.quantity
        for share, fen in zip(others, fair, strict=True)
    ]
    return _cut(others, dues, line.fen * OTHERS_BP_MAX // BASIS_POINTS)


def _sorted(shares: Sequence[RuleShare]) -> list[RuleShare]:
    # By role, so that it does not matter in which order a rule was written.
    return sorted(shares, key=lambda share: ORDER[share.role])


def _rounded_down(fen: int, points: Sequence[int]) -> list[int]:
    # Each within one fen of fair, and all together never above the cap by a rounding.
    parts = [divmod(fen * one, BASIS_POINTS) for one in points]
    left = sum(rest for _, rest in parts) // BASIS_POINTS
    luckiest = sorted(range(len(parts)), key=lambda place: -parts[place][1])[:left]
    return [part + (place in luckiest) for place, (part, _) in enumerate(parts)]


def _cut(shares: Sequence[RuleShare], dues: Sequence[int], left: int) -> list[Term]:
    terms = []
    for share, due in zip(shares, dues, strict=True):
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
    at = fact.placed_at or fact.at
    # Published since, it was no rule that anybody ordered under.
    known = fact.placed_at is None or version.published_at <= at
    begun = version.kind is fact.kind and version.effective_from <= at and known
    over = version.effective_until is not None and version.effective_until <= at
    named = ((getattr(version.scope, name), getattr(fact.scope, name)) for name in NARROWNESS)
    return begun and not over and all(wanted in (None, given) for wanted, given in named)


def _rank(version: Version) -> tuple[list[bool], int]:
    return [getattr(version.scope, name) is not None for name in NARROWNESS], version.number

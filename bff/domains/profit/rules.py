"""Which rule a fact falls under, and which a rule may be; which way a share may go."""

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
    PayeeRole,
    Rail,
    Scope,
    ShareKind,
    ShareStatus,
    TaxKind,
)
from bff.kit.money import BASIS_POINTS

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
    """What a role gets: a fixed sum, or basis points of the reward, not below or above a bound.

    Of an order it is basis points of what was paid for a line; sums are for each piece of it.
    When a fact has no payee of this role, the part goes to `otherwise`; the brand keeps what
    falls to nobody.
    """

    role: PayeeRole
    fixed_fen: int | None = None
    basis_points: int | None = None
    floor_fen: int | None = None
    cap_fen: int | None = None
    otherwise: PayeeRole = PayeeRole.BRAND

    @property
    def bounded(self) -> bool:
        """Whether basis points do not say all."""
        return self.floor_fen is not None or self.cap_fen is not None

    def within(self, fen: int, pieces: int = 1) -> int:
        """Return what is nearest to `fen` and within the bounds of so many pieces."""
        least = max(fen, (self.floor_fen or 0) * pieces)
        return least if self.cap_fen is None else min(least, self.cap_fen * pieces)


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


def payee(share: RuleShare, there: Collection[PayeeRole]) -> PayeeRole | None:
    """Return who gets a share when these are there; None when it falls to nobody."""
    return next((role for role in (share.role, share.otherwise) if role in there), None)


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
    # What floors take of a reward that only its fact knows is cut there.
    if reward_fen is not None and sum(_due(share, reward_fen) for share in shares) > reward_fen:
        raise SharesOverWhole


def _due(share: RuleShare, whole: int) -> int:
    if share.fixed_fen is not None:
        return share.fixed_fen
    return share.within(whole * (share.basis_points or 0) // BASIS_POINTS)


def _clear(share: RuleShare) -> bool:
    given = [part for part in (share.fixed_fen, share.basis_points) if part is not None]
    bounds = [bound for bound in (share.floor_fen, share.cap_fen) if bound is not None]
    # A floor of nothing is none, and a fixed sum has no room to move.
    sound = all(bound > 0 for bound in bounds) and bounds == sorted(bounds)
    return len(given) == 1 and given[0] > 0 and sound and not (bounds and share.fixed_fen)


def _persons_paid(shares: Sequence[RuleShare]) -> int:
    # A part may also reach a person when its own payee is missing: count the worst of all facts.
    named = sorted({role for share in shares for role in (share.role, share.otherwise)})
    return max(
        len(PERSONS.intersection(payee(share, there) for share in shares))
        for count in range(len(named) + 1)
        for there in combinations(named, count)
    )


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

"""What a fact books: what each payee is owed for it, and the transfers that say so."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from uuid import UUID

from bff.domains.profit import accounts, explaining, parting, rules, splitting
from bff.domains.profit.explaining import Explanation
from bff.domains.profit.facts import Fact, FactKind, PayeeRole, ShareKind
from bff.domains.profit.posting import Amounts, Posting, summed
from bff.domains.profit.rules import Version
from bff.domains.profit.splitting import Cut
from bff.kit.ids import uuid7
from bff.kit.money import Fen


@dataclass(frozen=True, slots=True, kw_only=True)
class Due:
    """What one payee is owed, how that came about, and the accounts that bear it.

    Of a payment, what a payee bore of reductions stands apart in `funded`, as a debt: so a refund
    takes back of each what it took of each, whichever line comes back first.
    """

    share_id: UUID = field(default_factory=uuid7)
    kind: ShareKind
    role: PayeeRole
    payee_id: UUID
    fen: Fen
    version_id: UUID | None
    explanation: Explanation
    amounts: Amounts
    funded: Amounts = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Booking:
    """All that is written if the fact turns out to be new."""

    fact: Fact
    version_id: UUID | None
    whole_fen: int
    dues: Sequence[Due]
    fact_id: UUID = field(default_factory=uuid7)

    def postings(self) -> list[Posting]:
        """Return the transfers of this fact: what is owed, and what payees bore themselves."""
        kinds = {
            str(self.fact.kind): summed(due.amounts for due in self.dues),
            "FUNDED": summed(due.funded for due in self.dues),
        }
        body = explaining.body(self.fact)
        return [
            Posting(
                idem=f"{kind}:{self.fact.ref}",
                kind=kind,
                ref=self.fact_id,
                amounts=amounts,
                body=body,
                of_fact=True,
            )
            for kind, amounts in kinds.items()
            if any(amounts.values())
        ]


def prepared(fact: Fact, versions: Sequence[Version]) -> Booking:
    """Work out all that a fact books, from the rules that might be in effect."""
    # Ids are given before anybody knows whether the fact is new: no statement waits for another.
    if fact.kind is FactKind.ORDER_PAID:
        return _order(fact, versions)
    version = rules.choose(versions, fact)
    if version is None:
        return Booking(fact, None, 0, _reimbursement(fact))
    dues = [*_reimbursement(fact), *_rewards(fact, version)]
    return Booking(fact, version.id, rules.whole_fen(version, fact), dues)


def _order(fact: Fact, versions: Sequence[Version]) -> Booking:
    found = splitting.cuts(versions, fact)
    # Each line has its own rule; where they are one, the fact and its shares name it.
    used = splitting.versions_used(found)
    version_id = used.pop() if len(used) == 1 else None
    whole = sum(line.fen for line in fact.lines)
    return Booking(fact, version_id, whole, [_split(fact, cut, version_id) for cut in found])


def _split(fact: Fact, cut: Cut, version_id: UUID | None) -> Due:
    escrow = accounts.escrow(fact.at)
    payable = accounts.payable(cut.role, cut.payee_id)
    receivable = accounts.receivable(cut.role, cut.payee_id)
    part, borne = cut.part_fen, cut.borne_fen
    return Due(
        kind=ShareKind.SPLIT,
        role=cut.role,
        payee_id=cut.payee_id,
        fen=Fen(part - borne),
        version_id=version_id if part else None,
        explanation=explaining.split(cut),
        amounts={escrow: part, payable: -part} if part else {},
        funded={receivable: borne, escrow: -borne} if borne else {},
    )


def _reimbursement(fact: Fact) -> list[Due]:
    store_id = fact.payees.get(PayeeRole.STORE)
    own = (PayeeRole.STORE, store_id)
    # What the store bears itself is nobody's debt.
    owed = [a for a in fact.advances if a.fen > 0 and (a.funder, a.funder_id) != own]
    if store_id is None or not owed:
        return []
    debits = summed({accounts.coupon_cost(advance): advance.fen} for advance in owed)
    fen = Fen(sum(debits.values()))
    due = Due(
        kind=ShareKind.REIMBURSEMENT,
        role=PayeeRole.STORE,
        payee_id=store_id,
        fen=fen,
        version_id=None,
        explanation=explaining.reimbursement(fact),
        amounts={**debits, accounts.payable(PayeeRole.STORE, store_id): -fen},
    )
    return [due]


def _rewards(fact: Fact, version: Version) -> list[Due]:
    # A campaign has a budget of its own; openings belong to none, so their rule bears them.
    budget = accounts.reward_budget(fact.scope.campaign_id or version.rule_id)
    whole = rules.whole_fen(version, fact)
    return [
        Due(
            kind=ShareKind.REWARD,
            role=part.role,
            payee_id=part.payee_id,
            fen=part.fen,
            version_id=version.id,
            explanation=explaining.reward(whole, part.terms),
            amounts={budget: part.fen, accounts.payable(part.role, part.payee_id): -part.fen},
        )
        for part in parting.parted(version, fact)
    ]

"""An operator completes a party that is large enough: it is booked as any other."""

from dataclasses import dataclass
from uuid import UUID

from bff.domains.checkout.sweeping import booked
from bff.domains.group_buy import parties
from bff.domains.group_buy.errors import PartyClosed, PartyTooSmall, PartyUnknown
from bff.domains.group_buy.outcomes import Completed, Swept
from bff.domains.group_buy.parties import Early
from bff.domains.member import roles
from bff.domains.member.kinds import Role
from bff.gateways.signals import Signals
from bff.kit import answer
from bff.kit.answer import Answers
from bff.kit.database import Database, Transaction
from bff.kit.refusal import BadInput, Forbidden, Refusal, raised


@dataclass(frozen=True, slots=True)
class Complete:
    """The party that came about."""

    party_id: UUID


ANSWERS = Answers("partyComplete", Complete, PartyUnknown, PartyClosed, PartyTooSmall)


async def complete(
    database: Database, signals: Signals, *, operator_id: UUID, party_id: UUID, key: str
) -> Complete:
    """Complete a party early, or raise why not; Forbidden unless an operator does it."""
    request = answer.request(operator_id, key, party_id)
    async with database.transaction() as transaction:
        if not await roles.holds(transaction, member_id=operator_id, roles=[Role.OPERATOR]):
            raise Forbidden

        async def act(_fresh: list[int]) -> list[Complete | Refusal | BadInput]:
            return [await _completed(transaction, signals, Early(party_id, operator_id))]

        [outcome] = await ANSWERS.once(transaction, [request], act)
    complete: Complete = raised(outcome)
    return complete


async def _completed(
    transaction: Transaction, signals: Signals, early: Early
) -> Complete | Refusal | BadInput:
    [outcome] = await parties.complete_early(transaction, [early], signals)
    if not isinstance(outcome, Completed):
        return outcome
    await booked(transaction, signals, Swept([outcome], [], []))
    return Complete(outcome.party_id)

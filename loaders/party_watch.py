"""A party as it changes, read from its committed row."""

from collections.abc import AsyncGenerator
from uuid import UUID

from bff.domains.group_buy.errors import PartyUnknown
from bff.domains.group_buy.writing import topic
from bff.gateways.signals import Signals
from bff.kit.database import Database
from loaders.party import parties_of
from loaders.party_row import PartyRow


async def watched(
    database: Database, signals: Signals, party_id: UUID
) -> AsyncGenerator[PartyRow, None]:
    """Yield the party as it is, and again whenever that is something else.

    Raises PartyUnknown when there is none.
    """
    seen: object = None
    async for _ in signals.listen(topic(party_id)):
        [row] = await parties_of(database, [party_id])
        if row is None:
            raise PartyUnknown
        if seen != (seen := _shown(row)):
            yield row


def _shown(row: PartyRow) -> object:
    # Not the offer: what is left of it changes with every other party.
    return row.state, row.ends_at, row.head_id, row.price_fen, row.moved_to_id, row.seats

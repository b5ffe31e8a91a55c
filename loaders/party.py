"""Parties: by id, and those that are open at a store."""

from collections.abc import Sequence
from uuid import UUID

from bff.kit.database import Database, columns
from loaders.group_buy_offer import CLOCK
from loaders.party_row import PartyRow
from loaders.whole_party import COLUMNS, parties_in, whole

# What is shown may be taken a second later; the joining itself decides.
OPEN = """
    party.state = 'OPEN' and party.ends_at > clock.at and party.taken < party.size
"""
BY_ID = whole(f"select 0, null, {COLUMNS} from party where party.id = any($1::uuid[])")
AT_STORES = whole(f"""
    select asked.place, null, {COLUMNS}
    from unnest($1::uuid[], $2::int[]) with ordinality as asked (store_id, first, place)
    cross join {CLOCK}
    cross join lateral (
        select * from party
        where party.store_id = asked.store_id and {OPEN}
        order by party.ends_at, party.id limit asked.first
    ) as party
    order by asked.place, party.ends_at, party.id
""")


async def parties_of(database: Database, ids: Sequence[UUID]) -> list[PartyRow | None]:
    """Return the parties with these ids; None where there is none."""
    found = await parties_in(database, BY_ID, list(ids))
    rows = {row.id: row for row in found.rows}
    return [rows.get(id_) for id_ in ids]


async def store_parties_of(
    database: Database, asked: Sequence[tuple[UUID, int]]
) -> list[Sequence[PartyRow]]:
    """Return, for each store and length, the parties open there, the first to end first."""
    found = await parties_in(database, AT_STORES, *columns(asked))
    return [*found.lists(len(asked))]

"""Parties with their offer and their people: by id, and those that are open at a store."""

from collections.abc import Sequence
from datetime import datetime
from operator import itemgetter
from typing import NamedTuple
from uuid import UUID

from bff.domains.group_buy.states import PartyState
from bff.kit.database import Database, Record, columns
from loaders.group_buy_offer import CLOCK, ID_AT, OFFER, OfferRow, offer_row
from loaders.group_buy_offer import COLUMNS as OFFER_COLUMNS
from loaders.member import MemberRow

# Nobody is shown who has not paid, and nobody who has left again.
SITTING = "('PAID', 'COMPLETE', 'REFUNDED')"
# In the order of the row's own fields, then its head, its people and its offer.
COLUMNS = f"""
    party.id, party.store_id, party.size, party.paid, party.ends_at, party.price_fen,
    party.moved_to_id, party.state, party.head_id, head.nickname as head_nickname,
    head.avatar_url as head_avatar_url, people.*, {OFFER_COLUMNS}
"""
OWN, HEAD, PEOPLE, OFFERED = slice(0, 7), slice(8, 11), slice(11, 15), slice(15, None)
STATE, OFFER_ID = 7, OFFERED.start + ID_AT
STATES = {state.value: state for state in PartyState}
# Few are asked for and each has few seats: one statement of look-ups costs less than five.
PARTY = f"""
    party join {OFFER} on offer.id = party.offer_id
    join member as head on head.id = party.head_id
    cross join lateral (
        select array_agg(member_id) as seated, array_agg(nickname) as nicknames,
            array_agg(avatar_url) as avatar_urls, array_agg(taken_at) as taken_ats
        from (
            select seat.member_id, nickname, avatar_url, taken_at
            from seat join member on member.id = seat.member_id
            where seat.party_id = party.id and seat.state in {SITTING}
            order by taken_at, seat.id
        ) as seat
    ) as people
"""
# What is shown may be taken a second later; the joining itself decides.
OPEN = """
    party.state = 'OPEN' and party.ends_at > clock.at and party.taken < party.size
"""
BY_ID = f"select {COLUMNS} from {PARTY} where party.id = any($1::uuid[])"
AT_STORES = f"""
    select {COLUMNS}, asked.place
    from unnest($1::uuid[], $2::int[]) with ordinality as asked (store_id, first, place)
    cross join {CLOCK}
    cross join lateral (
        select * from party
        where party.store_id = asked.store_id and {OPEN}
        order by party.ends_at, party.id limit asked.first
    ) as {PARTY}
    order by asked.place, party.ends_at, party.id
"""


class SeatRow(NamedTuple):
    """A paid seat, with who sits there in the fields of a member."""

    id: UUID
    nickname: str
    avatar_url: str | None
    taken_at: datetime
    head: bool


class PartyRow(NamedTuple):
    """A party with its offer and its people, in the order in which they came."""

    id: UUID
    store_id: UUID
    size: int
    filled: int
    ends_at: datetime
    price_fen: int | None
    moved_to_id: UUID | None
    state: PartyState
    head: MemberRow
    seats: Sequence[SeatRow]
    offer: OfferRow


async def parties_of(database: Database, ids: Sequence[UUID]) -> list[PartyRow | None]:
    """Return the parties with these ids; None where there is none."""
    rows = {row.id: row for row in party_rows(await database.fetch(BY_ID, list(ids)))}
    return [rows.get(id_) for id_ in ids]


async def store_parties_of(
    database: Database, asked: Sequence[tuple[UUID, int]]
) -> list[Sequence[PartyRow]]:
    """Return, for each store and length, the parties open there, the first to end first."""
    found = await database.fetch(AT_STORES, *columns(asked))
    lists: list[list[PartyRow]] = [[] for _ in asked]
    for row, place in zip(party_rows(found), map(itemgetter("place"), found), strict=True):
        lists[place - 1].append(row)
    return [*lists]


def party_rows(found: Sequence[Record]) -> list[PartyRow]:
    """Make rows of what a statement found that begins with these columns."""
    # Many parties share few offers.
    offers = {row[OFFER_ID]: row for row in found}
    made = {id_: offer_row(row[OFFERED]) for id_, row in offers.items()}
    return [_party(row, made[row[OFFER_ID]]) for row in found]


def _party(row: Record, offer: OfferRow) -> PartyRow:
    head = MemberRow._make(row[HEAD])
    seats = _seats(head, *row[PEOPLE])
    return PartyRow._make((*row[OWN], STATES[row[STATE]], head, seats, offer))


def _seats(
    head: MemberRow,
    seated: Sequence[UUID] | None,
    nicknames: Sequence[str] | None,
    avatars: Sequence[str | None] | None,
    taken_ats: Sequence[datetime] | None,
) -> list[SeatRow]:
    # An aggregate of nothing is null.
    if not seated or not nicknames or not avatars or not taken_ats:
        return []
    leads = [id_ == head.id for id_ in seated]
    return list(map(SeatRow, seated, nicknames, avatars, taken_ats, leads))

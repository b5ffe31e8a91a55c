"""Parties with their offer and their people: by id, and those that are open at a store."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from operator import itemgetter
from uuid import UUID

from bff.domains.group_buy.states import PartyState
from bff.kit.database import Database, Record, columns
from loaders.group_buy_offer import CLOCK, OFFER, OfferRow, offer_row
from loaders.group_buy_offer import COLUMNS as OFFER_COLUMNS
from loaders.member import MemberRow

# Nobody is shown who has not paid, and nobody who has left again.
SITTING = "('PAID', 'COMPLETE', 'REFUNDED')"
COLUMNS = f"""
    party.id, party.store_id, party.state, party.size, party.paid, party.ends_at,
    party.price_fen, party.moved_to_id, party.head_id, head.nickname as head_nickname,
    head.avatar_url as head_avatar_url, people.*, {OFFER_COLUMNS}
"""
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
    select asked.place, {COLUMNS}
    from unnest($1::uuid[], $2::int[]) with ordinality as asked (store_id, first, place)
    cross join {CLOCK}
    cross join lateral (
        select * from party
        where party.store_id = asked.store_id and {OPEN}
        order by party.ends_at, party.id limit asked.first
    ) as {PARTY}
    order by asked.place, party.ends_at, party.id
"""


@dataclass(frozen=True, slots=True)
class SeatRow:
    """A paid seat, and who sits there."""

    member: MemberRow
    taken_at: datetime
    head: bool


@dataclass(frozen=True, slots=True)
class PartyRow:
    """A party with its offer and its people, in the order in which they came."""

    id: UUID
    offer: OfferRow
    store_id: UUID
    state: PartyState
    size: int
    filled: int
    seats: Sequence[SeatRow]
    head: MemberRow
    ends_at: datetime
    price_fen: int | None
    moved_to_id: UUID | None


async def parties_of(database: Database, ids: Sequence[UUID]) -> list[PartyRow | None]:
    """Return the parties with these ids; None where there is none."""
    rows = {row["id"]: party_row(row) for row in await database.fetch(BY_ID, list(ids))}
    return [rows.get(id_) for id_ in ids]


async def store_parties_of(
    database: Database, asked: Sequence[tuple[UUID, int]]
) -> list[Sequence[PartyRow]]:
    """Return, for each store and length, the parties open there, the first to end first."""
    rows = await database.fetch(AT_STORES, *columns(asked))
    found = {place: list(part) for place, part in groupby(rows, itemgetter("place"))}
    return [[party_row(row) for row in found.get(place, ())] for place in range(1, len(asked) + 1)]


def party_row(row: Record) -> PartyRow:
    """Make a row of what a statement with these columns found."""
    return PartyRow(
        id=row["id"],
        offer=offer_row(row),
        store_id=row["store_id"],
        state=PartyState(row["state"]),
        size=row["size"],
        filled=row["paid"],
        seats=_seats(row),
        head=MemberRow(row["head_id"], row["head_nickname"], row["head_avatar_url"]),
        ends_at=row["ends_at"],
        price_fen=row["price_fen"],
        moved_to_id=row["moved_to_id"],
    )


def _seats(row: Record) -> list[SeatRow]:
    # An aggregate of nothing is null.
    people = zip(
        row["seated"] or (),
        row["nicknames"] or (),
        row["avatar_urls"] or (),
        row["taken_ats"] or (),
        strict=True,
    )
    return [
        SeatRow(MemberRow(id_, nickname, avatar), taken_at, id_ == row["head_id"])
        for id_, nickname, avatar, taken_at in people
    ]

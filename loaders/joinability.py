"""Whether somebody may join a party: each answer is of one person, who stands in its key."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from bff.domains.group_buy import rules
from bff.domains.group_buy.errors import Reason
from bff.domains.group_buy.rules import Mine, Standing, Stock
from bff.domains.group_buy.states import PartyState
from bff.kit.database import Database, Record, columns
from loaders.group_buy_offer import CLOCK

# A seat that was not paid in time binds nobody any more, swept or not. The fences keep a plan of
# the first day from beginning with all offers.
JOINING = f"""
    select asked.place, clock.at, party.state, party.size, party.taken, party.ends_at,
        lapsed.count as lapsed, offer.total, offer.taken as offer_taken, offer.per_seat,
        offer.per_member, mine.seated, mine.elsewhere, mine.pieces
    from unnest($1::uuid[], $2::text[]) with ordinality as asked (party_id, members, place)
    cross join {CLOCK}
    cross join lateral (select * from party where id = asked.party_id offset 0) as party
    cross join lateral (
        select * from group_buy_offer where id = party.offer_id offset 0
    ) as offer
    cross join lateral (
        select count(*) filter (where seat.state = 'HELD' and seat.held_until <= clock.at) as count
        from seat where seat.party_id = party.id
    ) as lapsed
    cross join lateral (
        select coalesce(bool_or(seat.party_id = party.id), false) as seated,
            coalesce(bool_or(seat.party_id <> party.id and seat.state <> 'COMPLETE'), false)
                as elsewhere,
            coalesce(sum(seat.quantity), 0) as pieces
        from seat
        where seat.member_id = any(asked.members::uuid[]) and seat.offer_id = party.offer_id
            and seat.state in ('HELD', 'PAID', 'COMPLETE')
            and (seat.state <> 'HELD' or seat.held_until > clock.at)
    ) as mine
"""


@dataclass(frozen=True, slots=True)
class Joining:
    """Whether somebody, known as these members, may join a party; nobody has none."""

    party_id: UUID
    members: tuple[UUID, ...]


@dataclass(frozen=True, slots=True)
class JoinabilityRow:
    """Whether one may join, if not why not, and how many pieces one may take."""

    reason: Reason | None
    seated: bool
    most: int


async def joinability_of(
    database: Database, asked: Sequence[Joining]
) -> list[JoinabilityRow | None]:
    """Return whether each of these may join; None where there is no such party."""
    keys = [(one.party_id, "{" + ",".join(map(str, one.members)) + "}") for one in asked]
    rows = await database.fetch(JOINING, *columns(keys))
    found = {row["place"]: _joinability(row) for row in rows}
    return [found.get(place) for place in range(1, len(asked) + 1)]


def _joinability(row: Record) -> JoinabilityRow:
    stock = Stock(row["total"], row["offer_taken"], row["per_seat"], row["per_member"])
    mine = Mine(row["seated"], row["elsewhere"], row["pieces"])
    reason = rules.hindrance(_standing(row), stock, mine)
    most = 0 if reason else rules.most(stock, mine)
    return JoinabilityRow(reason=reason, seated=mine.seated, most=most)


def _standing(row: Record) -> Standing:
    return Standing(
        state=PartyState(row["state"]),
        size=row["size"],
        taken=row["taken"],
        lapsed=row["lapsed"],
        ends_at=row["ends_at"],
        now=row["at"],
    )

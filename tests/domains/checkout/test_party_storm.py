"""Everything that can happen to parties happens at once, and the auditor finds nothing."""

import asyncio
from collections.abc import Awaitable, Callable
from random import Random
from uuid import UUID

from bff.domains.checkout import refunding, sweeping
from bff.domains.checkout.ending import End, end
from bff.domains.checkout.joining import Seated
from bff.domains.order.states import OrderState
from bff.gateways import signals as signals_of_tests
from bff.kit import answer
from bff.kit.database import Database
from bff.kit.ids import uuid7
from bff.kit.keyring import Keyring
from tests.audit import audit
from tests.given import seats as given
from tests.given.proving import PROVE, Say
from tests.given.seats import Round
from tests.services import Services

Act = Callable[[], Awaitable[object]]

PEOPLE, ACTS = (60, 1_500) if PROVE else (20, 160)
AT_ONCE = 12
OPEN = "select id from party where state in ('PENDING', 'OPEN') order by id desc limit 8"
ORDERS = "select id, member_id from orders order by id desc limit 40"
OVER = "update party set ends_at = bff_now() where id = $1 and ends_at > bff_now()"
DUE = """
    update seat set taken_at = taken_at - interval '1 hour', held_until = bff_now()
    where order_id = $1 and state = 'HELD'
"""
# Whatever came about is somebody's to fetch, whatever did not is on its way back, and never both.
TORN = """
    select orders.id, orders.state, seat.state as seat, party.state as party
    from orders join seat on seat.order_id = orders.id and seat.state <> 'MOVED'
        join party on party.id = seat.party_id
    where orders.origin_id <> seat.party_id or not case orders.state
        when 'PLACED' then seat.state in ('HELD', 'LAPSED')
        when 'PAID' then seat.state in ('PAID', 'COMPLETE')
            and orders.held = (seat.state = 'PAID')
            and exists (select from fact where ref = orders.id) = (seat.state = 'COMPLETE')
        when 'EXPIRED' then seat.state in ('LAPSED', 'LEFT')
        when 'CANCELLED' then seat.state in ('LAPSED', 'LEFT')
        when 'REFUNDED' then seat.state in ('LEFT', 'REFUNDED', 'COMPLETE')
            and orders.refunded_fen = orders.payable_fen
        else false end
"""


class Storm:
    """People who open, join, pay, leave and let their time pass, at random."""

    def __init__(self, round_: Round, people: list[UUID], chance: Random) -> None:
        self.round = round_
        self.people = people
        self.chance = chance
        self.acts: list[Act] = [
            self.opens,
            self.joins,
            self.joins,
            self.joins,
            self.pays,
            self.pays,
            self.pays,
            self.ends,
            self.leaves,
            self.time_passes,
            self.sweeps,
        ]

    async def any(self, statement: str) -> tuple[UUID, ...] | None:
        rows = await self.round.database.fetch(statement)
        return tuple(self.chance.choice(rows)) if rows else None

    async def opens(self) -> None:
        await self.round.ask(await self.round.wish(self.chance.choice(self.people)))

    async def joins(self) -> None:
        if found := await self.any(OPEN):
            wish = await self.round.wish(self.chance.choice(self.people), found[0])
            [seated] = await self.round.ask(wish)
            if isinstance(seated, Seated) and self.chance.random() < 0.7:
                await self.round.paid(seated.order_id)

    async def pays(self) -> None:
        if found := await self.any(ORDERS):
            await self.round.paid(found[0])

    async def ends(self) -> None:
        if found := await self.any(ORDERS):
            state = self.chance.choice([OrderState.EXPIRED, OrderState.CANCELLED])
            await end(self.round.database, self.round.signals, [End(found[0], state, closed=False)])

    async def leaves(self) -> None:
        if found := await self.any(ORDERS):
            order_id, owner = found
            request = answer.request(owner, uuid7().hex, order_id)
            wish = refunding.RefundWish(owner, (owner,), order_id, None, "不想要了", request)
            await refunding.request(self.round.database, self.round.signals, [wish])

    async def time_passes(self) -> None:
        found = await self.any(OPEN)
        order = await self.any(ORDERS)
        if found and order:
            await self.round.database.value(DUE, order[0])
            await self.round.database.value(OVER, found[0])

    async def sweeps(self) -> None:
        await sweeping.lapse(self.round.database, self.round.signals)
        await sweeping.expire(self.round.database, self.round.signals)


async def test_whatever_happens_money_and_seats_agree(
    own_database: Database, services: Services, ring: Keyring, seed: int, say: Say
) -> None:
    async with signals_of_tests.opened(services.redis_url) as told:
        round_ = await given.opened(own_database, ring, told, per_member=40, total=150)
        storm = Storm(round_, await round_.people(PEOPLE), Random(seed))
        for _ in range(ACTS // AT_ONCE):
            acts = storm.chance.choices(storm.acts, k=AT_ONCE)
            await asyncio.gather(*(act() for act in acts))

    counts = await own_database.fetch("select state, count(*) from party group by 1")
    say(f"storm, PROVE_SEED={seed}: {ACTS} acts, {[tuple(row) for row in counts]}")
    assert [dict(row) for row in await own_database.fetch(TORN)] == []
    assert await audit(own_database) == []

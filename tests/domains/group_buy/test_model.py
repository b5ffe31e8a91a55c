"""Random lives of parties, on the real database, beside a model that says what they must be."""

import asyncio
from collections.abc import Coroutine, Iterator, Sequence
from contextlib import AsyncExitStack
from typing import Any
from uuid import UUID

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from bff.database import opened
from bff.domains.group_buy.outcomes import Completed, Homeless, Left, Swept
from bff.domains.group_buy.rules import Tier
from bff.domains.member import aliases
from bff.domains.member.kinds import Joined
from bff.domains.member.sessions import Sessions
from bff.gateways import signals
from bff.kit import clock
from bff.kit.database import Database
from bff.kit.ids import uuid7
from tests.audit_group_buys import group_buys
from tests.domains.group_buy import model
from tests.domains.group_buy.model import World
from tests.given import parties as given
from tests.given.parties import Circle
from tests.given.proving import PROVE
from tests.services import Services

LIVES, STEPS = (150, 50) if PROVE else (10, 25)
PEOPLE = 6
AT_ONCE = 1_000

people = st.integers(0, PEOPLE - 1)
names = st.integers(0, 1)
pieces = st.integers(1, model.PER_SEAT)
# Whatever there is, counted from the newest, which most is about.
which = st.integers(0, 5)

SEATS = "select order_id, party_id, state, price_fen from seat where offer_id = $1 order by id"


class Lives(RuleBasedStateMachine):
    """People open, join, pay, leave; time passes; sweeps and the brand end what is to end."""

    runner: asyncio.Runner
    circle: Circle
    members: list[tuple[UUID, UUID]]
    operator_id: UUID

    def __init__(self) -> None:
        super().__init__()
        self.world = World()
        self.orders: list[UUID] = []
        self.parties: dict[int, UUID] = {}
        self.given_back: dict[UUID, int] = {}
        self.back: list[UUID] = []
        made = self.run(given.circle(self.circle.database, self.circle.signals, **OFFER))
        self.circle = made

    def run(self, act: Coroutine[Any, Any, Any]) -> Any:
        return self.runner.run(act)

    def known_as(self, person: int, name: int) -> tuple[UUID, UUID]:
        one, other = self.members[person]
        return (other, one) if name else (one, other)

    def order(self, which: int) -> int:
        return max(0, len(self.orders) - 1 - which)

    def newest_party(self, which: int) -> int:
        return max(0, len(self.world.parties) - 1 - which)

    @rule(person=people, name=names, pieces=pieces)
    def opens(self, person: int, name: int, pieces: int) -> None:
        wish = self.circle.opening(*self.known_as(person, name), quantity=pieces)
        said = self.world.open(len(self.orders), person, name, pieces)
        self.takes(wish, said)

    @precondition(lambda self: self.world.parties)
    @rule(person=people, name=names, pieces=pieces, which=which)
    def joins(self, person: int, name: int, pieces: int, which: int) -> None:
        party = self.newest_party(which)
        wish = self.circle.joining(
            self.parties[party], *self.known_as(person, name), quantity=pieces
        )
        said = self.world.join(len(self.orders), person, name, pieces, party)
        self.takes(wish, said)

    def takes(self, wish: Any, said: str) -> None:
        [outcome] = self.run(self.circle.take(wish))
        assert type(outcome).__name__ == said, outcome
        if said == "Held":
            self.orders.append(wish.order_id)

    @precondition(lambda self: self.orders)
    @rule(whiches=st.lists(which, min_size=1, max_size=4))
    def pays(self, whiches: list[int]) -> None:
        orders = [self.order(one) for one in whiches]
        paid = self.run(self.circle.paid(*(self.orders[order] for order in orders)))
        said = self.world.pay_all(orders)
        assert [type(one).__name__ for one in paid.outcomes] == said
        self.back += [
            self.orders[order]
            for order, one in zip(orders, paid.outcomes, strict=True)
            if isinstance(one, Homeless)
        ]
        self.came_about(paid.completed)

    @precondition(lambda self: self.orders)
    @rule(which=which)
    def leaves(self, which: int) -> None:
        order = self.order(which)
        [outcome] = self.run(self.circle.left(self.orders[order]))
        assert type(outcome).__name__ == self.world.leave(order)
        if isinstance(outcome, Left) and outcome.paid:
            self.back.append(self.orders[order])

    @rule(seconds=st.sampled_from([100, 500, 1_000, 2_500]))
    def time_passes(self, seconds: int) -> None:
        self.run(clock.advance(self.circle.database, seconds))
        self.world.t += seconds

    @rule()
    def seats_are_swept(self) -> None:
        self.run(self.circle.lapse(at_once=AT_ONCE))
        self.world.sweep_seats()

    @rule()
    def parties_are_swept(self) -> None:
        swept: Swept = self.run(self.circle.expire(at_once=AT_ONCE))
        self.world.sweep_parties()
        # Of earlier lives something may be left to end.
        ours = self.circle.offer_id
        back = [order for one in swept.expired for order in one.order_ids]
        self.back += [order for order in back if order in self.orders]
        self.came_about([one for one in swept.completed if one.offer_id == ours])

    @precondition(lambda self: self.world.parties)
    @rule(which=which)
    def brand_completes(self, which: int) -> None:
        party = self.newest_party(which)
        done = self.run(self.circle.completed(self.parties[party], self.operator_id))
        assert type(done).__name__ == self.world.complete_early(party), done
        if isinstance(done, Completed):
            self.came_about([done])

    def came_about(self, completed: Sequence[Completed]) -> None:
        for bought in (one for done in completed for one in done.bought):
            assert bought.order_id is not None
            assert bought.order_id not in self.given_back, "completed twice"
            self.given_back[bought.order_id] = bought.give_back_fen

    @invariant()
    def all_is_as_the_model_says(self) -> None:
        rows = self.run(self.circle.database.fetch(SEATS, self.circle.offer_id))
        theirs = [seat for seat in self.world.seats if seat.state != "MOVED"]
        states = {row["order_id"]: row["state"] for row in rows if row["state"] != "MOVED"}
        assert states == {self.orders[seat.order]: seat.state for seat in theirs}
        found = {row["order_id"]: row["party_id"] for row in rows if row["state"] != "MOVED"}
        self.parties |= {seat.party: found[self.orders[seat.order]] for seat in theirs}
        for number, party in enumerate(self.world.parties):
            self.is_as(self.run(self.circle.party(self.parties[number])), number, party)

    def is_as(self, row: Any, number: int, party: model.Party) -> None:
        paid = len(self.world.of(number, "PAID", "COMPLETE", "REFUNDED"))
        assert (row["state"], row["paid"], row["price_fen"] or 0) == (
            party.state,
            paid,
            party.price,
        )
        assert row["head_id"] == self.known_as(*party.head)[0] or party.state == "VOID"

    @invariant()
    def money_is_right(self) -> None:
        world = self.world
        assert sorted(self.back) == sorted(self.orders[order] for order in world.refunded)
        back = {self.orders[order]: fen for order, fen in world.given_back.items()}
        assert self.given_back == back
        assert len(set(self.back)) == len(self.back)
        assert not set(self.back) & set(self.given_back)

    def teardown(self) -> None:
        assert self.run(group_buys(self.circle.database)) == []


OFFER: dict[str, Any] = {
    "tiers": (Tier(2, 118), Tier(3, 108)),
    "total": model.TOTAL,
    "per_seat": model.PER_SEAT,
    "per_member": model.PER_MEMBER,
    "early_bp": 5_000,
    "lasts_s": model.LASTS,
}


async def known_as_one(
    database: Database, live: Sessions, pairs: Sequence[tuple[UUID, UUID]]
) -> None:
    async with database.transaction() as transaction:
        for one, other in pairs:
            await aliases.join(transaction, live, one=one, other=other, why=Joined.PHONE)


@pytest.fixture
def lives(own_place: Services) -> Iterator[type[Lives]]:
    """Lives on a database and a loop of their own: the machine's steps are no coroutines."""
    with asyncio.Runner(loop_factory=asyncio.new_event_loop) as runner:
        services = AsyncExitStack()
        database = runner.run(services.enter_async_context(opened(own_place.database_url)))
        told = runner.run(services.enter_async_context(signals.opened(own_place.redis_url)))
        everybody = runner.run(given.people(database, PEOPLE * 2 + 1))
        pairs = list(zip(everybody[:PEOPLE], everybody[PEOPLE:-1], strict=True))
        runner.run(known_as_one(database, Sessions(told), pairs))
        yield type(
            "LivesHere",
            (Lives,),
            {
                "runner": runner,
                "circle": Circle(database, told, uuid7(), uuid7()),
                "members": pairs,
                "operator_id": everybody[-1],
            },
        )
        runner.run(services.aclose())


def test_parties_live_as_the_model_says(lives: type[Lives]) -> None:
    run_state_machine_as_test(
        lives,
        settings=settings(
            max_examples=LIVES,
            stateful_step_count=STEPS,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )

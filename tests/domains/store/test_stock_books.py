"""Whatever happens to a shelf, in whatever order, what is promised is what is open."""

from dataclasses import dataclass, field

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bff.domains.store import stock
from bff.domains.store.shelf import Level, Shelf, Want
from bff.kit.database import Database
from bff.kit.ids import uuid7
from tests.given import store as places
from tests.given.product import variant
from tests.given.stock import Verb, counted, level, moved, reserved

ENDS: dict[str, Verb] = {"release": stock.release, "handed_over": stock.handed_over}
STEPS = st.one_of(
    st.tuples(st.just("count"), st.integers(0, 9)),
    st.tuples(st.just("reserve"), st.integers(1, 4)),
    st.tuples(st.sampled_from([*ENDS, "returned"]), st.integers(0, 5)),
)


@dataclass
class Books:
    """What a patient clerk would have written down."""

    there: int | None = None
    open: list[int] = field(default_factory=list)
    gone: list[int] = field(default_factory=list)

    def step(self, verb: str, number: int) -> int:
        """Note a step, and return how many pieces it is about: none when it cannot be."""
        if verb == "count":
            self.there = number
            return number
        if verb == "reserve":
            fits = self.there is None or sum(self.open) + number <= self.there
            self.open += [number] if fits else []
            return number
        return self._ended(verb, number)

    def _ended(self, verb: str, number: int) -> int:
        among = self.gone if verb == "returned" else self.open
        if not among:
            return 0
        pieces = among.pop(number % len(among))
        by = {"handed_over": -pieces, "returned": pieces}.get(verb, 0)
        self.there = None if self.there is None else max(0, self.there + by)
        self.gone += [pieces] if verb == "handed_over" else []
        return pieces


async def acted(database: Database, verb: str, want: Want) -> None:
    if verb == "count":
        await counted(database, *want)
    elif verb == "reserve":
        await reserved(database, [want])
    else:
        await moved(database, ENDS.get(verb, stock.returned), want)


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(steps=st.lists(STEPS, max_size=12))
async def test_promises_are_what_is_open(database: Database, steps: list[tuple[str, int]]) -> None:
    place = await places.store(database), await variant(database)
    books = Books()

    for verb, number in steps:
        pieces = books.step(verb, number)
        if pieces or verb == "count":
            await acted(database, verb, Want(*place, pieces))

        assert await level(database, *place) == (books.there, sum(books.open))


@given(
    counted=st.none() | st.integers(0, 20),
    orders=st.lists(st.lists(st.integers(1, 9), min_size=1, max_size=3), max_size=8),
)
def test_no_shelf_promises_more_than_it_has(counted: int | None, orders: list[list[int]]) -> None:
    spot = uuid7(), uuid7()
    source = "INFERRED" if counted is None else "COUNTED"
    shelf = Shelf({spot: Level(source, counted, 0)}, {spot[1]: [(spot[1], 1)]})

    short = [shelf.take([Want(*spot, pieces) for pieces in order]) for order in orders]

    served = sum(sum(order) for order, why in zip(orders, short, strict=True) if not why)
    assert shelf.taken[spot] == served
    assert counted is None or served <= counted

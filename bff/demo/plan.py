"""Everything of the demo brand that is known before the database is asked, from one seed."""

from dataclasses import dataclass, field
from random import Random
from uuid import UUID

from bff.context import App
from bff.demo import cast
from bff.demo.cast import Actor
from bff.demo.places import PROVINCES, City, cities
from bff.demo.shops import EVERY_DAY, Shop, shops
from bff.kit.geo import Point
from bff.kit.ids import uuid7

SEED = 20_261_122
STORES = 10_000
HOME_CITY = "郑州市"
RARE = "0"
EAST_OF_HOME = 0.012  # degrees: about a kilometre, a walk that a better offer is worth


@dataclass(frozen=True, slots=True)
class Kept:
    """A shop as it will be kept, with its owner and clerk."""

    id: UUID
    shop: Shop
    owner: Actor
    clerk: Actor


@dataclass(frozen=True, slots=True)
class Plan:
    """Dealers by province, stores with their people, the desk, and the products once added."""

    dealers: dict[str, UUID]
    kept: list[Kept]
    desk: list[Actor]
    leader: Actor
    products: list[UUID] = field(default_factory=list)
    # What few stores have.
    rare: list[UUID] = field(default_factory=list)

    @property
    def home(self) -> Kept:
        """The store that received the case: S of the story."""
        return self.kept[0]

    @property
    def other(self) -> Kept:
        """The store that redeems: T of the story."""
        return self.kept[1]

    def sold_by(self, kept: Kept) -> list[UUID]:
        """Return the products that a store sells."""
        # Some sell the third and some do not, so that a filter has something to leave out.
        usual = self.products[: 2 + len(kept.shop.name) % 2]
        return [*usual, *self.rare] if self.sells_rare(kept) else usual

    def sells_rare(self, kept: Kept) -> bool:
        """Whether a store sells what few do: those of the story, and one in ten."""
        return kept in (self.home, self.other) or kept.shop.phone.endswith(RARE)


def planned(count: int = STORES, seed: int = SEED) -> Plan:
    """Plan a brand of `count` stores; the same seed plans the same places, names and hours."""
    # The two of the story stand first and are there however few stores are asked for.
    found = [*_stage(), *shops(cities(), max(0, count - 2), Random(seed))]
    kept = [_kept(place, shop) for place, shop in enumerate(found)]
    desk = [cast.actor(one, cast.STAFF[one], App.DESK) for one in cast.OPERATORS]
    desk.append(cast.actor(cast.DEALER_STAFF, cast.STAFF[cast.DEALER_STAFF], App.DESK))
    leader = cast.actor(cast.LEADER, cast.STAFF[cast.LEADER], App.COMMUNITY)
    return Plan({province: uuid7() for province in PROVINCES.values()}, kept, desk, leader)


def home_city() -> City:
    """Return the city in which the story plays."""
    return next(city for city in cities() if city.name == HOME_CITY)


def _stage() -> list[Shop]:
    city = home_city()
    home = Shop(
        "福满烟酒店",
        f"{city.province}{city.name}人民路18号",
        city,
        city.centre,
        "0371-60000018",
        EVERY_DAY[0],
    )
    # It never closes, so that the story can be played at any hour.
    other = Point(city.centre.lat, city.centre.lng + EAST_OF_HOME)
    return [
        home,
        Shop(
            "鑫源名酒行",
            f"{city.province}{city.name}建设路66号",
            city,
            other,
            "0371-60000066",
            EVERY_DAY[3],
        ),
    ]


def _kept(place: int, shop: Shop) -> Kept:
    staged = {0: (cast.HOME_OWNER, cast.HOME_CLERK), 1: (cast.OTHER_OWNER, cast.OTHER_CLERK)}
    owner, clerk = staged.get(place, (f"owner-{place}", f"clerk-{place}"))
    return Kept(
        id=uuid7(),
        shop=shop,
        owner=cast.actor(owner, cast.STAFF.get(owner, f"店主{place}"), App.STORE_OWNER),
        clerk=cast.actor(clerk, cast.STAFF.get(clerk, f"店员{place}"), App.STORE_OWNER),
    )

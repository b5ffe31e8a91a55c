from datetime import timedelta
from uuid import UUID

import pytest

from bff.domains.member import ties
from bff.domains.member.kinds import TieKind
from bff.kit.database import Database
from bff.kit.geo import Point
from bff.kit.ids import uuid7
from bff.kit.keyring import Keyring
from loaders import nearby
from loaders.recommendation import (
    Basis,
    Question,
    Recommended,
    Spot,
    Why,
    facts_of,
    recommended_of,
)
from loaders.search import Wanted
from tests.conftest import Statements
from tests.given import code as codes
from tests.given import coupon as coupons
from tests.given import member as members
from tests.given import store as stores
from tests.loaders.test_nearby import around, somewhere


async def answered(database: Database, question: Question) -> Recommended:
    [found] = await recommended_of(database, [question])
    return found


async def tied(database: Database, store_id: UUID) -> UUID:
    [member_id] = await members.enrolled(database)
    async with database.transaction() as transaction:
        await ties.tie(
            transaction, member_id=member_id, kind=TieKind.STORE, to_id=store_id, source="test"
        )
    return member_id


def shown(found: Recommended) -> list[UUID]:
    return [row.store.id for row in found.page.rows]


async def test_the_best_comes_first_and_alone(database: Database) -> None:
    place = somewhere()
    [near] = await stores.stores_at(database, [place], hours=stores.NEVER)
    [open_] = await stores.stores_at(database, around(place, [(0.01, 0)]))

    best = await answered(database, Question(Spot(place=place), 1, 5_000, best=True))
    nearest = await answered(database, Question(Spot(place=place), 1, 5_000))

    assert (shown(best), shown(nearest)) == ([open_], [near])
    assert (best.page.has_next, nearest.page.has_next) == (False, True)


async def test_without_a_place_ones_own_store_is_the_middle(database: Database) -> None:
    place = somewhere()
    [own, other] = await stores.stores_at(database, around(place, [(0, 0), (0.01, 0)]))
    member_id = await tied(database, own)

    found = await answered(database, Question(Spot(members=(uuid7(), member_id)), 5, 5_000))

    assert (found.basis, shown(found)) == (Basis.OWN_STORE, [own, other])
    assert {row.away for row in found.page.rows} == {None}


async def test_nobody_without_a_place_finds_nothing(database: Database) -> None:
    found = await answered(database, Question(Spot(), 5, 5_000, best=True))

    assert (found.basis, shown(found)) == (Basis.OWN_STORE, [])


async def test_a_city_is_answered_by_its_stores(database: Database) -> None:
    city = f"城{uuid7().hex[-8:]}"
    store_id = await stores.store(database, city=city)

    found = await answered(database, Question(Spot(city=city), 5, 5_000, best=True))

    assert (found.basis, shown(found)) == (Basis.CITY, [store_id])


async def test_a_distance_is_told_only_where_it_was_measured(database: Database) -> None:
    place = somewhere()
    await stores.stores_at(database, around(place, [(0.01, 0)]))

    here = Question(Spot(place=place, measured=True, fuzzy=True), 1, 5_000)
    map_ = Question(Spot(place=place), 1, 5_000)

    [there], [seen] = [(await answered(database, one)).page.rows for one in (here, map_)]
    assert (there.away and there.away.metres, seen.away) == (1_000, None)


async def test_what_speaks_for_a_store_is_known(database: Database, ring: Keyring) -> None:
    store_id = await codes.store(database)
    cases = await codes.shipped(database, ring, store_id=store_id)
    await codes.opened(database, ring, store_id, cases)
    member_id = await tied(database, store_id)
    gift_id = await coupons.campaign(database, coupons.amount_off(500))
    campaign_id = await coupons.campaign(
        database, coupons.amount_off(1000, everywhere=False), stores={store_id: gift_id}
    )

    [facts] = await facts_of(database, [Why(store_id, None, (member_id,), campaign_id)])

    assert facts is not None
    assert facts.gift is not None
    assert (facts.own, facts.gift.fen) == (True, 500)
    assert facts.last_case_at is not None
    assert facts.now - facts.last_case_at < timedelta(minutes=5)


async def test_a_gift_that_is_gone_speaks_for_nobody(database: Database) -> None:
    store_id = await stores.store(database)
    gift_id = await coupons.campaign(database, total=1)
    await coupons.coupon(database, gift_id, uuid7())
    campaign_id = await coupons.campaign(database, stores={store_id: gift_id})

    [facts, missing] = await facts_of(
        database, [Why(store_id, None, (), campaign_id), Why(uuid7(), None, (), None)]
    )

    assert facts is not None
    assert facts.gift is None
    assert missing is None


async def test_many_questions_take_few_statements(
    database: Database, statements: Statements
) -> None:
    places = [somewhere() for _ in range(20)]
    ids = await stores.stores_at(database, places)
    member_id = await tied(database, ids[0])
    near = [Question(Spot(place=Point(p.lat, p.lng)), 5, 900, best=True) for p in places]
    others = [
        Question(Spot(members=(member_id,)), 5, 900),
        Question(Spot(city="没有的城"), 5, 900),
        Question(Spot(place=places[1]), 5, 900, wanted=Wanted(open_now=True)),
    ]
    await recommended_of(database, near[:1] + others)

    async with statements(at_most=7):
        found = await recommended_of(database, near + others)

    assert [shown(one) for one in found] == [[id_] for id_ in ids] + [[ids[0]], [], [ids[1]]]


async def test_the_best_are_looked_for_beyond_the_closed(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(nearby, "SCANNED_PER_STORE", 1)
    place = somewhere()
    closed = [(0.0001 * n, 0.0) for n in range(120)]
    await stores.stores_at(database, around(place, closed), hours=stores.NEVER)
    [open_] = await stores.stores_at(database, around(place, [(0.02, 0)]))

    wanted = Wanted(open_now=True)
    question = Question(Spot(place=place), 5, 5_000, wanted=wanted, best=True)

    assert shown(await answered(database, question)) == [open_]

from datetime import timedelta
from uuid import UUID

import pytest

from bff.domains.group_buy.rules import Stock, Tier
from bff.domains.group_buy.states import PartyState
from bff.kit import clock
from bff.kit.database import Database
from bff.kit.ids import uuid7
from loaders.group_buy_offer import offers_everywhere_of, offers_of, store_offers_of
from loaders.own_parties import OwnParties, own_parties_of
from loaders.party import parties_of, store_parties_of
from loaders.party_row import PartyRow
from tests.conftest import Statements
from tests.given import group_buy as given
from tests.given import member as members
from tests.given import product as products
from tests.given import store as stores


async def one(database: Database, party_id: UUID) -> PartyRow:
    [row] = await parties_of(database, [party_id])
    assert row is not None
    return row


async def test_a_party_comes_with_its_offer_and_people(database: Database) -> None:
    product_id = await products.product(database, "东风大曲")
    offer_id = await given.offer(database, product_id=product_id, total=50, per_member=4)
    people = await members.enrolled(database, 2)
    store_id = await stores.store(database)
    party_id = await given.party(database, offer_id, store_id, people)

    row = await one(database, party_id)

    assert (row.state, row.filled, row.size, row.price_fen) == (PartyState.OPEN, 2, 3, None)
    assert [(seat.id, seat.head) for seat in row.seats] == [
        (people[0], True),
        (people[1], False),
    ]
    assert (row.head_id, row.store_id) == (people[0], store_id)
    assert (row.offer.id, row.offer.product.title) == (offer_id, "东风大曲")
    assert (row.offer.tiers, row.offer.stock) == (given.LADDER, Stock(50, 2, 1, 4))


async def test_who_has_not_paid_is_not_shown(database: Database) -> None:
    offer_id, store_id = await given.offer(database), await stores.store(database)
    [head, late] = await members.enrolled(database, 2)
    party_id = await given.party(database, offer_id, store_id, [head])
    async with database.transaction() as transaction:
        await given.held(transaction, party_id, late)
    pending = await given.party(database, await given.offer(database), store_id, [late], pays=False)

    row, unpaid = await one(database, party_id), await one(database, pending)

    assert (row.filled, [seat.id for seat in row.seats]) == (1, [head])
    assert (unpaid.state, unpaid.seats, unpaid.head_id) == (PartyState.PENDING, [], late)


@pytest.mark.parametrize(("complete", "price_fen"), [(True, 11_800), (False, None)])
async def test_a_party_that_ended_keeps_its_people(
    database: Database,
    complete: bool,  # noqa: FBT001
    price_fen: int | None,
) -> None:
    offer_id, store_id = await given.offer(database), await stores.store(database)
    people = await members.enrolled(database, 2)
    party_id = await given.party(database, offer_id, store_id, people)

    await given.ended(database, party_id, complete=complete)

    row = await one(database, party_id)
    assert (row.filled, [seat.id for seat in row.seats]) == (2, people)
    assert row.price_fen == price_fen


async def test_a_store_shows_its_open_parties_soonest_first(database: Database) -> None:
    offer_id, store_id = await given.offer(database), await stores.store(database)
    heads = await members.enrolled(database, 4)
    [late, soon, over, full] = [
        await given.party(database, offer_id, store_id, [head], lasts=timedelta(hours=hours))
        for head, hours in zip(heads, (9, 3, 1, 2), strict=True)
    ]
    await given.ended(database, over, complete=True)
    async with database.transaction() as transaction:
        for member_id in await members.enrolled(database, 2):
            await given.held(transaction, full, member_id)

    [two, first, none] = await store_parties_of(
        database, [(store_id, 5), (store_id, 1), (uuid7(), 5)]
    )

    assert [row.id for row in two] == [soon, late]
    assert [row.id for row in first] == [soon]
    assert none == []


async def test_a_party_past_its_time_is_no_longer_shown(own_database: Database) -> None:
    offer_id, store_id = await given.offer(own_database), await stores.store(own_database)
    people = await members.enrolled(own_database)
    await given.party(own_database, offer_id, store_id, people, lasts=timedelta(hours=1))

    await clock.advance(own_database, 3_600)

    assert await store_parties_of(own_database, [(store_id, 5)]) == [[]]


async def test_many_stores_take_one_statement(database: Database, statements: Statements) -> None:
    offer_id = await given.offer(database)
    ids = await stores.stores_at(database, [stores.WEST_LAKE] * 10)
    heads = await members.enrolled(database, 10)
    made = [
        await given.party(database, offer_id, store, [head])
        for store, head in zip(ids, heads, strict=True)
    ]

    # By then the driver has learned of the types of the columns.
    await store_parties_of(database, [(ids[0], 1)])
    async with statements(at_most=1):
        found = await store_parties_of(database, [(id_, 1) for id_ in ids])

    assert [row.id for rows in found for row in rows] == made


async def test_ones_own_parties_page_by_the_last_seat(database: Database) -> None:
    store_id = await stores.store(database)
    [old, new, other] = await members.enrolled(database, 3)
    offers = [await given.offer(database) for _ in range(4)]
    made = [
        await given.party(database, offer_id, store_id, [member_id])
        for offer_id, member_id in zip(offers, (old, new, other, old), strict=True)
    ]
    await given.ended(database, made[0], complete=False)

    [page] = await own_parties_of(database, [OwnParties((old, new), 2)])
    before = await database.value("select id from seat where party_id = $1", made[1])
    [rest] = await own_parties_of(database, [OwnParties((old, new), 2, before)])

    assert [row.id for row in page.rows] == [made[3], made[1]]
    assert ([row.id for row in rest.rows], page.has_next, rest.has_next) == ([made[0]], True, False)


async def test_a_party_of_two_selves_is_shown_once(database: Database) -> None:
    offer_id, store_id = await given.offer(database), await stores.store(database)
    selves = await members.enrolled(database, 2)
    party_id = await given.party(database, offer_id, store_id, selves)

    [page] = await own_parties_of(database, [OwnParties(tuple(selves), 5)])

    assert [row.id for row in page.rows] == [party_id]


async def test_who_left_a_party_was_never_in_it(database: Database) -> None:
    offer_id, store_id = await given.offer(database), await stores.store(database)
    [head, lin] = await members.enrolled(database, 2)
    party_id = await given.party(database, offer_id, store_id, [head, lin])
    async with database.transaction() as transaction:
        await given.left(transaction, party_id, lin)

    [page] = await own_parties_of(database, [OwnParties((lin,), 5)])

    assert page.rows == []
    assert [seat.id for seat in (await one(database, party_id)).seats] == [head]


async def test_a_store_takes_part_where_the_offer_says(database: Database) -> None:
    product_id = await products.product(database)
    dealer_id = await stores.dealer(database)
    store_id = await stores.store(database, dealer_id=dealer_id, products=[product_id])
    unlisted = await stores.store(database)
    offers = [
        await given.offer(database, product_id=product_id, **facts)
        for facts in (
            {},
            {"dealer_id": dealer_id, "region": "浙江省"},
            {"stores": [store_id]},
            {"stores": [unlisted]},
            {"region": "江苏省"},
            {"dealer_id": await stores.dealer(database)},
            {"starts_at": given.ENDS - timedelta(days=1)},
        )
    ]

    [mine, first, others] = await store_offers_of(
        database, [(store_id, 50), (store_id, 1), (unlisted, 50)]
    )

    assert [row.id for row in mine] == offers[2::-1]
    assert [row.id for row in first] == [offers[2]]
    assert [row.id for row in others] == [offers[3]]


async def test_an_offer_without_a_limit_has_none(database: Database) -> None:
    offer_id = await given.offer(database, [Tier(2, 900)])

    [row, missing] = await offers_of(database, [offer_id, uuid7()])

    assert (row and row.stock.total, missing) == (None, None)


async def test_offers_for_all_come_newest_first(database: Database) -> None:
    made = [await given.offer(database) for _ in range(3)]
    await given.offer(database, region="浙江省")
    await given.offer(database, stores=[])
    sold_out = await given.offer(database, total=1)
    store_id, people = await stores.store(database), await members.enrolled(database)
    await given.party(database, sold_out, store_id, people)

    [two, three] = await offers_everywhere_of(database, [2, 3])

    assert [row.id for row in three] == made[::-1]
    assert list(two) == list(three)[:2]

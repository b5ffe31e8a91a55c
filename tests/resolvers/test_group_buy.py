from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

import pytest

from bff.kit import ids
from bff.kit.database import Database
from bff.kit.geo import Point
from bff.kit.ids import Kind, uuid7
from bff.story.phone import Phone
from tests.conftest import HandPhone
from tests.given import group_buy as given
from tests.given import member as members
from tests.given import product as products
from tests.given import store as stores
from tests.loaders.test_nearby import around, somewhere

JOINABLE = {"can": True, "seated": False, "reason": None, "most": 1}


@pytest.fixture
async def stranger(hand_phone: HandPhone) -> Phone:
    return await hand_phone(uuid4().hex, signed_in=False)


async def member(phone: Phone) -> UUID:
    return ids.read(Kind.MEMBER, (await phone.send("Me"))["me"]["member"]["id"])


async def party(phone: Phone, party_id: UUID) -> dict[str, Any]:
    found: dict[str, Any] = (await phone.send("Party", id=opaque(party_id)))["party"]
    return found


def opaque(party_id: UUID) -> str:
    return ids.opaque(Kind.PARTY, party_id)


async def opened(database: Database, people: list[UUID], store_id: UUID | None = None) -> UUID:
    return await given.party(
        database, await given.offer(database), store_id or await stores.store(database), people
    )


async def test_everybody_sees_an_offer(database: Database, stranger: Phone) -> None:
    product_id = await products.product(database, "东风大曲")
    offer_id = await given.offer(database, product_id=product_id, per_member=4)

    asked = {"id": ids.opaque(Kind.OFFER, offer_id)}
    found = (await stranger.send("GroupBuyOffer", **asked))["groupBuyOffer"]

    assert found["product"]["title"] == "东风大曲"
    tiers = [(tier["people"], tier["price"]["display"]) for tier in found["tiers"]]
    assert tiers == [(2, "¥118.00"), (3, "¥108.00")]
    assert (found["left"], found["limit"]) == (None, 4)


async def test_everybody_sees_a_party_and_its_people(database: Database, stranger: Phone) -> None:
    people = await members.enrolled(database, 2)
    party_id = await opened(database, people)

    found = await party(stranger, party_id)

    assert (found["status"], found["filled"], found["size"]) == ("OPEN", 2, 3)
    assert [seat["head"] for seat in found["seats"]] == [True, False]
    assert found["head"] == found["seats"][0]["member"]
    assert found["price"]["display"] == "¥108.00"
    assert found["joinability"] == JOINABLE


async def test_a_seat_says_exactly_when_it_was_taken(database: Database, stranger: Phone) -> None:
    party_id = await opened(database, await members.enrolled(database))
    taken_at = await database.value("select taken_at from seat where party_id = $1", party_id)

    [seat] = (await party(stranger, party_id))["seats"]

    assert datetime.fromisoformat(seat["takenAt"]) == taken_at


async def test_a_party_names_the_one_that_went_on(database: Database, stranger: Phone) -> None:
    one, other = [await opened(database, await members.enrolled(database)) for _ in range(2)]
    moved = "update party set moved_to_id = $2 where id = $1"
    async with database.transaction() as transaction:
        await transaction.execute(moved, one, other)

    found = [(await party(stranger, id_))["movedToId"] for id_ in (one, other)]

    assert found == [opaque(other), None]


async def test_what_is_missing_is_null(stranger: Phone) -> None:
    offer = await stranger.send("GroupBuyOffer", id=ids.opaque(Kind.OFFER, uuid7()))

    assert offer == {"groupBuyOffer": None}
    assert await party(stranger, uuid7()) is None


async def test_joinability_is_each_viewers_own(
    database: Database, hand_phone: HandPhone, stranger: Phone
) -> None:
    lin, eve = await hand_phone(uuid4().hex), await hand_phone(uuid4().hex)
    party_id = await opened(database, [await member(lin)])

    seen = [(await party(phone, party_id))["joinability"] for phone in (lin, eve, stranger)]

    own = {"can": False, "seated": True, "reason": "您已在这个团里", "most": 0}
    assert seen == [own, JOINABLE, JOINABLE]


async def test_a_reason_is_said_in_english_too(database: Database, stranger: Phone) -> None:
    party_id = await opened(database, await members.enrolled(database, 3))
    query = "query ($id: ID!) { party(id: $id) { joinability { reason } } }"

    answer = await stranger.server.post(
        "/graphql",
        json={"query": query, "variables": {"id": opaque(party_id)}},
        headers={"accept-language": "en"},
    )

    joinability = answer.json()["data"]["party"]["joinability"]
    assert joinability == {"reason": "All seats are taken for now."}


async def test_open_parties_page_by_their_distance(database: Database, stranger: Phone) -> None:
    place, offer_id = somewhere(), await given.offer(database)
    shops = await stores.stores_at(database, around(place, [(0.02, 0), (0.01, 0)]))
    made = [
        await given.party(database, offer_id, store, await members.enrolled(database))
        for store in shops
    ]
    asked = {"offerId": ids.opaque(Kind.OFFER, offer_id), "first": 1, "near": near(place)}

    first = (await stranger.send("Parties", **asked))["parties"]
    after = first["pageInfo"]["endCursor"]
    rest = (await stranger.send("Parties", **asked, after=after))["parties"]

    assert [one["id"] for one in first["nodes"] + rest["nodes"]] == [*map(opaque, made[::-1])]
    assert (first["pageInfo"]["hasNextPage"], rest["pageInfo"]["hasNextPage"]) == (True, False)
    assert rest["nodes"][0]["store"]["id"] == ids.opaque(Kind.STORE, shops[0])


def near(place: Point) -> dict[str, float]:
    return {"lat": place.lat, "lng": place.lng}


async def test_parties_are_narrowed_to_a_store(database: Database, stranger: Phone) -> None:
    offer_id = await given.offer(database)
    here, there = await stores.store(database), await stores.store(database)
    [one, other] = await members.enrolled(database, 2)
    await given.party(database, offer_id, there, [other])
    wanted = await given.party(database, offer_id, here, [one])

    asked = {"offerId": ids.opaque(Kind.OFFER, offer_id), "storeId": ids.opaque(Kind.STORE, here)}
    found = (await stranger.send("Parties", **asked))["parties"]

    assert [node["id"] for node in found["nodes"]] == [opaque(wanted)]


async def test_a_store_shows_its_offers_and_parties(database: Database, stranger: Phone) -> None:
    product_id = await products.product(database)
    store_id = await stores.store(database, products=[product_id])
    offer_id = await given.offer(database, product_id=product_id, stores=[store_id], total=9)
    people = await members.enrolled(database)
    party_id = await given.party(database, offer_id, store_id, people)

    asked = {"id": ids.opaque(Kind.STORE, store_id)}
    front = (await stranger.send("StoreFront", **asked))["storeFront"]

    offers = [(offer["id"], offer["left"]) for offer in front["offers"]]
    assert offers == [(ids.opaque(Kind.OFFER, offer_id), 8)]
    assert [one["id"] for one in front["parties"]] == [opaque(party_id)]


async def test_offers_for_all_stand_on_the_first_screen(
    database: Database, stranger: Phone
) -> None:
    offer_id = await given.offer(database)

    found = (await stranger.send("GroupBuyOffers", first=1))["home"]["offers"]

    assert [offer["id"] for offer in found] == [ids.opaque(Kind.OFFER, offer_id)]


async def test_ones_parties_are_nobody_elses(database: Database, hand_phone: HandPhone) -> None:
    lin, eve = await hand_phone(uuid4().hex), await hand_phone(uuid4().hex)
    me = await member(lin)
    made = [await opened(database, [me]) for _ in range(2)]

    first = (await lin.send("MyParties", first=1))["me"]["parties"]
    after = first["pageInfo"]["endCursor"]
    rest = (await lin.send("MyParties", after=after))["me"]["parties"]

    assert [one["id"] for one in first["nodes"] + rest["nodes"]] == [*map(opaque, made[::-1])]
    assert (await eve.send("MyParties"))["me"]["parties"]["nodes"] == []


@pytest.mark.parametrize(
    "asked",
    [
        {"offerId": "nothing"},
        {"offerId": ids.opaque(Kind.PARTY, uuid7())},
        {"first": 51},
        {"first": 0},
        {"after": "x"},
        {"near": {"lat": 91, "lng": 0}},
        {"storeId": "nothing"},
    ],
)
async def test_an_impossible_search_is_bad_input(stranger: Phone, asked: dict[str, Any]) -> None:
    query = """
        query ($offerId: ID!, $near: PointInput, $storeId: ID, $first: Int! = 5, $after: String) {
            parties(offerId: $offerId, near: $near, storeId: $storeId, first: $first,
                after: $after) { nodes { id } }
        }
    """
    answer = await stranger.ask(query, **{"offerId": ids.opaque(Kind.OFFER, uuid7())} | asked)

    assert [e["extensions"]["code"] for e in answer["errors"]] == ["BAD_USER_INPUT"]

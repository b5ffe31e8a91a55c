"""Posters as phones ask for them: drawn once, seen by everybody, opened by their code."""

from io import BytesIO
from typing import Any
from uuid import UUID, uuid4

import orjson
import pytest
from PIL import Image

from bff.app import House
from bff.context import App
from bff.domains.checkout import poster_facts
from bff.domains.checkout.poster_facts import PosterKind
from bff.domains.member import roles
from bff.domains.member.kinds import Role
from bff.domains.store import service as stores
from bff.gateways.objects import Objects
from bff.gateways.poster.layout import HEIGHT, WIDTH
from bff.kit import ids
from bff.kit.database import Database
from bff.kit.ids import Kind
from bff.story.phone import Phone
from tests.conftest import HandPhone
from tests.edge.world import member
from tests.given import group_buy, product, sale, store
from tests.given import member as members
from tests.given.pictures import opened, picture
from tests.given.wechat import Sandbox

CODE = "/wxa/getwxacodeunlimit"
SCENES = "select count(*) from scene"


@pytest.fixture
async def phone(hand_phone: HandPhone) -> Phone:
    return await hand_phone(uuid4().hex)


async def asked(phone: Phone, kind: Kind, object_id: UUID, store_id: UUID | None = None) -> Any:
    wish = {"kind": kind.name, "objectId": ids.opaque(kind, object_id)}
    if store_id:
        wish["storeId"] = ids.opaque(Kind.STORE, store_id)
    return (await phone.send("PosterMake", input=wish))["posterMake"]


async def seen(phone: Phone, url: str) -> Image.Image:
    return Image.open(BytesIO((await phone.server.get(url)).content))


async def codes(sandbox: Sandbox) -> list[dict[str, Any]]:
    return [orjson.loads(call["body"]) for call in await sandbox.received(CODE)]


async def sold_at(database: Database) -> tuple[UUID, UUID]:
    """A product, and a store that sells it."""
    product_id, store_id = await product.product(database), await store.store(database)
    async with database.transaction() as transaction:
        await stores.sell(transaction, [(store_id, product_id)])
    return product_id, store_id


async def test_a_product_has_a_poster(phone: Phone, database: Database, sandbox: Sandbox) -> None:
    product_id, store_id = await sold_at(database)

    made = await asked(phone, Kind.PRODUCT, product_id, store_id)

    code = (await codes(sandbox))[-1]
    assert (await seen(phone, made["url"])).size == (WIDTH, HEIGHT)
    assert (made["width"], made["height"]) == (WIDTH, HEIGHT)
    assert code["scene"] == made["token"]
    assert code["page"] == "pages/scene/open"


async def test_its_code_opens_the_app_there(
    phone: Phone, database: Database, hand_phone: HandPhone
) -> None:
    product_id, store_id = await sold_at(database)
    made = await asked(phone, Kind.PRODUCT, product_id, store_id)

    friend = await hand_phone(uuid4().hex)
    scene = (await friend.send("SceneOpen", input={"token": made["token"]}))["sceneOpen"]

    assert (scene["page"], scene["objectId"]) == ("PRODUCT", ids.opaque(Kind.PRODUCT, product_id))
    assert scene["store"]["id"] == ids.opaque(Kind.STORE, store_id)


async def test_the_same_poster_is_drawn_once(
    phone: Phone, database: Database, sandbox: Sandbox, hand_phone: HandPhone
) -> None:
    product_id = await product.product(database)
    first = await asked(phone, Kind.PRODUCT, product_id)
    drawn, scenes = len(await codes(sandbox)), await database.value(SCENES)

    again = await asked(phone, Kind.PRODUCT, product_id)
    another_s = await asked(await hand_phone(uuid4().hex), Kind.PRODUCT, product_id)

    assert again == first
    assert another_s["url"] != first["url"]
    assert len(await codes(sandbox)) == drawn + 1
    assert await database.value(SCENES) == scenes + 1


async def test_a_poster_changes_with_its_party(phone: Phone, database: Database) -> None:
    lin, wu = await members.enrolled(database, 2)
    offer_id, store_id = await group_buy.offer(database), await store.store(database)
    party_id = await group_buy.party(database, offer_id, store_id, [lin])

    first = await asked(phone, Kind.PARTY, party_id)
    async with database.transaction() as transaction:
        seat_id = await group_buy.held(transaction, party_id, wu)
        await group_buy.paid(transaction, seat_id, party_id)
    second = await asked(phone, Kind.PARTY, party_id)

    assert first["url"] != second["url"]
    assert first["token"] == second["token"]


async def test_a_party_says_what_it_costs_and_lacks(database: Database) -> None:
    [lin] = await members.enrolled(database)
    offer_id, store_id = await group_buy.offer(database), await store.store(database)
    party_id = await group_buy.party(database, offer_id, store_id, [lin])

    shown = await poster_facts.shown(database, PosterKind.PARTY, party_id, store_id=None, by=lin)

    assert shown
    assert (shown.poster.fen, shown.poster.usual_fen) == (10_800, 12_800)
    assert shown.poster.notes == ("3 人成团", "还差 2 人", "到店自提")
    assert shown.poster.subtitle == "500ml · 福满便利店"
    assert shown.poster.nickname == "林"
    assert shown.store_id == store_id


async def test_a_sale_says_what_it_costs_and_when_it_ends(database: Database) -> None:
    here = await sale.place(database)
    sale_id = await sale.sale(database, here)

    shown = await poster_facts.shown(
        database, PosterKind.SALE, sale_id, store_id=None, by=here.leader_id
    )

    assert shown
    assert (shown.poster.title, shown.poster.fen) == ("周末团购", sale.PRICE_FEN)
    assert shown.poster.notes[0] == "1 款商品"
    assert shown.poster.notes[1].endswith("截单")
    assert shown.poster.subtitle.endswith("日到货")


async def test_the_least_of_several_prices_is_shown_as_such(database: Database) -> None:
    here = await sale.place(database)
    items = [
        sale.Item(await sale.variant(database, here), sale.PRICE_FEN + more, None)
        for more in (100, 0)
    ]
    sales = [await sale.sale(database, here, *some) for some in (items[:1], items)]

    shown = [
        await poster_facts.shown(database, PosterKind.SALE, id_, store_id=None, by=here.leader_id)
        for id_ in sales
    ]

    said = [(one.poster.fen, one.poster.from_here) for one in shown if one]
    assert said == [(sale.PRICE_FEN + 100, ""), (sale.PRICE_FEN, "起")]


async def test_a_leader_s_sale_has_a_poster(
    database: Database, hand_phone: HandPhone, sandbox: Sandbox
) -> None:
    leader = await hand_phone(uuid4().hex, App.COMMUNITY)
    sale_id = await sale.sale(database, await sale.place(database))

    made = await asked(leader, Kind.SALE, sale_id)

    assert (await codes(sandbox))[-1]["scene"] == made["token"]
    assert (await seen(leader, made["url"])).size == (WIDTH, HEIGHT)


async def test_a_picture_of_ours_is_shown(phone: Phone, house: House) -> None:
    objects, name = house.services.get(Objects), f"{uuid4().hex[:22]}.jpg"
    await objects.put(name, picture(size=(300, 300), colour="#00ff00"))
    product_id = await product.product(house.database, picture_url=objects.url(name))

    made = await asked(phone, Kind.PRODUCT, product_id)

    assert (await seen(phone, made["url"])).getpixel((375, 300)) == pytest.approx(
        (0, 255, 0), abs=4
    )


async def clerk_of(house: House, hand_phone: HandPhone, store_id: UUID) -> Phone:
    clerk = await hand_phone(uuid4().hex, App.STORE_OWNER)
    async with house.database.transaction() as transaction:
        await roles.grant(
            transaction,
            member_id=await member(clerk),
            role=Role.CLERK,
            scope_id=store_id,
            granted_by=None,
        )
    return clerk


async def test_a_clerk_s_poster_is_evidence_of_the_clerk(
    house: House, hand_phone: HandPhone
) -> None:
    product_id, store_id = await sold_at(house.database)
    clerk = await clerk_of(house, hand_phone, store_id)

    made = await asked(clerk, Kind.PRODUCT, product_id, store_id)

    asked_for = "select clerk_id, store_id from scene where token = $1"
    kept = await house.database.row(asked_for, made["token"])
    assert kept
    assert tuple(kept) == (await member(clerk), store_id)


async def test_at_the_counter_of_others_nobody_gets_one(
    house: House, hand_phone: HandPhone
) -> None:
    product_id, store_id = await sold_at(house.database)
    clerk = await clerk_of(house, hand_phone, await store.store(house.database))
    before = await house.database.value(SCENES)

    for place in (store_id, None):
        wish = {"kind": "PRODUCT", "objectId": ids.opaque(Kind.PRODUCT, product_id)}
        there = {"storeId": ids.opaque(Kind.STORE, place)} if place else {}
        answer = await clerk.ask(POSTER, input=wish | there)
        assert answer["errors"][0]["extensions"]["code"] == "FORBIDDEN"

    assert await house.database.value(SCENES) == before


POSTER = """
    mutation ($input: PosterMakeInput!) { posterMake(input: $input) { ... on Problem { message } } }
"""


async def gone(database: Database) -> list[tuple[Kind, UUID, UUID | None]]:
    [lin] = await members.enrolled(database)
    elsewhere, offer_id = await store.store(database), await group_buy.offer(database)
    party_id = await group_buy.party(database, offer_id, elsewhere, [lin])
    await group_buy.ended(database, party_id, complete=False)
    product_id, _ = await sold_at(database)
    return [
        (Kind.PRODUCT, product_id, elsewhere),
        (Kind.PARTY, party_id, None),
        (Kind.SALE, product_id, None),
        (Kind.PRODUCT, party_id, None),
    ]


async def test_of_what_is_over_there_is_no_poster(
    phone: Phone, database: Database, sandbox: Sandbox
) -> None:
    wishes = await gone(database)
    before = await database.value(SCENES), len(await codes(sandbox))

    answers = [await asked(phone, *wish) for wish in wishes]

    assert {answer["message"] for answer in answers} == {"活动已结束或商品已下架，无法生成海报。"}
    assert (await database.value(SCENES), len(await codes(sandbox))) == before


async def test_without_wechat_there_is_none_now(
    phone: Phone, database: Database, sandbox: Sandbox
) -> None:
    product_id = await product.product(database)
    await sandbox.fault(CODE, "errcode", errcode=45009)

    answer = await asked(phone, Kind.PRODUCT, product_id)
    later = await asked(phone, Kind.PRODUCT, product_id)

    assert answer["message"].startswith("微信暂时无法")
    assert opened((await phone.server.get(later["url"])).content).format == "JPEG"

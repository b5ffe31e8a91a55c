"""Pictures of what arrived broken: who is shown them, and who is not."""

from secrets import token_urlsafe
from uuid import UUID, uuid4

import pytest

from bff.app import House
from bff.context import App
from bff.domains.member.kinds import Role
from bff.gateways.objects import Objects
from bff.kit import ids
from bff.kit.database import Database
from bff.kit.ids import Kind
from bff.story.phone import Data, Phone, document, request_id
from tests.conftest import HandPhone
from tests.given import sale as given
from tests.given.phone import granted, member
from tests.given.sale import Place

KEPT = "update upload set name = $2, kept_at = bff_now() where id = $1"
SENT = "select id from upload where member_id = $1 order by id desc limit 1"
ITEM = "select variant_id from sale_item where sale_id = $1"


@pytest.fixture
async def here(database: Database) -> Place:
    return await given.place(database)


@pytest.fixture
async def leader(database: Database, hand_phone: HandPhone, here: Place) -> Phone:
    return await holding(database, hand_phone, App.COMMUNITY, Role.LEADER, here.community_id)


@pytest.fixture
async def other(database: Database, hand_phone: HandPhone) -> Phone:
    """The phone of another community's leader."""
    there = await given.place(database)
    return await holding(database, hand_phone, App.COMMUNITY, Role.LEADER, there.community_id)


@pytest.fixture
async def desk(database: Database, hand_phone: HandPhone) -> Phone:
    return await holding(database, hand_phone, App.DESK, Role.OPERATOR, None)


@pytest.fixture
async def photo(house: House, leader: Phone) -> str:
    return await sent(house, leader, "DAMAGE_PHOTO")


@pytest.fixture
async def open_sale(database: Database, here: Place) -> str:
    """A sale of which somebody bought three pieces."""
    sale_id = await given.sale(database, here)
    await given.ordered(database, sale_id, (await database.value(ITEM, sale_id), 3))
    return ids.opaque(Kind.SALE, sale_id)


@pytest.fixture
async def sale(database: Database, leader: Phone, open_sale: str, photo: str) -> str:
    """A sale of which one piece of three arrived broken."""
    await leader.send(
        "CommunitySaleArrive", input=await counted(database, leader, open_sale, photo)
    )
    return open_sale


async def counted(database: Database, leader: Phone, sale: str, *photos: str) -> Data:
    """Close a sale, and say what its leader sends when one of three is broken."""
    end = {"saleId": sale, "requestId": request_id()}
    await leader.send("CommunitySaleClose", input=end)
    variant = ids.opaque(Kind.VARIANT, await database.value(ITEM, ids.read(Kind.SALE, sale)))
    count = {"variantId": variant, "sent": 3, "arrived": 3, "broken": 1, "photos": [*photos]}
    return {"saleId": sale, "counts": [count], "requestId": request_id()}


async def sent(house: House, phone: Phone, purpose: str) -> str:
    """Send a picture, as far as the database knows, and return where it is found."""
    await phone.send("UploadPrepare", input={"purpose": purpose, "requestId": request_id()})
    name = f"{token_urlsafe(16)}.jpg"
    upload_id = await house.database.value(SENT, await member(phone))
    await house.database.fetch(KEPT, upload_id, name)
    return house.services.get(Objects).url(name)


async def holding(
    database: Database, hand_phone: HandPhone, app: App, role: Role, scope_id: UUID | None
) -> Phone:
    phone = await hand_phone(uuid4().hex, app)
    await granted(database, phone, role, scope_id)
    return phone


async def shown(phone: Phone, sale: str, door: str = "myCommunity") -> list[Data]:
    answer = (await phone.send("SaleArrival", saleId=sale))[door]
    found: list[Data] = answer["arrival" if door == "myCommunity" else "saleArrival"]
    return found


async def test_pictures_are_shown_to_brand_and_leader(
    leader: Phone, desk: Phone, sale: str, photo: str
) -> None:
    [mine], [theirs] = await shown(leader, sale), await shown(desk, sale, "myBrand")

    assert (mine["sent"], mine["arrived"], mine["broken"]) == (3, 3, 1)
    assert mine["photos"] == [photo]
    assert theirs == mine


@pytest.mark.parametrize("whose", ["elsewhere", "another's", "an avatar"])
async def test_only_pictures_of_one_s_own_prove_damage(
    house: House, leader: Phone, other: Phone, open_sale: str, whose: str
) -> None:
    photos = {
        "elsewhere": "https://evil.example/media/broken.jpg",
        "another's": await sent(house, other, "DAMAGE_PHOTO"),
        "an avatar": await sent(house, leader, "AVATAR"),
    }
    asked = await counted(house.database, leader, open_sale, photos[whose])

    answer = await leader.ask(document(App.COMMUNITY, "CommunitySaleArrive"), input=asked)

    assert answer["errors"][0]["extensions"]["code"] == "BAD_USER_INPUT"
    [line] = await shown(leader, open_sale)
    assert line["arrived"] is None


async def test_other_communities_see_no_pictures(other: Phone, sale: str) -> None:
    assert await shown(other, sale) == []


async def test_the_brand_finds_every_sale(
    database: Database, here: Place, desk: Phone, sale: str
) -> None:
    later = ids.opaque(Kind.SALE, await given.sale(database, here))

    both = (await desk.send("CommunitySales", first=2))["myBrand"]["sales"]
    [arrived] = (await desk.send("CommunitySales", first=1, status="ARRIVED"))["myBrand"]["sales"][
        "nodes"
    ]
    page = {"first": 1, "after": both["pageInfo"]["endCursor"], "status": "ARRIVED"}
    before = (await desk.send("CommunitySales", **page))["myBrand"]["sales"]["nodes"]

    assert [one["id"] for one in both["nodes"]] == [later, sale]
    assert arrived["id"] == sale
    assert sale not in [one["id"] for one in before]


async def test_what_is_not_counted_has_no_figures(
    database: Database, here: Place, leader: Phone
) -> None:
    sale_id = await given.sale(database, here)

    [line] = await shown(leader, ids.opaque(Kind.SALE, sale_id))

    assert (line["sent"], line["arrived"], line["photos"]) == (None, None, [])

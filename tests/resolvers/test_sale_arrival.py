"""Pictures of what arrived broken: who is shown them, and who is not."""

from uuid import UUID, uuid4

import pytest

from bff.context import App
from bff.domains.member.kinds import Role
from bff.kit import ids
from bff.kit.database import Database
from bff.kit.ids import Kind
from bff.story.phone import Data, Phone, request_id
from tests.conftest import HandPhone
from tests.given import sale as given
from tests.given.phone import granted
from tests.given.sale import Place

PHOTO = "https://brand.example/media/broken.jpg"
ITEM = "select variant_id from sale_item where sale_id = $1"


@pytest.fixture
async def here(database: Database) -> Place:
    return await given.place(database)


@pytest.fixture
async def leader(database: Database, hand_phone: HandPhone, here: Place) -> Phone:
    return await holding(database, hand_phone, App.COMMUNITY, Role.LEADER, here.community_id)


@pytest.fixture
async def desk(database: Database, hand_phone: HandPhone) -> Phone:
    return await holding(database, hand_phone, App.DESK, Role.OPERATOR, None)


@pytest.fixture
async def sale(database: Database, here: Place, leader: Phone) -> str:
    """A sale of which one piece of three arrived broken."""
    sale_id = await given.sale(database, here)
    variant_id = await database.value(ITEM, sale_id)
    await given.ordered(database, sale_id, (variant_id, 3))
    found = ids.opaque(Kind.SALE, sale_id)
    end = {"saleId": found, "requestId": request_id()}
    variant = ids.opaque(Kind.VARIANT, variant_id)
    count = {"variantId": variant, "sent": 3, "arrived": 3, "broken": 1, "photos": [PHOTO]}
    await leader.send("CommunitySaleClose", input=end)
    await leader.send(
        "CommunitySaleArrive", input=end | {"counts": [count], "requestId": request_id()}
    )
    return found


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
    leader: Phone, desk: Phone, sale: str
) -> None:
    [mine], [theirs] = await shown(leader, sale), await shown(desk, sale, "myBrand")

    assert (mine["sent"], mine["arrived"], mine["broken"], mine["photos"]) == (3, 3, 1, [PHOTO])
    assert theirs == mine


async def test_other_communities_see_no_pictures(
    database: Database, hand_phone: HandPhone, sale: str
) -> None:
    there = await given.place(database)
    other = await holding(database, hand_phone, App.COMMUNITY, Role.LEADER, there.community_id)

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

import asyncio
from uuid import UUID

import pytest

from bff.domains.code.errors import CodeAlreadyScanned
from bff.domains.code.service import Scanned
from bff.domains.coupon.rules import Channel
from bff.domains.coupon.scan import ScanCode, scan
from bff.gateways.signals import Signals
from bff.kit import answer
from bff.kit.database import Database
from bff.kit.ids import uuid7
from bff.kit.keyring import Keyring
from tests.conftest import Statements
from tests.given import code as codes
from tests.given import coupon as given
from tests.given import profit
from tests.given.product import product


def scanning(text: str, member_id: UUID | None = None, key: str | None = None) -> ScanCode:
    member = member_id or uuid7()
    return ScanCode(codes.scanning(text, member), answer.request(member, key or uuid7().hex, text))


async def rewards(database: Database, scan_id: UUID) -> list[UUID]:
    rows = await database.fetch("select campaign_id from coupon where source_id = $1", scan_id)
    return [row["campaign_id"] for row in rows]


@pytest.fixture
async def bottles(database: Database, ring: Keyring) -> tuple[UUID, UUID, list[str]]:
    """A product, the store that opened its case, and the inner codes of six bottles."""
    product_id, store_id = await product(database), await codes.store(database)
    [case] = await codes.bottles(database, ring, store_id, product_id=product_id)
    return product_id, store_id, [bottle.inner for bottle in case.bottles]


async def test_a_first_scan_gives_its_coupons(
    database: Database,
    ring: Keyring,
    signals: Signals,
    bottles: tuple[UUID, UUID, list[str]],
) -> None:
    product_id, store_id, texts = bottles
    scanned = {"channels": (Channel.SCAN,), "products": [product_id]}
    brands = await given.campaign(database, **scanned)
    own = given.amount_off(300, everywhere=False, store_id=store_id)
    stores = await given.campaign(database, own, **scanned)
    anothers = given.amount_off(300, everywhere=False, store_id=await codes.store(database))
    await given.campaign(database, anothers, **scanned)

    [outcome] = await scan(database, ring, signals, [scanning(texts[0])])

    assert isinstance(outcome, Scanned)
    assert sorted(await rewards(database, outcome.scan_id)) == sorted([brands, stores])


async def test_a_second_scan_gives_nothing_more(
    database: Database,
    ring: Keyring,
    signals: Signals,
    bottles: tuple[UUID, UUID, list[str]],
) -> None:
    product_id, _, texts = bottles
    await given.campaign(database, channels=(Channel.SCAN,), products=[product_id])
    lin = uuid7()

    [first] = await scan(database, ring, signals, [scanning(texts[0], lin)])
    [again] = await scan(database, ring, signals, [scanning(texts[0], lin)])

    assert isinstance(first, Scanned)
    assert isinstance(again, Scanned)
    assert (first.first_scan, again.first_scan) == (True, False)
    assert len(await rewards(database, first.scan_id)) == 1


async def test_parallel_scans_of_one_bottle_reward_one(
    database: Database,
    ring: Keyring,
    signals: Signals,
    bottles: tuple[UUID, UUID, list[str]],
) -> None:
    product_id, _, texts = bottles
    campaign = await given.campaign(database, channels=(Channel.SCAN,), products=[product_id])

    answers = await asyncio.gather(
        *(scan(database, ring, signals, [scanning(texts[0])]) for _ in range(16))
    )

    assert sum(isinstance(outcome, CodeAlreadyScanned) for [outcome] in answers) == 15
    assert await database.value("select issued from campaign where id = $1", campaign) == 1


async def test_a_campaign_that_ran_out_refuses_nothing(
    database: Database,
    ring: Keyring,
    signals: Signals,
    bottles: tuple[UUID, UUID, list[str]],
) -> None:
    product_id, _, texts = bottles
    await given.campaign(database, total=1, channels=(Channel.SCAN,), products=[product_id])

    outcomes = await scan(database, ring, signals, [scanning(text) for text in texts[:3]])

    found = [await rewards(database, one.scan_id) for one in outcomes if isinstance(one, Scanned)]
    assert [len(coupons) for coupons in found] == [1, 0, 0]


async def test_a_repeated_request_gets_the_first_answer(
    database: Database,
    ring: Keyring,
    signals: Signals,
    bottles: tuple[UUID, UUID, list[str]],
) -> None:
    command = scanning(bottles[2][0])

    first = await scan(database, ring, signals, [command])

    assert await scan(database, ring, signals, [command]) == first


async def test_sixty_four_scans_take_six_statements(
    database: Database, ring: Keyring, signals: Signals, statements: Statements
) -> None:
    product_id, store_id = await product(database), await codes.store(database)
    cases = [
        *await codes.bottles(database, ring, store_id, 32, product_id=product_id),
        *await codes.bottles(database, ring, store_id, 32, product_id=product_id),
    ]
    await profit.demo_rules(database, product_id)
    campaign = await given.campaign(database, channels=(Channel.SCAN,), products=[product_id])
    commands = [scanning(bottle.inner) for case in cases for bottle in case.bottles]

    async with statements(at_most=6):
        outcomes = await scan(database, ring, signals, commands)

    assert {type(outcome) for outcome in outcomes} == {Scanned}
    assert await database.value("select issued from campaign where id = $1", campaign) == 64

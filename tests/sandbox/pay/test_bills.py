import csv
import gzip
import hashlib

import httpx
import pytest

from bff.kit.clock import business_day
from tests.given.pay_wire import Merchant
from tests.given.sharing import STORE, Sharer, sharer

DAY_S = 86_400
TRADES, FUNDS = "/v3/bill/tradebill", "/v3/bill/fundflowbill"
SHARES = "/v3/profitsharing/bills"


@pytest.fixture
async def brand(merchant: Merchant) -> Sharer:
    # No day ends while somebody pays.
    await merchant.sandbox.morning()
    return await sharer(merchant)


async def until_ready(brand: Sharer) -> str:
    """Wait for ten o'clock of tomorrow; return today's date."""
    return (await brand.merchant.sandbox.morning()).isoformat()


async def asked(brand: Sharer, path: str, day: str, **query: str) -> httpx.Response:
    more = "".join(f"&{name}={value}" for name, value in query.items())
    return await brand.merchant.sent("GET", f"{path}?bill_date={day}{more}")


async def lines(brand: Sharer, path: str, day: str, **query: str) -> list[list[str]]:
    """Return the lines of a bill without its headings, the sums last; its hash must be right."""
    told = (await asked(brand, path, day, **query)).json()
    target = told["download_url"].removeprefix(brand.merchant.sandbox.url)
    content = (await brand.merchant.sent("GET", target)).content
    plain = gzip.decompress(content) if "tar_type" in query else content
    assert hashlib.sha1(plain).hexdigest() == told["hash_value"]
    rows = list(csv.reader(plain.decode().splitlines()))
    return [[cell.lstrip("`") for cell in row] for row in rows if row[0].startswith("`")]


async def test_the_bill_of_orders_tells_payments_and_refunds(brand: Sharer) -> None:
    first = await brand.merchant.paid("order-1", 10_000)
    await brand.merchant.paid("order-2", 690)
    await brand.merchant.refunded("refund-1", 300, total=10_000)
    day = await until_ready(brand)

    *rows, sums = await lines(brand, TRADES, day, tar_type="GZIP")

    paid, back = rows[0], rows[2]
    assert (paid[5], paid[9], paid[12], paid[16]) == (first, "SUCCESS", "100.00", "0.00")
    assert (back[9], back[15], back[16], back[19]) == ("REFUND", "refund-1", "3.00", "SUCCESS")
    assert sums == ["3", "106.90", "3.00", "0.00", "0.62", "106.90", "3.00"]


@pytest.mark.parametrize(("kind", "count"), [("SUCCESS", 1), ("REFUND", 1), ("ALL", 2)])
async def test_half_a_bill_may_be_asked_for(brand: Sharer, kind: str, count: int) -> None:
    await brand.merchant.paid("order-1", 10_000)
    await brand.merchant.refunded("refund-1", 300, total=10_000)
    day = await until_ready(brand)

    rows = await lines(brand, TRADES, day, bill_type=kind)

    assert len(rows) == count + 1


async def test_the_bill_of_money_ends_with_what_is_there(brand: Sharer) -> None:
    trade = await brand.received("order-1")
    await brand.share(trade, "PS-1", (STORE, 1_000))
    await brand.results(trade, "PS-1")
    await brand.give_back("PS-1", "RT-1", 400)
    await brand.merchant.refunded("refund-1", 300, total=10_000)
    day = await until_ready(brand)
    books = await brand.merchant.bank()

    *rows, sums = await lines(brand, FUNDS, day, tar_type="GZIP")

    left = books["available"] + books["unavailable"]
    assert rows[-1][7] == f"{left // 100}.{left % 100:02}"
    assert {row[3] for row in rows} == {"交易", "扣除交易手续费", "分账", "分账回退", "退款"}
    assert int(sums[0]) == len(rows)


async def test_the_bill_of_shares_tells_what_came_back(brand: Sharer) -> None:
    trade = await brand.received("order-1")
    await brand.share(trade, "PS-1", (STORE, 1_000), free=True)
    await brand.results(trade, "PS-1")
    await brand.give_back("PS-1", "RT-1", 400)
    day = await until_ready(brand)

    *rows, sums = await lines(brand, SHARES, day, tar_type="GZIP")

    assert [(row[8], row[9], row[10]) for row in rows] == [
        (STORE, "10.00", "分账"),
        (STORE, "4.00", "分账回退"),
    ]
    assert sums == ["2", "10.00", "4.00"]


async def test_a_bill_is_there_from_ten_for_three_months(brand: Sharer) -> None:
    await brand.merchant.paid("order-1")
    today = business_day(await brand.merchant.sandbox.now()).isoformat()
    codes = [(await asked(brand, TRADES, today)).json()["code"]]
    day = await until_ready(brand)
    await brand.merchant.sandbox.advance(-3_600)
    codes.append((await asked(brand, TRADES, day)).json()["code"])
    await brand.merchant.sandbox.advance(3_600)
    ready = await asked(brand, TRADES, day)

    await brand.merchant.sandbox.advance(93 * DAY_S)
    codes.append((await asked(brand, TRADES, day)).json()["code"])

    assert codes == ["NO_STATEMENT_EXIST", "STATEMENT_CREATING", "INVALID_REQUEST"]
    assert ready.status_code == 200


@pytest.mark.parametrize(
    ("path", "more"),
    [(TRADES, {}), (FUNDS, {"account_type": "OPERATION"}), (SHARES, {"tar_type": "GZIP"})],
)
async def test_a_day_without_anything_has_no_bill(
    brand: Sharer, path: str, more: dict[str, str]
) -> None:
    day = await until_ready(brand)

    answer = await asked(brand, path, day, **more)

    assert (answer.status_code, answer.json()["code"]) == (400, "NO_STATEMENT_EXIST")


@pytest.mark.parametrize("day", ["yesterday", "2026-02-30", "2026-1-1"])
async def test_a_day_that_is_none_is_refused(brand: Sharer, day: str) -> None:
    answer = await asked(brand, TRADES, day)

    assert (answer.status_code, answer.json()["code"]) == (400, "PARAM_ERROR")


async def test_a_token_opens_a_bill_for_minutes(brand: Sharer) -> None:
    await brand.merchant.paid("order-1")
    told = (await asked(brand, TRADES, await until_ready(brand))).json()
    target = told["download_url"].removeprefix(brand.merchant.sandbox.url)
    before = await brand.merchant.sent("GET", target)

    await brand.merchant.sandbox.advance(301)
    after = await brand.merchant.sent("GET", target)

    assert (before.status_code, "wechatpay-signature" in before.headers) == (200, False)
    assert (after.status_code, after.json()["code"]) == (400, "INVALID_REQUEST")

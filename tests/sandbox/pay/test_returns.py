import pytest

from tests.given.pay_wire import Merchant
from tests.given.sharing import RETURNS, STORE, Sharer, sharer

DAY_S = 86_400


@pytest.fixture
async def brand(merchant: Merchant) -> Sharer:
    """A brand that has shared 1,000 fen with a store."""
    brand = await sharer(merchant)
    trade = await brand.received("order-1")
    await brand.share(trade, "PS-1", (STORE, 1_000))
    assert await brand.results(trade, "PS-1") == ["SUCCESS"]
    return brand


async def result(brand: Sharer, number: str) -> tuple[str, str | None]:
    told = await brand.merchant.read(f"{RETURNS}/{number}?out_order_no=PS-1")
    return told["result"], told.get("fail_reason")


async def shared(brand: Sharer) -> int:
    return int((await brand.merchant.bank())["shared"])


async def test_what_comes_back_is_the_merchants_own(brand: Sharer) -> None:
    told = (await brand.give_back("PS-1", "RT-1", 400)).json()
    again = (await brand.give_back("PS-1", "RT-1", 400)).json()

    assert (told["result"], told["amount"], told["return_mchid"]) == ("SUCCESS", 400, STORE)
    assert told["return_id"] == again["return_id"]
    books = await brand.merchant.bank()
    assert (books["shared"], books["available"]) == (600, 400)


@pytest.mark.parametrize("fen", [601, 1_001])
async def test_no_more_comes_back_than_was_given(brand: Sharer, fen: int) -> None:
    await brand.give_back("PS-1", "RT-1", 400)

    answer = await brand.give_back("PS-1", "RT-2", fen)

    assert (answer.status_code, answer.json()["code"]) == (400, "INVALID_REQUEST")
    assert await shared(brand) == 600


async def test_one_number_is_one_return(brand: Sharer) -> None:
    await brand.give_back("PS-1", "RT-1", 400)

    other = await brand.give_back("PS-1", "RT-1", 401)

    assert other.json()["code"] == "INVALID_REQUEST"
    assert await shared(brand) == 600


async def test_who_never_allowed_it_gives_nothing_back(brand: Sharer) -> None:
    await brand.merchant.sandbox.control("POST", f"/receivers/{STORE}", {"returns": "NO_AUTH"})

    answer = await brand.give_back("PS-1", "RT-1", 400)

    assert (answer.status_code, answer.json()["code"]) == (403, "NO_AUTH")
    assert await shared(brand) == 1_000


async def test_an_undecided_return_fails_after_five_days(brand: Sharer) -> None:
    await brand.merchant.sandbox.control("POST", f"/receivers/{STORE}", {"returns": "PROCESSING"})
    told = (await brand.give_back("PS-1", "RT-1", 400)).json()

    await brand.merchant.sandbox.advance(5 * DAY_S + 1)

    assert told["result"] == "PROCESSING"
    assert await result(brand, "RT-1") == ("FAILED", "TIME_OUT_CLOSED")
    assert await shared(brand) == 1_000


async def test_an_undecided_return_may_still_succeed(brand: Sharer) -> None:
    control = f"/receivers/{STORE}"
    await brand.merchant.sandbox.control("POST", control, {"returns": "PROCESSING"})
    await brand.give_back("PS-1", "RT-1", 400)

    await brand.merchant.sandbox.control("POST", control, {"returns": "SUCCESS"})

    assert await result(brand, "RT-1") == ("SUCCESS", None)
    assert await shared(brand) == 600


async def test_a_return_may_fail_at_once(brand: Sharer) -> None:
    asked = {"returns": "BALANCE_NOT_ENOUGH"}
    await brand.merchant.sandbox.control("POST", f"/receivers/{STORE}", asked)

    await brand.give_back("PS-1", "RT-1", 400)

    assert await result(brand, "RT-1") == ("FAILED", "BALANCE_NOT_ENOUGH")
    assert await shared(brand) == 1_000


@pytest.mark.parametrize(
    ("changed", "status"),
    [
        ({"out_order_no": "PS-2"}, 404),
        ({"return_mchid": "1900000110"}, 400),
        ({"order_id": "30000"}, 400),
        ({"amount": 0}, 400),
        ({"surprise": 1}, 400),
    ],
)
async def test_only_what_was_given_comes_back(
    brand: Sharer, changed: dict[str, object], status: int
) -> None:
    answer = await brand.give_back("PS-1", "RT-1", 400, **changed)

    assert answer.status_code == status
    assert await shared(brand) == 1_000


async def test_half_a_year_later_nothing_comes_back(brand: Sharer) -> None:
    await brand.merchant.sandbox.advance(180 * DAY_S)

    answer = await brand.give_back("PS-1", "RT-1", 400)

    assert answer.json()["code"] == "INVALID_REQUEST"
    assert await shared(brand) == 1_000

from collections.abc import Sequence

import pytest

from tests.given.pay_wire import Merchant
from tests.given.sharing import STORE, Sharer, sharer

DAY_S = 86_400
# Of 100 yuan WeChat keeps 0.6 %.
NET = 9_940


@pytest.fixture
async def brand(merchant: Merchant) -> Sharer:
    return await sharer(merchant)


async def refused(brand: Sharer, trade: str, *parts: tuple[str, int]) -> tuple[int, str]:
    before = await brand.left(trade)
    answer = await brand.share(trade, "PS-no", *parts)
    assert await brand.left(trade) == before
    await brand.merchant.bank()
    return answer.status_code, answer.json()["code"]


async def test_a_share_is_carried_out_a_moment_later(brand: Sharer) -> None:
    trade = await brand.received("order-1")

    told = (await brand.share(trade, "PS-1", (STORE, 1_000))).json()

    assert (told["state"], told["receivers"][0]["result"]) == ("PROCESSING", "PENDING")
    assert await brand.results(trade, "PS-1") == ["SUCCESS"]
    assert await brand.left(trade) == NET - 1_000
    assert (await brand.merchant.bank())["shared"] == 1_000


async def test_a_leader_gets_a_share_by_openid(brand: Sharer) -> None:
    trade = await brand.received("order-1")
    facts = {"appid": brand.appid, "type": "PERSONAL_OPENID", "account": brand.lin}
    await brand.sent("/v3/profitsharing/receivers/add", facts | {"relation_type": "PARTNER"})

    await brand.share(trade, "PS-1", (brand.lin, 500), (STORE, 700))

    assert await brand.results(trade, "PS-1") == ["SUCCESS", "SUCCESS"]


@pytest.mark.parametrize(("fen", "outcome"), [(3_000, 200), (3_001, 403)])
async def test_no_more_than_the_ratio_is_shared(brand: Sharer, fen: int, outcome: int) -> None:
    trade = await brand.received("order-1")

    answer = await brand.share(trade, "PS-1", (STORE, fen))

    assert answer.status_code == outcome
    assert answer.json().get("code") in {None, "RULE_LIMIT"}


async def test_the_ratio_counts_all_shares_together(brand: Sharer) -> None:
    trade = await brand.received("order-1")
    await brand.share(trade, "PS-1", (STORE, 2_000))

    assert await refused(brand, trade, (STORE, 1_001)) == (403, "RULE_LIMIT")
    assert (await brand.share(trade, "PS-2", (STORE, 1_000))).status_code == 200


async def test_within_a_minute_an_order_is_processing(brand: Sharer) -> None:
    trade = await brand.merchant.paid("order-1", 10_000)
    await brand.ship(trade)
    await brand.merchant.sandbox.control("POST", f"/shipping/{trade}/settle")
    await brand.merchant.sandbox.advance(50)

    assert await refused(brand, trade, (STORE, 100)) == (400, "INVALID_REQUEST")
    await brand.merchant.sandbox.advance(11)
    assert (await brand.share(trade, "PS-1", (STORE, 100))).status_code == 200


async def test_until_goods_are_received_an_order_is_processing(brand: Sharer) -> None:
    trade = await brand.merchant.paid("order-1", 10_000)
    await brand.merchant.sandbox.advance(DAY_S)
    unshipped = await refused(brand, trade, (STORE, 100))
    await brand.ship(trade)
    await brand.merchant.sandbox.advance(2 * DAY_S - 60)
    shipped = await refused(brand, trade, (STORE, 100))

    await brand.merchant.sandbox.advance(120)

    assert unshipped == shipped == (400, "INVALID_REQUEST")
    assert (await brand.share(trade, "PS-1", (STORE, 100))).status_code == 200


async def test_after_thirty_days_nothing_is_left_to_share(brand: Sharer) -> None:
    trade = await brand.received("order-1")

    await brand.merchant.sandbox.advance(30 * DAY_S)

    assert await refused(brand, trade, (STORE, 100)) == (400, "INVALID_REQUEST")
    assert await brand.left(trade) == 0
    assert (await brand.merchant.bank())["available"] == NET


async def test_the_same_number_is_the_same_share(brand: Sharer) -> None:
    trade = await brand.received("order-1")
    first = (await brand.share(trade, "PS-1", (STORE, 100))).json()

    again = (await brand.share(trade, "PS-1", (STORE, 100))).json()
    other = await brand.share(trade, "PS-1", (STORE, 101))

    assert again["order_id"] == first["order_id"]
    assert (other.status_code, other.json()["code"]) == (400, "INVALID_REQUEST")
    assert await brand.left(trade) == NET - 100


async def test_a_name_sealed_anew_is_the_same_name(brand: Sharer) -> None:
    trade = await brand.received("order-1")

    answers = [
        await brand.sent("/v3/profitsharing/orders", {**asked, "receivers": [part]})
        for _ in range(2)
        for asked in [{"transaction_id": trade, "out_order_no": "PS", "unfreeze_unsplit": False}]
        for part in [brand.part(STORE, 100) | {"name": brand.sealed("某某酒行")}]
    ]

    assert [answer.status_code for answer in answers] == [200, 200]
    assert await brand.left(trade) == NET - 100


@pytest.mark.parametrize(
    "parts",
    [[("1900000110", 100)], [(STORE, 100), (STORE, 100)], [("oNobody", 100)], [(STORE, 0)], []],
)
async def test_only_known_receivers_get_shares(
    brand: Sharer, parts: Sequence[tuple[str, int]]
) -> None:
    trade = await brand.received("order-1")

    status, code = await refused(brand, trade, *parts)

    assert (status, code) in {(400, "INVALID_REQUEST"), (400, "PARAM_ERROR")}


async def test_an_order_not_meant_to_be_shared_is_not(brand: Sharer) -> None:
    trade = await brand.merchant.paid("order-1", settle_info={"profit_sharing": False})

    answer = await brand.share(trade, "PS-1", (STORE, 1))

    assert (answer.status_code, answer.json()["code"]) == (400, "INVALID_REQUEST")
    assert (await brand.merchant.bank())["shared"] == 0


@pytest.mark.parametrize("reason", ["ACCOUNT_ABNORMAL", "RECEIVER_HIGH_RISK"])
async def test_what_fails_may_be_shared_again(brand: Sharer, reason: str) -> None:
    trade = await brand.received("order-1")
    await brand.merchant.sandbox.control("POST", f"/receivers/{STORE}", {"outcome": reason})
    await brand.share(trade, "PS-1", (STORE, 1_000))

    assert await brand.results(trade, "PS-1") == [reason]
    assert await brand.left(trade) == NET
    assert (await brand.merchant.bank())["shared"] == 0


async def test_what_fails_when_all_is_freed_is_the_merchants(brand: Sharer) -> None:
    trade = await brand.received("order-1")
    await brand.merchant.sandbox.control("POST", f"/receivers/{STORE}", {"outcome": "NO_AUTH"})
    await brand.share(trade, "PS-1", (STORE, 1_000), free=True)

    assert await brand.results(trade, "PS-1") == ["NO_AUTH", "SUCCESS"]
    assert (await brand.merchant.bank())["available"] == NET


async def test_the_last_share_frees_the_rest(brand: Sharer) -> None:
    trade = await brand.received("order-1")

    await brand.share(trade, "PS-1", (STORE, 1_000), free=True)

    assert await brand.left(trade) == 0
    assert (await brand.merchant.bank())["available"] == NET - 1_000
    assert await refused(brand, trade, (STORE, 1)) == (400, "INVALID_REQUEST")


async def test_money_is_set_free_under_a_new_number_only(brand: Sharer) -> None:
    trade = await brand.received("order-1")
    await brand.share(trade, "PS-1", (STORE, 1_000))

    old = await brand.unfreeze(trade, "PS-1")
    left = await brand.left(trade)
    new = await brand.unfreeze(trade, "PS-2")

    assert (old.status_code, left) == (200, NET - 1_000)
    assert (new.status_code, await brand.left(trade)) == (200, 0)
    assert (await brand.unfreeze(trade, "PS-3")).json()["code"] == "INVALID_REQUEST"
    assert (await brand.merchant.bank())["available"] == NET - 1_000


async def test_a_person_gets_so_much_a_month(brand: Sharer) -> None:
    facts = {"appid": brand.appid, "type": "PERSONAL_OPENID", "account": brand.lin}
    await brand.sent("/v3/profitsharing/receivers/add", facts | {"relation_type": "PARTNER"})
    results = []
    for number in ("1", "2", "3"):
        trade = await brand.received(f"order-{number}", 30_000_000)
        await brand.share(trade, f"PS-{number}", (brand.lin, 9_000_000))
        results += await brand.results(trade, f"PS-{number}")

    assert results == ["SUCCESS", "SUCCESS", "RECEIVER_RECEIPT_LIMIT"]
    assert (await brand.merchant.bank())["shared"] == 18_000_000


async def test_an_order_is_shared_fifty_times_at_most(brand: Sharer) -> None:
    trade = await brand.received("order-1")
    for number in range(50):
        answer = await brand.share(trade, f"PS-{number}", (STORE, 1))
        assert answer.status_code == 200

    assert await refused(brand, trade, (STORE, 1)) == (403, "RULE_LIMIT")


async def test_a_share_nobody_asked_for_is_not_found(brand: Sharer) -> None:
    trade = await brand.received("order-1")
    await brand.share(trade, "PS-1", (STORE, 1))
    path = "/v3/profitsharing/orders"

    wrong_number = await brand.merchant.sent("GET", f"{path}/PS-2?transaction_id={trade}")
    wrong_trade = await brand.merchant.sent("GET", f"{path}/PS-1?transaction_id=4200000")

    assert (wrong_number.status_code, wrong_trade.status_code) == (404, 404)

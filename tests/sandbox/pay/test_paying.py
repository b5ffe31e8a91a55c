import pytest

from tests.given.pay_wire import Merchant


async def test_what_may_be_shared_is_frozen(merchant: Merchant) -> None:
    await merchant.paid("order-1", 690)
    await merchant.paid("order-2", 1_000, settle_info=None)

    books = await merchant.bank()

    assert (books["paid"], books["fee"]) == (1_690, 4 + 6)
    assert (books["unavailable"], books["available"]) == (686, 994)


async def test_an_order_is_paid_once(merchant: Merchant) -> None:
    package = await merchant.placed("order-1")
    await merchant.sandbox.control("POST", "/people/lin/pay", {"package": package})

    again = await merchant.sandbox.client.post(
        "/_sandbox/people/lin/pay", json={"package": package}
    )

    assert again.status_code == 409
    assert (await merchant.bank())["paid"] == 690


async def test_a_failed_attempt_leaves_it_unpaid(merchant: Merchant) -> None:
    package = await merchant.placed("order-1")

    told = await merchant.sandbox.control(
        "POST", "/people/lin/pay", {"package": package, "outcome": "fail"}
    )

    assert told == {}
    assert await merchant.state("order-1") == "NOTPAY"


async def test_only_the_payer_pays(merchant: Merchant) -> None:
    await merchant.sandbox.person("chen")
    package = await merchant.placed("order-1")

    refused = await merchant.sandbox.client.post(
        "/_sandbox/people/chen/pay", json={"package": package}
    )

    assert refused.status_code == 409
    assert await merchant.state("order-1") == "NOTPAY"


@pytest.mark.parametrize(
    ("facts", "status"),
    [({"package": "prepay_id=wx0"}, 409), ({"package": "wx0"}, 422), ({}, 422)],
)
async def test_a_wrong_press_gets_a_sentence(
    merchant: Merchant, facts: dict[str, object], status: int
) -> None:
    answer = await merchant.sandbox.client.post("/_sandbox/people/lin/pay", json=facts)

    assert answer.status_code == status
    assert answer.json()["error"].endswith(".")


async def test_a_sheet_that_is_signed_wrong_does_not_open(merchant: Merchant) -> None:
    appid, package = merchant.sandbox.apps["CONSUMER"]["appid"], await merchant.placed("order-1")
    sheet = {"timeStamp": "1764000000", "nonceStr": "n", "package": package, "signType": "RSA"}
    signature = merchant.secrets.signature(f"{appid}\n1764000000\nn\n{package}\n".encode())
    path = "/_sandbox/people/lin/pay"

    wrong = await merchant.sandbox.client.post(
        path, json=sheet | {"nonceStr": "m", "paySign": signature}
    )
    right = await merchant.sandbox.client.post(path, json=sheet | {"paySign": signature})

    assert [wrong.status_code, right.status_code] == [409, 200]


async def test_a_prepay_id_lives_two_hours(merchant: Merchant) -> None:
    package = await merchant.placed("order-1")
    await merchant.sandbox.advance(7_201)

    refused = await merchant.sandbox.client.post(
        "/_sandbox/people/lin/pay", json={"package": package}
    )
    fresh = await merchant.placed("order-1")
    await merchant.sandbox.control("POST", "/people/lin/pay", {"package": fresh})

    assert refused.status_code == 409
    assert await merchant.state("order-1") == "SUCCESS"


async def test_after_its_time_an_order_is_not_paid(merchant: Merchant) -> None:
    package = await merchant.placed("order-1", time_expire="2020-01-01T00:00:00+08:00")
    await merchant.sandbox.advance(61)

    refused = await merchant.sandbox.client.post(
        "/_sandbox/people/lin/pay", json={"package": package}
    )

    assert refused.status_code == 409
    assert await merchant.state("order-1") == "NOTPAY"


async def test_a_press_may_come_late(merchant: Merchant) -> None:
    package = await merchant.placed("order-1")
    press = {"package": package, "delay_s": 600}
    told = await merchant.sandbox.control("POST", "/people/lin/pay", press)
    before = await merchant.state("order-1")

    await merchant.sandbox.advance(601)

    assert (told, before) == ({}, "NOTPAY")
    assert await merchant.state("order-1") == "SUCCESS"


async def test_a_press_after_the_close_pays_nothing(merchant: Merchant) -> None:
    package = await merchant.placed("order-1")
    press = {"package": package, "delay_s": 600}
    await merchant.sandbox.control("POST", "/people/lin/pay", press)
    await merchant.closed("order-1")

    await merchant.sandbox.advance(601)

    assert await merchant.state("order-1") == "CLOSED"
    assert (await merchant.bank())["paid"] == 0


async def test_the_bank_shows_what_time_has_done(merchant: Merchant) -> None:
    package = await merchant.placed("order-1")
    press = {"package": package, "delay_s": 60}
    await merchant.sandbox.control("POST", "/people/lin/pay", press)

    await merchant.sandbox.advance(31 * 86_400)
    books = await merchant.bank()

    assert (books["paid"], books["available"], books["unavailable"]) == (690, 686, 0)

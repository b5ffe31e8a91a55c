import orjson
import pytest
from cryptography.exceptions import InvalidTag

from tests.given.ear import Ear, Heard
from tests.given.pay_wire import Merchant
from tests.sandbox.pay.test_notices import deliveries, plain


async def plan(merchant: Merchant, plan: str, **facts: object) -> None:
    await merchant.sandbox.control("POST", "/notifications", {"plan": plan, **facts})


async def heard(ear: Ear, times: int) -> list[Heard]:
    return [await ear.next() for _ in range(times)]


def orders(merchant: Merchant, letters: list[Heard]) -> list[object]:
    return [plain(merchant, letter)["out_trade_no"] for letter in letters]


@pytest.mark.parametrize(("ids", "different"), [("same", 1), ("new", 3)])
async def test_a_notification_may_come_three_times(
    merchant: Merchant, ear: Ear, ids: str, different: int
) -> None:
    await plan(merchant, "duplicate", copies=3, ids=ids)
    await merchant.paid("order-1", notify_url=ear.url)
    await merchant.paid("order-2", notify_url=ear.url)

    letters = await heard(ear, 4)

    first = [orjson.loads(each.body)["id"] for each in letters]
    assert sorted(map(str, orders(merchant, letters))) == ["order-1"] * 3 + ["order-2"]
    assert len(set(first)) == different + 1


async def test_a_notification_may_be_late(merchant: Merchant, ear: Ear) -> None:
    await plan(merchant, "delay", seconds=3_600)
    await merchant.paid("order-1", notify_url=ear.url)
    await merchant.paid("order-2", notify_url=ear.url)
    [second] = await heard(ear, 1)

    await merchant.sandbox.advance(3_601)

    assert orders(merchant, [second, *await heard(ear, 1)]) == ["order-2", "order-1"]


async def test_a_notification_may_never_come(merchant: Merchant, ear: Ear) -> None:
    await plan(merchant, "drop")
    await merchant.paid("order-1", notify_url=ear.url)
    await merchant.sandbox.advance(86_400)
    await merchant.paid("order-2", notify_url=ear.url)

    assert orders(merchant, await heard(ear, 1)) == ["order-2"]
    assert (await deliveries(merchant))[0]["answers"] == ["dropped"]


async def test_notifications_may_come_in_another_order(merchant: Merchant, ear: Ear) -> None:
    await plan(merchant, "shuffle", times=3)
    for number in ("order-1", "order-2", "order-3"):
        await merchant.paid(number, notify_url=ear.url)

    letters = await heard(ear, 3)

    assert orders(merchant, letters) == ["order-3", "order-2", "order-1"]


async def test_what_is_held_is_let_go(merchant: Merchant, ear: Ear) -> None:
    await plan(merchant, "shuffle", times=3)
    await merchant.paid("order-1", notify_url=ear.url)

    await merchant.sandbox.control("DELETE", "/notifications")

    assert orders(merchant, await heard(ear, 1)) == ["order-1"]


async def test_a_probe_comes_before_the_true_one(merchant: Merchant, ear: Ear) -> None:
    ear.answers = [401]
    await plan(merchant, "probe")
    await merchant.paid("order-1", notify_url=ear.url)
    [probe] = await heard(ear, 1)

    await merchant.sandbox.advance(16)

    assert probe.headers["wechatpay-signature"].startswith("WECHATPAY/SIGNTEST/")
    assert orders(merchant, await heard(ear, 1)) == ["order-1"]


@pytest.mark.parametrize("kind", ["signature", "body", "serial", "tag", "key"])
async def test_a_forged_one_does_not_open(merchant: Merchant, ear: Ear, kind: str) -> None:
    ear.answers = [401]
    await plan(merchant, "forge", kind=kind)
    await merchant.paid("order-1", notify_url=ear.url)

    forged, true = await heard(ear, 2)

    assert orders(merchant, [true]) == ["order-1"]
    with pytest.raises((AssertionError, InvalidTag)):
        plain(merchant, forged)


@pytest.mark.parametrize(
    ("kind", "key", "said"),
    [
        ("mchid", "mchid", "1900000109"),
        ("appid", "appid", "wx0000000000000000"),
        ("amount", "total", 691),
        ("less", "total", 689),
        ("currency", "currency", "USD"),
    ],
)
async def test_a_forged_one_may_say_something_else(
    merchant: Merchant, ear: Ear, kind: str, key: str, said: object
) -> None:
    await plan(merchant, "forge", kind=kind, alone=True)
    await merchant.paid("order-1", notify_url=ear.url)

    told = plain(merchant, *await heard(ear, 1))

    amount = told["amount"]
    assert isinstance(amount, dict)
    assert (told | amount)[key] == said
    assert ear.heard.empty()


@pytest.mark.parametrize(("kind", "seconds"), [("stale", -301), ("future", 301)])
async def test_a_forged_one_may_be_from_another_time(
    merchant: Merchant, ear: Ear, kind: str, seconds: int
) -> None:
    await plan(merchant, "forge", kind=kind)
    await merchant.paid("order-1", notify_url=ear.url)

    forged, true = await heard(ear, 2)

    stamps = [int(each.headers["wechatpay-timestamp"]) for each in (forged, true)]
    assert abs(stamps[0] - stamps[1] - seconds) <= 2
    assert merchant.secrets.proved(forged.headers, forged.body)


async def test_a_replayed_one_is_the_same_letter(merchant: Merchant, ear: Ear) -> None:
    await plan(merchant, "forge", kind="nonce", alone=True)
    await merchant.paid("order-1", notify_url=ear.url)

    first, again = await heard(ear, 2)

    assert first == again


async def test_a_wrong_plan_gets_a_sentence(calm_merchant: Merchant) -> None:
    client = calm_merchant.sandbox.client
    wrong = [{"plan": "lose"}, {"plan": "forge", "kind": "love"}, {"plan": "drop", "times": 0}]

    answers = [await client.post("/_sandbox/notifications", json=facts) for facts in wrong]

    assert [answer.status_code for answer in answers] == [422, 422, 422]

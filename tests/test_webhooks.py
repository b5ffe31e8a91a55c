from collections.abc import AsyncIterator, Callable, Mapping
from dataclasses import dataclass, field

import httpx
import orjson
import pytest
from redis.asyncio import Redis
from starlette.applications import Starlette

from bff import metrics, webhooks
from bff.gateways.pay import Notice, NoticeKind, Pay
from bff.kit.refusal import Refusal, Unavailable
from tests.given import pay_notices as given
from tests.given.pay_notices import NOW, PAID, REFUNDED, Sent

# Nobody answers there: what comes in must be judged without asking WeChat.
NOWHERE = "http://127.0.0.1:9"
PAID_BODY = orjson.dumps(given.envelope(PAID))


@dataclass
class Office:
    """Who is told what was believed; `error` is raised to whoever tells it."""

    client: httpx.AsyncClient
    told: list[Notice] = field(default_factory=list)
    error: Exception | None = None

    async def receive(self, notice: Notice) -> None:
        if self.error is not None:
            raise self.error
        self.told.append(notice)

    async def hear(self, sent: Sent) -> httpx.Response:
        return await self.client.post(webhooks.PATH, content=sent.body, headers=dict(sent.headers))


@pytest.fixture
async def office(redis: Redis) -> AsyncIterator[Office]:
    app = Starlette()
    async with (
        Pay(
            base_url=NOWHERE,
            merchant=given.merchant(),
            notify_url="https://brand.example/wechat/pay",
            appids=[given.APPID],
            redis=redis,
            now=lambda: float(NOW),
        ) as pay,
        httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://brand") as client,
    ):
        office = Office(client)
        app.router.routes += webhooks.routes(pay, office.receive)
        yield office


def counted(outcome: str) -> float:
    labels = {"outcome": outcome}
    return metrics.REGISTRY.get_sample_value("dongxiao_pay_notices_total", labels) or 0.0


def broken_tag() -> Sent:
    envelope = given.envelope(PAID, key=given.APIV3_KEY[::-1])
    return given.signed(orjson.dumps(envelope))


def unsigned_header(name: str) -> Sent:
    sent = given.sent(PAID)
    return Sent({key: value for key, value in sent.headers.items() if key != name}, sent.body)


FORGED: Mapping[str, Callable[[], Sent]] = {
    "a wrong signature": lambda: given.signed(PAID_BODY, key=given.stranger()),
    "the right signature on another body": lambda: Sent(
        given.sent(PAID).headers, orjson.dumps(given.envelope(dict(PAID, out_trade_no="ORDER-2")))
    ),
    "one byte more": lambda: Sent(given.signed(PAID_BODY).headers, PAID_BODY + b" "),
    "an unknown public key": lambda: given.signed(PAID_BODY, serial="PUB_KEY_ID_01"),
    "an unknown certificate": lambda: given.signed(PAID_BODY, serial="5157F09EFDC096DE15EBE81A"),
    "a stale timestamp": lambda: given.sent(PAID, at=NOW - 301),
    "a timestamp of the future": lambda: given.sent(PAID, at=NOW + 301),
    "a timestamp that is none": lambda: given.sent(PAID).with_header("Wechatpay-Timestamp", "now"),
    "a timestamp without end": lambda: given.sent(PAID).with_header(
        "Wechatpay-Timestamp", "9" * 5000
    ),
    "another merchant": lambda: given.sent(dict(PAID, mchid="1900000109")),
    "another app": lambda: given.sent(dict(PAID, appid="wx0000000000000001")),
    "another merchant's refund": lambda: given.sent(dict(REFUNDED, mchid="1900000109"), "refund"),
    "another currency": lambda: given.sent(dict(PAID, amount={"total": 690, "currency": "USD"})),
    "a trade that is not paid": lambda: given.sent(dict(PAID, trade_state="NOTPAY")),
    "a fraction of a fen": lambda: given.sent(dict(PAID, amount={"total": 690.5})),
    "an amount in quotes": lambda: given.sent(dict(PAID, amount={"total": "690"})),
    "a broken tag": broken_tag,
    "a probe": lambda: given.sent(PAID).with_header(
        "Wechatpay-Signature", "WECHATPAY/SIGNTEST/c2lnbmF0dXJl"
    ),
    "a signature that is no base64": lambda: given.sent(PAID).with_header(
        "Wechatpay-Signature", "no base64"
    ),
    "no signature": lambda: unsigned_header("Wechatpay-Signature"),
    "no serial": lambda: unsigned_header("Wechatpay-Serial"),
    "no nonce": lambda: unsigned_header("Wechatpay-Nonce"),
    "no JSON": lambda: given.signed(b"<xml/>"),
    "a list": lambda: given.signed(b"[]"),
    "an empty body": lambda: given.signed(b""),
    "an envelope without a resource": lambda: given.signed(b'{"id": "1"}'),
    "an unknown type": lambda: given.sent(PAID, "mchtransfer"),
}


@pytest.mark.parametrize("forged", FORGED.values(), ids=FORGED)
async def test_what_is_forged_has_no_effect(office: Office, forged: Callable[[], Sent]) -> None:
    answer = await office.hear(forged())

    assert 400 <= answer.status_code < 500
    assert answer.json()["code"] == "FAIL"
    assert office.told == []


@pytest.mark.parametrize("at", [NOW - 300, NOW, NOW + 300])
async def test_a_payment_is_told_as_it_happened(office: Office, at: int) -> None:
    answer = await office.hear(given.sent(PAID, at=at))

    assert (answer.status_code, answer.content) == (204, b"")
    [told] = office.told
    assert (told.kind, told.fen, told.openid) == (NoticeKind.PAID, 690, "oLin")
    assert (told.out_trade_no, told.transaction_id) == ("ORDER-1", "4200000001")


@pytest.mark.parametrize("status", ["SUCCESS", "ABNORMAL", "CLOSED"])
async def test_a_refund_is_told_by_its_own_number(office: Office, status: str) -> None:
    answer = await office.hear(given.sent(dict(REFUNDED, refund_status=status), "refund"))

    assert answer.status_code == 204
    [told] = office.told
    assert (told.kind, told.fen, told.total_fen) == (NoticeKind.REFUNDED, 200, 690)
    assert (told.out_refund_no, told.refund_status) == ("REFUND-1", status)


async def test_a_share_is_no_payment_though_its_event_says_so(office: Office) -> None:
    receiver = {"type": "MERCHANT_ID", "account": "1900000109", "amount": 100, "description": "x"}
    shared = {"mchid": given.MCHID, "transaction_id": "4200000001", "order_id": "3000000001"}
    shared |= {"out_order_no": "PS-1", "receiver": receiver}
    shared |= {"success_time": "2026-11-25T17:00:00+08:00"}

    answer = await office.hear(given.sent(shared, "profitsharing"))

    assert answer.status_code == 204
    assert [told.kind for told in office.told] == [NoticeKind.SHARED]


async def test_a_notification_that_was_taken_is_not_taken_again(office: Office) -> None:
    sent = given.sent(PAID)
    await office.hear(sent)

    again = await office.hear(sent)

    assert (again.status_code, again.json()["message"]) == (400, "replayed")
    assert len(office.told) == 1


@pytest.mark.parametrize("error", [Unavailable("database"), RuntimeError("a bug")])
async def test_what_failed_may_come_again_unchanged(office: Office, error: Exception) -> None:
    sent, office.error = given.sent(PAID), error

    refused = await office.hear(sent)
    office.error = None
    again = await office.hear(sent)

    assert (refused.is_server_error, refused.json()["code"]) == (True, "FAIL")
    assert (again.status_code, len(office.told)) == (204, 1)


async def test_a_notice_the_business_refuses_is_no_fault(office: Office) -> None:
    office.error = Refusal()

    answer = await office.hear(given.sent(PAID))

    assert answer.status_code == 400
    assert office.told == []


async def test_a_body_too_large_is_not_read(office: Office) -> None:
    answer = await office.hear(given.signed(b"x" * (webhooks.BODY_MAX + 1)))

    assert answer.status_code == 413
    assert office.told == []


async def test_what_becomes_of_notifications_is_counted(office: Office) -> None:
    before = {outcome: counted(outcome) for outcome in ("written", "stale")}

    await office.hear(given.sent(PAID))
    await office.hear(given.sent(PAID, at=NOW - 301))

    assert {outcome: counted(outcome) - count for outcome, count in before.items()} == {
        "written": 1,
        "stale": 1,
    }


async def test_only_post_is_heard(office: Office) -> None:
    answer = await office.client.get(webhooks.PATH)

    assert answer.status_code == 405
    assert office.told == []

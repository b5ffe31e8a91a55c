import time

import orjson
import pytest

from tests.given.pay_wire import PLACE, TRADES, Merchant

PATH = f"{TRADES}/order-1"


async def test_every_answer_is_signed(calm_merchant: Merchant) -> None:
    placed = await calm_merchant.posted(PLACE, calm_merchant.order("signed-1"))
    closed = await calm_merchant.closed("signed-1")
    refused = await calm_merchant.posted(PLACE, {})
    lost = await calm_merchant.sent("GET", "/v3/nowhere")

    answers = [placed, closed, refused, lost]
    assert [answer.status_code for answer in answers] == [200, 204, 400, 404]
    for answer in answers:
        assert calm_merchant.secrets.proved(answer.headers, answer.content)


async def test_a_request_id_ends_in_a_number(calm_merchant: Merchant) -> None:
    fine = await calm_merchant.posted(PLACE, calm_merchant.order("signed-2"))
    refused = await calm_merchant.posted(PLACE, {})

    assert fine.headers["request-id"].endswith("-0")
    assert refused.headers["request-id"].partition("-")[2].startswith("268")


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"signature": "AAAA"}, "signature"),
        ({"signature": "no base64"}, "signature"),
        ({"serial_no": "00"}, "serial_no"),
        ({"mchid": "1900000000"}, "serial_no"),
        ({"timestamp": "soon"}, "timestamp"),
        ({"timestamp": "1500000000"}, "timestamp"),
        ({"nonce_str": "a nonce"}, "authorization"),
    ],
)
async def test_a_wrong_authorization_changes_nothing(
    calm_merchant: Merchant, changed: dict[str, str], field: str
) -> None:
    body = orjson.dumps(calm_merchant.order("order-1"))

    refused = await calm_merchant.sent("POST", PLACE, body, **changed)

    assert (refused.status_code, refused.json()["code"]) == (401, "SIGN_ERROR")
    assert refused.json()["detail"]["field"] == field
    assert calm_merchant.secrets.proved(refused.headers, refused.content)
    assert (
        await calm_merchant.sent("GET", f"{PATH}?mchid={calm_merchant.secrets.mchid}")
    ).status_code == 404


@pytest.mark.parametrize("seconds", [-302, 302])
async def test_a_clock_five_minutes_off_is_refused(calm_merchant: Merchant, seconds: int) -> None:
    when = str(int(time.time()) + seconds)

    refused = await calm_merchant.sent("GET", PATH, timestamp=when)

    assert refused.json()["detail"]["field"] == "timestamp"


async def test_no_authorization_is_a_wrong_one(calm_merchant: Merchant) -> None:
    refused = await calm_merchant.sandbox.client.get(PATH)

    assert refused.json()["detail"]["field"] == "authorization"


async def test_a_wrong_signature_tells_what_was_signed(calm_merchant: Merchant) -> None:
    target = f"{PATH}?mchid={calm_merchant.secrets.mchid}"
    refused = await calm_merchant.sent("GET", target, signature="AAAA", nonce_str="n" * 32)

    told = refused.json()["detail"]["sign_information"]

    signed = f"GET\n{target}\n{int(time.time())}\n{'n' * 32}\n\n"
    assert (told["method"], told["url"]) == ("GET", target)
    assert told["sign_message_length"] == len(signed)
    assert told["truncated_sign_message"].startswith("GET\\n/v3/pay")


async def test_a_nonce_is_good_for_one_call(calm_merchant: Merchant) -> None:
    target = f"{PATH}?mchid={calm_merchant.secrets.mchid}"
    first = await calm_merchant.sent("GET", target, nonce_str="n" * 32)
    again = await calm_merchant.sent("GET", target, nonce_str="n" * 32)

    assert first.status_code == 404
    assert again.json()["detail"]["field"] == "nonce_str"


@pytest.mark.parametrize(
    ("name", "said"),
    [("Accept", "text/html"), ("Content-Type", "text/plain"), ("User-Agent", "")],
)
async def test_headers_must_be_right_too(calm_merchant: Merchant, name: str, said: str) -> None:
    body = orjson.dumps(calm_merchant.order("order-1"))
    headers = {
        "Accept": "application/json",
        "Content-Type": "application/json",
        "User-Agent": "tests",
        "Authorization": calm_merchant.authorization("POST", PLACE, body),
        name: said,
    }

    refused = await calm_merchant.sandbox.client.post(PLACE, content=body, headers=headers)

    assert refused.json()["code"] == "PARAM_ERROR"
    assert refused.json()["detail"]["field"] == name
    assert refused.json()["detail"]["location"] == "header"


@pytest.mark.parametrize("body", [b'"\xff"', b'{"description": "\\ud83c\\udf76"}', b"{"])
async def test_a_torn_body_is_refused_in_words(calm_merchant: Merchant, body: bytes) -> None:
    refused = await calm_merchant.sent("POST", PLACE, body)

    assert refused.json()["code"] == "PARAM_ERROR"


async def test_the_book_tells_why_a_call_was_refused(calm_merchant: Merchant) -> None:
    path = f"{TRADES}/signed-3"
    await calm_merchant.sent("GET", path, signature="AAAA")

    [call] = await calm_merchant.sandbox.received(path)

    assert call["verdict"].startswith("401 SIGN_ERROR")
    assert "sign not match" in call["verdict"]

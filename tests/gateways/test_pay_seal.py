from base64 import b64decode, b64encode
from typing import Any

import pytest

from bff.gateways.pay import NotGenuine, Why, seal
from tests.given import pay_notices as given


def resource(**changed: object) -> dict[str, Any]:
    sealed = given.envelope({"a": 1})["resource"]
    assert isinstance(sealed, dict)
    return sealed | changed


def test_the_text_that_is_signed_ends_each_line() -> None:
    text = seal.text(
        "GET", "/v3/certificates", "1554208460", "593BEC0C930BF1AFEB40B4A08C8FB242", b""
    )

    assert text == b"GET\n/v3/certificates\n1554208460\n593BEC0C930BF1AFEB40B4A08C8FB242\n\n"


def test_a_signature_holds_for_these_lines_alone() -> None:
    signature = seal.signed(given.wechat(), "a", "b")

    assert seal.genuine(given.wechat().public_key(), signature, "a", "b")
    assert not seal.genuine(given.wechat().public_key(), signature, "a", "c")
    assert not seal.genuine(given.stranger().public_key(), signature, "a", "b")


@pytest.mark.parametrize("nonsense", ["", "=", "WECHATPAY/SIGNTEST/abc", "é", "YWJj"])
def test_nonsense_is_no_signature(nonsense: str) -> None:
    assert not seal.genuine(given.wechat().public_key(), nonsense, "a")


def test_what_was_sealed_is_opened() -> None:
    assert seal.opened(resource(), given.APIV3_KEY) == b'{"a":1}'


@pytest.mark.parametrize(
    ("changed", "why"),
    [
        ({"associated_data": "refund"}, Why.BROKEN),
        ({"associated_data": None}, Why.BROKEN),
        ({"nonce": "x" * 12}, Why.BROKEN),
        ({"nonce": ""}, Why.MALFORMED),
        ({"nonce": 7}, Why.MALFORMED),
        ({"ciphertext": b64encode(b"x").decode()}, Why.BROKEN),
        ({"ciphertext": "é"}, Why.MALFORMED),
        ({"ciphertext": None}, Why.MALFORMED),
        ({"algorithm": "AES"}, Why.MALFORMED),
    ],
)
def test_what_somebody_touched_is_not_opened(changed: dict[str, object], why: Why) -> None:
    with pytest.raises(NotGenuine) as refused:
        seal.opened(resource(**changed), given.APIV3_KEY)

    assert refused.value.why is why


def test_a_name_is_hidden_from_all_but_wechat() -> None:
    hidden = seal.hidden(given.wechat().public_key(), "李四酒业有限公司")

    shown = given.wechat().decrypt(b64decode(hidden), seal.OAEP)
    assert shown.decode() == "李四酒业有限公司"
    assert hidden != seal.hidden(given.wechat().public_key(), "李四酒业有限公司")

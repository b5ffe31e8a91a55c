import pytest

from tests.given.pay_wire import Merchant
from tests.given.sharing import STORE, Sharer, sharer

ADD = "/v3/profitsharing/receivers/add"
DELETE = "/v3/profitsharing/receivers/delete"


@pytest.fixture
async def brand(calm_merchant: Merchant) -> Sharer:
    return await sharer(calm_merchant)


def facts(brand: Sharer, **changed: object) -> dict[str, object]:
    given = {"appid": brand.appid, "type": "MERCHANT_ID", "account": "1900000777"}
    given |= {"relation_type": "STORE", "name": brand.sealed("某某酒行")}
    return {name: fact for name, fact in (given | changed).items() if fact is not None}


async def test_a_receiver_is_told_as_it_was_given(brand: Sharer) -> None:
    given = facts(brand, relation_type="CUSTOM", custom_relation="代理商")

    told = (await brand.sent(ADD, given)).json()

    assert told == {name: fact for name, fact in given.items() if name != "appid"}


async def test_to_add_again_succeeds(brand: Sharer) -> None:
    assert (await brand.known(STORE)).status_code == 200
    assert (await brand.known(STORE)).status_code == 200


async def test_a_receiver_that_is_gone_gets_nothing(brand: Sharer) -> None:
    await brand.sent(ADD, facts(brand, account="1900000778"))

    gone = {"appid": brand.appid, "type": "MERCHANT_ID", "account": "1900000778"}
    told = await brand.sent(DELETE, gone)
    answer = await brand.share("4200", "PS-1", ("1900000778", 1))

    assert told.json() == {"type": "MERCHANT_ID", "account": "1900000778"}
    assert "请先添加" in answer.json()["message"]


@pytest.mark.parametrize(
    "changed",
    [
        {"name": None},
        {"name": "某某酒行"},
        {"relation_type": "FRIEND"},
        {"relation_type": "CUSTOM"},
        {"custom_relation": "代理商"},
        {"type": "PERSONAL_OPENID", "account": "oNobody"},
        {"appid": "wx0000000000000001"},
        {"surprise": 1},
    ],
)
async def test_a_receiver_must_be_described_right(
    brand: Sharer, changed: dict[str, object]
) -> None:
    answer = await brand.sent(ADD, facts(brand, **changed))

    assert answer.status_code == 400
    assert answer.json()["code"] in {"PARAM_ERROR", "INVALID_REQUEST"}


async def test_a_sealed_name_says_by_which_key(brand: Sharer) -> None:
    answer = await brand.merchant.posted(ADD, facts(brand))

    assert (answer.status_code, answer.json()["code"]) == (400, "PARAM_ERROR")
    assert answer.json()["detail"]["location"] == "header"

from uuid import uuid4

import pytest

from bff.app import House
from bff.context import App
from bff.domains.member.moments import Moment
from bff.kit import ids
from bff.kit.ids import Kind
from bff.story.phone import Phone, request_id
from tests.conftest import HandPhone
from tests.edge.world import member
from tests.given.inbox import PAGE, a_message


@pytest.fixture
async def phone(hand_phone: HandPhone) -> Phone:
    return await hand_phone(uuid4().hex)


async def read(phone: Phone, message_id: str) -> dict[str, object]:
    answer = await phone.send("InboxRead", input={"messageId": message_id})
    return dict(answer["inboxRead"])


async def test_the_inbox_tells_what_happened(phone: Phone, house: House) -> None:
    for moment in (Moment.ORDER_PAID, Moment.REFUND_DONE):
        await a_message(house.database, await member(phone), moment)

    me = (await phone.send("Inbox", first=1))["me"]

    [node] = me["inbox"]["nodes"]
    assert me["inboxUnread"] == 2
    assert me["inbox"]["pageInfo"]["hasNextPage"] is True
    assert (node["moment"], node["title"], node["page"]) == ("REFUND_DONE", "退款成功", PAGE)
    assert "¥128.00" in node["text"]
    assert node["readAt"] is None


async def test_the_next_page_follows(phone: Phone, house: House) -> None:
    told = [await a_message(house.database, await member(phone)) for _ in range(3)]

    first = (await phone.send("Inbox", first=2))["me"]["inbox"]
    after = first["pageInfo"]["endCursor"]
    second = (await phone.send("Inbox", first=2, after=after))["me"]["inbox"]

    shown = [node["id"] for node in first["nodes"] + second["nodes"]]
    assert shown == [ids.opaque(Kind.MESSAGE, one) for one in reversed(told)]
    assert second["pageInfo"]["hasNextPage"] is False


async def test_reading_a_message_reads_those_before_it(phone: Phone, house: House) -> None:
    told = [await a_message(house.database, await member(phone)) for _ in range(3)]

    answer = await read(phone, ids.opaque(Kind.MESSAGE, told[1]))

    assert answer == {"__typename": "InboxRead", "me": {"inboxUnread": 1}}


async def test_another_s_message_is_unknown(
    phone: Phone, house: House, hand_phone: HandPhone
) -> None:
    other = await hand_phone(uuid4().hex)
    message_id = await a_message(house.database, await member(other))

    answer = await read(phone, ids.opaque(Kind.MESSAGE, message_id))

    assert answer == {"__typename": "MessageUnknown", "message": "没有找到这条消息。"}
    assert (await other.send("Inbox"))["me"]["inboxUnread"] == 1


async def test_what_was_accepted_is_shown(phone: Phone) -> None:
    asked = {"accepted": ["demo-order-paid"], "requestId": request_id()}
    before = (await phone.send("MessageTemplates"))["me"]["messageTemplates"]

    answers = [await phone.send("SubscribeReport", input=asked) for _ in range(2)]

    shown = {
        one["templateId"]: one["accepted"]
        for one in answers[1]["subscribeReport"]["me"]["messageTemplates"]
    }
    assert {moment for one in before for moment in one["moments"]} == set(Moment)
    assert shown["demo-order-paid"] == 1
    assert sum(shown.values()) == 1


async def test_a_template_of_another_app_is_unknown(phone: Phone) -> None:
    asked = {"accepted": ["another"], "requestId": request_id()}

    answer = await phone.send("SubscribeReport", input=asked)

    after = (await phone.send("MessageTemplates"))["me"]["messageTemplates"]
    assert answer["subscribeReport"]["__typename"] == "TemplateUnknown"
    assert sum(one["accepted"] for one in after) == 0


async def test_an_app_without_templates_asks_for_none(hand_phone: HandPhone) -> None:
    phone = await hand_phone(uuid4().hex, App.DESK)

    answer = await phone.ask("{ me { messageTemplates { templateId } } }")

    assert answer["data"]["me"]["messageTemplates"] == []

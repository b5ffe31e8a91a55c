from datetime import date

import pytest

from bff.context import App
from bff.domains.member.kinds import Role
from bff.kit.database import Database
from bff.kit.ids import uuid7
from bff.kit.page import cursor
from bff.story.phone import Surprise
from tests.conftest import HandPhone
from tests.given import phone as phones

DAY = date(2021, 3, 4)
READ = """
    with day as (
        insert into bill_day (day, ask_at, asked, read_at, lines, paid_fen, refunded_fen, fee_fen,
            other_fen)
        values ($1, bff_now(), 1, bff_now(), 2, 1280, 300, 6, 0), ($1 - 1, bff_now(), 1, null,
            null, null, null, null, null)
        returning day
    )
    insert into bill_difference (day, kind, number, ours_fen, theirs_fen, found_at)
    select $1, 'AMOUNT', 'an-order', 1279, 1280, bff_now() from day where day = $1
"""


async def test_the_brand_sees_where_a_bill_differs(
    hand_phone: HandPhone, database: Database
) -> None:
    await database.value(READ, DAY)
    chen = await hand_phone(uuid7().hex, App.DESK)
    await phones.granted(database, chen, Role.OPERATOR, None)

    page = (await chen.send("Bills"))["myBrand"]["bills"]

    [bill] = [one for one in page["nodes"] if one["day"] == str(DAY)]
    [difference] = bill["differences"]
    assert (bill["fees"]["fen"], bill["differing"]) == (6, 1)
    assert difference["kind"] == "AMOUNT"
    assert all(word in difference["words"] for word in ("an-order", "¥12.79", "¥12.80"))


async def test_a_cursor_of_another_list_is_refused(
    hand_phone: HandPhone, database: Database
) -> None:
    chen = await hand_phone(uuid7().hex, App.DESK)
    await phones.granted(database, chen, Role.OPERATOR, None)

    with pytest.raises(Surprise, match="BAD_USER_INPUT"):
        await chen.send("Bills", after=cursor("no day"))

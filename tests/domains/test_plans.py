"""What is over is found by an index, however much is still to come."""

import pytest

from bff.domains.checkout import reminding
from bff.domains.code import scanning
from bff.domains.community_sale import opening
from bff.domains.coupon import issuing
from bff.domains.group_buy import reading as group_buy
from bff.domains.member import sessions
from bff.domains.member.moments import Moment
from bff.domains.store import service as stores
from bff.kit import answer
from bff.kit.database import Database
from bff.kit.ids import uuid7

PLANS = {
    "answers": (answer.SWEEP, (answer.KEPT_DAYS, 10)),
    "tokens": (sessions.STATEMENTS["sweep"], (10,)),
    "changed sessions": (sessions.STATEMENTS["changed_sessions"], (sessions.CHANGES_LAST,)),
    "cells": (scanning.STATEMENTS["cells_forgotten"], (scanning.CELLS_KEPT,)),
    "goods that wait": (reminding.OVERDUE, (reminding.ASKED_FOR, Moment.PICKUP_OVERDUE, 10)),
    "sales": (opening.STATEMENTS["close_due"], ()),
    "openings": (stores.STATEMENTS["scenes_forgotten"], ()),
    "seats": (group_buy.STATEMENTS["seats_due"], (10,)),
    "parties": (group_buy.STATEMENTS["parties_due"], (10,)),
    "shown codes": (issuing.STATEMENTS["keep_shown"], (uuid7(), uuid7(), None)),
}


@pytest.mark.parametrize("kept", list(PLANS))
async def test_time_is_asked_of_an_index(database: Database, kept: str) -> None:
    statement, values = PLANS[kept]

    plan = [row[0] for row in await database.fetch(f"explain {statement}", *values)]

    assert any("Index Cond" in line and "InitPlan 1" in line for line in plan), plan
    assert not any("Filter" in line and "bff_now" in line for line in plan), plan

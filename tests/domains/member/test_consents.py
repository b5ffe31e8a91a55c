import pytest

from bff.context import Viewer
from bff.domains.member import consents, templates
from bff.domains.member.consents import TIMES_MAX, Reported
from bff.domains.member.errors import TemplateUnknown
from bff.domains.member.moments import Moment
from bff.kit.database import Database
from bff.kit.ids import uuid7
from bff.kit.refusal import BadInput
from tests.conftest import Statements
from tests.given.inbox import agreed
from tests.given.member import viewer

DEMO = templates.demo()


async def times(database: Database, viewer: Viewer) -> list[int]:
    asked = "select times from message_consent where identity_id = $1 order by template"
    return [row["times"] for row in await database.fetch(asked, viewer.identity_id)]


async def test_each_accepted_prompt_counts_once(database: Database) -> None:
    lin = await viewer(database)
    await agreed(database, lin, Moment.ORDER_PAID, Moment.PICKUP_READY)

    await agreed(database, lin, Moment.ORDER_PAID)

    assert await times(database, lin) == [2, 1]


async def test_the_same_report_again_is_counted_once(database: Database) -> None:
    lin = await viewer(database)
    command = consents.reported(lin, ["demo-order-paid", "demo-order-paid"], key="one")

    outcomes = [await consents.report(database, DEMO, [command, command]) for _ in range(2)]

    assert outcomes == [[Reported(), Reported()]] * 2
    assert await times(database, lin) == [1]


async def test_a_template_of_nobody_is_refused(database: Database) -> None:
    lin = await viewer(database)

    [outcome] = await consents.report(
        database, DEMO, [consents.reported(lin, ["another's"], key="one")]
    )

    assert outcome == TemplateUnknown()
    assert await times(database, lin) == []


async def test_who_accepts_nothing_is_told_nothing(database: Database) -> None:
    lin = await viewer(database)

    [outcome] = await consents.report(database, DEMO, [consents.reported(lin, [], key="one")])

    assert outcome == Reported()
    assert await times(database, lin) == []


async def test_consent_does_not_grow_without_end(database: Database) -> None:
    lin = await viewer(database)
    reports = [
        consents.reported(lin, ["demo-order-paid"], key=uuid7().hex) for _ in range(TIMES_MAX + 9)
    ]

    await consents.report(database, DEMO, reports)
    await consents.report(database, DEMO, [reports[0]._replace(request=reports[0].request)])

    assert await times(database, lin) == [TIMES_MAX]


async def test_many_report_in_three_statements(database: Database, statements: Statements) -> None:
    people = [await viewer(database) for _ in range(16)]
    reports = [consents.reported(one, ["demo-order-paid"], key="one") for one in people]

    async with statements(at_most=3):
        await consents.report(database, DEMO, reports)


async def test_no_prompt_asks_for_six(database: Database) -> None:
    lin = await viewer(database)

    with pytest.raises(BadInput):
        consents.reported(lin, list("abcdef"), key="one")

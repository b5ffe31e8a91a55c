import asyncio
from uuid import UUID

import pytest

from bff.context import App, Viewer
from bff.domains.community import leaders
from bff.domains.community.errors import (
    AlreadyReviewed,
    ApplicationUnknown,
    NameRefused,
    StoreUnknown,
    TooManyApplications,
)
from bff.domains.community.leaders import Application, Review, Reviewed
from bff.domains.community.models import NAME_LENGTH_MAX
from bff.domains.community.rules import APPLICATIONS_MAX
from bff.domains.community.service import Led, led
from bff.domains.community.states import ApplicationState
from bff.domains.member import roles
from bff.domains.member.kinds import Role
from bff.gateways.wechat import MiniProgram
from bff.kit import clock
from bff.kit.database import Database
from bff.kit.ids import uuid7
from bff.kit.refusal import BadInput, Forbidden
from tests.domains.community.conftest import Applicant
from tests.given import member as members
from tests.given import store as stores
from tests.given.community import joined

APPLICATIONS = "select count(*) from leader_application where member_id = $1"
UNFIT = "违法代开群"
FOUNDED = "select count(*) from community where store_id = $1"
STATE = "select state from leader_application where id = $1"


def asked(store_id: UUID, name: str = "西湖团购群", note: str = "") -> Application:
    return Application(store_id=store_id, name=name, note=note, key=uuid7().hex)


def said(application_id: UUID, *, yes: bool = True) -> Review:
    return Review(application_id=application_id, accepted=yes, key=uuid7().hex)


async def operator(database: Database) -> UUID:
    return (await members.viewer(database, App.DESK, [(Role.OPERATOR, None)])).member_id


async def applied(
    database: Database, mini_program: MiniProgram, viewer: Viewer, store_id: UUID
) -> UUID:
    outcome = await leaders.apply(database, mini_program, viewer, asked(store_id))
    return outcome.application_id


async def test_who_is_accepted_leads(
    database: Database, mini_program: MiniProgram, applicant: Applicant
) -> None:
    viewer, store_id = await applicant(), await stores.store(database)
    application_id = await applied(database, mini_program, viewer, store_id)

    reviewed = await leaders.review(
        database, operator_id=await operator(database), review=said(application_id)
    )

    assert reviewed.community_id is not None
    [scope] = await roles.scopes(database, member_id=viewer.member_id, roles=[Role.LEADER])
    assert scope == reviewed.community_id
    assert await whose(database, reviewed.community_id) == Led(scope, store_id, viewer.member_id)


async def whose(database: Database, community_id: UUID) -> Led | None:
    [lin] = await members.enrolled(database)
    await joined(database, community_id, lin)
    [found] = await led(database, [(lin, await clock.now(database))])
    return found


async def test_a_store_leads_its_own_community(
    database: Database, mini_program: MiniProgram, applicant: Applicant
) -> None:
    store_id = await stores.store(database)
    owner = await applicant(store_id)
    application_id = await applied(database, mini_program, owner, store_id)

    reviewed = await leaders.review(
        database, operator_id=await operator(database), review=said(application_id)
    )

    assert reviewed.community_id is not None
    assert await roles.scopes(database, member_id=owner.member_id, roles=[Role.LEADER]) == []
    assert await whose(database, reviewed.community_id) == Led(
        reviewed.community_id, store_id, None
    )


async def test_who_is_declined_leads_nothing(
    database: Database, mini_program: MiniProgram, applicant: Applicant
) -> None:
    viewer, store_id = await applicant(), await stores.store(database)
    application_id = await applied(database, mini_program, viewer, store_id)

    reviewed = await leaders.review(
        database, operator_id=await operator(database), review=said(application_id, yes=False)
    )

    assert reviewed == Reviewed(application_id, None)
    assert await database.value(FOUNDED, store_id) == 0
    assert await roles.scopes(database, member_id=viewer.member_id, roles=[Role.LEADER]) == []


async def test_reviews_that_race_found_one(
    database: Database, mini_program: MiniProgram, applicant: Applicant
) -> None:
    viewer, store_id = await applicant(), await stores.store(database)
    application_id, by = (
        await applied(database, mini_program, viewer, store_id),
        await operator(database),
    )

    outcomes = await asyncio.gather(
        *(leaders.review(database, operator_id=by, review=said(application_id)) for _ in range(8)),
        return_exceptions=True,
    )

    refused = [one for one in outcomes if one == AlreadyReviewed(ApplicationState.ACCEPTED)]
    assert len(refused) == 7
    assert await database.value(FOUNDED, store_id) == 1


async def test_only_an_operator_reviews(
    database: Database, mini_program: MiniProgram, applicant: Applicant
) -> None:
    viewer, store_id = await applicant(), await stores.store(database)
    application_id = await applied(database, mini_program, viewer, store_id)

    with pytest.raises(Forbidden):
        await leaders.review(database, operator_id=viewer.member_id, review=said(application_id))

    assert await database.value(STATE, application_id) == ApplicationState.WAITING


async def test_an_application_of_nobody_is_unknown(database: Database) -> None:
    by, missing = await operator(database), uuid7()

    with pytest.raises(ApplicationUnknown):
        await leaders.review(database, operator_id=by, review=said(missing))

    assert await database.value(STATE, missing) is None


async def test_so_many_applications_wait_at_most(
    database: Database, mini_program: MiniProgram, applicant: Applicant
) -> None:
    viewer, store_id = await applicant(), await stores.store(database)
    for _ in range(APPLICATIONS_MAX):
        await applied(database, mini_program, viewer, store_id)

    with pytest.raises(TooManyApplications):
        await applied(database, mini_program, viewer, store_id)

    assert await database.value(APPLICATIONS, viewer.member_id) == APPLICATIONS_MAX


@pytest.mark.parametrize(
    ("name", "note"), [("", ""), (" \n", ""), ("群" * (NAME_LENGTH_MAX + 1), ""), ("群", "a\0")]
)
async def test_words_that_say_nothing_apply_for_nothing(
    database: Database, mini_program: MiniProgram, applicant: Applicant, name: str, note: str
) -> None:
    viewer, store_id = await applicant(), await stores.store(database)

    with pytest.raises(BadInput):
        await leaders.apply(database, mini_program, viewer, asked(store_id, name, note))

    assert await database.value(APPLICATIONS, viewer.member_id) == 0


async def test_unfit_names_and_no_stores_are_refused(
    database: Database, mini_program: MiniProgram, applicant: Applicant
) -> None:
    viewer, store_id = await applicant(), await stores.store(database)

    with pytest.raises(NameRefused):
        await leaders.apply(database, mini_program, viewer, asked(store_id, UNFIT))
    with pytest.raises(StoreUnknown):
        await leaders.apply(database, mini_program, viewer, asked(uuid7()))

    assert await database.value(APPLICATIONS, viewer.member_id) == 0

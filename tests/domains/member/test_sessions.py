import asyncio
from datetime import timedelta

import pytest

from bff.domains.member import rules, sessions
from bff.domains.member import service as members
from bff.domains.member.errors import SessionEnded
from bff.domains.member.sessions import Live, Sessions
from bff.kit import clock
from bff.kit.database import Database
from tests.conftest import Statements
from tests.given.member import entered, opened_sessions
from tests.services import Services


async def test_an_access_token_speaks_for_its_member(database: Database, live: Sessions) -> None:
    lin = await entered(database, live)

    assert await sessions.viewer(database, live, lin.tokens.access) == lin.viewer


@pytest.mark.parametrize("token", ["", "x" * 43, "x" * 44, "符" * 43, "a\x00b"])
async def test_what_is_no_token_speaks_for_nobody(
    database: Database, live: Sessions, token: str
) -> None:
    assert await sessions.viewer(database, live, token) is None


async def test_a_refresh_token_opens_nothing(database: Database, live: Sessions) -> None:
    lin = await entered(database, live)

    assert await sessions.viewer(database, live, lin.tokens.refresh) is None


async def test_an_access_token_refreshes_nothing(database: Database, live: Sessions) -> None:
    lin = await entered(database, live)

    with pytest.raises(SessionEnded):
        await members.refresh(database, live, token=lin.tokens.access)

    assert await sessions.viewer(database, live, lin.tokens.access) == lin.viewer


async def test_a_remembered_session_asks_no_database(
    database: Database, live: Sessions, statements: Statements
) -> None:
    lin = await entered(database, live)
    await sessions.viewer(database, live, lin.tokens.access)

    async with statements(at_most=0):
        assert await sessions.viewer(database, live, lin.tokens.access) == lin.viewer


async def test_an_access_token_lasts_fifteen_minutes(
    own_database: Database, live: Sessions
) -> None:
    lin = await entered(own_database, live)
    begun = await clock.now(own_database)
    assert timedelta(minutes=14) < lin.expires_at - begun <= timedelta(minutes=15)

    await clock.advance(own_database, 15 * 60)

    assert await sessions.viewer(own_database, live, lin.tokens.access) is None


async def test_a_remembered_session_follows_the_one_clock(
    own_database: Database, live: Sessions
) -> None:
    lin = await entered(own_database, live)
    await sessions.viewer(own_database, live, lin.tokens.access)
    await clock.advance(own_database, 15 * 60)

    await sessions.refreshed(own_database, live)

    assert await sessions.viewer(own_database, live, lin.tokens.access) is None


async def test_a_refresh_gives_new_tokens_of_the_same_session(
    database: Database, live: Sessions
) -> None:
    lin = await entered(database, live)

    again = await members.refresh(database, live, token=lin.tokens.refresh)

    assert again.viewer == lin.viewer
    assert {again.tokens.access, again.tokens.refresh}.isdisjoint(
        {lin.tokens.access, lin.tokens.refresh}
    )


async def test_a_lost_answer_gets_another_pair(own_database: Database, live: Sessions) -> None:
    lin = await entered(own_database, live)
    lost = await members.refresh(own_database, live, token=lin.tokens.refresh)
    await clock.advance(own_database, 29)

    again = await members.refresh(own_database, live, token=lin.tokens.refresh)

    assert again.tokens.refresh != lost.tokens.refresh
    await members.refresh(own_database, live, token=again.tokens.refresh)


async def test_a_stolen_refresh_token_ends_the_session(
    own_database: Database, live: Sessions
) -> None:
    lin = await entered(own_database, live)
    after = await members.refresh(own_database, live, token=lin.tokens.refresh)
    await sessions.viewer(own_database, live, after.tokens.access)
    await clock.advance(own_database, 31)

    with pytest.raises(SessionEnded):
        await members.refresh(own_database, live, token=lin.tokens.refresh)

    assert await sessions.viewer(own_database, live, after.tokens.access) is None
    with pytest.raises(SessionEnded):
        await members.refresh(own_database, live, token=after.tokens.refresh)


async def test_a_refresh_token_lasts_thirty_days(own_database: Database, live: Sessions) -> None:
    lin = await entered(own_database, live)
    await clock.advance(own_database, 30 * 24 * 3_600)

    with pytest.raises(SessionEnded):
        await members.refresh(own_database, live, token=lin.tokens.refresh)

    assert await own_database.value("select count(*) from session_token") == 2


async def test_64_refreshes_at_once_kill_nothing(own_database: Database, live: Sessions) -> None:
    lin = await entered(own_database, live)

    pairs = await asyncio.gather(
        *(members.refresh(own_database, live, token=lin.tokens.refresh) for _ in range(64))
    )

    assert len({pair.tokens.refresh for pair in pairs}) == 64
    assert await sessions.viewer(own_database, live, pairs[0].tokens.access) == lin.viewer


async def test_signing_out_ends_the_session_at_once(database: Database, live: Sessions) -> None:
    lin = await entered(database, live)
    await sessions.viewer(database, live, lin.tokens.access)

    await members.sign_out(database, live, lin.viewer)

    assert await sessions.viewer(database, live, lin.tokens.access) is None
    with pytest.raises(SessionEnded):
        await members.refresh(database, live, token=lin.tokens.refresh)


async def test_signing_out_twice_is_refused(database: Database, live: Sessions) -> None:
    lin = await entered(database, live)
    await members.sign_out(database, live, lin.viewer)

    with pytest.raises(SessionEnded):
        await members.sign_out(database, live, lin.viewer)


async def test_one_sign_out_leaves_the_other_phone_alone(
    database: Database, live: Sessions
) -> None:
    lin, other = await entered(database, live), await entered(database, live)

    await members.sign_out(database, live, lin.viewer)

    assert await sessions.viewer(database, live, other.tokens.access) == other.viewer


async def test_another_process_forgets_what_was_signed_out(
    database: Database, live: Sessions, services: Services
) -> None:
    lin = await entered(database, live)
    async with opened_sessions(services.redis_url) as elsewhere:
        await sessions.viewer(database, elsewhere, lin.tokens.access)
        await members.sign_out(database, live, lin.viewer)

        async with sessions.watched(database, elsewhere), asyncio.timeout(10):
            async for _ in elsewhere.signals.listen(sessions.TOPIC):
                if await sessions.viewer(database, elsewhere, lin.tokens.access) is None:
                    break


async def test_nothing_is_remembered_for_more_than_a_minute(
    database: Database, live: Sessions
) -> None:
    moment = [0.0]
    own = Sessions(live.signals, steady=lambda: moment[0])
    lin = await entered(database, live)
    hashed = sessions.hash_of(lin.tokens.access)
    await sessions.viewer(database, own, lin.tokens.access)

    moment[0] = 59.0
    assert own.recall(hashed) == lin.viewer
    moment[0] = 60.0
    assert own.recall(hashed) is None


async def test_nothing_is_remembered_beyond_the_token(live: Sessions, database: Database) -> None:
    moment = [0.0]
    own = Sessions(live.signals, steady=lambda: moment[0])
    lin = await entered(database, live)
    own.remember("hash", Live(lin.viewer, lin.expires_at, lasts_s=5.0))

    moment[0] = 5.0

    assert own.recall("hash") is None


async def test_the_oldest_memory_makes_room(
    live: Sessions, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sessions, "REMEMBERED_MAX", 2)
    own = Sessions(live.signals)
    lin = await entered(database, live)

    for hashed in ("first", "second", "third"):
        own.remember(hashed, Live(lin.viewer, lin.expires_at, lasts_s=60))

    assert [own.recall(hashed) for hashed in ("first", "third")] == [None, lin.viewer]


async def test_tokens_past_their_time_are_swept(own_database: Database, live: Sessions) -> None:
    await entered(own_database, live)
    await clock.advance(own_database, 16 * 60)

    assert await sessions.sweep(own_database) == 1
    assert await own_database.value("select kind from session_token") == "REFRESH"


async def test_sweepers_side_by_side_sweep_each_token_once(
    own_database: Database, live: Sessions
) -> None:
    for _ in range(20):
        await entered(own_database, live)
    await clock.advance(own_database, rules.REFRESH_LASTS.total_seconds())

    swept = await asyncio.gather(*(sessions.sweep(own_database) for _ in range(4)))

    assert sum(swept) == 40
    assert await own_database.value("select count(*) from session_token") == 0

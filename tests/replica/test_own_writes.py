"""Whoever changed something sees it at once, by whichever worker they are answered."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from bff.context import App, Viewer
from bff.kit import ids
from bff.kit.database import Database
from bff.kit.ids import Kind, uuid7
from bff.replica.writers import OWN_S
from bff.story.phone import document
from tests.given import coupon as coupons
from tests.given import member as members
from tests.given.redis import own_redis
from tests.given.replica import Pair
from tests.replica.workers import Worker, seen_before, until, worker

WALLET = document(App.CONSUMER, "Wallet")
CLAIM = document(App.CONSUMER, "CouponClaim")
NOWHERE = "unix:///nowhere/redis.sock"


@pytest.fixture
async def campaign_id(primary: Database) -> UUID:
    return await coupons.campaign(primary)


@pytest.fixture
async def lin(primary: Database) -> Viewer:
    [member_id] = await members.enrolled(primary)
    return seen_before(member_id)


@pytest.fixture
async def _paused(beside: Pair, campaign_id: UUID, lin: Viewer) -> AsyncIterator[None]:
    """The replica knows the campaign and the member, and nothing that comes later."""
    assert campaign_id != lin.member_id
    await beside.caught_up()
    await beside.paused()
    yield
    await beside.resumed()


async def claimed(one: Worker, lin: Viewer, campaign_id: UUID) -> dict[str, Any]:
    asked = {"campaignId": ids.opaque(Kind.CAMPAIGN, campaign_id), "requestId": uuid7().hex}
    answer: dict[str, Any] = (await one.ask(CLAIM, lin, input=asked))["couponClaim"]
    return answer


async def wallet(one: Worker, lin: Viewer) -> int:
    return len((await one.ask(WALLET, lin))["me"]["wallet"]["nodes"])


async def test_members_read_the_replica(one: Worker, lin: Viewer, beside: Pair) -> None:
    await beside.caught_up()

    assert await wallet(one, lin) == 0
    assert one.sent


@pytest.mark.usefixtures("_paused")
async def test_own_writes_are_seen_at_once(one: Worker, lin: Viewer, campaign_id: UUID) -> None:
    answer = await claimed(one, lin, campaign_id)

    assert answer["coupon"]["title"]
    assert [counted["count"] for counted in answer["me"]["walletCounts"] if counted["count"]] == [1]
    assert await wallet(one, lin) == 1
    assert one.sent == []


@pytest.mark.usefixtures("_paused")
async def test_every_worker_knows_of_it(
    one: Worker, other: Worker, lin: Viewer, campaign_id: UUID
) -> None:
    await claimed(one, lin, campaign_id)

    await until(lambda: other.writers.may_have_written(lin.members))
    assert await wallet(other, lin) == 1
    assert other.sent == []


@pytest.mark.usefixtures("_paused")
async def test_others_go_on_reading_the_replica(
    one: Worker, lin: Viewer, campaign_id: UUID, primary: Database
) -> None:
    await claimed(one, lin, campaign_id)
    await coupons.coupon(primary, campaign_id, (mei := uuid7()))

    assert await wallet(one, seen_before(mei)) == 0
    assert one.sent


async def test_a_refusal_counts_as_a_write(one: Worker, lin: Viewer, primary: Database) -> None:
    nothing_left = await coupons.campaign(primary, total=1)
    await coupons.coupon(primary, nothing_left, uuid7())

    answer = await claimed(one, lin, nothing_left)

    assert "coupon" not in answer
    assert one.writers.may_have_written(lin.members)
    assert await wallet(one, lin) == 0


@pytest.mark.usefixtures("_paused")
async def test_a_person_is_known_by_every_name(one: Worker, lin: Viewer, campaign_id: UUID) -> None:
    both = (lin.member_id, uuid7())
    await claimed(one, lin, campaign_id)

    assert one.writers.may_have_written(both)
    assert not one.writers.may_have_written(both[1:])


async def test_after_a_while_the_replica_is_enough(
    one: Worker, lin: Viewer, campaign_id: UUID, beside: Pair
) -> None:
    await claimed(one, lin, campaign_id)
    await beside.caught_up()
    one.clock.now += OWN_S

    await until(lambda: one.standby.well and not one.writers.may_have_written(lin.members))
    assert await wallet(one, lin) == 1
    assert one.sent


@pytest.mark.usefixtures("_paused")
async def test_whoever_has_just_signed_in_is_seen(one: Worker, primary: Database) -> None:
    mei = await members.viewer(primary)

    assert (await one.ask("{ me { member { nickname } } }", mei))["me"]["member"]["nickname"]
    assert one.sent == []


async def test_without_redis_members_read_the_primary(
    beside: Pair, primary: Database, lin: Viewer, campaign_id: UUID
) -> None:
    shown = ids.opaque(Kind.CAMPAIGN, campaign_id)
    async with worker(primary, beside.replica.url("dongxiao_app"), NOWHERE) as alone:
        await until(lambda: alone.standby.well)
        alone.clock.now += 2 * OWN_S
        await until(lambda: alone.standby.well)

        assert await wallet(alone, lin) == 0
        assert alone.sent == []
        await alone.ask("query($id: ID!) { campaign(id: $id) { title } }", id=shown)
        assert alone.sent


async def test_members_read_the_primary_when_redis_is_lost(
    beside: Pair, primary: Database, lin: Viewer, tmp_path: Path
) -> None:
    url = beside.replica.url("dongxiao_app")
    async with AsyncExitStack() as redis:
        redis_url = await redis.enter_async_context(own_redis(tmp_path))
        async with worker(primary, url, redis_url) as one:
            await one.settled()
            await redis.aclose()
            await until(lambda: one.writers.may_have_written(lin.members))

            assert await wallet(one, lin) == 0
            assert one.sent == []

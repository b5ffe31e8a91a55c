"""Many members at once, each of whom wants a coupon and keeps asking for it."""

import asyncio
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from random import uniform
from uuid import UUID

import httpx

from bff.context import App
from bff.domains.member import service as members
from bff.domains.member import sessions
from bff.domains.member.service import Person
from bff.engine.errors import Code
from bff.kit import ids
from bff.kit.database import Database
from bff.kit.ids import Kind, uuid7
from bff.story.phone import document, request_id
from tests.faults import serving
from tests.faults.serving import PATIENCE_S, Server
from tests.given.member import openid

IDENTITIES = "select id, member_id from identity where member_id = any($1::uuid[]) order by id"
HELD = "select member_id, id from coupon where campaign_id = $1"
BREATH_S = (0.5, 1.5)
TRIES_MAX = 50
# So many ask at once: were it all of them, a slow reader might find that all are answered.
ABREAST = 200


@dataclass(frozen=True, slots=True)
class Claimant:
    """A member who is signed in, and the request under which the coupon is wanted."""

    member_id: UUID
    token: str
    request_id: str


# What each was told: the id of a coupon, or the words of a refusal.
Told = dict[Claimant, str]


async def gathered(database: Database, size: int) -> list[Claimant]:
    """Return new members, signed in to the consumers' app."""
    people = [Person(uuid7(), "林", identities=[(App.CONSUMER, openid())]) for _ in range(size)]
    async with database.transaction() as tx:
        await members.enrol(tx, people)
        rows = await tx.fetch(IDENTITIES, [person.member_id for person in people])
        begun = [await sessions.begin(tx, row["id"]) for row in rows]
    return [Claimant(s.viewer.member_id, s.tokens.access, request_id()) for s in begun]


async def claim(client: httpx.AsyncClient, campaign_id: UUID, who: Claimant) -> str | None:
    """Claim once; None when all that is said is that it may be tried again."""
    asked = {"campaignId": ids.opaque(Kind.CAMPAIGN, campaign_id), "requestId": who.request_id}
    body = {"query": document(App.CONSUMER, "CouponClaim"), "variables": {"input": asked}}
    headers = {"authorization": f"Bearer {who.token}"}
    answer = (await client.post("/graphql", json=body, headers=headers)).json()
    codes = {error["extensions"]["code"] for error in answer.get("errors", ())}
    assert codes <= {Code.UNAVAILABLE}, answer
    if codes:
        return None
    told = answer["data"]["couponClaim"]
    return str(told["coupon"]["id"] if "coupon" in told else told["message"])


async def answered(
    server: Server,
    campaign_id: UUID,
    crowd: Sequence[Claimant],
    *,
    after: int = 0,
    then: Callable[[], None] | None = None,
) -> Told:
    """Let all claim, each until answered or the server is dead; return what they heard.

    As soon as that many are answered, `then` happens.
    """
    told: Told = {}
    abreast = asyncio.Semaphore(ABREAST)

    async def ask(who: Claimant) -> None:
        async with abreast:
            words = await _insisted(server, client, campaign_id, who)
        if words is None:
            return
        told[who] = words
        if then is not None and len(told) == after:
            then()

    async with asyncio.timeout(PATIENCE_S), serving.line(server, width=len(crowd)) as client:
        await asyncio.gather(*map(ask, crowd))
    return told


async def held(database: Database, campaign_id: UUID) -> Mapping[UUID, str]:
    """Return the coupon of each member who has one, by the truth of the database."""
    rows = await database.fetch(HELD, campaign_id)
    return {row["member_id"]: ids.opaque(Kind.COUPON, row["id"]) for row in rows}


def changed(first: Told, last: Told) -> list[tuple[str, str | None]]:
    """Return what somebody was told first and something else was told last."""
    return [(words, last.get(who)) for who, words in first.items() if last.get(who) != words]


def granted(told: Told, holders: Iterable[UUID]) -> dict[UUID, str]:
    """Return what the holders were told, of those who were told anything."""
    return {who.member_id: words for who, words in told.items() if who.member_id in set(holders)}


async def _insisted(
    server: Server, client: httpx.AsyncClient, campaign_id: UUID, who: Claimant
) -> str | None:
    for _ in range(TRIES_MAX):
        # A line that is cut says as little as the word that all are busy.
        with suppress(httpx.TransportError):
            words = await claim(client, campaign_id, who)
            if words is not None:
                return words
        if not server.alive:
            return None
        await asyncio.sleep(uniform(*BREATH_S))
    return None

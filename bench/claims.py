"""Flash issue: a thousand members claim of one campaign after the other; each claim is its own."""

import asyncio
import re
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import count
from uuid import UUID, uuid4

import asyncpg

from bench.reads import SAMPLE
from bench.servers import Server
from bench.wishes import Member, Wish
from bff.database import opened
from bff.domains.coupon import campaigns
from bff.domains.coupon.campaigns import Draft
from bff.domains.coupon.terms import AmountOff, Terms
from bff.embedded import Endpoints

DOCUMENT = "CouponClaim"
# More than any server answers, so that no round runs out of campaigns.
CLAIMS_A_ROUND = 40_000
# One in ten gets none, and one in ten asks twice.
STOCK_SHARE, ASKS_TWICE = 0.9, 10
CAUGHT_UP_S_MAX = 30.0
POLL_S = 0.1
COUPON = re.compile(rb'"coupon":{"id":"([^"]+)"')
CLAIMED = b'"CouponClaimed"'
# Taken nowhere, so that no list of campaigns grows by them.
TERMS = Terms(title="限时券", benefit=AmountOff(1000), worth_fen=1000, everywhere=False)
# What was answered must be there, and nothing else; numbers without gap or double; never too many.
ROWS = """
    select campaign.id, campaign.total, campaign.issued, count(coupon.id) as rows,
        count(distinct coupon.number) as numbers, count(distinct coupon.member_id) as people,
        coalesce(max(coupon.number), 0) as last
    from unnest($1::uuid[]) as asked (id)
    join campaign on campaign.id = asked.id
    left join coupon on coupon.campaign_id = campaign.id
    group by campaign.id
"""


@dataclass
class Claims:
    """Claims of campaigns that are published for one round of one server."""

    place: Endpoints
    members: Sequence[Member]
    document: str = DOCUMENT
    _campaigns: dict[str, list[UUID]] = field(default_factory=dict)
    _claimed: dict[str, set[bytes]] = field(default_factory=dict)
    _keys: Iterator[int] = field(default_factory=count)
    # A town's members claim in several legs.
    _leg: str = field(default_factory=lambda: uuid4().hex)

    async def of(self, server: Server) -> Iterator[bytes]:
        """Return claims of new campaigns, each by every member."""
        published = await self._published(-(-CLAIMS_A_ROUND // len(self.members)))
        self._campaigns.setdefault(server.name, []).extend(published)
        return self._asked(server, published)

    async def sample(self, server: Server) -> list[bytes]:
        """Return a few claims of a new campaign, one of them twice."""
        [campaign_id] = await self._published(1)
        said = [self._said(server, campaign_id, member) for member in self.members[: SAMPLE - 1]]
        return [*said, said[0]]

    def answered(self, server: Server, answer: bytes) -> None:
        """Remember what was given."""
        if CLAIMED in answer and (found := COUPON.search(answer)):
            self._claimed.setdefault(server.name, set()).add(found[1])

    async def verdict(self) -> list[str]:
        """Compare what was answered with what is written; SystemExit where they differ."""
        return [await self._judged(name) for name in self._campaigns]

    async def _judged(self, name: str) -> str:
        given = len(self._claimed.get(name, ()))
        rows = await self._rows(name)
        behind = given - written(rows)
        give_up = time.monotonic() + CAUGHT_UP_S_MAX
        while written(rows) < given and time.monotonic() < give_up:
            await asyncio.sleep(POLL_S)
            rows = await self._rows(name)
        unsound = [row["id"] for row in rows if not is_sound(row)]
        if written(rows) != given or unsound:
            raise SystemExit(f"{name}: {given} answered, {written(rows)} written, {unsound}")
        late = f", {behind:,} of them written after the last answer" if behind else ""
        return f"{name}: {given:,} coupons answered and written, none twice, none too many{late}"

    async def _rows(self, name: str) -> list[asyncpg.Record]:
        connection = await asyncpg.connect(self.place.database_url)
        try:
            return await connection.fetch(ROWS, self._campaigns[name])
        finally:
            await connection.close()

    async def _published(self, campaigns_needed: int) -> list[UUID]:
        total = round(len(self.members) * STOCK_SHARE)
        drafts = [Draft(terms=TERMS, total=total, per_member=1) for _ in range(campaigns_needed)]
        async with opened(self.place.database_url) as brand, brand.transaction() as transaction:
            return await campaigns.publish(transaction, drafts)

    def _asked(self, server: Server, campaign_ids: Sequence[UUID]) -> Iterator[bytes]:
        for campaign_id in campaign_ids:
            for place, member in enumerate(self.members, 1):
                said = self._said(server, campaign_id, member)
                yield said
                if place % ASKS_TWICE == 0:
                    yield said

    def _said(self, server: Server, campaign_id: UUID, member: Member) -> bytes:
        key = f"{self._leg}-{next(self._keys):08d}"
        return server.say(self.document, Wish(member, campaign_id, key))


def written(rows: Sequence[asyncpg.Record]) -> int:
    """Return how many coupons there are."""
    return sum(row["rows"] for row in rows)


def is_sound(row: asyncpg.Record) -> bool:
    """Whether a campaign gave what it counted, numbered without gap, one a person."""
    counted = {row["issued"], row["rows"], row["numbers"], row["people"], row["last"]}
    return len(counted) == 1 and row["issued"] <= row["total"]

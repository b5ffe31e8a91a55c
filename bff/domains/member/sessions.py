"""Who asks: access tokens, and the sessions that a process remembers for a while."""

import asyncio
import time
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from hashlib import sha256
from secrets import token_urlsafe
from uuid import UUID

import asyncpg
import structlog

from bff.context import App, Viewer
from bff.domains.member import rules
from bff.domains.member.kinds import Ended, TokenKind
from bff.gateways.signals import Signals
from bff.kit import statements
from bff.kit.convoys import Convoys
from bff.kit.database import Database, Record, Transaction
from bff.kit.ids import uuid7
from bff.kit.refusal import Unavailable

STATEMENTS = statements.load("bff.domains.member")

TOKEN_BYTES = 32
# What token_urlsafe makes of so many bytes.
TOKEN_LENGTH = 43
REMEMBERED_S_MAX = 60.0
# Bounded, so that no flood of sign-ins fills the memory.
REMEMBERED_MAX = 50_000
# A change is looked for longer than any transaction lasts and anything is remembered.
CHANGES_LAST = timedelta(seconds=90)
# So few that no sweep holds locks for long.
SWEPT_AT_ONCE = 10_000
TOPIC = "sessions"

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Tokens:
    """A new pair of tokens, which nobody but the phone ever has again."""

    access: str = field(repr=False)
    refresh: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class SignedIn:
    """A session as the phone gets it: who it is, its tokens, and when the access token ends."""

    viewer: Viewer
    tokens: Tokens
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class Live:
    """A session behind an access token, and how much longer that token is good."""

    viewer: Viewer
    until_at: datetime
    lasts_s: float


@dataclass(frozen=True, slots=True)
class Remembered:
    """A session as this process remembers it, until `forget_at` of its own steady clock."""

    viewer: Viewer
    until_at: datetime
    forget_at: float


class Sessions:
    """The sessions that one process remembers: bounded, for a minute, less when told so."""

    def __init__(
        self,
        signals: Signals,
        convoys: Convoys | None = None,
        *,
        steady: Callable[[], float] = time.monotonic,
    ) -> None:
        """Remember nothing yet; `signals` carries the news between processes.

        Those who come at the same time are asked for together, in one of the `convoys`.
        """
        self.signals = signals
        self.convoys = convoys or Convoys()
        self._steady = steady
        self._by_hash: dict[str, Remembered] = {}
        self._hashes: dict[UUID, set[str]] = {}

    def recall(self, hashed: str) -> Viewer | None:
        """Return the viewer behind a token's hash if it is remembered still."""
        kept = self._by_hash.get(hashed)
        if kept is None:
            return None
        if kept.forget_at > self._steady():
            return kept.viewer
        self._drop(hashed)
        return None

    def remember(self, hashed: str, live: Live) -> None:
        """Remember a session for a minute at most; the oldest makes room."""
        if len(self._by_hash) >= REMEMBERED_MAX:
            # A dict keeps its order, so the first is the one remembered longest ago.
            self._drop(next(iter(self._by_hash)))
        forget_at = self._steady() + min(REMEMBERED_S_MAX, live.lasts_s)
        self._by_hash[hashed] = Remembered(live.viewer, live.until_at, forget_at)
        self._hashes.setdefault(live.viewer.session_id, set()).add(hashed)

    def forget(self, session_ids: Sequence[UUID]) -> None:
        """Forget sessions of which something has changed."""
        for session_id in session_ids:
            # A copy, because dropping changes the set.
            for hashed in list(self._hashes.get(session_id, ())):
                self._drop(hashed)

    def forget_past(self, now: datetime) -> None:
        """Forget sessions whose access token ended before this business time."""
        # The steady clock does not follow a business clock that was set forward.
        for hashed in [h for h, kept in self._by_hash.items() if kept.until_at <= now]:
            self._drop(hashed)

    async def changed(self, session_ids: Sequence[UUID]) -> None:
        """Forget sessions here, and have every other process forget them."""
        self.forget(session_ids)
        await self.signals.tell(TOPIC, *(f"session:{one}" for one in session_ids))

    def _drop(self, hashed: str) -> None:
        session_id = self._by_hash.pop(hashed).viewer.session_id
        hashes = self._hashes[session_id]
        hashes.discard(hashed)
        if not hashes:
            del self._hashes[session_id]


async def viewer(database: Database, sessions: Sessions, token: str) -> Viewer | None:
    """Return who an access token speaks for; None when it is unknown, too old or revoked."""
    if not is_token(token):
        return None
    hashed = hash_of(token)
    # Most requests come with a token that was seen a moment ago.
    known = sessions.recall(hashed)
    if known is not None:
        return known
    live: Live | None = await sessions.convoys.reading(lives, database).one(hashed)
    if live is None:
        return None
    sessions.remember(hashed, live)
    return live.viewer


async def lives(asked: Database | Transaction, hashes: Sequence[str]) -> list[Live | None]:
    """Return the live session behind each access token's hash, by the truth of the database."""
    rows = await asked.fetch(STATEMENTS["viewers"], list(hashes))
    return [_live(row) if row["identity_id"] else None for row in rows]


@asynccontextmanager
async def watched(database: Database, sessions: Sessions) -> AsyncIterator[None]:
    """Keep `sessions` true while the block runs: told at once, found out within a second or so."""
    task = asyncio.create_task(_watch(database, sessions))
    try:
        yield
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task


async def refreshed(database: Database, sessions: Sessions) -> None:
    """Forget what the database says has changed or ended of late."""
    row = await database.row(STATEMENTS["changed_sessions"], CHANGES_LAST)
    assert row is not None
    sessions.forget(row["changed"])
    sessions.forget_past(row["now"])


async def begin(
    transaction: Transaction, identity_id: UUID, *, code_hash: bytes | None = None
) -> SignedIn:
    """Begin a session of an identity."""
    session_id, tokens = uuid7(), made()
    await transaction.execute(
        STATEMENTS["open_session"], session_id, identity_id, code_hash, *_rows(tokens)
    )
    return await signed_in(transaction, tokens)


async def signed_in(transaction: Transaction, tokens: Tokens) -> SignedIn:
    """Return the session that new tokens belong to, as the phone gets it."""
    [live] = await lives(transaction, [hash_of(tokens.access)])
    assert live is not None
    return SignedIn(viewer=live.viewer, tokens=tokens, expires_at=live.until_at)


async def rotate(transaction: Transaction, spent: str, tokens: Tokens) -> None:
    """Put new tokens in the place of a refresh token."""
    await transaction.execute(STATEMENTS["rotate"], hash_of(spent), *_rows(tokens))


async def end(transaction: Transaction, session_id: UUID, why: Ended) -> bool:
    """End a session with all its tokens; False when it had ended before."""
    return await transaction.execute(STATEMENTS["end_session"], session_id, why) == 1


async def sweep(database: Database) -> int:
    """Delete up to 10,000 tokens that are past their time; return how many they were."""
    async with database.transaction() as transaction:
        return int(await transaction.value(STATEMENTS["sweep"], SWEPT_AT_ONCE))


def made() -> Tokens:
    """Return two new tokens of 256 random bits."""
    return Tokens(access=token_urlsafe(TOKEN_BYTES), refresh=token_urlsafe(TOKEN_BYTES))


def is_token(text: str) -> bool:
    """Whether a text has the looks of one of our tokens."""
    return len(text) == TOKEN_LENGTH and text.isascii()


def hash_of(token: str) -> str:
    """Return what is kept of a token."""
    # A token has 256 random bits: a slower hash would hide it no better.
    return sha256(token.encode()).hexdigest()


def _rows(tokens: Tokens) -> tuple[list[str], list[TokenKind], list[timedelta]]:
    return (
        [hash_of(tokens.access), hash_of(tokens.refresh)],
        [TokenKind.ACCESS, TokenKind.REFRESH],
        [rules.ACCESS_LASTS, rules.REFRESH_LASTS],
    )


def _live(row: Record) -> Live:
    viewer = Viewer(
        member_id=row["member_id"],
        members=tuple(row["members"]),
        identity_id=row["identity_id"],
        session_id=row["session_id"],
        app=App(row["app"]),
    )
    return Live(viewer=viewer, until_at=row["until_at"], lasts_s=row["lasts"].total_seconds())


async def _watch(database: Database, sessions: Sessions) -> None:
    async for _ in sessions.signals.listen(TOPIC):
        try:
            await refreshed(database, sessions)
        except (Unavailable, asyncpg.PostgresError):
            # What is remembered ends by itself within a minute.
            log.warning("sessions_unwatched")

"""Scenes: short tokens on posters and printed codes that open the app where it matters."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from secrets import choice
from typing import NamedTuple
from uuid import UUID

from bff.domains.store.errors import SceneUnknown
from bff.domains.store.kinds import ScenePage
from bff.domains.store.rules import LETTERS, TOKEN_LENGTH, scene_text
from bff.domains.store.service import STATEMENTS
from bff.kit.database import Database, Transaction, columns
from bff.kit.ids import uuid7
from bff.kit.refusal import Refusal


@dataclass(frozen=True, slots=True, kw_only=True)
class NewScene:
    """What a token is to open, and whose it is; `object_id` is the id as the phones see it."""

    page: ScenePage
    object_id: str
    store_id: UUID | None = None
    clerk_id: UUID | None = None
    member_id: UUID | None = None
    token: str | None = None


class OpenScene(NamedTuple):
    """A member's phone shows us the scene that it was opened with."""

    member_id: UUID
    token: str


@dataclass(frozen=True, slots=True)
class Opened:
    """Where the app opens."""

    page: ScenePage
    object_id: str
    store_id: UUID | None


class SceneOpened(NamedTuple):
    """That a member opened a code of a store, or of a clerk who worked there at that moment.

    `shared_by` is the member who passed it on, where somebody did.
    """

    id: UUID
    member_id: UUID
    store_id: UUID
    clerk_id: UUID | None
    shared_by: UUID | None
    at: datetime


async def made(transaction: Transaction, scenes: Sequence[NewScene]) -> list[str]:
    """Keep scenes and return their tokens, in order; WeChat takes each as its `scene`."""
    rows = [(one.token or token(), *_facts(one)) for one in scenes]
    if rows:
        await transaction.execute(STATEMENTS["add_scenes"], *columns(rows))
    return [str(row[0]) for row in rows]


async def opened(database: Database, commands: Sequence[OpenScene]) -> list[Opened | Refusal]:
    """Say where each scene opens the app, and keep that it was: once a member and minute."""
    rows = [(uuid7(), one.member_id, scene_text(one.token)) for one in commands]
    async with database.transaction() as transaction:
        found = await transaction.fetch(STATEMENTS["scenes_opened"], *columns(rows))
    at = {
        row["place"]: Opened(ScenePage(row["page"]), row["object_id"], row["store_id"])
        for row in found
    }
    return [at.get(place) or SceneUnknown() for place in range(1, len(commands) + 1)]


async def evidence(
    asked: Database | Transaction, members: Sequence[UUID], since: datetime
) -> list[SceneOpened]:
    """Return each member's last opening of each store's and clerk's codes, the newest first."""
    rows = await asked.fetch(STATEMENTS["scene_evidence"], list(members), since)
    return [SceneOpened(*row) for row in rows]


async def forget(database: Database) -> int:
    """Forget openings that prove nothing any more, up to 10,000; return how many they were."""
    async with database.transaction() as transaction:
        return await transaction.execute(STATEMENTS["scenes_forgotten"])


def token() -> str:
    """Return a new token, as good for the eye as for a camera."""
    return "".join(choice(LETTERS) for _ in range(TOKEN_LENGTH))


def _facts(one: NewScene) -> tuple[object, ...]:
    return one.page, one.object_id, one.store_id, one.clerk_id, one.member_id

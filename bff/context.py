"""What a request knows: who asks, in which language, and what all requests share."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, TypeVar
from uuid import UUID

from bff.config import Settings
from bff.kit.convoys import Convoys
from bff.kit.database import Database
from bff.kit.refusal import Forbidden

# What has not begun by then was asked of a database that does not answer.
TURN_S_MAX = 2.0

Key = TypeVar("Key")
Row = TypeVar("Row")
Service = TypeVar("Service")
Verb = Callable[..., Awaitable[Sequence[Any]]]
Loader = Callable[[Database, Sequence[Key]], Awaitable[Sequence[Row]]]


class App(StrEnum):
    """The mini-program, or the desk, that a person signed in to."""

    CONSUMER = "CONSUMER"
    STORE_OWNER = "STORE_OWNER"
    COMMUNITY = "COMMUNITY"
    DESK = "DESK"


class Language(StrEnum):
    """What a `message` is written in."""

    ZH = "zh"
    EN = "en"


class Unauthenticated(Exception):
    """The verb needs a member, and nobody is signed in."""


@dataclass(frozen=True, slots=True)
class Viewer:
    """The member who asks: the identity's own, and all members known to be the same person."""

    member_id: UUID
    members: tuple[UUID, ...]
    identity_id: UUID
    session_id: UUID
    app: App


@dataclass(frozen=True, slots=True)
class Services:
    """What the process opened once, found by its class."""

    by_class: Mapping[type, object]

    def get(self, kind: type[Service]) -> Service:
        """Return the one service of this class."""
        service = self.by_class[kind]
        assert isinstance(service, kind)
        return service


@dataclass(slots=True)
class Context:
    """Everything that a resolver may lean on."""

    database: Database
    services: Services
    settings: Settings
    request_id: str
    viewer: Viewer | None = None
    language: Language = Language.ZH
    address: str = ""
    connection_params: Mapping[str, object] | None = None
    # Where loaders read, if not in the database itself.
    reads: object | None = None

    @property
    def convoys(self) -> Convoys:
        """What carries the questions and commands of all requests together."""
        return self.services.get(Convoys)

    @property
    def me(self) -> Viewer:
        """The viewer; raises Unauthenticated when nobody is signed in."""
        if self.viewer is None:
            raise Unauthenticated
        return self.viewer

    def via(self, *apps: App) -> Viewer:
        """The viewer, who must have come through one of these apps; Forbidden otherwise."""
        viewer = self.me
        if viewer.app not in apps:
            raise Forbidden
        return viewer

    async def load(self, loader: Loader[Key, Row], key: Key) -> Row:
        """Ask a loader for one key, together with whoever asks at the same time."""
        convoy = self.convoys.reading(loader, self.reads or self.database)
        row: Row = await convoy.one(key, within_s=TURN_S_MAX)
        return row

    def load_many(self, loader: Loader[Key, Row], keys: Sequence[Key]) -> Awaitable[list[Any]]:
        """Begin to ask a loader for many keys; gives a row, or an error, for each."""
        source = self.reads or self.database
        return self.convoys.reading(loader, source).many(keys, within_s=TURN_S_MAX)

    async def act(self, verb: Verb, command: object, *leaning: type) -> Any:
        """Carry out a command together with those that others give at the same time.

        `verb(database, *services, commands)` gives an outcome for each; services are named by
        their classes. An outcome that is a no is raised.
        """
        services: list[object] = [self.services.get(kind) for kind in leaning]
        convoy = self.convoys.acting(verb, self.database, *services)
        return await convoy.one(command, within_s=TURN_S_MAX)

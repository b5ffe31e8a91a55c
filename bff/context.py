"""What a request knows: who asks, in which language, and what all requests share."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, TypeVar
from uuid import UUID

from strawberry.dataloader import DataLoader

from bff.config import Settings
from bff.kit.database import Database
from bff.kit.refusal import Forbidden

Key = TypeVar("Key")
Row = TypeVar("Row")
Service = TypeVar("Service")
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
    _batches: dict[Loader[Any, Any], DataLoader[Any, Any]] = field(default_factory=dict)

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
        """Ask a loader for one key, together with all the others of this request."""
        batch = self._batches.get(loader)
        if batch is None:
            # A socket has one context for as long as it is open: what is kept would grow old.
            batch = DataLoader(load_fn=self._asked(loader), cache=False)
            self._batches[loader] = batch
        row: Row = await batch.load(key)
        return row

    def load_many(self, loader: Loader[Key, Row], keys: Sequence[Key]) -> "asyncio.Future[Any]":
        """Begin to ask a loader for many keys; what is awaited has a row or an error for each."""
        return asyncio.ensure_future(loader(self.database, keys))

    def _asked(self, loader: Loader[Key, Row]) -> Callable[[list[Key]], Awaitable[list[Row]]]:
        async def load(keys: list[Key]) -> list[Row]:
            # Without its cache a DataLoader hands on the same key twice.
            asked = list(dict.fromkeys(keys))
            found = dict(zip(asked, await loader(self.database, asked), strict=True))
            return [found[key] for key in keys]

        return load

"""The schema of the house, its resolvers and edges driven by rows that a seed makes."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from random import Random
from types import SimpleNamespace
from typing import Any, get_args, get_type_hints
from uuid import UUID

from graphql import GraphQLField, get_named_type, is_abstract_type

from bff.context import App, Language, Unauthenticated, Viewer
from bff.engine.schema import Schema
from bff.kit import ids
from bff.kit.ids import Kind
from bff.kit.refusal import Forbidden
from resolvers import schema
from tests.engine import mischief
from tests.engine.grown import NOON, Grower

ME = UUID(int=7)


@dataclass
class House:
    """A request's context; what it loads follows from a seed and the key."""

    seed: str
    spoil: float
    late: float
    language: Language = Language.EN
    viewer: Viewer | None = None
    asked: set[tuple[Any, ...]] = field(default_factory=set)
    request_id: str = "request"
    address: str = "127.0.0.1"

    def __post_init__(self) -> None:
        if self.dice("signed out").random() >= 0.1:
            self.viewer = Viewer(ME, (ME,), ME, ME, App.STORE_OWNER)

    def dice(self, *of: Any) -> Random:
        return Random(":".join(map(str, (self.seed, *of))))

    @property
    def database(self) -> Any:
        return SimpleNamespace(value=_noon)

    @property
    def services(self) -> Any:
        return SimpleNamespace(get=lambda kind: self.refused(kind.__name__))

    @property
    def me(self) -> Viewer:
        if self.viewer is None:
            raise Unauthenticated
        return self.viewer

    def via(self, *apps: App) -> Viewer:
        if self.me.app not in apps:
            raise Forbidden
        return self.me

    async def load(self, loader: Any, key: Any) -> Any:
        [found] = await self.load_many(loader, [key])
        if isinstance(found, Exception):
            raise found
        return found

    async def load_many(self, loader: Any, keys: Sequence[Any]) -> list[Any]:
        # As a convoy does: it sorts what it is asked for by its keys.
        dict.fromkeys(keys)
        for _ in range(self.dice(loader.__name__).choice((0, 1, 2)) if self.late else 0):
            await asyncio.sleep(0)
        [of] = get_args(get_type_hints(loader)["return"])
        return [self.loaded(loader.__name__, of, key) for key in keys]

    def loaded(self, loader: str, of: Any, key: Any) -> Any:
        self.asked.add((loader, repr(key)))
        dice = self.dice(loader, repr(key))
        if dice.random() < self.spoil / 2:
            return mischief.tame(dice)
        return Grower(dice, self.spoil / 20).grown(of)

    async def act(self, verb: Any, command: Any, *_: type) -> Any:
        return self.refused(verb.__name__, command)

    def refused(self, *of: Any) -> Any:
        raise mischief.tame(self.dice(*of))

    def calls(self) -> Any:
        return self.asked


async def _noon(*_: object) -> datetime:
    return NOON


def house_schema() -> Schema:
    """Return the schema; what writes or listens gives values that a seed makes."""
    built = schema.built()
    types: Any = built._schema.type_map
    for one in types["Mutation"].fields.values():
        one.resolve = _acted(built, one)
    for one in types["Subscription"].fields.values():
        one.subscribe, one.resolve = _heard(built, one), lambda event, _info, **_: event
    return built


def _acted(built: Schema, of: GraphQLField) -> Any:
    resolve: Any = of.resolve

    async def acted(source: Any, info: Any, **args: Any) -> Any:
        dice = info.context.dice(info.field_name, args)
        if dice.random() < info.context.spoil:
            return await resolve(source, info, **args)
        return _given(built, of, dice, info.context.spoil)

    return acted


def _heard(built: Schema, of: GraphQLField) -> Any:
    def heard(_source: Any, info: Any, **args: Any) -> AsyncIterator[Any]:
        dice = info.context.dice(info.field_name, args)
        found = [_given(built, of, dice, info.context.spoil) for _ in range(dice.choice((0, 1, 3)))]
        return mischief.arriving(dice, found, None)

    return heard


def _given(built: Schema, of: GraphQLField, dice: Random, spoil: float) -> Any:
    named: Any = get_named_type(of.type)
    if is_abstract_type(named):
        named = dice.choice(built._schema.get_possible_types(named))
    return Grower(dice, spoil / 20).grown(named.extensions["strawberry-definition"].origin)


def id_drawn(dice: Random, where: str) -> str:
    """Draw an id of the kind that its place asks for, as far as its names tell."""
    told = [*reversed(where.lower().split(".")), where.lower()]
    fits = [kind for name in told for kind in Kind if kind.name.lower() in name]
    kind = fits[0] if fits and dice.random() < 0.95 else dice.choice(list(Kind))
    return ids.opaque(kind, UUID(int=dice.randrange(3)))

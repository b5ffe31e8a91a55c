"""A Strawberry schema with everything that Strawberry offers, before a world's answers."""

from collections.abc import AsyncGenerator
from datetime import date, datetime
from decimal import Decimal
from enum import Enum, IntEnum, StrEnum
from typing import Annotated, Any, ClassVar, Generic, TypeVar
from uuid import UUID

import strawberry
from strawberry.extensions import FieldExtension
from strawberry.permission import BasePermission
from strawberry.scalars import JSON
from strawberry.types import Info

from bff.engine.edge import Argument, edge
from tests.engine import mischief
from tests.engine.orchard import (
    Brewed,
    Of,
    Orchard,
    answer,
    answer_later,
    by_name,
    by_number,
    key_of,
    told,
)

T = TypeVar("T")


class Refused(Exception):
    """What a handler makes a member of a union of."""


class Declined(Refused):
    """What the handler leaves as it is."""


@strawberry.enum
class Shade(StrEnum):
    LIGHT = "light"
    DARK = "dark"


@strawberry.enum
class Size(IntEnum):
    SMALL = 1
    LARGE = 2


@strawberry.enum
class Taste(Enum):
    SWEET = ("sweet",)
    SOUR = strawberry.enum_value(("sour", 1), name="SHARP")


@strawberry.input
class Point:
    x: int
    y: float = 1.5
    tags: list[str] = strawberry.field(default_factory=lambda: ["a"])
    inner: "Point | None" = None
    shade: Shade = Shade.LIGHT
    sizes: list[Size] | None = strawberry.UNSET


@strawberry.input
class Made:
    x: int

    @classmethod
    def from_input(cls, value: Any, context: Any) -> "Made":
        return cls(x=value["x"] + len(context.path))


class Allowed(BasePermission):
    message = "not yours"

    def has_permission(self, _source: Any, info: Info, **_: Any) -> bool:
        return info.context.dice("allowed", info.field_name).random() >= info.context.spoil


class Asked(BasePermission):
    error_extensions: ClassVar[dict[str, Any]] = {"code": "ASKED"}
    message = "asked in vain"

    async def has_permission(self, source: Any, info: Info, **_: Any) -> bool:
        return info.context.dice("asked", source.name).random() >= info.context.spoil


class Loud(FieldExtension):
    def resolve(self, next_: Any, source: Any, info: Info, **kwargs: Any) -> Any:
        info.context.asked.append(("loud", tuple(info.path.as_list())))
        return next_(source, info, **kwargs)


@strawberry.interface
class Being:
    id: strawberry.ID
    label: str | None

    @strawberry.field
    def greeting(self, info: Info, *, loud: bool = False) -> str:
        return answer(self, "greeting", loud, info.path.as_list(), info.field_name)


@strawberry.interface
class Rated:
    stars: int | None

    @classmethod
    def resolve_type(cls, value: Any, info: Any, _abstract: Any) -> Any:
        world = info.context
        world.asked.append(("resolve_type", tuple(info.path.as_list())))
        dice = world.dice("rated", str(getattr(value, "name", "")))
        if dice.random() < world.spoil:
            return dice.choice((None, "Nobody", "Query", 7))
        return value.kind


def free(root: Any, text: str = "t", point: Point | None = None) -> str | None:
    return answer(root, "free", text, repr(point))


async def free_later(parent: strawberry.Parent[Any], points: list[Point] | None = None) -> int:
    return await answer_later(parent, "free_later", repr(points))


def emptied(root: Any, texts: list[str] = strawberry.UNSET) -> str:
    # Whoever changes what it was given harms nobody else.
    told = repr(texts)
    if texts:
        texts.clear()
    return answer(root, "emptied", told)


@strawberry.type
class Leaf(Being, Rated):
    text: str
    maybe: str | None
    number: int
    numbers: list[int | None] | None
    real: float
    truth: bool | None
    day: date
    moment: datetime | None
    price: Decimal | None
    uid: UUID
    blob: JSON | None
    shade: Shade
    sizes: list[Size]
    tastes: list[list[Taste] | None]
    size: Size | None
    free: str | None = strawberry.field(resolver=free)
    free_later: int = strawberry.field(resolver=free_later)
    emptied: str = strawberry.field(resolver=emptied)
    shut: str | None = strawberry.field(permission_classes=[Allowed])
    loud: str | None = strawberry.field(extensions=[Loud()])

    @strawberry.field(permission_classes=[Asked])
    async def guarded(self, size: Size = Size.LARGE) -> str | None:
        return await answer_later(self, "guarded", size)

    @strawberry.field
    @staticmethod
    def still() -> str:
        return "still"

    @strawberry.field
    @classmethod
    def named(cls, shade: Shade | None = None) -> str:
        return f"{cls.__name__} {shade!r}"

    @strawberry.field(name="other")
    def renamed(
        self, the_size: Annotated[Size, strawberry.argument(name="of")] = Size.SMALL
    ) -> Size:
        return answer(self, "renamed", the_size)

    @strawberry.field
    def made(self, made: Made) -> int:
        return answer(self, "made", made.x)


@strawberry.type
class Page(Generic[T]):
    items: list[T]
    first: T | None


@strawberry.type
class Branch(Being):
    texts: list[str | None]
    leaf: Leaf | None
    leaves: list[Leaf]
    grid: list[list[Leaf | None]] | None
    beings: list[Being]
    rated: list[Rated | None] | None
    anything: "Annotated[Leaf | Branch | Twig, strawberry.union('Anything')] | None"
    all: "list[Annotated[Leaf | Branch | Twig, strawberry.union('Anything')]]"
    page: "Page[Branch]"
    leaf_page: Page[Leaf] | None
    twig: "Twig | None"

    one = edge(by_name, key=key_of, of=Of("Leaf"), returns=Leaf | None, description="one")
    sure = edge(
        by_number,
        key=key_of,
        of=Of("Branch"),
        returns=Annotated["Branch", strawberry.lazy("tests.engine.berries")],
        description="sure",
        arguments={"plus": Argument(int, 0), "size": Argument(Size | None, None)},
    )
    many = edge(
        by_name,
        key=key_of,
        of=Of("Leaf", listed=True),
        returns=list[Leaf] | None,
        description="many",
        arguments={"point": Argument(Point | None, None)},
    )
    told = edge(
        by_name, key=key_of, of=told, returns=str | None, description="told", contextual=True
    )

    @strawberry.field
    async def later(self, info: Info, number: int = 3) -> "Branch":
        return await answer_later(self, "later", number, info.path.as_list())

    @strawberry.field
    async def flow(self, points: list[Point]) -> list[Leaf | None]:
        return await answer_later(self, "flow", repr(points))


@strawberry.type
class Twig:
    text: str
    leaf: Leaf
    rated: Rated

    @classmethod
    def is_type_of(cls, value: Any, info: Any) -> bool:
        info.context.asked.append(("is_type_of", tuple(info.path.as_list())))
        return isinstance(value, Brewed) and value.kind == "Twig"


@strawberry.type
class Problem:
    message: str


Outcome = Annotated[Leaf | Problem, strawberry.union("Outcome")]


class Handler:
    exception_type = Refused
    error_type = Problem

    def handle(self, exception: Exception, *, field: Any, info: Info) -> Any:
        del field
        if isinstance(exception, Declined):
            return None
        return info.context.thing(info.context.schema.type_map["Problem"], "problem")


def refusing(one: Any, name: str, *told: Any) -> Any:
    dice = one.world.dice("refused", name, told)
    if dice.random() < one.world.spoil:
        raise dice.choice((Refused("refused"), Declined("declined")))


@strawberry.type
class Query(Branch):
    @strawberry.field
    def outcome(self, shade: Shade = Shade.DARK) -> Outcome | None:
        refusing(self, "outcome", shade)
        return answer(self, "outcome", shade)

    @strawberry.field
    def hello(self) -> str:
        return "hello"


@strawberry.type
class Mutation:
    @strawberry.mutation
    async def grow(self, point: Point) -> Branch:
        return await answer_later(self, "grow", repr(point))

    @strawberry.mutation
    async def cut(self, sizes: list[Size]) -> Outcome:
        refusing(self, "cut", sizes)
        return await answer_later(self, "cut", sizes)

    @strawberry.mutation
    def count(self) -> int | None:
        return answer(self, "count")


@strawberry.type
class Subscription:
    @strawberry.subscription
    async def leaves(self, info: Info, number: int = 3) -> AsyncGenerator[Leaf, None]:
        world: Orchard = info.context
        of: Any = world.schema.type_map["Leaf"]
        for at in range(world.dice("leaves", number).choice((0, 1, 3))):
            found = world.value(of, f"leaf{at}")
            yield found
            if world.dice("over", at).random() < world.spoil:
                raise mischief.error(world.dice("over", at))


def berry_schema() -> strawberry.Schema:
    return strawberry.Schema(
        Query, Mutation, Subscription, types=[Leaf, Twig], exception_handlers=[Handler()]
    )

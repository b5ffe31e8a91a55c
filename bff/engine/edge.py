"""The one declaration of an edge: which loader stands behind a field, and by which key."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from inspect import Parameter, Signature
from typing import Any

import strawberry
from strawberry.types import Info

from bff.engine.keys import At, KeyOf

# What loads, what it is asked by, and who asks belong to whoever uses the engine.
Loader = Callable[[Any, Sequence[Any]], Awaitable[Sequence[Any]]]
Of = Callable[..., Any]


@dataclass(frozen=True, slots=True)
class Edge:
    """What both executors need to know of a field that a loader answers."""

    loader: Loader
    key: KeyOf | At
    of: Callable[..., Any] | None
    contextual: bool = False

    def made(self, context: Any) -> Of | None:
        """Return what makes the GraphQL value of an answer in a context; None if it is one."""
        of = self.of
        return (lambda answer: of(answer, context)) if of and self.contextual else of


@dataclass(frozen=True, slots=True)
class Argument:
    """An argument of an edge: its type and, when it may be left out, its default."""

    type: Any
    default: Any = Parameter.empty


def edge(
    loader: Loader,
    *,
    key: KeyOf | At,
    of: Of | None = None,
    returns: Any,
    description: str,
    arguments: Mapping[str, Argument] | None = None,
    contextual: bool = False,
) -> Any:
    """Declare a field that `loader` answers for all objects of a level at once.

    `key(row, args, viewer)` gives the loader's key, or None for a null; `At("its.path")` says where
    it lies in the row. `of(answer)` makes the GraphQL value of what the loader found; it is not
    called when that is None. Without it, what the loader found is the value: the fields of its type
    are parts of rows. A `contextual` one is `of(answer, context)`: what depends on the language,
    say, needs no place in the key.
    """
    declared = Edge(loader, key, of, contextual)

    async def resolve(root: Any, info: Info[Any, None], **args: Any) -> Any:
        asked = key(root, args, info.context.viewer)
        # A key that is None says that there is nothing to ask for: no batch is made for it.
        found = None if asked is None else await info.context.load(loader, asked)
        made = declared.made(info.context)
        return found if found is None or made is None else made(found)

    # Strawberry reads the arguments of a field from its resolver's signature.
    resolve.__signature__ = _signature(arguments or {}, returns)  # type: ignore[attr-defined]
    resolve.__annotations__ = {"root": Any, "info": Info[Any, None], "return": returns} | {
        name: argument.type for name, argument in (arguments or {}).items()
    }
    return strawberry.field(resolver=resolve, description=description, metadata={"edge": declared})


def _signature(arguments: Mapping[str, Argument], returns: Any) -> Signature:
    given = [
        Parameter("root", Parameter.POSITIONAL_OR_KEYWORD, annotation=Any),
        Parameter("info", Parameter.POSITIONAL_OR_KEYWORD, annotation=Info[Any, None]),
    ]
    asked = [
        Parameter(name, Parameter.KEYWORD_ONLY, annotation=a.type, default=a.default)
        for name, a in arguments.items()
    ]
    return Signature([*given, *asked], return_annotation=returns)

"""The schemas on which both executors are tried, and the worlds that answer for them."""

from collections.abc import Callable
from functools import partial
from typing import Any

from graphql import OperationType

from tests.engine.berries import berry_schema
from tests.engine.both import Stage
from tests.engine.drawing import Asker
from tests.engine.house import House, house_schema, id_drawn
from tests.engine.orchard import Orchard
from tests.engine.wild import wild_schema
from tests.engine.world import World


def wild() -> Stage:
    """Return a schema that uses all that GraphQL has, without Strawberry."""
    core = wild_schema()
    return Stage(None, core, Asker(core), partial(World, core))


def berries() -> Stage:
    """Return a schema that uses all that Strawberry has."""
    schema = berry_schema()
    core = schema._schema
    return Stage(schema, core, Asker(core), partial(Orchard, core), _rooted)


def house() -> Stage:
    """Return the schema that the phones ask, over rows made by a seed."""
    schema = house_schema()
    core = schema._schema
    return Stage(schema, core, Asker(core, {"ID": id_drawn}), House)


def _rooted(world: Any, kind: OperationType) -> Any:
    return world.thing(world.schema.get_root_type(kind), "root")


STAGES: dict[str, Callable[[], Stage]] = {"wild": wild, "berries": berries, "house": house}

"""Planned weather: what goes wrong at a path, how often, and in which way."""

from typing import Annotated, Literal

import orjson
from pydantic import BaseModel, ConfigDict, Field

from bff.sandbox.store import Store

PLAN = "insert into fault (path, left, facts) values (?, ?, ?)"
# One statement counts and takes, so that parallel calls meet each fault as often as planned.
TAKE = """
    update fault set left = left - 1
    where id = (select min(id) from fault where path = ? and (left > 0 or left is null))
    returning facts
"""
PLANNED = "select facts, left from fault where left > 0 or left is null order by id"
CLEAR = "delete from fault"

SECONDS_MAX = 120
TIMES_MAX = 1_000_000


class Fault(BaseModel):
    """One kind of trouble at one path, `times` times, or (null) until the faults are cleared.

    Instead of acting, `errcode` answers so, `http` with a status, `timeout` not at all, and
    `reset` cuts the line. `slow` acts and answers late; `after-accept` acts, then is `then`;
    `forgotten` answers as if it had acted. `wrong-signature` spoils an answer of Pay's.
    """

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)

    path: str
    kind: Literal[
        "errcode",
        "http",
        "timeout",
        "reset",
        "slow",
        "after-accept",
        "forgotten",
        "wrong-signature",
    ]
    times: Annotated[int, Field(ge=1, le=TIMES_MAX)] | None = 1
    # A text for clients that must not trip over a number in quotes.
    errcode: int | str = -1
    status: Annotated[int, Field(ge=400, le=599)] = 500
    seconds: Annotated[float, Field(gt=0, le=SECONDS_MAX)] = 30
    then: Literal["reset", "timeout", "http", "errcode"] = "reset"

    @property
    def acts(self) -> bool:
        """Whether the call is answered as it would be without the fault, or seems to be."""
        return self.kind in {"slow", "after-accept", "forgotten", "wrong-signature"}


def plan(store: Store, fault: Fault) -> None:
    """Have this happen to the next calls of its path, after what was planned before."""
    store.rows(PLAN, fault.path, fault.times, fault.model_dump_json())


def taken(store: Store, path: str) -> Fault | None:
    """Return the fault that strikes this call, and count it; None in fair weather."""
    facts = store.value(TAKE, path)
    return None if facts is None else Fault.model_validate_json(facts)


def planned(store: Store) -> list[dict[str, object]]:
    """Return the faults that are still to strike, with how many times are left."""
    return [orjson.loads(row["facts"]) | {"left": row["left"]} for row in store.rows(PLANNED)]


def clear(store: Store) -> None:
    """Make the weather fair again."""
    store.rows(CLEAR)

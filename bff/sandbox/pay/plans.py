"""How the next notifications are delivered: otherwise than once, at once and in their order."""

import uuid
from sqlite3 import Row
from typing import Annotated, Literal

import orjson
from pydantic import BaseModel, ConfigDict, Field

from bff.sandbox.pay.forgeries import FORGERIES, PROBE
from bff.sandbox.pay.ladder import LAST_TRY
from bff.sandbox.store import Store

SECONDS_MAX = 30 * 86_400
COPIES_MAX = 15
TIMES_MAX = 1_000
# Far enough apart to arrive in this order.
APART_S = 0.05

PLAN = "insert into notice_plan (left, facts) values (?, ?)"
TAKE = """
    update notice_plan set left = left - 1
    where id = (select min(id) from notice_plan where left > 0) returning *
"""
PLANNED = "select facts, left from notice_plan where left > 0 order by id"
CLEAR = "delete from notice_plan"
LET_GO = "update notice set due_at = made_at, held = null where held is not null"
CHANGE = "update notice set due_at = ?, held = ?, quirk = ?, answers = ? where number = ?"
COPY = """
    insert into notice (
        id, event_type, original_type, summary, url, plain, made_at, due_at, tries, quirk)
    select coalesce(?, id), event_type, original_type, summary, url, plain, made_at, ?, ?, ?
    from notice where number = ?
"""
HELD = "select number from notice where held = ? order by number desc"
RELEASE = "update notice set due_at = ?, held = null where number = ?"


class Plan(BaseModel):
    """What happens to the next `times` notifications.

    `duplicate`: `copies` in all, under one id or new ones. `shuffle`: held until all are there,
    then the last comes first. `delay`: so many seconds late. `drop`: never. `probe`: first with
    a probing signature. `forge`: after a forged one; with `alone` there is no true one.
    """

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)

    plan: Literal["duplicate", "shuffle", "delay", "drop", "probe", "forge"]
    times: Annotated[int, Field(ge=1, le=TIMES_MAX)] = 1
    copies: Annotated[int, Field(ge=2, le=COPIES_MAX)] = 2
    ids: Literal["same", "new"] = "same"
    seconds: Annotated[float, Field(gt=0, le=SECONDS_MAX)] = 60
    kind: str = Field(default="signature", pattern=f"^({'|'.join(FORGERIES)})$")
    alone: bool = False


def plan(store: Store, asked: Plan) -> None:
    """Have this happen to the next notifications, after what was planned before."""
    store.rows(PLAN, asked.times, asked.model_dump_json())


def planned(store: Store) -> list[dict[str, object]]:
    """Return what is still to happen, with how many times are left."""
    return [orjson.loads(row["facts"]) | {"left": row["left"]} for row in store.rows(PLANNED)]


def clear(store: Store) -> None:
    """Deliver as usual, also what was held."""
    store.rows(CLEAR)
    store.rows(LET_GO)


def applied(store: Store, notice: int, now: float) -> None:
    """Do to a new notification what was planned."""
    row = store.row(TAKE)
    if row is None:
        return
    asked = Plan.model_validate_json(row["facts"])
    match asked.plan:
        case "duplicate":
            for _ in range(asked.copies - 1):
                new_id = str(uuid.uuid4()) if asked.ids == "new" else None
                store.rows(COPY, new_id, now, 0, None, notice)
        case "delay":
            store.rows(CHANGE, now + asked.seconds, None, None, "", notice)
        case "drop":
            store.rows(CHANGE, None, None, None, "dropped ", notice)
        case "probe":
            store.rows(CHANGE, now, None, PROBE, "", notice)
        case "shuffle":
            _held(store, notice, row, now)
        case "forge":
            _forged(store, notice, asked, now)


def _held(store: Store, notice: int, row: Row, now: float) -> None:
    store.rows(CHANGE, None, row["id"], None, "", notice)
    if row["left"]:
        return
    for turn, (number,) in enumerate(store.rows(HELD, row["id"])):
        store.rows(RELEASE, now + turn * APART_S, number)


def _forged(store: Store, notice: int, asked: Plan, now: float) -> None:
    # Nobody repeats a forged one: its ladder is behind it.
    store.rows(COPY, str(uuid.uuid4()), now, LAST_TRY, asked.kind, notice)
    answer = "dropped " if asked.alone else ""
    store.rows(CHANGE, None if asked.alone else now + APART_S, None, None, answer, notice)

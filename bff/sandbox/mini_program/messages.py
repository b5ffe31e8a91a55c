"""POST /cgi-bin/message/subscribe/send: one accepted prompt lets one message through."""

from datetime import UTC, datetime
from typing import Any

import orjson

from bff.sandbox import census
from bff.sandbox.desk import Call
from bff.sandbox.mini_program import tokens, value_rules
from bff.sandbox.mini_program.errcodes import Refused
from bff.sandbox.mini_program.reading import posted
from bff.sandbox.store import Store
from bff.sandbox.world import World

TEMPLATE_MAX = 64
SHOWN = 500
CHOICES = {
    "miniprogram_state": frozenset({"developer", "trial", "formal"}),
    "lang": frozenset({"zh_CN", "en_US", "zh_HK", "zh_TW"}),
}

CONSENT = """
    insert into consent (person, template, left) values (?, ?, ?)
    on conflict (person, template) do update set left = left + excluded.left
    returning left
"""
# One statement, or two messages could use one consent.
USE = """
    update consent set left = left - 1 where person = ? and template = ? and left > 0
    returning left
"""
KEEP = """
    insert into message (at, person, appid, template, data, page) values (?, ?, ?, ?, ?, ?)
"""
SENT = "select * from message where person = coalesce(?, person) order by id desc limit ?"


def send(call: Call) -> dict[str, object]:
    """Deliver a message to a person who agreed to it."""
    body = posted(call)
    appid = tokens.bearer(call)
    person = _person(call.world.store, appid, body)
    # Checked before consent is used: WeChat takes none for a message that it does not send.
    template = _checked(body)
    if call.world.store.row(USE, person, template) is None:
        raise Refused(43101)
    data = {key: str(given["value"]) for key, given in body["data"].items()}
    kept = (person, appid, template, orjson.dumps(data).decode(), body.get("page"))
    call.world.store.rows(KEEP, call.at.timestamp(), *kept)
    return {"errcode": 0, "errmsg": "ok"}


def consented(store: Store, *, person: str, template: str, times: int) -> int:
    """Let `times` more messages of a template through; return how many are open now."""
    left = store.value(CONSENT, person, template, times)
    assert isinstance(left, int)
    return left


def sent(
    world: World, person: str | None = None, *, at_most: int = SHOWN
) -> list[dict[str, object]]:
    """Return the last messages that were delivered, the oldest first."""
    return [
        {
            "at": datetime.fromtimestamp(row["at"], UTC).isoformat(timespec="milliseconds"),
            "person": row["person"],
            "app": world.app_of(row["appid"]),
            "template": row["template"],
            "data": orjson.loads(row["data"]),
            "page": row["page"],
        }
        for row in reversed(world.store.rows(SENT, person, at_most))
    ]


def _person(store: Store, appid: str, body: dict[str, Any]) -> str:
    account = census.account(store, body.get("touser"))
    if account is None or account["appid"] != appid:
        raise Refused(40003)
    return str(account["person"])


def _checked(body: dict[str, Any]) -> str:
    template = body.get("template_id")
    if not isinstance(template, str) or not 1 <= len(template) <= TEMPLATE_MAX:
        raise Refused(40037)
    wrong = value_rules.wrong(body.get("data"))
    if wrong is not None:
        raise Refused(47003, f"data.{wrong}.value invalid")
    for name, choices in CHOICES.items():
        if name in body and body[name] not in choices:
            raise Refused(40097, name)
    page = body.get("page")
    if page is not None and (not isinstance(page, str) or page.startswith("/")):
        raise Refused(41030)
    return template

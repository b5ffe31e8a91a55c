"""The page that shows the sandbox to a person."""

from collections.abc import Sequence
from datetime import datetime
from html import escape
from importlib.resources import files
from inspect import cleandoc
from string import Template

import orjson
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from bff.kit.clock import SHANGHAI
from bff.kit.money import display as yuan
from bff.sandbox import census, clock, faults, received, world
from bff.sandbox.control.routes import PREFIX, ROUTES
from bff.sandbox.mini_program import messages
from bff.sandbox.pay import books, notices
from bff.sandbox.pay.bank import Account
from bff.sandbox.world import World

PAGE = Template((files("bff.sandbox") / "page.html").read_text("utf-8"))
# What a person takes in at a glance; the control API tells more.
SHOWN = 50
NOTHING = "—"


async def page(request: Request) -> Response:
    """GET /: everything at a glance."""
    here = world.of(request)
    return HTMLResponse(
        PAGE.substitute(
            clock=await _clock(here),
            people=_people(here),
            faults=_faults(here),
            received=_received(here),
            bank=_bank(here),
            notifications=_notifications(here),
            messages=_messages(here),
            calls=_table(("call", "does"), _calls()),
            here=escape(request.url.netloc),
        )
    )


async def _clock(here: World) -> str:
    now = (await here.clock.now()).astimezone(SHANGHAI)
    ahead_s = await clock.ahead(here.clock)
    beside = f" <span>{ahead_s:+,.0f} s</span>" if round(ahead_s) else ""
    return f"{now:%Y-%m-%d %H:%M:%S}{beside}"


def _people(here: World) -> str:
    rows = [
        (person.id, person.name, person.phone or NOTHING, "yes" if person.has_unionid else "no")
        for person in census.everybody(here.store)[-SHOWN:]
    ]
    return _table(("id", "name", "phone", "unionid"), rows)


def _faults(here: World) -> str:
    rows = [
        (str(fault["path"]), str(fault["kind"]), "ever" if fault["left"] is None else fault["left"])
        for fault in faults.planned(here.store)[-SHOWN:]
    ]
    return _table(("path", "kind", "times left"), rows)


def _received(here: World) -> str:
    rows = [
        (_hour(call["at"]), call["method"], call["path"], call["body"] or NOTHING, call["verdict"])
        for call in reversed(received.latest(here.store, at_most=SHOWN))
    ]
    return _table(("at", "method", "path", "body", "verdict"), rows)


def _bank(here: World) -> str:
    merchants = books.audited(here.store)
    rows = [
        (each["mchid"], *(yuan(each[account]) for account in Account), _judged(each["wrong"]))
        for each in merchants
    ]
    return _table(("merchant", *Account, "books"), rows)


def _judged(wrong: list[str]) -> str:
    return "; ".join(wrong) or "ok"


def _notifications(here: World) -> str:
    rows = [
        (
            _hour(notice["made_at"]),
            notice["event_type"],
            notice["plain"].get("out_trade_no", NOTHING),
            notice["url"],
            " ".join(notice["answers"]) or NOTHING,
            "ok" if notice["delivered"] else "waits" if notice["due_at"] else "given up",
        )
        for notice in reversed(notices.latest(here.store, at_most=SHOWN))
    ]
    return _table(("at", "event", "order", "to", "answers", "delivered"), rows)


def _messages(here: World) -> str:
    rows = [
        (_hour(sent["at"]), sent["person"], sent["app"], sent["template"], _json(sent["data"]))
        for sent in reversed(messages.sent(here, at_most=SHOWN))
    ]
    return _table(("at", "to", "app", "template", "data"), rows)


def _calls() -> list[tuple[str, str]]:
    # A handler's docstring says its own call, and then what that does.
    said = [cleandoc(route.endpoint.__doc__ or "").splitlines()[0] for route in ROUTES]
    parts = [one.partition(": ") for one in said]
    return [(call.replace(" /", f" {PREFIX}/", 1), does) for call, _, does in parts]


def _table(headings: Sequence[str], rows: Sequence[Sequence[object]]) -> str:
    if not rows:
        return '<p class="none">none yet · 暂无</p>'
    head = "".join(f"<th>{heading}</th>" for heading in headings)
    body = "".join(f"<tr>{''.join(map(_cell, row))}</tr>" for row in rows)
    return f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"


def _cell(value: object) -> str:
    text = str(value)
    tone = "ok" if text == "ok" else "bad" if text.startswith("errcode") else ""
    return f'<td class="{tone}">{escape(text)}</td>' if tone else f"<td>{escape(text)}</td>"


def _hour(at: object) -> str:
    return f"{datetime.fromisoformat(str(at)).astimezone(SHANGHAI):%m-%d %H:%M:%S}"


def _json(facts: object) -> str:
    return orjson.dumps(facts).decode()

"""Which template of WeChat's tells of which moment, in each app."""

import string
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from pydantic import TypeAdapter, ValidationError

from bff.context import App
from bff.domains.member.moments import DUE, Moment, said

AT = "at"


@dataclass(frozen=True, slots=True)
class Template:
    """A template by its id, and what stands at each of its keys: words and `{facts}`."""

    id: str
    data: Mapping[str, str]

    def filled(self, facts: Mapping[str, str | int], at: datetime) -> Mapping[str, str]:
        """Return the value of each key."""
        words = said(facts, at)
        return {key: value.format_map(words) for key, value in self.data.items()}


ByMoment = Mapping[Moment, Template]
_SHAPE = TypeAdapter(dict[App, dict[Moment, Template]])
_ORDER = {"thing1": "{title}", "character_string2": "{number}"}
_PLACE = _ORDER | {"thing3": "{place}"}
_PARTY = {"thing1": "{title}", "thing3": "{place}"}
# The sandbox takes any template, so that development needs no account with WeChat.
DEMO: Mapping[Moment, Mapping[str, str]] = {
    Moment.ORDER_PAID: _PLACE | {"amount4": "{fen}", "time5": "{at}"},
    Moment.ORDER_EXPIRED: _ORDER | {"time5": "{at}"},
    Moment.REFUND_DONE: _ORDER | {"amount4": "{fen}", "time5": "{at}"},
    Moment.PICKUP_READY: _PLACE | {"date6": "{until}"},
    Moment.PICKUP_OVERDUE: _PLACE,
    Moment.PARTY_COMPLETE: _PARTY | {"number6": "{people}"},
    Moment.PARTY_EXPIRED: {"thing1": "{title}", "amount4": "{fen}"},
    Moment.PARTY_MOVED: _PARTY,
    Moment.SALE_ARRIVED: _PARTY | {"time5": "{at}"},
}


@dataclass(frozen=True, slots=True)
class Templates:
    """The templates of a deployment."""

    by_app: Mapping[App, ByMoment]

    def of(self, app: App) -> ByMoment:
        """Return the templates of an app."""
        return self.by_app.get(app, {})

    def moments(self, app: App) -> Mapping[str, Sequence[Moment]]:
        """Return the moments that each template of an app tells of."""
        told: dict[str, list[Moment]] = {}
        for moment, template in self.of(app).items():
            told.setdefault(template.id, []).append(moment)
        return told


def demo() -> Templates:
    """Return a template for each moment, as the sandbox takes them."""
    made = {
        moment: Template(f"demo-{moment.lower().replace('_', '-')}", data)
        for moment, data in DEMO.items()
    }
    return Templates({App.CONSUMER: made, App.COMMUNITY: made})


def read(text: str) -> Templates:
    """Read `{"CONSUMER": {"ORDER_PAID": {"id": …, "data": {"thing1": "{title}"}}}}`.

    ValueError in words: also for a fact that the moment does not have.
    """
    try:
        by_app = _SHAPE.validate_json(text)
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        where = ".".join(str(part) for part in first["loc"]) or "the whole"
        raise ValueError(f"the templates of WeChat, at {where}: {first['msg']}") from None
    for app, templates in by_app.items():
        for moment, template in templates.items():
            _checked(f"{app}.{moment}", template, DUE[moment] | {AT})
    return Templates(by_app)


def _checked(where: str, template: Template, known: frozenset[str]) -> None:
    for value in template.data.values():
        asked = {name for _, name, _, _ in string.Formatter().parse(value) if name is not None}
        if strange := asked - known:
            raise ValueError(
                f"the templates of WeChat, at {where}: no {', '.join(sorted(strange))}"
            )

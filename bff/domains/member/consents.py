"""Which messages members agreed to: each accepted prompt lets one message through."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple
from uuid import UUID

from bff.context import App, Viewer
from bff.domains.member.errors import TemplateUnknown
from bff.domains.member.templates import Templates
from bff.kit import answer, statements
from bff.kit.answer import Answers, Request
from bff.kit.database import Database, array, columns
from bff.kit.ids import uuid7
from bff.kit.refusal import BadInput

STATEMENTS = statements.load("bff.domains.member")

# WeChat shows three in one prompt, and five to some.
TEMPLATES_MAX = 5
# Nobody is told so often of one moment before they are asked again.
TIMES_MAX = 100


class Report(NamedTuple):
    """The templates of an app that somebody accepted in one prompt."""

    identity_id: UUID
    app: App
    accepted: tuple[str, ...]
    request: Request


@dataclass(frozen=True, slots=True)
class Reported:
    """What was accepted is counted."""


ANSWERS = Answers("subscribeReport", Reported, TemplateUnknown)


def reported(viewer: Viewer, accepted: Sequence[str], *, key: str) -> Report:
    """Describe what a prompt came to; BadInput when no prompt of WeChat's asks so much."""
    if len(accepted) > TEMPLATES_MAX:
        raise BadInput(f"A prompt asks for {TEMPLATES_MAX} templates at most.")
    request = answer.request(viewer.member_id, key, *sorted(accepted))
    return Report(viewer.identity_id, viewer.app, tuple(accepted), request)


async def report(
    database: Database, templates: Templates, commands: Sequence[Report]
) -> list[Reported | TemplateUnknown | BadInput]:
    """Count what was accepted, once a request; a template that is no longer ours is passed over."""
    async with database.transaction() as transaction:

        async def act(fresh: list[int]) -> list[Reported | TemplateUnknown]:
            accepted = [_accepted(commands[i], templates) for i in fresh]
            counted = Counter(one for each in accepted for one in each)
            rows = [(uuid7(), *one, times) for one, times in counted.items()]
            if rows:
                await transaction.execute(STATEMENTS["consent"], *columns(rows), TIMES_MAX)
            return [
                Reported() if each or not commands[i].accepted else TemplateUnknown()
                for i, each in zip(fresh, accepted, strict=True)
            ]

        return await ANSWERS.once(transaction, [c.request for c in commands], act)


def _accepted(command: Report, templates: Templates) -> list[tuple[UUID, str, str]]:
    moments = templates.moments(command.app)
    return [
        (command.identity_id, template, array(moments[template]))
        for template in sorted(set(command.accepted) & set(moments))
    ]

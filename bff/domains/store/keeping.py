"""What owners do with their stores: say what they show of themselves, close for a while, reopen."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from bff.context import Viewer
from bff.domains.member import roles
from bff.domains.member.kinds import Role
from bff.domains.store import rules
from bff.domains.store.errors import ClosingOver, NotClosed, TextRefused
from bff.domains.store.rules import Hours
from bff.domains.store.service import STATEMENTS, week_json
from bff.gateways.wechat import MiniProgram, Suggestion, TextScene
from bff.kit import clock
from bff.kit.database import Database, Transaction
from bff.kit.refusal import Forbidden


@dataclass(frozen=True, slots=True, kw_only=True)
class Changes:
    """What is to change of a store; None leaves a thing as it is, empty takes it away."""

    name: str | None = None
    notice: str | None = None
    phone: str | None = None
    hours: Sequence[Hours] | None = None
    photos: Sequence[str] | None = None


async def owned(asked: Database | Transaction, *, member_id: UUID, store_id: UUID) -> None:
    """Let the owner of a store pass; Forbidden for everybody else, and where there is none."""
    owner = [Role.OWNER]
    if not await roles.holds(asked, member_id=member_id, roles=owner, scope_id=store_id):
        raise Forbidden


async def edit(
    database: Database, mini_program: MiniProgram, viewer: Viewer, store_id: UUID, changes: Changes
) -> None:
    """Change what the viewer's store shows of itself, once WeChat finds its words fit to show.

    BadInput, and nothing changes, when a part is impossible; TextRefused when it is unfit.
    """
    # Judged first: WeChat is not asked about a change that is impossible anyway.
    row = _row(changes)
    await owned(database, member_id=viewer.member_id, store_id=store_id)
    words = "\n".join(filter(None, (changes.name, changes.notice)))
    # Outside the transaction: no row waits while WeChat makes up its mind.
    if words:
        await _fit(database, mini_program, viewer, words)
    async with database.transaction() as transaction:
        await transaction.execute(STATEMENTS["edit"], store_id, *row)


async def close(
    database: Database, *, member_id: UUID, store_id: UUID, until: datetime | None
) -> None:
    """Close a member's store until a moment, or until it is reopened; ClosingOver if that is past.

    A store that is closed already is closed until then instead.
    """
    async with database.transaction() as transaction:
        await owned(transaction, member_id=member_id, store_id=store_id)
        if until is not None and until <= await clock.now(transaction):
            raise ClosingOver(until)
        await transaction.execute(STATEMENTS["close"], store_id, until)


async def reopen(database: Database, *, member_id: UUID, store_id: UUID) -> None:
    """Open a member's store again; NotClosed when it is not closed for a while."""
    async with database.transaction() as transaction:
        await owned(transaction, member_id=member_id, store_id=store_id)
        if await transaction.execute(STATEMENTS["reopen"], store_id) == 0:
            raise NotClosed


def _row(changes: Changes) -> tuple[object, ...]:
    return (
        None if changes.name is None else rules.name(changes.name),
        # What can be emptied has a flag: a null alone would not tell that from leaving it.
        changes.notice is not None,
        rules.notice(changes.notice or ""),
        changes.phone is not None,
        rules.phone(changes.phone or ""),
        None if changes.photos is None else rules.photos(changes.photos),
        None if changes.hours is None else week_json(changes.hours),
    )


async def _fit(database: Database, mini_program: MiniProgram, viewer: Viewer, words: str) -> None:
    openid = await database.value(STATEMENTS["openid"], viewer.identity_id)
    verdict = await mini_program.check_text(
        viewer.app, openid=openid, text=words, scene=TextScene.PROFILE
    )
    # WeChat doubts all whom it has not seen for two hours, so its mere doubts must pass.
    if verdict.suggestion is Suggestion.RISKY:
        raise TextRefused

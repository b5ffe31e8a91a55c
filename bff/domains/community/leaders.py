"""Who wants to lead a community applies; an operator of the brand says yes or no."""

from dataclasses import dataclass
from uuid import UUID

from bff.context import Viewer
from bff.domains.community import service as communities
from bff.domains.community.errors import (
    AlreadyReviewed,
    ApplicationUnknown,
    NameRefused,
    StoreUnknown,
    TooManyApplications,
)
from bff.domains.community.models import NAME_LENGTH_MAX, NOTE_LENGTH_MAX
from bff.domains.community.rules import APPLICATIONS_MAX
from bff.domains.community.service import STATEMENTS, NewCommunity
from bff.domains.community.states import ApplicationState
from bff.domains.member import roles, ties
from bff.domains.member.kinds import Role
from bff.domains.store.service import STATEMENTS as OF_STORES
from bff.gateways.wechat import MiniProgram, Suggestion, TextScene
from bff.kit import answer
from bff.kit.answer import Answers
from bff.kit.database import Database, Record, Transaction
from bff.kit.ids import uuid7
from bff.kit.refusal import BadInput, Forbidden, Refusal, raised


@dataclass(frozen=True, slots=True, kw_only=True)
class Application:
    """A community that a member wants to found around a store and lead."""

    store_id: UUID
    name: str
    note: str
    key: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Review:
    """What an operator says to an application."""

    application_id: UUID
    accepted: bool
    key: str


@dataclass(frozen=True, slots=True)
class Applied:
    """The application waits for an operator."""

    application_id: UUID


@dataclass(frozen=True, slots=True)
class Reviewed:
    """The application is answered; the community is founded if it was accepted."""

    application_id: UUID
    community_id: UUID | None


APPLYING = Answers("leaderApply", Applied, TooManyApplications, StoreUnknown)
REVIEWING = Answers("leaderReview", Reviewed, AlreadyReviewed, ApplicationUnknown)


async def apply(
    database: Database, mini_program: MiniProgram, viewer: Viewer, asked: Application
) -> Applied:
    """Apply to lead, once WeChat finds the words fit to be shown; NameRefused if it does not."""
    name, note = _name(asked.name), _note(asked.note)
    await _fit(database, mini_program, viewer, f"{name}\n{note or ''}".strip())
    request = answer.request(viewer.member_id, asked.key, asked.store_id, name, note)
    async with database.transaction() as transaction:

        async def act(_fresh: list[int]) -> list[Applied | Refusal | BadInput]:
            return [await _applied(transaction, viewer.member_id, asked.store_id, name, note)]

        [outcome] = await APPLYING.once(transaction, [request], act)
    applied: Applied = raised(outcome)
    return applied


async def review(database: Database, *, operator_id: UUID, review: Review) -> Reviewed:
    """Accept or decline an application, once; Forbidden for whoever is no operator."""
    request = answer.request(operator_id, review.key, review.application_id, review.accepted)
    async with database.transaction() as transaction:
        if not await roles.holds(transaction, member_id=operator_id, roles=[Role.OPERATOR]):
            raise Forbidden

        async def act(_fresh: list[int]) -> list[Reviewed | Refusal | BadInput]:
            return [await _reviewed(transaction, operator_id, review)]

        [outcome] = await REVIEWING.once(transaction, [request], act)
    reviewed: Reviewed = raised(outcome)
    return reviewed


async def _applied(
    transaction: Transaction, member_id: UUID, store_id: UUID, name: str, note: str | None
) -> Applied | Refusal | BadInput:
    await ties.lock(transaction, [member_id])
    found = await transaction.row(STATEMENTS["applicant"], member_id, store_id)
    assert found is not None
    if not found["known"]:
        return StoreUnknown()
    if found["waiting"] >= APPLICATIONS_MAX:
        return TooManyApplications(APPLICATIONS_MAX)
    id_ = uuid7()
    await transaction.execute(
        STATEMENTS["apply"], id_, member_id, store_id, name, note, found["owner"]
    )
    return Applied(id_)


async def _reviewed(
    transaction: Transaction, operator_id: UUID, review: Review
) -> Reviewed | Refusal | BadInput:
    row = await transaction.row(STATEMENTS["application"], review.application_id)
    if row is None:
        return ApplicationUnknown()
    if row["state"] != ApplicationState.WAITING:
        return AlreadyReviewed(ApplicationState(row["state"]))
    founded = await _founded(transaction, operator_id, row) if review.accepted else None
    state = ApplicationState.ACCEPTED if review.accepted else ApplicationState.DECLINED
    await transaction.execute(
        STATEMENTS["review"], review.application_id, state, founded, operator_id
    )
    return Reviewed(review.application_id, founded)


async def _founded(transaction: Transaction, operator_id: UUID, row: Record) -> UUID:
    new = NewCommunity(id=uuid7(), store_id=row["store_id"], name=row["name"])
    await communities.add(transaction, [new])
    # A store that leads its own community is let in by the roles of its people.
    if not row["by_store"]:
        await roles.grant(
            transaction,
            member_id=row["member_id"],
            role=Role.LEADER,
            scope_id=new.id,
            granted_by=operator_id,
        )
    return new.id


async def _fit(database: Database, mini_program: MiniProgram, viewer: Viewer, words: str) -> None:
    openid = await database.value(OF_STORES["openid"], viewer.identity_id)
    verdict = await mini_program.check_text(
        viewer.app, openid=openid, text=words, scene=TextScene.PROFILE
    )
    # WeChat doubts all whom it has not seen for two hours, so its mere doubts must pass.
    if verdict.suggestion is Suggestion.RISKY:
        raise NameRefused


def _name(text: str) -> str:
    name = " ".join(text.split())
    if not (1 <= len(name) <= NAME_LENGTH_MAX and name.isprintable()):
        raise BadInput(f"name must have 1 to {NAME_LENGTH_MAX} visible characters.")
    return name


def _note(text: str) -> str | None:
    note = " ".join(text.split())
    if len(note) > NOTE_LENGTH_MAX or not note.isprintable():
        raise BadInput(f"note must have at most {NOTE_LENGTH_MAX} visible characters.")
    return note or None

"""Members join communities, and leave them."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple
from uuid import UUID

from bff.domains.community.errors import CommunityUnknown, NotInCommunity, TooManyCommunities
from bff.domains.community.rules import INVITATION_LASTS, Desk, Invitation, Standing, Wish
from bff.domains.community.service import STATEMENTS
from bff.domains.member import ties
from bff.domains.member.kinds import TieKind
from bff.domains.store import scene
from bff.kit import answer
from bff.kit.answer import Answers, Request
from bff.kit.database import Database, Record, Transaction, array, columns
from bff.kit.refusal import BadInput, Refusal
from bff.kit.writes import Write

SOURCE = "community"


class Join(NamedTuple):
    """One member's wish to be in a community."""

    wish: Wish
    request: Request


class Leave(NamedTuple):
    """One member's wish to be in a community no more."""

    wish: Wish
    request: Request


@dataclass(frozen=True, slots=True)
class Joined:
    """The edge by which the member is in the community, from now or from before."""

    membership_id: UUID


@dataclass(frozen=True, slots=True)
class Left:
    """The member is in that community no more."""

    community_id: UUID


JOINING = Answers("communityJoin", Joined, TooManyCommunities, CommunityUnknown)
LEAVING = Answers("communityLeave", Left, NotInCommunity)


def asked(wish: Wish, key: str) -> Request:
    """Describe a request to join or to leave; BadInput when the key is none."""
    return answer.request(wish.member_id, key, wish.community_id)


async def join(database: Database, commands: Sequence[Join]) -> list[Joined | Refusal | BadInput]:
    """Let each member in once, or say why not; who has no store yet gets that of the community."""
    async with database.transaction() as transaction:

        async def act(fresh: list[int]) -> list[Joined | Refusal | BadInput]:
            return await _let_in(transaction, [commands[place].wish for place in fresh])

        return await JOINING.once(transaction, [one.request for one in commands], act)


async def leave(database: Database, commands: Sequence[Leave]) -> list[Left | Refusal]:
    """End each member's edges to a community; NotInCommunity where there are none."""
    async with database.transaction() as transaction:

        async def act(fresh: list[int]) -> list[Left | Refusal]:
            return [await _left(transaction, commands[place].wish) for place in fresh]

        return await LEAVING.once(transaction, [one.request for one in commands], act)


async def _let_in(
    transaction: Transaction, wishes: Sequence[Wish]
) -> list[Joined | Refusal | BadInput]:
    members = sorted({member for wish in wishes for member in wish.members})
    # Of a first edge there is no row to lock yet.
    await ties.lock(transaction, members)
    rows = await _standings(transaction, wishes)
    opened = await scene.evidence(transaction, members, rows[0]["now"] - INVITATION_LASTS)
    desk = Desk([Invitation(o.member_id, o.store_id, o.clerk_id) for o in opened if o.clerk_id])
    decided = [desk.decide(wish, _standing(row)) for wish, row in zip(wishes, rows, strict=True)]
    stores = {row["id"]: row["store_id"] for row in rows}
    await ties.begun(
        transaction,
        [
            ties.Wanted(new.member_id, TieKind.STORE, stores[new.community_id], SOURCE)
            for new in desk.joinings
        ],
    )
    if desk.joinings:
        values = columns(desk.joinings)
        transaction.before_commit(Write(STATEMENTS["join"], values, rows=len(desk.joinings)))
    return [Joined(one) if isinstance(one, UUID) else one for one in decided]


async def _standings(transaction: Transaction, wishes: Sequence[Wish]) -> list[Record]:
    keys = [(wish.community_id, array(wish.members)) for wish in wishes]
    return await transaction.fetch(STATEMENTS["standings"], *columns(keys))


def _standing(row: Record) -> Standing | None:
    return Standing(row["store_id"], row["joined"], row["count"]) if row["id"] else None


async def _left(transaction: Transaction, wish: Wish) -> Left | Refusal:
    ended = await transaction.execute(STATEMENTS["leave"], wish.community_id, list(wish.members))
    return Left(wish.community_id) if ended else NotInCommunity()

"""Who is let into a community, decided without asking anybody."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import NamedTuple
from uuid import UUID

from bff.domains.community.errors import CommunityUnknown, TooManyCommunities
from bff.kit.ids import uuid7

# Enough for a home, a place of work and all relatives; who is everywhere belongs nowhere.
COMMUNITIES_MAX = 20
APPLICATIONS_MAX = 3
# The same day on which an opened code counts for an order.
INVITATION_LASTS = timedelta(hours=24)


class Standing(NamedTuple):
    """What is known of a person before one community: `joined` is the edge they have there."""

    store_id: UUID
    joined: UUID | None
    communities: int


class Wish(NamedTuple):
    """A member, who may be known as several, wants to be in a community."""

    member_id: UUID
    members: tuple[UUID, ...]
    community_id: UUID


class Joining(NamedTuple):
    """An edge that is to be written."""

    id: UUID
    community_id: UUID
    member_id: UUID
    invited_by: UUID | None


class Invitation(NamedTuple):
    """That a member opened a clerk's code of a store."""

    member_id: UUID
    store_id: UUID
    clerk_id: UUID


@dataclass(slots=True)
class Desk:
    """Lets people in one after the other, each knowing who came before."""

    invitations: Sequence[Invitation]
    joinings: list[Joining] = field(default_factory=list)
    _joined: dict[tuple[UUID, UUID], UUID] = field(default_factory=dict)
    _new: Counter[UUID] = field(default_factory=Counter)

    def decide(
        self, wish: Wish, standing: Standing | None
    ) -> UUID | CommunityUnknown | TooManyCommunities:
        """Return the edge by which the person is in, an old one if there is, or why there is none.

        A new edge stands in `joinings` as well.
        """
        if standing is None:
            return CommunityUnknown()
        known = standing.joined or self._let_in_before(wish)
        if known is not None:
            return known
        if standing.communities + sum(self._new[one] for one in wish.members) >= COMMUNITIES_MAX:
            return TooManyCommunities(COMMUNITIES_MAX)
        return self._let_in(wish, standing.store_id)

    def _let_in_before(self, wish: Wish) -> UUID | None:
        edges = (self._joined.get((wish.community_id, one)) for one in wish.members)
        return next(filter(None, edges), None)

    def _let_in(self, wish: Wish, store_id: UUID) -> UUID:
        joining = Joining(
            uuid7(), wish.community_id, wish.member_id, invited_by(wish, store_id, self.invitations)
        )
        self.joinings.append(joining)
        self._joined[wish.community_id, wish.member_id] = joining.id
        self._new[wish.member_id] += 1
        return joining.id


def invited_by(wish: Wish, store_id: UUID, invitations: Sequence[Invitation]) -> UUID | None:
    """Return the clerk of the store whose code this person opened last, if there is one."""
    theirs = (one for one in invitations if one.store_id == store_id)
    # Nobody invites themselves, not even by another account.
    return next(
        (
            one.clerk_id
            for one in theirs
            if one.member_id in wish.members and one.clerk_id not in wish.members
        ),
        None,
    )

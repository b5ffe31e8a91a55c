"""The door to everything that is the viewer's own."""

from uuid import UUID

import strawberry
from strawberry.types import Info

from bff.context import Context, Viewer
from bff.domains.member import rules, sealing
from bff.engine.edge import edge
from bff.engine.keys import At
from bff.kit.keyring import Keyring
from loaders.member import members_of, phones_of, roles_of
from loaders.own_store import own_stores_of
from loaders.points import points_of
from miniprogram_schema import group_buys
from miniprogram_schema import inbox as told
from miniprogram_schema import orders as ordered
from miniprogram_schema import scans as scanned
from miniprogram_schema import wallet as wallets
from miniprogram_schema.community import own_communities
from miniprogram_schema.leader_application import own_applications
from miniprogram_schema.member import Member
from miniprogram_schema.role import MyRole
from miniprogram_schema.store import Store


@strawberry.type(description="Everything that is the viewer's own.")
class Me:
    """The door `me`: what hangs beneath is asked for by these ids, and checked no more."""

    member_id: strawberry.Private[UUID]
    members: strawberry.Private[tuple[UUID, ...]]

    # Names and roles are the one member's; coupons and scans are those of all aliases.
    member = edge(
        members_of,
        key=At("member_id"),
        returns=Member,
        description="The viewer as a member.",
    )
    roles = edge(
        roles_of,
        key=At("member_id"),
        of=MyRole.all_of,
        returns=list[MyRole],
        description="What the viewer may act as, and where.",
    )
    own_store = edge(
        own_stores_of,
        key=At("members"),
        returns=Store | None,
        description="The store that the viewer is tied to; null if there is none yet.",
    )
    wallet = wallets.wallet
    wallet_counts = wallets.wallet_counts
    coupon = wallets.coupon
    scans = scanned.scans
    parties = group_buys.own_parties
    orders = ordered.own_orders
    order = ordered.own_order
    points = edge(
        points_of,
        key=At("members"),
        returns=int,
        description="How many points the viewer has (积分).",
    )
    inbox = told.inbox
    inbox_unread = told.inbox_unread
    message_templates = told.message_templates
    communities = own_communities
    leader_applications = own_applications

    @strawberry.field(
        description="The viewer's phone in part, such as 138****1234; null if none is bound."
    )
    async def phone_masked(self, info: Info[Context, None]) -> str | None:
        """Return the viewer's phone in part."""
        # Of all aliases: the phone may have been bound in another app.
        kept = await info.context.load(phones_of, self.members)
        if kept is None:
            return None
        # Opened here and nowhere beneath: no loader ever holds a phone in clear.
        ring = info.context.services.get(Keyring)
        phone = sealing.opened_phone(ring, kept.member_id, kept.wrapped, kept.sealed)
        return rules.masked(phone) if phone else None

    @classmethod
    def of(cls, viewer: Viewer) -> "Me":
        """Open the door to a viewer."""
        return cls(member_id=viewer.member_id, members=viewer.members)

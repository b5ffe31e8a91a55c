"""A member's coupons: fields that hang under the door `me`."""

from collections.abc import Mapping
from typing import Annotated, Any

import strawberry

from bff.context import Viewer
from bff.engine.edge import Argument, edge
from bff.engine.keys import At
from bff.kit import ids
from bff.kit.ids import Kind
from bff.kit.page import PAGE_DEFAULT, last_id, page_size
from loaders.coupon import Wallet, own_coupons_of, wallet_counts_of, wallets_of
from miniprogram_schema.coupon import Coupon, CouponConnection, CouponStatus, StatusCount

PAGED: Mapping[str, Argument] = {
    "first": Argument(
        Annotated[int, strawberry.argument(description="How many, at most 50.")], PAGE_DEFAULT
    ),
    "after": Argument(
        Annotated[str | None, strawberry.argument(description="The end of the page before.")], None
    ),
}
STATUS = Argument(
    Annotated[CouponStatus | None, strawberry.argument(description="Only those of this status.")],
    None,
)
COUPON_ID = Argument(Annotated[strawberry.ID, strawberry.argument(description="The coupon.")])


def _asked(me: Any, args: Mapping[str, Any], viewer: Viewer | None) -> Wallet:
    del viewer
    status = args["status"]
    return Wallet(
        members=me.members,
        first=page_size(args["first"]),
        before=last_id(args["after"]),
        status=status.value if status else None,
    )


wallet = edge(
    wallets_of,
    key=_asked,
    returns=CouponConnection,
    arguments={**PAGED, "status": STATUS},
    description="The viewer's coupons, the newest first.",
)
wallet_counts = edge(
    wallet_counts_of,
    key=At("members"),
    of=StatusCount.all_of,
    returns=list[StatusCount],
    description="How many coupons of each status the viewer has.",
)
coupon = edge(
    own_coupons_of,
    # The members travel in the key, so that sharing a batch shares no rights.
    key=lambda me, args, _viewer: (ids.read(Kind.COUPON, args["id"]), me.members),
    returns=Coupon | None,
    arguments={"id": COUPON_ID},
    description="A coupon of the viewer's own; null when there is none with this id.",
)

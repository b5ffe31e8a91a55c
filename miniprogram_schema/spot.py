"""Where somebody looks for stores, as phones ask for it."""

from collections.abc import Mapping
from typing import Annotated, Any

import strawberry

from bff.context import Viewer
from bff.domains.store import rules
from bff.engine.edge import Argument
from bff.kit import ids
from bff.kit.ids import Kind
from bff.kit.page import page_size
from bff.kit.refusal import BadInput
from loaders.recommendation import Question, Spot
from loaders.search import Bounds, Wanted
from miniprogram_schema.nearby import RADIUS_M_MAX, BoundsInput, StoreOrder
from miniprogram_schema.point import PointInput, PointSource


def _argument(kind: Any, description: str, *default: object) -> Argument:
    return Argument(Annotated[kind, strawberry.argument(description=description)], *default)


STORES_NEARBY: Mapping[str, Argument] = {
    "near": _argument(PointInput | None, "Where the viewer is, or wants to be.", None),
    "city": _argument(str | None, "The city to look in when there is no position.", None),
    "within": _argument(BoundsInput | None, "The part of a map to look in, not the radius.", None),
    "first": _argument(int, "How many stores, at most 50.", 10),
    "after": _argument(str | None, "The end of the page before.", None),
    "radius_m": _argument(int, "How far away they may be, at most 50,000 metres.", 5_000),
    "order": _argument(StoreOrder, "In which order they come.", StoreOrder.DISTANCE),
    "takes": _argument(
        strawberry.ID | None, "Only stores that take this campaign's coupons.", None
    ),
    "sells": _argument(strawberry.ID | None, "Only stores that sell this product.", None),
    "open_now": _argument(bool | None, "True for only those that are open now.", None),
}


def spot_of(args: Mapping[str, Any], viewer: Viewer | None, within: Bounds | None = None) -> Spot:
    """Return where and for whom stores are looked for; BadInput when there is no such place."""
    near, city = args["near"], args["city"]
    return Spot(
        members=viewer.members if viewer else (),
        place=near.point() if near else within.middle if within else None,
        city=rules.city(city) if city is not None and not (near or within) else None,
        measured=near is not None,
        fuzzy=near is not None and near.source is PointSource.FUZZY,
    )


def question_of(root: object, args: Mapping[str, Any], viewer: Viewer | None) -> Question:
    """Return the question that `storesNearby` puts; BadInput when a part of it is impossible."""
    del root
    within = args["within"].bounds() if args["within"] else None
    best = args["order"] is StoreOrder.BEST
    if not 1 <= args["radius_m"] <= RADIUS_M_MAX:
        raise BadInput(f"radiusM must be from 1 to {RADIUS_M_MAX}.")
    # Ranking reorders the nearest as a whole, so no second page could follow the first.
    if best and args["after"] is not None:
        raise BadInput("BEST has one page only.")
    return Question(
        spot=spot_of(args, viewer, within),
        first=page_size(args["first"]),
        radius_m=args["radius_m"],
        after=args["after"],
        within=within,
        wanted=_wanted(args),
        best=best,
    )


def _wanted(args: Mapping[str, Any]) -> Wanted:
    takes, sells = args["takes"], args["sells"]
    return Wanted(
        takes=ids.read(Kind.CAMPAIGN, takes) if takes else None,
        sells=ids.read(Kind.PRODUCT, sells) if sells else None,
        open_now=bool(args["open_now"]),
    )

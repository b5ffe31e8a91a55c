"""Who plays in the demo: the ids by which the WeChat sandbox knows them."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from uuid import UUID

from bff.context import App
from bff.domains.member.service import Person
from bff.kit.ids import uuid7

HOME_OWNER, HOME_CLERK = "s-owner", "s-clerk"
OTHER_OWNER, OTHER_CLERK = "t-owner", "t-clerk"
DEALER_STAFF, LEADER = "dealer-staff", "leader"
OPERATORS = ("operator-1", "operator-2")
CONSUMERS: Mapping[str, str] = {
    "lin": "林小满",
    "chen": "陈一鸣",
    "zhao": "赵晓雨",
    "zhou": "周思远",
    "he": "何佳宁",
}
STAFF: Mapping[str, str] = {
    HOME_OWNER: "孙老板",
    HOME_CLERK: "小刘",
    OTHER_OWNER: "钱老板",
    OTHER_CLERK: "小马",
    DEALER_STAFF: "经销商专员",
    LEADER: "团长李姐",
    OPERATORS[0]: "品牌运营甲",
    OPERATORS[1]: "品牌运营乙",
}


@dataclass(frozen=True, slots=True)
class Names:
    """What WeChat calls people: in one app, and in all apps of the brand."""

    openid: Callable[[App, str], str]
    unionid: Callable[[str], str]


@dataclass(frozen=True, slots=True)
class Actor:
    """One of the demo's staff: who they are at WeChat, and the app in which we know them."""

    person: str
    name: str
    app: App
    member_id: UUID


def actor(person: str, name: str, app: App) -> Actor:
    """Return an actor with a new member's id."""
    return Actor(person, name, app, uuid7())


def enrolled(one: Actor, names: Names) -> Person:
    """Describe an actor to be enrolled, as WeChat will name them when they sign in."""
    return Person(
        member_id=one.member_id,
        nickname=one.name,
        identities=[(one.app, names.openid(one.app, one.person))],
        unionid=names.unionid(one.person),
    )


def phone(place: int) -> str:
    """Return the mobile number of the demo person at a place of the cast."""
    # Well-formed for the rules; all the demo's numbers are recognised by their zeros.
    return f"1390000{place:04d}"

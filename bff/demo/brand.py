"""The demo brand: dealers, shops and their people, products, rules and campaigns, all at once."""

from collections.abc import Iterator, Sequence

from bff.demo import assortment, cast, group_buys, offers, parties
from bff.demo.cast import Names
from bff.demo.plan import Kept, Plan
from bff.domains.community import service as communities
from bff.domains.community.service import NewCommunity
from bff.domains.member import roles
from bff.domains.member import service as members
from bff.domains.member.kinds import Role
from bff.domains.member.roles import Grant
from bff.domains.store import service as stores
from bff.domains.store.rules import Hours
from bff.domains.store.service import NewDealer, NewStore
from bff.kit import clock
from bff.kit.database import Database, Transaction
from bff.kit.ids import uuid7

# Few statements, and each well within the time that one may take.
AT_ONCE = 1_000


async def make(database: Database, names: Names, plan: Plan) -> Plan:
    """Write a planned brand in one transaction, and return it with its products."""
    # All or nothing: a brand made by halves would be taken for one that is there.
    async with database.transaction() as transaction:
        plan = await assortment.listed(transaction, plan)
        await _people(transaction, names, plan)
        await stores.add_dealers(transaction, _dealers(plan))
        for some in _stores(plan):
            await stores.add(transaction, some)
        await assortment.stocked(transaction, plan)
        await _communities(transaction, plan)
        await offers.publish(transaction, plan)
        now = await clock.now(transaction)
        bought_together = await group_buys.publish(transaction, plan, now)
        await parties.gather(transaction, plan, bought_together, now)
    return plan


def _stores(plan: Plan) -> Iterator[Sequence[NewStore]]:
    """Yield the stores to be added, a thousand at a time."""
    for place in range(0, len(plan.kept), AT_ONCE):
        yield [_store(plan, kept) for kept in plan.kept[place : place + AT_ONCE]]


def _store(plan: Plan, kept: Kept) -> NewStore:
    shop = kept.shop
    return NewStore(
        id=kept.id,
        dealer_id=plan.dealers[shop.city.province],
        name=shop.name,
        address=shop.address,
        city=shop.city.name,
        region=f"{shop.city.province}{shop.city.name}",
        point=shop.point,
        hours=[Hours(*opening) for opening in shop.hours],
        phone=shop.phone,
        products=plan.sold_by(kept),
    )


def _dealers(plan: Plan) -> list[NewDealer]:
    return [
        NewDealer(id=dealer_id, name=f"{province}示范经销商", territories=[province])
        for province, dealer_id in plan.dealers.items()
    ]


async def _people(transaction: Transaction, names: Names, plan: Plan) -> None:
    staff = [one for kept in plan.kept for one in (kept.owner, kept.clerk)]
    everybody = [*plan.desk, plan.leader, *staff]
    granted = _grants(plan)
    for place in range(0, len(everybody), AT_ONCE):
        some = everybody[place : place + AT_ONCE]
        await members.enrol(transaction, [cast.enrolled(one, names) for one in some])
    for place in range(0, len(granted), AT_ONCE):
        await roles.grants(transaction, granted[place : place + AT_ONCE])


def _grants(plan: Plan) -> list[Grant]:
    *operators, dealer_staff = plan.desk
    dealer_id = plan.dealers[plan.home.shop.city.province]
    return [
        *(Grant(one.member_id, Role.OPERATOR) for one in operators),
        Grant(dealer_staff.member_id, Role.DEALER_STAFF, dealer_id),
        *(Grant(kept.owner.member_id, Role.OWNER, kept.id) for kept in plan.kept),
        *(Grant(kept.clerk.member_id, Role.CLERK, kept.id) for kept in plan.kept),
    ]


async def _communities(transaction: Transaction, plan: Plan) -> None:
    # The leader leads the second one; the first is for trying to look into another's.
    home, other = uuid7(), uuid7()
    await communities.add(
        transaction,
        [
            NewCommunity(id=home, store_id=plan.home.id, name="福满邻里群"),
            NewCommunity(id=other, store_id=plan.other.id, name="鑫源品酒群"),
        ],
    )
    led = Grant(plan.leader.member_id, Role.LEADER, other)
    await roles.grants(transaction, [led])

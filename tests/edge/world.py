"""Two shops of one brand with their people: whatever belongs to one is nothing to the other."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID, uuid4

from bff.context import App
from bff.domains.code.scanning import Scanned
from bff.domains.community_sale.rules import Item
from bff.domains.member import roles
from bff.domains.member.kinds import Role
from bff.domains.store import service as stores
from bff.kit import ids
from bff.kit.database import Database
from bff.kit.ids import Kind, uuid7
from bff.kit.keyring import Keyring
from bff.story.phone import Phone
from tests.conftest import HandPhone
from tests.edge.places import CITY
from tests.given import (
    checkout,
    code,
    community,
    counter,
    coupon,
    group_buy,
    inbox,
    product,
    profit,
    sale,
    store,
)


class Who(StrEnum):
    """Everybody who may send something."""

    ANYBODY = "anybody"
    CONSUMER = "consumer"
    CLERK = "clerk"
    OWNER = "owner"
    LEADER = "leader"
    DEALER = "dealer"
    OPERATOR = "operator"


APPS = {
    Who.CLERK: App.STORE_OWNER,
    Who.OWNER: App.STORE_OWNER,
    Who.LEADER: App.COMMUNITY,
    Who.DEALER: App.DESK,
    Who.OPERATOR: App.DESK,
}
HELD = {
    Who.CLERK: (Role.CLERK, Kind.STORE),
    Who.OWNER: (Role.OWNER, Kind.STORE),
    Who.LEADER: (Role.LEADER, Kind.COMMUNITY),
    Who.DEALER: (Role.DEALER_STAFF, Kind.DEALER),
    Who.OPERATOR: (Role.OPERATOR, None),
}
Things = Mapping[Kind, UUID]
# Of no product, and so to be known again wherever it comes to light.
SECRET_FEN = 98_765_431


@dataclass(frozen=True, slots=True)
class World:
    """Everybody's phone, and the ids of what is theirs, another's, or nobody's."""

    phones: Mapping[Who, Phone]
    own: Things
    others: Things

    def id(self, kind: Kind, whose: str) -> str:
        """Return an id as phones see it; of a missing thing, a new one each time."""
        things = {"own": self.own, "other's": self.others}.get(whose, {})
        return ids.opaque(kind, things.get(kind) or uuid7())


async def made(database: Database, ring: Keyring, hand_phone: HandPhone) -> World:
    """Make both shops; the people with phones belong to the first."""
    people = {who: await hand_phone(uuid4().hex, APPS.get(who, App.CONSUMER)) for who in Who}
    lin, clerk = [await member(people[who]) for who in (Who.CONSUMER, Who.CLERK)]
    own = await shop(database, ring, customer=lin, clerk=clerk)
    for who, (role, kind) in HELD.items():
        await grant(database, await member(people[who]), role, own[kind] if kind else None)
    people[Who.ANYBODY].token = None
    kim, boss = [await member(await hand_phone(uuid4().hex)) for _ in range(2)]
    others = await shop(database, ring, customer=kim, clerk=boss, advanced_fen=SECRET_FEN)
    return World(people, own, others)


async def shop(
    database: Database, ring: Keyring, *, customer: UUID, clerk: UUID, advanced_fen: int = 1000
) -> Things:
    """Make a store with its dealer, community, goods, party and a customer's coupon looked at."""
    dealer_id = await store.dealer(database)
    store_id = await store.store(database, dealer_id=dealer_id, city=CITY)
    campaign_id = await coupon.campaign(database)
    coupon_id = await coupon.coupon(database, campaign_id, customer)
    look = await counter.looked(
        database, ring, coupon_id, owner=customer, store_id=store_id, clerk_id=clerk
    )
    category_id = await product.category(database)
    product_id = await product.product(database, category_id=category_id)
    [variant_id] = await product.variants(database, product_id)
    async with database.transaction() as transaction:
        await stores.sell(transaction, [(store_id, product_id)])
    offer_id = await group_buy.offer(database, product_id=product_id)
    [booked] = await profit.booked(
        database, await profit.fact(database, store_id=store_id, advanced_fen=advanced_fen)
    )
    bought = {"store_id": store_id, "product_id": product_id}
    order_id = await checkout.paid_for(database, customer, **bought)
    used = await checkout.paid_for(database, customer, **bought)
    await checkout.handed_over(database, ring, used, owner=customer, store_id=store_id)
    community_id = await store.community(database, store_id)
    # Before anybody leads it: the store opens the sale.
    clerk_edge = await grant(database, clerk, Role.CLERK, store_id)
    sale_id = await sale.sale(
        database, sale.Place(store_id, community_id, clerk), Item(variant_id, sale.PRICE_FEN, None)
    )
    await sale.ordered(database, sale_id, (variant_id, 1))
    return {
        Kind.ORDER: order_id,
        Kind.REFUND: await checkout.refund(database, used, customer),
        Kind.PICK_UP: await checkout.looked(
            database, ring, order_id, owner=customer, store_id=store_id, clerk=clerk
        ),
        Kind.DEALER: dealer_id,
        Kind.STORE: store_id,
        Kind.COMMUNITY: community_id,
        Kind.SALE: sale_id,
        Kind.PRODUCT: product_id,
        Kind.CATEGORY: category_id,
        Kind.VARIANT: variant_id,
        Kind.CAMPAIGN: campaign_id,
        Kind.COUPON: coupon_id,
        Kind.CLERK: clerk_edge,
        Kind.LOOK: look.look_id,
        Kind.OFFER: offer_id,
        Kind.PARTY: await group_buy.party(database, offer_id, store_id, [customer]),
        Kind.FACT: booked.fact_id,
        Kind.MESSAGE: await inbox.a_message(database, customer),
        Kind.SCAN: await scan(database, ring, store_id, customer),
        Kind.APPLICATION: await community.application(database, customer, store_id),
    }


async def scan(database: Database, ring: Keyring, store_id: UUID, customer: UUID) -> UUID:
    [case] = await code.bottles(database, ring, store_id, 1)
    [scanned] = await code.scanned(database, ring, code.scanning(case.bottles[0].inner, customer))
    assert isinstance(scanned, Scanned), scanned
    return scanned.scan_id


async def member(phone: Phone) -> UUID:
    return ids.read(Kind.MEMBER, (await phone.send("Me"))["me"]["member"]["id"])


async def grant(database: Database, member_id: UUID, role: Role, scope_id: UUID | None) -> UUID:
    async with database.transaction() as transaction:
        return await roles.grant(
            transaction, member_id=member_id, role=role, scope_id=scope_id, granted_by=None
        )

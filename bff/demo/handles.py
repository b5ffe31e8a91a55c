"""What a tester or a newcomer holds in the hand, read from the database as it stands now."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from bff.context import App
from bff.demo import cast
from bff.demo.cast import Names
from bff.domains.code import service as codes
from bff.domains.code.batches import Cases
from bff.domains.code.printing import PrintedCase
from bff.domains.store import printed_scene
from bff.domains.store.printed_scene import Printed
from bff.kit import ids
from bff.kit.database import Database, Record
from bff.kit.ids import Kind
from bff.kit.keyring import Keyring
from loaders.assortment import Listing, products_listed
from loaders.group_buy_offer import OfferRow, store_offers_of
from loaders.product import ProductRow
from loaders.variant import VariantRow, variants_of

NEAR_HOME = 0.002  # degrees of longitude, about 180 m in the home city
CASES_SHOWN = 10
CAMPAIGNS_SHOWN = OFFERS_SHOWN = PRODUCTS_SHOWN = 20
# Cases of one delivery lie side by side, so a few ranges cover them all.
RANGE = 1_000

STAGED = """
    select role.scope_id as id, store.name, store.lat, store.lng, store.dealer_id
    from identity join member_role as role using (member_id) join store on store.id = role.scope_id
    where identity.app = 'STORE_OWNER' and identity.openid = $1 and role.role = 'OWNER'
        and role.until_at is null
"""
CLERK = "select member_id from identity where app = 'STORE_OWNER' and openid = $1"
OPENED = """
    select batch_id, min(number) as first, max(number) as last
    from code_case where opened_by_store_id = $1
    group by batch_id, number / $2 order by batch_id, first
"""
SHIPPED = """
    select batch_id, number as first, number as last from code_case
    where shipped_to_store_id = $1 and state = 'SHIPPED' order by batch_id, number limit $2
"""
UNSCANNED = """
    select bottle.id from code_bottle as bottle join code_case as box on box.id = bottle.case_id
    where box.opened_by_store_id = $1 and bottle.inner_state = 'SEALED'
        and bottle.outer_state = 'FREE'
"""
CAMPAIGNS = """
    select campaign.id, terms.title, terms.kind, total - issued as left
    from campaign join campaign_terms as terms on terms.id = campaign.terms_id
    where state = 'PUBLISHED' and channels && array['CLAIM', 'SCAN']
    order by campaign.id desc limit $1
"""
LED = "select community.id from community where store_id = $1 order by id limit 1"

Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Stage:
    """One of the two stores of the story."""

    id: UUID
    name: str
    lat: float
    lng: float
    dealer_id: UUID


async def stage(database: Database, names: Names, owner: str) -> Stage | None:
    """Return the store that this person of the cast owns; None before the demo is made."""
    openid = names.openid(App.STORE_OWNER, owner)
    row = await database.row(STAGED, openid)
    return Stage(**dict(row)) if row else None


async def unscanned(
    database: Database, ring: Keyring, store_id: UUID, count: int
) -> list[tuple[str, str]]:
    """Return up to `count` pairs of inner and outer code whose bottles nobody used yet."""
    free = {row["id"] for row in await database.fetch(UNSCANNED, store_id)}
    cases = await _printed(database, ring, await database.fetch(OPENED, store_id, RANGE))
    bottles = [bottle for case in cases for bottle in case.bottles if bottle.id in free]
    return [(bottle.inner, bottle.outer) for bottle in bottles[:count]]


async def shipped(database: Database, ring: Keyring, store_id: UUID) -> list[str]:
    """Return the inner codes of cases on their way to a store."""
    rows = await database.fetch(SHIPPED, store_id, CASES_SHOWN)
    return [case.inner for case in await _printed(database, ring, rows)]


async def told(
    database: Database, ring: Keyring, names: Names, *, graphql: str, sandbox: str, count: int
) -> Json | None:
    """Return every handle of the demo as JSON; None before the demo is made."""
    home = await stage(database, names, cast.HOME_OWNER)
    other = await stage(database, names, cast.OTHER_OWNER)
    if home is None or other is None:
        return None
    bottles = [(home, code) for code in await unscanned(database, ring, home.id, count)]
    bottles += [(other, code) for code in await unscanned(database, ring, other.id, count)]
    home_id = ids.opaque(Kind.STORE, home.id)
    return {
        "graphql": graphql,
        "sandbox": sandbox,
        "consumers": _consumers(home),
        "store": _store(
            home, cast.HOME_OWNER, await _clerk(database, names, home, cast.HOME_CLERK)
        ),
        "otherStore": _store(
            other, cast.OTHER_OWNER, await _clerk(database, names, other, cast.OTHER_CLERK)
        ),
        "dealer": {
            "id": ids.opaque(Kind.DEALER, home.dealer_id),
            "staff": {"person": cast.DEALER_STAFF},
        },
        "leader": await _leader(database, other),
        "operators": [{"person": person} for person in cast.OPERATORS],
        "codes": [_bottle(store, *code) for store, code in bottles],
        "cases": [
            {"code": code, "storeId": home_id} for code in await shipped(database, ring, home.id)
        ],
        "campaigns": [_campaign(row) for row in await database.fetch(CAMPAIGNS, CAMPAIGNS_SHOWN)],
        "products": await _products(database, home.id),
        "offers": [_offer(store, row) for store, row in await _offers(database, home, other)],
    }


async def _printed(
    database: Database, ring: Keyring, ranges: Sequence[Record]
) -> list[PrintedCase]:
    async with database.transaction() as transaction:
        return [
            case
            for row in ranges
            for case in await codes.printed(transaction, ring, Cases(**dict(row)))
        ]


async def _products(database: Database, store_id: UUID) -> list[Json]:
    [page] = await products_listed(database, [Listing(PRODUCTS_SHOWN, store_id=store_id)])
    # The brand's first ones first, as a story begins with them.
    rows = page.rows[::-1]
    variants = await variants_of(database, [(row.id, store_id) for row in rows])
    return [_product(row, sold) for row, sold in zip(rows, variants, strict=True)]


async def _offers(database: Database, *stores: Stage) -> list[tuple[Stage, OfferRow]]:
    found = await store_offers_of(database, [(store.id, OFFERS_SHOWN) for store in stores])
    return [(store, row) for store, rows in zip(stores, found, strict=True) for row in rows]


def _consumers(home: Stage) -> list[Json]:
    near = {"lat": home.lat, "lng": home.lng + NEAR_HOME}
    return [{"person": one, "name": name, "near": near} for one, name in cast.CONSUMERS.items()]


async def _clerk(database: Database, names: Names, store: Stage, person: str) -> Json:
    member_id = await database.value(CLERK, names.openid(App.STORE_OWNER, person))
    async with database.transaction() as transaction:
        # The code that hangs at the counter: whoever opens the app by it was led there.
        [token] = await printed_scene.tokens(transaction, [Printed(store.id, member_id)])
    return {"person": person, "scene": token}


def _store(store: Stage, owner: str, clerk: Json) -> Json:
    return {
        "id": ids.opaque(Kind.STORE, store.id),
        "name": store.name,
        "lat": store.lat,
        "lng": store.lng,
        "owner": {"person": owner},
        "clerk": clerk,
    }


async def _leader(database: Database, store: Stage) -> Json:
    community_id = await database.value(LED, store.id)
    return {"person": cast.LEADER, "communityId": ids.opaque(Kind.COMMUNITY, community_id)}


def _bottle(store: Stage, inner: str, outer: str) -> Json:
    return {"code": inner, "outerCode": outer, "storeId": ids.opaque(Kind.STORE, store.id)}


def _campaign(row: Record) -> Json:
    return {
        "id": ids.opaque(Kind.CAMPAIGN, row["id"]),
        "title": row["title"],
        "kind": row["kind"],
        "left": row["left"],
    }


def _product(row: ProductRow, variants: Sequence[VariantRow]) -> Json:
    return {
        "id": ids.opaque(Kind.PRODUCT, row.id),
        "title": row.title,
        "price_fen": variants[0].price_fen,
        "storeId": ids.opaque(Kind.STORE, row.store_id) if row.store_id else None,
        "variants": [_variant(one) for one in variants],
    }


def _variant(row: VariantRow) -> Json:
    return {
        "id": ids.opaque(Kind.VARIANT, row.id),
        "title": row.title,
        "price_fen": row.price_fen,
        "left": row.left,
    }


def _offer(store: Stage, row: OfferRow) -> Json:
    return {"id": ids.opaque(Kind.OFFER, row.id), "storeId": ids.opaque(Kind.STORE, store.id)}

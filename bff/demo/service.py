"""Making the demo: the brand, its bottles, and the cast at WeChat; what is there is kept."""

from collections.abc import Callable
from math import ceil
from pathlib import Path
from uuid import UUID

from bff.context import App
from bff.demo import brand, cast, goods, handles, plan
from bff.demo.goods import BOTTLES_PER_CASE, Delivery
from bff.demo.handles import Stage
from bff.domains.coupon import campaigns
from bff.domains.coupon.campaigns import Draft
from bff.domains.coupon.terms import AmountOff, Terms
from bff.kit.database import Database
from bff.kit.keyring import Keyring
from bff.sandbox import census, people
from bff.sandbox.apps import Apps
from bff.sandbox.people import Person

HOME_OPENED, HOME_UNOPENED = 8, 6
OTHER_OPENED, OTHER_UNOPENED = 4, 2
CODES_MAX = 5_000
FLASH_FEN = 1_000

CLERK = """
    select member_id from identity where app = 'STORE_OWNER' and openid = $1
"""
PRODUCT = "select id from product where published_at is not null order by id limit 1"

Say = Callable[[str], None]


async def make(
    database: Database, ring: Keyring, apps: Apps, *, stores: int = plan.STORES, say: Say
) -> bool:
    """Make what is missing of the demo brand; False when all of it was there."""
    made = False
    if await handles.stage(database, apps, cast.HOME_OWNER) is None:
        say(f"Making the demo brand: {stores:,} stores with their people.")
        await brand.make(database, apps, plan.planned(stores))
        made = True
    for owner, clerk, opened, unopened in (
        (cast.HOME_OWNER, cast.HOME_CLERK, HOME_OPENED, HOME_UNOPENED),
        (cast.OTHER_OWNER, cast.OTHER_CLERK, OTHER_OPENED, OTHER_UNOPENED),
    ):
        store = await handles.stage(database, apps, owner)
        assert store is not None
        if not await handles.shipped(database, ring, store.id):
            await _delivered(
                database, ring, apps, store, clerk=clerk, opened=opened, unopened=unopened
            )
            made = True
    return made


def enrol(state_dir: Path, apps: Apps) -> None:
    """Let the sandbox know everybody of the cast, so that they can sign in."""
    names = {**cast.CONSUMERS, **cast.STAFF}
    census.enrol(
        state_dir,
        [
            Person(id=person, name=name, phone=cast.phone(place))
            for place, (person, name) in enumerate(names.items(), start=1)
        ],
        apps=apps,
    )


async def stock_up(database: Database, ring: Keyring, apps: Apps, count: int) -> None:
    """See to it that the home store has `count` unscanned bottles, by opening more cases."""
    store = await handles.stage(database, apps, cast.HOME_OWNER)
    if store is None:
        return
    missing = min(count, CODES_MAX) - len(await handles.unscanned(database, ring, store.id, count))
    if missing > 0:
        cases = ceil(missing / BOTTLES_PER_CASE)
        await _delivered(
            database, ring, apps, store, clerk=cast.HOME_CLERK, opened=cases, unopened=0
        )


async def flash(database: Database, *, stock: int, per_member: int) -> UUID:
    """Publish a campaign that is open to all and taken everywhere; return its id."""
    terms = Terms(title="限量十元券", benefit=AmountOff(FLASH_FEN), worth_fen=FLASH_FEN)
    draft = Draft(terms=terms, total=stock, per_member=per_member)
    async with database.transaction() as transaction:
        [campaign_id] = await campaigns.publish(transaction, [draft])
    return campaign_id


async def _delivered(
    database: Database,
    ring: Keyring,
    apps: Apps,
    store: Stage,
    *,
    clerk: str,
    opened: int,
    unopened: int,
) -> None:
    openid = people.openid(apps[App.STORE_OWNER]["appid"], clerk)
    await goods.deliver(
        database,
        ring,
        Delivery(
            product_id=await database.value(PRODUCT),
            dealer_id=store.dealer_id,
            store_id=store.id,
            clerk_id=await database.value(CLERK, openid),
            opened=opened,
            unopened=unopened,
        ),
    )

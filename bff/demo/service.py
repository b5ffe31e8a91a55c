"""Making the demo: the brand, its bottles, and the cast at WeChat; what is there is kept."""

from collections.abc import Callable
from math import ceil
from uuid import UUID

from bff.context import App
from bff.demo import brand, cast, goods, handles, plan
from bff.demo.cast import Names
from bff.demo.goods import BOTTLES_PER_CASE, BOTTLES_PER_CASE_MAX, Delivery
from bff.demo.handles import Stage
from bff.domains.coupon import campaigns
from bff.domains.coupon.campaigns import Draft
from bff.domains.coupon.terms import AmountOff, Terms
from bff.kit.database import Database
from bff.kit.keyring import Keyring

CODES = 36
OTHER_CODES = 18
# Below three unopened cases eight more are sent: each playing of the story opens one.
CASES, UNOPENED = 3, 8
CODES_MAX = 2_000
FLASH_FEN = 1_000

Say = Callable[[str], None]


async def make(
    database: Database, ring: Keyring, names: Names, *, stores: int = plan.STORES, say: Say
) -> bool:
    """Make what is missing of the demo brand; False when all of it was there."""
    if await handles.stage(database, names, cast.HOME_OWNER) is not None:
        await stock_up(database, ring, names, count=CODES)
        return False
    say(f"Making the demo brand: {stores:,} stores with their people.")
    await brand.make(database, names, plan.planned(stores))
    await stock_up(database, ring, names, count=CODES)
    return True


async def stock_up(database: Database, ring: Keyring, names: Names, *, count: int) -> None:
    """See to it that the stores of the story have bottles to scan and cases to open."""
    for owner, clerk, bottles in (
        (cast.HOME_OWNER, cast.HOME_CLERK, min(count, CODES_MAX)),
        (cast.OTHER_OWNER, cast.OTHER_CLERK, OTHER_CODES),
    ):
        store = await handles.stage(database, names, owner)
        if store is not None:
            clerk_id = await database.value(handles.CLERK, names.openid(App.STORE_OWNER, clerk))
            await _stocked(database, ring, store, clerk_id, bottles)


async def flash(database: Database, *, stock: int, per_member: int) -> UUID:
    """Publish a campaign that is open to all and taken everywhere; return its id."""
    terms = Terms(title="限量十元券", benefit=AmountOff(FLASH_FEN), worth_fen=FLASH_FEN)
    draft = Draft(terms=terms, total=stock, per_member=per_member)
    async with database.transaction() as transaction:
        [campaign_id] = await campaigns.publish(transaction, [draft])
    return campaign_id


async def _stocked(
    database: Database, ring: Keyring, store: Stage, clerk_id: UUID, bottles: int
) -> None:
    there = len(await handles.unscanned(database, ring, store.id, bottles))
    cases = len(await handles.shipped(database, ring, store.id))
    for delivery in _deliveries(store, clerk_id, max(0, bottles - there), max(0, CASES - cases)):
        await goods.deliver(database, ring, delivery)


def _deliveries(store: Stage, clerk_id: UUID, bottles: int, cases: int) -> list[Delivery]:
    # A clerk opens only so many cases a day; where many bottles are due, the cases are large.
    size = BOTTLES_PER_CASE_MAX if bottles > BOTTLES_PER_CASE_MAX else BOTTLES_PER_CASE
    opened, closed = ceil(bottles / size), UNOPENED if cases else 0
    wanted = [(opened, 0, size), (0, closed, BOTTLES_PER_CASE)]
    return [
        Delivery(
            store.dealer_id, store.id, clerk_id, opened=now, unopened=later, bottles_per_case=n
        )
        for now, later, n in wanted
        if now + later
    ]

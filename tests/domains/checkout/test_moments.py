"""Whatever ends between two looks at the clock refuses, or sells: it never fails."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from uuid import UUID

import pytest

from bff.domains.checkout import joining, selling
from bff.domains.checkout.joining import Seated
from bff.domains.checkout.place import Placed
from bff.domains.checkout.till import Ask
from bff.domains.community_sale.errors import SaleClosed
from bff.domains.group_buy.errors import PartyClosed
from bff.domains.group_buy.rules import Tier
from bff.domains.order.rules import Wanted
from bff.gateways import signals
from bff.gateways.signals import Signals
from bff.kit.database import Database
from bff.kit.ids import uuid7
from tests.given import checkout, group_buy, sale
from tests.given import member as members
from tests.given.broken import planted
from tests.services import Services

# A minute passes from each look to the next.
HURRIED = [
    "create sequence looked",
    "grant all on sequence looked to public",
    """create or replace function bff_now() returns timestamptz language sql volatile as $$
        select timestamptz '2030-01-01' + nextval('looked') * interval '1 minute'
    $$""",
]
MOMENTS = range(1, 25)
SOON = """
    timestamptz '2030-01-01' - interval '1 second'
    + ((select last_value from looked) + $2) * interval '1 minute'
"""
CUT_OFF = f"update community_sale set cut_off_at = {SOON} where id = $1"
ENDS = f"update party set ends_at = {SOON} where id = $1"


@dataclass(frozen=True)
class Corner:
    """A store with a sale and a party, where time flies, and somebody who wants a bottle."""

    database: Database
    told: Signals
    ask: Ask
    identity_id: UUID
    sale_id: UUID
    party_id: UUID

    async def bought(self) -> object:
        facts = {"identity_id": self.identity_id, "key": uuid7().hex}
        wish = selling.asked(self.ask, sale_id=self.sale_id, remark=None, for_whom=None, **facts)
        return (await selling.sell(self.database, self.told, [wish]))[0]

    async def joined(self) -> object:
        facts = {"identity_id": self.identity_id, "key": uuid7().hex}
        wish = joining.asked(self.ask, party_id=self.party_id, **facts)
        return (await joining.join(self.database, self.told, [wish]))[0]


@pytest.fixture
async def corner(own_place: Services, own_database: Database) -> AsyncIterator[Corner]:
    here = await sale.place(own_database)
    variant_id = await sale.variant(own_database, here)
    sale_id = await sale.sale(own_database, here, sale.Item(variant_id, sale.PRICE_FEN, None))
    product_id = await own_database.value(sale.VARIANTS, variant_id)
    offer_id = await group_buy.offer(own_database, [Tier(50, 9_900)], product_id=product_id)
    head = await members.viewer(own_database)
    party_id = await group_buy.party(
        own_database, offer_id, here.store_id, [head.member_id], size=50
    )
    lin = await members.viewer(own_database)
    ask = Ask(lin.member_id, (lin.member_id,), here.store_id, (Wanted(variant_id, 1),), ())
    await planted(own_place.migration_url, HURRIED)
    async with signals.opened(checkout.NOWHERE) as told:
        yield Corner(own_database, told, ask, lin.identity_id, sale_id, party_id)


async def test_a_sale_may_end_at_any_look(corner: Corner) -> None:
    outcomes = []
    for moment in MOMENTS:
        await corner.database.fetch(CUT_OFF, corner.sale_id, moment)
        outcomes.append(await corner.bought())

    assert {type(one) for one in outcomes} == {Placed, SaleClosed}


async def test_a_party_may_end_at_any_look(corner: Corner) -> None:
    outcomes = []
    for moment in MOMENTS:
        await corner.database.fetch(ENDS, corner.party_id, moment)
        outcomes.append(await corner.joined())

    assert {type(one) for one in outcomes} >= {Seated, PartyClosed}

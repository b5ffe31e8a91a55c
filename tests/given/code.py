"""Codes on cases and bottles for other tests, made by the real verbs."""

from collections.abc import Sequence
from typing import TypeVar
from uuid import UUID

from bff.domains.code import service as codes
from bff.domains.code.opening import CaseOpened, OpenCase
from bff.domains.code.printing import PrintedCase
from bff.domains.code.scanning import Scan, Scanned
from bff.domains.code.service import Cases
from bff.domains.store import service as stores
from bff.domains.store.service import NewDealer, NewStore
from bff.kit import answer
from bff.kit.database import Database
from bff.kit.geo import Point
from bff.kit.ids import uuid7
from bff.kit.keyring import Keyring
from bff.kit.refusal import BadInput, Refusal
from tests.given.product import product

Command = TypeVar("Command")

SICHUAN, YUNNAN = "四川省", "云南省"


def parted(commands: Sequence[Command], size: int) -> list[Sequence[Command]]:
    """Part commands into lists, no more of them than the pool has connections."""
    return [commands[start : start + size] for start in range(0, len(commands), size)]


async def dealer(database: Database, *territories: str) -> UUID:
    """Add a dealer, by default one of Sichuan."""
    new = NewDealer(id=uuid7(), name="川西酒业", territories=territories or (SICHUAN,))
    async with database.transaction() as transaction:
        await stores.add_dealers(transaction, [new])
    return new.id


async def store(database: Database, dealer_id: UUID | None = None, region: str = SICHUAN) -> UUID:
    """Add a store in Chengdu, or wherever its region says."""
    new = NewStore(
        id=uuid7(),
        dealer_id=dealer_id or await dealer(database),
        name="鑫源烟酒店",
        address="人民路1号",
        city="成都市",
        region=f"{region}成都市",
        point=Point(30.66, 104.06),
        hours=(),
    )
    async with database.transaction() as transaction:
        await stores.add(transaction, [new])
    return new.id


async def printed(
    database: Database,
    ring: Keyring,
    cases: int = 1,
    *,
    bottles: int = 6,
    product_id: UUID | None = None,
) -> tuple[Cases, list[PrintedCase]]:
    """Make a batch whose codes lie at the printer."""
    product_id = product_id or await product(database)
    async with database.transaction() as transaction:
        batch_id = await codes.order(
            transaction, ring, product_id=product_id, cases=cases, bottles_per_case=bottles
        )
    await codes.complete(database, ring, batch_id)
    every = Cases(batch_id, 1, cases)
    async with database.transaction() as transaction:
        return every, await codes.printed(transaction, ring, every)


async def activated(
    database: Database, ring: Keyring, cases: int = 1, *, bottles: int = 6
) -> list[PrintedCase]:
    """Make cases that stand, alive, in the plant's store-house."""
    every, made = await printed(database, ring, cases, bottles=bottles)
    async with database.transaction() as transaction:
        await codes.activate(transaction, every)
    return made


async def shipped(
    database: Database,
    ring: Keyring,
    cases: int = 1,
    *,
    bottles: int = 6,
    product_id: UUID | None = None,
    dealer_id: UUID | None = None,
    store_id: UUID | None = None,
) -> list[PrintedCase]:
    """Make cases that are on their way to a dealer, and on to a store if one is named."""
    every, made = await printed(database, ring, cases, bottles=bottles, product_id=product_id)
    to = dealer_id or await dealer(database)
    async with database.transaction() as transaction:
        await codes.activate(transaction, every)
        await codes.ship(transaction, every, dealer_id=to, store_id=store_id)
    return made


def opening(
    text: str, store_id: UUID, clerk_id: UUID | None = None, key: str | None = None
) -> OpenCase:
    """Describe a clerk's scan of a case, under a request of its own."""
    clerk = clerk_id or uuid7()
    request = answer.request(clerk, key or uuid7().hex, str(store_id), text)
    return OpenCase(store_id=store_id, clerk_member_id=clerk, text=text, request=request)


async def opened(
    database: Database, ring: Keyring, store_id: UUID, cases: Sequence[PrintedCase]
) -> list[CaseOpened]:
    """Let a store open cases."""
    commands = [opening(case.inner, store_id) for case in cases]
    outcomes = await codes.open_cases(database, ring, commands)
    return [outcome for outcome in outcomes if isinstance(outcome, CaseOpened)]


async def bottles(
    database: Database,
    ring: Keyring,
    store_id: UUID,
    count: int = 6,
    *,
    product_id: UUID | None = None,
    dealer_id: UUID | None = None,
) -> list[PrintedCase]:
    """Make one case of `count` bottles that a store has opened; nobody scanned them yet."""
    made = await shipped(
        database, ring, bottles=count, product_id=product_id, dealer_id=dealer_id, store_id=store_id
    )
    await opened(database, ring, store_id, made)
    return made


def scanning(text: str, member_id: UUID | None = None) -> Scan:
    """Describe a member's scan."""
    member = member_id or uuid7()
    return Scan(member_id=member, member_ids=(member,), text=text)


async def scanned(
    database: Database, ring: Keyring, *commands: Scan
) -> list[Scanned | Refusal | BadInput]:
    """Scan in a transaction of its own."""
    async with database.transaction() as transaction:
        return list(await codes.scan(transaction, ring, commands))

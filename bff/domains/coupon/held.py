"""The coupons that members may use at a store, as they stand, with or without their locks."""

from collections.abc import Sequence
from typing import NamedTuple
from uuid import UUID

from bff.domains.coupon.basket import Held
from bff.domains.coupon.issuing import STATEMENTS
from bff.domains.coupon.show import presented
from bff.kit.database import Database, Record, Transaction, array, columns

# Those that expire first: each of them is tried with each other one.
WALLET_MAX = 50


class Purse(NamedTuple):
    """Coupons of all that a person is known as, at a store; None is every one not yet used."""

    members: tuple[UUID, ...]
    store_id: UUID
    coupon_ids: tuple[UUID, ...] | None = None

    @property
    def whole(self) -> bool:
        """Whether all that is in it is meant."""
        return self.coupon_ids is None


Asked = tuple[UUID, UUID, str, int]


async def held(asked: Database | Transaction, purses: Sequence[Purse]) -> list[list[Held]]:
    """Return the coupons of each purse, those first that expire first; others' are left out."""
    found: list[list[Held]] = [[] for _ in purses]
    rows = [*_chosen(purses), *await _open(asked, purses)]
    if rows:
        for row in await asked.fetch(STATEMENTS["held_by"], *columns(rows)):
            found[row["place"]].append(_held(row))
    return found


async def locked(transaction: Transaction, purses: Sequence[Purse]) -> list[list[Held]]:
    """Return the chosen coupons of each purse, locked until commit; of a whole purse, none."""
    if chosen := _chosen(purses):
        keys = columns([row[:3] for row in chosen])
        await transaction.fetch(STATEMENTS["purses_locked"], *keys)
    # A statement of its own: one that waited for locks sees what was before them.
    return await held(
        transaction, [one._replace(coupon_ids=one.coupon_ids or ()) for one in purses]
    )


def _chosen(purses: Sequence[Purse]) -> list[Asked]:
    return [
        (coupon_id, purse.store_id, array(purse.members), place)
        for place, purse in enumerate(purses)
        for coupon_id in dict.fromkeys(purse.coupon_ids or ())
    ]


async def _open(asked: Database | Transaction, purses: Sequence[Purse]) -> list[Asked]:
    whole = [(array(one.members), place) for place, one in enumerate(purses) if one.whole]
    if not whole:
        return []
    rows = await asked.fetch(STATEMENTS["wallets_open"], *columns(whole), WALLET_MAX)
    return [
        (row["coupon_id"], purses[row["place"]].store_id, row["members"], row["place"])
        for row in rows
    ]


def _held(row: Record) -> Held:
    return Held(presented(row), row["listed"], row["spent_fen"])

"""Batches of codes: ordered, activated, shipped and made void by ranges of cases."""

from dataclasses import dataclass
from uuid import UUID

from bff.domains.code import secret
from bff.domains.code.states import BatchKind
from bff.kit import jobs
from bff.kit.database import Transaction
from bff.kit.ids import uuid7
from bff.kit.keyring import Keyring
from bff.kit.refusal import BadInput

JOB = "code.generate"
CASES_MAX = 1_000_000
# As many rows as a statement changes well within its time.
RANGE_MAX = 20_000
BOTTLES_PER_CASE_MAX = 60
# Eight to a layer, five layers high.
CASES_PER_PALLET = 40
CASES_PER_PALLET_MAX = 1_000

ORDER = """
    insert into batch (id, product_id, kind, secret, cases, bottles_per_case, cases_per_pallet,
        created_at)
    values ($1, $2, $3, $4, $5, $6, $7, bff_now())
"""
# Whoever opens, scans or redeems many at once locks by id, so what changes a range does too:
# in the order of the range the two would sometimes wait for one another.
ACTIVATE = """
    with box as materialized (
        select id from code_case
        where batch_id = $1 and number between $2 and $3 and state = 'PRINTED'
        order by id for update
    )
    update code_case set state = 'ACTIVATED', activated_at = bff_now()
    from box where code_case.id = box.id
"""
SHIP = """
    with box as materialized (
        select id from code_case
        where batch_id = $1 and number between $2 and $3 and state = 'ACTIVATED'
        order by id for update
    )
    update code_case
    set state = 'SHIPPED', shipped_at = bff_now(), dealer_id = $4, shipped_to_store_id = $5
    from box where code_case.id = box.id
"""
VOID = """
    with box as materialized (
        select id from code_case
        where batch_id = $1 and number between $2 and $3
            and state in ('PRINTED', 'ACTIVATED', 'SHIPPED')
        order by id for update
    )
    update code_case set state = 'VOID' from box where code_case.id = box.id
"""
VOID_BOTTLES = """
    with bottle as materialized (
        select id from code_bottle
        where id = any($1::uuid[]) and (inner_state = 'SEALED' or outer_state = 'FREE')
        order by id for update
    )
    update code_bottle
    set inner_state = case inner_state when 'SEALED' then 'VOID' else inner_state end,
        outer_state = case outer_state when 'FREE' then 'VOID' else outer_state end
    from bottle where code_bottle.id = bottle.id
"""


@dataclass(frozen=True, slots=True)
class Cases:
    """The cases of a batch from `first` to `last`, both included, counted from 1."""

    batch_id: UUID
    first: int
    last: int

    def __post_init__(self) -> None:
        """Refuse a range that is empty or too long."""
        if not 1 <= self.first <= self.last < self.first + RANGE_MAX:
            raise BadInput(f"A range runs from 1 upwards over at most {RANGE_MAX} cases.")


async def order(
    transaction: Transaction,
    ring: Keyring,
    *,
    product_id: UUID,
    cases: int,
    bottles_per_case: int,
    cases_per_pallet: int = CASES_PER_PALLET,
) -> UUID:
    """Order codes for so many cases and return the batch's id; a worker makes them."""
    if not 1 <= cases <= CASES_MAX:
        raise BadInput(f"A batch has from 1 to {CASES_MAX} cases.")
    if not 1 <= bottles_per_case <= BOTTLES_PER_CASE_MAX:
        raise BadInput(f"A case has from 1 to {BOTTLES_PER_CASE_MAX} bottles.")
    if not 1 <= cases_per_pallet <= CASES_PER_PALLET_MAX:
        raise BadInput(f"A pallet has from 1 to {CASES_PER_PALLET_MAX} cases.")
    batch_id = uuid7()
    # The batch is sealed in, so a secret copied to another row opens nothing.
    kept = secret.wrapped(ring, batch_id, secret.made())
    facts = (product_id, BatchKind.GENERATED, kept, cases, bottles_per_case, cases_per_pallet)
    await transaction.execute(ORDER, batch_id, *facts)
    # The job knows the id only: a secret in a queue would lie in its log for good.
    await jobs.enqueue(transaction, JOB, {"batch_id": str(batch_id)})
    return batch_id


async def activate(transaction: Transaction, cases: Cases) -> int:
    """Bring printed cases to life and return how many; a code stolen before is worth nothing."""
    return await transaction.execute(ACTIVATE, cases.batch_id, cases.first, cases.last)


async def ship(
    transaction: Transaction, cases: Cases, *, dealer_id: UUID, store_id: UUID | None = None
) -> int:
    """Send activated cases to a dealer, on to a store if it is known; return how many."""
    to = (dealer_id, store_id)
    return await transaction.execute(SHIP, cases.batch_id, cases.first, cases.last, *to)


async def void(transaction: Transaction, cases: Cases) -> int:
    """Make unopened cases worthless, their bottles with them, and return how many."""
    return await transaction.execute(VOID, cases.batch_id, cases.first, cases.last)


async def void_bottles(transaction: Transaction, bottle_ids: list[UUID]) -> int:
    """Make what is unused of these bottles' codes worthless and return how many it was."""
    return await transaction.execute(VOID_BOTTLES, bottle_ids)

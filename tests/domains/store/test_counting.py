from uuid import UUID

import pytest

from bff.domains.member import roles
from bff.domains.member.kinds import Role
from bff.domains.product.errors import VariantUnknown
from bff.domains.store import counting, rules
from bff.domains.store.counting import Counted
from bff.domains.store.shelf import Want
from bff.domains.store.stock import Count
from bff.kit.answer import KeyReused, request
from bff.kit.database import Database
from bff.kit.ids import uuid7
from bff.kit.refusal import BadInput, Forbidden
from tests.given import member as people
from tests.given import store as places
from tests.given.product import bundle, variant
from tests.given.stock import level, reserved


@pytest.fixture
async def store_id(database: Database) -> UUID:
    return await places.store(database)


async def worker(database: Database, store_id: UUID, role: Role = Role.CLERK) -> UUID:
    [member_id] = await people.enrolled(database)
    async with database.transaction() as transaction:
        await roles.grant(
            transaction, member_id=member_id, role=role, scope_id=store_id, granted_by=None
        )
    return member_id


async def count(
    database: Database, store_id: UUID, actor: UUID, *counted: tuple[UUID, int], key: str = "1"
) -> Counted:
    counts = [Count(store_id, *one) for one in counted]
    asked = request(actor, key, *counts)
    return await counting.take(database, store_id=store_id, counts=counts, request=asked)


@pytest.mark.parametrize("role", [Role.OWNER, Role.CLERK])
async def test_who_works_there_counts(database: Database, store_id: UUID, role: Role) -> None:
    one, two = await variant(database), await variant(database)
    actor = await worker(database, store_id, role)

    assert await count(database, store_id, actor, (one, 5), (two, 0)) == Counted(store_id)

    assert await level(database, store_id, one) == (5, 0)
    assert await level(database, store_id, two) == (0, 0)


async def test_nobody_else_counts(database: Database, store_id: UUID) -> None:
    elsewhere = await worker(database, await places.store(database))
    one = await variant(database)

    with pytest.raises(Forbidden):
        await count(database, store_id, elsewhere, (one, 5))

    assert await level(database, store_id, one) == (None, 0)


async def test_a_repeated_count_undoes_no_sale(database: Database, store_id: UUID) -> None:
    one, actor = await variant(database), await worker(database, store_id)
    await count(database, store_id, actor, (one, 5))
    await count(database, store_id, actor, (one, 9), key="2")

    await count(database, store_id, actor, (one, 5))
    with pytest.raises(KeyReused):
        await count(database, store_id, actor, (one, 6))

    assert await level(database, store_id, one) == (9, 0)


async def test_bundles_and_missing_things_are_not_counted(
    database: Database, store_id: UUID
) -> None:
    one, actor = await variant(database), await worker(database, store_id)
    box = await bundle(database, (one, 2))

    for key, unknown in (("1", box), ("2", uuid7())):
        with pytest.raises(VariantUnknown):
            await count(database, store_id, actor, (one, 5), (unknown, 1), key=key)

    assert await level(database, store_id, one) == (None, 0)


async def test_a_count_keeps_what_is_promised(database: Database, store_id: UUID) -> None:
    one, actor = await variant(database), await worker(database, store_id)
    await reserved(database, [Want(store_id, one, 3)])

    await count(database, store_id, actor, (one, 5))

    assert await level(database, store_id, one) == (5, 3)


@pytest.mark.parametrize("quantities", [[], [-1], [rules.COUNTED_MAX + 1], [1] * 51])
def test_impossible_counts_are_bad_input(quantities: list[int]) -> None:
    with pytest.raises(BadInput):
        rules.counts([(uuid7(), quantity) for quantity in quantities])


def test_a_variant_is_counted_once() -> None:
    one = uuid7()

    with pytest.raises(BadInput, match="once"):
        rules.counts([(one, 1), (one, 2)])

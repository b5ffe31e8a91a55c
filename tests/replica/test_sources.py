"""Which operations read a replica."""

from dataclasses import replace

import pytest
from graphql import OperationType

from bff.kit.ids import uuid7
from bff.replica import Sources
from tests.replica.workers import Worker, seen_before

ANOTHER = (OperationType.MUTATION, OperationType.SUBSCRIPTION)


async def test_queries_of_the_signed_out_read_it(one: Worker) -> None:
    context = one.context()

    Sources(one.standby, one.writers).choose(OperationType.QUERY, context)

    assert context.reads is one.standby


@pytest.mark.parametrize("kind", ANOTHER)
async def test_what_is_no_query_reads_the_primary(one: Worker, kind: OperationType) -> None:
    context = one.context(seen_before(uuid7()))

    Sources(one.standby, one.writers).choose(kind, context)

    assert context.reads is None


async def test_whatever_a_socket_asks_reads_the_primary(one: Worker) -> None:
    context = replace(one.context(), connection_params={})

    Sources(one.standby, one.writers).choose(OperationType.QUERY, context)

    assert context.reads is None


async def test_only_a_replica_that_is_well_is_read(one: Worker) -> None:
    context = one.context()
    one.standby._judge(9.0, at=one.clock.now)

    Sources(one.standby, one.writers).choose(OperationType.QUERY, context)

    assert context.reads is None

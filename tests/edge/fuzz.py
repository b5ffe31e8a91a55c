"""Documents drawn by schemathesis from the schema, with ids that name something."""

from collections.abc import Sequence
from typing import Any

import schemathesis
from graphql import GraphQLSchema, introspection_from_schema
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import seed as seeded
from hypothesis import strategies as st

TIMES = ("2026-01-01T00:00:00Z", "0001-01-01T00:00:00Z", "9999-12-31T23:59:59.999999+14:00", "x")
DAYS = ("2026-02-28", "2026-02-30", "")
FEN = (0, 1, -1, 2**31, 2**63, 10**30)


def drawn(schema: GraphQLSchema, ids: Sequence[str], *, count: int, seed: int) -> list[str]:
    """Draw documents that ask for these ids, and for others that nobody gave out."""
    _name(ids)
    contract = schemathesis.graphql.from_dict(dict(introspection_from_schema(schema)))
    found: list[str] = []

    @seeded(seed)
    @settings(
        max_examples=count,
        database=None,
        deadline=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(contract.as_strategy())
    def draw(case: schemathesis.Case[Any]) -> None:
        found.append(str(case.body))

    draw()
    return found


def _name(ids: Sequence[str]) -> None:
    scalar, nodes = schemathesis.graphql.scalar, schemathesis.graphql.nodes
    scalar("ID", (st.sampled_from(ids) | st.text(max_size=40)).map(nodes.String))
    scalar("DateTime", st.sampled_from(TIMES).map(nodes.String))
    scalar("Date", st.sampled_from(DAYS).map(nodes.String))
    scalar("Fen", st.sampled_from(FEN).map(nodes.Int))

from collections.abc import Iterator

import pytest
from graphql import (
    GraphQLField,
    GraphQLSchema,
    GraphQLUnionType,
    get_named_type,
    is_required_argument,
)

from resolvers.schema import built

# Verbs that take nothing from anybody, or whose input is known to be used once.
WITHOUT_INPUT = {"signOut", "sessionRefresh"}


@pytest.fixture(scope="module")
def schema() -> GraphQLSchema:
    return built()._schema


def mutations() -> Iterator[tuple[str, GraphQLField]]:
    mutation = built()._schema.mutation_type
    assert mutation is not None
    yield from mutation.fields.items()


NAMES = [name for name, _ in mutations()]


def field(schema: GraphQLSchema, name: str) -> GraphQLField:
    assert schema.mutation_type is not None
    return schema.mutation_type.fields[name]


@pytest.mark.parametrize("name", NAMES)
def test_a_mutation_takes_one_required_input(schema: GraphQLSchema, name: str) -> None:
    arguments = field(schema, name).args

    assert list(arguments) == ["input"] or name in WITHOUT_INPUT
    assert all(is_required_argument(argument) for argument in arguments.values())
    assert all(
        str(argument.type) == f"{name[0].upper()}{name[1:]}Input!"
        for argument in arguments.values()
    )


@pytest.mark.parametrize("name", NAMES)
def test_a_result_is_a_union_of_success_and_problems(schema: GraphQLSchema, name: str) -> None:
    result = get_named_type(field(schema, name).type)

    assert isinstance(result, GraphQLUnionType)
    assert result.name == f"{name[0].upper()}{name[1:]}Result"
    problems = [[one.name for one in kind.interfaces] for kind in result.types]
    assert [found == ["Problem"] for found in problems] == [False] + [True] * (len(problems) - 1)


def test_a_problem_says_when_it_is_returned(schema: GraphQLSchema) -> None:
    problem = schema.type_map["Problem"]
    kinds = schema.get_possible_types(problem)  # type: ignore[arg-type]

    silent = [
        kind.name for kind in kinds if not (kind.description or "").startswith("Returned when")
    ]
    assert silent == []


def test_a_growing_list_is_nodes_and_the_end_of_a_page(schema: GraphQLSchema) -> None:
    connections = [kind for name, kind in schema.type_map.items() if name.endswith("Connection")]

    assert connections
    for kind in connections:
        assert {"nodes", "pageInfo"} <= set(kind.fields)  # type: ignore[attr-defined]
        assert "edges" not in kind.fields  # type: ignore[attr-defined]

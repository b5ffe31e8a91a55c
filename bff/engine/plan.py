"""What a document asks of a schema: which fields of which types, in which order."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import count
from typing import Any

from graphql import (
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    GraphQLField,
    GraphQLNamedType,
    GraphQLObjectType,
    GraphQLOutputType,
    GraphQLSchema,
    OperationDefinitionNode,
    get_named_type,
    is_abstract_type,
    is_leaf_type,
    is_list_type,
    is_non_null_type,
)
from graphql.execution.collect_fields import (
    CollectedFields,
    FieldDetails,
    FragmentDetails,
    GroupedFieldSet,
    collect_fields,
    collect_subfields,
)
from graphql.execution.values import VariableValues

TYPENAME = "__typename"
# Abstract types within abstract types multiply; what is longer than this is not worth compiling.
FIELDS_MAX = 3_000
# Each level costs frames of Python's stack, of which there are a thousand.
LEVELS_MAX = 50


class Unsupported(Exception):
    """The document asks for something that only graphql-core's executor does; says what."""


@dataclass(frozen=True, slots=True)
class Output:
    """What a place of the response holds; `item` is what a list holds, `named` the innermost."""

    nullable: bool
    item: "Output | None"
    named: GraphQLNamedType


@dataclass(slots=True)
class Asked:
    """One field of a selection: asked for once for all objects of its level.

    `within` numbers the selection that it stands in. `output` is None for `__typename`;
    `selections` holds what is asked of each concrete type.
    """

    number: int
    within: int
    key: str
    parent: GraphQLObjectType
    definition_name: str
    definition: GraphQLField | None
    output: Output | None
    nodes: list[FieldNode]
    selections: Mapping[str, "Selection"] = field(default_factory=dict)

    @property
    def is_abstract(self) -> bool:
        """Whether its objects may be of several types."""
        return self.output is not None and is_abstract_type(self.output.named)


@dataclass(slots=True)
class Selection:
    """What is asked of the objects of one concrete type."""

    number: int
    of: GraphQLObjectType
    fields: Sequence[Asked]


@dataclass(frozen=True, slots=True)
class Asking:
    """A document, the operation of it that is meant, and the schema that it was validated by."""

    schema: GraphQLSchema
    document: DocumentNode
    operation: OperationDefinitionNode

    @property
    def fragments(self) -> dict[str, FragmentDefinitionNode]:
        """The fragments of the document by their names."""
        found = (d for d in self.document.definitions if isinstance(d, FragmentDefinitionNode))
        return {one.name.value: one for one in found}


def planned(asking: Asking, conditions: Mapping[str, bool]) -> Selection:
    """Work out what the operation asks for when its `@skip` and `@include` see these values.

    Raises Unsupported for what is beyond the compiler.
    """
    return _Planner(asking, conditions).root()


def output_of(declared: GraphQLOutputType) -> Output:
    """Return the shape of a field's type."""
    named: Any = declared
    nullable = not is_non_null_type(declared)
    bare = named if nullable else named.of_type
    item = output_of(bare.of_type) if is_list_type(bare) else None
    return Output(nullable, item, get_named_type(bare))


class _Planner:
    def __init__(self, asking: Asking, conditions: Mapping[str, bool]) -> None:
        self._asking = asking
        self._numbers = count(1)
        self._level = 0
        # Of all variables, fields are chosen by those of `@skip` and `@include` alone.
        self._values = VariableValues({}, dict(conditions))
        self._fragments = {
            name: FragmentDetails(definition) for name, definition in asking.fragments.items()
        }

    def root(self) -> Selection:
        asking = self._asking
        root = asking.schema.get_root_type(asking.operation.operation)
        if root is None:
            raise Unsupported("the schema has no such operation")
        collected = collect_fields(
            asking.schema, self._fragments, self._values, root, asking.operation
        )
        return self._selection(root, collected)

    def _selection(self, of: GraphQLObjectType, collected: CollectedFields) -> Selection:
        if collected.new_defer_usages:
            raise Unsupported("@defer")
        if self._level == LEVELS_MAX:
            raise Unsupported(f"more than {LEVELS_MAX} levels")
        number = self._number()
        self._level += 1
        fields = list(self._fields(number, of, collected.grouped_field_set))
        self._level -= 1
        return Selection(number, of, fields)

    def _fields(
        self, within: int, of: GraphQLObjectType, grouped: GroupedFieldSet
    ) -> Iterator[Asked]:
        for key, details in grouped.items():
            name = details[0].node.name.value
            nodes = [one.node for one in details]
            if name == TYPENAME:
                yield Asked(self._number(), within, key, of, name, None, None, nodes)
            elif name.startswith("__"):
                raise Unsupported("introspection")
            # What a type does not have is left out, as graphql-core does.
            elif (definition := of.fields.get(name)) is not None:
                yield self._asked(within, key, of, definition, details)

    def _asked(
        self,
        within: int,
        key: str,
        of: GraphQLObjectType,
        definition: GraphQLField,
        details: list[FieldDetails],
    ) -> Asked:
        output = output_of(definition.type)
        nodes = [one.node for one in details]
        name = nodes[0].name.value
        asked = Asked(self._number(), within, key, of, name, definition, output, nodes)
        if any(
            directive.name.value == "stream"
            for node in nodes
            for directive in node.directives or ()
        ):
            raise Unsupported("@stream")
        if not is_leaf_type(output.named):
            asked.selections = {
                concrete.name: self._selection(concrete, self._beneath(concrete, details))
                for concrete in self._concrete(output.named)
            }
        return asked

    def _number(self) -> int:
        number = next(self._numbers)
        if number > FIELDS_MAX:
            raise Unsupported(f"more than {FIELDS_MAX} fields")
        return number

    def _beneath(self, of: GraphQLObjectType, details: list[FieldDetails]) -> CollectedFields:
        asking = self._asking
        return collect_subfields(
            asking.schema, self._fragments, self._values, asking.operation, of, details
        )

    def _concrete(self, named: GraphQLNamedType) -> Sequence[GraphQLObjectType]:
        if is_abstract_type(named):
            return self._asking.schema.get_possible_types(named)
        assert isinstance(named, GraphQLObjectType)
        return [named]

"""What an operation costs, read from its document by the sizes of its pages and its lists."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from graphql import (
    FieldNode,
    FragmentSpreadNode,
    GraphQLField,
    GraphQLNamedType,
    GraphQLSchema,
    InlineFragmentNode,
    IntValueNode,
    SelectionSetNode,
    VariableNode,
    get_named_type,
    get_nullable_type,
    is_composite_type,
    is_input_object_type,
    is_list_type,
    print_ast,
)

from bff.engine.cost import OBJECTS_MAX, Cost, Place, Size
from bff.engine.plan import Asking
from bff.kit.page import PAGE_MAX

# Of a list without pages: lines of an order, steps of a ladder, roles of a member.
LIST_SIZE = 10
FIRST = "first"
ONE, LIST = Size(1), Size(LIST_SIZE)


def cost_of(asking: Asking) -> Cost | None:
    """Return what an operation costs; None where no variable can make it too much."""
    answer = _answer(asking)
    taken = (print_ast(one.type) for one in asking.operation.variable_definitions or ())
    listing = any(_is_listing(of, asking.schema) for of in taken)
    # Nearly all operations cost the same every time, and need not be looked at again.
    if not listing and not answer.varies and answer.count({}) <= OBJECTS_MAX:
        return None
    return _cost(answer, listing=listing)


def weight_of(asking: Asking) -> int:
    """Return how many objects an operation usually comes to, one at least."""
    return max(1, int(_answer(asking).count({})))


@dataclass(frozen=True, slots=True)
class _Costing:
    asking: Asking

    def places(
        self, chosen: SelectionSetNode | None, of: GraphQLNamedType, page: Size | None
    ) -> Iterator[Place]:
        for one in chosen.selections if chosen else ():
            if isinstance(one, FieldNode):
                yield from self.field(one, of, page)
            elif isinstance(one, FragmentSpreadNode):
                fragment = self.asking.fragments[one.name.value]
                yield from self.places(fragment.selection_set, self.narrowed(fragment, of), page)
            else:
                assert isinstance(one, InlineFragmentNode)
                yield from self.places(one.selection_set, self.narrowed(one, of), page)

    def field(self, node: FieldNode, of: GraphQLNamedType, page: Size | None) -> Iterator[Place]:
        fields: Mapping[str, GraphQLField] = getattr(of, "fields", {})
        definition = fields.get(node.name.value)
        if definition is None or not is_composite_type(get_named_type(definition.type)):
            return
        own = self.first(node, definition)
        several = is_list_type(get_nullable_type(definition.type))
        named = get_named_type(definition.type)
        # The nodes of a page are as many as its connection was asked for.
        beneath = self.places(node.selection_set, named, None if several else own)
        yield _place((own or page or LIST) if several else ONE, list(beneath))

    def narrowed(self, node: Any, of: GraphQLNamedType) -> GraphQLNamedType:
        condition = node.type_condition
        return self.asking.schema.type_map[condition.name.value] if condition else of

    def first(self, node: FieldNode, definition: GraphQLField) -> Size | None:
        declared = definition.args.get(FIRST)
        if declared is None:
            return None
        usual = declared.default_value if isinstance(declared.default_value, int) else LIST_SIZE
        given = next((a.value for a in node.arguments or () if a.name.value == FIRST), None)
        if isinstance(given, IntValueNode):
            return Size(int(given.value))
        if isinstance(given, VariableNode):
            return Size(self.default(given.name.value, usual), given.name.value)
        return Size(usual)

    def default(self, variable: str, usual: float) -> float:
        for one in self.asking.operation.variable_definitions or ():
            if one.variable.name.value == variable and isinstance(one.default_value, IntValueNode):
                return int(one.default_value.value)
        return usual


def _answer(asking: Asking) -> Place:
    root = asking.schema.get_root_type(asking.operation.operation)
    assert root is not None
    return _place(ONE, list(_Costing(asking).places(asking.operation.selection_set, root, None)))


def _cost(answer: Place, *, listing: bool) -> Cost:
    usual = {size.variable: size.usual for size in answer.sizes() if size.variable}
    at_most = answer.count({name: max(PAGE_MAX, size) for name, size in usual.items()})
    return Cost(answer, listing, tuple(usual), bearable=at_most <= OBJECTS_MAX)


def _place(size: Size, beneath: list[Place]) -> Place:
    fixed = 1 + sum(place.count({}) for place in beneath if not place.varies)
    return Place(size, fixed, tuple(place for place in beneath if place.varies))


def _is_listing(of: str, schema: GraphQLSchema, above: frozenset[str] = frozenset()) -> bool:
    """Whether an input of this type may hold a list."""
    named: Any = schema.type_map.get(of.strip("!"))
    if "[" in of or of in above or not is_input_object_type(named):
        return "[" in of
    return any(_is_listing(str(f.type), schema, above | {of}) for f in named.fields.values())

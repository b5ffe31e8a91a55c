"""How much a document asks for: measured in one walk, each fragment once."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import reduce
from typing import NamedTuple

from graphql import (
    ArgumentNode,
    DirectiveNode,
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    InlineFragmentNode,
    ListValueNode,
    ObjectValueNode,
    OperationDefinitionNode,
    SelectionNode,
    SelectionSetNode,
    ValueNode,
)

# Tools ask for a type within lists within lists, none of which may be null.
DEEPER = {"__schema": 6, "__type": 6}


class Measure(NamedTuple):
    """How much is asked for, with fragments counted wherever they are used."""

    depth: int = 0
    fields: int = 0
    aliases: int = 0
    roots: int = 0
    directives: int = 0
    items: int = 0

    def beside(self, other: "Measure") -> "Measure":
        """Return how much is asked for by two that stand side by side."""
        return Measure(
            depth=max(self.depth, other.depth),
            fields=self.fields + other.fields,
            aliases=self.aliases + other.aliases,
            roots=self.roots + other.roots,
            directives=max(self.directives, other.directives),
            items=max(self.items, other.items),
        )


NOTHING = Measure()


def measured(document: DocumentNode) -> Measure:
    """Return how much a document asks for, whose fragments are all there and in no circle."""
    fragments = [one for one in document.definitions if isinstance(one, FragmentDefinitionNode)]
    scale = _Scale({one.name.value: one for one in fragments})
    operations = [one for one in document.definitions if isinstance(one, OperationDefinitionNode)]
    return reduce(Measure.beside, map(scale.operation, operations), NOTHING)


@dataclass(slots=True)
class _Scale:
    fragments: dict[str, FragmentDefinitionNode]
    known: dict[str, Measure] = field(default_factory=dict)

    def operation(self, node: OperationDefinitionNode) -> Measure:
        found = self.selections(node.selection_set).beside(_decorated(node.directives))
        for variable in node.variable_definitions or ():
            defaults = [variable.default_value] if variable.default_value else []
            found = found.beside(_items(*defaults)).beside(_decorated(variable.directives))
        return found

    def selections(self, chosen: SelectionSetNode | None) -> Measure:
        found = NOTHING
        for one in chosen.selections if chosen else ():
            found = found.beside(self.selection(one)).beside(_decorated(one.directives))
        return found

    def selection(self, node: SelectionNode) -> Measure:
        if isinstance(node, FieldNode):
            return self.field(node)
        if isinstance(node, FragmentSpreadNode):
            return self.fragment(node.name.value)
        assert isinstance(node, InlineFragmentNode)
        return self.selections(node.selection_set)

    def field(self, node: FieldNode) -> Measure:
        within, granted = self.selections(node.selection_set), DEEPER.get(node.name.value, 0)
        found = within._replace(
            depth=1 + max(0, within.depth - granted),
            fields=1 + within.fields,
            aliases=within.aliases + (node.alias is not None),
            roots=1,
        )
        return found.beside(_arguments(node.arguments))

    def fragment(self, name: str) -> Measure:
        found = self.known.get(name)
        if found is None:
            found = self.known[name] = self.selections(self.fragments[name].selection_set)
        return found


def _decorated(directives: tuple[DirectiveNode, ...] | None) -> Measure:
    found = Measure(directives=len(directives or ()))
    for one in directives or ():
        found = found.beside(_arguments(one.arguments))
    return found


def _arguments(nodes: tuple[ArgumentNode, ...] | None) -> Measure:
    return _items(*(node.value for node in nodes or ()))


def _items(*values: ValueNode) -> Measure:
    return Measure(items=max((items for value in values for items in _lists(value)), default=0))


def _lists(value: ValueNode) -> Iterator[int]:
    within: list[ValueNode] = []
    if isinstance(value, ListValueNode):
        within = list(value.values)
        yield len(within)
    elif isinstance(value, ObjectValueNode):
        within = [one.value for one in value.fields]
    for one in within:
        yield from _lists(one)

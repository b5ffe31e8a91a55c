"""How often a document asks for the same in one place of its answer."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from graphql import (
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    InlineFragmentNode,
    OperationDefinitionNode,
    SelectionSetNode,
)


def most(document: DocumentNode) -> int:
    """Return how often the same is asked for in one place; each use of a fragment is walked."""
    fragments = [one for one in document.definitions if isinstance(one, FragmentDefinitionNode)]
    places = _Places({one.name.value: one.selection_set for one in fragments})
    operations = [one for one in document.definitions if isinstance(one, OperationDefinitionNode)]
    return max((places.most([one.selection_set]) for one in operations), default=0)


@dataclass(frozen=True, slots=True)
class _Places:
    fragments: Mapping[str, SelectionSetNode]

    def most(self, chosen: Sequence[SelectionSetNode]) -> int:
        place: dict[str, list[FieldNode]] = defaultdict(list)
        for one in chosen:
            for node in self.fields(one):
                place[node.alias.value if node.alias else node.name.value].append(node)
        beneath = [
            [node.selection_set for node in same if node.selection_set] for same in place.values()
        ]
        return max([*map(len, place.values()), *map(self.most, beneath)], default=0)

    def fields(self, chosen: SelectionSetNode) -> Iterator[FieldNode]:
        for one in chosen.selections:
            if isinstance(one, FieldNode):
                yield one
            elif isinstance(one, FragmentSpreadNode):
                yield from self.fields(self.fragments[one.name.value])
            else:
                assert isinstance(one, InlineFragmentNode)
                yield from self.fields(one.selection_set)

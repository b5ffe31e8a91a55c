"""The apps' own documents, as the peers are asked with them: the same fields, other arguments."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from graphql import (
    ArgumentNode,
    DefinitionNode,
    FieldNode,
    FragmentDefinitionNode,
    InlineFragmentNode,
    NameNode,
    OperationDefinitionNode,
    SelectionNode,
    SelectionSetNode,
    build_schema,
    parse,
    print_ast,
)

from bff import documents
from bff.context import App

SCHEMA = Path(__file__).parent / "peers" / "schema.graphql"
ASKED = ("Home", "StoresNearby", "CouponClaim", "Me")


@dataclass(frozen=True)
class Dialect:
    """How a peer spells types and fields, and which objects it gives as a whole."""

    types: Mapping[str, str] = field(default_factory=dict)
    names: Mapping[str, str] = field(default_factory=dict)
    whole: Collection[str] = ()


PLAIN = Dialect()
# A column `id` is a rowId there, a function's rows are a list, and JSON has no fields.
POSTGRAPHILE = Dialect(
    types={"ID": "UUID", "ID!": "UUID!", "PointInput!": "SpotInput!"},
    names={
        "id": "rowId",
        "stores": "storesList",
        "campaigns": "campaignsList",
        "parties": "partiesList",
    },
    whole=("benefit",),
)
# Peers have no session: whose it is stands in an argument.
ARGUMENTS: Mapping[str, Mapping[str, str]] = {
    "me": {"member": "ID"},
    "home": {"near": "PointInput!"},
    "storesNearby": {"member": "ID!", "near": "PointInput!"},
    "couponClaim": {"member": "ID!", "input": "CouponClaimInput!"},
}


def own() -> dict[str, str]:
    """Return the texts of the consumer app's documents by their names."""
    return {one.name: one.text for one in documents.read() if one.app is App.CONSUMER}


def of_peers(
    names: Collection[str] = ASKED, *, besides: Collection[str] = (), dialect: Dialect = PLAIN
) -> dict[str, str]:
    """Return the texts that peers answer by name, without the fields named `besides`."""
    texts, translation = own(), Translation(dialect, frozenset(besides))
    return {name: translation.of(texts[name]) for name in names}


@dataclass(frozen=True)
class Translation:
    """Turns a document of ours into one that a peer understands."""

    dialect: Dialect
    besides: Collection[str]

    def of(self, text: str) -> str:
        """Return the text for the peer."""
        document = parse(text, no_location=True)
        made = tuple(self._definition(one) for one in document.definitions)
        return print_ast(replace(document, definitions=made))

    def _definition(self, one: DefinitionNode) -> DefinitionNode:
        assert isinstance(one, OperationDefinitionNode | FragmentDefinitionNode)
        pruned = replace(one, selection_set=self._pruned(one.selection_set))
        return self._addressed(pruned) if isinstance(pruned, OperationDefinitionNode) else pruned

    def _addressed(self, operation: OperationDefinitionNode) -> OperationDefinitionNode:
        fields = [one for one in operation.selection_set.selections if isinstance(one, FieldNode)]
        types = {name: kind for one in fields for name, kind in ARGUMENTS[one.name.value].items()}
        spelled = {name: self.dialect.types.get(kind, kind) for name, kind in types.items()}
        [header] = parse(f"query ({_pairs(spelled, '${0}: {1}')}) {{ field }}").definitions
        assert isinstance(header, OperationDefinitionNode)
        asked = tuple(replace(one, arguments=_arguments(one.name.value)) for one in fields)
        return replace(
            operation,
            variable_definitions=header.variable_definitions,
            selection_set=replace(operation.selection_set, selections=asked),
        )

    def _pruned(self, selected: SelectionSetNode) -> SelectionSetNode:
        kept = (one for one in selected.selections if self._is_kept(one))
        return replace(selected, selections=tuple(self._selection(one) for one in kept))

    def _selection(self, one: SelectionNode) -> SelectionNode:
        if isinstance(one, InlineFragmentNode):
            return replace(one, selection_set=self._pruned(one.selection_set))
        return self._field(one) if isinstance(one, FieldNode) else one

    def _field(self, one: FieldNode) -> FieldNode:
        name = one.name.value
        selected = None if name in self.dialect.whole else one.selection_set
        beneath = self._pruned(selected) if selected else None
        plain = replace(one, arguments=(), selection_set=beneath)
        if name not in self.dialect.names:
            return plain
        return replace(plain, alias=one.name, name=NameNode(value=self.dialect.names[name]))

    def _is_kept(self, one: SelectionNode) -> bool:
        if isinstance(one, FieldNode):
            return one.name.value not in self.besides
        condition = one.type_condition if isinstance(one, InlineFragmentNode) else None
        # Refusals that no claim of a benchmark meets are not in the peers' schema.
        return condition is None or condition.name.value in KNOWN


def _arguments(root: str) -> tuple[ArgumentNode, ...]:
    asked = _pairs(ARGUMENTS[root], "{0}: ${0}")
    [operation] = parse(f"{{ field({asked}) }}", no_location=True).definitions
    assert isinstance(operation, OperationDefinitionNode)
    [field_] = operation.selection_set.selections
    assert isinstance(field_, FieldNode)
    return tuple(field_.arguments or ())


def _pairs(types: Mapping[str, str], form: str) -> str:
    return ", ".join(form.format(name, kind) for name, kind in types.items())


KNOWN = frozenset(build_schema(SCHEMA.read_text(encoding="utf-8")).type_map)

"""The apps' own documents, as the peers are asked with them: the same fields, other arguments."""

from collections.abc import Collection, Mapping
from dataclasses import replace
from pathlib import Path

from graphql import (
    ArgumentNode,
    DefinitionNode,
    FieldNode,
    FragmentDefinitionNode,
    InlineFragmentNode,
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


def of_peers(names: Collection[str] = ASKED, besides: Collection[str] = ()) -> dict[str, str]:
    """Return the texts that peers answer by name, without the fields named `besides`."""
    texts = own()
    return {name: _translated(texts[name], frozenset(besides)) for name in names}


def _translated(text: str, besides: Collection[str]) -> str:
    document = parse(text, no_location=True)
    made = tuple(_definition(one, besides) for one in document.definitions)
    return print_ast(replace(document, definitions=made))


def _definition(one: DefinitionNode, besides: Collection[str]) -> DefinitionNode:
    assert isinstance(one, OperationDefinitionNode | FragmentDefinitionNode)
    pruned = replace(one, selection_set=_pruned(one.selection_set, besides))
    return _addressed(pruned) if isinstance(pruned, OperationDefinitionNode) else pruned


def _addressed(operation: OperationDefinitionNode) -> OperationDefinitionNode:
    fields = [one for one in operation.selection_set.selections if isinstance(one, FieldNode)]
    types = {name: kind for one in fields for name, kind in ARGUMENTS[one.name.value].items()}
    [header] = parse(f"query ({_pairs(types, '${0}: {1}')}) {{ field }}").definitions
    assert isinstance(header, OperationDefinitionNode)
    asked = tuple(replace(one, arguments=_arguments(one.name.value)) for one in fields)
    return replace(
        operation,
        variable_definitions=header.variable_definitions,
        selection_set=replace(operation.selection_set, selections=asked),
    )


def _pruned(selected: SelectionSetNode, besides: Collection[str]) -> SelectionSetNode:
    kept = (one for one in selected.selections if _is_kept(one, besides))
    return replace(selected, selections=tuple(_selection(one, besides) for one in kept))


def _selection(one: SelectionNode, besides: Collection[str]) -> SelectionNode:
    if isinstance(one, InlineFragmentNode):
        return replace(one, selection_set=_pruned(one.selection_set, besides))
    if isinstance(one, FieldNode):
        beneath = _pruned(one.selection_set, besides) if one.selection_set else None
        return replace(one, arguments=(), selection_set=beneath)
    return one


def _is_kept(one: SelectionNode, besides: Collection[str]) -> bool:
    if isinstance(one, FieldNode):
        return one.name.value not in besides
    condition = one.type_condition if isinstance(one, InlineFragmentNode) else None
    # Refusals that no claim of a benchmark meets are not in the peers' schema.
    return condition is None or condition.name.value in KNOWN


def _arguments(root: str) -> tuple[ArgumentNode, ...]:
    asked = _pairs(ARGUMENTS[root], "{0}: ${0}")
    [operation] = parse(f"{{ field({asked}) }}", no_location=True).definitions
    assert isinstance(operation, OperationDefinitionNode)
    [field] = operation.selection_set.selections
    assert isinstance(field, FieldNode)
    return tuple(field.arguments or ())


def _pairs(types: Mapping[str, str], form: str) -> str:
    return ", ".join(form.format(name, kind) for name, kind in types.items())


KNOWN = frozenset(build_schema(SCHEMA.read_text(encoding="utf-8")).type_map)

"""What the contract asks of a document, beyond GraphQL's own rules."""

from collections.abc import Iterator

from graphql import (
    DocumentNode,
    FieldNode,
    GraphQLError,
    GraphQLSchema,
    InlineFragmentNode,
    OperationDefinitionNode,
    OperationType,
    SelectionSetNode,
    parse,
    validate,
)

from bff.documents.files import Document, id_of
from bff.documents.manifest import Manifest
from bff.engine import limits


def faults_of(document: Document, schema: GraphQLSchema) -> list[str]:
    """Return a sentence for everything that is wrong with a document."""
    try:
        parsed = limits.parsed(document.text)
    except GraphQLError as error:
        return [_fault(document, error.message)]
    operations = [d for d in parsed.definitions if isinstance(d, OperationDefinitionNode)]
    # The file's name is how an app, a log line and a colleague call it.
    if [operation.name and operation.name.value for operation in operations] != [document.name]:
        return [_fault(document, "holds not exactly the one operation that its name promises")]
    invalid = [_fault(document, words) for words in _wrong(parsed, schema)]
    return invalid or [_fault(document, words) for words in _as_mutation(operations[0])]


def faults_of_released(manifest: Manifest, schema: GraphQLSchema) -> Iterator[str]:
    """Yield a sentence for each document of any version that is no longer answered."""
    for id_, text in manifest.texts.items():
        if id_of(text) != id_:
            yield f"{id_} is not the hash of its text."
        for words in _wrong(parse(text), schema):
            yield f"{id_} was released and would no longer be answered: {words}"


def _wrong(parsed: DocumentNode, schema: GraphQLSchema) -> list[str]:
    errors = [*limits.check(schema, parsed), *validate(schema, parsed)]
    return [error.message for error in errors]


def _as_mutation(operation: OperationDefinitionNode) -> Iterator[str]:
    if operation.operation is not OperationType.MUTATION:
        return
    roots = [field for field in operation.selection_set.selections if isinstance(field, FieldNode)]
    # One action a document: an app can try it again without doing another one twice.
    if len(roots) != 1:
        yield "sends more than one mutation"
    for field in roots:
        if not _asks_for_kind(field.selection_set):
            yield f"does not ask {field.name.value} for its __typename"
        if not _asks_for_problems(field.selection_set):
            yield f"asks {field.name.value} for no `... on Problem {{ message }}`"


def _asks_for_kind(asked: SelectionSetNode | None) -> bool:
    # Without it an app cannot tell one outcome from another.
    fields = [s for s in asked.selections if isinstance(s, FieldNode)] if asked else []
    return any(field.name.value == "__typename" for field in fields)


def _asks_for_problems(asked: SelectionSetNode | None) -> bool:
    fragments = [s for s in asked.selections if isinstance(s, InlineFragmentNode)] if asked else []
    return any(_names_message(f) for f in fragments if _on(f) == "Problem")


def _on(fragment: InlineFragmentNode) -> str:
    return fragment.type_condition.name.value if fragment.type_condition else ""


def _names_message(fragment: InlineFragmentNode) -> bool:
    asked = fragment.selection_set.selections
    return any(isinstance(field, FieldNode) and field.name.value == "message" for field in asked)


def _fault(document: Document, words: str) -> str:
    return f"{document.app.value.lower()}/{document.name}.graphql: {words.rstrip('.')}."

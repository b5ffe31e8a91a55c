"""`bff documents`: the operations that the phones may send, and what each must hold."""

from collections.abc import Iterator
from typing import Annotated

import typer
from graphql import (
    FieldNode,
    GraphQLError,
    GraphQLSchema,
    InlineFragmentNode,
    OperationDefinitionNode,
    OperationType,
    SelectionSetNode,
    build_schema,
    parse,
    validate,
)

from bff.cli.words import CommandError, in_words, say
from bff.documents import Document, read
from resolvers.schema import built

Check = Annotated[bool, typer.Option("--check", help="Say nothing when all of them are sound.")]


def documents(*, check: Check = False) -> None:
    """List the trusted documents with their ids, after checking each against the schema."""
    found = list(read())
    schema = build_schema(built().as_str())
    with in_words():
        faults = [fault for document in found for fault in faults_of(document, schema)]
        if faults:
            raise CommandError("\n".join(faults))
    if check:
        say(f"{len(found)} documents are sound.")
        return
    for document in found:
        typer.echo(f"{document.app.value}\t{document.name}\t{document.id}")


def faults_of(document: Document, schema: GraphQLSchema) -> list[str]:
    """Return a sentence for everything that is wrong with a document."""
    try:
        parsed = parse(document.text)
    except GraphQLError as error:
        return [_fault(document, error.message)]
    operations = [d for d in parsed.definitions if isinstance(d, OperationDefinitionNode)]
    # The file's name is how an app, a log line and a colleague call it.
    if [operation.name and operation.name.value for operation in operations] != [document.name]:
        return [_fault(document, "holds not exactly the one operation that its name promises")]
    invalid = [_fault(document, error.message) for error in validate(schema, parsed)]
    return invalid or [_fault(document, words) for words in _as_mutation(operations[0])]


def _as_mutation(operation: OperationDefinitionNode) -> Iterator[str]:
    if operation.operation is not OperationType.MUTATION:
        return
    roots = [field for field in operation.selection_set.selections if isinstance(field, FieldNode)]
    # One action a document: an app can try it again without doing another one twice.
    if len(roots) != 1:
        yield "sends more than one mutation"
    for field in roots:
        if not _asks_for_problems(field.selection_set):
            yield f"asks {field.name.value} for no `... on Problem {{ message }}`"


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

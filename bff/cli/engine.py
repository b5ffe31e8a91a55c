"""`bff engine`: the trusted documents as the engine runs them."""

from collections.abc import Iterator
from typing import Annotated

import typer

from bff.cli.words import CommandError, in_words, say
from bff.documents import Document, read
from bff.engine.executor import Operation
from resolvers.schema import built

engine = typer.Typer(help="The trusted documents as the engine runs them.", no_args_is_help=True)

Name = Annotated[str, typer.Argument(help="The name of an operation, such as Home.")]


@engine.command("show")
def show(name: Name) -> None:
    """Print the Python that an operation was compiled to."""
    with in_words():
        sources = {source_of(one) for document, one in _operations() if document.name == name}
        if not sources:
            raise CommandError(f"No app sends {name}: `bff engine report` lists what they send.")
    # Apps may send different documents under one name.
    typer.echo("\n\n".join(sorted(sources)))


@engine.command("report")
def report() -> None:
    """List the trusted documents: compiled, or why graphql-core has to run them."""
    found = list(_operations())
    for document, operation in found:
        typer.echo(f"{document.app.value}\t{document.name}\t{operation.reason or 'compiled'}")
    left = sum(operation.compiled is None for _, operation in found)
    say(f"{len(found) - left} documents are compiled, {left} are left to graphql-core.")


def source_of(operation: Operation) -> str:
    """Return the Python of an operation, or in its place why there is none."""
    if operation.compiled is None:
        return f"# {operation.name} is left to graphql-core: {operation.reason}.\n"
    return f"# {operation.name}\n{operation.compiled.source()}"


def _operations() -> Iterator[tuple[Document, Operation]]:
    trusted = built().documents
    for document in read():
        yield document, trusted.trust(document.text)

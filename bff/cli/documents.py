"""`bff documents`: the operations that the phones may send, and what each must hold."""

from collections.abc import Iterator
from typing import Annotated

import typer
from graphql import build_schema

from bff.cli.words import CommandError, in_words, say
from bff.context import App
from bff.documents import manifest, read
from bff.documents.faults import faults_of, faults_of_released
from resolvers.schema import built

STALE = "bff/documents/{}.json differs from graphql/operations: run `make documents`."

Check = Annotated[bool, typer.Option("--check", help="Fail when a manifest is out of date.")]
Write = Annotated[bool, typer.Option("--write", help="Write the manifests anew.")]


def documents(*, check: Check = False, write: Write = False) -> None:
    """List the trusted documents with their ids, after checking each against the schema."""
    found = list(read())
    schema = build_schema(built().as_str())
    with in_words():
        _refuse(fault for document in found for fault in faults_of(document, schema))
        if write:
            manifest.write(manifest.MANIFESTS)
        kept = [manifest.kept(app, manifest.MANIFESTS) for app in App]
        _refuse(fault for one in kept for fault in faults_of_released(one, schema))
        if check:
            _refuse(STALE.format(app.value.lower()) for app in manifest.stale(manifest.MANIFESTS))
    if check or write:
        say(f"{len(found)} documents are sound.")
        return
    for document in found:
        typer.echo(f"{document.app.value}\t{document.name}\t{document.id}")


def _refuse(faults: Iterator[str]) -> None:
    if words := "\n".join(faults):
        raise CommandError(words)

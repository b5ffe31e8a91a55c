"""`bff schema`: the contract as text."""

from pathlib import Path
from typing import Annotated

import typer

from bff.cli.words import CommandError, in_words, say
from resolvers.schema import built

PRINTED = Path(__file__).parents[2] / "graphql" / "schema.graphql"

Check = Annotated[bool, typer.Option("--check", help="Fail when the printed file differs.")]
Write = Annotated[bool, typer.Option("--write", help="Write the printed file anew.")]


def schema(*, check: Check = False, write: Write = False) -> None:
    """Print the schema, or compare it with graphql/schema.graphql, or write that file."""
    text = f"{built().as_str()}\n"
    with in_words():
        if check:
            _compared(text)
        elif write:
            PRINTED.write_text(text, encoding="utf-8")
            say(f"Wrote {PRINTED.name}.")
        else:
            typer.echo(text, nl=False)


def _compared(text: str) -> None:
    printed = PRINTED.read_text(encoding="utf-8") if PRINTED.exists() else ""
    if printed != text:
        raise CommandError("graphql/schema.graphql differs from the code: run `make documents`.")

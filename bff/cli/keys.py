"""`bff keys`: the secret keys of a new deployment."""

from pathlib import Path
from typing import Annotated

import typer

from bff.cli.words import CommandError, in_words, say
from bff.kit import keyring

New = Annotated[Path, typer.Argument(help="The file to make; an existing one is never replaced.")]


def keys(path: New) -> None:
    """Make a file of new secret keys for BFF_KEY_FILE, readable by you alone."""
    with in_words():
        try:
            keyring.written(keyring.made(), path)
        except FileExistsError:
            raise CommandError(f"{path} exists already: keys are never replaced.") from None
        say(f"Made {path}. Keep a copy apart from the database's backups.")

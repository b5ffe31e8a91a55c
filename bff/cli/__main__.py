"""`python -m bff.cli` is the command `bff`."""

from bff.cli import app

app()

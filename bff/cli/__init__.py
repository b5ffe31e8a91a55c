"""The command line: `bff --help` lists what it can do."""

import typer

from bff.cli.documents import documents
from bff.cli.keys import keys
from bff.cli.migrate import migrate
from bff.cli.sandbox import sandbox
from bff.cli.schema import schema

app = typer.Typer(
    help="Dongxiao: one GraphQL backend behind a brand's WeChat mini-programs.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
for command in (sandbox, migrate, schema, documents, keys):
    app.command()(command)

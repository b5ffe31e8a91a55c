"""The command line: `bff --help` lists what it can do."""

import typer

# First of all: the rest is what it lets load sooner.
from bff.cli import garbage
from bff.cli.bill import bill
from bff.cli.codes import codes
from bff.cli.dead_letters import jobs
from bff.cli.demo import demo, seed
from bff.cli.documents import documents
from bff.cli.engine import engine
from bff.cli.keys import keys
from bff.cli.migrate import migrate
from bff.cli.operator import operator
from bff.cli.sandbox import sandbox
from bff.cli.schema import schema
from bff.cli.serve import serve
from bff.cli.stock import stock
from bff.cli.story import story
from bff.cli.verify import verify
from bff.cli.worker import worker

__all__ = ["app", "garbage"]

app = typer.Typer(
    help="Dongxiao: one GraphQL backend behind a brand's WeChat mini-programs.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
for command in (
    serve,
    worker,
    sandbox,
    migrate,
    seed,
    schema,
    documents,
    verify,
    story,
    keys,
    bill,
):
    app.command()(command)
app.add_typer(codes, name="codes")
app.add_typer(jobs, name="jobs")
app.add_typer(demo, name="demo")
app.add_typer(engine, name="engine")
app.add_typer(operator, name="operator")
app.add_typer(stock, name="stock")

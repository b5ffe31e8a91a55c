"""`bff stock`: what tills say of the stock of stores."""

from pathlib import Path
from typing import Annotated

import typer

from bff.cli.running import asked
from bff.cli.words import in_words, say
from bff.config import Settings
from bff.domains.store import till_import
from bff.domains.store.till_import import Imported
from bff.kit.database import Database

SAID_MAX = 10

stock = typer.Typer(help="What tills say of the stock of stores.", no_args_is_help=True)

File = Annotated[
    Path,
    typer.Argument(
        help="The vendor's CSV file: store, variant, quantity, at.", exists=True, dir_okay=False
    ),
]


# With one command only, typer would drop its name; a callback keeps `stock import`.
@stock.callback()
def _stock() -> None:
    """What tills say of the stock of stores."""


@stock.command("import")
def import_(file: File) -> None:
    """Bring in a report of the tills; says what it was worth. What somebody counted stands."""

    async def act(_: Settings, opened: Database) -> Imported:
        async with opened.transaction() as transaction:
            return await till_import.import_readings(transaction, file.read_bytes())

    with in_words():
        _reported(asked(act))


def _reported(imported: Imported) -> None:
    say(f"Of {imported.lines} lines {imported.written} say something new.")
    if imported.older:
        say(f"{imported.older} lines are older than what is known.")
    if imported.counted:
        say(f"{imported.counted} lines are of what somebody counted in the store, which stands.")
    for finding in imported.findings[:SAID_MAX]:
        say(f"Line {finding.line}: {finding.words}")
    more = len(imported.findings) - SAID_MAX
    if more > 0:
        say(f"{more} more lines were left out.")

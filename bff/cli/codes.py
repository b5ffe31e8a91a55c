"""`bff codes`: batches of codes, from their order to the printer's file and the dealer."""

import csv
import sys
from pathlib import Path
from typing import Annotated

import typer

from bff import app
from bff.cli.running import asked
from bff.cli.words import CommandError, in_words, say
from bff.config import Settings
from bff.domains.code import service
from bff.domains.code.batches import CASES_MAX, Cases
from bff.domains.code.importing import Imported
from bff.domains.code.printing import PrintedCase
from bff.domains.code.rules import link
from bff.domains.code.states import Level
from bff.kit import ids
from bff.kit.database import Database
from bff.kit.ids import Kind

HEADING = ("pallet", "case_outer", "case_inner", "cap_outer", "cap_inner")
BATCHES = """
    select batch.id, product.title, batch.kind, batch.state, batch.made, batch.cases
    from batch join product on product.id = batch.product_id order by batch.id desc limit 50
"""

codes = typer.Typer(help="Batches of codes for cases and bottles.", no_args_is_help=True)

Product = Annotated[str, typer.Option(help="The id of the product.")]
Count = Annotated[int, typer.Option(min=1, max=CASES_MAX, help="How many cases.")]
Bottles = Annotated[int, typer.Option(min=1, help="How many bottles are in a case.")]
Batch = Annotated[str, typer.Argument(help="The id of the batch.")]
First = Annotated[int, typer.Option(min=1, help="The first case, counted from 1.")]
Last = Annotated[int, typer.Option(min=1, help="The last case.")]
Site = Annotated[str, typer.Option(help="Where the links lead, such as https://code.example.")]
File = Annotated[Path, typer.Argument(help="The vendor's CSV file.", exists=True, dir_okay=False)]
Dealer = Annotated[str, typer.Option(help="The id of the dealer.")]
Store = Annotated[str | None, typer.Option(help="The id of the store, if it is known.")]


@codes.command()
def order(product: Product, cases: Count, bottles: Bottles = 6) -> None:
    """Order codes for so many cases; a worker makes them. Prints the batch's id."""

    async def act(settings: Settings, opened: Database) -> str:
        async with opened.transaction() as transaction:
            made = await service.order(
                transaction,
                app.keys(settings),
                product_id=ids.read(Kind.PRODUCT, product),
                cases=cases,
                bottles_per_case=bottles,
            )
        return ids.opaque(Kind.BATCH, made)

    with in_words():
        typer.echo(asked(act))


@codes.command("list")
def list_() -> None:
    """List the newest batches, with how far the making of their codes has come."""

    async def act(_: Settings, opened: Database) -> list[str]:
        return [
            f"{ids.opaque(Kind.BATCH, row['id'])}\t{row['title']}\t{row['kind']}\t{row['state']}"
            f"\t{row['made']} of {row['cases']} cases"
            for row in await opened.fetch(BATCHES)
        ]

    with in_words():
        for line in asked(act):
            typer.echo(line)


@codes.command("import")
def import_(file: File, product: Product) -> None:
    """Bring in a batch that a vendor printed; prints its id, and says what its file was worth."""

    async def act(settings: Settings, opened: Database) -> Imported:
        async with opened.transaction() as transaction:
            return await service.import_batch(
                transaction,
                app.keys(settings),
                product_id=ids.read(Kind.PRODUCT, product),
                content=file.read_bytes(),
            )

    with in_words():
        _reported(asked(act))


@codes.command("print")
def print_(batch: Batch, first: First, last: Last, site: Site = "") -> None:
    """Print the codes of some cases as CSV, in clear or as links: keep the file secret."""

    async def act(settings: Settings, opened: Database) -> list[PrintedCase]:
        async with opened.transaction() as transaction:
            return await service.printed(
                transaction, app.keys(settings), Cases(ids.read(Kind.BATCH, batch), first, last)
            )

    with in_words():
        rows = csv.writer(sys.stdout)
        rows.writerow(HEADING)
        for case in asked(act):
            rows.writerows(_rows(case, site))


@codes.command()
def activate(batch: Batch, first: First, last: Last) -> None:
    """Bring the codes of printed cases to life."""

    async def act(_: Settings, opened: Database) -> int:
        async with opened.transaction() as transaction:
            return await service.activate(
                transaction, Cases(ids.read(Kind.BATCH, batch), first, last)
            )

    with in_words():
        _moved(asked(act), last - first + 1, "activated")


@codes.command()
def ship(batch: Batch, first: First, last: Last, dealer: Dealer, store: Store = None) -> None:
    """Send activated cases to a dealer, and on to a store."""

    async def act(_: Settings, opened: Database) -> int:
        async with opened.transaction() as transaction:
            return await service.ship(
                transaction,
                Cases(ids.read(Kind.BATCH, batch), first, last),
                dealer_id=ids.read(Kind.DEALER, dealer),
                store_id=ids.read(Kind.STORE, store) if store else None,
            )

    with in_words():
        _moved(asked(act), last - first + 1, "shipped")


def _reported(imported: Imported) -> None:
    quality = imported.quality
    typer.echo(ids.opaque(Kind.BATCH, imported.batch_id))
    say(f"{quality.bottles} bottles in {quality.cases} cases came in, of {quality.lines} lines.")
    for fault, count in quality.faults.items():
        say(f"{count} lines: {fault.value.lower().replace('_', ' ')}.")
    for finding in quality.findings[:10]:
        say(f"Line {finding.line}: {finding.fault.value.lower().replace('_', ' ')}.")


def _rows(case: PrintedCase, site: str) -> list[list[str]]:
    above = ((Level.PALLET, case.pallet), (Level.CASE_OUTER, case.outer))
    inside = (Level.CASE_INNER, case.inner)
    return [
        [
            link(site, level, code) if site else code
            for level, code in (
                *above,
                inside,
                (Level.CAP_OUTER, bottle.outer),
                (Level.CAP_INNER, bottle.inner),
            )
        ]
        for bottle in case.bottles
    ]


def _moved(count: int, wanted: int, word: str) -> None:
    if count == 0:
        raise CommandError(f"None of these cases can be {word} now.")
    say(f"{count} of {wanted} cases are {word}.")

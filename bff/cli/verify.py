"""`bff verify`: proof that the books are right."""

import asyncio

import typer

from bff import config, database
from bff.cli.reach import reached
from bff.cli.words import in_words, say, step, terminal
from bff.config import Settings
from bff.domains.profit.verify import Finding
from bff.domains.profit.verify import verify as verified

EXIT_WRONG = 1


def verify() -> None:
    """Recompute the ledger: zero sums, balances, orphans; exit 1 when anything is wrong."""
    with in_words(), reached(config.read(), share=True) as settings:
        with step("Recomputing the books."):
            findings = asyncio.run(_found(settings))
        for finding in findings:
            terminal.print(finding.sentence, style="red", markup=False)
        if findings:
            raise typer.Exit(EXIT_WRONG)
        say("The books are right: every transfer sums to zero, every balance equals its entries.")


async def _found(settings: Settings) -> list[Finding]:
    assert settings.database_url is not None
    async with database.opened(settings.database_url, production=settings.production) as opened:
        return await verified(opened)

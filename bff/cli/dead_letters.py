"""`bff jobs`: what the worker gave up, and trying it again."""

from collections.abc import Sequence
from typing import Annotated

import typer

from bff.cli.running import asked
from bff.cli.words import in_words, say
from bff.config import Settings
from bff.kit import jobs as kept
from bff.kit.database import Database
from bff.kit.jobs import DeadJob

jobs = typer.Typer(help="The worker's dead letters.", no_args_is_help=True)

Numbers = Annotated[list[int], typer.Argument(help="The numbers of the jobs.")]


@jobs.command()
def dead() -> None:
    """List the jobs that were given up after their last retry."""

    async def act(_: Settings, opened: Database) -> Sequence[DeadJob]:
        return await kept.dead(opened)

    with in_words():
        found = asked(act)
        for job in found:
            typer.echo(f"{job.id}\t{job.name}\t{job.failed_at:%F %T}\t{job.reason}")
        say(f"{len(found)} jobs were given up.")


@jobs.command()
def revive(numbers: Numbers) -> None:
    """Have jobs that were given up tried again from the start."""

    async def act(_: Settings, opened: Database) -> None:
        async with opened.transaction() as transaction:
            await kept.revive(transaction, numbers)

    with in_words():
        asked(act)
        say(f"{len(numbers)} jobs will be tried again.")

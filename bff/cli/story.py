"""`bff story`: the founding journey, played against the server that runs."""

import asyncio

import httpx
import typer

from bff.cli.demo import told
from bff.cli.words import CommandError, in_words, terminal
from bff.story.phone import Surprise
from bff.story.play import play

EXIT_SURPRISED = 1


def story() -> None:
    """Play the founding journey against the running server; exit 1 at the first surprise."""
    with in_words():
        handles = told()
        try:
            asyncio.run(play(handles, typer.echo))
        except httpx.ConnectError:
            url = handles["graphql"]
            raise CommandError(f"No server answers at {url}: start `make run` first.") from None
        except (Surprise, httpx.HTTPError) as surprise:
            words = str(surprise) or type(surprise).__name__
            terminal.print(f"A surprise: {words}", style="red", markup=False)
            raise typer.Exit(EXIT_SURPRISED) from None

"""What is said to the person at the terminal."""

import errno
import sys
from collections.abc import Iterator
from contextlib import contextmanager

import asyncpg
from cryptography.exceptions import InvalidTag
from redis.exceptions import RedisError
from rich.console import Console
from rich.markup import escape

from bff.config import ConfigError
from bff.embedded import EmbeddedError
from bff.kit.keyring import KeyFileError
from bff.kit.refusal import Unavailable
from bff.sandbox.serving import SandboxError

EXIT_REFUSED = 2  # as the shell and typer have it; 1 means that something was found wrong

# What another program reads goes to standard output; what a person reads, beside it.
terminal = Console(stderr=True, highlight=False, soft_wrap=True)


class CommandError(Exception):
    """A command cannot do what was asked; the message is one sentence that says what to do."""


EXPECTED = (CommandError, ConfigError, EmbeddedError, KeyFileError, SandboxError)


@contextmanager
def in_words() -> Iterator[None]:
    """End the process with one red sentence where something expected stands in the way."""
    try:
        yield
    except EXPECTED as error:
        refused(str(error))
    except (asyncpg.PostgresError, asyncpg.InterfaceError, Unavailable) as error:
        # Its first line says what is wrong; the others may quote a row.
        words, _, _ = str(error).partition("\n")
        refused(f"PostgreSQL refuses: {words} (BFF_DATABASE_URL).")
    except RedisError as error:
        refused(f"Redis refuses: {error} (BFF_REDIS_URL).")
    except InvalidTag:
        refused("The keys do not fit this database: BFF_KEY_FILE must name those it began with.")
    except OSError as error:
        refused(_of_the_system(error))


def refused(sentence: str) -> None:
    """Say why nothing was done, in red, and end the process with exit code 2."""
    terminal.print(f"[red]{escape(sentence)}[/red]")
    sys.exit(EXIT_REFUSED)


def say(sentence: str) -> None:
    """Tell the person what is going on."""
    terminal.print(escape(sentence))


@contextmanager
def step(sentence: str) -> Iterator[None]:
    """Show that something which may take a while is going on."""
    # A spinner in a log file is a thousand lines.
    if not terminal.is_terminal:
        say(sentence)
        yield
        return
    with terminal.status(escape(sentence)):
        yield


def _of_the_system(error: OSError) -> str:
    if isinstance(error, ConnectionError):
        return f"A service does not answer: {error.strerror or error}."
    named = f" {error.filename}" if error.filename else ""
    code = errno.errorcode.get(error.errno or 0, "")
    return f"The system refuses{named}: {error.strerror or error} {code}".strip() + "."

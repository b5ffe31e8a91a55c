"""`bff serve`: the server, and beside it whatever it needs and was not given."""

import asyncio
import signal
import socket
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from ipaddress import ip_address

import typer
from uvicorn.loops.auto import auto_loop_factory

from bff import app, config, database, logs, metrics, traces
from bff.app import House
from bff.cli import garbage
from bff.cli.demo import seeded
from bff.cli.migrate import brought_up_to_date
from bff.cli.reach import reached
from bff.cli.server import Server, bound
from bff.cli.wechat import apps_of, beside_wechat
from bff.cli.words import in_words, say, terminal
from bff.config import Settings
from bff.engine.executor import TALLY

# How long a balancer is given to see that /readyz says 503.
DRAIN_S = 3.0


def serve() -> None:
    """Serve the API until Ctrl-C or SIGTERM, with services of its own where none are given."""
    with in_words(), interruptible():
        settings = config.read()
        logs.configure(settings.log_level, console=terminal.is_terminal)
        _checked(settings)
        with (
            traces.exported(settings.otel_endpoint),
            # Before PostgreSQL is started: a port that is taken is said at once.
            bound(settings.host, settings.port, setting="BFF_PORT") as door,
            reached(settings, share=False) as found,
            asyncio.Runner(loop_factory=auto_loop_factory()) as runner,
        ):
            runner.run(_served(found, door))


@contextmanager
def interruptible() -> Iterator[None]:
    """Have SIGTERM stop the block as Ctrl-C does, and either of them be no error."""
    before = signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        yield
    except KeyboardInterrupt:
        say("Stopped.")
    finally:
        signal.signal(signal.SIGTERM, before)


async def _served(settings: Settings, door: socket.socket) -> None:
    # In production somebody decides when, and who watches it.
    if not settings.production:
        await brought_up_to_date(settings)
        await _with_demo(settings)
    async with beside_wechat(settings) as complete, app.opened(complete) as house:
        lender, pool = house.database.lender, house.database.pool
        metrics.pool(pool.get_size, lambda: lender.idle)
        metrics.operations(
            {"engine": lambda: TALLY.compiled, "graphql-core": lambda: TALLY.by_core}
        )
        server = _server(house)
        garbage.settle()
        await server.serve(sockets=[door])


async def _with_demo(settings: Settings) -> None:
    # Where WeChat is real, so are the brand and its people.
    if settings.wechat_api_url is None and settings.database_url is not None:
        async with database.opened(settings.database_url) as opened:
            await seeded(settings, opened)


def _server(house: House) -> Server:
    def ready() -> None:
        typer.echo(f"ready http://{_reachable(house.settings.host)}:{house.settings.port}/graphql")

    def leaving() -> None:
        house.vitals.stopping = True
        say("Stopping.")

    # Nobody balances a newcomer's machine, who wants to have the terminal back.
    drain_s = DRAIN_S if house.settings.production else 0.0
    closing, served = house.closing.set, app.served(house)
    return Server(served, ready=ready, leaving=leaving, closing=closing, drain_s=drain_s)


def _reachable(host: str) -> str:
    with suppress(ValueError):
        return "127.0.0.1" if ip_address(host).is_unspecified else host
    return host


def _checked(settings: Settings) -> None:
    # Found out before PostgreSQL is started rather than after.
    apps_of(settings)
    app.templates_of(settings)
    if not settings.production and settings.wechat_api_url is None:
        with bound(settings.host, settings.sandbox_port, setting="BFF_SANDBOX_PORT"):
            pass

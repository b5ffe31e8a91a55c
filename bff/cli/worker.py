"""`bff worker`: the jobs, in a process of their own."""

import asyncio
import signal

from bff import app, config, errands, jobs, logs, sweeps, traces
from bff.cli.reach import reached
from bff.cli.wechat import with_sandbox
from bff.cli.words import in_words, say, terminal
from bff.config import Settings
from bff.domains.checkout.cashier import Cashier


def worker() -> None:
    """Run jobs until Ctrl-C or SIGTERM; those begun are ended first."""
    with in_words():
        settings = config.read()
        logs.configure(settings.log_level, console=terminal.is_terminal)
        with traces.exported(settings.otel_endpoint), reached(settings, share=True) as found:
            asyncio.run(_worked(found))


async def _worked(settings: Settings) -> None:
    stop = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    # The house's own worker would do the same work; here it is what the process is for.
    others = {"worker": False, "database_replica_url": None}
    alone = with_sandbox(settings).model_copy(update=others)
    async with app.opened(alone) as house:
        say("Working.")
        # All end by themselves when told to stop; when one fails, the process does.
        await asyncio.gather(
            jobs.run(house.database, house.services, stop),
            sweeps.run(house.database, stop),
            errands.run(house.services.get(Cashier), stop),
        )

"""`bff sandbox`: WeChat as a local server, alone."""

import asyncio

from uvicorn.loops.auto import auto_loop_factory

from bff import config, logs
from bff.cli.wechat import STATE, apps_of
from bff.cli.words import in_words, terminal
from bff.sandbox import serving


def sandbox() -> None:
    """Serve the WeChat sandbox on BFF_SANDBOX_PORT until Ctrl-C or SIGTERM."""
    with in_words():
        settings = config.read()
        logs.configure(settings.log_level, console=terminal.is_terminal)
        with asyncio.Runner(loop_factory=auto_loop_factory()) as runner:
            runner.run(
                serving.serve(
                    settings.data_dir / STATE,
                    database_url=settings.database_url,
                    host=settings.host,
                    port=settings.sandbox_port,
                    apps=apps_of(settings),
                    production=settings.production,
                )
            )

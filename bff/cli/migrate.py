"""`bff migrate`: bring the database up to date."""

import asyncio

from bff import config, database
from bff.cli.reach import reached
from bff.cli.words import in_words, say, step
from bff.config import Settings


def migrate() -> None:
    """Bring the database up to date, as its owner (BFF_DATABASE_MIGRATION_URL)."""
    with in_words(), reached(config.read(), share=True) as settings:
        applied = asyncio.run(brought_up_to_date(settings))
        say(f"Applied {len(applied)} migrations." if applied else "The database is up to date.")


async def brought_up_to_date(settings: Settings) -> list[str]:
    """Apply what the database lacks and return the names of it."""
    assert settings.database_migration_url is not None
    lacking = await database.waiting(settings.database_migration_url)
    if lacking:
        with step(f"Applying {len(lacking)} migrations."):
            await database.migrate(settings.database_migration_url)
    return lacking

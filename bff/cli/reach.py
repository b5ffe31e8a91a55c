"""Reaching PostgreSQL and Redis: those of the settings, or embedded ones in their place."""

from collections.abc import Iterator
from contextlib import contextmanager

from bff import embedded
from bff.cli.words import say
from bff.config import ConfigError, Settings

NEEDED = ("database_url", "redis_url")


@contextmanager
def reached(settings: Settings, *, share: bool) -> Iterator[Settings]:
    """Yield the settings with every URL filled in.

    With `share` it joins the services that a running server owns; without, it must own them.
    """
    missing = [name for name in NEEDED if getattr(settings, name) is None]
    # Embedded services keep one copy on one disk, which is no place for other people's money.
    if settings.production and missing:
        raise ConfigError(f"BFF_{missing[0].upper()} is needed in the production profile.")
    with embedded.services(
        settings.data_dir,
        database_url=settings.database_url,
        migration_url=settings.database_migration_url,
        redis_url=settings.redis_url,
        share=share,
        say=say,
    ) as found:
        yield settings.model_copy(
            update={
                "database_url": found.database_url,
                "database_migration_url": found.migration_url,
                "redis_url": found.redis_url,
            }
        )

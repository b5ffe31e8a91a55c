"""Every setting, from `BFF_*` in the environment; `.env.example` explains each."""

import os
from enum import StrEnum
from pathlib import Path
from typing import Annotated

from pydantic import Field, SecretStr, ValidationError, model_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

PREFIX = "BFF_"


class Profile(StrEnum):
    """How strict the edge is: `open` for development, `production` for the phones."""

    OPEN = "open"
    PRODUCTION = "production"


class ConfigError(Exception):
    """A setting is unknown, missing or malformed; the message names it and says what is due."""


class Settings(BaseSettings):
    """All settings of a process, checked; build it with `read`."""

    model_config = SettingsConfigDict(
        # Compose files name a setting without a value to leave it as it is.
        env_prefix=PREFIX,
        env_ignore_empty=True,
        frozen=True,
        extra="forbid",
    )

    profile: Profile = Profile.OPEN
    # The network is let in when somebody says so, never by itself.
    host: str = "127.0.0.1"
    port: Annotated[int, Field(ge=1, le=65535)] = 8000
    data_dir: Path = Path(".dongxiao")
    database_url: str | None = None
    database_migration_url: str | None = None
    database_replica_url: str | None = None
    # The worker keeps one connection for itself, so there are two at least.
    database_pool_size: Annotated[int, Field(ge=2, le=200)] = 16
    redis_url: str | None = None
    sandbox_port: Annotated[int, Field(ge=1, le=65535)] = 8001
    wechat_api_url: str | None = None
    wechat_apps: SecretStr | None = None
    key_file: Path | None = None
    allowed_origins: Annotated[tuple[str, ...], NoDecode] = ()
    worker: bool = True
    log_level: Annotated[str, Field(pattern="^(debug|info|warning|error)$")] = "info"
    otel_endpoint: str | None = None

    @model_validator(mode="before")
    @classmethod
    def _origins(cls, values: dict[str, object]) -> dict[str, object]:
        origins = values.get("allowed_origins")
        if isinstance(origins, str):
            parted = tuple(part.strip() for part in origins.split(",") if part.strip())
            return values | {"allowed_origins": parted}
        return values

    @property
    def production(self) -> bool:
        """Whether only trusted documents are answered and the sandbox is out of reach."""
        return self.profile is Profile.PRODUCTION


def read() -> Settings:
    """Read the settings of this process, or raise ConfigError that names the wrong one."""
    # pydantic passes over a variable that it does not know: a slip of the pen would go unseen.
    known = {f"{PREFIX}{name.upper()}" for name in Settings.model_fields}
    unknown = sorted(name for name in os.environ if name.startswith(PREFIX) and name not in known)
    if unknown:
        raise ConfigError(f"{unknown[0]} is no setting of ours; .env.example lists them all.")
    try:
        return Settings()
    except ValidationError as error:
        first = error.errors()[0]
        name = f"{PREFIX}{str(first['loc'][0]).upper()}" if first["loc"] else PREFIX
        # Without the cause, which quotes the value: it may be a password.
        raise ConfigError(f"{name}: {first['msg']}.") from None

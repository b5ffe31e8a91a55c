"""Every setting, from `BFF_*` in the environment; `.env.example` explains each."""

import os
import re
from enum import StrEnum
from ipaddress import ip_network
from pathlib import Path
from typing import Annotated

from pydantic import Field, SecretStr, ValidationError, field_validator, model_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

PREFIX = "BFF_"
PUBLIC = re.compile(r"https?://[\w.-]+(:\d{1,5})?", re.ASCII)
PARTED = ("allowed_origins", "trusted_proxies")

Texts = Annotated[tuple[str, ...], NoDecode]
# So many a minute.
Tokens = Annotated[int, Field(ge=1, le=1_000_000_000)]


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
    wechat_templates: str | None = None
    wechat_pay_url: str | None = None
    wechat_pay_file: Path | None = None
    public_url: str | None = None
    pick_up_elsewhere: bool = False
    key_file: Path | None = None
    allowed_origins: Texts = ()
    trusted_proxies: Texts = ()
    requests_at_once: Annotated[int, Field(ge=1, le=100_000)] = 512
    limit_address: Tokens = 12_000
    limit_member: Tokens = 600
    limit_operation: Tokens = 300
    limit_cost: Tokens = 60_000
    limit_sign_in: Tokens = 600
    limit_phone: Tokens = 10
    limit_redeem: Tokens = 120
    worker: bool = True
    log_level: Annotated[str, Field(pattern="^(debug|info|warning|error)$")] = "info"
    otel_endpoint: str | None = None

    @model_validator(mode="before")
    @classmethod
    def _parted(cls, values: dict[str, object]) -> dict[str, object]:
        parted = {name: _parts(values[name]) for name in PARTED if name in values}
        return values | parted

    @field_validator("trusted_proxies")
    @classmethod
    def _networks(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        for one in value:
            ip_network(one)
        return value

    @field_validator("public_url")
    @classmethod
    def _reachable(cls, value: str | None) -> str | None:
        # WeChat Pay takes no query, and a path is ours to name.
        if value is not None and not PUBLIC.fullmatch(value):
            raise ValueError("must be like https://brand.example, without a path")
        return value

    @property
    def production(self) -> bool:
        """Whether only trusted documents are answered and the sandbox is out of reach."""
        return self.profile is Profile.PRODUCTION


def _parts(value: object) -> object:
    if not isinstance(value, str):
        return value
    return tuple(part.strip() for part in value.split(",") if part.strip())


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

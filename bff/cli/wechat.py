"""Which WeChat a command speaks to: the one that the settings name, or a sandbox beside it."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import asdict

import orjson
from pydantic import SecretStr

from bff.config import ConfigError, Settings
from bff.gateways.wechat import credentials
from bff.sandbox import serving
from bff.sandbox.apps import APPS, Apps
from bff.sandbox.pay import keys

# The folder, beside the other data, in which the sandbox remembers people and what it was asked.
STATE = "sandbox"


@asynccontextmanager
async def beside_wechat(settings: Settings) -> AsyncIterator[Settings]:
    """Yield settings that name WeChat: the one given, or a sandbox that runs with the block."""
    if settings.production or settings.wechat_api_url is not None:
        yield with_sandbox(settings)
        return
    async with serving.running(
        settings.data_dir / STATE,
        database_url=settings.database_url,
        host=settings.host,
        port=settings.sandbox_port,
        apps=apps_of(settings),
    ):
        yield with_sandbox(settings)


def with_sandbox(settings: Settings) -> Settings:
    """Return settings that name the sandbox where no WeChat is given."""
    if settings.production:
        return settings
    return _with_pay(settings if settings.wechat_api_url else _with_apps(settings))


def _with_apps(settings: Settings) -> Settings:
    # Apps that are named are kept: a team may want its own appids in the sandbox.
    apps = settings.wechat_apps or SecretStr(orjson.dumps(APPS).decode())
    url = f"http://{settings.host}:{settings.sandbox_port}"
    return settings.model_copy(update={"wechat_api_url": url, "wechat_apps": apps})


def _with_pay(settings: Settings) -> Settings:
    # A sandbox is both at one address.
    where = settings.wechat_pay_url or settings.wechat_api_url
    secrets = settings.wechat_pay_file or keys.merchant_file(settings.data_dir / STATE)
    here = settings.public_url or f"http://{settings.host}:{settings.port}"
    named = {"wechat_pay_url": where, "wechat_pay_file": secrets, "public_url": here}
    return settings.model_copy(update=named)


def apps_of(settings: Settings) -> Apps:
    """Return the apps as WeChat knows them: those of the settings, or the sandbox's own."""
    if settings.wechat_apps is None:
        return APPS
    try:
        named = credentials.read(settings.wechat_apps.get_secret_value())
    except ValueError as error:
        raise ConfigError(f"BFF_WECHAT_APPS: {error}.") from None
    return {app.value: asdict(each) for app, each in named.items()}

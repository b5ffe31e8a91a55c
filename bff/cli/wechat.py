"""Which WeChat a command speaks to: the one that the settings name, or a sandbox beside it."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import orjson
from pydantic import SecretStr

from bff.cli.sandbox import STATE
from bff.config import Settings
from bff.sandbox import serving
from bff.sandbox.apps import APPS


@asynccontextmanager
async def beside_wechat(settings: Settings) -> AsyncIterator[Settings]:
    """Yield settings that name WeChat: the one given, or a sandbox that runs with the block."""
    if settings.production or settings.wechat_api_url is not None:
        yield settings
        return
    complete = with_sandbox(settings)
    assert complete.wechat_apps is not None
    async with serving.running(
        settings.data_dir / STATE,
        database_url=settings.database_url,
        host=settings.host,
        port=settings.sandbox_port,
        apps=orjson.loads(complete.wechat_apps.get_secret_value()),
    ):
        yield complete


def with_sandbox(settings: Settings) -> Settings:
    """Return settings that name the sandbox where no WeChat is given."""
    if settings.production or settings.wechat_api_url is not None:
        return settings
    # Apps that are named are kept: a team may want its own appids in the sandbox.
    apps = settings.wechat_apps or SecretStr(orjson.dumps(APPS).decode())
    url = f"http://{settings.host}:{settings.sandbox_port}"
    return settings.model_copy(update={"wechat_api_url": url, "wechat_apps": apps})

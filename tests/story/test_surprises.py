from collections.abc import AsyncIterator

import httpx
import pytest
from starlette.responses import PlainTextResponse

from bff.context import App
from bff.story.acts import Screen
from bff.story.phone import Data, Phone, Surprise


async def test_an_answer_that_is_no_json_is_a_surprise() -> None:
    broken = httpx.ASGITransport(PlainTextResponse("Bad Gateway", status_code=502))

    async with httpx.AsyncClient(transport=broken, base_url="http://brand") as server:
        phone = Phone("lin", App.CONSUMER, server=server, sandbox=server)
        with pytest.raises(Surprise, match="HTTP 502"):
            await phone.ask("{ now }")


async def test_a_screen_that_goes_dark_is_a_surprise() -> None:
    async def nothing() -> AsyncIterator[Data]:
        nobody: tuple[Data, ...] = ()
        for event in nobody:
            yield event

    with pytest.raises(Surprise, match="the owner of S"):
        await Screen("the owner of S", nothing()).shows()

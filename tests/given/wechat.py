"""A WeChat of the test's own: the sandbox on a free port, and the people who use it."""

import ssl
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from secrets import token_hex
from typing import Any

import httpx
from redis.asyncio import Redis

from bff.context import App
from bff.gateways.wechat import Credentials, MiniProgram, Patience
from bff.kit.clock import business_day, day_begins
from bff.kit.database import Database
from bff.sandbox import serving
from bff.sandbox.apps import APPS, Apps
from bff.sandbox.pay.keys import merchant_file

# No sandbox speaks TLS, and to read all certificates for each takes longer than to start it.
NOBODY = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)


@dataclass(frozen=True, slots=True)
class Sandbox:
    """A running sandbox: `client` speaks to it as anybody, the verbs as its people."""

    url: str
    client: httpx.AsyncClient
    apps: Apps
    folder: Path

    @property
    def pay_file(self) -> Path:
        """Where it tells a merchant its secrets."""
        return merchant_file(self.folder)

    async def person(self, person: str, phone: str | None = None, *, unionid: bool = True) -> str:
        """Have a person with a WeChat account; return their id."""
        facts = {"name": person, "phone": phone, "unionid": unionid}
        await self.control("PUT", f"/people/{person}", facts)
        return person

    async def login_code(self, person: str, app: str = App.CONSUMER) -> str:
        """Open an app as `wx.login` does."""
        return await self._code(person, "login-code", app)

    async def phone_code(self, person: str, app: str = App.CONSUMER) -> str:
        """Press the phone-number button."""
        return await self._code(person, "phone-code", app)

    async def consent(self, person: str, template: str, times: int = 1) -> None:
        """Accept the prompt for a template."""
        await self.control(
            "POST", f"/people/{person}/consent", {"template": template, "times": times}
        )

    async def advance(self, seconds: float) -> None:
        """Move the one clock."""
        await self.control("POST", "/clock/advance", {"seconds": seconds})

    async def now(self) -> datetime:
        """Read the one clock."""
        told = await self.control("GET", "/clock")
        return datetime.fromisoformat(told["now"])

    async def morning(self, hour: float = 10) -> date:
        """Wait for this hour of tomorrow, in China; return the day that is over then."""
        now = await self.now()
        day = business_day(now)
        then = day_begins(day + timedelta(days=1)) + timedelta(hours=hour)
        await self.advance((then - now).total_seconds())
        return day

    async def fault(self, path: str, kind: str, *, times: int | None = 1, **facts: Any) -> None:
        """Plan what goes wrong."""
        plan = {"path": path, "kind": kind, "times": times}
        await self.control("POST", "/faults", plan | facts)

    async def received(self, path: str) -> list[dict[str, Any]]:
        """Return the calls that came to a path."""
        book = await self.control("GET", f"/received?path={path}")
        return list(book["received"])

    async def messages(self, person: str) -> list[dict[str, Any]]:
        """Return the messages that reached a person."""
        sent = await self.control("GET", f"/messages?person={person}")
        return list(sent["messages"])

    async def control(
        self, method: str, path: str, facts: Mapping[str, object] | None = None
    ) -> dict[str, Any]:
        """Call the control API, which must agree."""
        answer = await self.client.request(method, f"/_sandbox{path}", json=facts)
        assert answer.is_success, answer.text
        return dict(answer.json()) if answer.content else {}

    async def _code(self, person: str, kind: str, app: str) -> str:
        answer = await self.control("POST", f"/people/{person}/{kind}", {"app": app})
        return str(answer["code"])


def own_apps() -> Apps:
    """Return four apps that no other sandbox has."""
    return {app.value: {"appid": f"wx{token_hex(8)}", "secret": token_hex(16)} for app in App}


@asynccontextmanager
async def running_sandbox(
    state_dir: Path, database_url: str | None, *, apps: Apps = APPS
) -> AsyncIterator[Sandbox]:
    """Run a sandbox on a free port; with apps of its own it shares no token through Redis."""
    async with (
        serving.running(state_dir, database_url=database_url, port=0, apps=apps) as url,
        httpx.AsyncClient(base_url=url, timeout=30, verify=NOBODY) as client,
    ):
        yield Sandbox(url, client, apps, state_dir)


@asynccontextmanager
async def opened_mini_program(
    sandbox: Sandbox,
    database: Database,
    redis: Redis | None,
    patience: Patience | None = None,
) -> AsyncIterator[MiniProgram]:
    """Open our own client to the sandbox."""
    async with MiniProgram(
        base_url=sandbox.url,
        apps={App(name): Credentials(**facts) for name, facts in sandbox.apps.items()},
        database=database,
        redis=redis,
        patience=patience or Patience(),
    ) as mini_program:
        yield mini_program

"""Our own client to a sandbox's Pay half, and payments that people make through it."""

import shutil
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import uuid4

from bff.gateways.pay import Patience, Pay, PaymentRequest, Prepay, merchant
from bff.sandbox.pay import keys
from bff.sandbox.people import openid
from tests.given.wechat import Sandbox, running_sandbox

LIN = "lin"
NOWHERE = "http://127.0.0.1:9/wechat/pay"


@dataclass(frozen=True, slots=True)
class Till:
    """A sandbox with Lin in it, our client to it, and the folder that the secrets are in."""

    sandbox: Sandbox
    pay: Pay
    folder: Path

    @property
    def appid(self) -> str:
        """The app that people pay in."""
        return self.sandbox.apps["CONSUMER"]["appid"]

    def bill(self, fen: int = 690, number: str | None = None) -> Prepay:
        """Return what Lin is about to pay."""
        return Prepay(
            out_trade_no=number or uuid4().hex,
            description="东晓米酒 两瓶装",
            fen=fen,
            openid=openid(self.appid, LIN),
            appid=self.appid,
            expires_at=datetime.now(UTC) + timedelta(minutes=15),
        )

    async def press(self, sheet: PaymentRequest, outcome: str = "success") -> None:
        """Have Lin press the button of the sheet."""
        asked = {"package": sheet.package, "outcome": outcome}
        await self.sandbox.control("POST", f"/people/{LIN}/pay", asked)

    async def paid(self, fen: int = 690) -> Prepay:
        """Have Lin pay something."""
        bill = self.bill(fen)
        await self.press(await self.pay.prepay(bill))
        return bill


def client(
    sandbox: Sandbox,
    folder: Path,
    *,
    notify_url: str = NOWHERE,
    patience: Patience | None = None,
    now: Callable[[], float] = time.time,
) -> Pay:
    """Return our client to a sandbox that keeps its secrets in `folder`."""
    return Pay(
        base_url=sandbox.url,
        merchant=merchant.read(keys.merchant_file(folder)),
        notify_url=notify_url,
        appids=[facts["appid"] for facts in sandbox.apps.values()],
        redis=None,
        patience=patience or Patience(),
        now=now,
    )


@asynccontextmanager
async def opened_till(
    folder: Path, made: Path, *, patience: Patience | None = None, notify_url: str = NOWHERE
) -> AsyncIterator[Till]:
    """Open a sandbox of one's own with keys that were `made` before, and our client to it."""
    for name in (keys.FILE, keys.MERCHANT_FILE):
        shutil.copy(made / name, folder)
    async with running_sandbox(folder, None) as sandbox:
        await sandbox.person(LIN)
        async with client(sandbox, folder, patience=patience, notify_url=notify_url) as pay:
            yield Till(sandbox, pay, folder)

"""A merchant who ships what was paid, and shares the money, over the wire alone."""

from base64 import b64encode
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import httpx
import orjson
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding

from bff.sandbox.people import openid
from tests.given.pay_wire import Merchant

STORE = "1900000109"
UPLOAD = "/wxa/sec/order/upload_shipping_info"
SHARES = "/v3/profitsharing/orders"
RETURNS = "/v3/profitsharing/return-orders"
OLDER = hashes.SHA1


@dataclass(frozen=True, slots=True)
class Sharer:
    """A merchant who has a store as a receiver."""

    merchant: Merchant

    @property
    def appid(self) -> str:
        """The app that people pay in."""
        return self.merchant.sandbox.apps["CONSUMER"]["appid"]

    @property
    def lin(self) -> str:
        """What the app calls Lin."""
        return openid(self.appid, "lin")

    async def ship(self, number: str, **changed: object) -> int:
        """Report that somebody has picked up what they paid for; return the errcode."""
        facts = {
            "order_key": {"order_number_type": 2, "transaction_id": number},
            "logistics_type": 4,
            "delivery_mode": 1,
            "shipping_list": [{"item_desc": "米酒"}],
            "upload_time": datetime.now(UTC).isoformat(timespec="milliseconds"),
            "payer": {"openid": self.lin},
        }
        return int((await self.mini(UPLOAD, facts | changed))["errcode"])

    async def mini(self, path: str, facts: dict[str, Any]) -> dict[str, Any]:
        """Call the mini-program API."""
        client, app = self.merchant.sandbox.client, self.merchant.sandbox.apps["CONSUMER"]
        asked = {"grant_type": "client_credential", **app}
        # Each time: between two calls the clock may have gone on for days.
        token = (await client.post("/cgi-bin/stable_token", json=asked)).json()
        query = {"access_token": token["access_token"]}
        answer = await client.post(path, params=query, json=facts)
        return dict(answer.json())

    async def received(self, number: str, fen: int = 10_000) -> str:
        """Have Lin pay, pick up and confirm; return WeChat's number, a minute later."""
        transaction_id = await self.merchant.paid(number, fen)
        assert await self.ship(transaction_id) == 0
        await self.merchant.sandbox.control("POST", f"/shipping/{transaction_id}/settle")
        await self.merchant.sandbox.advance(61)
        return transaction_id

    async def known(self, account: str = STORE, kind: str = "MERCHANT_ID") -> httpx.Response:
        """Add a receiver."""
        facts = {"appid": self.appid, "type": kind, "account": account}
        facts |= {"relation_type": "STORE", "name": self.sealed("某某酒行")}
        return await self.sent("/v3/profitsharing/receivers/add", facts)

    async def share(
        self, trade: str, number: str, *parts: tuple[str, int], free: bool = False, **more: Any
    ) -> httpx.Response:
        """Share an order's money."""
        facts = {
            "appid": self.appid,
            "transaction_id": trade,
            "out_order_no": number,
            "unfreeze_unsplit": free,
            "receivers": [self.part(account, fen) for account, fen in parts],
        }
        return await self.sent(SHARES, facts | more)

    def part(self, account: str, fen: int) -> dict[str, object]:
        """Return one receiver's part."""
        kind = "PERSONAL_OPENID" if account.startswith("o") else "MERCHANT_ID"
        return {"type": kind, "account": account, "amount": fen, "description": "分润"}

    async def unfreeze(self, trade: str, number: str) -> httpx.Response:
        """Set free what is left of an order."""
        facts = {"transaction_id": trade, "out_order_no": number, "description": "解冻"}
        return await self.sent(f"{SHARES}/unfreeze", facts)

    async def give_back(self, share: str, number: str, fen: int, **more: Any) -> httpx.Response:
        """Have the store give back what it was given."""
        facts = {"out_order_no": share, "out_return_no": number, "return_mchid": STORE}
        facts |= {"amount": fen, "description": "退货"}
        return await self.sent(RETURNS, facts | more)

    async def results(self, trade: str, number: str) -> Sequence[str]:
        """Return how each part of a share ended, a little later."""
        await self.merchant.sandbox.advance(2)
        told = await self.merchant.read(f"{SHARES}/{number}?transaction_id={trade}")
        assert told["state"] == "FINISHED"
        return [part.get("fail_reason", part["result"]) for part in told["receivers"]]

    async def left(self, trade: str) -> int:
        """Return what may still be shared."""
        told = await self.merchant.read(f"/v3/profitsharing/transactions/{trade}/amounts")
        return int(told["unsplit_amount"])

    async def sent(self, path: str, facts: dict[str, Any]) -> httpx.Response:
        """Post, with the serial of the key that names are sealed with."""
        body = orjson.dumps(facts)
        headers = {"Wechatpay-Serial": self.merchant.secrets.public_key_id}
        headers |= {"Accept": "application/json", "Content-Type": "application/json"}
        headers |= {"User-Agent": "tests"}
        headers["Authorization"] = self.merchant.authorization("POST", path, body)
        return await self.merchant.sandbox.client.post(path, content=body, headers=headers)

    def sealed(self, name: str) -> str:
        """Seal a name so that only WeChat reads it."""
        oaep = padding.OAEP(padding.MGF1(OLDER()), OLDER(), None)
        return b64encode(self.merchant.secrets.public.encrypt(name.encode(), oaep)).decode()


async def sharer(merchant: Merchant) -> Sharer:
    """Return a merchant who has added one store as a receiver."""
    made = Sharer(merchant)
    assert (await made.known()).status_code == 200
    return made

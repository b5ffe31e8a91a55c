"""WeChat Pay's wire, spoken by hand, so that the sandbox is not judged by our own client."""

import time
from base64 import b64decode, b64encode
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from secrets import token_hex
from typing import Any

import httpx
import orjson
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, RSAPublicKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import load_pem_private_key, load_pem_public_key

from bff.sandbox.pay.keys import merchant_file
from bff.sandbox.people import openid
from tests.given.wechat import Sandbox

SCHEME = "WECHATPAY2-SHA256-RSA2048"
PLACE = "/v3/pay/transactions/jsapi"
TRADES = "/v3/pay/transactions/out-trade-no"
REFUNDS = "/v3/refund/domestic/refunds"
NOWHERE = "http://127.0.0.1:9/wechat/pay"


@dataclass(frozen=True, slots=True)
class Secrets:
    """What a merchant knows, as its file tells it."""

    mchid: str
    serial: str
    private: RSAPrivateKey
    apiv3_key: str
    public_key_id: str
    public: RSAPublicKey

    @staticmethod
    def of(state_dir: Path) -> "Secrets":
        """Read the file of the sandbox that remembers in `state_dir`."""
        told = orjson.loads(merchant_file(state_dir).read_bytes())
        private = load_pem_private_key(told["private_key"].encode(), None)
        public = load_pem_public_key(told["public_key"].encode())
        assert isinstance(private, RSAPrivateKey)
        assert isinstance(public, RSAPublicKey)
        known = told["mchid"], told["serial"], private, told["apiv3_key"]
        return Secrets(*known, told["public_key_id"], public)

    def signature(self, message: bytes) -> str:
        """Sign as the merchant."""
        return b64encode(self.private.sign(message, PKCS1v15(), SHA256())).decode()

    def proved(self, headers: Mapping[str, str], body: bytes) -> bool:
        """Return whether WeChat Pay sent this body."""
        head = f"{headers['wechatpay-timestamp']}\n{headers['wechatpay-nonce']}\n".encode()
        try:
            given = b64decode(headers["wechatpay-signature"])
            self.public.verify(given, head + body + b"\n", PKCS1v15(), SHA256())
        except InvalidSignature:
            return False
        return headers["wechatpay-serial"] == self.public_key_id

    def opened(self, resource: Mapping[str, str]) -> dict[str, Any]:
        """Read what a notification says."""
        return dict(orjson.loads(self.decrypted(resource)))

    def decrypted(self, resource: Mapping[str, str]) -> bytes:
        """Read what only the APIv3 key opens."""
        cipher = b64decode(resource["ciphertext"])
        nonce, associated = resource["nonce"].encode(), resource["associated_data"].encode()
        return AESGCM(self.apiv3_key.encode()).decrypt(nonce, cipher, associated)


@dataclass(frozen=True, slots=True)
class Merchant:
    """A merchant who speaks with a sandbox's Pay half; `declared` is the key it says it knows."""

    sandbox: Sandbox
    secrets: Secrets
    declared: str | None = None

    async def sent(
        self, method: str, target: str, body: bytes = b"", **changed: str
    ) -> httpx.Response:
        """Send a signed call; `changed` parts of its authorization are what they should not be."""
        headers = {"Accept": "application/json", "User-Agent": "tests"}
        if self.declared is not None:
            headers["Wechatpay-Serial"] = self.declared
        if body:
            headers["Content-Type"] = "application/json"
        headers["Authorization"] = self.authorization(method, target, body, **changed)
        return await self.sandbox.client.request(method, target, content=body, headers=headers)

    def authorization(self, method: str, target: str, body: bytes, **changed: str) -> str:
        """Return the header that signs a call."""
        parts = {
            "mchid": self.secrets.mchid,
            "nonce_str": token_hex(16),
            "timestamp": str(int(time.time())),
            "serial_no": self.secrets.serial,
        }
        parts |= {name: said for name, said in changed.items() if name != "signature"}
        message = f"{method}\n{target}\n{parts['timestamp']}\n{parts['nonce_str']}\n".encode()
        parts["signature"] = changed.get(
            "signature", self.secrets.signature(message + body + b"\n")
        )
        return f"{SCHEME} " + ",".join(f'{name}="{said}"' for name, said in parts.items())

    async def posted(self, path: str, facts: Mapping[str, object]) -> httpx.Response:
        """Post JSON."""
        return await self.sent("POST", path, orjson.dumps(facts))

    async def read(self, path: str) -> dict[str, Any]:
        """Get JSON that must come."""
        answer = await self.sent("GET", path)
        assert answer.status_code == 200, answer.text
        return dict(answer.json())

    def order(self, number: str, fen: int = 690, **more: object) -> dict[str, object]:
        """Return the body of an order of Lin's, in the consumers' app."""
        appid = self.sandbox.apps["CONSUMER"]["appid"]
        return {
            "appid": appid,
            "mchid": self.secrets.mchid,
            "description": "东晓米酒 两瓶装",
            "out_trade_no": number,
            "notify_url": NOWHERE,
            "amount": {"total": fen, "currency": "CNY"},
            "payer": {"openid": openid(appid, "lin")},
            "settle_info": {"profit_sharing": True},
        } | more

    async def placed(self, number: str, fen: int = 690, **more: object) -> str:
        """Place an order; return what the phone is handed."""
        answer = await self.posted(PLACE, self.order(number, fen, **more))
        assert answer.status_code == 200, answer.text
        return f"prepay_id={answer.json()['prepay_id']}"

    async def paid(self, number: str, fen: int = 690, **more: object) -> str:
        """Have Lin pay a new order; return WeChat's number."""
        package = await self.placed(number, fen, **more)
        told = await self.sandbox.control("POST", "/people/lin/pay", {"package": package})
        return str(told["transaction_id"])

    async def state(self, number: str) -> str:
        """Return how far an order is."""
        told = await self.read(f"{TRADES}/{number}?mchid={self.secrets.mchid}")
        return str(told["trade_state"])

    async def closed(self, number: str) -> httpx.Response:
        """Close an order."""
        return await self.posted(f"{TRADES}/{number}/close", {"mchid": self.secrets.mchid})

    async def refunded(
        self, number: str, fen: int, *, order: str = "order-1", total: int = 690, **more: object
    ) -> httpx.Response:
        """Ask for a refund."""
        amount = {"refund": fen, "total": total, "currency": "CNY"}
        facts = {"out_refund_no": number, "out_trade_no": order, "amount": amount}
        return await self.posted(REFUNDS, facts | more)

    async def refund(self, number: str) -> dict[str, Any]:
        """Return a refund."""
        return await self.read(f"{REFUNDS}/{number}")

    async def bank(self) -> dict[str, Any]:
        """Return the merchant's books, which must balance."""
        [books] = (await self.sandbox.control("GET", "/bank"))["merchants"]
        assert books["balanced"], books["wrong"]
        return dict(books)

"""The verbs by which an order's money is shared; none may be called inside a transaction."""

from collections.abc import Awaitable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from bff.gateways.pay import seal, sharing_states
from bff.gateways.pay.errors import Absent, NotYet, PayRefused, PayUnavailable
from bff.gateways.pay.keys import PlatformKeys
from bff.gateways.pay.patience import Patience
from bff.gateways.pay.sharing_asked import Receiver, ReturnAsked, ShareAsked
from bff.gateways.pay.sharing_states import Returning, ReturnState, ShareState
from bff.gateways.pay.wire import Wire

ROOT = "/v3/profitsharing"
# Before a minute is over, and before the goods were received; WeChat has no code for it.
PROCESSING = "处理中"


@dataclass(frozen=True, slots=True)
class Sharer:
    """Shares money of paid orders; raises as `Pay` does, and NotYet where it is too early."""

    wire: Wire
    keys: PlatformKeys
    patience: Patience

    async def add(self, receiver: Receiver, *, within_s: float | None = None) -> None:
        """Let somebody be given shares; to do so again changes nothing, their name neither."""
        ends_at = self.patience.ends_at(within_s)
        serial, facts = None, _named(receiver) | {"relation_type": receiver.relation}
        if receiver.name is not None:
            serial, key = await self.keys.hiding()
            facts["name"] = seal.hidden(key, receiver.name)
        await self.wire.post(f"{ROOT}/receivers/add", facts, serial=serial, ends_at=ends_at)

    async def remove(self, receiver: Receiver, *, within_s: float | None = None) -> None:
        """Let somebody be given no more shares."""
        ends_at = self.patience.ends_at(within_s)
        await self.wire.post(f"{ROOT}/receivers/delete", _named(receiver), ends_at=ends_at)

    async def share(self, asked: ShareAsked, *, within_s: float | None = None) -> ShareState:
        """Share an order's money, once for each `out_order_no`; return how it stands."""
        ends_at = self.patience.ends_at(within_s)
        told = self.wire.post(f"{ROOT}/orders", asked.facts(), ends_at=ends_at)
        return sharing_states.share(await _in_time(told))

    async def free(
        self, transaction_id: str, out_order_no: str, why: str, *, within_s: float | None = None
    ) -> ShareState:
        """Make what is left of an order the merchant's own, under a number never used before."""
        ends_at = self.patience.ends_at(within_s)
        facts = {
            "transaction_id": transaction_id,
            "out_order_no": out_order_no,
            "description": why,
        }
        told = self.wire.post(f"{ROOT}/orders/unfreeze", facts, ends_at=ends_at)
        return sharing_states.share(await _in_time(told))

    async def state(
        self, transaction_id: str, out_order_no: str, *, within_s: float | None = None
    ) -> ShareState | None:
        """Return how a share stands, None if WeChat never heard of it."""
        ends_at = self.patience.ends_at(within_s)
        target = f"{ROOT}/orders/{_quoted(out_order_no)}?transaction_id={_quoted(transaction_id)}"
        try:
            return sharing_states.share(await self.wire.get(target, ends_at=ends_at))
        except Absent:
            return None

    async def left(self, transaction_id: str, *, within_s: float | None = None) -> int:
        """Return how many fen of an order can still be shared."""
        ends_at = self.patience.ends_at(within_s)
        target = f"{ROOT}/transactions/{_quoted(transaction_id)}/amounts"
        fen = (await self.wire.get(target, ends_at=ends_at)).get("unsplit_amount")
        if not isinstance(fen, int):
            raise PayUnavailable("malformed")
        return fen

    async def give_back(self, asked: ReturnAsked, *, within_s: float | None = None) -> ReturnState:
        """Take back what a merchant was given, once for each `out_return_no`."""
        ends_at = self.patience.ends_at(within_s)
        told = await self.wire.post(f"{ROOT}/return-orders", asked.facts(), ends_at=ends_at)
        return sharing_states.back(told)

    async def return_state(
        self, out_order_no: str, out_return_no: str, *, within_s: float | None = None
    ) -> ReturnState:
        """Return how a return stands, ABSENT if WeChat never heard of it."""
        ends_at = self.patience.ends_at(within_s)
        number, of = _quoted(out_return_no), _quoted(out_order_no)
        target = f"{ROOT}/return-orders/{number}?out_order_no={of}"
        try:
            return sharing_states.back(await self.wire.get(target, ends_at=ends_at))
        except Absent:
            return ReturnState(out_return_no, Returning.ABSENT)


async def _in_time(told: Awaitable[Mapping[str, Any]]) -> Mapping[str, Any]:
    try:
        return await told
    except PayRefused as refused:
        if PROCESSING in refused.message:
            raise NotYet(refused.message) from None
        raise


def _named(receiver: Receiver) -> dict[str, object]:
    return {"appid": receiver.appid, "type": receiver.kind, "account": receiver.account}


def _quoted(number: str) -> str:
    return quote(number, safe="")

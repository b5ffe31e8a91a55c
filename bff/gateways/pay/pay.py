"""The verbs of WeChat Pay; none of them may be called inside a transaction."""

import asyncio
import secrets
import time
from collections.abc import Callable, Collection, Sequence
from datetime import date
from types import TracebackType
from typing import Self
from urllib.parse import quote

from redis.asyncio import Redis

from bff.gateways.pay import answers, bill, fund_bill, seal
from bff.gateways.pay.asked import Prepay, RefundAsked
from bff.gateways.pay.bill import BillLine
from bff.gateways.pay.errors import (
    Absent,
    AlreadyPaid,
    NotEnough,
    PayError,
    PayRefused,
    PayUnavailable,
    TradeClosed,
)
from bff.gateways.pay.fund_bill import FundLine
from bff.gateways.pay.keys import PlatformKeys
from bff.gateways.pay.line import Line
from bff.gateways.pay.merchant import Merchant
from bff.gateways.pay.nonces import Nonces
from bff.gateways.pay.notices import Notices
from bff.gateways.pay.patience import ORDINARY, Patience
from bff.gateways.pay.sharing import Sharer
from bff.gateways.pay.states import PaymentRequest, Refunding, RefundState, Trade, TradeState
from bff.gateways.pay.wire import Wire

TRADES = "/v3/pay/transactions/out-trade-no"
REFUNDS = "/v3/refund/domestic/refunds"
# Words under which WeChat hides several cases; what the trade says of itself decides.
DOUBTFUL = frozenset(
    {"ORDER_PAID", "ORDERPAID", "ORDER_CLOSED", "INVALID_REQUEST", "OUT_TRADE_NO_USED"}
)
SIGN_TYPE = "RSA"
BILL_S = 60.0
NO_BILL, BILL_COMING = "NO_STATEMENT_EXIST", "STATEMENT_CREATING"


class Pay:
    """WeChat Pay, as our server may call it; every verb ends within three seconds.

    Every verb raises PayUnavailable while the outcome is not known (call it again with the same
    number and facts) and PayRefused for a final no; `within_s` leaves it less time.
    """

    def __init__(
        self,
        *,
        base_url: str,
        merchant: Merchant,
        notify_url: str,
        appids: Collection[str],
        redis: Redis | None,
        patience: Patience = ORDINARY,
        now: Callable[[], float] = time.time,
    ) -> None:
        """Call WeChat Pay at `base_url`, and have it tell what happens at `notify_url`."""
        self._merchant = merchant
        self._notify_url = notify_url
        self._patience = patience
        self._line = Line(base_url, merchant, now)
        self._keys = PlatformKeys(self._line, apart_s=patience.fetches_apart_s)
        self._wire = Wire(self._line, self._keys, patience)
        self.sharing = Sharer(self._wire, self._keys, patience)
        self.notices = Notices(self._line, self._keys, Nonces(redis), frozenset(appids))

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        await self._keys.close()
        await self._line.close()

    @property
    def mchid(self) -> str:
        """The merchant whose account the money comes to."""
        return self._merchant.mchid

    async def prepay(self, asked: Prepay, *, within_s: float | None = None) -> PaymentRequest:
        """Return what opens the sheet in which somebody pays; again for the same facts.

        AlreadyPaid or TradeClosed when it is too late.
        """
        facts = asked.facts(mchid=self.mchid, notify_url=self._notify_url)
        ends_at = self._patience.ends_at(within_s)
        try:
            told = await self._wire.post("/v3/pay/transactions/jsapi", facts, ends_at=ends_at)
        except PayRefused as refused:
            raise await self._reason(asked.out_trade_no, refused, ends_at) from None
        if not isinstance(told.get("prepay_id"), str):
            raise PayUnavailable("malformed")
        return self._request(asked.appid, told["prepay_id"])

    async def paid(self, out_trade_no: str, *, within_s: float | None = None) -> TradeState:
        """Return how a trade stands, ABSENT if WeChat never heard of it."""
        return await self._trade(out_trade_no, self._patience.ends_at(within_s))

    async def close(self, out_trade_no: str, *, within_s: float | None = None) -> None:
        """Have a trade take no money any more, also one that WeChat never heard of.

        AlreadyPaid when somebody was faster.
        """
        ends_at = self._patience.ends_at(within_s)
        target = f"{TRADES}/{_named(out_trade_no)}/close"
        try:
            await self._wire.post(target, {"mchid": self.mchid}, ends_at=ends_at)
        except PayRefused as refused:
            trade = await self._trade(out_trade_no, ends_at)
            if trade.is_paid:
                raise AlreadyPaid(trade) from None
            # Either way nobody can pay it, which is what was asked for.
            if trade.state not in {Trade.CLOSED, Trade.ABSENT}:
                raise refused from None

    async def refund(self, asked: RefundAsked, *, within_s: float | None = None) -> RefundState:
        """Begin to give money back, once for each `out_refund_no`; return how it stands.

        NotEnough when the merchant's account must be filled first.
        """
        ends_at = self._patience.ends_at(within_s)
        facts = asked.facts(notify_url=self._notify_url)
        try:
            return answers.refund(await self._wire.post(REFUNDS, facts, ends_at=ends_at))
        except NotEnough:
            raise
        except PayRefused as refused:
            # An earlier try of ours may have been taken, though its answer was lost.
            found = await self._refund(asked.out_refund_no, ends_at)
            if found.state is Refunding.ABSENT or found.fen != asked.fen:
                raise refused from None
            return found

    async def refund_state(
        self, out_refund_no: str, *, within_s: float | None = None
    ) -> RefundState:
        """Return how a refund stands, ABSENT if WeChat never heard of it."""
        return await self._refund(out_refund_no, self._patience.ends_at(within_s))

    async def trade_bill(self, day: date, *, within_s: float = BILL_S) -> Sequence[BillLine]:
        """Return all payments and refunds of a day in Asia/Shanghai; none if there were none.

        It is written at ten o'clock of the next day (PayUnavailable) and kept for three months.
        """
        text = await self._bill("tradebill", f"bill_date={day}&bill_type=ALL", within_s)
        return bill.lines(text) if text else []

    async def fund_bill(self, day: date, *, within_s: float = BILL_S) -> Sequence[FundLine]:
        """Return all moves of money of a day in Asia/Shanghai, as `trade_bill` does."""
        text = await self._bill("fundflowbill", f"bill_date={day}&account_type=BASIC", within_s)
        return fund_bill.lines(text) if text else []

    async def _bill(self, kind: str, query: str, within_s: float) -> str | None:
        # No member waits for it.
        ends_at = asyncio.get_running_loop().time() + within_s
        target = f"/v3/bill/{kind}?{query}&tar_type=GZIP"
        try:
            told = await self._wire.get(target, ends_at=ends_at)
        except PayRefused as refused:
            if refused.code == NO_BILL:
                return None
            raise _bill_error(refused) from None
        place, sha1 = bill.place(told)
        return bill.unpacked(await self._wire.download(place, ends_at=ends_at), sha1)

    async def _trade(self, out_trade_no: str, ends_at: float) -> TradeState:
        target = f"{TRADES}/{_named(out_trade_no)}?mchid={self.mchid}"
        try:
            return answers.trade(await self._wire.get(target, ends_at=ends_at))
        except Absent:
            return TradeState(out_trade_no, Trade.ABSENT)

    async def _refund(self, out_refund_no: str, ends_at: float) -> RefundState:
        target = f"{REFUNDS}/{_named(out_refund_no)}"
        try:
            return answers.refund(await self._wire.get(target, ends_at=ends_at))
        except Absent:
            return RefundState(out_refund_no, Refunding.ABSENT)

    async def _reason(self, out_trade_no: str, refused: PayRefused, ends_at: float) -> PayError:
        if refused.code not in DOUBTFUL:
            return refused
        trade = await self._trade(out_trade_no, ends_at)
        if trade.is_paid:
            return AlreadyPaid(trade)
        return TradeClosed(out_trade_no) if trade.state is Trade.CLOSED else refused

    def _request(self, appid: str, prepay_id: str) -> PaymentRequest:
        stamp, nonce = str(int(self._line.now())), secrets.token_hex(16)
        package = f"prepay_id={prepay_id}"
        signature = seal.signed(self._merchant.private_key, appid, stamp, nonce, package)
        return PaymentRequest(stamp, nonce, package, SIGN_TYPE, signature)


def _bill_error(refused: PayRefused) -> PayError:
    return PayUnavailable(refused.code) if refused.code == BILL_COMING else refused


def _named(number: str) -> str:
    return quote(number, safe="")

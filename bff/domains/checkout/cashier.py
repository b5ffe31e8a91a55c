"""What passes between orders and WeChat Pay: nothing here is done inside a transaction."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from uuid import UUID

import structlog

from bff.context import App
from bff.domains.checkout.ending import End, end
from bff.domains.checkout.paid import paid
from bff.domains.order.errors import NotDoable, OrderUnknown, PaymentAway, Reason
from bff.domains.order.payments import Effect, Received, payable
from bff.domains.order.rules import ENDED
from bff.domains.order.states import OrderState
from bff.gateways.pay import (
    AlreadyPaid,
    Pay,
    PayError,
    PaymentRequest,
    PayUnavailable,
    Prepay,
    TradeClosed,
    TradeState,
)
from bff.gateways.signals import Signals
from bff.kit.convoys import Convoys
from bff.kit.database import Database, Record

# After so many tries an order ends although WeChat was not heard of: late money goes back.
TRIES_MAX = 8

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Cashier:
    """Asks WeChat Pay for money, and learns what became of it."""

    database: Database
    pay: Pay
    signals: Signals
    convoys: Convoys
    appids: Mapping[App, str]

    async def take(self, received: Received) -> Effect:
        """Take a payment, together with those that come at the same time."""
        convoy = self.convoys.acting(paid, self.database, self.pay.mchid, self.signals)
        effect: Effect = await convoy.one(received)
        return effect

    async def begin(self, order_id: UUID) -> PaymentRequest | None:
        """Return what opens the sheet in which a new order is paid.

        None when nothing is to be paid, and where WeChat does not answer: ask `again`.
        """
        try:
            return await self._begun(await self._payable(order_id))
        except (PaymentAway, NotDoable):
            return None

    async def again(self, order_id: UUID, *, members: Collection[UUID]) -> PaymentRequest | None:
        """Return what opens the sheet once more; None when the order is paid.

        OrderUnknown unless one of these members placed it; NotDoable when it is over;
        PaymentAway while WeChat does not answer.
        """
        order = await self._payable(order_id)
        if order is None or order["member_id"] not in members:
            raise OrderUnknown
        state = OrderState(order["state"])
        if state in ENDED:
            raise NotDoable(order_id, Reason.ENDED)
        return await self._begun(order)

    async def _payable(self, order_id: UUID) -> Record | None:
        # Together with others that were placed by the same batch.
        convoy = self.convoys.reading(payable, self.database)
        found: Record | None = await convoy.one(order_id)
        return found

    async def _begun(self, order: Record | None) -> PaymentRequest | None:
        if order is None or order["state"] != OrderState.PLACED:
            return None
        order_id = order["id"]
        if order["payable_fen"] == 0:
            await self.take(Received(order_id=order_id, fen=0))
            return None
        try:
            return await self.pay.prepay(self._prepay(order))
        except AlreadyPaid as paid_already:
            await self.learn(order_id, paid_already.trade)
            return None
        except TradeClosed:
            # Somebody is ending it at this moment, and there it has ended already.
            raise NotDoable(order_id, Reason.ENDED) from None
        except PayError as error:
            log.warning("prepay_failed", order=str(order_id), error=repr(error))
            raise PaymentAway(order_id) from error

    async def learn(self, order_id: UUID, trade: TradeState) -> Effect | None:
        """Take what WeChat says of a trade; None unless it is paid."""
        if not trade.is_paid or trade.fen is None:
            return None
        return await self.take(
            Received(
                order_id=order_id,
                fen=trade.fen,
                transaction_id=trade.transaction_id,
                success_at=trade.success_at,
            )
        )

    async def ask(self, order_id: UUID) -> None:
        """Ask what became of a payment that WeChat has not told us of."""
        await self.learn(order_id, await self.pay.paid(order_id.hex))

    async def finish(self, order_id: UUID, state: OrderState, *, surely: bool) -> bool:
        """End an unpaid order, after WeChat takes no more for it; False when it was paid instead.

        While WeChat does not answer, only what must end `surely` ends: what is paid for it
        later goes back. Otherwise PayUnavailable.
        """
        closed = True
        try:
            await self.pay.close(order_id.hex)
        except AlreadyPaid as paid_already:
            await self.learn(order_id, paid_already.trade)
            return False
        except TradeClosed:
            pass
        except PayUnavailable:
            if not surely:
                raise
            closed = False
        convoy = self.convoys.acting(end, self.database, self.signals)
        ended: bool = await convoy.one(End(order_id, state, closed))
        return ended

    def _prepay(self, order: Record) -> Prepay:
        more = f"等{order['lines']}种商品" if order["lines"] > 1 else ""
        return Prepay(
            out_trade_no=order["id"].hex,
            description=f"{order['title']}{more}",
            fen=order["payable_fen"],
            openid=order["openid"],
            appid=self.appids[App(order["app"])],
            expires_at=order["expires_at"],
        )

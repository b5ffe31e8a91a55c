"""What goes wrong with WeChat while people pay."""

from collections.abc import Awaitable, Callable, Sequence
from random import Random

from tests.given.wechat import Sandbox

PATHS = (
    "/v3/pay/transactions/jsapi",
    "/v3/pay/transactions/out-trade-no/{out_trade_no}",
    "/v3/pay/transactions/out-trade-no/{out_trade_no}/close",
    "/v3/refund/domestic/refunds",
    "/v3/refund/domestic/refunds/{out_refund_no}",
)
NOTICES = (
    {"plan": "drop"},
    {"plan": "duplicate", "times": 2, "copies": 5, "ids": "new"},
    {"plan": "shuffle", "times": 3},
    {"plan": "delay", "seconds": 900},
)


async def accepted_unsaid(sandbox: Sandbox, dice: Random) -> None:
    """Let WeChat do what it is asked, and the answer get lost."""
    then = dice.choice(("reset", "http", "errcode"))
    await sandbox.fault(dice.choice(PATHS), "after-accept", times=dice.randrange(1, 4), then=then)


async def refused(sandbox: Sandbox, dice: Random) -> None:
    """Let WeChat do nothing of what it is asked."""
    kind = dice.choice(("errcode", "http", "reset"))
    await sandbox.fault(dice.choice(PATHS), kind, times=dice.randrange(1, 4))


async def misgiving(sandbox: Sandbox, dice: Random) -> None:
    """Let what WeChat tells by itself be lost, late, mixed up or told too often."""
    await sandbox.control("POST", "/notifications", dice.choice(NOTICES))


Weather = Callable[[Sandbox, Random], Awaitable[None]]
WEATHER: Sequence[Weather] = (accepted_unsaid, refused, misgiving)

"""The bill of a day's money: all that came into the merchant's account, and all that left it."""

from collections.abc import Sequence
from itertools import accumulate
from sqlite3 import Row

from bff.kit.clock import SHANGHAI, moment
from bff.sandbox.pay import bill_text
from bff.sandbox.pay.bank import Account
from bff.sandbox.pay.bill_text import yuan
from bff.sandbox.store import Store

HEADING = (
    *("记账时间", "微信支付业务单号", "资金流水单号", "业务名称", "业务类型", "收支类型"),
    *("收支金额(元)", "账户结余(元)", "资金变更提交申请人", "备注", "业务凭证号"),
)
SUMS = ("资金流水总笔数", "收入笔数", "收入金额", "支出笔数", "支出金额")
# Frozen or not, it is in the merchant's account.
HELD = frozenset({Account.AVAILABLE, Account.UNAVAILABLE})
NAMES = {
    "PAYMENT": "交易",
    "REFUND": "退款",
    "REFUND_CLOSED": "退款关闭",
    "SHARE": "分账",
    "SHARE_FAILED": "分账失败",
    "SHARE_RETURN": "分账回退",
}

MOVES = "select * from move where mchid = ? and at >= ? and at < ? order by id"
BEFORE = """
    select coalesce(sum(fen) filter (where into_ in ('available', 'unavailable')), 0)
        - coalesce(sum(fen) filter (where out_of in ('available', 'unavailable')), 0)
    from move where mchid = ? and at < ?
"""


def text(store: Store, mchid: str, *, since: float, until: float) -> str | None:
    """Return the bill of a day, or None if no money moved."""
    moves = [move for move in store.rows(MOVES, mchid, since, until) if _signed(move)]
    if not moves:
        return None
    change = [_signed(move) for move in moves]
    left = accumulate(change, initial=int(store.value(BEFORE, mchid, since)))
    next(left)
    rows = [_row(*each) for each in zip(moves, change, left, strict=True)]
    came, went = [fen for fen in change if fen > 0], [-fen for fen in change if fen < 0]
    sums = len(rows), len(came), yuan(sum(came)), len(went), yuan(sum(went))
    return bill_text.written(HEADING, rows, SUMS, sums)


def _signed(move: Row) -> int:
    into, out_of = move["into_"] in HELD, move["out_of"] in HELD
    # From one pocket into the other nothing comes and nothing goes.
    return int(move["fen"]) * (into - out_of)


def _row(move: Row, fen: int, left: int) -> Sequence[object]:
    fee = Account.FEE in {move["into_"], move["out_of"]}
    name = "扣除交易手续费" if fee else NAMES.get(move["kind"], "其他")
    return (
        f"{moment(move['at']).astimezone(SHANGHAI):%Y-%m-%d %H:%M:%S}",
        *(move["transaction_id"] or "", f"{move['id']:020}", name, name),
        *("收入" if fen > 0 else "支出", yuan(abs(fen)), yuan(left), "system", "", move["number"]),
    )

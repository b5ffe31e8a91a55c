"""The bill of a day's shares: who got how much, and what came back."""

from collections.abc import Sequence
from sqlite3 import Row

from bff.kit.clock import SHANGHAI, moment
from bff.sandbox.pay import bill_text
from bff.sandbox.pay.bill_text import yuan
from bff.sandbox.store import Store

HEADING = (
    *("分账时间", "分账发起方", "分账方", "微信订单号", "微信分账/回退单号", "分账明细单号"),
    *("商户分账/回退单号", "订单金额", "分账接收方", "分账金额", "业务类型", "处理状态"),
    *("分账描述", "备注"),
)
SUMS = ("总单数", "分账总金额", "回退总金额")

SHARED = """
    select share_part.*, order_id, mchid, transaction_id, trade.total
    from share_part join share using (out_order_no) join trade using (mchid, transaction_id)
    where mchid = ? and share_part.finished_at >= ? and share_part.finished_at < ? and not frozen
    order by share_part.rowid
"""
RETURNED = """
    select share_return.*, account, share_return.fen as fen, share.mchid, transaction_id, total
    from share_return join share_part using (detail_id) join share using (out_order_no)
        join trade using (transaction_id)
    where share.mchid = ? and share_return.finished_at >= ? and share_return.finished_at < ?
    order by share_return.rowid
"""


def text(store: Store, mchid: str, *, since: float, until: float) -> str | None:
    """Return the bill of a day, or None if nothing was shared."""
    shared = store.rows(SHARED, mchid, since, until)
    returned = store.rows(RETURNED, mchid, since, until)
    if not shared and not returned:
        return None
    rows = [*map(_shared, shared), *map(_returned, returned)]
    sums = len(rows), yuan(_sum(shared)), yuan(_sum(returned))
    return bill_text.written(HEADING, rows, SUMS, sums)


def _sum(rows: Sequence[Row]) -> int:
    return sum(row["fen"] for row in rows if row["result"] == "SUCCESS")


def _shared(part: Row) -> Sequence[object]:
    numbers = part["order_id"], part["detail_id"], part["out_order_no"]
    return _row(part, numbers, ("分账", part["result"], part["fail_reason"] or ""))


def _returned(back: Row) -> Sequence[object]:
    numbers = back["return_id"], back["detail_id"], back["out_return_no"]
    return _row(back, numbers, ("分账回退", back["result"], back["fail_reason"] or ""))


def _row(row: Row, numbers: Sequence[str], ended: tuple[str, str, str]) -> Sequence[object]:
    kind, result, remark = ended
    return (
        f"{moment(row['finished_at']).astimezone(SHANGHAI):%Y-%m-%d %H:%M:%S}",
        *(row["mchid"], row["mchid"], row["transaction_id"], *numbers, yuan(row["total"])),
        *(row["account"], yuan(row["fen"]), kind, result, row["description"], remark),
    )

"""The fund-flow bill of a day: every move of money into the merchant's account and out of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bff.gateways.pay import bill
from bff.gateways.pay.errors import PayUnavailable

SIGNS = {"收入": 1, "支出": -1}


@dataclass(frozen=True, slots=True)
class FundLine:
    """What came (above zero) or went, and what was in the account then.

    `business_no` is WeChat's number of the payment or refund; `voucher` may be the merchant's.
    """

    business_no: str
    voucher: str
    name: str
    fen: int
    balance_fen: int


def lines(text: str) -> Sequence[FundLine]:
    """Read a bill; PayUnavailable where it makes no sense."""
    try:
        return [_line(row) for row in bill.rows(text)]
    except (KeyError, ValueError):
        raise PayUnavailable("malformed") from None


def _line(row: Mapping[str, str]) -> FundLine:
    return FundLine(
        business_no=row["微信支付业务单号"],
        voucher=row["业务凭证号"],
        name=row["业务名称"],
        fen=SIGNS[row["收支类型"]] * bill.amount(row["收支金额(元)"]),
        balance_fen=bill.amount(row["账户结余(元)"]),
    )

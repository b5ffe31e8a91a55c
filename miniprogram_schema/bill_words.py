"""How a bill and our books do not agree, in words."""

from collections.abc import Mapping

from bff.context import Language
from bff.domains.bill.rules import Difference, DifferenceKind
from bff.kit.money import display

ZH: Mapping[DifferenceKind, str] = {
    DifferenceKind.UNKNOWN: "微信账单有 {theirs}（{number}），系统里没有，请核对是否别处收款。",
    DifferenceKind.MISSING: "系统里有 {ours}（{number}），微信账单没有，请在商户平台按单号查询。",
    DifferenceKind.AMOUNT: "金额不符（{number}）：微信账单 {theirs}，系统 {ours}，请人工核对。",
    DifferenceKind.STATE: "状态不符（{number}）：微信账单已成功 {theirs}，系统未入账，会再查询。",
    DifferenceKind.DOUBLE: "重复（{number}）：{theirs} 在微信账单里出现多次，请联系微信支付核实。",
    DifferenceKind.FLOW: "交易账单与资金账单不符（{number}）：交易账单 {theirs}，资金账单 {ours}。",
}
EN: Mapping[DifferenceKind, str] = {
    DifferenceKind.UNKNOWN: "{number}: in the bill with {theirs}, and none of ours.",
    DifferenceKind.MISSING: "{number}: {ours} in our books, and not in the bill.",
    DifferenceKind.AMOUNT: "{number}: {theirs} in the bill, {ours} in our books.",
    DifferenceKind.STATE: "{number}: {theirs} are done in the bill, and not yet in our books.",
    DifferenceKind.DOUBLE: "{number}: {theirs} stand in bills more than once.",
    DifferenceKind.FLOW: "{number}: {theirs} by the bill of trades, {ours} by that of funds.",
}


def sentence(one: Difference, language: Language) -> str:
    """Say how a number differs."""
    ours, theirs = (display(fen or 0) for fen in (one.ours_fen, one.theirs_fen))
    words = EN if language is Language.EN else ZH
    return words[one.kind].format(number=one.number, ours=ours, theirs=theirs)

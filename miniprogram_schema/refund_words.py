"""Why a refund waits, and what somebody at the brand can do about it."""

from collections.abc import Mapping

from bff.context import Language
from loaders.refund import WaitingRefund

# By what WeChat said, or else by the state.
ZH: Mapping[str, str] = {
    "ASKED": "顾客申请退款，请同意或拒绝。",
    "ABNORMAL": (
        "退款异常：钱已从商户账户扣出，但用户的零钱或银行卡收不到。请在微信支付商户平台的“退款查询”里"
        "按退款单号 {number} 改退到用户其他银行卡；处理完成后这里会自动更新。"
    ),
    "CLOSED": (
        "微信已关闭这笔退款，已用过 {count} 个退款单号，钱仍在商户账户。请在商户平台查明原因"
        "（超过一年、用户账户注销等）；问题解决后再次同意，系统会换新单号重新发起。"
    ),
    "NOT_ENOUGH": "商户账户余额不足，请充值；系统会用同一退款单号自动重试，无需再次操作。",
    "USER_ACCOUNT_ABNORMAL": "用户的微信支付账户异常，暂时收不到退款；系统会自动重试，请联系用户。",
    "INVALID_REQUEST": "微信认为这笔退款不合规则（{code}），请在商户平台按订单核对可退金额和期限。",
    "OTHER": "微信拒绝了这笔退款（{code}），系统会自动重试；若一直不成功，请在商户平台查询原因。",
}
EN: Mapping[str, str] = {
    "ASKED": "The customer asks for money back: approve it or refuse it.",
    "ABNORMAL": (
        "The money has left our account and cannot reach the customer's. At WeChat Pay's merchant "
        "site look for refund {number} and send it to another card; this page follows by itself."
    ),
    "CLOSED": (
        "WeChat closed the refund under {count} numbers; the money is still ours. Look for the "
        "reason at the merchant site; approve once more to send it under a new number."
    ),
    "NOT_ENOUGH": "Our account at WeChat holds too little: fill it. It is tried again by itself.",
    "USER_ACCOUNT_ABNORMAL": (
        "The customer's account at WeChat takes no money now. It is tried again by itself."
    ),
    "INVALID_REQUEST": (
        "WeChat says that it breaks a rule ({code}): compare sum and time at the merchant site."
    ),
    "OTHER": "WeChat refused it ({code}). It is tried again by itself; if it stays, ask WeChat.",
}


def to_do(refund: WaitingRefund, language: Language) -> str:
    """Say why a refund waits, and what to do."""
    words = EN if language is Language.EN else ZH
    key = refund.state if refund.trouble is None else refund.trouble
    said = words.get(key, words["OTHER"])
    return said.format(number=refund.refund_no, count=refund.numbers, code=refund.trouble)

"""What members are told, in words."""

from collections.abc import Mapping

from bff.context import Language
from bff.domains.member.moments import Moment

Words = Mapping[Moment, tuple[str, str]]

ZH: Words = {
    Moment.ORDER_PAID: ("支付成功", "{title} 已支付 {fen}，自提门店：{place}。订单号 {number}"),
    Moment.ORDER_EXPIRED: ("订单已关闭", "{title} 未在时限内支付，订单 {number} 已关闭。"),
    Moment.REFUND_DONE: ("退款成功", "{title} 已退款 {fen}，将原路退回。订单号 {number}"),
    Moment.PICKUP_READY: ("待自提", "{title} 请于 {until} 前到 {place} 自提。订单号 {number}"),
    Moment.PICKUP_OVERDUE: ("请尽快自提", "{title} 还在 {place} 等您来取。订单号 {number}"),
    Moment.PARTY_COMPLETE: ("拼团成功", "{title} 已成团，共 {people} 人，请到 {place} 自提。"),
    Moment.PARTY_EXPIRED: ("拼团未成", "{title} 未在时限内成团，{fen} 将原路退回。"),
    Moment.PARTY_MOVED: (
        "已为您换团",
        "付款到账时原来的团已满或已结束，{title} 已转入 {place} 的另一个团。",
    ),
    Moment.SALE_ARRIVED: ("到货通知", "{title} 已到 {place}，请前来自提。"),
}
EN: Words = {
    Moment.ORDER_PAID: (
        "Paid",
        "{title}: {fen} paid, to be picked up at {place}. Order {number}",
    ),
    Moment.ORDER_EXPIRED: (
        "Order closed",
        "{title} was not paid in time; order {number} is closed.",
    ),
    Moment.REFUND_DONE: (
        "Refunded",
        "{title}: {fen} goes back the way it was paid. Order {number}",
    ),
    Moment.PICKUP_READY: (
        "Ready for pick-up",
        "{title} can be picked up at {place} until {until}. Order {number}",
    ),
    Moment.PICKUP_OVERDUE: (
        "Please pick it up",
        "{title} still waits for you at {place}. Order {number}",
    ),
    Moment.PARTY_COMPLETE: (
        "Your party is complete",
        "{title}: {people} people bought together. Pick it up at {place}.",
    ),
    Moment.PARTY_EXPIRED: (
        "Your party did not fill",
        "{title}: not enough people joined in time; {fen} goes back the way it was paid.",
    ),
    Moment.PARTY_MOVED: (
        "Another party for you",
        "Your party was full or over when you paid: you are in another one for {title} at {place}.",
    ),
    Moment.SALE_ARRIVED: (
        "It has arrived",
        "{title} has arrived at {place}: come and pick it up.",
    ),
}


def words(moment: Moment, said: Mapping[str, str], language: Language) -> tuple[str, str]:
    """Return a headline and a sentence, made of the facts in words."""
    title, text = (EN if language is Language.EN else ZH)[moment]
    return title, text.format_map(said)

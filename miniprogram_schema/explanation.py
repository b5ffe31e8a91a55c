"""A share in words: what happened, what it was worth, by which rule, rounded how."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from bff.context import Language
from bff.kit.clock import SHANGHAI
from bff.kit.money import BASIS_POINTS, display
from loaders.share import ShareRow

Line = tuple[str, str]

ZH: Mapping[str, str] = {
    "CASE_OPENED": "开箱",
    "BOTTLE_OPENED": "消费者开瓶扫码",
    "REDEEMED": "核销优惠券",
    "ORDER_PAID": "订单支付",
    "BRAND": "品牌",
    "DEALER": "经销商",
    "STORE": "终端门店",
    "CLERK": "店员",
    "LEADER": "团长",
    "REFERRER": "推荐人",
    "PLATFORM": "平台",
    "fact": "事由",
    "at": "时间",
    "advanced": "门店垫付",
    "funder": "承担方",
    "nature": "性质",
    "debt": "归还垫款，不计收入",
    "reward": "奖励总额",
    "line": "订单行 {line}",
    "goods": "商品",
    "paid": "{title} {quantity} 件，实付 {fen}",
    "borne": "自行承担优惠",
    "rule": "规则",
    "version": "{title}（第 {number} 版）",
    "part": "份额",
    "fixed": "固定 {fixed}",
    "points": "{points} 个基点（{percent}%），计 {due} 分",
    "rounding": "取整",
    "exact": "无零头",
    "rounded": "最大余数法，{due} 分取整为 {fen} 分",
    "bounds": "上下限",
    "floor": "不足每份最低 {bound}，按最低计 {fen}",
    "cap": "超过每份最高 {bound}，按最高计 {fen}",
    "moved": "并入",
    "otherwise": "此次没有{role}，其份额归{to}",
    "cut": "封顶",
    "short": "奖励总额不足，少计 {cut}",
    "capped": "超出实付金额的分账上限，少计 {cut}",
    "withheld": "代扣",
    "reduced": "退款冲减",
    "evidence": "凭证",
    "SCENE": "扫门店或店员码",
    "BOTTLE": "扫所购瓶码",
    "PICKUP": "自提门店",
    "OWN_STORE": "所属门店",
    "COMMUNITY": "所在社群",
}
EVIDENCE_ZH: Mapping[str, str] = {
    "coupon": "券",
    "redemption": "核销记录",
    "look": "验券记录",
    "case": "箱",
    "bottle": "瓶",
    "scan": "扫码记录",
    "goods": "交付瓶数",
    "sale_fen": "销售金额（分）",
    "value_fen": "券面价值（分）",
    "store": "门店",
    "product": "商品",
    "campaign": "券活动",
    "order": "订单",
    "payment": "支付单",
    "party": "拼团",
    "sale": "社区团购场次",
    "attributed": "归属",
    "by": "归属依据",
}
EN: Mapping[str, str] = {
    "CASE_OPENED": "a case was opened",
    "BOTTLE_OPENED": "a bottle was opened and scanned",
    "REDEEMED": "a coupon was redeemed",
    "ORDER_PAID": "an order was paid",
    "BRAND": "the brand",
    "DEALER": "the dealer",
    "STORE": "the store",
    "CLERK": "the clerk",
    "LEADER": "the leader",
    "REFERRER": "the referrer",
    "PLATFORM": "the platform",
    "fact": "What happened",
    "at": "When",
    "advanced": "Advanced by the store",
    "funder": "Funded by",
    "nature": "Nature",
    "debt": "a debt repaid, not income",
    "reward": "Reward to share",
    "line": "Line {line}",
    "goods": "the goods",
    "paid": "{quantity} of {title}, {fen} paid",
    "borne": "Own coupon borne",
    "rule": "Rule",
    "version": "{title} (version {number})",
    "part": "Part",
    "fixed": "{fixed}, fixed",
    "points": "{points} basis points ({percent}%), {due} fen",
    "rounding": "Rounding",
    "exact": "none",
    "rounded": "largest remainder, {due} fen to {fen} fen",
    "bounds": "Bound",
    "floor": "less than the least, {bound} each: {fen}",
    "cap": "more than the most, {bound} each: {fen}",
    "moved": "Moved",
    "otherwise": "{role} is missing here, the part goes to {to}",
    "cut": "Cut",
    "short": "the reward is used up, {cut} less",
    "capped": "others may get no more of a payment, {cut} less",
    "withheld": "Withheld",
    "reduced": "Taken back by refunds",
    "evidence": "Evidence",
    "SCENE": "a code of the store was opened",
    "BOTTLE": "a bottle from its case was scanned",
    "PICKUP": "the store of pickup",
    "OWN_STORE": "the buyer's own store",
    "COMMUNITY": "the buyer's community",
}
# Only keys that read badly as they are: the others are English words already.
EVIDENCE_EN: Mapping[str, str] = {
    "sale_fen": "sale in fen",
    "value_fen": "value in fen",
    "attributed": "attributed by",
    "by": "shown by",
}


def words(language: Language) -> Mapping[str, str]:
    """Return the words of a language."""
    return EN if language is Language.EN else ZH


def moment(at: datetime) -> str:
    """Say when something happened, in Shanghai."""
    return at.astimezone(SHANGHAI).strftime("%Y-%m-%d %H:%M:%S")


def lines(row: ShareRow, language: Language) -> list[Line]:
    """Explain a share line by line."""
    said = words(language)
    withheld = [(said["withheld"], display(row.withheld_fen))] if row.withheld_fen else []
    reduced = [(said["reduced"], display(-row.reduced_fen))] if row.reduced_fen else []
    return [
        (said["fact"], said[row.fact_kind]),
        (said["at"], moment(row.fact_at)),
        *_told(row, said),
        *withheld,
        *reduced,
        *evidence(row.evidence, language),
    ]


def evidence(given: Mapping[str, str], language: Language) -> list[Line]:
    """Name what proves a fact."""
    said = words(language)
    named = EVIDENCE_EN if language is Language.EN else EVIDENCE_ZH
    # The database keeps no order of its own; what a thing is comes before what shows it.
    keys = sorted(given, key=[*EVIDENCE_ZH, *given].index)
    return [
        (said["evidence"], f"{named.get(key, key)} {said.get(given[key], given[key])}")
        for key in keys
    ]


def version(title: str, number: int, language: Language) -> str:
    """Name a version of a rule."""
    return words(language)["version"].format(title=title, number=number)


def _told(row: ShareRow, said: Mapping[str, str]) -> Iterator[Line]:
    if "lines" in row.explanation:
        return _split(row, said)
    # A rule shares rewards only; a reimbursement is owed by whoever funds the coupon.
    return _rewarded(row, said) if "terms" in row.explanation else _reimbursed(row, said)


def _split(row: ShareRow, said: Mapping[str, str]) -> Iterator[Line]:
    explanation: Mapping[str, Any] = row.explanation
    for line in explanation["lines"]:
        # The first orders were booked without the names of their goods.
        goods = {"title": said["goods"], "fen": display(line["paid_fen"])} | line
        yield said["line"].format(**line), said["paid"].format(**goods)
        yield from _funded(line["funders"], said)
        if line["rule"]:
            yield said["rule"], said["version"].format(**line["rule"])
        for term in line["terms"]:
            yield from _term(row, term, line["paid_fen"], said)
        if line["borne_fen"]:
            yield said["borne"], display(-line["borne_fen"])


def _funded(funders: Sequence[Mapping[str, Any]], said: Mapping[str, str]) -> Iterator[Line]:
    for funder in funders:
        yield said["funder"], f"{said[funder['role']]} {display(funder['fen'])}"


def _reimbursed(row: ShareRow, said: Mapping[str, str]) -> Iterator[Line]:
    explanation: Mapping[str, Any] = row.explanation
    yield said["advanced"], display(explanation["advanced_fen"])
    yield from _funded(explanation["funders"], said)
    yield said["nature"], said["debt"]


def _rewarded(row: ShareRow, said: Mapping[str, str]) -> Iterator[Line]:
    explanation: Mapping[str, Any] = row.explanation
    yield said["reward"], display(explanation["reward_fen"])
    named = said["version"].format(title=row.rule_title, number=row.rule_number)
    yield said["rule"], named
    for term in explanation["terms"]:
        yield from _term(row, term, explanation["reward_fen"], said)


def _term(
    row: ShareRow, term: Mapping[str, Any], reward_fen: int, said: Mapping[str, str]
) -> Iterator[Line]:
    points, due = term["basis_points"], term["fen"] + term["cut_fen"]
    if points is None:
        yield said["part"], said["fixed"].format(fixed=display(due))
    else:
        fair = term.get("fair_fen", due)
        yield from _pointed(points, reward_fen, fair, said)
        yield from _bounded(term, fair, due, said)
    # Where a payee is missing another gets the part, and is told why.
    if term["role"] != row.role:
        moved = said["otherwise"].format(role=said[term["role"]], to=said[row.role])
        yield said["moved"], moved
    if term["cut_fen"]:
        short = said["capped" if "lines" in row.explanation else "short"]
        yield said["cut"], short.format(cut=display(term["cut_fen"]))


def _pointed(points: int, reward_fen: int, fen: int, said: Mapping[str, str]) -> Iterator[Line]:
    due = _decimal(reward_fen * points, BASIS_POINTS)
    percent = _decimal(points, BASIS_POINTS // 100)
    yield said["part"], said["points"].format(points=points, percent=percent, due=due)
    # Multiplied on both sides and divided on neither: no float comes near money.
    exact = fen * BASIS_POINTS == reward_fen * points
    yield said["rounding"], said["exact"] if exact else said["rounded"].format(due=due, fen=fen)


def _bounded(
    term: Mapping[str, Any], fair: int, due: int, said: Mapping[str, str]
) -> Iterator[Line]:
    if fair != due:
        which = "floor" if due > fair else "cap"
        bound = display(term[f"{which}_fen"])
        yield said["bounds"], said[which].format(bound=bound, fen=display(due))


def _decimal(number: int, by: int) -> str:
    whole, rest = divmod(number, by)
    digits = str(rest).rjust(len(str(by)) - 1, "0").rstrip("0")
    return f"{whole}.{digits}" if digits else str(whole)

"""What a value of a subscribe message may look like, by the kind in its key. Pure."""

import re

KEY = re.compile(r"(?P<kind>[a-z_]+?)\d+")

CLOCK = r"([01]?\d|2[0-3]):[0-5]\d(:[0-5]\d)?"
DAY = r"(\d{4}年\d{1,2}月\d{1,2}日|\d{4}[-/]\d{1,2}[-/]\d{1,2})"
MOMENT = rf"({DAY}( ?{CLOCK})?|{CLOCK})"
DATE = rf"{DAY}( ?{CLOCK})?"
HAN = r"\u4e00-\u9fff"

RULES = {
    kind: re.compile(pattern, re.DOTALL)
    for kind, pattern in {
        "thing": r".{1,20}",
        "number": r"(?=.{1,33}$)-?(?=(\.?\d){1,32}$)\d+(\.\d+)?",
        "letter": r"[A-Za-z]{1,32}",
        "symbol": rf"[^\w\s{HAN}]{{1,5}}",
        "character_string": r"[\x20-\x7e]{1,32}",
        "time": rf"{MOMENT}(~{MOMENT})?",
        "date": rf"{DATE}(~{DATE})?",
        "amount": r"[¥￥$€£]?(?=(\.?\d){1,10}元?$)\d+(\.\d+)?元?",
        "phone_number": r"[\d+() -]{1,17}",
        "car_number": rf"[A-Z0-9{HAN}][A-Z0-9]{{0,6}}[A-Z0-9{HAN}]?",
        "name": rf"([{HAN}·]{{1,10}}|[A-Za-z .,'·-]{{1,20}})",
        "phrase": rf"[{HAN}]{{1,5}}",
        "enum": r".{1,20}",
    }.items()
}


def wrong(data: object) -> str | None:
    """Return the first key whose value breaks its rule, `data` if there is none; or None."""
    if not isinstance(data, dict) or not data:
        return "data"
    return next((str(key) for key, given in data.items() if not _right(str(key), given)), None)


def _right(key: str, given: object) -> bool:
    named = KEY.fullmatch(key)
    rule = RULES.get(named["kind"]) if named else None
    value = given.get("value") if isinstance(given, dict) else None
    if rule is None or isinstance(value, bool) or not isinstance(value, str | int | float):
        return False
    return rule.fullmatch(str(value)) is not None

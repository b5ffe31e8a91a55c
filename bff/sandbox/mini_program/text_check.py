"""POST /wxa/msg_sec_check, version 2: whether a text may be shown."""

import secrets
from typing import Any

from bff.sandbox import census
from bff.sandbox.desk import Call
from bff.sandbox.mini_program import tokens
from bff.sandbox.mini_program.errcodes import Refused
from bff.sandbox.mini_program.reading import posted

VERSION = 2
SCENES = frozenset({1, 2, 3, 4})
CONTENT_MAX = 2_500
ACTIVE_S = 7_200

# The words by which a tester chooses the verdict.
RISKY = {
    "广告": 10001,
    "时政": 20001,
    "色情": 20002,
    "辱骂": 20003,
    "违法": 20006,
    "欺诈": 20008,
    "低俗": 20012,
    "盗版": 20013,
}
DOUBTFUL = {"存疑": 21000}
FINE = 100


def text_check(call: Call) -> dict[str, object]:
    """Judge a text of a person who was active in the last two hours."""
    body = posted(call)
    appid = tokens.bearer(call)
    content = _checked(body)
    _author(call, appid, body)
    suggest, label, word = verdict(" ".join((content, *_beside(body))))
    detail = {"strategy": "content_model", "errcode": 0, "suggest": suggest, "label": label}
    return {
        "errcode": 0,
        "errmsg": "ok",
        "trace_id": secrets.token_hex(16),
        "result": {"suggest": suggest, "label": label},
        "detail": [detail | ({"keyword": word, "prob": 90} if word else {})],
    }


def verdict(text: str) -> tuple[str, int, str | None]:
    """Return what is suggested, the label, and the word that decided it."""
    for suggest, words in (("risky", RISKY), ("review", DOUBTFUL)):
        word = next((word for word in words if word in text), None)
        if word:
            return suggest, words[word], word
    return "pass", FINE, None


def _checked(body: dict[str, Any]) -> str:
    if body.get("version") != VERSION:
        raise Refused(40097, "version")
    if body.get("scene") not in SCENES:
        raise Refused(40129)
    content = body.get("content")
    if not isinstance(content, str) or not content:
        raise Refused(44002)
    if len(content) > CONTENT_MAX:
        raise Refused(45002)
    return content


def _author(call: Call, appid: str, body: dict[str, Any]) -> None:
    account = census.account(call.world.store, body.get("openid"))
    if account is None:
        raise Refused(40003)
    if account["appid"] != appid:
        raise Refused(43104)
    seen_at = account["seen_at"]
    # By the one clock: a test makes somebody inactive by moving it.
    if seen_at is None or call.at.timestamp() - seen_at > ACTIVE_S:
        raise Refused(61010)


def _beside(body: dict[str, Any]) -> list[str]:
    names = ("title", "nickname", "signature")
    return [body[name] for name in names if isinstance(body.get(name), str)]

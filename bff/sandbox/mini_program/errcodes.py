"""WeChat's numbers for what is wrong with a call."""

import secrets

TEXTS = {
    -1: "system error",
    40001: "invalid credential, access_token is invalid or not latest",
    40002: "invalid grant_type",
    40003: "invalid openid",
    40013: "invalid appid",
    40014: "invalid access_token",
    40029: "invalid code",
    40037: "invalid template_id",
    40066: "invalid url",
    40097: "invalid args",
    40125: "invalid appsecret",
    40129: "invalid scene",
    40163: "code been used",
    40169: "invalid length for scene, or the data is not json string",
    40226: "code blocked",
    41001: "access_token missing",
    41002: "appid missing",
    41004: "appsecret missing",
    41008: "missing code",
    41030: "invalid page",
    42001: "access_token expired",
    43002: "require POST method",
    43101: "user refuse to accept the msg",
    43104: "appid does not match openid",
    43108: "concurrent send to the same user",
    44002: "empty post data",
    44991: "reach max api minute quota limit",
    45002: "content size out of limit",
    45009: "reach max api daily quota limit",
    45011: "api minute-quota reach limit, must slower, retry next minute",
    45168: "sensitive words",
    47001: "data format error",
    47003: "argument invalid!",
    48001: "api unauthorized",
    61010: "code is expired",
    85096: "not allow include scancode_time field",
}


class Refused(Exception):
    """WeChat does not do what was asked."""

    def __init__(self, errcode: int | str, detail: str = "") -> None:
        """Say by WeChat's number why; `detail` is added to the number's text."""
        self.errcode = errcode
        self.detail = detail
        super().__init__(errcode, detail)


def body(refused: Refused) -> dict[str, object]:
    """Return the JSON of a refusal; its text ends in a trace that is another every time."""
    text = TEXTS.get(int(refused.errcode), "error")
    # So that no client compares texts, which at WeChat differ from call to call.
    trace = "-".join(secrets.token_hex(4) for _ in range(3))
    suffix = secrets.choice((f"rid: {trace}", f"hints: [ req_id: {trace[:13]} ]"))
    said = " ".join(part for part in (text, refused.detail, suffix) if part)
    return {"errcode": refused.errcode, "errmsg": said}

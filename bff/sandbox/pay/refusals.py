"""How WeChat Pay says no: a status, a code, a sentence, and for some codes what is wrong."""

from collections.abc import Mapping


class Refused(Exception):
    """WeChat Pay does not do what was asked."""

    def __init__(
        self, status: int, code: str, message: str, detail: Mapping[str, object] | None = None
    ) -> None:
        """Say why, in the terms of WeChat Pay."""
        self.status = status
        self.code = code
        self.message = message
        self.detail = detail
        super().__init__(status, code, message)

    @property
    def body(self) -> dict[str, object]:
        """What the answer says."""
        told: dict[str, object] = {"code": self.code, "message": self.message}
        return told if self.detail is None else told | {"detail": self.detail}


def param_error(field: str, issue: str, *, location: str = "body", value: object = None) -> Refused:
    """Refuse what one field says."""
    detail = {"field": field, "value": value, "issue": issue, "location": location}
    return Refused(400, "PARAM_ERROR", f"参数错误: {field}", detail)


def invalid_request(message: str) -> Refused:
    """Refuse what breaks a rule of the business."""
    return Refused(400, "INVALID_REQUEST", message)


def system_error() -> Refused:
    """Refuse because of something within WeChat Pay."""
    return Refused(500, "SYSTEM_ERROR", "系统异常，请稍后重试")

"""Every refusal of the domains, and the problem that the phones are shown for it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from strawberry.types import Info
from strawberry.types.field import StrawberryField

from bff.context import Context, Language
from bff.domains.code import errors as code_errors
from bff.domains.member import errors
from bff.kit.refusal import Refusal
from miniprogram_schema import code, profile, session
from miniprogram_schema.problem import Problem

Of = Callable[[Any, str], Problem]


@dataclass(frozen=True, slots=True)
class Row:
    """One refusal, the problem made of it, and its words over the refusal's own facts."""

    refusal: type[Refusal]
    problem: type[Problem]
    of: Of
    zh: str
    en: str


TABLE: tuple[Row, ...] = (
    Row(
        errors.LoginCodeRefused,
        session.SignInCodeRefused,
        session.SignInCodeRefused.of,
        zh="微信登录已失效，请重试。",
        en="WeChat did not confirm the sign-in; please try again.",
    ),
    Row(
        errors.SessionEnded,
        session.SessionEnded,
        session.SessionEnded.of,
        zh="登录已过期，请重新登录。",
        en="Your session is over; please sign in again.",
    ),
    Row(
        errors.NicknameRefused,
        profile.NicknameRefused,
        profile.NicknameRefused.of,
        zh="昵称含有不宜展示的内容，请换一个。",
        en="This nickname cannot be shown; please choose another.",
    ),
    Row(
        errors.PhoneTaken,
        profile.PhoneTaken,
        profile.PhoneTaken.of,
        zh="该手机号已被其他会员绑定，请联系客服。",
        en="This phone belongs to another member; please ask us for help.",
    ),
    Row(
        errors.PhoneCodeRefused,
        profile.PhoneCodeRefused,
        profile.PhoneCodeRefused.of,
        zh="手机号授权已失效，请重新点击授权。",
        en="WeChat did not confirm the phone; please press the button again.",
    ),
    Row(
        code_errors.CodeUnknown,
        code.CodeUnknown,
        code.CodeUnknown.of,
        zh="查无此码，请核对后再扫。",
        en="There is no such code; please check it and scan again.",
    ),
    Row(
        code_errors.CodeNotActive,
        code.CodeNotActive,
        code.CodeNotActive.of,
        zh="该码尚未启用或已作废。",
        en="This code is not active.",
    ),
    Row(
        code_errors.CodeOfAnotherLevel,
        code.CodeOfAnotherLevel,
        code.CodeOfAnotherLevel.of,
        zh="扫错码了：领奖请扫瓶盖内码，开箱请扫箱内码，核销请扫瓶身码。",
        en="Another code is meant: under the cap for rewards, inside the case to open it, "
        "on the bottle to redeem.",
    ),
    Row(
        code_errors.CaseAlreadyOpened,
        code.CaseAlreadyOpened,
        code.CaseAlreadyOpened.of,
        zh="该箱已开箱，不能重复开箱。",
        en="This case was opened before.",
    ),
    Row(
        code_errors.ScanHeld,
        code.ScanHeld,
        code.ScanHeld.of,
        zh="扫码过于频繁，请稍后再试。",
        en="Too many scans; please try again later.",
    ),
)


class Told:
    """Turns one kind of refusal into its problem, wherever a field's union has it."""

    def __init__(self, row: Row) -> None:
        """Answer for the refusal of this row."""
        self.exception_type = row.refusal
        self.error_type = row.problem
        self._row = row

    def handle(
        self, exception: Refusal, *, field: StrawberryField, info: Info[Context, None]
    ) -> Problem:
        """Return the problem in the language of the request."""
        del field
        return self._row.of(exception, worded(self._row, exception, info.context.language))


def worded(row: Row, refusal: Refusal, language: Language) -> str:
    """Say a refusal in words that are ready to show."""
    words = row.en if language is Language.EN else row.zh
    return words.format_map(vars(refusal))


def handlers() -> list[Told]:
    """Return one handler for each row, for the schema."""
    return [Told(row) for row in TABLE]

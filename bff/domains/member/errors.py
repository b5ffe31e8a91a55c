"""What this room says no with."""

from dataclasses import dataclass

from bff.kit.refusal import Refusal


@dataclass(eq=True)
class LoginCodeRefused(Refusal):
    """WeChat knows no such login code, or it was used, is too old or is blocked."""


@dataclass(eq=True)
class PhoneCodeRefused(Refusal):
    """WeChat knows no such phone code, or it was used or is too old."""


@dataclass(eq=True)
class PhoneTaken(Refusal):
    """The phone belongs to somebody who cannot be held to be the same person."""


@dataclass(eq=True)
class SessionEnded(Refusal):
    """The session is over: signed out, too old, or its refresh token came twice."""


@dataclass(eq=True)
class NicknameRefused(Refusal):
    """WeChat finds the nickname unfit to be shown."""


@dataclass(eq=True)
class MessageUnknown(Refusal):
    """The member was told nothing under this id."""


@dataclass(eq=True)
class TemplateUnknown(Refusal):
    """None of the templates is one of this app's, or is any longer."""


@dataclass(eq=True)
class UploadsExhausted(Refusal):
    """The member has prepared as many pictures as one may in a day."""

    limit: int

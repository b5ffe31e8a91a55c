"""What codes are refused for."""

from dataclasses import dataclass
from datetime import datetime

from bff.domains.code.states import Level
from bff.kit.refusal import Refusal


@dataclass(eq=True)
class CodeUnknown(Refusal):
    """No code of ours reads like this."""


@dataclass(eq=True)
class CodeNotActive(Refusal):
    """The code is ours, but nothing can be done with it yet, or ever again."""


@dataclass(eq=True)
class CodeOfAnotherLevel(Refusal):
    """The code is ours, but another one on the same goods is meant."""

    level: Level


@dataclass(eq=True)
class CodeAlreadyScanned(Refusal):
    """Somebody scanned this bottle's inner code before."""

    first_at: datetime
    place: str | None
    yours: bool


@dataclass(eq=True)
class CaseAlreadyOpened(Refusal):
    """A store opened this case before."""

    at: datetime
    yours: bool


@dataclass(eq=True)
class ScanHeld(Refusal):
    """Too many scans, or too many wrong guesses: the person waits."""

    until: datetime


@dataclass(eq=True)
class BottleOfAnotherStore(Refusal):
    """The bottle's case was opened by, or is on its way to, another store."""


@dataclass(eq=True)
class BottleAlreadyRedeemed(Refusal):
    """The bottle supported a redemption before."""

    at: datetime

"""What is allowed to happen with stores, and when one is open, decided without asking anybody."""

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from bff.kit import web
from bff.kit.clock import SHANGHAI
from bff.kit.geo import Point
from bff.kit.refusal import BadInput

NAME_LENGTH_MAX = 60
ADDRESS_LENGTH_MAX = 200
CITY_LENGTH_MAX = 40
REGION_LENGTH_MAX = 60
PHONE_LENGTH_MAX = 20
NOTICE_LENGTH_MAX = 200
URL_LENGTH_MAX = 500
KIND_LENGTH_MAX = 12
PHOTOS_MAX = 9
# Four on each day of a week, which is more than any shop has.
OPENINGS_MAX = 28
# As many as a screen shows, and more than any shop has of one thing.
COUNTS_MAX = 50
COUNTED_MAX = 99_999

# Mercator has no poles and tears at the date line; the brand sells near neither.
LAT_MAX = 80.0
LNG_MAX = 175.0

WEEKDAYS = 7
DAY = 24 * 60
WEEK = WEEKDAYS * DAY

CITY = "市"
DIALLED = frozenset("0123456789+-() ")
# Not Cf: it holds the joiner that emoji of several people are made with.
UNSEEN = frozenset({"Cc", "Cs", "Cn"})
# Without 0 O 1 I L, which people mistake for one another when a token is read aloud.
LETTERS = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
# Some 8 * 10^17 tokens, so that twenty open ones a store are never found by guessing.
TOKEN_LENGTH = 12
TOKEN_LENGTH_MAX = 32
# Each open one is a key that lies about, and no shop hires so many at once.
INVITATIONS_MAX = 20
INVITATION_LASTS = timedelta(days=3)

Span = tuple[int, int]


@dataclass(frozen=True, slots=True, order=True)
class Hours:
    """One opening: weekday (Monday is 0), minutes of the day; closes ≤ opens is the next day."""

    weekday: int
    opens: int
    closes: int

    @property
    def begins(self) -> int:
        """The minute of the week at which it begins."""
        return self.weekday * DAY + self.opens

    @property
    def lasts(self) -> int:
        """How many minutes it lasts."""
        return self.closes - self.opens + (DAY if self.closes <= self.opens else 0)


@dataclass(frozen=True, slots=True)
class Closing:
    """That a store is closed for a while; without `until`, until it is opened again."""

    until: datetime | None


def hours(openings: Sequence[Hours]) -> tuple[Hours, ...]:
    """Return a week's openings in order; BadInput when one is impossible or two overlap."""
    if len(openings) > OPENINGS_MAX:
        raise BadInput(f"hours may hold at most {OPENINGS_MAX} openings.")
    for one in openings:
        if not (0 <= one.weekday < WEEKDAYS and 0 <= one.opens < DAY and 0 <= one.closes <= DAY):
            raise BadInput("hours: opens is from 00:00 to 23:59, closes from 00:00 to 24:00.")
    week = tuple(sorted(openings))
    # The first opening stands at the end once more: Sunday's may run into Monday.
    begins = [one.begins for one in week] + [one.begins + WEEK for one in week[:1]]
    if any(one.lasts > then - one.begins for one, then in zip(week, begins[1:], strict=True)):
        raise BadInput("hours: two openings overlap.")
    return week


def open_week(openings: Sequence[Hours]) -> list[Span]:
    """Return the minutes of the week at which a store is open, as spans in order."""
    spans: list[Span] = []
    for one in openings:
        end = one.begins + one.lasts
        spans.append((one.begins, min(end, WEEK)))
        spans.extend([(0, end - WEEK)] if end > WEEK else [])
    merged: list[Span] = []
    for begins, ends in sorted(spans):
        if merged and begins <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(ends, merged[-1][1]))
        else:
            merged.append((begins, ends))
    return merged


def week_minute(at: datetime) -> int:
    """Return the minute of the week, in Asia/Shanghai, that a moment falls into."""
    here = at.astimezone(SHANGHAI)
    return here.weekday() * DAY + here.hour * 60 + here.minute


def is_closed(closing: Closing | None, at: datetime) -> bool:
    """Whether a store is closed for a while at a moment."""
    return closing is not None and (closing.until is None or at < closing.until)


def open_now(openings: Sequence[Hours], closing: Closing | None, at: datetime) -> bool:
    """Whether a store is open at a moment, by its hours and unless it is closed for a while."""
    minute = week_minute(at)
    in_hours = any(begins <= minute < ends for begins, ends in open_week(openings))
    return in_hours and not is_closed(closing, at)


def next_change(week: Sequence[Span], minute: int) -> int | None:
    """Return the minute of the week at which a store next opens or closes; None if it never does.

    A span that ends with the week goes on where another begins with it.
    """
    edges = {edge % WEEK for span in week for edge in span}
    if (any(ends == WEEK for _, ends in week)) and any(begins == 0 for begins, _ in week):
        edges.discard(0)
    return min(edges, key=lambda edge: (edge - minute - 1) % WEEK, default=None)


def place(point: Point) -> Point:
    """Return the place of a store; BadInput where Mercator ends or wraps around."""
    if abs(point.lat) > LAT_MAX or abs(point.lng) > LNG_MAX:
        raise BadInput("A store must lie between 80 degrees of latitude and 175 of longitude.")
    return point


def city(text: str) -> str:
    """Return the name under which a city is known, with or without 市 at its end."""
    name = _text("city", text, 1, CITY_LENGTH_MAX)
    return name.removesuffix(CITY) or name


def name(text: str) -> str:
    """Return the name of a store; BadInput when it is empty or too long."""
    return _text("name", text, 1, NAME_LENGTH_MAX)


def notice(text: str) -> str | None:
    """Return what a store has to say, None when that is nothing; BadInput when it is too long."""
    return _text("notice", text, 0, NOTICE_LENGTH_MAX) or None


def phone(text: str) -> str | None:
    """Return the number a store is called by, None when it is empty; BadInput if it is none."""
    kept = _text("phone", text, 0, PHONE_LENGTH_MAX)
    if not set(kept) <= DIALLED:
        raise BadInput("phone holds digits, spaces and + - ( ) only.")
    return kept or None


def photos(urls: Sequence[str]) -> list[str]:
    """Return the pictures of a store; BadInput when there are too many or one is no https URL."""
    if len(urls) > PHOTOS_MAX:
        raise BadInput(f"photos may hold at most {PHOTOS_MAX} pictures.")
    if not all(map(web.shown, urls)):
        raise BadInput("photos: each is an https URL.")
    return [_text("photos", url, 1, URL_LENGTH_MAX) for url in urls]


def counts(counted: Sequence[tuple[UUID, int]]) -> None:
    """Let counts of variants pass; BadInput when one is impossible or a variant stands twice."""
    if not 1 <= len(counted) <= COUNTS_MAX:
        raise BadInput(f"counts must hold 1 to {COUNTS_MAX} variants.")
    if len({variant_id for variant_id, _ in counted}) < len(counted):
        raise BadInput("counts: each variant stands once.")
    if not all(0 <= quantity <= COUNTED_MAX for _, quantity in counted):
        raise BadInput(f"counts: a quantity is from 0 to {COUNTED_MAX}.")


def token(digest: bytes) -> str:
    """Return a token of twelve letters and digits that nobody mistakes for one another."""
    number = int.from_bytes(digest)
    return "".join(
        LETTERS[number // len(LETTERS) ** place % len(LETTERS)] for place in range(TOKEN_LENGTH)
    )


def shown(text: str) -> str:
    """Return a token as it is kept, from what was typed; BadInput when it is too long."""
    return _text("token", text, 1, TOKEN_LENGTH_MAX).upper()


def scene_text(text: str) -> str | None:
    """Return a scene's token as it is kept; None when none of ours can look like it."""
    kept = text.strip().upper()
    return kept if len(kept) <= TOKEN_LENGTH_MAX and set(kept) <= set(LETTERS) else None


def _text(field: str, text: str, length_min: int, length_max: int) -> str:
    kept = text.strip()
    if not length_min <= len(kept) <= length_max:
        raise BadInput(f"{field} must have {length_min} to {length_max} characters.")
    if not kept.replace("\n", "").isprintable() and any(map(_unseen, kept)):
        raise BadInput(f"{field} has visible characters only.")
    return kept


def _unseen(sign: str) -> bool:
    return unicodedata.category(sign) in UNSEEN and sign != "\n"

"""Where everything stands on a poster."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from bff.gateways.poster.lettering import Words, cut, known, lines, width
from bff.kit import money

WIDTH, HEIGHT = 750, 1_270
EDGE = 40
# The card that lies over the lower part of the picture.
CARD_TOP, CARD_BOTTOM, CARD_ROUND = 620, HEIGHT - EDGE, 28
LEFT, RIGHT = EDGE + 40, WIDTH - EDGE - 40
ROOM = RIGHT - LEFT
FOLD = 992
CODE_SIDE = 190
CODE_AT = (RIGHT - CODE_SIDE, FOLD + 24)

# Whose name is made of signs that no font has.
FRIEND = "好友"

INK, GREY, RED, GOLD, WINE = "#2b2420", "#9a8f86", "#c5202b", "#e9c98f", "#7a0f1b"


class Box(NamedTuple):
    """A field with round ends, and its colour."""

    left: int
    top: int
    right: int
    bottom: int
    colour: str


@dataclass(frozen=True, slots=True)
class Poster:
    """What a poster says; the words are ready to show."""

    tag: str
    title: str
    subtitle: str
    fen: int
    usual_fen: int | None
    notes: Sequence[str]
    nickname: str
    invitation: str
    hint: str
    # What follows the price, where it is not the only one.
    from_here: str = ""


@dataclass(frozen=True, slots=True)
class Layout:
    """Everything that is drawn beside the pictures."""

    words: Sequence[Words]
    boxes: Sequence[Box]


def of(facts: Mapping[str, Any]) -> Poster:
    """Read a poster as it comes to the workshop."""
    return Poster(**facts)


def laid_out(poster: Poster) -> Layout:
    """Give everything its place."""
    tag, tagged = _tag(known(poster.tag))
    notes = list(_notes(poster.notes))
    words = [
        tagged,
        *_title(poster),
        *_price(poster),
        *[note for note, _ in notes],
        *_invitation(poster),
    ]
    return Layout(words, [tag, *[box for _, box in notes]])


def _tag(text: str) -> tuple[Box, Words]:
    size, top = 30, EDGE
    right = EDGE + width(text, size) + 48
    words = Words(EDGE + 24, top + 41, text, size, WINE)
    return Box(EDGE, top, right, top + 58, GOLD), words


def _title(poster: Poster) -> Iterator[Words]:
    below = CARD_TOP + 78
    for line in lines(known(poster.title), 46, ROOM, 2):
        yield Words(LEFT, below, line, 46, INK, bold=True)
        below += 62
    yield Words(LEFT, below - 6, cut(known(poster.subtitle), 26, ROOM), 26, GREY)


def _price(poster: Poster) -> Iterator[Words]:
    base, x = CARD_TOP + 284, LEFT
    whole, _, rest = money.display(poster.fen).removeprefix("¥").partition(".")
    for text, size in (("¥", 40), (whole, 76), (f".{rest}", 40)):
        words = Words(x, base, text, size, RED, bold=True)
        yield words
        x += words.width + 4
    if poster.from_here:
        words = Words(x + 4, base, poster.from_here, 28, RED)
        yield words
        x += words.width + 4
    if poster.usual_fen is not None:
        yield Words(x + 16, base, money.display(poster.usual_fen), 28, GREY, struck=True)


def _notes(texts: Sequence[str]) -> Iterator[tuple[Words, Box]]:
    x, base, size = LEFT, CARD_TOP + 338, 24
    for text in map(known, texts):
        right = x + width(text, size) + 28
        if right > RIGHT:
            return
        yield Words(x + 14, base, text, size, RED), Box(x, base - 31, right, base + 13, "#fdecec")
        x = right + 14


def _invitation(poster: Poster) -> Iterator[Words]:
    room = CODE_AT[0] - LEFT - 24
    base = FOLD + 76
    yield Words(LEFT, base, cut(known(poster.nickname) or FRIEND, 38, room), 38, INK, bold=True)
    yield Words(LEFT, base + 54, cut(known(poster.invitation), 28, room), 28, INK)
    yield Words(LEFT, base + 116, cut(known(poster.hint), 24, room), 24, GREY)

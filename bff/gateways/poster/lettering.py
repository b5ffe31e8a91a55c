"""Words on a poster: in WenQuanYi Micro Hei, cut to the room that they have."""

from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

from PIL import ImageDraw, ImageFont

FONT = Path(__file__).with_name("wqy-microhei.ttc")
# A character of nobody's, for which the font draws its box.
UNKNOWN = "\U0010fffd"
BOX_SIZE = 24
REMEMBERED_MAX = 4_096
CUT = "…"
# The font has one weight only: a thin outline of the same colour makes words heavier.
LARGE = 60


@dataclass(frozen=True, slots=True)
class Words:
    """Words at the left end of their base line; `struck` ones have a line through them."""

    x: int
    y: int
    text: str
    size: int
    colour: str
    bold: bool = False
    struck: bool = False

    @property
    def width(self) -> int:
        """How far they reach, in pixels."""
        return width(self.text, self.size)


@cache
def font(size: int) -> ImageFont.FreeTypeFont:
    """Return the font in this size."""
    return ImageFont.truetype(FONT, size)


def width(text: str, size: int) -> int:
    """Return how far a text reaches, in pixels."""
    return round(font(size).getlength(text))


def known(text: str) -> str:
    """Return what the font has of a text, in one line: emoji would all be the same box."""
    line = "".join(one for one in " ".join(text.split()) if one.isprintable() and _has(one))
    return " ".join(line.split())


def cut(text: str, size: int, room: int) -> str:
    """Return as much of a text as there is room for, in pixels, with the sign of a cut."""
    if width(text, size) <= room:
        return text
    while text and width(text + CUT, size) > room:
        text = text[:-1]
    return text + CUT


def lines(text: str, size: int, room: int, most: int) -> list[str]:
    """Break a text into lines, as Chinese is broken; the last one is cut."""
    broken: list[str] = []
    while text and len(broken) < most - 1:
        first = _fitting(text, size, room)
        broken.append(text[:first].rstrip())
        text = text[first:].lstrip()
    return [*broken, cut(text, size, room)] if text else broken


def letter(pen: ImageDraw.ImageDraw, words: Words) -> None:
    """Draw words."""
    outline = (2 if words.size > LARGE else 1) if words.bold else 0
    place = (words.x, words.y)
    pen.text(
        place,
        words.text,
        font=font(words.size),
        fill=words.colour,
        anchor="ls",
        stroke_width=outline,
        stroke_fill=words.colour,
    )
    if words.struck:
        middle = words.y - round(words.size * 0.36)
        pen.line([(words.x, middle), (words.x + words.width, middle)], words.colour, 2)


@lru_cache(REMEMBERED_MAX)
def _has(sign: str) -> bool:
    return bytes(font(BOX_SIZE).getmask(sign)) != bytes(font(BOX_SIZE).getmask(UNKNOWN))


def _fitting(text: str, size: int, room: int) -> int:
    count = len(text)
    while count > 1 and width(text[:count], size) > room:
        count -= 1
    # A word in Latin letters, and a number, is not broken within.
    end = count
    while 0 < end < len(text) and _one_word(text[end - 1], text[end]):
        end -= 1
    return end or count


def _one_word(left: str, right: str) -> bool:
    return all(one.isascii() and (one.isalnum() or one in ".%") for one in (left, right))

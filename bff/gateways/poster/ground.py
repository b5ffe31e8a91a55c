"""What a poster's words stand on: a picture of the goods, or a bottle where there is none."""

from PIL import Image, ImageDraw, ImageFilter, ImageOps

from bff.gateways.poster.layout import (
    CARD_BOTTOM,
    CARD_ROUND,
    CARD_TOP,
    EDGE,
    FOLD,
    GOLD,
    HEIGHT,
    LEFT,
    RIGHT,
    WIDTH,
)
from bff.gateways.poster.lettering import Words, known, letter
from bff.gateways.poster.shapes import rounded

PAPER, CARD = "#f7f0e6", "#ffffff"
TOP, BOTTOM = "#a3182a", "#4f0812"
STAGE = (WIDTH, CARD_TOP + 60)
MIDDLE = WIDTH // 2
LABEL_SIGNS = 4
SHADOW = 18


def stage(picture: Image.Image | None, title: str) -> Image.Image:
    """Return the upper part: the goods as they look, or a bottle that bears their name."""
    if picture is not None:
        return ImageOps.fit(picture.convert("RGB"), STAGE, Image.Resampling.LANCZOS)
    ground = Image.linear_gradient("L").resize(STAGE)
    made = ImageOps.colorize(ground, TOP, BOTTOM)
    _rings(made)
    _bottle(made, known(title))
    return made


def card(poster: Image.Image) -> None:
    """Lay the white card upon a poster, with its shadow and its fold."""
    edges = (EDGE, CARD_TOP, WIDTH - EDGE, CARD_BOTTOM)
    shade = Image.new("L", (WIDTH, HEIGHT))
    ImageDraw.Draw(shade).rounded_rectangle(edges, CARD_ROUND, fill=70)
    poster.paste("#3a0d12", mask=shade.filter(ImageFilter.GaussianBlur(SHADOW)))
    rounded(poster, edges, CARD_ROUND, CARD)
    pen = ImageDraw.Draw(poster)
    for x in range(LEFT, RIGHT, 16):
        pen.line([(x, FOLD), (x + 8, FOLD)], "#e6ddd2", 2)
    for x in (EDGE, WIDTH - EDGE):
        rounded(poster, (x - 14, FOLD - 14, x + 14, FOLD + 14), 14, PAPER)


def _rings(made: Image.Image) -> None:
    # Drawn large and made small: circles have no steps then.
    lines = Image.new("L", (STAGE[0] * 2, STAGE[1] * 2))
    pen = ImageDraw.Draw(lines)
    for radius in range(220, 1_500, 64):
        middle = (MIDDLE * 2, 700)
        pen.circle(middle, radius, outline=max(14, 74 - radius // 18), width=3)
    made.paste(GOLD, mask=lines.resize(STAGE, Image.Resampling.LANCZOS))


def _bottle(made: Image.Image, title: str) -> None:
    scale = 3
    shape = Image.new("RGBA", (240 * scale, 500 * scale))
    pen = ImageDraw.Draw(shape)
    # The glass: cap, neck, shoulders, body, and the light on its side.
    pen.rounded_rectangle(_scaled(94, 0, 146, 52, scale), 10 * scale, "#e9c98f")
    pen.rectangle(_scaled(94, 40, 146, 50, scale), "#c79f5a")
    pen.rectangle(_scaled(100, 50, 140, 140, scale), "#fbf6ec")
    pen.ellipse(_scaled(40, 108, 200, 288, scale), "#fbf6ec")
    pen.rectangle(_scaled(40, 198, 200, 420, scale), "#fbf6ec")
    pen.rounded_rectangle(_scaled(40, 360, 200, 496, scale), 26 * scale, "#fbf6ec")
    pen.rounded_rectangle(_scaled(52, 210, 62, 470, scale), 5 * scale, "#ffffff")
    pen.rounded_rectangle(_scaled(187, 210, 193, 470, scale), 3 * scale, "#e7ddcb")
    # The label, on which the name stands upright as it does on bottles.
    pen.rounded_rectangle(_scaled(78, 210, 162, 456, scale), 8 * scale, "#b31c2b")
    pen.rounded_rectangle(_scaled(84, 216, 156, 450, scale), 5 * scale, None, "#e9c98f", 2 * scale)
    small = shape.resize((240, 500), Image.Resampling.LANCZOS)
    signs = [sign for sign in title if sign.isalnum()][:LABEL_SIGNS]
    base = 333 - 27 * len(signs) + 44
    label = ImageDraw.Draw(small)
    for place, sign in enumerate(signs):
        words = Words(0, base + 54 * place, sign, 46, GOLD, bold=True)
        letter(label, Words(120 - words.width // 2, words.y, sign, 46, GOLD, bold=True))
    made.paste(small, (MIDDLE - 120, 84), small)


def _scaled(left: int, top: int, right: int, bottom: int, by: int) -> tuple[int, int, int, int]:
    return left * by, top * by, right * by, bottom * by

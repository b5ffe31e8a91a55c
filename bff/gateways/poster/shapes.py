"""Round shapes without steps: drawn large and made small."""

from PIL import Image, ImageDraw

SCALE = 3


def rounded(made: Image.Image, edges: tuple[int, int, int, int], radius: int, colour: str) -> None:
    """Fill a field with round corners."""
    left, top, right, bottom = edges
    size = (right - left, bottom - top)
    mask = Image.new("L", (size[0] * SCALE, size[1] * SCALE))
    corner = (mask.width - 1, mask.height - 1)
    ImageDraw.Draw(mask).rounded_rectangle(((0, 0), corner), radius * SCALE, fill=255)
    made.paste(colour, (left, top), mask.resize(size, Image.Resampling.LANCZOS))

"""A poster is drawn; done in the workshop, for it takes a tenth of a second."""

from collections.abc import Mapping, Sequence
from io import BytesIO
from typing import Any

from PIL import Image, ImageDraw

from bff.gateways.pictures import FORMATS, PIXELS_MAX
from bff.gateways.poster import ground, layout
from bff.gateways.poster.layout import CODE_AT, CODE_SIDE, HEIGHT, WIDTH, Layout
from bff.gateways.poster.lettering import letter
from bff.gateways.poster.shapes import rounded

# As good for the camera as for the eye: a blurred code does not scan.
QUALITY = 92


def drawn(facts: Mapping[str, Any], blobs: Sequence[bytes]) -> bytes:
    """Return the JPEG of a poster; the blobs are its code and, if there is one, its picture."""
    Image.MAX_IMAGE_PIXELS = PIXELS_MAX
    code, *pictures = map(_opened, blobs)
    said = layout.of(facts)
    poster = Image.new("RGB", (WIDTH, HEIGHT), ground.PAPER)
    poster.paste(ground.stage(next(iter(pictures), None), said.title), (0, 0))
    ground.card(poster)
    _lettered(poster, layout.laid_out(said))
    poster.paste(_square(code), CODE_AT)
    out = BytesIO()
    poster.save(out, "JPEG", quality=QUALITY, subsampling=0, optimize=True)
    return out.getvalue()


def _lettered(poster: Image.Image, laid_out: Layout) -> None:
    pen = ImageDraw.Draw(poster)
    for box in laid_out.boxes:
        rounded(poster, box[:4], (box.bottom - box.top) // 2, box.colour)
    for words in laid_out.words:
        letter(pen, words)


def _square(code: Image.Image) -> Image.Image:
    return code.convert("RGB").resize((CODE_SIDE, CODE_SIDE), Image.Resampling.LANCZOS)


def _opened(content: bytes) -> Image.Image:
    return Image.open(BytesIO(content), formats=FORMATS)

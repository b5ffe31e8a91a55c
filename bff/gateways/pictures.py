"""Pictures that somebody sent, made anew so that nothing hidden in them is kept. Pure."""

import warnings
from collections.abc import Mapping, Sequence
from io import BytesIO
from typing import Any

from PIL import Image, ImageOps, UnidentifiedImageError

FORMATS = ("JPEG", "PNG", "WEBP")
PIXELS_MAX = 25_000_000
QUALITY = 85
GROUND = "white"

# What decoders raise at bytes that somebody made to break them.
BROKEN = (UnidentifiedImageError, OSError, SyntaxError, EOFError, IndexError, KeyError, TypeError)
NO_PICTURE, TOO_LARGE = "NO_PICTURE", "TOO_LARGE"


def renewed(facts: Mapping[str, Any], blobs: Sequence[bytes]) -> bytes:
    """Return a JPEG of what a picture shows, no side longer than `side_max`.

    ValueError with NO_PICTURE or TOO_LARGE.
    """
    [content] = blobs
    side_max = int(facts["side_max"])
    # Pillow only warns up to twice its limit.
    Image.MAX_IMAGE_PIXELS = PIXELS_MAX
    with warnings.catch_warnings():
        warnings.simplefilter("error", Image.DecompressionBombWarning)
        try:
            return _renewed(content, side_max)
        except (Image.DecompressionBombWarning, Image.DecompressionBombError, MemoryError):
            raise ValueError(TOO_LARGE) from None
        except BROKEN:
            raise ValueError(NO_PICTURE) from None


def _renewed(content: bytes, side_max: int) -> bytes:
    with Image.open(BytesIO(content), formats=FORMATS) as sent:
        sent.draft("RGB", (side_max, side_max))
        upright = ImageOps.exif_transpose(sent)
    upright.thumbnail((side_max, side_max), Image.Resampling.LANCZOS)
    seen = upright.convert("RGBA")
    # Onto a new ground: places, cameras and comments stay with the old one.
    clean = Image.new("RGB", seen.size, GROUND)
    clean.paste(seen, mask=seen.getchannel("A"))
    out = BytesIO()
    clean.save(out, "JPEG", quality=QUALITY, optimize=True, progressive=True)
    return out.getvalue()

"""POST /wxa/getwxacodeunlimit: a real image that carries the scene."""

import re
from io import BytesIO
from typing import Any
from urllib.parse import quote

import segno
from PIL import Image as Picture

from bff.sandbox.desk import Call
from bff.sandbox.mini_program import tokens
from bff.sandbox.mini_program.answering import Image
from bff.sandbox.mini_program.errcodes import Refused
from bff.sandbox.mini_program.reading import posted

SCENE_MAX = 32
SCENE = re.compile(r"[0-9A-Za-z!#$&'()*+,/:;=?@\-._~`]+")
PAGE = re.compile(r"[0-9A-Za-z_-][0-9A-Za-z_/-]*")
VERSIONS = frozenset({"release", "trial", "develop"})
WIDTH_MIN, WIDTH_MAX, WIDTH = 280, 1280, 430
HOME = "pages/index/index"
LEVEL_MAX = 255


def code_image(call: Call) -> Image:
    """Draw the code: a JPEG, or a PNG when the ground is to be transparent."""
    body = posted(call, malformed=40169)
    tokens.bearer(call)
    text = f"{_page(body)}?scene={quote(_scene(body), safe='')}"
    transparent = bool(body.get("is_hyaline"))
    return drawn(text, width=_width(body), ink=_ink(body), transparent=transparent)


def drawn(text: str, *, width: int, ink: str, transparent: bool) -> Image:
    """Return a square code of `text`, `width` pixels wide."""
    raw = BytesIO()
    ground = None if transparent else "#ffffff"
    segno.make_qr(text, error="m").save(raw, kind="png", scale=4, dark=ink, light=ground)
    picture = Picture.open(raw, formats=["png"]).convert("RGBA" if transparent else "RGB")
    # Nearest keeps edges sharp: a blurred code does not scan.
    sized = picture.resize((width, width), Picture.Resampling.NEAREST)
    out = BytesIO()
    sized.save(out, "png" if transparent else "jpeg")
    return Image(out.getvalue(), "image/png" if transparent else "image/jpeg")


def _scene(body: dict[str, Any]) -> str:
    scene = body.get("scene")
    if not isinstance(scene, str) or not 1 <= len(scene) <= SCENE_MAX:
        raise Refused(40169)
    if not SCENE.fullmatch(scene):
        raise Refused(40129)
    return scene


def _page(body: dict[str, Any]) -> str:
    page = body.get("page") or HOME
    # Before its shape: WeChat has a number of its own for it.
    if "scancode_time" in str(page):
        raise Refused(85096)
    if not isinstance(page, str) or not PAGE.fullmatch(page):
        raise Refused(41030)
    if body.get("env_version", "release") not in VERSIONS:
        raise Refused(40097, "env_version")
    return page


def _width(body: dict[str, Any]) -> int:
    width = body.get("width", WIDTH)
    if not isinstance(width, int) or not WIDTH_MIN <= width <= WIDTH_MAX:
        raise Refused(40097, "width")
    return width


def _ink(body: dict[str, Any]) -> str:
    if body.get("auto_color"):
        return "#1f1f1f"
    line = body.get("line_color") or {}
    try:
        levels = [int(line.get(letter, 0)) for letter in "rgb"]
    except (AttributeError, TypeError, ValueError):
        raise Refused(40097, "line_color") from None
    if not all(0 <= level <= LEVEL_MAX for level in levels):
        raise Refused(40097, "line_color")
    return "#" + bytes(levels).hex()

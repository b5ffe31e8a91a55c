from collections.abc import Sequence
from io import BytesIO
from typing import Any

import pytest
from PIL import Image

from bff.gateways import pictures
from bff.gateways.pictures import NO_PICTURE, TOO_LARGE
from tests.given.pictures import WIDE, opened, picture

PLACE = 0x8825
ORIENTATION, UPSIDE_DOWN, ON_ITS_SIDE = 0x0112, 3, 6


def renewed(content: bytes, side_max: int = 100) -> Image.Image:
    return opened(pictures.renewed({"side_max": side_max}, [content]))


def saved(shown: Image.Image, kind: str, **facts: Any) -> bytes:
    out = BytesIO()
    shown.save(out, kind, **facts)
    return out.getvalue()


@pytest.mark.parametrize("kind", pictures.FORMATS)
def test_a_picture_is_made_anew(kind: str) -> None:
    made = renewed(picture(kind, colour="#ff0000"))

    assert (made.format, made.mode, made.size) == ("JPEG", "RGB", WIDE)
    assert made.getpixel((5, 5)) == pytest.approx((255, 0, 0), abs=4)


def test_nothing_hidden_is_kept() -> None:
    exif = Image.Exif()
    exif[ORIENTATION] = UPSIDE_DOWN
    exif.get_ifd(PLACE)[1] = "N"
    sent = saved(Image.new("RGB", WIDE), "JPEG", exif=exif, comment=b"secret") + b"secret"

    made = pictures.renewed({"side_max": 100}, [sent])

    assert b"secret" in sent
    assert b"secret" not in made
    assert not opened(made).getexif()
    assert set(opened(made).info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density"} | {
        "progressive",
        "progression",
    }


def test_a_picture_stands_upright() -> None:
    exif = Image.Exif()
    exif[ORIENTATION] = ON_ITS_SIDE

    made = renewed(saved(Image.new("RGB", (40, 20)), "JPEG", exif=exif))

    assert made.size == (20, 40)


def test_what_is_clear_becomes_white() -> None:
    made = renewed(picture("PNG", colour="#ff000000", mode="RGBA"))

    assert made.getpixel((5, 5)) == (255, 255, 255)


def test_a_large_picture_becomes_smaller() -> None:
    assert renewed(picture(size=(400, 200)), 100).size == (100, 50)


def sizes(*sides: tuple[int, int]) -> Sequence[bytes]:
    return [picture("PNG", size=size, mode="1", colour="white") for size in sides]


def test_a_picture_of_too_many_pixels_is_refused() -> None:
    largest, over, bomb = sizes((5_000, 5_000), (5_001, 5_000), (10_000, 10_000))

    assert renewed(largest).size == (100, 100)
    for content in (over, bomb):
        with pytest.raises(ValueError, match=TOO_LARGE):
            renewed(content)


WRONG = {
    "text": b"nonsense",
    "nothing": b"",
    "a format of others": picture("GIF"),
    "another one": picture("TIFF"),
    "half a picture": picture("PNG", size=(300, 300))[:60],
    "half a photo": picture(size=(300, 300))[:400],
    "a broken head": b"\x89PNG\r\n\x1a\n" + b"\0" * 64,
    "a broken WebP": b"RIFF\x10\0\0\0WEBPVP8 " + b"\xff" * 32,
}


@pytest.mark.parametrize("name", WRONG)
def test_what_is_no_picture_is_refused(name: str) -> None:
    with pytest.raises(ValueError, match=NO_PICTURE):
        renewed(WRONG[name])

import asyncio
from pathlib import Path

import pytest

from bff.gateways.objects import Objects

NAME = "q0-_AbCdEfGhIjKlMnOpQr.jpg"


@pytest.fixture
def objects(tmp_path: Path) -> Objects:
    return Objects(tmp_path / "media", "https://brand.example/")


async def test_what_was_put_is_found(objects: Objects) -> None:
    await asyncio.gather(*(objects.put(NAME, b"content") for _ in range(8)))

    assert await objects.get(NAME) == b"content"
    assert objects.url(NAME) == f"https://brand.example/media/{NAME}"


async def test_what_was_dropped_is_gone(objects: Objects) -> None:
    await objects.put(NAME, b"content")

    for _ in range(2):
        await objects.drop(NAME)

    assert await objects.get(NAME) is None


@pytest.mark.parametrize("name", ["", "../../etc/passwd", "keys.json", NAME + "/..", "a" * 22])
async def test_no_other_file_is_ever_found(objects: Objects, name: str) -> None:
    assert await objects.get(name) is None


async def test_nothing_half_written_is_left(objects: Objects, tmp_path: Path) -> None:
    await objects.put(NAME, b"content")

    files = [path.name for path in (tmp_path / "media").rglob("*") if path.is_file()]
    assert files == [NAME]

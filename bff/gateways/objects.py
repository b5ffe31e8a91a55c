"""Files by name, kept in a folder; object storage could stand in its place."""

import asyncio
import os
import re
from pathlib import Path
from secrets import token_hex

UPLOAD_PATH, MEDIA_PATH = "/upload/", "/media/"
NAME = re.compile(r"[A-Za-z0-9_-]{22}\.jpg")


class Objects:
    """Keeps content under names that nobody guesses; what was put never changes."""

    def __init__(self, folder: Path, public_url: str) -> None:
        """Keep everything in this folder, made when it is first needed; found at this URL."""
        self._folder = folder
        self._public_url = public_url.rstrip("/")

    def url(self, name: str) -> str:
        """Return where everybody finds what is kept under a name."""
        return f"{self._public_url}{MEDIA_PATH}{name}"

    def name_of(self, url: str) -> str | None:
        """Return the name behind a URL; None for one of somebody else's."""
        name = url.removeprefix(f"{self._public_url}{MEDIA_PATH}")
        return name if name != url and NAME.fullmatch(name) else None

    def upload_url(self, token: str) -> str:
        """Return where the holder of a token sends content to."""
        return f"{self._public_url}{UPLOAD_PATH}{token}"

    async def put(self, name: str, content: bytes) -> None:
        """Keep content under a name; it is there whole or not at all."""
        await asyncio.to_thread(self._put, self._path(name), content)

    async def has(self, name: str) -> bool:
        """Whether something is kept under a name."""
        return await asyncio.to_thread(self._path(name).exists)

    async def get(self, name: str) -> bytes | None:
        """Return what is kept under a name, None if nothing is."""
        if not NAME.fullmatch(name):
            return None
        return await asyncio.to_thread(_read, self._path(name))

    async def drop(self, name: str) -> None:
        """Forget what is kept under a name."""
        await asyncio.to_thread(self._path(name).unlink, missing_ok=True)

    def _path(self, name: str) -> Path:
        assert NAME.fullmatch(name), name
        # A folder of a million files is slow to look at.
        return self._folder / name[:2] / name

    def _put(self, path: Path, content: bytes) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        new = path.with_suffix(f".{token_hex(8)}")
        with new.open("xb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        new.replace(path)


def _read(path: Path) -> bytes | None:
    try:
        return path.read_bytes()
    except FileNotFoundError:
        return None

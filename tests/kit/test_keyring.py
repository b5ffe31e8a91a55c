import json
import stat
from pathlib import Path

import pytest

from bff.kit import keyring
from bff.kit.keyring import KeyFileError


def test_a_written_ring_reads_back_for_its_owner_only(tmp_path: Path) -> None:
    ring = keyring.made()
    path = tmp_path / "keys.json"

    keyring.written(ring, path)

    assert keyring.read(path) == ring
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_an_existing_key_file_is_never_replaced(tmp_path: Path) -> None:
    path = tmp_path / "keys.json"
    keyring.written(keyring.made(), path)

    with pytest.raises(FileExistsError):
        keyring.written(keyring.made(), path)


@pytest.mark.parametrize("text", ["", "{}", "[]", '{"wrapping": "short"}'])
def test_a_broken_key_file_is_named(tmp_path: Path, text: str) -> None:
    path = tmp_path / "keys.json"
    path.write_text(text)

    with pytest.raises(KeyFileError, match=r"keys\.json"):
        keyring.read(path)


def test_a_short_key_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "keys.json"
    keyring.written(keyring.made(), path)
    path.write_text(json.dumps(json.loads(path.read_text()) | {"rotating": "c2hvcnQ="}))

    with pytest.raises(KeyFileError, match="32 bytes"):
        keyring.read(path)


def test_a_ring_shows_none_of_its_keys() -> None:
    ring = keyring.made()

    assert repr(ring.wrapping) not in repr(ring)


def test_parts_of_a_blinded_secret_do_not_run_together() -> None:
    assert keyring.blind(b"k", "ab", "c") != keyring.blind(b"k", "a", "bc")

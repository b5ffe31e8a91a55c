from pathlib import Path

import pytest

from bff.embedded import EmbeddedError, services
from tests.embedded.witness import ask, modes


def test_closed_parent_stays_closed(data_dir: Path) -> None:
    before = modes(data_dir)
    with services(data_dir) as found:
        assert ask(found.database_url, "select 1") == 1
    assert modes(data_dir) == before


def test_read_only_parent_is_told(tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    with pytest.raises(EmbeddedError, match="is closed to this user: choose a data folder"):
        services(tmp_path / "data").__enter__()


def test_read_only_data_folder_is_told(tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    with pytest.raises(EmbeddedError, match="is closed to this user: choose a data folder"):
        services(tmp_path).__enter__()


def test_data_folder_of_another_user_is_told() -> None:
    with pytest.raises(EmbeddedError, match="is closed to this user"):
        services(Path("/root/data")).__enter__()

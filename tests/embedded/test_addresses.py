import pytest

from bff.embedded import EmbeddedError
from bff.embedded.addresses import given_database, given_redis

DATABASES = [
    "postgresql://shop@db.example/shop",
    "postgres://shop:secret@[::1]:5433/shop?sslmode=require",
    "postgresql://shop@/shop?host=/run/postgresql",
]
CACHES = [
    "redis://cache.example",
    "rediss://:secret@cache.example:6380/1",
    "unix:///run/redis.sock",
]


@pytest.mark.parametrize("url", DATABASES)
def test_database_address_passes_as_it_is(url: str) -> None:
    assert given_database(url) == url


@pytest.mark.parametrize("url", CACHES)
def test_redis_address_passes_as_it_is(url: str) -> None:
    assert given_redis(url) == url


@pytest.mark.parametrize(
    ("url", "reason"),
    [
        ("mysql://shop:secret@db.example/shop", "must begin with postgresql://"),
        ("db.example", "must begin with postgresql://"),
        ("postgresql://shop:secret@db.example", "names no database"),
        ("postgresql:///shop", "names no host"),
        ("postgresql://shop:secret@db.example:port/shop", "cannot be read"),
        ("postgresql://shop:secret@[::1/shop", "cannot be read"),
    ],
)
def test_malformed_database_address_is_told(url: str, reason: str) -> None:
    with pytest.raises(EmbeddedError, match=reason) as refused:
        given_database(url)
    assert "secret" not in str(refused.value)


@pytest.mark.parametrize(
    ("url", "reason"),
    [
        ("http://:secret@cache.example", "must begin with redis://"),
        ("redis://", "names no host"),
        ("unix://", "names no host or socket"),
        ("redis://:secret@cache.example:99999", "cannot be read"),
    ],
)
def test_malformed_redis_address_is_told(url: str, reason: str) -> None:
    with pytest.raises(EmbeddedError, match=reason) as refused:
        given_redis(url)
    assert "secret" not in str(refused.value)

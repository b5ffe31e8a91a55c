import os

import pytest

from bff import config
from bff.config import PREFIX, ConfigError


@pytest.fixture(autouse=True)
def _nothing_is_set(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [name for name in os.environ if name.startswith(PREFIX)]:
        monkeypatch.delenv(name)


def test_origins_are_parted_by_commas(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BFF_ALLOWED_ORIGINS", "https://a.example, https://b.example,")

    assert config.read().allowed_origins == ("https://a.example", "https://b.example")


def test_what_is_empty_is_not_set(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BFF_PORT", "")
    monkeypatch.setenv("BFF_ALLOWED_ORIGINS", "")

    settings = config.read()

    assert (settings.port, settings.allowed_origins) == (8000, ())


def test_a_wrong_setting_is_named_without_its_value(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BFF_LOG_LEVEL", "secret")

    with pytest.raises(ConfigError, match=r"^BFF_LOG_LEVEL: ") as refused:
        config.read()

    assert "secret" not in str(refused.value)

import re
from pathlib import Path

from bff.config import PREFIX, Settings

TEXT = (Path(__file__).parents[2] / ".env.example").read_text(encoding="utf-8")
NAMED = re.findall(rf"^{PREFIX}([A-Z0-9_]+)=(.*)$", TEXT, re.MULTILINE)


def test_the_example_explains_every_setting() -> None:
    assert [name.lower() for name, _ in NAMED] == list(Settings.model_fields)


def test_the_example_shows_the_defaults() -> None:
    shown = {name.lower(): value for name, value in NAMED}
    defaults = Settings.model_construct().model_dump(mode="json")

    assert shown == {name: _written(value) for name, value in defaults.items()}


def test_every_setting_stands_beneath_a_comment() -> None:
    blocks = TEXT.split("\n\n")

    assert all(block.startswith("# ") for block in blocks)


def _written(value: object) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    return "" if value in (None, [], ()) else str(value)

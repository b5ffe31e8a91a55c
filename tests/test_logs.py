import logging
from collections.abc import Iterator

import orjson
import pytest
import structlog

from bff import logs

Captured = pytest.CaptureFixture[str]


@pytest.fixture(autouse=True)
def _restored() -> Iterator[None]:
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    # `force` would close the handlers of the tests' own runner.
    root.handlers = []
    yield
    structlog.reset_defaults()
    root.handlers, root.level = handlers, level


def test_a_log_line_is_one_json_object(capsys: Captured) -> None:
    logs.configure("info", console=False)

    structlog.get_logger("test").info("redeemed", fen=1000, said="已核销")

    written = capsys.readouterr().err
    line = orjson.loads(written)
    assert (line["event"], line["fen"], line["level"]) == ("redeemed", 1000, "info")
    assert "已核销" in written


def test_nothing_personal_is_written_at_any_depth(capsys: Captured) -> None:
    logs.configure("info", console=False)

    structlog.get_logger("test").info(
        "asked", phone="13812345678", variables={"a": 1}, facts=[{"openid": "o-1", "kept": "yes"}]
    )

    written = capsys.readouterr().err
    line = orjson.loads(written)
    assert line["facts"] == [{"kept": "yes"}]
    assert not {"phone", "variables"} & set(line)


def test_an_exception_is_told_without_its_words(capsys: Captured) -> None:
    logs.configure("info", console=False)

    try:
        int("13812345678 is no number")
    except ValueError:
        structlog.get_logger("test").exception("failed")

    written = capsys.readouterr().err
    line = orjson.loads(written)
    assert line["error"] == "ValueError"
    assert line["frames"][0].startswith("test_logs.py:")
    assert "13812345678" not in written


def test_a_person_at_the_terminal_reads_the_first_words(capsys: Captured) -> None:
    logs.configure("info", console=True)

    structlog.get_logger("test").error("failed", exc_info=ValueError("no ink\nKey (phone)=(138)"))

    written = capsys.readouterr().err
    assert "no ink" in written
    assert "Key" not in written


def test_a_library_is_heard_when_something_is_wrong(capsys: Captured) -> None:
    logs.configure("info", console=False)

    logging.getLogger("httpx").info("GET /sns/jscode2session?js_code=secret")
    logging.getLogger("uvicorn.error").warning("something is wrong")

    written = capsys.readouterr().err
    assert "something is wrong" in written
    assert "js_code" not in written


def test_a_person_at_the_terminal_reads_plain_lines(capsys: Captured) -> None:
    logs.configure("warning", console=True)

    structlog.get_logger("test").info("unheard")
    structlog.get_logger("test").warning("heard", batch=7)

    written = capsys.readouterr().err
    assert "heard" in written
    assert "unheard" not in written

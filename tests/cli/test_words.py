from pathlib import Path

import pytest
from typer.testing import CliRunner

from bff.cli import app
from tests.cli import given

SENTENCES = {
    "an unknown setting": ({"BFF_COLOUR": "red"}, "BFF_COLOUR is no setting of ours"),
    "a word for a port": ({"BFF_PORT": "eight"}, "BFF_PORT: "),
    "a port beyond the last": ({"BFF_PORT": "65536"}, "BFF_PORT: "),
    "a strange profile": ({"BFF_PROFILE": "prod"}, "BFF_PROFILE: "),
    "a strange database": ({"BFF_DATABASE_URL": "mysql://a/b"}, "must begin with postgresql://"),
    "a strange Redis": ({"BFF_REDIS_URL": "http://a"}, "must begin with redis://"),
    "production without a database": (
        {"BFF_PROFILE": "production"},
        "BFF_DATABASE_URL is needed in the production profile",
    ),
}


@pytest.mark.parametrize("case", SENTENCES)
def test_what_is_wrong_is_one_sentence(
    case: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    wrong, sentence = SENTENCES[case]
    for name in set(given.os.environ) - set(given.environment()):
        monkeypatch.delenv(name)
    ports = dict(zip(("BFF_PORT", "BFF_SANDBOX_PORT"), map(str, given.free_ports(2)), strict=True))

    result = CliRunner().invoke(app, ["serve"], env=ports | {"BFF_DATA_DIR": str(tmp_path)} | wrong)

    assert result.exit_code == 2
    assert sentence in result.stderr
    assert len(result.stderr.strip().splitlines()) == 1


def test_a_data_folder_that_is_a_file_is_named(tmp_path: Path) -> None:
    folder = tmp_path / "data"
    folder.write_text("")
    port, sandbox_port = given.free_ports(2)

    refused = given.ran("serve", data_dir=folder, port=port, sandbox_port=sandbox_port)

    assert refused.returncode == 2
    assert str(folder) in refused.stderr
    assert "Traceback" not in refused.stderr

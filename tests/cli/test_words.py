from pathlib import Path

import pytest

from bff.kit import keyring
from bff.kit.keyring import Keyring
from tests.cli import given
from tests.services import Services

SENTENCES = {
    "an unknown setting": ({"colour": "red"}, "BFF_COLOUR is no setting of ours"),
    "a word for a port": ({"port": "eight"}, "BFF_PORT: "),
    "a port beyond the last": ({"port": "65536"}, "BFF_PORT: "),
    "a strange profile": ({"profile": "prod"}, "BFF_PROFILE: "),
    "a strange database": ({"database_url": "mysql://a/b"}, "must begin with postgresql://"),
    "a strange Redis": ({"redis_url": "http://a"}, "must begin with redis://"),
    "apps that are no JSON": ({"wechat_apps": "nonsense"}, "BFF_WECHAT_APPS: the apps of WeChat"),
    "a template of no fact": (
        {"wechat_templates": '{"DESK": {"ORDER_PAID": {"id": "t", "data": {"thing1": "{x}"}}}}'},
        "BFF_WECHAT_TEMPLATES: the templates of WeChat, at DESK.ORDER_PAID: no x",
    ),
    "production without a database": (
        {"profile": "production"},
        "BFF_DATABASE_URL is needed in the production profile",
    ),
}


@pytest.mark.parametrize("case", SENTENCES)
def test_what_is_wrong_is_one_sentence(case: str, tmp_path: Path) -> None:
    wrong, sentence = SENTENCES[case]
    port, sandbox_port = given.free_ports(2)
    right = {"port": port, "sandbox_port": sandbox_port, "data_dir": tmp_path}

    result = given.told("serve", **(right | wrong))

    assert result.exit_code == 2
    assert sentence in result.stderr
    assert len(result.stderr.strip().splitlines()) == 1


def test_a_data_folder_that_is_a_file_is_named(tmp_path: Path) -> None:
    folder = tmp_path / "data"
    folder.write_text("")
    port, sandbox_port = given.free_ports(2)

    refused = given.told("serve", data_dir=folder, port=port, sandbox_port=sandbox_port)

    assert refused.exit_code == 2
    assert str(folder) in refused.stderr


AWAY = {
    "a database that is none": ("/none?host={folder}", "connection to database none"),
    "a folder without a socket": ("/none?host=/nowhere", "The system refuses: No such file"),
    "a port that nobody listens on": ("127.0.0.1:9/none", "A service does not answer: "),
    "a host that is none": ("nowhere.invalid/none", "The system refuses: "),
}


@pytest.mark.parametrize("case", AWAY)
def test_a_service_that_is_away_is_one_sentence(
    case: str, services: Services, tmp_path: Path
) -> None:
    where, sentence = AWAY[case]
    folder = services.database_url.partition("host=")[2]
    url = f"postgresql://dongxiao_app@{where.format(folder=folder)}"

    result = given.told("verify", database_url=url, redis_url=services.redis_url, data_dir=tmp_path)

    assert result.exit_code == 2
    assert sentence in result.stderr.splitlines()[-1]


def test_production_needs_the_apps_of_wechat(
    place: Services, ring: Keyring, tmp_path: Path
) -> None:
    keyring.written(ring, tmp_path / "keys.json")
    [port] = given.free_ports(1)
    named = {"profile": "production", "port": port, "key_file": tmp_path / "keys.json"}

    refused = given.told("serve", **(given.of(place, tmp_path) | named))

    assert refused.exit_code == 2
    assert refused.stderr.splitlines()[-1] == "BFF_WECHAT_APPS is not set."

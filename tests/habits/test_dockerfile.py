"""The image is built as Docker would: each of its own commands, in order, in a copy."""

import json
import os
import re
import shlex
import shutil
import signal
import subprocess
import sys
import sysconfig
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from bff.kit import keyring
from bff.sandbox.apps import APPS
from bff.sandbox.pay.keys import merchant_file
from tests.cli.given import PATIENCE_S, first_line, free_ports
from tests.services import Services

ROOT = Path(__file__).parents[2]
# The long way downloads and installs every locked package, as the image does.
WHOLLY = bool(os.environ.get("PROVE"))
INSTALL = re.compile(r"\S+/pip install .*-r requirements\.lock")
BUILD_S_MAX = 600


@dataclass(frozen=True)
class Image:
    """A built copy: where it lies, what its environment is, and how it is started."""

    folder: Path
    environment: dict[str, str]
    words: dict[str, str]

    def run(self, command: list[str], **settings: str) -> "subprocess.CompletedProcess[str]":
        return subprocess.run(
            command,
            cwd=self.folder,
            env=self.environment | settings,
            capture_output=True,
            text=True,
            check=False,
            timeout=PATIENCE_S,
        )


def instructions() -> list[tuple[str, str]]:
    text = (ROOT / "Dockerfile").read_text(encoding="utf-8").replace("\\\n", " ")
    lines = [line.strip() for line in text.splitlines()]
    parted = (line.partition(" ") for line in lines if line and not line.startswith("#"))
    return [(word, rest.strip()) for word, _, rest in parted]


def ignored(_folder: str, names: list[str]) -> set[str]:
    patterns = (ROOT / ".dockerignore").read_text(encoding="utf-8").split()
    return set(names) & {pattern.removeprefix("**/") for pattern in patterns}


@pytest.fixture(scope="module")
def image(tmp_path_factory: pytest.TempPathFactory) -> Image:
    top = tmp_path_factory.mktemp("image")
    kept = {n: v for n, v in os.environ.items() if not n.startswith(("BFF_", "PYTHON"))}
    image = Image(top / "srv", kept, {})
    image.folder.mkdir()
    for word, rest in instructions():
        here = rest.replace("/opt/dongxiao", str(top / "opt"))
        if word == "ENV":
            given = dict(pair.split("=", 1) for pair in shlex.split(here))
            path = os.environ["PATH"]
            image.environment.update({n: v.replace("$PATH", path) for n, v in given.items()})
        elif word == "COPY":
            copied(here, image.folder)
        elif word == "RUN":
            built(here, image)
        image.words[word] = here
    return image


def copied(words: str, folder: Path) -> None:
    source = words.split(maxsplit=1)[0]
    if source == ".":
        shutil.copytree(ROOT, folder, ignore=ignored, dirs_exist_ok=True)
    else:
        shutil.copy(ROOT / source, folder)


def built(command: str, image: Image) -> None:
    if INSTALL.search(command) and not WHOLLY:
        # This environment was installed from the same lock.
        venv = Path(command.split(maxsplit=1)[0]).parents[1]
        [site] = venv.glob("lib/python*/site-packages")
        (site / "locked.pth").write_text(sysconfig.get_path("purelib"))
        return
    command = command.replace("python -m venv", f"{sys.executable} -m venv", 1)
    ran = subprocess.run(
        ["/bin/sh", "-c", command],
        cwd=image.folder,
        env=image.environment,
        capture_output=True,
        text=True,
        check=False,
        timeout=BUILD_S_MAX,
    )
    assert ran.returncode == 0, f"{command}\n{ran.stdout}{ran.stderr}"


def settings(place: Services, folder: Path, port: int) -> dict[str, str]:
    keys = folder / "keys.json"
    keyring.written(keyring.made(), keys)
    return {
        "BFF_DATABASE_URL": place.database_url,
        "BFF_REDIS_URL": place.redis_url,
        "BFF_WECHAT_API_URL": "http://127.0.0.1:9",
        "BFF_WECHAT_APPS": json.dumps(APPS),
        "BFF_WECHAT_PAY_URL": "http://127.0.0.1:9",
        "BFF_WECHAT_PAY_FILE": str(merchant_file(folder)),
        "BFF_PUBLIC_URL": f"http://127.0.0.1:{port}",
        "BFF_KEY_FILE": str(keys),
        "BFF_WORKER": "false",
        "BFF_HOST": "127.0.0.1",
        "BFF_PORT": str(port),
    }


@pytest.fixture(scope="module")
def container(
    image: Image, place: Services, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[dict[str, str]]:
    [port] = free_ports(1)
    given = settings(place, tmp_path_factory.mktemp("secrets"), port)
    command = json.loads(image.words["ENTRYPOINT"]) + json.loads(image.words["CMD"])
    with subprocess.Popen(
        command,
        cwd=image.folder,
        env=image.environment | given,
        stdout=subprocess.PIPE,
        text=True,
    ) as server:
        assert first_line(server.stdout) == f"ready http://127.0.0.1:{port}/graphql"
        yield given
        server.send_signal(signal.SIGTERM)
        assert server.wait(PATIENCE_S) == 0


def test_each_command_of_the_image_succeeds(image: Image) -> None:
    helped = image.run(["bff", "--help"])

    assert helped.returncode == 0
    assert "serve" in helped.stdout


def test_the_image_runs_as_nobody(image: Image) -> None:
    assert image.words["USER"] == "65534:65534"


def test_its_health_check_finds_the_server(image: Image, container: dict[str, str]) -> None:
    [command] = re.findall(r"CMD (\[.*\])", image.words["HEALTHCHECK"])

    assert image.run(json.loads(command), **container).returncode == 0
    assert image.run(json.loads(command), BFF_PORT="9").returncode != 0


def test_a_stranger_finds_no_page_in_production(image: Image, container: dict[str, str]) -> None:
    asked = "import sys, urllib.request as u; u.urlopen(sys.argv[1])"

    answer = image.run(["python", "-c", asked, f"http://127.0.0.1:{container['BFF_PORT']}/"])

    assert "404" in answer.stderr

import signal
import socket
from collections.abc import AsyncIterator, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import httpx
import orjson
import pytest
from websockets.asyncio.client import connect

from bff import documents
from bff.kit import keyring
from bff.kit.keyring import Keyring
from bff.story.phone import TRANSPORT
from tests import services as services_of_tests
from tests.cli import given
from tests.given.wechat import Sandbox
from tests.services import Services

SERVICE_RESTART = 1012
ME = next(one.id for one in documents.read() if one.name == "Me")


@dataclass
class Served:
    said: str
    url: str
    sandbox: str


@pytest.fixture(scope="module")
async def branded(services: Services, origin: str) -> AsyncIterator[Services]:
    """A database of this file's own, with a small demo brand."""
    async with services_of_tests.copied(services, origin) as branded:
        yield branded


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("served")


@pytest.fixture(scope="module")
def served(branded: Services, folder: Path) -> Iterator[Served]:
    port, sandbox_port = given.free_ports(2)
    settings = given.of(branded, folder) | {"port": port, "sandbox_port": sandbox_port}
    assert given.told("seed", "--stores", "50", **settings).exit_code == 0
    with given.serving(settings, folder / "said") as server:
        said = given.first_line(server.stdout)
        yield Served(said, f"http://127.0.0.1:{port}", f"http://127.0.0.1:{sandbox_port}")


def test_one_line_says_where_it_is_ready(served: Served) -> None:
    assert served.said == f"ready {served.url}/graphql"


def test_it_is_ready_when_it_says_so(served: Served) -> None:
    answer = httpx.get(f"{served.url}/readyz")

    assert answer.json() == {"database": "ok", "migrations": "ok", "redis": "ok"}


def test_a_query_is_answered(served: Served) -> None:
    answer = httpx.post(f"{served.url}/graphql", json={"query": "{ now }"})

    assert "now" in answer.json()["data"]


def test_a_browser_is_shown_graphiql(served: Served) -> None:
    page = httpx.get(f"{served.url}/graphql", headers={"accept": "text/html"})

    assert "/assets/graphiql.js" in page.text


def test_requests_are_counted(served: Served) -> None:
    httpx.get(f"{served.url}/livez")

    counted = httpx.get(f"{served.url}/metrics").text

    assert 'dongxiao_requests_total{route="/livez",status="200"}' in counted


def test_operations_are_counted_by_their_executor(served: Served) -> None:
    for query in ["{ now }", "{ now }", "{ __typename __schema { queryType { name } } }"]:
        httpx.post(f"{served.url}/graphql", json={"query": query})

    counted = httpx.get(f"{served.url}/metrics").text

    # A document is compiled when it is seen again.
    assert 'dongxiao_operations_total{by="engine"}' in counted
    assert 'dongxiao_operations_total{by="graphql-core"}' in counted


def test_the_sandbox_runs_beside_it(served: Served) -> None:
    assert httpx.get(f"{served.sandbox}/_sandbox/clock").status_code == 200


def test_a_second_server_on_its_port_is_refused(
    served: Served, branded: Services, tmp_path: Path
) -> None:
    port = served.url.rpartition(":")[2]

    refused = given.ran("serve", port=port, **given.of(branded, tmp_path))

    assert refused.returncode == 2
    assert refused.stderr.startswith(f"Port {port} is taken")
    assert len(refused.stderr.splitlines()) == 1


@pytest.mark.usefixtures("served")
@pytest.mark.parametrize("word", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_stops_all_that_it_started(
    branded: Services, folder: Path, tmp_path: Path, word: signal.Signals
) -> None:
    ports = given.free_ports(2)
    settings = given.of(branded, folder) | {"port": ports[0], "sandbox_port": ports[1]}

    with given.serving(settings, tmp_path / "said") as server:
        given.first_line(server.stdout)
        server.send_signal(word)
        ended = server.wait(given.PATIENCE_S)

    assert ended == 0
    assert (tmp_path / "said").read_text().splitlines()[-1] == "Stopping."
    for port in ports:
        socket.create_server(("127.0.0.1", port)).close()


async def test_an_unmigrated_server_runs_and_is_not_ready(
    services: Services, sandbox: Sandbox, ring: Keyring, tmp_path: Path
) -> None:
    async with services_of_tests.copied(services, None) as empty:
        settings = production(empty, sandbox, ring, tmp_path)
        with given.serving(settings, tmp_path / "said") as server:
            given.first_line(server.stdout)
            async with httpx.AsyncClient(base_url=url(settings)) as balancer:
                answers = [await balancer.get("/readyz") for _ in range(3)]

    assert [answer.status_code for answer in answers] == [503] * 3
    assert answers[0].json()["migrations"].startswith("waiting: ")


async def test_a_server_that_stops_leaves_in_good_order(
    branded: Services, sandbox: Sandbox, ring: Keyring, tmp_path: Path
) -> None:
    settings = production(branded, sandbox, ring, tmp_path)
    there = url(settings)

    with given.serving(settings, tmp_path / "said") as server:
        given.first_line(server.stdout)
        async with (
            httpx.AsyncClient(base_url=there) as balancer,
            connect(f"{there.replace('http', 'ws')}/graphql", subprotocols=[TRANSPORT]) as phone,
        ):
            ready = [await balancer.get("/readyz")]
            server.terminate()
            # Told at once, and long before the port closes.
            while ready[-1].status_code == 200:
                ready.append(await balancer.get("/readyz"))
            late = await balancer.post("/graphql", json={"documentId": ME})
            await phone.wait_closed()
        ended = server.wait(given.PATIENCE_S)

    assert ready[-1].status_code == 503
    assert late.json() == {"data": {"me": None}}
    assert (phone.close_code, ended) == (SERVICE_RESTART, 0)


def production(place: Services, sandbox: Sandbox, ring: Keyring, folder: Path) -> dict[str, object]:
    """Return the settings of a server in production, on a port of its own."""
    keyring.written(ring, folder / "keys.json")
    [port] = given.free_ports(1)
    return given.of(place, folder) | {
        "profile": "production",
        "port": port,
        "key_file": folder / "keys.json",
        "wechat_api_url": sandbox.url,
        "wechat_apps": orjson.dumps(sandbox.apps).decode(),
        "wechat_pay_url": sandbox.url,
        "wechat_pay_file": sandbox.pay_file,
        "public_url": f"http://127.0.0.1:{port}",
    }


def url(settings: Mapping[str, object]) -> str:
    return f"http://127.0.0.1:{settings['port']}"

"""A brand that sells: its server and its WeChat beside each other, and people who are signed in."""

import asyncio
import os
import socket
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager, contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import mkdtemp
from uuid import uuid4

import asyncpg
import orjson

from bench import database, machine
from bench.kinds import LIMITS
from bench.load import HOST
from bench.wire import Json, Wire
from bff.context import App
from bff.documents.files import id_of
from bff.embedded import Endpoints
from bff.kit import ids
from bff.kit.ids import Kind
from bff.sandbox.apps import APPS
from bff.story.phone import document

MEMBERS, STORES = 600, 200
READY_S_MAX = 120.0
POLL_S = 0.2
SELLING = "select store_id from store_product where product_id = $1 order by store_id limit $2"


@dataclass(frozen=True)
class Town:
    """A server and its WeChat, both running, and the database behind them."""

    place: Endpoints
    server: subprocess.Popen[bytes]
    sandbox: subprocess.Popen[bytes]
    server_port: int
    sandbox_port: int
    folder: Path


@dataclass(frozen=True)
class Buyer:
    """Somebody who is signed in."""

    person: str
    token: str


@asynccontextmanager
async def town(services: Endpoints) -> AsyncIterator[Town]:
    name = f"orders_{uuid4().hex[:8]}"
    await database.ran(services.migration_url, f"create database {name}")
    place = database.placed(services, name)
    folder = Path(mkdtemp(prefix="dongxiao-orders-"))
    async with AsyncExitStack() as stack:
        stack.push_async_callback(database.dropped, services, name)
        ports = [stack.enter_context(_free_port()) for _ in range(2)]
        given = _environment(place, folder, None, *ports)
        sandbox = stack.enter_context(_running(["sandbox"], given))
        server = stack.enter_context(_running(["serve"], given))
        town = Town(place, server, sandbox, ports[0], ports[1], folder)
        await _ready(town)
        yield town


async def buyers(town: Town) -> list[Buyer]:
    document = document_id("SignIn")
    limit = asyncio.Semaphore(8)

    async def signed_in(number: int) -> Buyer:
        person = f"buyer-{number}"
        async with limit, Wire(town.server_port) as server, Wire(town.sandbox_port) as wechat:
            await wechat.ask("PUT", f"/_sandbox/people/{person}", {"name": person})
            path = f"/_sandbox/people/{person}/login-code"
            code = (await wechat.post(path, {"app": App.CONSUMER}))["code"]
            asked = {"input": {"app": App.CONSUMER, "code": code}}
            body = {"documentId": document, "variables": asked}
            answer = await server.post("/graphql", body)
            return Buyer(person, answer["data"]["signIn"]["accessToken"])

    return list(await asyncio.gather(*(signed_in(number) for number in range(MEMBERS))))


async def handles(town: Town) -> Json:
    """Make the demo brand, and return what there is to play with."""
    await _done(town, "seed", f"--stores={STORES * 10}")
    found: Json = orjson.loads(await _done(town, "demo", "--json"))
    return found


async def baskets(town: Town) -> list[Json]:
    """Return a bottle at each of many stores."""
    product = (await handles(town))["products"][0]
    connection = await asyncpg.connect(town.place.database_url)
    rows = await connection.fetch(SELLING, ids.read(Kind.PRODUCT, product["id"]), STORES)
    await connection.close()
    stores = [ids.opaque(Kind.STORE, row["store_id"]) for row in rows]
    lines = [{"variantId": product["variants"][0]["id"], "quantity": 1}]
    return [{"storeId": store, "lines": lines, "couponIds": []} for store in stores]


async def cpu(here: Town) -> dict[str, float]:
    """Return the CPU seconds that each part has used so far."""
    connection = await asyncpg.connect(here.place.database_url)
    postmaster = machine.parent(await connection.fetchval("select pg_backend_pid()"))
    await connection.close()
    assert postmaster is not None
    return {
        "server": machine.cpu_s(here.server.pid),
        "sandbox": machine.cpu_s(here.sandbox.pid),
        "database": machine.cpu_s(postmaster),
    }


def document_id(name: str) -> str:
    return id_of(document(App.CONSUMER, name))


async def _ready(town: Town) -> None:
    give_up = time.monotonic() + READY_S_MAX
    while time.monotonic() < give_up and town.server.poll() is None:
        try:
            async with Wire(town.server_port) as wire:
                await wire.ask("GET", "/readyz", {})
                return
        except (OSError, asyncio.IncompleteReadError):
            await asyncio.sleep(POLL_S)
    raise SystemExit("the server did not start")


def _environment(
    place: Endpoints, folder: Path, town: Town | None, *ports: int
) -> Mapping[str, str]:
    server, sandbox = ports or (town.server_port, town.sandbox_port) if town else ports
    inherited = {k: v for k, v in os.environ.items() if not k.startswith("BFF_")}
    return (
        inherited
        | LIMITS
        | {
            "BFF_DATA_DIR": str(folder),
            "BFF_DATABASE_URL": place.database_url,
            "BFF_DATABASE_MIGRATION_URL": place.migration_url,
            "BFF_REDIS_URL": place.redis_url,
            "BFF_PORT": str(server),
            "BFF_SANDBOX_PORT": str(sandbox),
            "BFF_WECHAT_API_URL": f"http://{HOST}:{sandbox}",
            "BFF_WECHAT_APPS": orjson.dumps(APPS).decode(),
        }
    )


@contextmanager
def _running(words: Sequence[str], given: Mapping[str, str]) -> Iterator[subprocess.Popen[bytes]]:
    log = Path(given["BFF_DATA_DIR"]) / f"{words[0]}.log"
    with log.open("wb") as out:
        process = subprocess.Popen(
            _command(words), env=dict(given), stdout=out, stderr=subprocess.STDOUT
        )
    try:
        yield process
    finally:
        process.terminate()
        process.wait()


async def _done(town: Town, *words: str) -> bytes:
    process = await asyncio.create_subprocess_exec(
        *_command(words),
        env=dict(_environment(town.place, town.folder, town)),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    told, wrong = await process.communicate()
    if process.returncode:
        raise SystemExit(wrong.decode(errors="replace"))
    return told


def _command(words: Sequence[str]) -> list[str]:
    return [sys.executable, "-m", "bff.cli", *words]


@contextmanager
def _free_port() -> Iterator[int]:
    with socket.socket() as door:
        door.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        door.bind((HOST, 0))
        yield door.getsockname()[1]

import asyncio
import os
import re
import signal
import sys
from contextlib import closing
from pathlib import Path

import httpx
import pytest

from bff.sandbox import census, serving
from bff.sandbox.control.routes import PREFIX, ROUTES
from bff.sandbox.people import Person, openid
from bff.sandbox.serving import SandboxError
from bff.sandbox.store import Store
from tests.given import wechat_wire as wire
from tests.given.wechat import Sandbox, running_sandbox

SERVE = """
import asyncio, pathlib, sys
from bff.sandbox import serving
asyncio.run(serving.serve(pathlib.Path(sys.argv[1]), database_url=None, port=0))
"""


async def started(state_dir: Path) -> tuple[asyncio.subprocess.Process, str]:
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-c", SERVE, str(state_dir), stdout=asyncio.subprocess.PIPE
    )
    assert process.stdout is not None
    line = (await process.stdout.readline()).decode()
    return process, line.removeprefix("sandbox ").strip()


async def test_a_killed_sandbox_forgets_nothing(tmp_path: Path) -> None:
    async with running_sandbox(tmp_path, None) as sandbox:
        await sandbox.person("lin")
    process, url = await started(tmp_path)
    async with httpx.AsyncClient(base_url=url) as client:
        await client.put("/_sandbox/people/chen", json={"name": "陈"})
        issued = await client.post("/_sandbox/people/chen/login-code", json={"app": "CONSUMER"})
    os.kill(process.pid, signal.SIGKILL)
    await process.wait()

    async with running_sandbox(tmp_path, None) as sandbox:
        assert "openid" in await wire.login(sandbox, issued.json()["code"])
        assert "openid" in await wire.login(sandbox, await sandbox.login_code("lin"))


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
async def test_a_signal_ends_it_in_order(tmp_path: Path, number: int) -> None:
    process, url = await started(tmp_path)

    process.send_signal(number)

    assert await process.wait() == 0
    assert re.fullmatch(r"http://127\.0\.0\.1:\d+", url)


async def test_people_may_be_enrolled_from_outside(tmp_path: Path) -> None:
    async with running_sandbox(tmp_path, None) as sandbox:
        census.enrol(tmp_path, [Person("lin", "林"), Person("chen", "陈", "13900000000")])

        assert await sandbox.login_code("lin")
        assert await sandbox.phone_code("chen")


async def test_a_taken_port_is_said_in_words(sandbox: Sandbox, tmp_path: Path) -> None:
    port = int(sandbox.url.rpartition(":")[2])

    with pytest.raises(SandboxError, match="cannot listen"):
        async with serving.running(tmp_path / "other", database_url=None, port=port):
            pass


async def test_a_folder_that_is_none_is_said_in_words(tmp_path: Path) -> None:
    (tmp_path / "file").touch()

    with pytest.raises(SandboxError, match="cannot keep its state"):
        async with serving.running(tmp_path / "file", database_url=None, port=0):
            pass


async def test_a_start_that_fails_ends_no_process(tmp_path: Path) -> None:
    census.enrol(tmp_path, [Person("lin", "林")])

    with pytest.raises(SandboxError, match="did not start"):
        async with serving.running(tmp_path, database_url=None, port=0, apps={"SHOP": {}}):
            pass


async def test_production_closes_the_control_api(tmp_path: Path) -> None:
    async with (
        serving.running(tmp_path, database_url=None, port=0, production=True) as url,
        httpx.AsyncClient(base_url=url) as client,
    ):
        closed = [
            await client.put("/_sandbox/people/lin", json={"name": "林"}),
            await client.post("/_sandbox/clock/advance", json={"seconds": 1}),
            await client.get("/"),
        ]

    assert [answer.status_code for answer in closed] == [403, 403, 403]
    with closing(Store(tmp_path)) as store:
        assert census.everybody(store) == []


async def test_the_page_shows_everything_and_asks_nobody(sandbox: Sandbox) -> None:
    await sandbox.control("PUT", "/people/lin", {"name": "<b>林</b>"})
    await sandbox.consent("lin", "template")
    to = openid(sandbox.apps["CONSUMER"]["appid"], "lin")
    message = {"touser": to, "template_id": "template", "data": {"thing1": {"value": "两瓶"}}}
    await wire.told(sandbox, "/cgi-bin/message/subscribe/send", message)
    await sandbox.fault("/sns/jscode2session", "reset")
    await sandbox.client.get("/cgi-bin/token")

    page = (await sandbox.client.get("/")).text

    for shown in ("&lt;b&gt;林&lt;/b&gt;", "/cgi-bin/token", "errcode 40002", "reset", "两瓶"):
        assert shown in page
    for route in ROUTES:
        assert f"{PREFIX}{route.path}" in page
    assert not re.search(r"https?://|//[a-z]", page)

import time
from collections.abc import AsyncIterator
from pathlib import Path

import orjson
import pytest

from bff.gateways.pay import NotGenuine, Patience, Pay, Why
from bff.sandbox.pay import keys, rsa
from tests.given import pay_notices as given
from tests.given.pay import Till, client, opened_till
from tests.given.pay_notices import Sent

CERTIFICATES = "/v3/certificates"
# Certificates are fetched as often as a serial is not known.
EAGER = Patience(fetches_apart_s=0.0)


@pytest.fixture
async def till(tmp_path: Path, pay_keys: Path) -> AsyncIterator[Till]:
    async with opened_till(tmp_path, pay_keys) as till:
        yield till


async def rotated(till: Till, to: str = "certificate") -> None:
    await till.sandbox.control("POST", "/keys/rotate", {"to": to})


def told(till: Till, *, by: keys.Key) -> Sent:
    known = keys.read(till.folder)
    facts = dict(given.PAID, mchid=known.mchid, appid=till.appid)
    body = orjson.dumps(given.envelope(facts, key=known.apiv3_key.encode()))
    return given.signed(body, key=rsa.loaded(by.private), serial=by.serial, at=int(time.time()))


async def believed(pay: Pay, sent: Sent) -> Why | None:
    headers = {name.lower(): value for name, value in sent.headers.items()}
    try:
        await pay.notices.opened(headers, sent.body)
    except NotGenuine as error:
        return error.why
    return None


async def test_by_certificates_everything_works(till: Till) -> None:
    await rotated(till)
    async with client(till.sandbox, till.folder) as pay:
        bill = till.bill()
        await till.press(await pay.prepay(bill))

        assert (await pay.paid(bill.out_trade_no)).is_paid

    assert len(await till.sandbox.received(CERTIFICATES)) == 1


async def test_certificates_change_under_a_running_client(till: Till) -> None:
    await rotated(till)
    async with client(till.sandbox, till.folder, patience=EAGER) as pay:
        standing = []
        for _ in range(4):
            standing.append((await pay.paid("nobody-1")).state)
            await rotated(till)

    assert len(standing) == 4
    assert len(await till.sandbox.received(CERTIFICATES)) >= 2


async def test_while_keys_change_both_kinds_are_believed(till: Till) -> None:
    await rotated(till)
    await rotated(till, "public-key")
    known = keys.read(till.folder)

    async with client(till.sandbox, till.folder) as pay:
        by_key = await believed(pay, told(till, by=known.public))
        by_certificate = await believed(pay, told(till, by=known.certificates[0]))

    assert known.mode is keys.Mode.GREY
    assert (by_key, by_certificate) == (None, None)


async def test_without_certificates_none_is_believed(till: Till) -> None:
    known = keys.read(till.folder)

    sent = told(till, by=known.certificates[0])

    assert await believed(till.pay, sent) is Why.SERIAL
    assert await believed(till.pay, told(till, by=known.public)) is None


async def test_invented_serials_do_not_make_us_ask(till: Till) -> None:
    key, calm = keys.read(till.folder).public, Patience(fetches_apart_s=60)

    async with client(till.sandbox, till.folder, patience=calm) as pay:
        for number in range(20):
            sent = told(till, by=key.model_copy(update={"serial": f"{number:040X}"}))
            assert await believed(pay, sent) is Why.SERIAL

    assert len(await till.sandbox.received(CERTIFICATES)) == 1


@pytest.mark.parametrize("to", ["public-key", "certificate"])
async def test_names_are_hidden_with_the_key_in_use(till: Till, to: str) -> None:
    await rotated(till, to)
    known = keys.read(till.folder)

    async with client(till.sandbox, till.folder) as pay:
        serial, key = await pay._keys.hiding()

    own = known.public if to == "public-key" else known.certificates[0]
    assert (serial, key) == (own.serial, rsa.loaded(own.private).public_key())

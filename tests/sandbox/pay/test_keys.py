import asyncio
import stat
from dataclasses import replace
from pathlib import Path

import orjson
from cryptography.x509 import load_pem_x509_certificate

from bff.sandbox.pay import keys, rsa
from tests.given.ear import Ear
from tests.given.pay_wire import TRADES, Merchant

CERTIFICATES = "/v3/certificates"


async def rotate(merchant: Merchant, to: str) -> dict[str, object]:
    return await merchant.sandbox.control("POST", "/keys/rotate", {"to": to})


async def serial(merchant: Merchant) -> str:
    answer = await merchant.sent("GET", f"{TRADES}/order-1?mchid={merchant.secrets.mchid}")
    return str(answer.headers["wechatpay-serial"])


async def test_keys_are_made_once(tmp_path: Path) -> None:
    made = [await asyncio.to_thread(keys.merchant_file, tmp_path) for _ in range(2)]
    told = orjson.loads(made[0].read_bytes())

    assert made[0] == made[1]
    assert len(told["apiv3_key"]) == 32
    assert told["public_key_id"].startswith("PUB_KEY_ID_01")
    assert stat.S_IMODE(made[0].stat().st_mode) == 0o600


async def test_two_that_start_at_once_have_the_same_keys(tmp_path: Path) -> None:
    both = [asyncio.to_thread(keys.read, tmp_path / "new") for _ in range(2)]

    first, second = await asyncio.gather(*both)

    assert first == second


async def test_an_account_by_public_key_has_no_certificates(merchant: Merchant) -> None:
    refused = await merchant.sent("GET", CERTIFICATES)

    assert (refused.status_code, refused.json()["code"]) == (500, "SYSTEM_ERROR")
    assert await serial(merchant) == merchant.secrets.public_key_id


async def test_certificates_rotate_by_way_of_both(merchant: Merchant) -> None:
    alone = (await rotate(merchant, "certificate"))["certificates"]
    both = (await rotate(merchant, "certificate"))["certificates"]
    signed_by_old = await serial(merchant)
    after = (await rotate(merchant, "certificate"))["certificates"]

    assert isinstance(both, list)
    assert (alone, after) == (both[:1], both[1:])
    assert [signed_by_old, await serial(merchant)] == both


async def test_certificates_come_encrypted_and_real(merchant: Merchant) -> None:
    await rotate(merchant, "certificate")
    [told] = (await merchant.read(CERTIFICATES))["data"]
    none = await merchant.read(f"{CERTIFICATES}?algorithm_type=SM2")

    pem = merchant.secrets.decrypted(told["encrypt_certificate"])

    certificate = load_pem_x509_certificate(pem)
    assert f"{certificate.serial_number:040X}" == told["serial_no"] == await serial(merchant)
    assert none == {"data": []}


async def test_in_the_grey_time_answers_follow_the_caller(merchant: Merchant) -> None:
    await rotate(merchant, "certificate")
    told = await rotate(merchant, "public-key")

    by_certificate = await serial(merchant)
    by_key = await serial(replace(merchant, declared=merchant.secrets.public_key_id))

    assert told["mode"] == "grey"
    assert told["certificates"] == [by_certificate]
    assert by_key == merchant.secrets.public_key_id


async def test_in_the_grey_time_notifications_come_by_either(merchant: Merchant, ear: Ear) -> None:
    await rotate(merchant, "certificate")
    await rotate(merchant, "public-key")

    for turn in range(2):
        await merchant.paid(f"order-{turn}", notify_url=ear.url)
    heard = {(await ear.next()).headers["wechatpay-serial"] for _ in range(2)}

    assert len(heard) == 2
    assert merchant.secrets.public_key_id in heard


async def test_the_grey_time_ends_in_the_public_key(merchant: Merchant) -> None:
    await rotate(merchant, "certificate")
    modes = [(await rotate(merchant, "public-key"))["mode"] for _ in range(3)]

    assert modes == ["grey", "public-key", "public-key"]


async def test_an_echo_opens_what_was_sealed(merchant: Merchant, ear: Ear) -> None:
    declared = replace(merchant, declared=merchant.secrets.public_key_id)
    sealed = rsa.sealed(merchant.secrets.public, "林")
    facts = {"echo_message": "早", "encrypted_echo_message": sealed, "notify_url": ear.url}

    told = (await declared.posted("/v3/security/echo", facts)).json()
    heard = await ear.next()

    assert told["echo_message"] == "早"
    assert rsa.unsealed(merchant.secrets.private, told["encrypted_echo_message"]) == "林"
    assert merchant.secrets.proved(heard.headers, heard.body)


async def test_what_is_not_sealed_right_is_refused(merchant: Merchant) -> None:
    declared = replace(merchant, declared=merchant.secrets.public_key_id)
    facts = {"echo_message": "早", "encrypted_echo_message": "林"}

    undeclared = await merchant.posted("/v3/security/echo", facts)
    unsealed = await declared.posted("/v3/security/echo", facts)

    assert undeclared.json()["detail"]["field"] == "Wechatpay-Serial"
    assert unsealed.json()["detail"]["field"] == "/encrypted_echo_message"

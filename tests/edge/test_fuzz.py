"""Whatever is asked, by whomever: no answer is a failure of ours, and none tells too much."""

import re

import httpx
import pytest

from bff.app import House
from bff.engine.errors import Code
from bff.kit import ids
from bff.kit.ids import Kind
from bff.kit.keyring import Keyring
from bff.story.phone import Phone
from resolvers.schema import built
from tests.conftest import HandPhone
from tests.edge import world
from tests.edge.fuzz import drawn
from tests.edge.world import SECRET_FEN, Who, World
from tests.given.proving import PROVE, Say

DOCUMENTS = 3_000 if PROVE else 25
# What is a shop's own, and no question of a stranger may bring to light.
SECRETS = (Kind.COUPON, Kind.LOOK)
LEAKS = re.compile(
    r"Traceback|site-packages|\.py\b|asyncpg|PostgresError|\bpg_|select .* from |insert into |"
    r"relation \"|constraint|redis\.|/tmp/|object at 0x",
    re.IGNORECASE,
)


@pytest.fixture(scope="module")
async def shops(house: House, hand_phone: HandPhone) -> World:
    """A world of this file's own, for what is drawn may close its shops."""
    return await world.made(house.database, house.services.get(Keyring), hand_phone)


async def answered(phone: Phone, document: str) -> httpx.Response:
    headers = {"authorization": f"Bearer {phone.token}"} if phone.token else {}
    return await phone.server.post("/graphql", json={"query": document}, headers=headers)


def faults(answer: httpx.Response, secrets: list[str]) -> list[str]:
    codes = re.findall(r'"code":"(\w+)"', answer.text)
    found = [f"status {answer.status_code}"] if answer.status_code >= 500 else []
    found += [code for code in codes if code in {Code.INTERNAL_SERVER_ERROR, Code.UNAVAILABLE}]
    found += LEAKS.findall(answer.text)
    return found + [secret for secret in secrets if secret in answer.text]


@pytest.mark.parametrize("who", Who)
async def test_nothing_drawn_by_chance_fails_or_leaks(
    who: Who, shops: World, seed: int, say: Say
) -> None:
    phone = shops.phones[who]
    named = [shops.id(kind, whose) for kind in shops.own for whose in ("own", "other's")]
    secrets = [ids.opaque(kind, shops.others[kind]) for kind in SECRETS]
    hidden = secrets + [str(SECRET_FEN)] * (who is not Who.OPERATOR)
    given = [id_ for id_ in named if id_ not in secrets]

    executed = 0
    for document in drawn(built()._schema, given, count=DOCUMENTS, seed=seed):
        answer = await answered(phone, document)
        assert not faults(answer, hidden), f"PROVE_SEED={seed}\n{document}\n{answer.text}"
        executed += answer.json().get("data") is not None
        if answer.status_code == 401:
            await phone.sign_in()

    say(f"{who}, PROVE_SEED={seed}: {DOCUMENTS} documents, {executed} of them executed")

"""What the peers call in the database: functions and types, beside a town, not part of it."""

import re
from hashlib import sha256
from pathlib import Path

import asyncpg

from bff.embedded import Endpoints

HERE = Path(__file__).parent
FILES = ("peers.sql", "postgraphile.sql")
STATEMENTS = HERE.parent / "peers" / "statements"
PART = re.compile(r"{([\w/]+_\w+)}")
# A statement may hold one that holds another.
NESTED_MAX = 3
KNOWN = "select obj_description(to_regnamespace('bench')::oid, 'pg_namespace')"


async def renewed(place: Endpoints) -> None:
    """Make them anew where their text has changed; the town is kept."""
    text = written()
    made = sha256(text.encode()).hexdigest()
    connection = await asyncpg.connect(place.migration_url)
    try:
        if await connection.fetchval(KNOWN) != made:
            await connection.execute(f"{text}; comment on schema bench is '{made}'")
    finally:
        await connection.close()


def written() -> str:
    """Return all statements that make them."""
    return whole("".join((HERE / name).read_text(encoding="utf-8") for name in FILES))


def whole(text: str) -> str:
    """Return a text with the statements of peers that it is made of."""
    for _ in range(NESTED_MAX):
        text = PART.sub(lambda found: (STATEMENTS / f"{found[1]}.sql").read_text(), text)
    return text

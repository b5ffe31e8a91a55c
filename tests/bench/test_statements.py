"""What the peers ask of the database fits its tables as they are now."""

import asyncpg

from bench.data import functions
from bench.data.functions import PART, STATEMENTS
from tests.services import Services

TEXTS = {
    path.relative_to(STATEMENTS).with_suffix("").as_posix(): path.read_text(encoding="utf-8")
    for path in sorted(STATEMENTS.rglob("*.sql"))
}
# These are tried where they are used.
HELD = {name for text in (*TEXTS.values(), functions.written()) for name in PART.findall(text)}


async def test_every_statement_of_a_peer_fits_the_tables(own_place: Services) -> None:
    await functions.renewed(own_place)
    asked = {name: text for name, text in TEXTS.items() if name not in HELD}

    connection = await asyncpg.connect(own_place.migration_url)
    try:
        for text in asked.values():
            await connection.prepare(functions.whole(text))
    finally:
        await connection.close()

    assert {"raw_Home", "claim", "terms", "joined/parties_of_stores"} <= asked.keys()

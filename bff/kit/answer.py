"""The same request gets the first answer again: outcomes kept beside their effects."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from hashlib import sha256
from typing import Any, NamedTuple
from uuid import UUID

import orjson
from pydantic import TypeAdapter

from bff.kit.database import Database, Record, Transaction, columns
from bff.kit.refusal import BadInput
from bff.kit.writes import Write

KEY_LENGTH_MAX = 64
# Longer than any phone keeps trying, and than a queue of messages is kept on it.
KEPT_DAYS = 7
SWEPT_AT_ONCE = 10_000
Act = Callable[[list[int]], Awaitable[Sequence[object]]]
Name = tuple[UUID, str]

# In the order of the keys: of two batches that share some, one waits for the other, never both.
# What stands there is touched but kept, because only so is it read after that wait.
OPEN = """
    insert into answer (actor, operation, key, fingerprint, at)
    select actor, $1, key, fingerprint, bff_now()
    from unnest($2::uuid[], $3::text[], $4::bytea[]) as asked (actor, key, fingerprint)
    order by actor, key
    on conflict (actor, operation, key) do update set fingerprint = answer.fingerprint
    returning actor, key, fingerprint, outcome
"""
# By conflict and not by update, because a conflict is found by its key however large the table.
CLOSE = """
    answer_closed as (
        insert into answer (actor, operation, key, fingerprint, at, outcome)
        select actor, $1, key, fingerprint, bff_now(), outcome::jsonb
        from unnest($2::uuid[], $3::text[], $4::bytea[], $5::text[])
            as given (actor, key, fingerprint, outcome)
        on conflict (actor, operation, key) do update set outcome = excluded.outcome
        returning key
    )
"""

# As a value of its own, because no index is asked by what may change from row to row.
SWEEP = """
    delete from answer where id = any(array(
        select id from answer where at < (select bff_now()) - make_interval(days => $1)
        limit $2 for update skip locked
    ))
"""


class Request(NamedTuple):
    """Who asks for what, and the id under which a repetition is known."""

    actor: UUID
    key: str
    fingerprint: bytes

    @property
    def name(self) -> Name:
        """What it has in common with its repetitions."""
        return self[:2]


class KeyReused(BadInput):
    """The same requestId came with another input."""

    def __init__(self) -> None:
        """Say so in words."""
        super().__init__("This requestId was used before, with another input.")


def request(actor: UUID, key: str, *facts: object) -> Request:
    """Describe a request whose input is `facts`; BadInput when its key is none."""
    # PostgreSQL keeps no NUL in a text, and no app of ours makes an id of unseen characters.
    if not (key.strip() and len(key) <= KEY_LENGTH_MAX and key.isprintable()):
        raise BadInput(f"requestId must have 1 to {KEY_LENGTH_MAX} visible characters.")
    return Request(
        actor=actor, key=key, fingerprint=sha256(orjson.dumps(facts, default=str)).digest()
    )


async def sweep(database: Database) -> int:
    """Delete up to 10,000 answers that are older than seven days; return how many they were."""
    async with database.transaction() as transaction:
        return await transaction.execute(SWEEP, KEPT_DAYS, SWEPT_AT_ONCE)


class Answers:
    """The outcomes of one operation, which are frozen dataclasses of these classes."""

    def __init__(self, operation: str, *classes: type) -> None:
        """Name the operation and every class that an outcome of it may have."""
        self.operation = operation
        self._classes: Mapping[str, TypeAdapter[Any]] = {
            kind.__name__: TypeAdapter(kind) for kind in classes
        }

    async def once(
        self, transaction: Transaction, requests: Sequence[Request], act: Act
    ) -> list[Any]:
        """Let `act` answer the requests that are new, and answer the others as the first time.

        `act` gets the positions of the new requests and returns one outcome for each. A
        repetition waits for the first attempt to end; with another input it is KeyReused.
        One statement beside those of `act`, however many requests; their outcomes are written
        before commit.
        """
        if not requests:
            return []
        firsts: dict[Name, int] = {}
        for place, request in enumerate(requests):
            firsts.setdefault(request.name, place)
        known = await self._given(transaction, [requests[place] for place in firsts.values()])
        fresh = [place for name, place in firsts.items() if name not in known]
        outcomes = await act(fresh) if fresh else []
        made = [(requests[place], one) for place, one in zip(fresh, outcomes, strict=True)]
        # In one transaction with their effects: an outcome without its row would be a lie.
        self._give(transaction, made)
        known |= {request.name: (request.fingerprint, one) for request, one in made}
        return [_same(request, *known[request.name]) for request in requests]

    async def _given(
        self, transaction: Transaction, requests: Sequence[Request]
    ) -> dict[Name, tuple[bytes, object]]:
        rows = await transaction.fetch(OPEN, self.operation, *columns(requests))
        return {
            (row["actor"], row["key"]): (row["fingerprint"], self._loaded(row))
            for row in rows
            if row["outcome"] is not None
        }

    def _give(self, transaction: Transaction, made: Sequence[tuple[Request, object]]) -> None:
        given = [(*request, self._dumped(outcome)) for request, outcome in made]
        values = [self.operation, *columns(given)]
        transaction.before_commit(Write(CLOSE, values, rows=len(given)))

    def _loaded(self, row: Record) -> object:
        kept = orjson.loads(row["outcome"])
        return self._classes[kept["is"]].validate_python(kept["facts"])

    def _dumped(self, outcome: object) -> str:
        name = type(outcome).__name__
        assert name in self._classes, f"{name} is no outcome of {self.operation}"
        return orjson.dumps({"is": name, "facts": outcome}, default=str).decode()


def _same(asked: Request, fingerprint: bytes, outcome: object) -> object:
    return outcome if fingerprint == asked.fingerprint else KeyReused()

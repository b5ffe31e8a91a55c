"""What is measured: which document, by how many callers, of which servers, on which town."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol

from bench.claims import Claims
from bench.data import LARGE, TOWN, Scale
from bench.reads import Reads
from bench.servers import Server
from bench.wishes import Member, Wish
from bff.embedded import Endpoints

NODE = ("mercurius-jit", "apollo", "yoga")
# The first is as its users write it, the second for the very documents that are measured.
READING = (*NODE, "mercurius-joined")


class Wishes(Protocol):
    """What the callers of a leg ask, and what becomes of the answers."""

    async def of(self, server: Server) -> Iterator[bytes]: ...

    async def sample(self, server: Server) -> list[bytes]: ...

    def answered(self, server: Server, answer: bytes) -> None: ...

    async def verdict(self) -> list[str]: ...


@dataclass(frozen=True)
class Operation:
    """One measured piece of work.

    It is chosen by its topic. Answers are compared without the fields named `besides`; what
    `writes` gets a copy of its town.
    """

    name: str
    topic: str
    wishes: Callable[[Endpoints, Sequence[Member]], Wishes]
    concurrencies: Sequence[int]
    servers: Sequence[str]
    words: str
    scale: Scale = TOWN
    besides: Sequence[str] = ()
    writes: bool = False


def _home(_place: Endpoints, members: Sequence[Member]) -> Wishes:
    return Reads("Home", [Wish(member) for member in members])


def _nearby(_place: Endpoints, members: Sequence[Member]) -> Wishes:
    return Reads("StoresNearby", [Wish(member) for member in members])


def _hello(_place: Endpoints, _members: Sequence[Member]) -> Wishes:
    return Reads("Me", [Wish()])


OPERATIONS = (
    Operation(
        "home",
        "home",
        _home,
        (1, 16, 64),
        ("dongxiao", *READING, "postgraphile", "strawberry", "raw-sql"),
        "the first screen: who I am, ten coupons, ten stores with campaigns and a party",
    ),
    Operation(
        "nearby",
        "nearby",
        _nearby,
        (16, 64),
        ("dongxiao", *READING, "postgraphile", "strawberry", "raw-sql"),
        "ten stores near me with reasons and campaigns, of 100,000",
    ),
    Operation(
        "nearby-1m",
        "nearby",
        _nearby,
        (64,),
        ("dongxiao", *READING, "postgraphile", "raw-sql"),
        "the same of 1,000,000 stores",
        scale=LARGE,
    ),
    Operation(
        "claim",
        "claim",
        Claims,
        (16, 64, 256),
        ("dongxiao", "mercurius-jit", "redis-gate"),
        "a coupon of a flash issue",
        besides=("id", "usableFrom", "me"),
        writes=True,
    ),
    Operation(
        "hello",
        "hello",
        _hello,
        (16, 64),
        ("dongxiao", *NODE, "strawberry", "starlette"),
        "the smallest document: me, asked by nobody",
    ),
)

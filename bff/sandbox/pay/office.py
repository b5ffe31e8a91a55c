"""The desk of WeChat Pay in one sandbox: its keys, the nonces it saw, the bell of its courier."""

import asyncio
import time
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from starlette.requests import Request

from bff.sandbox.pay import bank, keys
from bff.sandbox.pay.keys import Keys
from bff.sandbox.pay.ring import Ring
from bff.sandbox.store import Store
from bff.sandbox.world import World

# How far a caller's clock may be off, either way.
SKEW_S = 300


@dataclass
class Office:
    """What all calls of Pay share."""

    state_dir: Path
    world: World
    bell: asyncio.Event = field(default_factory=asyncio.Event)
    _seen: dict[str, float] = field(default_factory=dict)

    # Only when somebody pays: making RSA keys takes as long as starting all the rest.
    @cached_property
    def ring(self) -> Ring:
        """The keys; the merchant's account is opened with them."""
        made = keys.read(self.state_dir)
        keys.merchant_file(self.state_dir)
        self.store.rows(bank.OPEN, made.mchid)
        return Ring(made)

    @property
    def store(self) -> Store:
        """Where everything is remembered."""
        return self.world.store

    def rekeyed(self, changed: Keys) -> None:
        """Use other keys from now on."""
        keys.keep(self.state_dir, changed)
        self.ring = Ring(changed)

    def fresh(self, nonce: str) -> bool:
        """Return whether a nonce is new within the time in which it could be used again."""
        now = time.monotonic()
        while self._seen and next(iter(self._seen.values())) < now:
            del self._seen[next(iter(self._seen))]
        known = nonce in self._seen
        self._seen.setdefault(nonce, now + 2 * SKEW_S)
        return not known

    def ring_bell(self) -> None:
        """Let the courier look whether something is due."""
        self.bell.set()


def of(request: Request) -> Office:
    """Return the office that a request came to."""
    office = request.state.pay
    assert isinstance(office, Office)
    return office

"""Who comes in: the viewer behind a token, and all that resolvers may know of a request."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Protocol

from bff.config import Settings
from bff.context import Context, Services, Unauthenticated, Viewer
from bff.endpoint import headers
from bff.endpoint.address import Addresses
from bff.endpoint.visit import Visit
from bff.kit.database import Database
from bff.kit.refusal import Unavailable
from bff.limits import Limits

ViewerOf = Callable[[str], Awaitable[Viewer | None]]


class Shared(Protocol):
    """What all requests of a process share, once it is open."""

    @property
    def settings(self) -> Settings:
        """The settings of this process."""

    @property
    def database(self) -> Database:
        """The database of this process."""

    @property
    def services(self) -> Services:
        """What else this process opened."""

    @property
    def closing(self) -> asyncio.Event:
        """Set when this process takes no more requests."""


class Reception:
    """Learns who comes in, and gives them what resolvers may know of them."""

    def __init__(self, shared: Shared, viewer_of: ViewerOf, checked_every_s: float) -> None:
        """Ask `viewer_of` for the viewer behind each token, and again while somebody listens."""
        self._shared = shared
        self._addresses = Addresses(shared.settings.trusted_proxies)
        self._limits = shared.services.get(Limits)
        self._viewer_of = viewer_of
        self._checked_every_s = checked_every_s

    def admitted(self, visit: Visit) -> str:
        """Return the address of a request that may come in; raises RateLimited."""
        address = self._addresses.of(visit.peer, visit.said)
        self._limits.come(address)
        return address

    def context(self, visit: Visit, viewer: Viewer | None, address: str) -> Context:
        """Return the context of a request that comes from this viewer and address."""
        return Context(
            database=self._shared.database,
            services=self._shared.services,
            settings=self._shared.settings,
            request_id=visit.request_id,
            viewer=viewer,
            language=headers.language(visit.said.get(b"accept-language", b"")),
            address=address,
        )

    async def viewer(self, token: str | None) -> Viewer | None:
        """Return whom a token speaks for, None without one; Unauthenticated when it is over."""
        if token is None:
            return None
        viewer = await self._viewer_of(token)
        if viewer is None:
            raise Unauthenticated
        return viewer

    async def ended(self, token: Callable[[], str | None]) -> None:
        """Return when the session of whoever listens is over."""
        signed_in = True
        while signed_in:
            await asyncio.sleep(self._checked_every_s)
            signed_in = await self._lasts(token())

    async def _lasts(self, token: str | None) -> bool:
        try:
            await self.viewer(token)
        except Unauthenticated:
            return False
        except Unavailable:
            # Whoever cannot be asked for now is asked for the next time; nobody hears news either.
            return True
        return True

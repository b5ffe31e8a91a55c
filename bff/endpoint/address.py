"""Where a request comes from: the last address on its way that is no balancer of ours."""

from collections.abc import Iterator, Sequence
from functools import lru_cache
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address, ip_network

from bff.kit.lane import Headers

FORWARDED = b"x-forwarded-for"
# What a household or a phone is given; within it, whoever pleases takes a new address each time.
IPV6_PREFIX = 64
REMEMBERED_MAX = 10_000

Address = IPv4Address | IPv6Address


class Addresses:
    """Tells addresses; only of balancers is it believed where a request came from before."""

    def __init__(self, trusted: Sequence[str]) -> None:
        """Believe these networks."""
        self._trusted = [ip_network(one) for one in trusted]
        self._told = lru_cache(REMEMBERED_MAX)(self._found)

    def of(self, peer: str, said: Headers) -> str:
        """Return the address of a request that a peer sent with these headers."""
        return self._told(peer, said.get(FORWARDED, b""))

    def _found(self, peer: str, forwarded: bytes) -> str:
        way = list(_read([peer, *reversed(forwarded.decode("latin-1").split(","))]))
        if not way:
            return peer
        strangers = (one for one in way if not self._is_ours(one))
        return _counted(next(strangers, way[-1]))

    def _is_ours(self, address: Address) -> bool:
        return any(address in network for network in self._trusted)


def _read(way: Sequence[str]) -> Iterator[Address]:
    """Yield addresses until something is none."""
    for one in way:
        try:
            address = ip_address(one.strip())
        except ValueError:
            return
        yield getattr(address, "ipv4_mapped", None) or address


def _counted(address: Address) -> str:
    if isinstance(address, IPv4Address):
        return str(address)
    return str(IPv6Network((address, IPV6_PREFIX), strict=False))

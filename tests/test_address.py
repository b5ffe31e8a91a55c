"""Only our own balancers are believed when they say from where a request comes."""

import pytest

from bff.endpoint.address import FORWARDED, Addresses

TRUSTED = ("10.0.0.0/8", "fd00::/8", "192.0.2.7")


def told(peer: str, forwarded: str = "", trusted: tuple[str, ...] = TRUSTED) -> str:
    said = {FORWARDED: forwarded.encode()} if forwarded else {}
    return Addresses(trusted).of(peer, said)


@pytest.mark.parametrize(
    ("peer", "forwarded", "found"),
    [
        ("10.0.0.1", "203.0.113.9", "203.0.113.9"),
        ("10.0.0.1", "198.51.100.1, 203.0.113.9", "203.0.113.9"),
        ("10.0.0.1", "203.0.113.9, 10.2.3.4, 192.0.2.7", "203.0.113.9"),
        ("fd00::1", " 2001:db8:1:2:3::4 ", "2001:db8:1:2::/64"),
        ("10.0.0.1", "::ffff:203.0.113.9", "203.0.113.9"),
        ("10.0.0.1", "10.9.9.9", "10.9.9.9"),
        ("10.0.0.1", "", "10.0.0.1"),
        ("10.0.0.1", "nonsense", "10.0.0.1"),
        ("10.0.0.1", "203.0.113.9, nonsense", "10.0.0.1"),
        ("203.0.113.1", "198.51.100.1", "203.0.113.1"),
        ("", "198.51.100.1", ""),
    ],
)
def test_the_last_stranger_on_the_way_counts(peer: str, forwarded: str, found: str) -> None:
    assert told(peer, forwarded) == found


def test_nobody_is_believed_unless_named() -> None:
    assert told("127.0.0.1", "203.0.113.9", trusted=()) == "127.0.0.1"


def test_phones_of_one_network_are_counted_together() -> None:
    assert told("2001:db8:1:2::1") == told("2001:db8:1:2:ffff::9") != told("2001:db8:1:3::1")

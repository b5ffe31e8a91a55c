"""Addresses of what phones are shown. Pure."""

from urllib.parse import urlsplit

# Where a newcomer's server keeps its own pictures; no phone shows anybody else's from there.
THIS_MACHINE = frozenset({"127.0.0.1", "localhost", "::1"})


def shown(url: str) -> bool:
    """Whether phones show what is there: a plain https URL, or one of this very machine."""
    if not (url.isascii() and url.isprintable()) or " " in url:
        return False
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    # A user in a URL makes one host look like another.
    named = bool(parts.hostname) and parts.username is None
    here = parts.scheme == "http" and parts.hostname in THIS_MACHINE
    return named and (parts.scheme == "https" or here)

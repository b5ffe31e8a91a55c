"""Pieces of work for the workshop's tests; done in a process of their own."""

import os
import time
from collections.abc import Mapping, Sequence
from typing import Any


def joined(facts: Mapping[str, Any], blobs: Sequence[bytes]) -> bytes:
    return str(facts["between"]).encode().join(blobs)


def refused(facts: Mapping[str, Any], blobs: Sequence[bytes]) -> bytes:
    raise ValueError("WRONG")


def failed(facts: Mapping[str, Any], blobs: Sequence[bytes]) -> bytes:
    raise ZeroDivisionError


def printed(facts: Mapping[str, Any], blobs: Sequence[bytes]) -> bytes:
    print("noise")  # noqa: T201 - as a library might
    return b"made"


def who(facts: Mapping[str, Any], blobs: Sequence[bytes]) -> bytes:
    return str(os.getpid()).encode()


def settings(facts: Mapping[str, Any], blobs: Sequence[bytes]) -> bytes:
    return ",".join(name for name in os.environ if name.startswith("BFF_")).encode()


def endless(facts: Mapping[str, Any], blobs: Sequence[bytes]) -> bytes:
    while True:
        time.sleep(1)


def died(facts: Mapping[str, Any], blobs: Sequence[bytes]) -> bytes:
    os._exit(3)

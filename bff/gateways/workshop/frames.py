"""What goes between a process and its workshop: facts, and bytes beside them. Pure."""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

import orjson

# The length of the head, which tells all other lengths.
PREFIX_BYTES = 4


class Head(NamedTuple):
    """The facts of a frame, and how many bytes follow for each of its blobs."""

    facts: Mapping[str, Any]
    lengths: Sequence[int]

    @property
    def length(self) -> int:
        """How many bytes follow."""
        return sum(self.lengths)

    def parted(self, content: bytes) -> list[bytes]:
        """Part what follows into the blobs."""
        ends = [sum(self.lengths[: n + 1]) for n in range(len(self.lengths))]
        return [content[end - size : end] for end, size in zip(ends, self.lengths, strict=True)]


def framed(facts: Mapping[str, Any], *blobs: bytes) -> bytes:
    """Write facts and blobs as one piece."""
    head = orjson.dumps([facts, [len(blob) for blob in blobs]])
    return b"".join([len(head).to_bytes(PREFIX_BYTES), head, *blobs])


def head(text: bytes) -> Head:
    """Read the head of a frame."""
    return Head(*orjson.loads(text))

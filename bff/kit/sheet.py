"""A CSV file that somebody else wrote: its lines, by the names of their columns."""

import csv
from collections.abc import Iterator, Mapping, Sequence
from io import StringIO
from itertools import islice

from bff.kit.refusal import BadInput

# A whole file is in memory at once, several times over while it is examined.
BYTES_MAX = 64_000_000
LINES_MAX = 200_000

# None among the keys or the values where a line is too long or too short.
Row = Mapping[str | None, str | None]


def rows(content: bytes, columns: Sequence[str]) -> list[Row]:
    """Return the lines after the heading, the first of which is line 2.

    BadInput in words when it is no such file at all.
    """
    # newline="" leaves line ends to the csv module, as it wants them.
    found = csv.DictReader(StringIO(_text(content), newline=""))
    missing = [name for name in columns if name not in (found.fieldnames or ())]
    if missing:
        raise BadInput(f"The file's first line must name the column {missing[0]}.")
    return _limited(found)


def whole(row: Row) -> bool:
    """Whether a line has as many columns as the heading."""
    return None not in row and None not in row.values()


def _text(content: bytes) -> str:
    if len(content) > BYTES_MAX:
        raise BadInput(f"The file is larger than {BYTES_MAX // 1_000_000} MB.")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise BadInput(f"The file is not UTF-8 at byte {error.start}.") from None


def _limited(rows: Iterator[Row]) -> list[Row]:
    try:
        found = list(islice(rows, LINES_MAX + 1))
    except csv.Error as error:
        raise BadInput(f"The file is no CSV: {error}.") from None
    if len(found) > LINES_MAX:
        raise BadInput(f"The file has more than {LINES_MAX} lines: part it.")
    return found

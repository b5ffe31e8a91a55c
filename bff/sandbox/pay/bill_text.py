"""How a bill is written: a heading, a line for each thing that happened, and the sums. Pure."""

from collections.abc import Sequence

Row = Sequence[object]


def written(heading: Row, rows: Sequence[Row], sums_heading: Row, sums: Row) -> str:
    """Return a bill; before each value stands a back-tick, so that no table rounds it."""
    lines = [_plain(heading), *map(_ticked, rows), _plain(sums_heading), _ticked(sums)]
    return "".join(f"{line}\r\n" for line in lines)


def yuan(fen: int) -> str:
    """Return an amount as bills have it, in yuan."""
    sign, whole = "-" if fen < 0 else "", abs(fen)
    return f"{sign}{whole // 100}.{whole % 100:02}"


def _plain(row: Row) -> str:
    return ",".join(map(str, row))


def _ticked(row: Row) -> str:
    # A comma within a value would be one value more.
    return ",".join(f"`{str(value).replace(',', '，')}" for value in row)

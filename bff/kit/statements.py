"""Set-based SQL kept in `.sql` files beside the code that runs it."""

from importlib.resources import files

MARK = "-- name: "


def load(package: str) -> dict[str, str]:
    """Return the statements of a package's `statements.sql` by the name each one is headed with."""
    text = files(package).joinpath("statements.sql").read_text(encoding="utf-8")
    named = (part.split("\n", 1) for part in text.split(MARK)[1:])
    return {name.strip(): statement.strip() for name, statement in named}

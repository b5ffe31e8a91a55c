"""How a migration takes back what it added."""

import re

ADDED = re.compile(
    r"alter table (?P<table>\w+)"
    r"|add constraint (?P<constraint>\w+)"
    r"|create (?:unique )?index (?P<index>\w+)"
)


def undone(*added: str) -> list[str]:
    """Return the SQL that drops every constraint and index that these statements add."""
    drops, table = [], ""
    for found in ADDED.finditer("; ".join(added)):
        table = found["table"] or table
        if found["constraint"]:
            drops.append(f"alter table {table} drop constraint {found['constraint']}")
        if found["index"]:
            drops.append(f"drop index {found['index']}")
    # Last in, first out: a foreign key stands on the unique index that came before it.
    return drops[::-1]

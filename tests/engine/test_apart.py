"""The engine could be lifted out: what executes knows nothing of what it is used for."""

import ast

from tests.architecture.measures import Source, sources

ENGINE = sources("bff/engine")
# At its door stand the phones: their apps, their errors, and how much they may ask for.
AT_THE_DOOR = {"cost", "costing", "documents", "errors", "limits", "schema", "trust"}


def imported(source: Source) -> set[str]:
    nodes = [
        node for node in ast.walk(source.tree) if isinstance(node, ast.ImportFrom | ast.Import)
    ]
    told = {alias.name for node in nodes if isinstance(node, ast.Import) for alias in node.names}
    return told | {node.module or "" for node in nodes if isinstance(node, ast.ImportFrom)}


def ours(source: Source) -> set[str]:
    names = {name for name in imported(source) if name.split(".")[0] in {"bff", "loaders"}}
    return {name for name in names if not name.startswith("bff.engine")}


def test_what_executes_imports_nothing_of_ours() -> None:
    found = {one.name: ours(one) for one in ENGINE if one.path.stem not in AT_THE_DOOR}

    assert len(found) > 20
    assert {name: names for name, names in found.items() if names} == {}


def test_its_door_leans_on_the_cellar_alone() -> None:
    found = {name for one in ENGINE for name in ours(one)}

    assert {name for name in found if not name.startswith("bff.kit.")} <= {"bff.context"}

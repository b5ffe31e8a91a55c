"""The numbers that keep the house one in which one would like to live."""

import ast
import re
from statistics import median

from tests.architecture.measures import (
    FLOORS,
    ROOT,
    Source,
    body_length,
    depth,
    length,
    named,
    sources,
    words,
)

OURS = sources(*FLOORS)
EVERYTHING = sources(*FLOORS, "tests", "bench")
FORBIDDEN_WORDS = {"utils", "util", "helpers", "helper", "common", "base", "manager"}
UNDONE = re.compile(rf"\b({'|'.join(['TO' + 'DO', 'FIX' + 'ME', 'X' * 3, 'HA' + 'CK'])})\b")
MOCKS = {"unittest.mock", "mock", "pytest_mock"}
IGNORE = re.compile(r"# (?:noqa(?:: [A-Z0-9, ]+\b)?|type: ignore(?:\[[a-z, -]+\])?)(?P<why>.*)$")
REASON_LENGTH_MIN = 8
IGNORES_MAX = 10


def told(findings: list[str]) -> str:
    return "\n" + "\n".join(findings)


def test_no_function_is_longer_than_fifty_lines() -> None:
    found = [
        source.at(function.lineno, f"{function.name} has {length(function)} lines")
        for source in OURS
        for function in source.functions()
        if length(function) > 50
    ]

    assert not found, told(found)


def test_the_usual_function_has_eight_lines() -> None:
    lengths = [length(function) for source in OURS for function in source.functions()]

    assert median(lengths) <= 8


def test_no_file_is_longer_than_300_lines() -> None:
    found = [source.at(1, f"has {source.lines} lines") for source in OURS if source.lines > 300]

    assert not found, told(found)


def test_the_usual_file_has_eighty_lines() -> None:
    assert median(source.lines for source in OURS) <= 80


def test_nothing_is_nested_deeper_than_twice() -> None:
    found = [
        source.at(function.lineno, f"{function.name} nests {depth(function.body)} deep")
        for source in OURS
        for function in source.functions()
        if depth(function.body) > 2
    ]

    assert not found, told(found)


def test_no_name_says_nothing() -> None:
    found = [
        source.at(line, f"{name}: say what it does")
        for source in OURS
        for line, name in [(1, source.path.stem), *named(source.tree)]
        if words(name) & FORBIDDEN_WORDS
    ]

    assert not found, told(found)


def test_nothing_is_left_to_do() -> None:
    found = [
        source.at(number, line.strip())
        for source in EVERYTHING
        for number, line in enumerate(source.text.splitlines(), 1)
        if UNDONE.search(line)
    ]

    assert not found, told(found)


def imported(node: ast.AST) -> set[str]:
    if isinstance(node, ast.ImportFrom):
        return {node.module or "", *(f"{node.module}.{alias.name}" for alias in node.names)}
    return {alias.name for alias in node.names} if isinstance(node, ast.Import) else set()


def test_nothing_is_mocked() -> None:
    found = [
        source.at(getattr(node, "lineno", 1), "imports a mock")
        for source in EVERYTHING
        for node in ast.walk(source.tree)
        if imported(node) & MOCKS
    ]

    assert not found, told(found)


def ignores(source: Source) -> list[tuple[int, str]]:
    return [
        (line, comment) for line, comment in source.comments() if IGNORE.search(comment) is not None
    ]


def test_ten_ignores_are_the_most() -> None:
    found = [source.at(line, comment) for source in OURS for line, comment in ignores(source)]

    assert len(found) <= IGNORES_MAX, told([f"{len(found)} ignores:", *found])


def test_every_ignore_gives_its_reason() -> None:
    found = [
        source.at(line, comment)
        for source in OURS
        for line, comment in ignores(source)
        if not _reasoned(source, line, comment)
    ]

    assert not found, told(found)


def _reasoned(source: Source, line: int, comment: str) -> bool:
    matched = IGNORE.search(comment)
    assert matched
    above = source.text.splitlines()[line - 2].strip()
    return len(matched["why"].strip(" #-")) >= REASON_LENGTH_MIN or above.startswith("#")


def test_comments_are_two_to_four_percent() -> None:
    share = sum(len(source.comments()) for source in OURS) / sum(s.lines for s in OURS)

    assert 0.02 <= share <= 0.04, f"{share:.1%} of all lines carry a comment"


def test_no_resolver_is_longer_than_ten_lines() -> None:
    found = [
        source.at(function.lineno, f"{function.name} has {body_length(function)} lines")
        for source in sources("resolvers")
        for function in source.functions()
        if body_length(function) > 10
    ]

    assert not found, told(found)


def test_rules_neither_wait_nor_ask_the_time() -> None:
    waits = (ast.Await, ast.AsyncFunctionDef, ast.AsyncFor, ast.AsyncWith)
    found = [
        source.at(getattr(node, "lineno", 1), "is no pure rule")
        for source in sources("bff/domains")
        if source.path.stem == "rules" or source.path.parent.name == "rules"
        for node in ast.walk(source.tree)
        if isinstance(node, waits) or _asks_the_time(node)
    ]

    assert not found, told(found)


def _asks_the_time(node: ast.AST) -> bool:
    called = node.func if isinstance(node, ast.Call) else None
    name = called.attr if isinstance(called, ast.Attribute) else getattr(called, "id", "")
    return name in {"now", "utcnow", "today", "time", "monotonic"}


def test_graphql_holds_no_python() -> None:
    found = sorted((ROOT / "graphql").rglob("*.py"))

    assert not found, told([str(path) for path in found])


def test_every_noun_is_spelled_one_way() -> None:
    strangers = {"groupon", "pintuan", "shop_keeper", "voucher", "retailer"}
    found = [
        source.at(line, name)
        for source in OURS
        for line, name in [(1, source.path.stem), *named(source.tree)]
        if words(name) & strangers
    ]

    assert not found, told(found)

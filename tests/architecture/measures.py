"""What can be measured of the sources: by their syntax and their tokens, not by running them."""

import ast
import tokenize
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from io import StringIO
from pathlib import Path

ROOT = Path(__file__).parents[2]
FLOORS = ("bff", "resolvers", "loaders", "miniprogram_schema")
BLOCKS = (ast.If, ast.For, ast.AsyncFor, ast.While, ast.With, ast.AsyncWith, ast.Try, ast.Match)
FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)

Function = ast.FunctionDef | ast.AsyncFunctionDef


@dataclass(frozen=True)
class Source:
    """One Python file of ours."""

    path: Path
    text: str

    @property
    def name(self) -> str:
        """Return the path from the root of the repository."""
        return self.path.relative_to(ROOT).as_posix()

    @property
    def lines(self) -> int:
        return len(self.text.splitlines())

    @property
    def tree(self) -> ast.Module:
        return _parsed(self.text)

    def at(self, line: int, words: str) -> str:
        """Say something about a line, as an editor can follow it."""
        return f"{self.name}:{line} {words}"

    def functions(self) -> list[Function]:
        return [node for node in ast.walk(self.tree) if isinstance(node, FUNCTIONS)]

    def comments(self) -> list[tuple[int, str]]:
        """Return each comment with its line."""
        tokens = tokenize.generate_tokens(StringIO(self.text).readline)
        return [(t.start[0], t.string) for t in tokens if t.type == tokenize.COMMENT]


@cache
def _parsed(text: str) -> ast.Module:
    return ast.parse(text)


@cache
def sources(*folders: str) -> tuple[Source, ...]:
    """Return the Python files of these folders that hold anything; migrations are data."""
    found = (path for folder in folders for path in sorted((ROOT / folder).rglob("*.py")))
    kept = (path for path in found if not {"migrations", "node_modules"} & set(path.parts))
    read = (Source(path, path.read_text(encoding="utf-8")) for path in kept)
    return tuple(source for source in read if source.text.strip())


def length(function: Function) -> int:
    """Return how many lines a function takes, its decorators left out."""
    return (function.end_lineno or function.lineno) - function.lineno + 1


def body_length(function: Function) -> int:
    """Return how many lines a function does its work in: neither its signature nor docstring."""
    told = ast.get_docstring(function) is not None
    body = function.body[1:] if told else function.body
    return (function.end_lineno or 0) - body[0].lineno + 1 if body else 0


def depth(body: list[ast.stmt]) -> int:
    """Return how deep blocks are nested in a body; a function inside counts for itself."""
    return max((_depth(statement) for statement in body), default=0)


def _depth(statement: ast.stmt) -> int:
    if isinstance(statement, (*FUNCTIONS, ast.ClassDef)):
        return 0
    own = 1 if isinstance(statement, BLOCKS) else 0
    return own + max((depth(body) for body in _bodies(statement)), default=0)


def _bodies(statement: ast.stmt) -> Iterator[list[ast.stmt]]:
    yield getattr(statement, "body", [])
    yield getattr(statement, "finalbody", [])
    for part in (*getattr(statement, "handlers", []), *getattr(statement, "cases", [])):
        yield part.body
    otherwise = getattr(statement, "orelse", [])
    # An `elif` stands on the step of its `if`.
    chained = (
        len(otherwise) == 1 and isinstance(statement, ast.If) and isinstance(otherwise[0], ast.If)
    )
    yield from _bodies(otherwise[0]) if chained else iter([otherwise])


def named(tree: ast.Module) -> Iterator[tuple[int, str]]:
    """Return the name of every function and class with its line."""
    for node in ast.walk(tree):
        if isinstance(node, (*FUNCTIONS, ast.ClassDef)):
            yield node.lineno, node.name


def words(name: str) -> set[str]:
    """Part a name in snake_case or CamelCase into its words."""
    spaced = "".join(f"_{letter}" if letter.isupper() else letter for letter in name)
    return set(spaced.lower().split("_"))

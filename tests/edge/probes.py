"""What graphql-cop asks of an endpoint, and what an answer to each gives away."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

import httpx

Found = Callable[[Any], bool]
PATH = "/graphql"
DEEP = "fields { type { " * 4 + "name" + " } }" * 4


@dataclass(frozen=True, slots=True)
class Probe:
    """One request, and how its answer shows that somebody left a door open."""

    name: str
    found: Found
    method: str = "POST"
    json: object = None
    form: dict[str, str] | None = None
    params: dict[str, str] | None = None
    accept: str = "application/json"

    async def finds(self, server: httpx.AsyncClient) -> bool:
        answer = await server.request(
            self.method,
            PATH,
            json=self.json,
            data=self.form,
            params=self.params,
            headers={"accept": self.accept},
        )
        is_json = answer.headers.get("content-type", "").startswith("application/json")
        return self.found(answer.json() if is_json else answer.text)


def query(text: str) -> dict[str, str]:
    return {"query": text}


def many(of: str, count: int, between: str = " ") -> str:
    return between.join(of.format(n=n) for n in range(count))


def told(answer: Any, name: str = "__typename") -> bool:
    data = answer.get("data") if isinstance(answer, dict) else None
    return name in (data or {})


def types(answer: Any) -> int:
    data = (answer.get("data") if isinstance(answer, dict) else None) or {}
    return len((data.get("__schema") or {}).get("types", ()))


def errors(answer: Any) -> list[dict[str, Any]]:
    return list(answer.get("errors", ())) if isinstance(answer, dict) else []


def holds(*words: str) -> Found:
    return lambda answer: any(word in str(answer) for word in words)


NAME = "query cop { __typename }"
PAGES = ("graphiql.min", "GraphiQL", "GraphQL Playground", "graphql-playground", "Apollo Sandbox")

PROBES = (
    Probe(
        "alias overloading",
        lambda answer: told(answer, "a100"),
        json=query(f"query cop {{ {many('a{n}: __typename', 101)} }}"),
    ),
    Probe(
        "batch queries",
        lambda answer: isinstance(answer, list) and len(answer) >= 10,
        json=[query(NAME)] * 10,
    ),
    Probe(
        "directive overloading",
        lambda answer: len(errors(answer)) >= 10,
        json=query("query cop { __typename " + "@aa" * 10 + " }"),
    ),
    Probe(
        "circular introspection",
        lambda answer: types(answer) > 25,
        json=query(f"query cop {{ __schema {{ types {{ {DEEP} }} }} }}"),
    ),
    Probe("field duplication", told, json=query(f"query cop {{ {many('__typename', 500)} }}")),
    Probe(
        "field suggestions",
        holds("Did you mean"),
        json=query("query cop { __schema { directive } }"),
    ),
    Probe("GET queries", told, method="GET", params=query(NAME)),
    Probe("GET mutations", told, method="GET", params=query("mutation cop { __typename }")),
    Probe("GraphiQL", holds(*PAGES), method="GET", accept="text/html"),
    Probe(
        "introspection",
        lambda answer: types(answer) > 0,
        json=query("query cop { __schema { types { name fields { name } } } }"),
    ),
    Probe("trace mode", holds("'tracing'"), json=query(NAME)),
    Probe(
        "unhandled error", holds("'exception'", "Traceback"), json=query("queryy cop { __type }")
    ),
    Probe("POST of a form", told, form=query(NAME)),
)


async def found_in(server: httpx.AsyncClient, probes: Iterable[Probe] = PROBES) -> list[str]:
    """Return the names of the probes that find something."""
    return [probe.name for probe in probes if await probe.finds(server)]

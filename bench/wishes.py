"""What the callers want, and how each kind of server is asked for it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import orjson

from bench import documents
from bench.documents import Dialect
from bff.documents import id_of
from bff.kit import ids
from bff.kit.geo import Point
from bff.kit.ids import Kind


@dataclass(frozen=True)
class Member:
    """Somebody with a session, and where they stand."""

    id: UUID
    token: str
    place: Point


@dataclass(frozen=True)
class Wish:
    """One request: whose it is, and of which campaign if it is a claim; nobody's asks for `me`."""

    member: Member | None = None
    campaign_id: UUID | None = None
    key: str = ""


Say = Callable[[str, Wish], bytes]


def by_id() -> Say:
    """Return how our own server is asked: by a document's id, with a session."""
    ids_of = {name: id_of(text) for name, text in documents.own().items()}

    def say(document: str, wish: Wish) -> bytes:
        token = wish.member.token if wish.member else None
        asked = {"documentId": ids_of[document], "variables": _own_words(wish)}
        return request("/graphql", asked, token=token)

    return say


def by_text(dialect: Dialect = documents.PLAIN) -> Say:
    """Return how a GraphQL peer is asked: by a document's text, for a member that it names."""
    texts = documents.of_peers(dialect=dialect)

    def say(document: str, wish: Wish) -> bytes:
        return request("/graphql", {"query": texts[document], "variables": _plain_words(wish)})

    return say


def by_name() -> Say:
    """Return how a peer is asked that was started with its documents: Mercurius's best form."""

    def say(document: str, wish: Wish) -> bytes:
        asked = {"query": document, "persisted": True, "variables": _plain_words(wish)}
        return request("/graphql", asked)

    return say


def by_path() -> Say:
    """Return how an endpoint is asked that knows no GraphQL."""

    def say(document: str, wish: Wish) -> bytes:
        return request(f"/{document}", _plain_words(wish))

    return say


def request(path: str, asked: Mapping[str, Any], *, token: str | None = None) -> bytes:
    """Write a request as it goes over the wire."""
    body = orjson.dumps(asked)
    who = f"Authorization: Bearer {token}\r\n" if token else ""
    head = (
        f"POST {path} HTTP/1.1\r\nHost: bench\r\nContent-Type: application/json\r\n"
        f"Accept: application/json\r\n{who}Content-Length: {len(body)}\r\n\r\n"
    )
    return head.encode() + body


def _own_words(wish: Wish) -> dict[str, Any]:
    if wish.member is None:
        return {}
    if wish.campaign_id is None:
        return {"near": _near(wish.member)}
    campaign = ids.opaque(Kind.CAMPAIGN, wish.campaign_id)
    return {"input": {"campaignId": campaign, "requestId": wish.key}}


def _plain_words(wish: Wish) -> dict[str, Any]:
    if wish.member is None:
        return {}
    member = {"member": str(wish.member.id)}
    if wish.campaign_id is None:
        return member | {"near": _near(wish.member)}
    return member | {"input": {"campaignId": str(wish.campaign_id), "requestId": wish.key}}


def _near(member: Member) -> dict[str, float]:
    return {"lat": member.place.lat, "lng": member.place.lng}

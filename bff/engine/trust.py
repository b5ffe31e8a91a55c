"""In production only documents that were released with an app are answered."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

import structlog

from bff.context import App
from bff.engine.documents import Refused
from bff.engine.executor import Operation

PREFIX = "sha256:"
# The texts of an app's documents by their ids.
Texts = Mapping[App, Mapping[str, str]]


log = structlog.get_logger(__name__)


class DocumentNotTrusted(Exception):
    """No app was released with this document."""


@dataclass(frozen=True, slots=True)
class Trust:
    """The documents that apps were released with, and whether nothing else is answered."""

    released: Texts = field(default_factory=dict)
    only: bool = False


class Released:
    """The operations of released documents, found by a document's id or by its text."""

    def __init__(self, trust: Trust, compiled: Callable[[str], Operation]) -> None:
        """Compile each document once, whatever apps send it."""
        self._compiled = compiled
        every = {id_: text for texts in trust.released.values() for id_, text in texts.items()}
        self._only = trust.only
        self._made = {id_: made for id_, text in every.items() if (made := self._try(text))}
        self._by_app: dict[App | None, dict[str, Operation]] = {
            app: self._named(texts) for app, texts in trust.released.items()
        }
        # Whoever signs in is a stranger until it is done, and may send the documents of any app.
        self._by_app[None] = self._named(every)

    def find(self, asked: str, app: App | None) -> Operation | None:
        """Return the operation that an app may send; None for a document that may be read anew.

        Raises DocumentNotTrusted for all others, without looking into them.
        """
        found = self._by_app.get(app, {}).get(asked)
        if found is None and (self._only or asked.startswith(PREFIX)):
            raise DocumentNotTrusted
        return found

    def _named(self, texts: Mapping[str, str]) -> dict[str, Operation]:
        made = {id_: self._made[id_] for id_ in texts if id_ in self._made}
        return {texts[id_]: operation for id_, operation in made.items()} | made

    def _try(self, text: str) -> Operation | None:
        try:
            return self._compiled(text)
        except Refused as error:
            # Whoever changes the schema wants a server to try it on; phones want their answers.
            if self._only:
                raise
            log.warning("released_document_refused", fault=str(error))
            return None

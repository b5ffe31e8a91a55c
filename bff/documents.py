"""The operations that the phones may send: the files of `graphql/operations`, by app and id."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

from bff.context import App

FOLDER = Path(__file__).parents[1] / "graphql" / "operations"
FOLDERS: Mapping[str, App] = {app.value.lower(): app for app in App}
PREFIX = "sha256:"


@dataclass(frozen=True, slots=True)
class Document:
    """One file of graphql/operations."""

    app: App
    name: str
    text: str

    @property
    def id(self) -> str:
        """Return the `documentId` by which production knows it."""
        return id_of(self.text)


@dataclass(frozen=True, slots=True)
class Trusted:
    """The texts that are answered, by their ids, for each app."""

    by_app: Mapping[App, Mapping[str, str]]

    def text(self, document_id: str, app: App | None) -> str | None:
        """Return the document of that id; an app sends its own, a stranger those of any app."""
        # Whoever signs in is a stranger until it is done.
        apps = self.by_app if app is None else (app,)
        texts = (self.by_app[one].get(document_id) for one in apps)
        return next((text for text in texts if text is not None), None)

    def texts(self) -> Iterator[str]:
        """Yield the text of every document once."""
        yield from dict.fromkeys(text for texts in self.by_app.values() for text in texts.values())

    def knows(self, text: str, app: App | None) -> bool:
        """Whether this is the text of a document that this app may send."""
        return self.text(id_of(text), app) is not None

    def named(self, asked: dict[str, Any]) -> None:
        """Put the text in the place of a `documentId`; one that nobody knows is left as it is."""
        document_id = asked.get("documentId")
        if isinstance(document_id, str) and "query" not in asked:
            asked["query"] = self.text(document_id, None) or document_id


def written(text: str, _app: App | None) -> bool:
    """Whether this is a text that somebody wrote, and not an id that nobody knows."""
    return not text.startswith(PREFIX)


def id_of(text: str) -> str:
    """Return the id of a document's text."""
    return PREFIX + sha256(text.encode()).hexdigest()


def read(folder: Path = FOLDER) -> Iterator[Document]:
    """Yield every operation beneath `folder`, by app and name."""
    for path in sorted(folder.glob("*/*.graphql")):
        text = path.read_text(encoding="utf-8")
        yield Document(app=FOLDERS[path.parent.name], name=path.stem, text=text)


def trusted(folder: Path = FOLDER) -> Trusted:
    """Return what production answers."""
    found = list(read(folder))
    return Trusted({app: {one.id: one.text for one in found if one.app is app} for app in App})

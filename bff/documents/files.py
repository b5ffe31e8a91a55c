"""The operations that the phones may send: the files of `graphql/operations`, by app and id."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from bff.context import App
from bff.engine.trust import PREFIX

FOLDER = Path(__file__).parents[2] / "graphql" / "operations"
FOLDERS: Mapping[str, App] = {app.value.lower(): app for app in App}


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


def id_of(text: str) -> str:
    """Return the id of a document's text."""
    return PREFIX + sha256(text.encode()).hexdigest()


def read(folder: Path = FOLDER) -> Iterator[Document]:
    """Yield every operation beneath `folder`, by app and name."""
    for path in sorted(folder.glob("*/*.graphql")):
        text = path.read_text(encoding="utf-8")
        yield Document(app=FOLDERS[path.parent.name], name=path.stem, text=text)

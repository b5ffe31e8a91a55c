"""A manifest for each app: every document that any of its versions was released with."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import orjson

from bff.context import App
from bff.documents.files import FOLDER, Document, read
from bff.engine.trust import Texts

MANIFESTS = Path(__file__).parent


@dataclass(frozen=True, slots=True)
class Manifest:
    """The ids of an app's operations as they are now, and the texts of all that ever were."""

    operations: Mapping[str, str]
    texts: Mapping[str, str]


EMPTY = Manifest({}, {})


def released(folder: Path = MANIFESTS) -> Texts:
    """Return the texts of each app's documents, of all its versions, by their ids."""
    return {app: kept(app, folder).texts for app in App}


def kept(app: App, folder: Path) -> Manifest:
    """Read the manifest of an app; an app without one was released with nothing."""
    path = _path(app, folder)
    return Manifest(**orjson.loads(path.read_bytes())) if path.exists() else EMPTY


def renewed(before: Manifest, documents: Iterable[Document]) -> Manifest:
    """Return a manifest that names these documents and keeps whatever stood there before."""
    now = {one.name: one for one in documents}
    # Phones keep an app's version for months, and go on sending what came with it.
    texts = {**before.texts, **{one.id: one.text for one in now.values()}}
    return Manifest({name: one.id for name, one in now.items()}, texts)


def write(folder: Path, operations: Path = FOLDER) -> None:
    """Renew the manifests of all apps."""
    for app, manifest in _renewed(folder, operations):
        _path(app, folder).write_bytes(_printed(manifest))


def stale(folder: Path, operations: Path = FOLDER) -> list[App]:
    """Return the apps whose manifests have to be written anew."""
    return [app for app, manifest in _renewed(folder, operations) if manifest != kept(app, folder)]


def _renewed(folder: Path, operations: Path) -> Iterator[tuple[App, Manifest]]:
    documents = list(read(operations))
    for app in App:
        yield app, renewed(kept(app, folder), [one for one in documents if one.app is app])


def _printed(manifest: Manifest) -> bytes:
    return orjson.dumps(manifest, option=orjson.OPT_INDENT_2 | orjson.OPT_SORT_KEYS) + b"\n"


def _path(app: App, folder: Path) -> Path:
    return folder / f"{app.value.lower()}.json"

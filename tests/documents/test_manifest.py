from pathlib import Path

import pytest
from graphql import build_schema

from bff import documents
from bff.context import App
from bff.documents import manifest
from bff.documents.faults import faults_of_released
from bff.documents.manifest import Manifest

SCHEMA = build_schema("type Query { price: Int! }")
OLD, NEW = "query Price { price }", "query Price { price __typename }"


@pytest.fixture
def operations(tmp_path: Path) -> Path:
    folder = tmp_path / "operations"
    (folder / "consumer").mkdir(parents=True)
    (folder / "consumer" / "Price.graphql").write_text(OLD)
    return folder


def ids(*texts: str) -> list[str]:
    return [documents.id_of(text) for text in texts]


def test_what_was_released_once_is_never_dropped(operations: Path, tmp_path: Path) -> None:
    manifest.write(tmp_path, operations)
    (operations / "consumer" / "Price.graphql").write_text(NEW)
    manifest.write(tmp_path, operations)
    (operations / "consumer" / "Price.graphql").unlink()

    kept = manifest.kept(App.CONSUMER, tmp_path)
    manifest.write(tmp_path, operations)

    assert kept.operations == {"Price": documents.id_of(NEW)}
    assert list(kept.texts) == sorted(ids(OLD, NEW))
    assert manifest.kept(App.CONSUMER, tmp_path) == Manifest({}, kept.texts)
    assert documents.released(tmp_path)[App.CONSUMER] == kept.texts


def test_a_manifest_is_stale_until_it_is_written(operations: Path, tmp_path: Path) -> None:
    before = manifest.stale(tmp_path, operations)
    manifest.write(tmp_path, operations)
    after = manifest.stale(tmp_path, operations)
    (operations / "consumer" / "Price.graphql").write_text(NEW)

    assert (before, after) == ([App.CONSUMER], [])
    assert manifest.stale(tmp_path, operations) == [App.CONSUMER]


@pytest.mark.parametrize(
    ("id_", "text", "fault"),
    [
        (*ids("{ prize }"), "{ prize }", "would no longer be answered: Cannot query field 'prize'"),
        (*ids("{ price }"), "{ price  }", "is not the hash of its text"),
    ],
)
def test_a_released_document_must_be_answered(id_: str, text: str, fault: str) -> None:
    [found] = faults_of_released(Manifest({}, {id_: text}), SCHEMA)

    assert id_ in found
    assert fault in found


def test_a_good_one_has_no_fault() -> None:
    assert not list(
        faults_of_released(Manifest({}, dict(zip(ids(OLD), [OLD], strict=True))), SCHEMA)
    )

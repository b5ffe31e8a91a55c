from pathlib import Path

import pytest

from bff import documents
from bff.cli.schema import PRINTED
from bff.documents import manifest
from tests.cli import given


def test_the_schema_is_printed_as_it_is_committed() -> None:
    printed = given.told("schema")

    assert printed.stdout == PRINTED.read_text(encoding="utf-8")
    assert given.told("schema", "--check").exit_code == 0


def test_each_document_is_listed_with_its_id() -> None:
    listed = [line.split("\t") for line in given.told("documents").stdout.splitlines()]

    assert listed == [[one.app.value, one.name, one.id] for one in documents.read()]


def test_sound_documents_are_counted() -> None:
    assert "documents are sound." in given.told("documents", "--check").stderr


def test_a_manifest_that_is_out_of_date_fails_the_check(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(manifest, "MANIFESTS", tmp_path)

    stale = given.told("documents", "--check")
    written = given.told("documents", "--write")
    fresh = given.told("documents", "--check")

    assert (stale.exit_code, written.exit_code, fresh.exit_code) == (2, 0, 0)
    assert "consumer.json differs from graphql/operations" in stale.stderr

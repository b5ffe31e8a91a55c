from graphql import FieldNode, OperationType, parse

from bff import documents
from bff.cli.engine import source_of
from bff.engine import executor
from bff.engine.executor import Operation
from bff.engine.plan import Asking
from resolvers.schema import built
from tests.cli import given


def test_no_trusted_document_is_left_to_graphql_core() -> None:
    told = given.told("engine", "report")

    listed = [line.split("\t") for line in told.stdout.splitlines()]
    assert listed == [[one.app.value, one.name, "compiled"] for one in documents.read()]
    assert f"{len(listed)} documents are compiled, 0 are left" in told.stderr


def test_the_apps_send_forty_different_documents_and_more() -> None:
    assert len({one.id for one in documents.read()}) >= 40


def test_every_root_field_is_asked_for_by_some_app() -> None:
    core, trusted = built()._schema, built().documents
    operations = [trusted.trust(one.text) for one in documents.read()]

    asked = {
        (one.kind, field.name.value)
        for one in operations
        for field in one.asking.operation.selection_set.selections
        if isinstance(field, FieldNode)
    }

    roots = [(kind, core.get_root_type(kind)) for kind in OperationType]
    assert asked == {(kind, name) for kind, root in roots if root for name in root.fields}


def test_an_operation_is_shown_as_readable_python() -> None:
    shown = given.told("engine", "show", "Home").stdout

    compile(shown, "Home", "exec")
    assert shown.startswith("# Home\nasync def operation(run):")
    assert "    # StoreNearby, at stores" in shown


def test_what_apps_send_under_one_name_is_all_shown() -> None:
    different = {one.id for one in documents.read() if one.name == "Me"}

    shown = given.told("engine", "show", "Me").stdout

    assert shown.count("async def operation(run):") == len(different)


def test_an_operation_that_nobody_sends_is_refused() -> None:
    refused = given.told("engine", "show", "Nothing")

    assert refused.exit_code == 2
    assert "No app sends Nothing" in refused.stderr
    assert not refused.stdout


def test_what_is_left_to_graphql_core_is_said() -> None:
    schema, document = built(), parse("query Types { __schema { types { name } } }")
    asking = Asking(schema._schema, document, document.definitions[0])

    left = executor.compiled(schema, Operation(asking))

    assert source_of(left) == "# Types is left to graphql-core: introspection.\n"

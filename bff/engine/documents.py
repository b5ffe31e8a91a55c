"""Documents, validated once: trusted ones are compiled at the start, others when seen again."""

from collections import OrderedDict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from graphql import (
    DocumentNode,
    GraphQLError,
    GraphQLSchema,
    OperationDefinitionNode,
    parse,
    specified_rules,
)
from strawberry.schema import Schema
from strawberry.schema.schema import validate_document

from bff.engine.costing import cost_of, weight_of
from bff.engine.executor import Operation, compiled
from bff.engine.limits import parsed
from bff.engine.plan import Asking

# Some hundred kilobytes of source and functions for each.
KEPT_MAX = 500
COMPILED_AT_SIGHT = 2
Errors = Sequence[GraphQLError]
Check = Callable[[DocumentNode], Errors]
Name = str | None


class Refused(Exception):
    """A document that is not executed, and all that is wrong with it."""

    def __init__(self, errors: Errors) -> None:
        """Keep what is wrong with it."""
        super().__init__("; ".join(error.message for error in errors))
        self.errors = list(errors)


@dataclass(slots=True)
class _Kept:
    """A document as it was found, and how often its operations were asked for."""

    document: DocumentNode
    errors: Errors
    operations: dict[Name, Operation]
    sights: int = 0


class Documents:
    """The documents that a schema was asked; the least used are forgotten."""

    def __init__(
        self,
        schema: Schema,
        core: GraphQLSchema,
        *,
        check: Check = lambda _: (),
        kept_max: int = KEPT_MAX,
    ) -> None:
        """Keep documents of this schema, which is `core` to graphql-core.

        `check` says, before validation, what is too much.
        """
        self._schema = schema
        self._core = core
        self._check = check
        self._kept_max = kept_max
        self._kept: OrderedDict[str, _Kept] = OrderedDict()
        self._trusted: dict[str, _Kept] = {}

    def trust(self, text: str) -> Operation:
        """Compile the one operation of a document at once and keep it for good; Refused if bad."""
        kept = self._trusted[text] = self._read(text, check=False)
        return compiled(self._schema, self._operation(kept, None))

    def operation(self, text: str, name: Name = None) -> Operation:
        """Return the operation that is meant; Refused when the document or its name is wrong."""
        trusted = self._trusted.get(text)
        if trusted is not None:
            return self._operation(trusted, name)
        kept = self._remembered(text)
        operation = self._operation(kept, name)
        kept.sights += 1
        if kept.sights >= COMPILED_AT_SIGHT and operation.compiled is None and operation.fresh:
            compiled(self._schema, operation)
        return operation

    def __iter__(self) -> Iterator[Operation]:
        """Go through the trusted operations."""
        for kept in self._trusted.values():
            yield from kept.operations.values()

    def _remembered(self, text: str) -> _Kept:
        kept = self._kept.pop(text, None)
        if kept is None:
            kept = self._read(text, check=True)
        self._kept[text] = kept
        while len(self._kept) > self._kept_max:
            self._kept.popitem(last=False)
        return kept

    def _read(self, text: str, *, check: bool) -> _Kept:
        try:
            document = parsed(text) if check else parse(text)
        except GraphQLError as error:
            raise Refused([error]) from error
        errors = self._check(document) if check else ()
        return _Kept(document, errors or self._validated(document), {})

    def _validated(self, document: DocumentNode) -> Errors:
        return validate_document(self._core, document, tuple(specified_rules))

    def _operation(self, kept: _Kept, name: Name) -> Operation:
        if kept.errors:
            raise Refused(kept.errors)
        found = kept.operations.get(name)
        if found is None:
            asking = Asking(self._core, kept.document, chosen(kept.document, name))
            found = kept.operations[name] = Operation(asking, cost_of(asking), weight_of(asking))
        return found


def chosen(document: DocumentNode, name: Name) -> OperationDefinitionNode:
    """Return the operation of that name, or the only one; Refused when there is no such."""
    found = [one for one in document.definitions if isinstance(one, OperationDefinitionNode)]
    if name is not None:
        found = [one for one in found if one.name and one.name.value == name]
        if not found:
            raise Refused([GraphQLError(f"Unknown operation named '{name}'.")])
    # Of none at all validation has told before.
    if len(found) != 1:
        words = "Must provide operation name if query contains multiple operations."
        raise Refused([GraphQLError(words)])
    return found[0]

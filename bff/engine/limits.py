"""How much a document may ask for: found out before validation, whose work is not bounded."""

from graphql import ASTValidationRule, DocumentNode, GraphQLError, GraphQLSchema, parse, validate
from graphql.validation import (
    KnownFragmentNamesRule,
    NoFragmentCyclesRule,
    NoUnusedFragmentsRule,
    UniqueFragmentNamesRule,
)

from bff.engine import repeats
from bff.engine.measure import Measure, measured

TOKENS_MAX = 1_000
COMMENTS_MAX = 100
# Validation compares each two fields of one place; members of a union may all ask for the same.
REPEATS_MAX = 20
MAXIMA = Measure(depth=10, fields=300, aliases=15, roots=10, directives=5, items=100)
WORDS = (
    "levels of fields",
    "fields",
    "aliases",
    "fields at its root",
    "directives in one place",
    "items in one list",
)
# What a walk along fragments takes for granted; the work of these rules is linear.
FRAGMENTS: tuple[type[ASTValidationRule], ...] = (
    UniqueFragmentNamesRule,
    KnownFragmentNamesRule,
    NoUnusedFragmentsRule,
    NoFragmentCyclesRule,
)


def parsed(text: str) -> DocumentNode:
    """Parse a document of bounded length; GraphQLSyntaxError for another one."""
    return parse(text, max_lexical_tokens=TOKENS_MAX, max_comments=COMMENTS_MAX)


def check(schema: GraphQLSchema, document: DocumentNode) -> list[GraphQLError]:
    """Return an error for each limit that a document exceeds."""
    errors = validate(schema, document, FRAGMENTS) or exceeded(measured(document))
    if not errors and repeats.most(document) > REPEATS_MAX:
        words = f"A document asks at most {REPEATS_MAX} times for the same in one place."
        return [GraphQLError(words)]
    return errors


def exceeded(measure: Measure) -> list[GraphQLError]:
    """Return an error for each limit that a document of this measure exceeds."""
    return [
        GraphQLError(f"A document has at most {most} {words}, and this one has {found}.")
        for words, found, most in zip(WORDS, measure, MAXIMA, strict=True)
        if found > most
    ]

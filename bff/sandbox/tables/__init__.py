"""What the sandbox remembers, by the half that remembers it."""

from bff.sandbox.tables import pay, people

SCHEMAS = (people.SCHEMA, pay.SCHEMA)

"""What the sandbox remembers, by the half that remembers it."""

from bff.sandbox.tables import pay, people, sharing, shipping

SCHEMAS = (people.SCHEMA, pay.SCHEMA, sharing.SCHEMA, shipping.SCHEMA)

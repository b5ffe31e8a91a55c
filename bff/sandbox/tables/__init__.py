"""What the sandbox remembers, by the half that remembers it."""

from bff.sandbox.tables import bills, pay, people, sharing, shipping

SCHEMAS = (people.SCHEMA, pay.SCHEMA, sharing.SCHEMA, shipping.SCHEMA, bills.SCHEMA)

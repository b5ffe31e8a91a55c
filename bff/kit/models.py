"""The tables that every domain may lean on."""

from tortoise import fields
from tortoise.models import Model


class Answer(Model):
    """The first answer that was given to a request of an actor."""

    id = fields.BigIntField(primary_key=True)
    actor = fields.UUIDField()
    operation = fields.CharField(max_length=40)
    key = fields.CharField(max_length=64)
    fingerprint = fields.BinaryField()
    outcome: fields.Field[object] = fields.JSONField(null=True)
    at = fields.DatetimeField()

    class Meta:
        """One answer an actor, operation and key."""

        app = "kit"
        table = "answer"
        unique_together = (("actor", "operation", "key"),)


class ClockOffset(Model):
    """How far the business clock stands ahead of PostgreSQL's; ignored in production."""

    only_row = fields.BooleanField(primary_key=True, default=True)
    ahead_us = fields.BigIntField()

    class Meta:
        """A table of one row."""

        app = "kit"
        table = "clock_offset"

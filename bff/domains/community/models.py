"""The tables of communities."""

from tortoise import fields
from tortoise.models import Model

NAME_LENGTH_MAX = 60


class Community(Model):
    """A community (社群): the people around a store whom a leader gathers."""

    id = fields.UUIDField(primary_key=True)
    store_id = fields.UUIDField(db_index=True)
    name = fields.CharField(max_length=NAME_LENGTH_MAX)
    created_at = fields.DatetimeField()

    class Meta:
        """One row a community."""

        app = "community"
        table = "community"

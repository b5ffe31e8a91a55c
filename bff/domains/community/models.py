"""The tables of communities, their members, and those who want to lead one."""

from tortoise import fields
from tortoise.models import Model

NAME_LENGTH_MAX = 60
NOTE_LENGTH_MAX = 200
STATE_LENGTH_MAX = 10


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


class CommunityMember(Model):
    """That a member is in a community, from when until when, and who invited them."""

    id = fields.UUIDField(primary_key=True)
    community_id = fields.UUIDField()
    member_id = fields.UUIDField()
    # The clerk whose code the member had opened just before.
    invited_by = fields.UUIDField(null=True)
    from_at = fields.DatetimeField()
    until_at = fields.DatetimeField(null=True)

    class Meta:
        """A dated edge; one at a time."""

        app = "community"
        table = "community_member"


class LeaderApplication(Model):
    """That a member wants to found a community around a store, and what an operator said."""

    id = fields.UUIDField(primary_key=True)
    member_id = fields.UUIDField()
    store_id = fields.UUIDField()
    name = fields.CharField(max_length=NAME_LENGTH_MAX)
    note = fields.CharField(max_length=NOTE_LENGTH_MAX, null=True)
    # Whether the applicant owns the store: then the store leads, and nobody is made a leader.
    by_store = fields.BooleanField()
    state = fields.CharField(max_length=STATE_LENGTH_MAX)
    applied_at = fields.DatetimeField()
    reviewed_at = fields.DatetimeField(null=True)
    reviewed_by = fields.UUIDField(null=True)
    community_id = fields.UUIDField(null=True)

    class Meta:
        """Reviewed once."""

        app = "community"
        table = "leader_application"

"""The tables of members: who they are, how they sign in, what they may do, whom they belong to."""

from tortoise import fields
from tortoise.contrib.postgres.fields import ArrayField
from tortoise.models import Model

from bff.domains.member import rules


class Member(Model):
    """A member; `merged_into` names the older member who is the same person."""

    id = fields.UUIDField(primary_key=True)
    nickname = fields.CharField(max_length=rules.NICKNAME_LENGTH_MAX)
    avatar_url = fields.CharField(max_length=rules.URL_LENGTH_MAX, null=True)
    merged_into = fields.UUIDField(null=True)
    created_at = fields.DatetimeField()

    class Meta:
        """One row a member, never moved and never deleted."""

        app = "member"
        table = "member"


class MemberAlias(Model):
    """That a member is another one, from when until when, and who or what said so."""

    id = fields.UUIDField(primary_key=True)
    member_id = fields.UUIDField()
    into_id = fields.UUIDField()
    why = fields.CharField(max_length=12)
    joined_by = fields.UUIDField(null=True)
    from_at = fields.DatetimeField()
    ended_by = fields.UUIDField(null=True)
    until_at = fields.DatetimeField(null=True)

    class Meta:
        """A dated log; a member is merged into one other at a time."""

        app = "member"
        table = "member_alias"


class Identity(Model):
    """How WeChat knows a member in one app."""

    id = fields.UUIDField(primary_key=True)
    member_id = fields.UUIDField()
    app = fields.CharField(max_length=12)
    openid = fields.CharField(max_length=rules.OPENID_LENGTH_MAX)
    # WeChat gives it only where the apps belong to one account of its open platform.
    unionid = fields.CharField(max_length=rules.OPENID_LENGTH_MAX, null=True)
    created_at = fields.DatetimeField()

    class Meta:
        """One row an app and openid."""

        app = "member"
        table = "identity"
        unique_together = (("app", "openid"),)


class MemberKey(Model):
    """The key that seals what is personal to a member, itself sealed; without it all is noise."""

    member_id = fields.UUIDField(primary_key=True)
    wrapped = fields.BinaryField()

    class Meta:
        """One key a member."""

        app = "member"
        table = "member_key"


class MemberPhone(Model):
    """A member's sealed phone, found by its blind index."""

    member_id = fields.UUIDField(primary_key=True)
    blind = fields.BinaryField()
    sealed = fields.BinaryField()
    bound_at = fields.DatetimeField()

    class Meta:
        """One phone a member, one member a phone."""

        app = "member"
        table = "member_phone"


class MemberRole(Model):
    """That a member holds a role in a place, from when until when."""

    id = fields.UUIDField(primary_key=True)
    member_id = fields.UUIDField()
    role = fields.CharField(max_length=12)
    scope_id = fields.UUIDField(null=True)
    granted_by = fields.UUIDField(null=True)
    from_at = fields.DatetimeField()
    ended_by = fields.UUIDField(null=True)
    until_at = fields.DatetimeField(null=True)

    class Meta:
        """A dated edge; held once at a time."""

        app = "member"
        table = "member_role"


class RolePromise(Model):
    """A role that waits for whoever proves a phone to be theirs."""

    id = fields.UUIDField(primary_key=True)
    blind = fields.BinaryField()
    role = fields.CharField(max_length=12)
    scope_id = fields.UUIDField(null=True)
    granted_by = fields.UUIDField(null=True)
    from_at = fields.DatetimeField()
    until_at = fields.DatetimeField()
    taken_by = fields.UUIDField(null=True)
    taken_at = fields.DatetimeField(null=True)

    class Meta:
        """Taken once, or past its time."""

        app = "member"
        table = "role_promise"


class Tie(Model):
    """That a member belongs to a store or a leader, or was brought by another member."""

    id = fields.UUIDField(primary_key=True)
    member_id = fields.UUIDField()
    kind = fields.CharField(max_length=12)
    to_id = fields.UUIDField()
    # What it was seen by: a tie without its evidence could not be disputed.
    source = fields.CharField(max_length=rules.SOURCE_LENGTH_MAX)
    from_at = fields.DatetimeField()
    until_at = fields.DatetimeField(null=True)

    class Meta:
        """A dated edge; one of a kind at a time."""

        app = "member"
        table = "tie"


class Session(Model):
    """A family of tokens that began with one sign-in."""

    id = fields.UUIDField(primary_key=True)
    identity_id = fields.UUIDField()
    app = fields.CharField(max_length=12)
    # Recognises a login code that comes again because our answer was lost.
    code_hash = fields.BinaryField(null=True)
    created_at = fields.DatetimeField()
    ended_at = fields.DatetimeField(null=True)
    ended_why = fields.CharField(max_length=12, null=True)
    changed_at = fields.DatetimeField(null=True)

    class Meta:
        """`changed_at` is when what a process may have cached of it ceased to be true."""

        app = "member"
        table = "session"


class SessionToken(Model):
    """The SHA-256 of a token, in hexadecimal; a refresh token is used once."""

    hash = fields.CharField(max_length=64, primary_key=True)
    session_id = fields.UUIDField()
    kind = fields.CharField(max_length=12)
    issued_at = fields.DatetimeField()
    until_at = fields.DatetimeField()
    used_at = fields.DatetimeField(null=True)

    class Meta:
        """Kept until it would have ended, so that a second use is known for one."""

        app = "member"
        table = "session_token"


class Message(Model):
    """Something that a member is told, as facts; the words are made when it is read."""

    id = fields.UUIDField(primary_key=True)
    member_id = fields.UUIDField()
    moment = fields.CharField(max_length=20)
    about_id = fields.UUIDField()
    # Goods, stores and sums: nothing of it is personal.
    facts: fields.Field[object] = fields.JSONField()
    page = fields.CharField(max_length=rules.PAGE_LENGTH_MAX)
    at = fields.DatetimeField()
    read_at = fields.DatetimeField(null=True)

    class Meta:
        """Append-only; a member is told once of a moment of one thing."""

        app = "member"
        table = "message"
        unique_together = (("member_id", "moment", "about_id"),)
        indexes = (("member_id", "id"),)


class MessageConsent(Model):
    """How many more messages of a template somebody agreed to in one app."""

    id = fields.UUIDField(primary_key=True)
    identity_id = fields.UUIDField()
    template = fields.CharField(max_length=rules.TEMPLATE_LENGTH_MAX)
    # A template may tell of several moments; WeChat counts by template all the same.
    moments = ArrayField(element_type="text")
    times = fields.IntField()
    reported_at = fields.DatetimeField()

    class Meta:
        """Counted as WeChat counts: each accepted prompt lets one message through."""

        app = "member"
        table = "message_consent"
        unique_together = (("identity_id", "template"),)


class MessageDelivery(Model):
    """A message on its way to a phone, by a template that its member agreed to."""

    message_id = fields.UUIDField(primary_key=True)
    identity_id = fields.UUIDField()
    template = fields.CharField(max_length=rules.TEMPLATE_LENGTH_MAX)
    state = fields.CharField(max_length=10)
    # WeChat's number where it said no.
    errcode = fields.IntField(null=True)
    changed_at = fields.DatetimeField()

    class Meta:
        """A message goes out once at most."""

        app = "member"
        table = "message_delivery"


class Upload(Model):
    """A picture that somebody may send, and under which name it is kept once it came."""

    id = fields.UUIDField(primary_key=True)
    member_id = fields.UUIDField()
    purpose = fields.CharField(max_length=16)
    # The store that it is of, where it is of one.
    store_id = fields.UUIDField(null=True)
    prepared_at = fields.DatetimeField()
    expires_at = fields.DatetimeField()
    name = fields.CharField(max_length=rules.OBJECT_NAME_LENGTH, null=True, unique=True)
    kept_at = fields.DatetimeField(null=True)

    class Meta:
        """One picture an upload; what never came is forgotten."""

        app = "member"
        table = "upload"
        indexes = (("member_id", "prepared_at"),)

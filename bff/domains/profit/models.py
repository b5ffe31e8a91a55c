"""The tables of rules, facts, shares and the ledger; the others here are SQL's alone.

`payee` counts what each payee was given; `reduction` and `share_reduction` say what refunds took
back; `entry` and `chain` are the ledger's.
"""

from tortoise import fields
from tortoise.models import Model


class Rule(Model):
    """What a kind of fact earns within a scope; what exactly, its versions say."""

    id = fields.UUIDField(primary_key=True)
    kind = fields.CharField(max_length=20)
    title = fields.CharField(max_length=60)
    product_id = fields.UUIDField(null=True)
    category_id = fields.UUIDField(null=True)
    campaign_id = fields.UUIDField(null=True)
    store_id = fields.UUIDField(null=True)
    dealer_id = fields.UUIDField(null=True)
    region = fields.CharField(max_length=60, null=True)
    created_at = fields.DatetimeField()

    class Meta:
        """One rule a kind and scope."""

        app = "profit"
        table = "rule"


class RuleVersion(Model):
    """A draft of a rule, or a published version of it, which never changes again."""

    id = fields.UUIDField(primary_key=True)
    rule_id = fields.UUIDField()
    number = fields.IntField()
    state = fields.CharField(max_length=10)
    effective_from = fields.DatetimeField()
    effective_until = fields.DatetimeField(null=True)
    reward_fen = fields.BigIntField(null=True)
    # A list and not a table: a version is read whole, and frozen whole.
    shares: fields.Field[object] = fields.JSONField()
    drafted_by = fields.UUIDField()
    drafted_at = fields.DatetimeField()
    published_by = fields.UUIDField(null=True)
    published_at = fields.DatetimeField(null=True)

    class Meta:
        """Versions of a rule are numbered from one."""

        app = "profit"
        table = "rule_version"
        unique_together = (("rule_id", "number"),)


class Fact(Model):
    """Something that happened and was booked, once."""

    id = fields.UUIDField(primary_key=True)
    kind = fields.CharField(max_length=20)
    # A row of another room, which may be huge: no foreign key.
    ref = fields.UUIDField()
    at = fields.DatetimeField()
    payees: fields.Field[object] = fields.JSONField()
    scope: fields.Field[object] = fields.JSONField()
    evidence: fields.Field[object] = fields.JSONField()
    rule_version_id = fields.UUIDField(null=True)
    reward_fen = fields.BigIntField()
    booked_at = fields.DatetimeField()

    class Meta:
        """The row that is the fact is booked once for its kind."""

        app = "profit"
        table = "fact"
        unique_together = (("kind", "ref"),)


class Share(Model):
    """What one payee is owed for one fact; only its status ever changes."""

    id = fields.UUIDField(primary_key=True)
    fact_id = fields.UUIDField()
    kind = fields.CharField(max_length=20)
    role = fields.CharField(max_length=10)
    payee_id = fields.UUIDField()
    gross_fen = fields.BigIntField()
    withheld_fen = fields.BigIntField()
    net_fen = fields.BigIntField()
    tax_kind = fields.CharField(max_length=10)
    rail = fields.CharField(max_length=12)
    status = fields.CharField(max_length=10)
    rule_version_id = fields.UUIDField(null=True)
    # As it was worked out; whatever becomes of rules, the sum stays explained.
    explanation: fields.Field[object] = fields.JSONField()
    seq = fields.BigIntField()
    booked_at = fields.DatetimeField()

    class Meta:
        """A payee's shares are numbered without a gap, in the order of commit."""

        app = "profit"
        table = "share"
        unique_together = (
            ("fact_id", "kind", "role", "payee_id"),
            ("role", "payee_id", "seq"),
        )
        indexes = (("role", "payee_id", "booked_at"),)


class Account(Model):
    """An account and its two running totals, which entries alone move."""

    id = fields.UUIDField(primary_key=True)
    code = fields.CharField(max_length=120, unique=True)
    kind = fields.CharField(max_length=20)
    asset = fields.CharField(max_length=60)
    # Two totals that only grow: a balance alone would hide a wrong pair of entries.
    debits = fields.BigIntField(default=0)
    credits = fields.BigIntField(default=0)
    may_go_negative = fields.BooleanField(default=False)

    class Meta:
        """One account a code."""

        app = "profit"
        table = "account"


class Transfer(Model):
    """A booking of `lines` entries that sum to zero; insert-only."""

    id = fields.UUIDField(primary_key=True)
    idem = fields.CharField(max_length=120, unique=True)
    kind = fields.CharField(max_length=20)
    ref = fields.UUIDField()
    # Said beforehand: at commit the database knows whether all of them came.
    lines = fields.SmallIntField()
    reverses = fields.UUIDField(null=True, unique=True)
    reduces = fields.UUIDField(null=True)
    body: fields.Field[object] = fields.JSONField()
    at = fields.DatetimeField()

    class Meta:
        """A transfer is reversed at most once."""

        app = "profit"
        table = "transfer"

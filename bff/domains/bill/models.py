"""The tables of WeChat Pay's bills: what it has in its books, and where ours say otherwise."""

from tortoise import fields
from tortoise.models import Model

NUMBER_LENGTH = 64
WORD_LENGTH = 20


class BillDay(Model):
    """A day in Asia/Shanghai, of which WeChat writes a bill on the next morning."""

    day = fields.DateField(primary_key=True)
    ask_at = fields.DatetimeField()
    asked = fields.IntField(default=0)
    read_at = fields.DatetimeField(null=True)
    lines = fields.IntField(null=True)
    paid_fen = fields.BigIntField(null=True)
    refunded_fen = fields.BigIntField(null=True)
    # What WeChat kept, less what it gave back.
    fee_fen = fields.BigIntField(null=True)
    # What else moved in the account: shares, payouts, money put in by hand.
    other_fen = fields.BigIntField(null=True)

    class Meta:
        """One row a day."""

        app = "bill"
        table = "bill_day"


class BillLine(Model):
    """A payment or a refund as a bill has it; the fee of a refund is less than zero."""

    number = fields.CharField(max_length=NUMBER_LENGTH, primary_key=True)
    day = fields.DateField()
    kind = fields.CharField(max_length=WORD_LENGTH)
    # The order, or the refund and which of its numbers; null where it is none of ours.
    ref = fields.UUIDField(null=True)
    nth = fields.SmallIntField()
    fen = fields.BigIntField()
    fee_fen = fields.BigIntField()
    state = fields.CharField(max_length=WORD_LENGTH)
    # Whether our ledger has its fee.
    booked = fields.BooleanField()

    class Meta:
        """A number stands in one bill, once."""

        app = "bill"
        table = "bill_line"


class BillDifference(Model):
    """Where a bill and our books do not agree; it stays when they agree later."""

    id = fields.BigIntField(primary_key=True)
    day = fields.DateField()
    kind = fields.CharField(max_length=WORD_LENGTH)
    number = fields.CharField(max_length=NUMBER_LENGTH)
    ours_fen = fields.BigIntField(null=True)
    theirs_fen = fields.BigIntField(null=True)
    found_at = fields.DatetimeField()
    gone_at = fields.DatetimeField(null=True)

    class Meta:
        """Each is found once."""

        app = "bill"
        table = "bill_difference"
        unique_together = (("day", "kind", "number"),)

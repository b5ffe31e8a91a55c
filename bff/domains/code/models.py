"""Batches of codes, what carries them, and who scanned them; codes are kept as HMAC only."""

from tortoise import fields
from tortoise.models import Model

from bff.domains.code.states import (
    BatchKind,
    BatchState,
    CaseState,
    InnerState,
    Level,
    OuterState,
)

STATE_LENGTH = 12


class Batch(Model):
    """Codes of one product, ordered together; cases are numbered from 1."""

    id = fields.UUIDField(primary_key=True)
    product_id = fields.UUIDField()
    kind = fields.CharEnumField(BatchKind, max_length=STATE_LENGTH)
    state = fields.CharEnumField(BatchState, max_length=STATE_LENGTH, default=BatchState.REQUESTED)
    cases = fields.IntField()
    bottles_per_case = fields.SmallIntField()
    cases_per_pallet = fields.SmallIntField()
    made = fields.IntField(default=0)
    # Sealed; a vendor's batch has none, as nobody here could print its codes.
    secret = fields.BinaryField(null=True)
    quality: fields.Field[object] = fields.JSONField(null=True)
    created_at = fields.DatetimeField()

    class Meta:
        """One row an order of codes."""

        app = "code"
        table = "batch"


class CodePallet(Model):
    """A pallet of cases."""

    id = fields.UUIDField(primary_key=True)
    batch_id = fields.UUIDField()
    number = fields.IntField()
    # How often a code met one that was there already and was derived anew.
    twist = fields.SmallIntField(default=0)
    code = fields.BinaryField()

    class Meta:
        """One row a pallet."""

        app = "code"
        table = "code_pallet"


class CodeCase(Model):
    """A case: its bottles are activated, shipped and bound to a store with it."""

    id = fields.UUIDField(primary_key=True)
    batch_id = fields.UUIDField()
    product_id = fields.UUIDField()
    pallet_id = fields.UUIDField(null=True)
    dealer_id = fields.UUIDField(null=True)
    shipped_to_store_id = fields.UUIDField(null=True)
    opened_by_store_id = fields.UUIDField(null=True)
    opened_by_member_id = fields.UUIDField(null=True)
    activated_at = fields.DatetimeField(null=True)
    shipped_at = fields.DatetimeField(null=True)
    opened_at = fields.DatetimeField(null=True)
    number = fields.IntField()
    twist = fields.SmallIntField(default=0)
    bottles = fields.SmallIntField()
    state = fields.CharEnumField(CaseState, max_length=STATE_LENGTH, default=CaseState.PRINTED)
    inner_code = fields.BinaryField()
    outer_code = fields.BinaryField()
    diversion: fields.Field[object] = fields.JSONField(null=True)

    class Meta:
        """One row a case."""

        app = "code"
        table = "code_case"


class CodeBottle(Model):
    """A bottle: who scanned its inner code, and which redemption its outer code supported."""

    id = fields.UUIDField(primary_key=True)
    case_id = fields.UUIDField()
    scan_id = fields.UUIDField(null=True)
    scanned_by = fields.UUIDField(null=True)
    scanned_at = fields.DatetimeField(null=True)
    redemption_id = fields.UUIDField(null=True)
    redeemed_by_store_id = fields.UUIDField(null=True)
    redeemed_at = fields.DatetimeField(null=True)
    number = fields.SmallIntField()
    twist = fields.SmallIntField(default=0)
    inner_state = fields.CharEnumField(
        InnerState, max_length=STATE_LENGTH, default=InnerState.SEALED
    )
    outer_state = fields.CharEnumField(OuterState, max_length=STATE_LENGTH, default=OuterState.FREE)
    inner_code = fields.BinaryField()
    outer_code = fields.BinaryField()

    class Meta:
        """One row a bottle."""

        app = "code"
        table = "code_bottle"


class Scan(Model):
    """The one scan that counted for a bottle or a case; the cell is about 1 km wide."""

    id = fields.UUIDField(primary_key=True)
    thing_id = fields.UUIDField()
    case_id = fields.UUIDField()
    product_id = fields.UUIDField()
    dealer_id = fields.UUIDField(null=True)
    store_id = fields.UUIDField(null=True)
    member_id = fields.UUIDField()
    at = fields.DatetimeField()
    level = fields.CharEnumField(Level, max_length=STATE_LENGTH)
    # Emptied after a month; the scan itself stays.
    cell = fields.CharField(max_length=16, null=True)

    class Meta:
        """One row a scan that counted."""

        app = "code"
        table = "scan"


class ScanAccount(Model):
    """How often a person scanned today and guessed wrong, and until when they are held."""

    member_id = fields.UUIDField(primary_key=True)
    day = fields.DateField(null=True)
    scans = fields.IntField(default=0)
    wrong = fields.SmallIntField(default=0)
    wrong_since = fields.DatetimeField(null=True)
    holds = fields.SmallIntField(default=0)
    held_until = fields.DatetimeField(null=True)

    class Meta:
        """One row a person who has scanned."""

        app = "code"
        table = "scan_account"

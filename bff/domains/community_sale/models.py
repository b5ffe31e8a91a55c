"""The tables of community sales, of what they sell, and of what came of it."""

from tortoise import fields
from tortoise.contrib.postgres.fields import ArrayField
from tortoise.models import Model

TITLE_LENGTH_MAX = 60
STATE_LENGTH_MAX = 10


class CommunitySale(Model):
    """What a community orders together until a cut-off, and picks up at its store (场次)."""

    id = fields.UUIDField(primary_key=True)
    community_id = fields.UUIDField()
    store_id = fields.UUIDField()
    opened_by = fields.UUIDField()
    # Who earns by it; null where the store leads its community itself.
    leader_id = fields.UUIDField(null=True)
    title = fields.CharField(max_length=TITLE_LENGTH_MAX)
    state = fields.CharField(max_length=STATE_LENGTH_MAX)
    cut_off_at = fields.DatetimeField()
    arrives_on = fields.DateField()
    # How many pieces the store has room for, and how many are ordered, unpaid ones included.
    capacity = fields.IntField()
    taken = fields.IntField()
    opened_at = fields.DatetimeField()
    closed_at = fields.DatetimeField(null=True)
    arrived_at = fields.DatetimeField(null=True)

    class Meta:
        """The pieces are counted in the row, so that one lock guards the room."""

        app = "community_sale"
        table = "community_sale"


class SaleItem(Model):
    """A variant in a sale, for the leader's price, and what of it arrived."""

    id = fields.BigIntField(primary_key=True)
    sale_id = fields.UUIDField()
    place = fields.SmallIntField()
    variant_id = fields.UUIDField()
    product_id = fields.UUIDField()
    price_fen = fields.BigIntField()
    # What a piece cost at the store that day, and what it earns the leader by the rule of then.
    list_fen = fields.BigIntField()
    commission_fen = fields.BigIntField()
    total = fields.IntField(null=True)
    taken = fields.IntField()
    sent = fields.IntField(null=True)
    arrived = fields.IntField(null=True)
    broken = fields.IntField(null=True)
    photos = ArrayField(element_type="text", null=True)

    class Meta:
        """A variant stands once in a sale."""

        app = "community_sale"
        table = "sale_item"
        unique_together = (("sale_id", "variant_id"), ("sale_id", "place"))

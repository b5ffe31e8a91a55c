"""The tables of orders, their payments and refunds."""

from tortoise import fields
from tortoise.contrib.postgres.fields import ArrayField
from tortoise.models import Model

STATE_LENGTH = 10
TITLE_LENGTH = 60
URL_LENGTH = 500
REMARK_LENGTH_MAX = 100
NAME_LENGTH_MAX = 30
REASON_LENGTH_MAX = 80
TROUBLE_LENGTH_MAX = 40


class Order(Model):
    """What one member buys at one store; its number at WeChat Pay is its id without dashes."""

    id = fields.UUIDField(primary_key=True)
    member_id = fields.UUIDField()
    # Who pays: WeChat knows a person by app.
    identity_id = fields.UUIDField()
    store_id = fields.UUIDField()
    origin = fields.CharField(max_length=STATE_LENGTH)
    origin_id = fields.UUIDField(null=True)
    seller = fields.CharField(max_length=STATE_LENGTH)
    state = fields.CharField(max_length=STATE_LENGTH)
    # Set by whatever the order came from, while its goods may not be handed over.
    held = fields.BooleanField()
    goods_fen = fields.BigIntField()
    reduced_fen = fields.BigIntField()
    payable_fen = fields.BigIntField()
    # Promised back, whether or not WeChat has done it.
    refunded_fen = fields.BigIntField(default=0)
    remark = fields.CharField(max_length=REMARK_LENGTH_MAX, null=True)
    for_whom = fields.CharField(max_length=NAME_LENGTH_MAX, null=True)
    # Who earns by it, frozen: {"STORE": id, …}, and by which evidence.
    payees: fields.Field[object] = fields.JSONField()
    evidence: fields.Field[object] = fields.JSONField()
    placed_at = fields.DatetimeField()
    expires_at = fields.DatetimeField()
    paid_at = fields.DatetimeField(null=True)
    ended_at = fields.DatetimeField(null=True)
    # From when its goods are ready; who comes later is reminded, and finds them all the same.
    pick_up_by = fields.DatetimeField(null=True)
    picked_up_at = fields.DatetimeField(null=True)
    picked_up_by = fields.UUIDField(null=True)
    # Another store than the one where it was ordered, if the brand lets it be.
    picked_up_store_id = fields.UUIDField(null=True)

    class Meta:
        """Plural, because SQL keeps the singular for itself."""

        app = "order"
        table = "orders"


class OrderLine(Model):
    """So many pieces of a variant, for the price of the moment; `fen` is before reductions."""

    id = fields.BigIntField(primary_key=True)
    order_id = fields.UUIDField()
    line = fields.SmallIntField()
    variant_id = fields.UUIDField()
    product_id = fields.UUIDField()
    category_id = fields.UUIDField(null=True)
    title = fields.CharField(max_length=TITLE_LENGTH)
    variant_title = fields.CharField(max_length=TITLE_LENGTH)
    picture_url = fields.CharField(max_length=URL_LENGTH)
    quantity = fields.IntField()
    price_fen = fields.BigIntField()
    fen = fields.BigIntField()
    reduced_fen = fields.BigIntField()
    refunded = fields.IntField(default=0)
    refunded_fen = fields.BigIntField(default=0)

    class Meta:
        """Numbered from one."""

        app = "order"
        table = "order_line"
        unique_together = (("order_id", "line"),)


class OrderReduction(Model):
    """What a coupon, or points, took off each line of an order, and who bears it."""

    id = fields.BigIntField(primary_key=True)
    order_id = fields.UUIDField()
    coupon_id = fields.UUIDField(null=True)
    points = fields.IntField(null=True)
    stacking = fields.CharField(max_length=STATE_LENGTH)
    by_line = ArrayField(element_type="bigint")
    brand_fen = fields.BigIntField()
    dealer_fen = fields.BigIntField()
    store_fen = fields.BigIntField()

    class Meta:
        """A coupon stands once in an order, and so do points."""

        app = "order"
        table = "order_reduction"
        unique_together = (("order_id", "coupon_id"),)


class Payment(Model):
    """What an order costs at WeChat Pay; none is made for an order that costs nothing."""

    order_id = fields.UUIDField(primary_key=True)
    fen = fields.BigIntField()
    state = fields.CharField(max_length=STATE_LENGTH)
    transaction_id = fields.CharField(max_length=32, null=True, unique=True)
    success_at = fields.DatetimeField(null=True)
    # When WeChat is asked next, if it has not told us by then, and how often it was asked.
    ask_at = fields.DatetimeField()
    asked = fields.IntField(default=0)

    class Meta:
        """One payment an order."""

        app = "order"
        table = "payment"


class Refund(Model):
    """Money of an order that goes back; its first number at WeChat Pay is its id without dashes."""

    id = fields.UUIDField(primary_key=True)
    order_id = fields.UUIDField()
    # What can be a reason once only, such as the end of a party; null for what people ask for.
    once = fields.CharField(max_length=STATE_LENGTH, null=True)
    fen = fields.BigIntField()
    reason = fields.CharField(max_length=REASON_LENGTH_MAX)
    state = fields.CharField(max_length=STATE_LENGTH)
    asked_by = fields.UUIDField(null=True)
    asked_at = fields.DatetimeField()
    decided_by = fields.UUIDField(null=True)
    decided_at = fields.DatetimeField(null=True)
    done_at = fields.DatetimeField(null=True)
    ask_at = fields.DatetimeField()
    asked = fields.IntField(default=0)
    # How many numbers it has had there: all but the last were closed.
    numbers = fields.SmallIntField(default=1, db_default=1)
    # What WeChat last refused it for; null while nothing hinders it.
    trouble = fields.CharField(max_length=TROUBLE_LENGTH_MAX, null=True)

    class Meta:
        """One row a refund, kept for ever."""

        app = "order"
        table = "refund"
        unique_together = (("order_id", "once"),)


class RefundLine(Model):
    """What of a line a refund gives back; zero pieces where only the price is corrected."""

    id = fields.BigIntField(primary_key=True)
    refund_id = fields.UUIDField()
    line = fields.SmallIntField()
    quantity = fields.IntField()
    fen = fields.BigIntField()
    # How many of these pieces, handed over before, came back to the store.
    goods_back = fields.IntField(db_default=0)

    class Meta:
        """A line stands once in a refund."""

        app = "order"
        table = "refund_line"
        unique_together = (("refund_id", "line"),)


class RefundClosed(Model):
    """A number of a refund that WeChat closed without paying."""

    id = fields.BigIntField(primary_key=True)
    refund_id = fields.UUIDField()
    number = fields.SmallIntField()
    closed_at = fields.DatetimeField()

    class Meta:
        """A number is closed once."""

        app = "order"
        table = "refund_closed"
        unique_together = (("refund_id", "number"),)


class OrderShown(Model):
    """A rotating pick-up code that a member's phone shows, kept as its hash until it expires."""

    code_hash = fields.UUIDField(primary_key=True)
    order_id = fields.UUIDField()
    expires_at = fields.DatetimeField(db_index=True)

    class Meta:
        """Half of an HMAC-SHA-256, by which a clerk's twelve letters find the order."""

        app = "order"
        table = "order_shown"


class OrderLook(Model):
    """A clerk's look at an order, which entitles that clerk at that store to hand it over."""

    id = fields.UUIDField(primary_key=True)
    order_id = fields.UUIDField(db_index=True)
    store_id = fields.UUIDField()
    clerk_id = fields.UUIDField()
    at = fields.DatetimeField()
    expires_at = fields.DatetimeField()

    class Meta:
        """Kept: looks are evidence."""

        app = "order"
        table = "order_look"

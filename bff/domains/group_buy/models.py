"""The tables of group buys: offers, the stores that take part, parties and their seats."""

from tortoise import fields
from tortoise.models import Model

STATE_LENGTH = 10


class GroupBuyOffer(Model):
    """A product for a price that falls with the size of the party; its prices never change."""

    id = fields.UUIDField(primary_key=True)
    product_id = fields.UUIDField()
    # [{"people", "fen"}], the smallest party first; the last one is as large as a party gets.
    tiers: fields.Field[object] = fields.JSONField()
    state = fields.CharField(max_length=STATE_LENGTH)
    everywhere = fields.BooleanField()
    dealer_id = fields.UUIDField(null=True)
    region = fields.CharField(max_length=60, null=True)
    # Pieces, apart from any shelf's; those of unpaid seats are taken too.
    total = fields.IntField(null=True)
    taken = fields.IntField()
    per_seat = fields.IntField()
    per_member = fields.IntField(null=True)
    # The part of the full size, in basis points, from which on the brand may complete it early.
    early_bp = fields.IntField(null=True)
    lasts_s = fields.IntField()
    starts_at = fields.DatetimeField()
    ends_at = fields.DatetimeField()
    at = fields.DatetimeField()

    class Meta:
        """The stock stands in the row, so that one lock guards it."""

        app = "group_buy"
        table = "group_buy_offer"


class GroupBuyStore(Model):
    """A store that takes part in an offer which is not everywhere."""

    id = fields.BigIntField(primary_key=True)
    offer_id = fields.UUIDField()
    store_id = fields.UUIDField(db_index=True)

    class Meta:
        """A store stands once in an offer."""

        app = "group_buy"
        table = "group_buy_store"
        unique_together = (("offer_id", "store_id"),)


class Party(Model):
    """People who buy together, and the store where they pick up."""

    id = fields.UUIDField(primary_key=True)
    offer_id = fields.UUIDField()
    store_id = fields.UUIDField()
    head_id = fields.UUIDField()
    state = fields.CharField(max_length=STATE_LENGTH)
    size = fields.IntField()
    # Seats that are held or paid, and of these the paid ones.
    taken = fields.IntField()
    paid = fields.IntField()
    opened_at = fields.DatetimeField()
    ends_at = fields.DatetimeField()
    closed_at = fields.DatetimeField(null=True)
    # The operator who completed it early; null when it came about by itself.
    closed_by = fields.UUIDField(null=True)
    # What a piece costs everybody once the party is complete.
    price_fen = fields.BigIntField(null=True)
    # Where the last payment went that came too late for this one.
    moved_to_id = fields.UUIDField(null=True)

    class Meta:
        """The seats are counted in the row, so that one lock guards them."""

        app = "group_buy"
        table = "party"
        unique_together = (("id", "offer_id", "store_id"),)


class Seat(Model):
    """A member's place in a party, kept from before the payment until `held_until`."""

    id = fields.UUIDField(primary_key=True)
    party_id = fields.UUIDField()
    offer_id = fields.UUIDField()
    store_id = fields.UUIDField()
    member_id = fields.UUIDField()
    order_id = fields.UUIDField(null=True)
    variant_id = fields.UUIDField(null=True)
    quantity = fields.IntField()
    # What a piece cost when the seat was taken; the party may have become cheaper since.
    price_fen = fields.BigIntField()
    state = fields.CharField(max_length=STATE_LENGTH)
    taken_at = fields.DatetimeField()
    held_until = fields.DatetimeField()
    paid_at = fields.DatetimeField(null=True)
    ended_at = fields.DatetimeField(null=True)
    moved_to_id = fields.UUIDField(null=True)

    class Meta:
        """Seats are never deleted: who sat where is asked for after years."""

        app = "group_buy"
        table = "seat"
        indexes = (("party_id", "id"), ("member_id", "id"))

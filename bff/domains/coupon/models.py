"""The tables of campaigns, coupons and their redemption."""

from tortoise import fields
from tortoise.contrib.postgres.fields import ArrayField
from tortoise.models import Model


class CampaignTerms(Model):
    """The terms of a campaign from some moment on; a row never changes, coupons point to it."""

    id = fields.UUIDField(primary_key=True)
    campaign_id = fields.UUIDField(db_index=True)
    title = fields.CharField(max_length=60)
    kind = fields.CharField(max_length=10)
    benefit: fields.Field[object] = fields.JSONField()
    worth_fen = fields.BigIntField()
    stacking = fields.CharField(max_length=10)
    threshold_fen = fields.BigIntField()
    usable_at = ArrayField(element_type="text")
    evidence = fields.CharField(max_length=10)
    bottles = fields.SmallIntField()
    everywhere = fields.BooleanField()
    store_id = fields.UUIDField(null=True)
    dealer_id = fields.UUIDField(null=True)
    region = fields.CharField(max_length=60, null=True)
    brand_bp = fields.IntField()
    dealer_bp = fields.IntField()
    store_bp = fields.IntField()
    reward_fen = fields.BigIntField()
    store_budget_fen = fields.BigIntField(null=True)
    unproved_day_fen = fields.BigIntField()
    # What they are for; nothing in both is everything.
    products = ArrayField(element_type="uuid", db_default=[])
    categories = ArrayField(element_type="uuid", db_default=[])
    at = fields.DatetimeField()

    class Meta:
        """Insert-only."""

        app = "coupon"
        table = "campaign_terms"


class Campaign(Model):
    """What is given to whom, how many times and when; what it promises stands in its terms."""

    id = fields.UUIDField(primary_key=True)
    terms_id = fields.UUIDField()
    # As in the terms: whoever locks the row can count money without reading another one.
    worth_fen = fields.BigIntField()
    state = fields.CharField(max_length=10)
    channels = ArrayField(element_type="text")
    total = fields.IntField()
    issued = fields.IntField()
    per_member = fields.IntField(null=True)
    claim_from = fields.DatetimeField()
    claim_until = fields.DatetimeField(null=True)
    use_from = fields.DatetimeField(null=True)
    use_until = fields.DatetimeField(null=True)
    use_days = fields.IntField(null=True)
    budget_fen = fields.BigIntField(null=True)
    committed_fen = fields.BigIntField()

    class Meta:
        """The stock stands in the row, so that one lock guards it."""

        app = "coupon"
        table = "campaign"


class CampaignStore(Model):
    """A store that takes the coupons of a campaign, and the gift it adds."""

    id = fields.BigIntField(primary_key=True)
    campaign_id = fields.UUIDField()
    store_id = fields.UUIDField(db_index=True)
    # A store adds at most one gift to a campaign.
    gift_campaign_id = fields.UUIDField(null=True)

    class Meta:
        """A store stands once in a campaign."""

        app = "coupon"
        table = "campaign_store"
        unique_together = (("campaign_id", "store_id"),)


class CampaignProduct(Model):
    """A product whose first scan, or whose purchase, gives a coupon of the campaign."""

    id = fields.BigIntField(primary_key=True)
    campaign_id = fields.UUIDField()
    product_id = fields.UUIDField(db_index=True)

    class Meta:
        """A product stands once in a campaign."""

        app = "coupon"
        table = "campaign_product"
        unique_together = (("campaign_id", "product_id"),)


class Coupon(Model):
    """One coupon in a wallet: the `number`th of its campaign, the `nth` of its member."""

    id = fields.UUIDField(primary_key=True)
    campaign_id = fields.UUIDField()
    terms_id = fields.UUIDField()
    number = fields.IntField()
    member_id = fields.UUIDField()
    # Unique within member and campaign, which bounds what a race could give.
    nth = fields.IntField()
    channel = fields.CharField(max_length=10)
    # The scan, redemption or order that gave it: each gives a campaign's coupon once.
    source_id = fields.UUIDField(null=True)
    state = fields.CharField(max_length=10)
    issued_at = fields.DatetimeField()
    usable_from = fields.DatetimeField()
    usable_until = fields.DatetimeField()
    # Its order went back: in use now, it is revoked when it would come back.
    taken_back_at = fields.DatetimeField(null=True)

    class Meta:
        """Numbers are distinct in a campaign, and so are a member's."""

        app = "coupon"
        table = "coupon"
        unique_together = (("campaign_id", "number"), ("campaign_id", "member_id", "nth"))
        indexes = (("member_id", "id"),)


class CouponUse(Model):
    """An order that holds a coupon, used it, or did either once."""

    id = fields.BigIntField(primary_key=True)
    coupon_id = fields.UUIDField()
    order_id = fields.UUIDField(db_index=True)
    campaign_id = fields.UUIDField()
    store_id = fields.UUIDField()
    # What it takes off, and what of that others than the store pay.
    value_fen = fields.BigIntField()
    advanced_fen = fields.BigIntField()
    state = fields.CharField(max_length=10)
    locked_at = fields.DatetimeField()
    used_at = fields.DatetimeField(null=True)
    ended_at = fields.DatetimeField(null=True)

    class Meta:
        """A coupon is in one order at a time, and never twice in the same."""

        app = "coupon"
        table = "coupon_use"
        unique_together = (("coupon_id", "order_id"),)


class CouponShown(Model):
    """A rotating code that a member's phone shows, kept as its hash until it expires."""

    code_hash = fields.UUIDField(primary_key=True)
    coupon_id = fields.UUIDField()
    expires_at = fields.DatetimeField(db_index=True)

    class Meta:
        """Half of an HMAC-SHA-256, by which a clerk's twelve letters find the coupon."""

        app = "coupon"
        table = "coupon_shown"


class CouponLook(Model):
    """A clerk's look at a coupon, which entitles that clerk at that store to redeem it."""

    id = fields.UUIDField(primary_key=True)
    coupon_id = fields.UUIDField(db_index=True)
    store_id = fields.UUIDField()
    # Only this clerk may redeem by the look, so that nobody redeems by a colleague's.
    clerk_id = fields.UUIDField()
    at = fields.DatetimeField()
    expires_at = fields.DatetimeField()

    class Meta:
        """Kept: looks are evidence."""

        app = "coupon"
        table = "coupon_look"


class CodeTries(Model):
    """How often somebody typed a wrong code lately, and until when they must wait."""

    subject = fields.CharField(max_length=80, primary_key=True)
    wrong = fields.IntField(default=0)
    since = fields.DatetimeField(null=True)
    holds = fields.IntField(default=0)
    held_until = fields.DatetimeField(null=True)

    class Meta:
        """A subject is an account, a store, or an address that it hides."""

        app = "coupon"
        table = "code_tries"


class Redemption(Model):
    """A coupon used at a counter; `held` means nothing is booked until somebody reviewed it."""

    id = fields.UUIDField(primary_key=True)
    coupon_id = fields.UUIDField(unique=True)
    campaign_id = fields.UUIDField()
    member_id = fields.UUIDField()
    store_id = fields.UUIDField()
    clerk_id = fields.UUIDField()
    look_id = fields.UUIDField()
    at = fields.DatetimeField()
    value_fen = fields.BigIntField()
    sale_fen = fields.BigIntField(null=True)
    advanced_fen = fields.BigIntField()
    bottles = fields.SmallIntField()
    proved = fields.BooleanField()
    held = fields.BooleanField()
    gift_coupon_id = fields.UUIDField(null=True)

    class Meta:
        """One redemption a coupon."""

        app = "coupon"
        table = "redemption"
        indexes = (("store_id", "id"), ("campaign_id", "store_id", "at"))

"""The tables of dealers and of the stores that they serve."""

from tortoise import fields
from tortoise.contrib.postgres.fields import ArrayField
from tortoise.models import Model

from bff.domains.store import rules
from bff.domains.store.kinds import StockSource, StoreKind


class Dealer(Model):
    """A dealer (经销商), who sells the brand's goods to stores."""

    id = fields.UUIDField(primary_key=True)
    name = fields.CharField(max_length=rules.NAME_LENGTH_MAX)
    phone = fields.CharField(max_length=rules.PHONE_LENGTH_MAX, null=True)
    created_at = fields.DatetimeField()

    class Meta:
        """One row a dealer."""

        app = "store"
        table = "dealer"


class DealerTerritory(Model):
    """A region that is a dealer's to sell in; whatever region begins with it belongs to it."""

    id = fields.BigIntField(primary_key=True)
    dealer_id = fields.UUIDField()
    region = fields.CharField(max_length=rules.REGION_LENGTH_MAX)

    class Meta:
        """A region stands once for a dealer."""

        app = "store"
        table = "dealer_territory"
        unique_together = (("dealer_id", "region"),)


class Store(Model):
    """A store (终端门店); `hours` holds [weekday, opens, closes]: Monday is 0, minutes of a day."""

    id = fields.UUIDField(primary_key=True)
    dealer_id = fields.UUIDField(db_index=True)
    kind = fields.CharEnumField(StoreKind, max_length=rules.KIND_LENGTH_MAX)
    name = fields.CharField(max_length=rules.NAME_LENGTH_MAX)
    address = fields.CharField(max_length=rules.ADDRESS_LENGTH_MAX)
    city = fields.CharField(max_length=rules.CITY_LENGTH_MAX)
    region = fields.CharField(max_length=rules.REGION_LENGTH_MAX)
    lat = fields.FloatField()
    lng = fields.FloatField()
    phone = fields.CharField(max_length=rules.PHONE_LENGTH_MAX, null=True)
    notice = fields.CharField(max_length=rules.NOTICE_LENGTH_MAX, null=True)
    photos = ArrayField(element_type="text")
    hours: fields.Field[object] = fields.JSONField()
    # Apart from its end: a store may close without knowing until when.
    closed = fields.BooleanField(default=False)
    closed_until = fields.DatetimeField(null=True)
    created_at = fields.DatetimeField()

    class Meta:
        """PostgreSQL derives `pm`, lat and lng in Mercator, and `open_week`, minutes of a week."""

        app = "store"
        table = "store"
        indexes = (("city", "id"),)


class StoreProduct(Model):
    """That a store sells a product."""

    id = fields.BigIntField(primary_key=True)
    store_id = fields.UUIDField(db_index=True)
    # A plain id, because rooms stay apart; a constraint in SQL holds the reference.
    product_id = fields.UUIDField()

    class Meta:
        """A product stands once on a store's list."""

        app = "store"
        table = "store_product"
        unique_together = (("product_id", "store_id"),)


class Stock(Model):
    """How many of a variant a store has, as far as anybody knows, and how many are promised."""

    id = fields.BigIntField(primary_key=True)
    store_id = fields.UUIDField()
    variant_id = fields.UUIDField()
    source = fields.CharEnumField(StockSource, max_length=10)
    # What lies in the store, the promised ones included; null where nobody counted.
    quantity = fields.IntField(null=True)
    reserved = fields.IntField()
    # When it was counted, or read off the till; what was sold since is taken off.
    counted_at = fields.DatetimeField(null=True)

    class Meta:
        """A row comes with the first count or the first order."""

        app = "store"
        table = "stock"
        unique_together = (("store_id", "variant_id"),)


class StaffInvitation(Model):
    """That whoever shows a token first becomes a clerk; the token is kept as its hash."""

    id = fields.UUIDField(primary_key=True)
    store_id = fields.UUIDField(db_index=True)
    token_hash = fields.BinaryField()
    invited_by = fields.UUIDField()
    created_at = fields.DatetimeField()
    expires_at = fields.DatetimeField()
    accepted_by = fields.UUIDField(null=True)
    accepted_at = fields.DatetimeField(null=True)

    class Meta:
        """Accepted once, or past its time."""

        app = "store"
        table = "staff_invitation"


class Scene(Model):
    """A short token that opens the app on a page; `printed` ones hang in a shop for years."""

    token = fields.CharField(max_length=rules.TOKEN_LENGTH_MAX, primary_key=True)
    page = fields.CharField(max_length=rules.KIND_LENGTH_MAX)
    # As text: this room does not know what rooms above it keep.
    object_id = fields.CharField(max_length=40)
    store_id = fields.UUIDField(null=True)
    clerk_id = fields.UUIDField(null=True)
    member_id = fields.UUIDField(null=True)
    printed = fields.BooleanField()
    created_at = fields.DatetimeField()

    class Meta:
        """One printed code a store, and one a clerk of it."""

        app = "store"
        table = "scene"


class SceneOpening(Model):
    """That a member opened a scene, as evidence of who led them to a store."""

    id = fields.UUIDField(primary_key=True)
    token = fields.CharField(max_length=rules.TOKEN_LENGTH_MAX)
    member_id = fields.UUIDField()
    store_id = fields.UUIDField()
    # Only if the clerk worked there at that moment: a poster outlives a job.
    clerk_id = fields.UUIDField(null=True)
    shared_by = fields.UUIDField(null=True)
    at = fields.DatetimeField()

    class Meta:
        """Once a member, scene and minute."""

        app = "store"
        table = "scene_opened"

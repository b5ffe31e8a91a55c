"""What the brand sells."""

from tortoise import fields
from tortoise.contrib.postgres.fields import ArrayField
from tortoise.fields.db_defaults import SqlDefault
from tortoise.models import Model


class Category(Model):
    """What products of one kind are found under; `place` says in which order they are listed."""

    id = fields.UUIDField(primary_key=True)
    title = fields.CharField(max_length=30, unique=True)
    place = fields.SmallIntField()

    class Meta:
        """One row a category."""

        app = "product"
        table = "category"


class Product(Model):
    """A product as it stands on a shelf; a case holds several bottles of it."""

    id = fields.UUIDField(primary_key=True)
    title = fields.CharField(max_length=60)
    spec = fields.CharField(max_length=60)
    picture_url = fields.CharField(max_length=500)
    price_fen = fields.BigIntField()
    bottles_per_case = fields.SmallIntField()
    created_at = fields.DatetimeField()
    published_at = fields.DatetimeField(null=True)
    category_id = fields.UUIDField(null=True)
    # Beside `picture_url`, which lists show: what its own screen shows as well.
    pictures = ArrayField(element_type="text", db_default=SqlDefault("'{}'"))

    class Meta:
        """One row a product."""

        app = "product"
        table = "product"


class ProductVariant(Model):
    """One way in which a product is sold; every product has at least one."""

    id = fields.UUIDField(primary_key=True)
    product_id = fields.UUIDField()
    # Among those of its product, from 0: the first one is what its cases hold.
    place = fields.SmallIntField()
    title = fields.CharField(max_length=60)
    price_fen = fields.BigIntField()
    # How many may be in one order, and how many one member may ever have; null is no limit.
    per_order = fields.IntField(null=True)
    per_member = fields.IntField(null=True)
    created_at = fields.DatetimeField()
    withdrawn_at = fields.DatetimeField(null=True)

    class Meta:
        """A price stands here unless a store or a dealer has one of its own."""

        app = "product"
        table = "product_variant"
        unique_together = (("product_id", "place"),)


class ProductPrice(Model):
    """From when on a variant costs so much at a store, or at all stores of a dealer."""

    id = fields.BigIntField(primary_key=True)
    variant_id = fields.UUIDField()
    # One of the two, plain ids of rooms above; a constraint of theirs holds the reference.
    store_id = fields.UUIDField(null=True)
    dealer_id = fields.UUIDField(null=True)
    # Null ends it: from then on it costs what it costs elsewhere.
    price_fen = fields.BigIntField(null=True)
    from_at = fields.DatetimeField()

    class Meta:
        """The latest that has begun counts; none is ever changed."""

        app = "product"
        table = "product_price"


class BundlePart(Model):
    """How many of a variant are in a bundle, which has no stock of its own."""

    id = fields.BigIntField(primary_key=True)
    bundle_id = fields.UUIDField()
    variant_id = fields.UUIDField()
    quantity = fields.SmallIntField()

    class Meta:
        """A variant stands once in a bundle; what is in it never changes."""

        app = "product"
        table = "bundle_part"
        unique_together = (("bundle_id", "variant_id"),)

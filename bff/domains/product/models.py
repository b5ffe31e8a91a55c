"""What the brand sells."""

from tortoise import fields
from tortoise.models import Model


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

    class Meta:
        """One row a product."""

        app = "product"
        table = "product"

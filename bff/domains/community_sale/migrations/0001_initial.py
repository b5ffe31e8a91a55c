from tortoise import migrations
from tortoise.migrations import operations as ops
from tortoise.contrib.postgres.fields import ArrayField
from uuid import uuid4
from tortoise import fields

class Migration(migrations.Migration):
    initial = True

    operations = [
        ops.CreateModel(
            name='CommunitySale',
            fields=[
                ('id', fields.UUIDField(primary_key=True, default=uuid4, unique=True, db_index=True)),
                ('community_id', fields.UUIDField()),
                ('store_id', fields.UUIDField()),
                ('opened_by', fields.UUIDField()),
                ('leader_id', fields.UUIDField(null=True)),
                ('title', fields.CharField(max_length=60)),
                ('state', fields.CharField(max_length=10)),
                ('cut_off_at', fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ('arrives_on', fields.DateField()),
                ('capacity', fields.IntField()),
                ('taken', fields.IntField()),
                ('opened_at', fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ('closed_at', fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
                ('arrived_at', fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
            ],
            options={'table': 'community_sale', 'app': 'community_sale', 'pk_attr': 'id', 'table_description': 'What a community orders together until a cut-off, and picks up at its store (场次).'},
            bases=['Model'],
        ),
        ops.CreateModel(
            name='SaleItem',
            fields=[
                ('id', fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ('sale_id', fields.UUIDField()),
                ('place', fields.SmallIntField()),
                ('variant_id', fields.UUIDField()),
                ('product_id', fields.UUIDField()),
                ('price_fen', fields.BigIntField()),
                ('list_fen', fields.BigIntField()),
                ('commission_fen', fields.BigIntField()),
                ('total', fields.IntField(null=True)),
                ('taken', fields.IntField()),
                ('sent', fields.IntField(null=True)),
                ('arrived', fields.IntField(null=True)),
                ('broken', fields.IntField(null=True)),
                ('photos', ArrayField(null=True, element_type='TEXT')),
            ],
            options={'table': 'sale_item', 'app': 'community_sale', 'unique_together': (('sale_id', 'variant_id'), ('sale_id', 'place')), 'pk_attr': 'id', 'table_description': "A variant in a sale, for the leader's price, and what of it arrived."},
            bases=['Model'],
        ),
    ]

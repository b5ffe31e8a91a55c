from tortoise import migrations
from tortoise.migrations import operations as ops
from tortoise.contrib.postgres.fields import ArrayField
from tortoise.fields.db_defaults import SqlDefault
from uuid import uuid4
from tortoise import fields

class Migration(migrations.Migration):
    dependencies = [('product', '0002_rules')]

    initial = False

    operations = [
        ops.CreateModel(
            name='BundlePart',
            fields=[
                ('id', fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ('bundle_id', fields.UUIDField()),
                ('variant_id', fields.UUIDField()),
                ('quantity', fields.SmallIntField()),
            ],
            options={'table': 'bundle_part', 'app': 'product', 'unique_together': (('bundle_id', 'variant_id'),), 'pk_attr': 'id', 'table_description': 'How many of a variant are in a bundle, which has no stock of its own.'},
            bases=['Model'],
        ),
        ops.CreateModel(
            name='Category',
            fields=[
                ('id', fields.UUIDField(primary_key=True, default=uuid4, unique=True, db_index=True)),
                ('title', fields.CharField(unique=True, max_length=30)),
                ('place', fields.SmallIntField()),
            ],
            options={'table': 'category', 'app': 'product', 'pk_attr': 'id', 'table_description': 'What products of one kind are found under; `place` says in which order they are listed.'},
            bases=['Model'],
        ),
        ops.CreateModel(
            name='ProductPrice',
            fields=[
                ('id', fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ('variant_id', fields.UUIDField()),
                ('store_id', fields.UUIDField(null=True)),
                ('dealer_id', fields.UUIDField(null=True)),
                ('price_fen', fields.BigIntField(null=True)),
                ('from_at', fields.DatetimeField(auto_now=False, auto_now_add=False)),
            ],
            options={'table': 'product_price', 'app': 'product', 'pk_attr': 'id', 'table_description': 'From when on a variant costs so much at a store, or at all stores of a dealer.'},
            bases=['Model'],
        ),
        ops.CreateModel(
            name='ProductVariant',
            fields=[
                ('id', fields.UUIDField(primary_key=True, default=uuid4, unique=True, db_index=True)),
                ('product_id', fields.UUIDField()),
                ('place', fields.SmallIntField()),
                ('title', fields.CharField(max_length=60)),
                ('price_fen', fields.BigIntField()),
                ('per_order', fields.IntField(null=True)),
                ('per_member', fields.IntField(null=True)),
                ('created_at', fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ('withdrawn_at', fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
            ],
            options={'table': 'product_variant', 'app': 'product', 'unique_together': (('product_id', 'place'),), 'pk_attr': 'id', 'table_description': 'One way in which a product is sold; every product has at least one.'},
            bases=['Model'],
        ),
        ops.AddField(
            model_name='Product',
            name='category_id',
            field=fields.UUIDField(null=True),
        ),
        ops.AddField(
            model_name='Product',
            name='pictures',
            field=ArrayField(db_default=SqlDefault("'{}'"), element_type='TEXT'),
        ),
    ]

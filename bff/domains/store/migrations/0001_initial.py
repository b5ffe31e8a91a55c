from tortoise import migrations
from tortoise.migrations import operations as ops
from bff.domains.store.kinds import StoreKind
from orjson import loads
from tortoise.contrib.postgres.fields import ArrayField
from tortoise.fields.data import JSON_DUMPS
from uuid import uuid4
from tortoise import fields
from tortoise.indexes import Index

class Migration(migrations.Migration):
    initial = True

    operations = [
        ops.CreateModel(
            name='Dealer',
            fields=[
                ('id', fields.UUIDField(primary_key=True, default=uuid4, unique=True, db_index=True)),
                ('name', fields.CharField(max_length=60)),
                ('phone', fields.CharField(null=True, max_length=20)),
                ('created_at', fields.DatetimeField(auto_now=False, auto_now_add=False)),
            ],
            options={'table': 'dealer', 'app': 'store', 'pk_attr': 'id', 'table_description': "A dealer (经销商), who sells the brand's goods to stores."},
            bases=['Model'],
        ),
        ops.CreateModel(
            name='DealerTerritory',
            fields=[
                ('id', fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ('dealer_id', fields.UUIDField()),
                ('region', fields.CharField(max_length=60)),
            ],
            options={'table': 'dealer_territory', 'app': 'store', 'unique_together': (('dealer_id', 'region'),), 'pk_attr': 'id', 'table_description': "A region that is a dealer's to sell in; whatever region begins with it belongs to it."},
            bases=['Model'],
        ),
        ops.CreateModel(
            name='StaffInvitation',
            fields=[
                ('id', fields.UUIDField(primary_key=True, default=uuid4, unique=True, db_index=True)),
                ('store_id', fields.UUIDField(db_index=True)),
                ('token_hash', fields.BinaryField()),
                ('invited_by', fields.UUIDField()),
                ('created_at', fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ('expires_at', fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ('accepted_by', fields.UUIDField(null=True)),
                ('accepted_at', fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
            ],
            options={'table': 'staff_invitation', 'app': 'store', 'pk_attr': 'id', 'table_description': 'That whoever shows a token first becomes a clerk; the token is kept as its hash.'},
            bases=['Model'],
        ),
        ops.CreateModel(
            name='Store',
            fields=[
                ('id', fields.UUIDField(primary_key=True, default=uuid4, unique=True, db_index=True)),
                ('dealer_id', fields.UUIDField(db_index=True)),
                ('kind', fields.CharEnumField(description='SHOP: SHOP\nCOMMUNITY: COMMUNITY\nCAMPUS: CAMPUS\nOFFICE: OFFICE', enum_type=StoreKind, max_length=12)),
                ('name', fields.CharField(max_length=60)),
                ('address', fields.CharField(max_length=200)),
                ('city', fields.CharField(max_length=40)),
                ('region', fields.CharField(max_length=60)),
                ('lat', fields.FloatField()),
                ('lng', fields.FloatField()),
                ('phone', fields.CharField(null=True, max_length=20)),
                ('notice', fields.CharField(null=True, max_length=200)),
                ('photos', ArrayField(element_type='TEXT')),
                ('hours', fields.JSONField(encoder=JSON_DUMPS, decoder=loads)),
                ('closed', fields.BooleanField(default=False)),
                ('closed_until', fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
                ('created_at', fields.DatetimeField(auto_now=False, auto_now_add=False)),
            ],
            options={'table': 'store', 'app': 'store', 'indexes': [Index(fields=['city', 'id'])], 'pk_attr': 'id', 'table_description': 'A store (终端门店); `hours` holds [weekday, opens, closes]: Monday is 0, minutes of a day.'},
            bases=['Model'],
        ),
        ops.CreateModel(
            name='StoreProduct',
            fields=[
                ('id', fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ('store_id', fields.UUIDField(db_index=True)),
                ('product_id', fields.UUIDField()),
            ],
            options={'table': 'store_product', 'app': 'store', 'unique_together': (('product_id', 'store_id'),), 'pk_attr': 'id', 'table_description': 'That a store sells a product.'},
            bases=['Model'],
        ),
    ]

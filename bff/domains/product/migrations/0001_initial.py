from tortoise import migrations
from tortoise.migrations import operations as ops
from uuid import uuid4
from tortoise import fields

class Migration(migrations.Migration):
    initial = True

    operations = [
        ops.CreateModel(
            name='Product',
            fields=[
                ('id', fields.UUIDField(primary_key=True, default=uuid4, unique=True, db_index=True)),
                ('title', fields.CharField(max_length=60)),
                ('spec', fields.CharField(max_length=60)),
                ('picture_url', fields.CharField(max_length=500)),
                ('price_fen', fields.BigIntField()),
                ('bottles_per_case', fields.SmallIntField()),
                ('created_at', fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ('published_at', fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
            ],
            options={'table': 'product', 'app': 'product', 'pk_attr': 'id', 'table_description': 'A product as it stands on a shelf; a case holds several bottles of it.'},
            bases=['Model'],
        ),
    ]

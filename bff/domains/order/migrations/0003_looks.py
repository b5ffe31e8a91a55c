from tortoise import migrations
from tortoise.migrations import operations as ops
from uuid import uuid4
from tortoise import fields

class Migration(migrations.Migration):
    dependencies = [('order', '0002_rules')]

    initial = False

    operations = [
        ops.CreateModel(
            name='OrderLook',
            fields=[
                ('id', fields.UUIDField(primary_key=True, default=uuid4, unique=True, db_index=True)),
                ('order_id', fields.UUIDField(db_index=True)),
                ('store_id', fields.UUIDField()),
                ('clerk_id', fields.UUIDField()),
                ('at', fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ('expires_at', fields.DatetimeField(auto_now=False, auto_now_add=False)),
            ],
            options={'table': 'order_look', 'app': 'order', 'pk_attr': 'id', 'table_description': "A clerk's look at an order, which entitles that clerk at that store to hand it over."},
            bases=['Model'],
        ),
    ]

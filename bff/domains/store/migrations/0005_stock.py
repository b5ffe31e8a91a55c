from tortoise import migrations
from tortoise.migrations import operations as ops
from bff.domains.store.kinds import StockSource
from tortoise import fields

class Migration(migrations.Migration):
    dependencies = [('store', '0004_scene_rules')]

    initial = False

    operations = [
        ops.CreateModel(
            name='Stock',
            fields=[
                ('id', fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ('store_id', fields.UUIDField()),
                ('variant_id', fields.UUIDField()),
                ('source', fields.CharEnumField(description='COUNTED: COUNTED\nPOS: POS\nINFERRED: INFERRED', enum_type=StockSource, max_length=10)),
                ('quantity', fields.IntField(null=True)),
                ('reserved', fields.IntField()),
                ('counted_at', fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
            ],
            options={'table': 'stock', 'app': 'store', 'unique_together': (('store_id', 'variant_id'),), 'pk_attr': 'id', 'table_description': 'How many of a variant a store has, as far as anybody knows, and how many are promised.'},
            bases=['Model'],
        ),
    ]

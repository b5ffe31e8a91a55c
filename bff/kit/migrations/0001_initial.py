from tortoise import migrations
from tortoise.migrations import operations as ops
from orjson import loads
from tortoise.fields.data import JSON_DUMPS
from tortoise import fields

class Migration(migrations.Migration):
    initial = True

    operations = [
        ops.CreateModel(
            name='Answer',
            fields=[
                ('id', fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ('actor', fields.UUIDField()),
                ('operation', fields.CharField(max_length=40)),
                ('key', fields.CharField(max_length=64)),
                ('fingerprint', fields.BinaryField()),
                ('outcome', fields.JSONField(null=True, encoder=JSON_DUMPS, decoder=loads)),
                ('at', fields.DatetimeField(auto_now=False, auto_now_add=False)),
            ],
            options={'table': 'answer', 'app': 'kit', 'unique_together': (('actor', 'operation', 'key'),), 'pk_attr': 'id', 'table_description': 'The first answer that was given to a request of an actor.'},
            bases=['Model'],
        ),
        ops.CreateModel(
            name='ClockOffset',
            fields=[
                ('only_row', fields.BooleanField(primary_key=True, default=True, unique=True, db_index=True)),
                ('ahead_us', fields.BigIntField()),
            ],
            options={'table': 'clock_offset', 'app': 'kit', 'pk_attr': 'only_row', 'table_description': "How far the business clock stands ahead of PostgreSQL's; ignored in production."},
            bases=['Model'],
        ),
    ]

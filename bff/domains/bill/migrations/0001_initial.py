from tortoise import migrations
from tortoise.migrations import operations as ops
from tortoise import fields

class Migration(migrations.Migration):
    initial = True

    operations = [
        ops.CreateModel(
            name='BillDay',
            fields=[
                ('day', fields.DateField(primary_key=True, unique=True, db_index=True)),
                ('ask_at', fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ('asked', fields.IntField(default=0)),
                ('read_at', fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
                ('lines', fields.IntField(null=True)),
                ('paid_fen', fields.BigIntField(null=True)),
                ('refunded_fen', fields.BigIntField(null=True)),
                ('fee_fen', fields.BigIntField(null=True)),
                ('other_fen', fields.BigIntField(null=True)),
            ],
            options={'table': 'bill_day', 'app': 'bill', 'pk_attr': 'day', 'table_description': 'A day in Asia/Shanghai, of which WeChat writes a bill on the next morning.'},
            bases=['Model'],
        ),
        ops.CreateModel(
            name='BillDifference',
            fields=[
                ('id', fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ('day', fields.DateField()),
                ('kind', fields.CharField(max_length=20)),
                ('number', fields.CharField(max_length=64)),
                ('ours_fen', fields.BigIntField(null=True)),
                ('theirs_fen', fields.BigIntField(null=True)),
                ('found_at', fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ('gone_at', fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
            ],
            options={'table': 'bill_difference', 'app': 'bill', 'unique_together': (('day', 'kind', 'number'),), 'pk_attr': 'id', 'table_description': 'Where a bill and our books do not agree; it stays when they agree later.'},
            bases=['Model'],
        ),
        ops.CreateModel(
            name='BillLine',
            fields=[
                ('number', fields.CharField(primary_key=True, unique=True, db_index=True, max_length=64)),
                ('day', fields.DateField()),
                ('kind', fields.CharField(max_length=20)),
                ('ref', fields.UUIDField(null=True)),
                ('nth', fields.SmallIntField()),
                ('fen', fields.BigIntField()),
                ('fee_fen', fields.BigIntField()),
                ('state', fields.CharField(max_length=20)),
                ('booked', fields.BooleanField()),
            ],
            options={'table': 'bill_line', 'app': 'bill', 'pk_attr': 'number', 'table_description': 'A payment or a refund as a bill has it; the fee of a refund is less than zero.'},
            bases=['Model'],
        ),
    ]

from tortoise import migrations
from tortoise.migrations import operations as ops
from tortoise import fields

class Migration(migrations.Migration):
    dependencies = [('order', '0005_picked_up_store')]

    initial = False

    operations = [
        ops.CreateModel(
            name='RefundClosed',
            fields=[
                ('id', fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ('refund_id', fields.UUIDField()),
                ('number', fields.SmallIntField()),
                ('closed_at', fields.DatetimeField(auto_now=False, auto_now_add=False)),
            ],
            options={'table': 'refund_closed', 'app': 'order', 'unique_together': (('refund_id', 'number'),), 'pk_attr': 'id', 'table_description': 'A number of a refund that WeChat closed without paying.'},
            bases=['Model'],
        ),
        ops.AlterModelOptions(
            name='Refund',
            options={'table': 'refund', 'app': 'order', 'unique_together': (('order_id', 'once'),), 'pk_attr': 'id', 'table_description': 'Money of an order that goes back; its first number at WeChat Pay is its id without dashes.'},
        ),
        ops.AddField(
            model_name='Refund',
            name='numbers',
            field=fields.SmallIntField(default=1, db_default=1),
        ),
        ops.AddField(
            model_name='Refund',
            name='trouble',
            field=fields.CharField(null=True, max_length=40),
        ),
    ]

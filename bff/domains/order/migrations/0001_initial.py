from tortoise import migrations
from tortoise.migrations import operations as ops
from orjson import loads
from tortoise.contrib.postgres.fields import ArrayField
from tortoise.fields.data import JSON_DUMPS
from uuid import uuid4
from tortoise import fields

class Migration(migrations.Migration):
    initial = True

    operations = [
        ops.CreateModel(
            name='Order',
            fields=[
                ('id', fields.UUIDField(primary_key=True, default=uuid4, unique=True, db_index=True)),
                ('member_id', fields.UUIDField()),
                ('identity_id', fields.UUIDField()),
                ('store_id', fields.UUIDField()),
                ('origin', fields.CharField(max_length=10)),
                ('origin_id', fields.UUIDField(null=True)),
                ('seller', fields.CharField(max_length=10)),
                ('state', fields.CharField(max_length=10)),
                ('held', fields.BooleanField()),
                ('goods_fen', fields.BigIntField()),
                ('reduced_fen', fields.BigIntField()),
                ('payable_fen', fields.BigIntField()),
                ('refunded_fen', fields.BigIntField(default=0)),
                ('remark', fields.CharField(null=True, max_length=100)),
                ('for_whom', fields.CharField(null=True, max_length=30)),
                ('payees', fields.JSONField(encoder=JSON_DUMPS, decoder=loads)),
                ('evidence', fields.JSONField(encoder=JSON_DUMPS, decoder=loads)),
                ('placed_at', fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ('expires_at', fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ('paid_at', fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
                ('ended_at', fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
                ('picked_up_at', fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
                ('picked_up_by', fields.UUIDField(null=True)),
            ],
            options={'table': 'orders', 'app': 'order', 'pk_attr': 'id', 'table_description': 'What one member buys at one store; its number at WeChat Pay is its id without dashes.'},
            bases=['Model'],
        ),
        ops.CreateModel(
            name='OrderLine',
            fields=[
                ('id', fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ('order_id', fields.UUIDField()),
                ('line', fields.SmallIntField()),
                ('variant_id', fields.UUIDField()),
                ('product_id', fields.UUIDField()),
                ('category_id', fields.UUIDField(null=True)),
                ('title', fields.CharField(max_length=60)),
                ('variant_title', fields.CharField(max_length=60)),
                ('picture_url', fields.CharField(max_length=500)),
                ('quantity', fields.IntField()),
                ('price_fen', fields.BigIntField()),
                ('fen', fields.BigIntField()),
                ('reduced_fen', fields.BigIntField()),
                ('refunded', fields.IntField(default=0)),
                ('refunded_fen', fields.BigIntField(default=0)),
            ],
            options={'table': 'order_line', 'app': 'order', 'unique_together': (('order_id', 'line'),), 'pk_attr': 'id', 'table_description': 'So many pieces of a variant, for the price of the moment; `fen` is before reductions.'},
            bases=['Model'],
        ),
        ops.CreateModel(
            name='OrderReduction',
            fields=[
                ('id', fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ('order_id', fields.UUIDField()),
                ('coupon_id', fields.UUIDField()),
                ('stacking', fields.CharField(max_length=10)),
                ('by_line', ArrayField(element_type='BIGINT')),
                ('brand_fen', fields.BigIntField()),
                ('dealer_fen', fields.BigIntField()),
                ('store_fen', fields.BigIntField()),
            ],
            options={'table': 'order_reduction', 'app': 'order', 'unique_together': (('order_id', 'coupon_id'),), 'pk_attr': 'id', 'table_description': 'What a coupon took off each line of an order, and who bears it.'},
            bases=['Model'],
        ),
        ops.CreateModel(
            name='OrderShown',
            fields=[
                ('code_hash', fields.UUIDField(primary_key=True, default=uuid4, unique=True, db_index=True)),
                ('order_id', fields.UUIDField()),
                ('expires_at', fields.DatetimeField(db_index=True, auto_now=False, auto_now_add=False)),
            ],
            options={'table': 'order_shown', 'app': 'order', 'pk_attr': 'code_hash', 'table_description': "A rotating pick-up code that a member's phone shows, kept as its hash until it expires."},
            bases=['Model'],
        ),
        ops.CreateModel(
            name='Payment',
            fields=[
                ('order_id', fields.UUIDField(primary_key=True, default=uuid4, unique=True, db_index=True)),
                ('fen', fields.BigIntField()),
                ('state', fields.CharField(max_length=10)),
                ('transaction_id', fields.CharField(null=True, unique=True, max_length=32)),
                ('success_at', fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
                ('ask_at', fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ('asked', fields.IntField(default=0)),
            ],
            options={'table': 'payment', 'app': 'order', 'pk_attr': 'order_id', 'table_description': 'What an order costs at WeChat Pay; none is made for an order that costs nothing.'},
            bases=['Model'],
        ),
        ops.CreateModel(
            name='Refund',
            fields=[
                ('id', fields.UUIDField(primary_key=True, default=uuid4, unique=True, db_index=True)),
                ('order_id', fields.UUIDField()),
                ('once', fields.CharField(null=True, max_length=10)),
                ('fen', fields.BigIntField()),
                ('reason', fields.CharField(max_length=80)),
                ('state', fields.CharField(max_length=10)),
                ('asked_by', fields.UUIDField(null=True)),
                ('asked_at', fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ('decided_by', fields.UUIDField(null=True)),
                ('decided_at', fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
                ('done_at', fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
                ('ask_at', fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ('asked', fields.IntField(default=0)),
            ],
            options={'table': 'refund', 'app': 'order', 'unique_together': (('order_id', 'once'),), 'pk_attr': 'id', 'table_description': 'Money of an order that goes back; its number at WeChat Pay is its id without dashes.'},
            bases=['Model'],
        ),
        ops.CreateModel(
            name='RefundLine',
            fields=[
                ('id', fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ('refund_id', fields.UUIDField()),
                ('line', fields.SmallIntField()),
                ('quantity', fields.IntField()),
                ('fen', fields.BigIntField()),
            ],
            options={'table': 'refund_line', 'app': 'order', 'unique_together': (('refund_id', 'line'),), 'pk_attr': 'id', 'table_description': 'What of a line a refund gives back; zero pieces where only the price is corrected.'},
            bases=['Model'],
        ),
    ]

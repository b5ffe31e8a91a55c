from tortoise import migrations
from tortoise.migrations import operations as ops
from orjson import loads
from tortoise.fields.data import JSON_DUMPS
from uuid import uuid4
from tortoise import fields
from tortoise.indexes import Index

class Migration(migrations.Migration):
    initial = True

    operations = [
        ops.CreateModel(
            name='GroupBuyOffer',
            fields=[
                ('id', fields.UUIDField(primary_key=True, default=uuid4, unique=True, db_index=True)),
                ('product_id', fields.UUIDField()),
                ('tiers', fields.JSONField(encoder=JSON_DUMPS, decoder=loads)),
                ('state', fields.CharField(max_length=10)),
                ('everywhere', fields.BooleanField()),
                ('dealer_id', fields.UUIDField(null=True)),
                ('region', fields.CharField(null=True, max_length=60)),
                ('total', fields.IntField(null=True)),
                ('taken', fields.IntField()),
                ('per_seat', fields.IntField()),
                ('per_member', fields.IntField(null=True)),
                ('early_bp', fields.IntField(null=True)),
                ('lasts_s', fields.IntField()),
                ('starts_at', fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ('ends_at', fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ('at', fields.DatetimeField(auto_now=False, auto_now_add=False)),
            ],
            options={'table': 'group_buy_offer', 'app': 'group_buy', 'pk_attr': 'id', 'table_description': 'A product for a price that falls with the size of the party; its prices never change.'},
            bases=['Model'],
        ),
        ops.CreateModel(
            name='GroupBuyStore',
            fields=[
                ('id', fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ('offer_id', fields.UUIDField()),
                ('store_id', fields.UUIDField(db_index=True)),
            ],
            options={'table': 'group_buy_store', 'app': 'group_buy', 'unique_together': (('offer_id', 'store_id'),), 'pk_attr': 'id', 'table_description': 'A store that takes part in an offer which is not everywhere.'},
            bases=['Model'],
        ),
        ops.CreateModel(
            name='Party',
            fields=[
                ('id', fields.UUIDField(primary_key=True, default=uuid4, unique=True, db_index=True)),
                ('offer_id', fields.UUIDField()),
                ('store_id', fields.UUIDField()),
                ('head_id', fields.UUIDField()),
                ('state', fields.CharField(max_length=10)),
                ('size', fields.IntField()),
                ('taken', fields.IntField()),
                ('paid', fields.IntField()),
                ('opened_at', fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ('ends_at', fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ('closed_at', fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
                ('closed_by', fields.UUIDField(null=True)),
                ('price_fen', fields.BigIntField(null=True)),
                ('moved_to_id', fields.UUIDField(null=True)),
            ],
            options={'table': 'party', 'app': 'group_buy', 'unique_together': (('id', 'offer_id', 'store_id'),), 'pk_attr': 'id', 'table_description': 'People who buy together, and the store where they pick up.'},
            bases=['Model'],
        ),
        ops.CreateModel(
            name='Seat',
            fields=[
                ('id', fields.UUIDField(primary_key=True, default=uuid4, unique=True, db_index=True)),
                ('party_id', fields.UUIDField()),
                ('offer_id', fields.UUIDField()),
                ('store_id', fields.UUIDField()),
                ('member_id', fields.UUIDField()),
                ('order_id', fields.UUIDField(null=True)),
                ('variant_id', fields.UUIDField(null=True)),
                ('quantity', fields.IntField()),
                ('price_fen', fields.BigIntField()),
                ('state', fields.CharField(max_length=10)),
                ('taken_at', fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ('held_until', fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ('paid_at', fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
                ('ended_at', fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
                ('moved_to_id', fields.UUIDField(null=True)),
            ],
            options={'table': 'seat', 'app': 'group_buy', 'indexes': [Index(fields=['party_id', 'id']), Index(fields=['member_id', 'id'])], 'pk_attr': 'id', 'table_description': "A member's place in a party, kept from before the payment until `held_until`."},
            bases=['Model'],
        ),
    ]

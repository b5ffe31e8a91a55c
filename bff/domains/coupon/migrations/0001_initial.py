from tortoise import migrations
from tortoise.migrations import operations as ops
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
            name='Campaign',
            fields=[
                ('id', fields.UUIDField(primary_key=True, default=uuid4, unique=True, db_index=True)),
                ('terms_id', fields.UUIDField()),
                ('worth_fen', fields.BigIntField()),
                ('state', fields.CharField(max_length=10)),
                ('channels', ArrayField(element_type='TEXT')),
                ('total', fields.IntField()),
                ('issued', fields.IntField()),
                ('per_member', fields.IntField(null=True)),
                ('claim_from', fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ('claim_until', fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
                ('use_from', fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
                ('use_until', fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
                ('use_days', fields.IntField(null=True)),
                ('budget_fen', fields.BigIntField(null=True)),
                ('committed_fen', fields.BigIntField()),
            ],
            options={'table': 'campaign', 'app': 'coupon', 'pk_attr': 'id', 'table_description': 'What is given to whom, how many times and when; what it promises stands in its terms.'},
            bases=['Model'],
        ),
        ops.CreateModel(
            name='CampaignProduct',
            fields=[
                ('id', fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ('campaign_id', fields.UUIDField()),
                ('product_id', fields.UUIDField(db_index=True)),
            ],
            options={'table': 'campaign_product', 'app': 'coupon', 'unique_together': (('campaign_id', 'product_id'),), 'pk_attr': 'id', 'table_description': 'A product whose first scan gives a coupon of the campaign.'},
            bases=['Model'],
        ),
        ops.CreateModel(
            name='CampaignStore',
            fields=[
                ('id', fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ('campaign_id', fields.UUIDField()),
                ('store_id', fields.UUIDField(db_index=True)),
                ('gift_campaign_id', fields.UUIDField(null=True)),
            ],
            options={'table': 'campaign_store', 'app': 'coupon', 'unique_together': (('campaign_id', 'store_id'),), 'pk_attr': 'id', 'table_description': 'A store that takes the coupons of a campaign, and the gift it adds.'},
            bases=['Model'],
        ),
        ops.CreateModel(
            name='CampaignTerms',
            fields=[
                ('id', fields.UUIDField(primary_key=True, default=uuid4, unique=True, db_index=True)),
                ('campaign_id', fields.UUIDField(db_index=True)),
                ('title', fields.CharField(max_length=60)),
                ('kind', fields.CharField(max_length=10)),
                ('benefit', fields.JSONField(encoder=JSON_DUMPS, decoder=loads)),
                ('worth_fen', fields.BigIntField()),
                ('stacking', fields.CharField(max_length=10)),
                ('threshold_fen', fields.BigIntField()),
                ('usable_at', ArrayField(element_type='TEXT')),
                ('evidence', fields.CharField(max_length=10)),
                ('bottles', fields.SmallIntField()),
                ('everywhere', fields.BooleanField()),
                ('store_id', fields.UUIDField(null=True)),
                ('dealer_id', fields.UUIDField(null=True)),
                ('region', fields.CharField(null=True, max_length=60)),
                ('brand_bp', fields.IntField()),
                ('dealer_bp', fields.IntField()),
                ('store_bp', fields.IntField()),
                ('reward_fen', fields.BigIntField()),
                ('store_budget_fen', fields.BigIntField(null=True)),
                ('unproved_day_fen', fields.BigIntField()),
                ('at', fields.DatetimeField(auto_now=False, auto_now_add=False)),
            ],
            options={'table': 'campaign_terms', 'app': 'coupon', 'pk_attr': 'id', 'table_description': 'The terms of a campaign from some moment on; a row never changes, coupons point to it.'},
            bases=['Model'],
        ),
        ops.CreateModel(
            name='CodeTries',
            fields=[
                ('subject', fields.CharField(primary_key=True, unique=True, db_index=True, max_length=80)),
                ('wrong', fields.IntField(default=0)),
                ('since', fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
                ('holds', fields.IntField(default=0)),
                ('held_until', fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
            ],
            options={'table': 'code_tries', 'app': 'coupon', 'pk_attr': 'subject', 'table_description': 'How often somebody typed a wrong code lately, and until when they must wait.'},
            bases=['Model'],
        ),
        ops.CreateModel(
            name='Coupon',
            fields=[
                ('id', fields.UUIDField(primary_key=True, default=uuid4, unique=True, db_index=True)),
                ('campaign_id', fields.UUIDField()),
                ('terms_id', fields.UUIDField()),
                ('number', fields.IntField()),
                ('member_id', fields.UUIDField()),
                ('nth', fields.IntField()),
                ('channel', fields.CharField(max_length=10)),
                ('source_id', fields.UUIDField(null=True)),
                ('state', fields.CharField(max_length=10)),
                ('issued_at', fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ('usable_from', fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ('usable_until', fields.DatetimeField(auto_now=False, auto_now_add=False)),
            ],
            options={'table': 'coupon', 'app': 'coupon', 'unique_together': (('campaign_id', 'number'), ('campaign_id', 'member_id', 'nth')), 'indexes': [Index(fields=['member_id', 'id'])], 'pk_attr': 'id', 'table_description': 'One coupon in a wallet: the `number`th of its campaign, the `nth` of its member.'},
            bases=['Model'],
        ),
        ops.CreateModel(
            name='CouponLook',
            fields=[
                ('id', fields.UUIDField(primary_key=True, default=uuid4, unique=True, db_index=True)),
                ('coupon_id', fields.UUIDField(db_index=True)),
                ('store_id', fields.UUIDField()),
                ('clerk_id', fields.UUIDField()),
                ('at', fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ('expires_at', fields.DatetimeField(auto_now=False, auto_now_add=False)),
            ],
            options={'table': 'coupon_look', 'app': 'coupon', 'pk_attr': 'id', 'table_description': "A clerk's look at a coupon, which entitles that clerk at that store to redeem it."},
            bases=['Model'],
        ),
        ops.CreateModel(
            name='CouponShown',
            fields=[
                ('code_hash', fields.UUIDField(primary_key=True, default=uuid4, unique=True, db_index=True)),
                ('coupon_id', fields.UUIDField()),
                ('expires_at', fields.DatetimeField(db_index=True, auto_now=False, auto_now_add=False)),
            ],
            options={'table': 'coupon_shown', 'app': 'coupon', 'pk_attr': 'code_hash', 'table_description': "A rotating code that a member's phone shows, kept as its hash until it expires."},
            bases=['Model'],
        ),
        ops.CreateModel(
            name='Redemption',
            fields=[
                ('id', fields.UUIDField(primary_key=True, default=uuid4, unique=True, db_index=True)),
                ('coupon_id', fields.UUIDField(unique=True)),
                ('campaign_id', fields.UUIDField()),
                ('member_id', fields.UUIDField()),
                ('store_id', fields.UUIDField()),
                ('clerk_id', fields.UUIDField()),
                ('look_id', fields.UUIDField()),
                ('at', fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ('value_fen', fields.BigIntField()),
                ('sale_fen', fields.BigIntField(null=True)),
                ('advanced_fen', fields.BigIntField()),
                ('bottles', fields.SmallIntField()),
                ('proved', fields.BooleanField()),
                ('held', fields.BooleanField()),
                ('gift_coupon_id', fields.UUIDField(null=True)),
            ],
            options={'table': 'redemption', 'app': 'coupon', 'indexes': [Index(fields=['store_id', 'id']), Index(fields=['campaign_id', 'store_id', 'at'])], 'pk_attr': 'id', 'table_description': 'A coupon used at a counter; `held` means nothing is booked until somebody reviewed it.'},
            bases=['Model'],
        ),
    ]

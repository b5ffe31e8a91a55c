from tortoise import migrations
from tortoise.migrations import operations as ops
from tortoise import fields

class Migration(migrations.Migration):
    dependencies = [('coupon', '0003_scope')]

    initial = False

    operations = [
        ops.CreateModel(
            name='CouponUse',
            fields=[
                ('id', fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ('coupon_id', fields.UUIDField()),
                ('order_id', fields.UUIDField(db_index=True)),
                ('campaign_id', fields.UUIDField()),
                ('store_id', fields.UUIDField()),
                ('value_fen', fields.BigIntField()),
                ('advanced_fen', fields.BigIntField()),
                ('state', fields.CharField(max_length=10)),
                ('locked_at', fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ('used_at', fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
                ('ended_at', fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
            ],
            options={'table': 'coupon_use', 'app': 'coupon', 'unique_together': (('coupon_id', 'order_id'),), 'pk_attr': 'id', 'table_description': 'An order that holds a coupon, used it, or did either once.'},
            bases=['Model'],
        ),
        ops.AlterModelOptions(
            name='CampaignProduct',
            options={'table': 'campaign_product', 'app': 'coupon', 'unique_together': (('campaign_id', 'product_id'),), 'pk_attr': 'id', 'table_description': 'A product whose first scan, or whose purchase, gives a coupon of the campaign.'},
        ),
        ops.AddField(
            model_name='Coupon',
            name='taken_back_at',
            field=fields.DatetimeField(null=True, auto_now=False, auto_now_add=False),
        ),
    ]

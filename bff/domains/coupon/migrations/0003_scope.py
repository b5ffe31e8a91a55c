from tortoise import migrations
from tortoise.migrations import operations as ops
from tortoise.contrib.postgres.fields import ArrayField

class Migration(migrations.Migration):
    dependencies = [('coupon', '0002_rules')]

    initial = False

    operations = [
        ops.AddField(
            model_name='CampaignTerms',
            name='categories',
            field=ArrayField(db_default=[], element_type='UUID'),
        ),
        ops.AddField(
            model_name='CampaignTerms',
            name='products',
            field=ArrayField(db_default=[], element_type='UUID'),
        ),
    ]

from tortoise import migrations
from tortoise.migrations import operations as ops

# A refund gives back at once the fee that only tomorrow's bill tells of: until then the account
# may say less than nothing.
OVERNIGHT = """
    alter table account drop constraint account_not_negative;
    alter table account add constraint account_not_negative check (
        may_go_negative or kind = 'WX'
        or case when kind in ('WX_FEE', 'RECEIVABLE', 'COUPON_COST', 'REWARD_BUDGET',
                'POINTS_ISSUED', 'GOODS_TAKEN')
            then debits >= credits else credits >= debits end)
"""
AS_BEFORE = """
    alter table account drop constraint account_not_negative;
    alter table account add constraint account_not_negative check (
        may_go_negative
        or case when kind in ('WX', 'WX_FEE', 'RECEIVABLE', 'COUPON_COST', 'REWARD_BUDGET',
                'POINTS_ISSUED', 'GOODS_TAKEN')
            then debits >= credits else credits >= debits end) not valid
"""


class Migration(migrations.Migration):
    dependencies = [("profit", "0007_goods")]
    operations = [ops.RunSQL(OVERNIGHT, reverse_sql=AS_BEFORE)]

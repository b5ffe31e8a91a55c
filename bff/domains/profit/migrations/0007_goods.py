from tortoise import migrations
from tortoise.migrations import operations as ops

# What handing over took of the brand's goods is the other side of what stores are owed.
KNOWN = """
    alter table account drop constraint account_known;
    alter table account add constraint account_known check (
        kind in ('WX', 'WX_FEE', 'RECEIVABLE', 'COUPON_COST', 'REWARD_BUDGET', 'POINTS_ISSUED',
            'GOODS_TAKEN', 'ESCROW', 'PAYABLE', 'PENDING', 'WITHHELD', 'GOODS_DUE', 'POINTS')
        and debits >= 0 and credits >= 0);
    alter table account drop constraint account_not_negative;
    alter table account add constraint account_not_negative check (
        may_go_negative
        or case when kind in ('WX', 'WX_FEE', 'RECEIVABLE', 'COUPON_COST', 'REWARD_BUDGET',
                'POINTS_ISSUED', 'GOODS_TAKEN')
            then debits >= credits else credits >= debits end)
"""
NOT_KNOWN = """
    alter table account drop constraint account_not_negative;
    alter table account add constraint account_not_negative check (
        may_go_negative
        or case when kind in
            ('WX', 'WX_FEE', 'RECEIVABLE', 'COUPON_COST', 'REWARD_BUDGET', 'POINTS_ISSUED')
            then debits >= credits else credits >= debits end) not valid;
    alter table account drop constraint account_known;
    alter table account add constraint account_known check (
        kind in ('WX', 'WX_FEE', 'RECEIVABLE', 'COUPON_COST', 'REWARD_BUDGET', 'POINTS_ISSUED',
            'ESCROW', 'PAYABLE', 'PENDING', 'WITHHELD', 'GOODS_DUE', 'POINTS')
        and debits >= 0 and credits >= 0) not valid
"""


class Migration(migrations.Migration):
    dependencies = [("profit", "0006_reductions")]
    operations = [ops.RunSQL(KNOWN, reverse_sql=NOT_KNOWN)]

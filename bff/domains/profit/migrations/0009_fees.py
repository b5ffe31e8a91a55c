from tortoise import migrations
from tortoise.migrations import operations as ops

DEBITS = """'WX_FEE', 'RECEIVABLE', 'COUPON_COST', 'REWARD_BUDGET', 'POINTS_ISSUED', 'GOODS_TAKEN',
    'POINTS_OWED'"""


def checked(free: str, debits: str, also: str = "") -> str:
    """Return the SQL by which no account but these is on the other side than its own."""
    return f"""
        alter table account drop constraint account_not_negative;
        alter table account add constraint account_not_negative check (
            {free}
            or case when kind in ({debits}) then debits >= credits else credits >= debits end) {also}
    """


# A refund gives back at once the fee that only tomorrow's bill tells of: until then the account
# may say less than nothing.
OVERNIGHT = checked("may_go_negative or kind = 'WX'", DEBITS)
AS_BEFORE = checked("may_go_negative", f"'WX', {DEBITS}", "not valid")


class Migration(migrations.Migration):
    dependencies = [("profit", "0008_points")]
    operations = [ops.RunSQL(OVERNIGHT, reverse_sql=AS_BEFORE)]

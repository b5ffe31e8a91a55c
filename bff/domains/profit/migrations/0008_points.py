from tortoise import migrations
from tortoise.migrations import operations as ops

DEBITS = """'WX', 'WX_FEE', 'RECEIVABLE', 'COUPON_COST', 'REWARD_BUDGET', 'POINTS_ISSUED',
    'GOODS_TAKEN'"""
CREDITS = "'ESCROW', 'PAYABLE', 'PENDING', 'WITHHELD', 'GOODS_DUE', 'POINTS'"


def known(debits: str, credits: str, also: str = "") -> str:
    """Return the SQL by which accounts are of these kinds, and on the side that is theirs."""
    return f"""
        alter table account drop constraint account_known;
        alter table account add constraint account_known check (
            kind in ({debits}, {credits}) and debits >= 0 and credits >= 0) {also};
        alter table account drop constraint account_not_negative;
        alter table account add constraint account_not_negative check (
            may_go_negative
            or case when kind in ({debits}) then debits >= credits else credits >= debits end) {also}
    """


# Whoever spends points and then gives back what earned them owes them.
SPENT = known(f"{DEBITS}, 'POINTS_OWED'", f"{CREDITS}, 'POINTS_SPENT'")
NOT_SPENT = known(DEBITS, CREDITS, "not valid")

# A rule is never changed: a new one takes its place from its day on.
RULE = """
    create table points_rule (
        effective_from timestamptz primary key,
        per_yuan integer not null check (per_yuan > 0),
        percent smallint not null check (percent between 0 and 100)
    );
    insert into points_rule values ('2000-01-01', 100, 50);
    create trigger points_rule_stays before update or delete or truncate on points_rule
        for each statement execute function profit_keeps()
"""


class Migration(migrations.Migration):
    dependencies = [("profit", "0007_goods")]
    operations = [
        ops.RunSQL(SPENT, reverse_sql=NOT_SPENT),
        ops.RunSQL(RULE, reverse_sql="drop table points_rule"),
    ]

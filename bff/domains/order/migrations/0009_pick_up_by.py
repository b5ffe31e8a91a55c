from tortoise import fields, migrations
from tortoise.migrations import operations as ops

from bff.kit.undo import undone

# Whoever bought before there was a rule has all of its time.
KNOWN = """
    update orders set pick_up_by = coalesce(picked_up_at, bff_now()) + interval '7 days'
    where state in ('PAID', 'PICKED_UP') and not held
"""
RULES = """
    alter table orders add constraint orders_pick_up_by check (
        pick_up_by is null or (paid_at is not null and not held));
    create index orders_waiting on orders (pick_up_by) where state = 'PAID'
"""


class Migration(migrations.Migration):
    dependencies = [("order", "0008_points")]
    operations = [
        ops.AddField(
            model_name="Order", name="pick_up_by", field=fields.DatetimeField(null=True)
        ),
        ops.RunSQL(KNOWN, reverse_sql=ops.RunSQL.noop),
        ops.RunSQL(RULES, reverse_sql=undone(RULES)),
    ]

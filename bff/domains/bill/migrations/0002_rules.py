from tortoise import migrations
from tortoise.migrations import operations as ops

from bff.kit.states import final, unfinal
from bff.kit.undo import undone

RULES = """
    alter table bill_day
        add constraint bill_day_read check (asked >= 0 and (read_at is null) = (lines is null));
    alter table bill_line
        add constraint bill_line_sums check (fen >= 0 and nth > 0
            and case kind when 'PAID' then fee_fen >= 0 when 'REFUNDED' then fee_fen <= 0
                else false end),
        add constraint bill_line_of_day foreign key (day) references bill_day;
    alter table bill_difference
        add constraint bill_difference_kind check (
            kind in ('UNKNOWN', 'MISSING', 'AMOUNT', 'STATE', 'DOUBLE', 'FLOW')),
        add constraint bill_difference_of_day foreign key (day) references bill_day;
    create index bill_line_day on bill_line (day);
    create index bill_line_unbooked on bill_line (kind, number) where not booked;
    create index bill_difference_open on bill_difference (day) where gone_at is null
"""


class Migration(migrations.Migration):
    dependencies = [("bill", "0001_initial")]
    operations = [
        ops.RunSQL(RULES, reverse_sql=undone(RULES)),
        # What WeChat wrote is evidence.
        ops.RunSQL(
            final("bill_line", "day", "kind", "fen", "fee_fen"),
            reverse_sql=unfinal("bill_line", "day"),
        ),
    ]

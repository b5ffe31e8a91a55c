from tortoise import migrations
from tortoise.migrations import operations as ops

BFF_NOW = """
    create function bff_now() returns timestamptz language sql volatile parallel safe as $$
        select case when current_setting('bff.profile', true) = 'production'
            then clock_timestamp()
            else clock_timestamp() + coalesce(
                (select ahead_us from clock_offset where only_row) * interval '1 microsecond',
                interval '0')
        end
    $$
"""
ONE_ROW = "alter table clock_offset add constraint clock_offset_one_row check (only_row)"
# Answers are swept by age, and come in the order of their age.
BY_AGE = "create index answer_at on answer using brin (at)"


class Migration(migrations.Migration):
    dependencies = [("kit", "0001_initial")]
    operations = [
        ops.RunSQL(BY_AGE, reverse_sql="drop index answer_at"),
        ops.RunSQL(BFF_NOW, reverse_sql="drop function bff_now()"),
        ops.RunSQL(ONE_ROW, reverse_sql="alter table clock_offset drop constraint clock_offset_one_row"),
    ]

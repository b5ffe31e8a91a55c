from tortoise import migrations
from tortoise.migrations import operations as ops

from bff.kit.undo import undone

# A floor and a cap bound what basis points give; a fixed sum is its own bound.
BOUNDS = """
    alter table rule_version add constraint rule_version_bounds check (
        not jsonb_path_exists(shares, '$[*] ? (@.floor_fen < 1 || @.cap_fen < 1
            || @.floor_fen > @.cap_fen || (@.fixed_fen > 0 && (@.floor_fen > 0 || @.cap_fen > 0)))'))
"""


class Migration(migrations.Migration):
    dependencies = [("profit", "0009_fees")]
    operations = [ops.RunSQL(BOUNDS, reverse_sql=undone(BOUNDS))]

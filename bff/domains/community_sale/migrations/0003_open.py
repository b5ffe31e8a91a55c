from tortoise import migrations
from tortoise.migrations import operations as ops

from bff.kit.undo import undone

# A community's past is long, and the few sales that are open are asked for by every first screen.
OPEN = "create index community_sale_open on community_sale (community_id) where state = 'OPEN'"


class Migration(migrations.Migration):
    dependencies = [("community_sale", "0002_rules")]
    operations = [ops.RunSQL(OPEN, reverse_sql=undone(OPEN))]

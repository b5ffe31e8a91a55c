from pgqueuer.adapters.persistence.qb import QueryBuilderEnvironment
from tortoise import migrations
from tortoise.migrations import operations as ops

QUEUE = QueryBuilderEnvironment()


class Migration(migrations.Migration):
    dependencies = [("kit", "0002_clock")]
    operations = [
        ops.RunSQL(QUEUE.build_install_query(), reverse_sql=QUEUE.build_uninstall_query()),
    ]

from tortoise import migrations
from tortoise.migrations import operations as ops


class Migration(migrations.Migration):
    dependencies = [("community", "0001_initial")]
    operations = [
        ops.RunSQL(
            """alter table community add constraint community_store
                foreign key (store_id) references store (id)""",
            reverse_sql="alter table community drop constraint community_store",
        ),
    ]

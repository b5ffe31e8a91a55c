from tortoise import fields, migrations
from tortoise.migrations import operations as ops

from bff.kit.states import final, unfinal
from bff.kit.undo import undone

# Until now every order was handed over where it was ordered.
KNOWN = "update orders set picked_up_store_id = store_id where picked_up_at is not null"
RULES = """
    alter table orders
        add constraint orders_picked_up_store foreign key (picked_up_store_id) references store,
        add constraint orders_picked_up_somewhere check (
            (picked_up_store_id is null) = (picked_up_at is null))
"""


class Migration(migrations.Migration):
    dependencies = [("order", "0004_goods_back")]
    operations = [
        ops.AddField(
            model_name="Order", name="picked_up_store_id", field=fields.UUIDField(null=True)
        ),
        ops.RunSQL(KNOWN, reverse_sql=ops.RunSQL.noop),
        ops.RunSQL(RULES, reverse_sql=undone(RULES)),
        ops.RunSQL(
            final("orders", "picked_up_at", "picked_up_by", "picked_up_store_id"),
            reverse_sql=unfinal("orders", "picked_up_at"),
        ),
    ]

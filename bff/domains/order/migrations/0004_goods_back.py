from tortoise import fields, migrations
from tortoise.migrations import operations as ops

from bff.kit.undo import undone

RULES = """
    alter table refund_line add constraint refund_line_goods check (
        goods_back between 0 and quantity)
"""


class Migration(migrations.Migration):
    dependencies = [("order", "0003_looks")]
    operations = [
        ops.AddField(
            model_name="RefundLine", name="goods_back", field=fields.IntField(db_default=0)
        ),
        ops.RunSQL(RULES, reverse_sql=undone(RULES)),
    ]

from tortoise import fields, migrations
from tortoise.migrations import operations as ops

from bff.kit.states import final, unfinal
from bff.kit.undo import undone

# What takes something off is a coupon, or points, which stand once in an order.
WHAT = """
    alter table order_reduction
        add constraint order_reduction_what check ((coupon_id is null) = (points is not null)),
        add constraint order_reduction_points check (points is null
            or points > 0 and stacking = 'POINTS' and dealer_fen + store_fen = 0);
    create unique index order_reduction_points_once on order_reduction (order_id)
        where points is not null
"""
BEFORE = ["order_id", "coupon_id", "by_line", "brand_fen", "dealer_fen", "store_fen"]
FINAL = [*unfinal("order_reduction", "order_id"), *final("order_reduction", *BEFORE, "points")]
NOT_FINAL = [*unfinal("order_reduction", "order_id"), *final("order_reduction", *BEFORE)]


class Migration(migrations.Migration):
    dependencies = [("order", "0007_numbers_rules")]

    initial = False

    operations = [
        ops.AlterModelOptions(
            name="OrderReduction",
            options={
                "table": "order_reduction",
                "app": "order",
                "unique_together": (("order_id", "coupon_id"),),
                "pk_attr": "id",
                "table_description": "What a coupon, or points, took off each line of an order,"
                " and who bears it.",
            },
        ),
        ops.AddField(
            model_name="OrderReduction",
            name="points",
            field=fields.IntField(null=True),
        ),
        ops.AlterField(
            model_name="OrderReduction",
            name="coupon_id",
            field=fields.UUIDField(null=True),
        ),
        ops.RunSQL(WHAT, reverse_sql=undone(WHAT)),
        ops.RunSQL(FINAL, reverse_sql=NOT_FINAL),
    ]

from tortoise import migrations
from tortoise.migrations import operations as ops


class Migration(migrations.Migration):
    dependencies = [("product", "0001_initial")]
    operations = [
        ops.RunSQL(
            """alter table product
                add constraint product_price check (price_fen >= 0),
                add constraint product_case check (bottles_per_case between 1 and 60)""",
            reverse_sql="""alter table product
                drop constraint product_price, drop constraint product_case""",
        ),
    ]

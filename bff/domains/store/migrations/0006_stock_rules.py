from tortoise import migrations
from tortoise.migrations import operations as ops

from bff.kit.undo import undone

BELONGS = """
    alter table stock
        add constraint stock_store foreign key (store_id) references store,
        add constraint stock_variant foreign key (variant_id) references product_variant;
    alter table product_price
        add constraint product_price_at_store foreign key (store_id) references store,
        add constraint product_price_of_dealer foreign key (dealer_id) references dealer
"""
WHOLE = """
    alter table stock
        add constraint stock_quantity check (quantity >= 0),
        add constraint stock_reserved check (reserved >= 0),
        add constraint stock_source check (source in ('COUNTED', 'POS', 'INFERRED')),
        add constraint stock_counted check ((source = 'INFERRED') = (quantity is null)
            and (quantity is null) = (counted_at is null))
"""
RULES = [BELONGS, WHOLE]
# Not a check, because a count may find less than what was promised before it.
PROMISE = [
    """create function stock_promise() returns trigger language plpgsql as $$
        begin
            raise exception 'store % promises % of %', new.store_id, new.reserved, new.quantity
                using errcode = 'check_violation', constraint = 'stock_promise';
        end $$""",
    """create trigger stock_promise before update on stock for each row
        when (new.source = 'COUNTED' and new.reserved > old.reserved
            and new.reserved > new.quantity)
        execute function stock_promise()""",
]
ROOM = "alter table stock set (fillfactor = 70)"


class Migration(migrations.Migration):
    dependencies = [("store", "0005_stock")]
    operations = [
        ops.RunSQL(ROOM, reverse_sql=ops.RunSQL.noop),
        ops.RunSQL(RULES, reverse_sql=undone(*RULES)),
        ops.RunSQL(PROMISE, reverse_sql="drop function stock_promise() cascade"),
    ]

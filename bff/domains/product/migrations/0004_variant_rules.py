from tortoise import migrations
from tortoise.migrations import operations as ops

from bff.kit.states import final, unfinal
from bff.kit.undo import undone

# A product that was there before its variants is sold in one way, as until now.
FIRST_VARIANTS = """
    insert into product_variant (id, product_id, place, title, price_fen, created_at)
    select id, id, 0, spec, price_fen, created_at from product
    where not exists (select from product_variant where product_id = product.id)
"""
BELONGS = """
    alter table product
        add constraint product_category foreign key (category_id) references category;
    alter table product_variant
        add constraint product_variant_product foreign key (product_id) references product;
    alter table product_price
        add constraint product_price_variant foreign key (variant_id) references product_variant;
    alter table bundle_part
        add constraint bundle_part_bundle foreign key (bundle_id) references product,
        add constraint bundle_part_variant foreign key (variant_id) references product_variant
"""
WHOLE = """
    alter table product_variant
        add constraint product_variant_price check (price_fen >= 0),
        add constraint product_variant_limits check (per_order > 0 and per_member > 0),
        add constraint product_variant_place check (place >= 0);
    alter table product_price
        add constraint product_price_of check (num_nonnulls(store_id, dealer_id) = 1),
        add constraint product_price_fen check (price_fen >= 0);
    alter table bundle_part add constraint bundle_part_quantity check (quantity > 0)
"""
ASKED = """
    create unique index product_price_store on product_price (variant_id, store_id, from_at)
        where store_id is not null;
    create unique index product_price_dealer on product_price (variant_id, dealer_id, from_at)
        where dealer_id is not null;
    create index product_in_category on product (category_id) where category_id is not null
"""
RULES = [BELONGS, WHOLE, ASKED]
# At commit, because a product has to be there before its variants.
HAS_VARIANT = [
    """create function product_has_variant() returns trigger language plpgsql as $$
        begin
            if not exists (select from product_variant where product_id = new.id) then
                raise exception 'product % has no variant', new.id
                    using errcode = 'check_violation', constraint = 'product_has_variant';
            end if;
            return null;
        end $$""",
    """create constraint trigger product_has_variant after insert on product
        deferrable initially deferred for each row execute function product_has_variant()""",
]
FINAL = [
    *final("product_variant", "product_id", "place"),
    *final("product_price", "variant_id", "store_id", "dealer_id", "price_fen", "from_at"),
    *final("bundle_part", "bundle_id", "variant_id", "quantity"),
]
UNFINAL = [
    *unfinal("product_variant", "product_id"),
    *unfinal("product_price", "variant_id"),
    *unfinal("bundle_part", "bundle_id"),
]


class Migration(migrations.Migration):
    dependencies = [("product", "0003_variants")]
    operations = [
        ops.RunSQL(FIRST_VARIANTS, reverse_sql=ops.RunSQL.noop),
        ops.RunSQL(RULES, reverse_sql=undone(*RULES)),
        ops.RunSQL(HAS_VARIANT, reverse_sql="drop function product_has_variant() cascade"),
        ops.RunSQL(FINAL, reverse_sql=UNFINAL),
    ]

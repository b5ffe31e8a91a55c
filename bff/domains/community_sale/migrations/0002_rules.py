from tortoise import migrations
from tortoise.migrations import operations as ops

from bff.domains.community_sale import states
from bff.kit.states import final, guarded, unfinal, unguarded
from bff.kit.undo import undone

DEFAULTS = """
    alter table community_sale alter state set default 'OPEN', alter taken set default 0;
    alter table sale_item alter taken set default 0
"""
BELONGS = """
    alter table community_sale
        add constraint community_sale_community
            foreign key (community_id) references community,
        add constraint community_sale_store foreign key (store_id) references store,
        add constraint community_sale_opened_by foreign key (opened_by) references member,
        add constraint community_sale_leader foreign key (leader_id) references member;
    alter table sale_item
        add constraint sale_item_sale foreign key (sale_id) references community_sale,
        add constraint sale_item_variant foreign key (variant_id) references product_variant,
        add constraint sale_item_product foreign key (product_id) references product
"""
ASKED = """
    create index community_sale_of on community_sale (community_id, id);
    create index community_sale_due on community_sale (cut_off_at) where state = 'OPEN'
"""
# The floor is the same as that of bff.domains.community_sale.rules.
WHOLE = """
    alter table community_sale
        add constraint community_sale_room check (taken between 0 and capacity),
        add constraint community_sale_times check (
            cut_off_at > opened_at
            and (closed_at is null) = (state = 'OPEN')
            and (arrived_at is null) = (state <> 'ARRIVED'));
    alter table sale_item
        add constraint sale_item_price check (
            price_fen <= list_fen and price_fen * 10000 >= list_fen * 8000),
        add constraint sale_item_commission check (commission_fen between 0 and price_fen),
        add constraint sale_item_left check (taken >= 0 and total > 0 and taken <= total),
        add constraint sale_item_counted check (
            num_nulls(sent, arrived, broken, photos) in (0, 4)
            and sent >= 0 and broken >= 0 and broken <= arrived)
"""
RULES = [BELONGS, ASKED, WHOLE]
# A hot sale's row changes with each order.
ROOM = """
    alter table community_sale set (fillfactor = 50);
    alter table sale_item set (fillfactor = 50)
"""
GUARDED = [
    *guarded("community_sale", "state", states.SaleState.OPEN, states.SALE_EDGES),
    *final("community_sale", "community_id", "store_id", "opened_by", "leader_id", "opened_at"),
    *final("community_sale", "closed_at"),
    *final("community_sale", "arrived_at"),
    *final("sale_item", "sale_id", "variant_id", "price_fen", "list_fen", "commission_fen", "total"),
    *final("sale_item", "sent", "arrived", "broken", "photos"),
]
UNGUARDED = [
    *unguarded("community_sale", "state"),
    *unfinal("community_sale", "community_id"),
    *unfinal("community_sale", "closed_at"),
    *unfinal("community_sale", "arrived_at"),
    *unfinal("sale_item", "sale_id"),
    *unfinal("sale_item", "sent"),
]


class Migration(migrations.Migration):
    dependencies = [("community_sale", "0001_initial")]
    operations = [
        # Defaults and room on the pages may stay: they hold nothing up.
        ops.RunSQL([DEFAULTS, ROOM], reverse_sql=ops.RunSQL.noop),
        ops.RunSQL(RULES, reverse_sql=undone(*RULES)),
        ops.RunSQL(GUARDED, reverse_sql=UNGUARDED),
    ]

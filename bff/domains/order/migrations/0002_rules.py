from tortoise import migrations
from tortoise.migrations import operations as ops

from bff.domains.order import states
from bff.kit.states import final, guarded, unfinal, unguarded
from bff.kit.undo import undone

DEFAULTS = """
    alter table orders alter state set default 'PLACED', alter seller set default 'BRAND',
        alter refunded_fen set default 0;
    alter table order_line alter refunded set default 0, alter refunded_fen set default 0;
    alter table payment alter state set default 'OPEN', alter asked set default 0;
    alter table refund alter asked set default 0
"""
BELONGS = """
    alter table orders
        add constraint orders_member foreign key (member_id) references member,
        add constraint orders_identity foreign key (identity_id) references identity,
        add constraint orders_store foreign key (store_id) references store;
    alter table order_line
        add constraint order_line_order foreign key (order_id) references orders,
        add constraint order_line_product foreign key (product_id) references product;
    alter table order_reduction
        add constraint order_reduction_order foreign key (order_id) references orders,
        add constraint order_reduction_coupon foreign key (coupon_id) references coupon;
    alter table payment add constraint payment_order foreign key (order_id) references orders;
    alter table refund add constraint refund_order foreign key (order_id) references orders;
    alter table refund_line add constraint refund_line_refund
        foreign key (refund_id) references refund
"""
# Ids are made in the order of time: the newest of a list stand at its end.
ASKED = """
    create index orders_of_member on orders (member_id, id);
    create index orders_of_store on orders (store_id, id);
    create index orders_of_origin on orders (origin_id, id) where origin_id is not null;
    create index orders_free on orders (id) where state = 'PLACED' and payable_fen = 0;
    create index payment_due on payment (ask_at) where state = 'OPEN';
    create index refund_due on refund (ask_at) where state in ('APPROVED', 'SENT')
"""
WHOLE = """
    alter table orders
        add constraint orders_sums check (
            payable_fen = goods_fen - reduced_fen and reduced_fen >= 0 and payable_fen >= 0
            and refunded_fen between 0 and payable_fen),
        add constraint orders_origin check (origin in ('SHELF', 'PARTY', 'SALE')
            and (origin = 'SHELF') = (origin_id is null)),
        add constraint orders_seller check (seller in ('BRAND', 'DEALER', 'STORE')),
        add constraint orders_paid check (
            (paid_at is not null) = (state in ('PAID', 'PICKED_UP', 'REFUNDED'))),
        add constraint orders_picked_up check (
            (picked_up_at is null) = (picked_up_by is null)
            and (state <> 'PICKED_UP' or picked_up_at is not null)
            and (state in ('PICKED_UP', 'REFUNDED') or picked_up_at is null)),
        add constraint orders_ended check (
            (state in ('CANCELLED', 'EXPIRED', 'REFUNDED')) <= (ended_at is not null)),
        add constraint orders_times check (expires_at > placed_at);
    alter table order_line
        add constraint order_line_sums check (line > 0 and quantity > 0 and price_fen >= 0
            and fen = price_fen * quantity and reduced_fen between 0 and fen),
        add constraint order_line_refunded check (refunded between 0 and quantity
            and refunded_fen between 0 and fen - reduced_fen);
    alter table order_reduction
        add constraint order_reduction_borne check (
            brand_fen >= 0 and dealer_fen >= 0 and store_fen >= 0
            and brand_fen + dealer_fen + store_fen > 0);
    alter table payment
        add constraint payment_sums check (fen > 0 and asked >= 0),
        add constraint payment_known check (
            (state in ('PAID', 'LATE')) = (transaction_id is not null)
            and (transaction_id is null) = (success_at is null));
    alter table refund
        add constraint refund_sums check (fen >= 0 and asked >= 0),
        add constraint refund_decided check (
            (state = 'ASKED') = (decided_at is null)),
        add constraint refund_done check ((state = 'DONE') = (done_at is not null));
    alter table refund_line add constraint refund_line_sums check (
        quantity >= 0 and fen >= 0 and quantity + fen > 0)
"""
RULES = [BELONGS, ASKED, WHOLE]
# Most rows change once or twice in place.
ROOM = """
    alter table orders set (fillfactor = 80);
    alter table payment set (fillfactor = 70)
"""
# What rule or room decides by itself was never asked for.
FIRST = [
    "drop trigger refund_state_edge_first on refund",
    """create trigger refund_state_edge_first before insert on refund
        for each row when (new.state not in ('ASKED', 'APPROVED'))
        execute function refund_state_edge()""",
]
GUARDED = [
    *guarded("orders", "state", states.OrderState.PLACED, states.ORDER_EDGES),
    *guarded("payment", "state", states.PaymentState.OPEN, states.PAYMENT_EDGES),
    *guarded("refund", "state", states.RefundState.ASKED, states.REFUND_EDGES),
    *final("orders", "member_id", "identity_id", "store_id", "origin", "seller",
        "goods_fen", "reduced_fen", "payable_fen", "payees", "evidence", "placed_at"),
    *final("order_line", "order_id", "line", "variant_id", "quantity", "price_fen", "reduced_fen"),
    *final("order_reduction", "order_id", "coupon_id", "by_line", "brand_fen", "dealer_fen",
        "store_fen"),
    *final("payment", "fen"),
    *final("payment", "transaction_id", "success_at"),
    *final("refund", "order_id", "fen", "once"),
]
UNGUARDED = [
    *unguarded("orders", "state"),
    *unguarded("payment", "state"),
    *unguarded("refund", "state"),
    *unfinal("orders", "member_id"),
    *unfinal("order_line", "order_id"),
    *unfinal("order_reduction", "order_id"),
    *unfinal("payment", "fen"),
    *unfinal("payment", "transaction_id"),
    *unfinal("refund", "order_id"),
]


class Migration(migrations.Migration):
    dependencies = [("order", "0001_initial")]
    operations = [
        # Defaults and room on the pages may stay: they hold nothing up.
        ops.RunSQL([DEFAULTS, ROOM], reverse_sql=ops.RunSQL.noop),
        ops.RunSQL(RULES, reverse_sql=undone(*RULES)),
        ops.RunSQL([*GUARDED, *FIRST], reverse_sql=UNGUARDED),
    ]

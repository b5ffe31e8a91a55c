from tortoise import migrations
from tortoise.migrations import operations as ops

from bff.domains.group_buy import states
from bff.kit.states import final, guarded, unfinal, unguarded
from bff.kit.undo import undone

# The same as bff.domains.group_buy.rules.sound.
TIERS = """
    create function price_tiers_fall(tiers jsonb) returns boolean
    language sql immutable parallel safe return (
        -- Null would pass a check, and a missing number makes null.
        select coalesce(count(*) between 1 and 8
            and count(people) = count(*) and count(fen) = count(*)
            and min(people) >= 2 and max(people) <= 200 and min(fen) > 0
            and bool_and(coalesce(people > people_before and fen < fen_before, place = 1)), false)
        from (
            select place, people, fen, lag(people) over (order by place) as people_before,
                lag(fen) over (order by place) as fen_before
            from jsonb_array_elements(tiers) with ordinality as one (tier, place)
            cross join lateral (
                select (tier ->> 'people')::integer as people, (tier ->> 'fen')::bigint as fen
            ) as step
        ) as ladder
    )
"""
DEFAULTS = """
    alter table group_buy_offer alter state set default 'PUBLISHED', alter taken set default 0;
    alter table party alter state set default 'PENDING';
    alter table seat alter state set default 'HELD'
"""
BELONGS = """
    alter table group_buy_offer
        add constraint group_buy_offer_product foreign key (product_id) references product,
        add constraint group_buy_offer_dealer foreign key (dealer_id) references dealer;
    alter table group_buy_store
        add constraint group_buy_store_offer foreign key (offer_id) references group_buy_offer,
        add constraint group_buy_store_store foreign key (store_id) references store;
    alter table party
        add constraint party_offer foreign key (offer_id) references group_buy_offer,
        add constraint party_store foreign key (store_id) references store,
        add constraint party_moved_to foreign key (moved_to_id) references party;
    alter table seat
        add constraint seat_party foreign key (party_id, offer_id, store_id)
            references party (id, offer_id, store_id),
        add constraint seat_moved_to foreign key (moved_to_id) references party
"""
# By the member first: they serve whoever asks what a person has as well. An order moves on with
# its seat, so the seat that it left does not count.
ONCE = """
    create unique index seat_once_a_party on seat (member_id, party_id)
        where state in ('HELD', 'PAID', 'COMPLETE');
    create unique index seat_one_open_party on seat (member_id, offer_id)
        where state in ('HELD', 'PAID');
    create unique index seat_order on seat (order_id)
        where order_id is not null and state <> 'MOVED'
"""
# Of parties that are due there is no list: offers are few, and each has its own in this order.
ASKED = """
    create index group_buy_offer_published on group_buy_offer (id) where state = 'PUBLISHED';
    create index party_open_offer on party (offer_id, ends_at, id) where state = 'OPEN';
    create index party_open_store on party (store_id, ends_at, id) where state = 'OPEN';
    create index seat_due on seat (held_until) where state = 'HELD'
"""
WHOLE = """
    alter table group_buy_offer
        add constraint group_buy_offer_tiers check (price_tiers_fall(tiers)),
        add constraint group_buy_offer_stock check (taken >= 0 and taken <= total),
        add constraint group_buy_offer_limits check (per_seat > 0 and per_member > 0),
        add constraint group_buy_offer_early check (early_bp between 1 and 10000),
        add constraint group_buy_offer_times check (lasts_s > 0 and ends_at > starts_at);
    alter table party
        add constraint party_seats check (
            0 <= paid and paid <= taken and taken <= size and size >= 2),
        add constraint party_paid check ((paid = 0) = (state in ('PENDING', 'VOID'))),
        add constraint party_closed check (case when state in ('PENDING', 'OPEN')
            then closed_at is null else closed_at is not null and taken = paid end),
        add constraint party_closed_by check (closed_by is null or state = 'COMPLETE'),
        add constraint party_price check (
            (state = 'COMPLETE') = (price_fen is not null) and price_fen > 0),
        add constraint party_times check (ends_at > opened_at),
        add constraint party_moved check (moved_to_id <> id);
    alter table seat
        add constraint seat_sums check (quantity > 0 and price_fen > 0),
        add constraint seat_lease check (held_until > taken_at),
        add constraint seat_paid check (
            (paid_at is null) = (state in ('HELD', 'LAPSED'))),
        add constraint seat_ended check (
            (ended_at is null) = (state in ('HELD', 'PAID', 'COMPLETE'))),
        add constraint seat_moved check (
            (state = 'MOVED') = (moved_to_id is not null) and moved_to_id <> party_id)
"""
RULES = [BELONGS, ONCE, ASKED, WHOLE]
# Rows that change in place want room on their pages, those of a hot offer the most.
ROOM = """
    alter table group_buy_offer set (fillfactor = 30);
    alter table party set (fillfactor = 70);
    alter table seat set (fillfactor = 85)
"""
GUARDED = [
    *guarded("group_buy_offer", "state", states.OfferState.PUBLISHED, states.OFFER_EDGES),
    *guarded("party", "state", states.PartyState.PENDING, states.PARTY_EDGES),
    *guarded("seat", "state", states.SeatState.HELD, states.SEAT_EDGES),
    *final("group_buy_offer", "product_id", "tiers"),
    *final("party", "offer_id", "store_id", "size"),
    *final("party", "closed_at", "closed_by", "price_fen"),
    *final("seat", "party_id", "offer_id", "store_id", "member_id", "quantity", "price_fen"),
]
UNGUARDED = [
    *unguarded("group_buy_offer", "state"),
    *unguarded("party", "state"),
    *unguarded("seat", "state"),
    *unfinal("group_buy_offer", "product_id"),
    *unfinal("party", "offer_id"),
    *unfinal("party", "closed_at"),
    *unfinal("seat", "party_id"),
]


class Migration(migrations.Migration):
    dependencies = [("group_buy", "0001_initial")]
    operations = [
        ops.RunSQL(TIERS, reverse_sql="drop function price_tiers_fall"),
        # Defaults and room on the pages may stay: they hold nothing up.
        ops.RunSQL([DEFAULTS, ROOM], reverse_sql=ops.RunSQL.noop),
        ops.RunSQL(RULES, reverse_sql=undone(*RULES)),
        ops.RunSQL(GUARDED, reverse_sql=UNGUARDED),
    ]

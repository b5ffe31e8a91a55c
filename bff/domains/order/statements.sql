-- name: place
order_placed as (
    insert into orders (id, member_id, identity_id, store_id, origin, origin_id, held, goods_fen,
        reduced_fen, payable_fen, remark, for_whom, payees, evidence, placed_at, expires_at)
    select id, member_id, identity_id, store_id, origin, origin_id, held, goods_fen,
        reduced_fen, payable_fen, remark, for_whom, payees::jsonb, evidence::jsonb, placed_at,
        expires_at
    from unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::uuid[], $5::text[], $6::uuid[], $7::boolean[],
            $8::bigint[], $9::bigint[], $10::bigint[], $11::text[], $12::text[], $13::text[],
            $14::text[], $15::timestamptz[], $16::timestamptz[])
        as new (id, member_id, identity_id, store_id, origin, origin_id, held, goods_fen,
            reduced_fen, payable_fen, remark, for_whom, payees, evidence, placed_at, expires_at)
    returning id
),
order_line_placed as (
    insert into order_line (order_id, line, variant_id, product_id, category_id, title,
        variant_title, picture_url, quantity, price_fen, fen, reduced_fen)
    select * from unnest($17::uuid[], $18::smallint[], $19::uuid[], $20::uuid[], $21::uuid[],
        $22::text[], $23::text[], $24::text[], $25::integer[], $26::bigint[], $27::bigint[],
        $28::bigint[])
),
order_reduction_placed as (
    insert into order_reduction (order_id, coupon_id, points, stacking, by_line, brand_fen,
        dealer_fen, store_fen)
    select order_id, coupon_id, points, stacking, by_line::bigint[], brand_fen, dealer_fen, store_fen
    from unnest($29::uuid[], $30::uuid[], $31::integer[], $32::text[], $33::text[], $34::bigint[],
            $35::bigint[], $36::bigint[])
        as new (order_id, coupon_id, points, stacking, by_line, brand_fen, dealer_fen, store_fen)
),
payment_opened as (
    insert into payment (order_id, fen, ask_at)
    select * from unnest($37::uuid[], $38::bigint[], $39::timestamptz[])
),
orders_placed as (select id from order_placed)

-- name: orders_locked
select id from orders where id = any($1::uuid[]) order by id for update

-- name: standing
select orders.*, payment.state as payment_state, payment.transaction_id,
    payment.success_at, bff_now() as now,
    store.dealer_id, store.region, store.name as store_name,
    array(
        select jsonb_build_object('line', line, 'variant_id', variant_id, 'product_id', product_id,
            'category_id', category_id, 'title', title, 'quantity', quantity,
            'fen', fen - reduced_fen, 'refunded', refunded, 'refunded_fen', refunded_fen)::text
        from order_line where order_line.order_id = orders.id order by line
    ) as lines,
    array(
        select jsonb_build_object('coupon_id', coupon_id, 'points', points, 'stacking', stacking,
            'by_line', by_line, 'brand_fen', brand_fen, 'dealer_fen', dealer_fen, 'store_fen', store_fen)::text
        from order_reduction where order_reduction.order_id = orders.id order by id
    ) as reductions
from orders join store on store.id = orders.store_id
    left join payment on payment.order_id = orders.id
where orders.id = any($1::uuid[])
order by orders.id

-- name: pay
payment_paid as (
    update payment set state = paid.state, transaction_id = paid.transaction_id,
        success_at = paid.success_at
    from unnest($1::uuid[], $2::text[], $3::text[], $4::timestamptz[])
        as paid (order_id, state, transaction_id, success_at)
    where payment.order_id = paid.order_id
),
order_paid as (
    update orders set state = 'PAID', paid_at = paid.at, held = paid.held,
        origin_id = coalesce(paid.origin_id, orders.origin_id),
        pick_up_by = case when not paid.held then bff_now() + $9::interval end
    from unnest($5::uuid[], $6::timestamptz[], $7::boolean[], $8::uuid[])
        as paid (order_id, at, held, origin_id)
    where orders.id = paid.order_id
    returning orders.id
)

-- name: end
order_ended as (
    update orders set state = ended.state, ended_at = bff_now()
    from unnest($1::uuid[], $2::text[]) as ended (order_id, state)
    where orders.id = ended.order_id
    returning orders.id
)

-- name: close_payments
payment_closed as (
    update payment set state = 'CLOSED' where order_id = any($1::uuid[]) and state = 'OPEN'
    returning order_id
)

-- name: payments_due
update payment set asked = asked + 1,
    -- Twice as long each time, for at most ten minutes, but not past the end of the order.
    ask_at = least(clock.at + make_interval(secs => least(600, 15 * 2 ^ least(asked, 6))),
        greatest(orders.expires_at, clock.at + make_interval(secs => 15)))
from orders, (select bff_now() as at) as clock
where orders.id = payment.order_id and payment.order_id = any(array(
    select order_id from payment where state = 'OPEN' and ask_at <= (select bff_now())
    order by ask_at limit $1 for update skip locked))
returning payment.order_id, payment.asked, orders.state <> 'PLACED' as ended,
    orders.expires_at <= clock.at as over

-- name: refunds_due
update refund set asked = asked + 1,
    ask_at = bff_now() + make_interval(secs => least(3600, 5 * 2 ^ least(asked, 10)))
from orders
where orders.id = refund.order_id and refund.id = any(array(
    select id from refund
    where state in ('APPROVED', 'SENT', 'ABNORMAL') and ask_at <= (select bff_now())
    order by ask_at limit $1 for update skip locked))
returning refund.id, refund.order_id, refund.fen, refund.reason, refund.state, refund.numbers,
    orders.payable_fen

-- name: refund_wait
update refund set ask_at = greatest(ask_at, bff_now() + make_interval(secs => $2)) where id = $1

-- name: refund_trouble
update refund set trouble = $2
where id = $1 and state in ('APPROVED', 'SENT') and trouble is distinct from $2

-- name: payable
select orders.id, orders.member_id, orders.state, orders.payable_fen, orders.expires_at,
    identity.openid,
    identity.app, (select title from order_line where order_id = orders.id and line = 1) as title,
    (select count(*) from order_line where order_id = orders.id) as lines
from orders join identity on identity.id = orders.identity_id
where orders.id = any($1::uuid[])

-- name: picked_up
select payment.transaction_id, orders.picked_up_at, identity.openid, identity.app,
    (select title from order_line where order_id = orders.id and line = 1) as title,
    (select count(*) from order_line where order_id = orders.id) as lines
from orders join identity on identity.id = orders.identity_id
join payment on payment.order_id = orders.id
where orders.id = $1 and orders.state = 'PICKED_UP' and payment.transaction_id is not null

-- name: free_due
select id from orders where state = 'PLACED' and payable_fen = 0 limit $1

-- name: refund
refund_made as (
    insert into refund (id, order_id, once, fen, reason, state, asked_by, asked_at, decided_by,
        decided_at, ask_at)
    select id, order_id, once, fen, reason, state, asked_by, bff_now(), decided_by,
        case when state = 'APPROVED' then bff_now() end, bff_now()
    from unnest($1::uuid[], $2::uuid[], $3::text[], $4::bigint[], $5::text[], $6::text[], $7::uuid[],
            $8::uuid[])
        as new (id, order_id, once, fen, reason, state, asked_by, decided_by)
    returning id
),
refund_line_made as (
    insert into refund_line (refund_id, line, quantity, fen)
    select * from unnest($9::uuid[], $10::smallint[], $11::integer[], $12::bigint[])
),
order_refunded as (
    update orders set refunded_fen = orders.refunded_fen + back.fen,
        state = case when back.whole then 'REFUNDED' else orders.state end,
        ended_at = case when back.whole then bff_now() else orders.ended_at end
    from unnest($13::uuid[], $14::bigint[], $15::boolean[]) as back (order_id, fen, whole)
    where orders.id = back.order_id
),
order_line_refunded as (
    update order_line set refunded = order_line.refunded + back.quantity,
        refunded_fen = order_line.refunded_fen + back.fen
    from unnest($16::uuid[], $17::smallint[], $18::integer[], $19::bigint[])
        as back (order_id, line, quantity, fen)
    where order_line.order_id = back.order_id and order_line.line = back.line
),
refunds_made as (select id from refund_made)

-- name: refunds_locked
select refund.*, bff_now() as now,
    array(select jsonb_build_object('line', line, 'quantity', quantity, 'fen', fen)::text
        from refund_line where refund_id = refund.id order by line) as lines
from refund where id = any($1::uuid[]) order by id for update

-- name: refunds_moved
refund_number_closed as (
    insert into refund_closed (refund_id, number, closed_at)
    select id, closed, bff_now() from unnest($1::uuid[], $3::smallint[]) as moved (id, closed)
    where closed is not null
),
refund_moved as (
    update refund set state = moved.state, trouble = null,
        done_at = case when moved.state = 'DONE' then bff_now() end,
        numbers = numbers + (moved.state = 'APPROVED')::int,
        asked = case when moved.state = 'APPROVED' then 0 else asked end,
        ask_at = coalesce(bff_now() + again_after, ask_at)
    from unnest($1::uuid[], $2::text[], $4::interval[]) as moved (id, state, again_after)
    where refund.id = moved.id
    returning refund.id
)

-- name: stores_asked
select store.id, store.dealer_id, store.region, bff_now()
from store where store.id = any($1::uuid[])

-- name: evidence
select asked.place, found.kind, found.store_id, found.at, found.ref
from unnest($1::text[], $3::uuid[]) with ordinality as asked (members, scan_id, place)
cross join (select bff_now() as at offset 0) as clock
cross join lateral (
    (select 'BOTTLE' as kind, store_id, scan.at, scan.id as ref
    from scan
    where scan.member_id = any(asked.members::uuid[]) and level = 'CAP_INNER'
        and store_id is not null and scan.at > clock.at - make_interval(hours => $2)
        and (asked.scan_id is null or scan.id = asked.scan_id)
    order by scan.id desc limit 1)
    union all
    (select 'OWN_STORE', to_id, from_at, tie.id
    from tie
    where tie.member_id = any(asked.members::uuid[]) and kind = 'STORE' and until_at is null
    order by from_at desc limit 1)
) as found

-- name: scans
select id, member_id from scan where id = any($1::uuid[])

-- name: members_locked
select id from member where id = any($1::uuid[]) order by id for no key update

-- name: pieces_had
select asked.place, order_line.variant_id, sum(quantity - refunded) as pieces
from unnest($1::text[]) with ordinality as asked (members, place)
join orders on orders.member_id = any(asked.members::uuid[])
    and orders.state in ('PLACED', 'PAID', 'PICKED_UP')
join order_line on order_line.order_id = orders.id and order_line.variant_id = any($2::uuid[])
group by 1, 2

-- name: refunds_open
select order_id from refund where order_id = any($1::uuid[]) and state = 'ASKED'

-- name: refund_orders
select id, order_id from refund where id = any($1::uuid[])

-- name: decide
refund_decided as (
    update refund set state = decided.state, decided_by = decided.by, decided_at = bff_now(),
        numbers = numbers + (refund.state = 'CLOSED')::int, asked = 0, ask_at = bff_now()
    from unnest($1::uuid[], $2::text[], $3::uuid[]) as decided (id, state, by)
    where refund.id = decided.id
    returning refund.id
),
order_refund_decided as (
    update orders set refunded_fen = orders.refunded_fen + back.fen,
        state = case when back.whole then 'REFUNDED' else orders.state end,
        ended_at = case when back.whole then bff_now() else orders.ended_at end
    from unnest($4::uuid[], $5::bigint[], $6::boolean[]) as back (order_id, fen, whole)
    where orders.id = back.order_id
),
order_line_refund_decided as (
    update order_line set refunded = order_line.refunded + back.quantity,
        refunded_fen = order_line.refunded_fen + back.fen
    from unnest($7::uuid[], $8::smallint[], $9::integer[], $10::bigint[])
        as back (order_id, line, quantity, fen)
    where order_line.order_id = back.order_id and order_line.line = back.line
),
refund_line_decided as (
    update refund_line set goods_back = back.quantity
    from unnest($11::uuid[], $12::smallint[], $13::integer[]) as back (refund_id, line, quantity)
    where refund_line.refund_id = back.refund_id and refund_line.line = back.line
),
refunds_decided as (select id from refund_decided)

-- name: keep_shown
insert into order_shown (code_hash, order_id, expires_at) values ($1, $2, $3)
on conflict (code_hash) do nothing

-- name: shown
select order_shown.order_id, bff_now() as now
from order_shown where code_hash = $1 and expires_at > bff_now()

-- name: forget_shown
delete from order_shown where code_hash = any(array(
    select code_hash from order_shown where expires_at < (select bff_now())
    limit 10000 for update skip locked))

-- name: keep_look
insert into order_look (id, order_id, store_id, clerk_id, at, expires_at)
select id, order_id, store_id, clerk_id, bff_now(), bff_now() + $5::interval
from (values ($1::uuid, $2::uuid, $3::uuid, $4::uuid)) as new (id, order_id, store_id, clerk_id)
returning expires_at

-- name: looks
select look.id, look.order_id, look.store_id, look.clerk_id, look.expires_at > bff_now() as valid
from order_look as look where look.id = any($1::uuid[])

-- name: pick_up
order_picked_up as (
    update orders set state = 'PICKED_UP', picked_up_at = bff_now(), picked_up_by = picked.clerk_id,
        picked_up_store_id = picked.store_id
    from unnest($1::uuid[], $2::uuid[], $3::uuid[]) as picked (order_id, clerk_id, store_id)
    where orders.id = picked.order_id
    returning orders.id
)

-- name: of_parties
select id from orders where id = any($1::uuid[]) and origin = 'PARTY'

-- name: let_go
update orders set held = false, pick_up_by = bff_now() + $2::interval
where id = any($1::uuid[]) and held

-- name: buyers
select orders.id, alias_set(member_id) as members from orders where id = any($1::uuid[])

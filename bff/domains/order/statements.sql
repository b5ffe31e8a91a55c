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
    insert into order_reduction (order_id, coupon_id, stacking, by_line, brand_fen, dealer_fen,
        store_fen)
    select order_id, coupon_id, stacking, by_line::bigint[], brand_fen, dealer_fen, store_fen
    from unnest($29::uuid[], $30::uuid[], $31::text[], $32::text[], $33::bigint[], $34::bigint[],
            $35::bigint[])
        as new (order_id, coupon_id, stacking, by_line, brand_fen, dealer_fen, store_fen)
),
payment_opened as (
    insert into payment (order_id, fen, ask_at)
    select * from unnest($36::uuid[], $37::bigint[], $38::timestamptz[])
),
orders_placed as (select id from order_placed)

-- name: orders_locked
select id from orders where id = any($1::uuid[]) order by id for update

-- name: standing
select orders.*, payment.state as payment_state, payment.transaction_id, bff_now() as now,
    store.dealer_id, store.region,
    array(
        select jsonb_build_object('line', line, 'variant_id', variant_id, 'product_id', product_id,
            'category_id', category_id, 'title', title, 'quantity', quantity,
            'fen', fen - reduced_fen, 'refunded', refunded, 'refunded_fen', refunded_fen)::text
        from order_line where order_line.order_id = orders.id order by line
    ) as lines,
    array(
        select jsonb_build_object('coupon_id', coupon_id, 'stacking', stacking, 'by_line', by_line,
            'brand_fen', brand_fen, 'dealer_fen', dealer_fen, 'store_fen', store_fen)::text
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
        origin_id = coalesce(paid.origin_id, orders.origin_id)
    from unnest($5::uuid[], $6::timestamptz[], $7::boolean[], $8::uuid[])
        as paid (order_id, at, held, origin_id)
    where orders.id = paid.order_id
    returning orders.id
)

-- name: pay_late
payment_late as (
    update payment set state = late.state, transaction_id = late.transaction_id,
        success_at = late.success_at
    from unnest($1::uuid[], $2::text[], $3::text[], $4::timestamptz[])
        as late (order_id, state, transaction_id, success_at)
    where payment.order_id = late.order_id
    returning payment.order_id
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
    -- Twice as long each time, for at most ten minutes.
    ask_at = bff_now() + make_interval(secs => least(600, 15 * 2 ^ least(asked, 6)))
where order_id = any(array(
    select order_id from payment where state = 'OPEN' and ask_at <= (select bff_now())
    order by ask_at limit $1 for update skip locked))
returning order_id, fen

-- name: refunds_due
update refund set asked = asked + 1,
    ask_at = bff_now() + make_interval(secs => least(3600, 5 * 2 ^ least(asked, 10)))
where id = any(array(
    select id from refund where state in ('APPROVED', 'SENT') and ask_at <= (select bff_now())
    order by ask_at limit $1 for update skip locked))
returning id, order_id, fen, reason, state,
    (select payable_fen from orders where orders.id = order_id) as total_fen

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
refund_moved as (
    update refund set state = moved.state,
        done_at = case when moved.state = 'DONE' then bff_now() end
    from unnest($1::uuid[], $2::text[]) as moved (id, state)
    where refund.id = moved.id
    returning refund.id
)

-- name: days_opened
insert into bill_day (day, ask_at, asked)
select one::date, (one + interval '1 day' + $2::interval) at time zone 'Asia/Shanghai', 0
-- The first order has the smallest id; bills are kept for three months.
from (select coalesce((select max(day) + 1 from bill_day), (
        select (placed_at at time zone 'Asia/Shanghai')::date from orders order by id limit 1
    )) as day) as first
cross join lateral generate_series(greatest(first.day, $1::date - 90)::timestamp,
    $1::date - interval '1 day', interval '1 day') as one
where first.day is not null
on conflict (day) do nothing

-- name: day_due
update bill_day set asked = asked + 1,
    ask_at = bff_now() + make_interval(mins => least(60, 10 * 2 ^ least(asked, 3))::int)
where day = (select min(day) from bill_day where read_at is null and day >= $1::date - 90)
    and ask_at <= (select bff_now())
returning day

-- name: day_named
insert into bill_day (day, ask_at, asked) values ($1, bff_now(), 0) on conflict (day) do nothing

-- name: lines_kept
insert into bill_line (number, day, kind, ref, nth, fen, fee_fen, state, booked)
select number, $1, kind, ref, nth, fen, fee_fen, state, fee_fen = 0
from unnest($2::text[], $3::text[], $4::uuid[], $5::smallint[], $6::bigint[], $7::bigint[],
    $8::text[]) as line (number, kind, ref, nth, fen, fee_fen, state)
order by number
on conflict (number) do nothing

-- name: lines_elsewhere
select number, fen from bill_line where number = any($1::text[]) and day <> $2

-- name: fees_due
select line.number, line.kind, line.ref, line.day, line.fee_fen,
    coalesce(refund.order_id, payment.order_id) as order_id
from bill_line as line
left join payment on line.kind = 'PAID' and payment.order_id = line.ref
    and payment.state in ('PAID', 'LATE') and payment.fen = line.fen
left join refund on line.kind = 'REFUNDED' and refund.id = line.ref and refund.state = 'DONE'
    and refund.numbers = line.nth and refund.fen = line.fen
where not line.booked and (payment.order_id is not null or refund.id is not null)
-- Payments first: of what was never kept nothing is given back.
order by line.kind, line.number limit $1 for update of line skip locked

-- name: fees_booked
update bill_line set booked = true where number = any($1::text[])

-- name: differing
with line as (select * from bill_line where day = $1)
select case when payment.order_id is null then 'UNKNOWN' when payment.fen <> line.fen then 'AMOUNT'
        else 'STATE' end as kind, number, payment.fen as ours_fen, line.fen as theirs_fen
from line left join payment on payment.order_id = line.ref
where kind = 'PAID' and (payment.order_id is null or payment.fen <> line.fen
    or payment.state not in ('PAID', 'LATE'))
union all
select case when refund.id is null then 'UNKNOWN' when refund.fen <> line.fen then 'AMOUNT'
        else 'STATE' end, number, refund.fen, line.fen
from line left join refund on refund.id = line.ref
where kind = 'REFUNDED' and (refund.id is null or refund.fen <> line.fen
    -- What is not done there may be anything here, and what is done is done under one number.
    or line.state = 'SUCCESS' and (refund.state <> 'DONE' or refund.numbers <> line.nth))
union all
select 'MISSING', replace(order_id::text, '-', ''), fen, null
from payment
where state in ('PAID', 'LATE') and success_at >= $2 and success_at < $3 and not exists (
    select from bill_line where number = replace(order_id::text, '-', ''))
union all
select 'MISSING', replace(id::text, '-', ''), fen, null
from refund
where state = 'DONE' and fen > 0 and done_at >= $2 and done_at < $3 and not exists (
    select from bill_line where ref = refund.id and number = replace(id::text, '-', '')
        || case when numbers > 1 then '-' || numbers else '' end)

-- name: differences_kept
insert into bill_difference (day, kind, number, ours_fen, theirs_fen, found_at)
select $1, kind, number, ours_fen, theirs_fen, bff_now()
from unnest($2::text[], $3::text[], $4::bigint[], $5::bigint[])
    as found (kind, number, ours_fen, theirs_fen)
on conflict (day, kind, number) do update
    set ours_fen = excluded.ours_fen, theirs_fen = excluded.theirs_fen, gone_at = null

-- name: differences_gone
update bill_difference set gone_at = bff_now()
where day = $1 and gone_at is null and kind = any($2::text[])
    and (kind, number) not in (select * from unnest($3::text[], $4::text[]))

-- name: days_differing
select distinct day from bill_difference where gone_at is null order by day limit 90

-- name: day_read
update bill_day set read_at = bff_now(), lines = $2, paid_fen = $3, refunded_fen = $4, fee_fen = $5,
    other_fen = $6
where day = $1

-- name: day_told
select bill_day.*, array(
    select jsonb_build_object('kind', kind, 'number', number, 'ours_fen', ours_fen,
        'theirs_fen', theirs_fen)::text
    from bill_difference where bill_difference.day = bill_day.day and gone_at is null
    order by kind, number limit 1000) as differences
from bill_day where day = $1

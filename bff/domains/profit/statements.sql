-- name: rules_for
select version.id, rule_id, title, number, kind, effective_from, effective_until, published_at,
    reward_fen, shares::text, product_id, category_id, campaign_id, store_id, dealer_id, region
from rule join rule_version as version on version.rule_id = rule.id
where version.state = 'PUBLISHED' and rule.kind = any($1::text[])
    and (product_id is null or product_id = any($2::uuid[]))
    and (campaign_id is null or campaign_id = any($3::uuid[]))
    and (store_id is null or store_id = any($4::uuid[]))
    and (dealer_id is null or dealer_id = any($5::uuid[]))
    and (region is null or region = any($6::text[]))
    and (category_id is null or category_id = any($7::uuid[]))

-- name: book
booking_begun as materialized (select bff_now() as now),
fact_booked as (
    insert into fact (id, kind, ref, at, payees, scope, evidence, rule_version_id, reward_fen, booked_at)
    select id, kind, ref, at, payees::jsonb, scope::jsonb, evidence::jsonb, rule_version_id, reward_fen,
        booking_begun.now
    from unnest($1::uuid[], $2::text[], $3::uuid[], $4::timestamptz[], $5::text[], $6::text[],
            $7::text[], $8::uuid[], $9::bigint[])
        as asked (id, kind, ref, at, payees, scope, evidence, rule_version_id, reward_fen), booking_begun
    order by kind, ref
    on conflict (kind, ref) do nothing
    returning id, kind, ref
),
due as materialized (
    select asked.*, row_number() over (partition by role, payee_id order by place desc) - 1 as later
    from unnest($10::uuid[], $11::uuid[], $12::text[], $13::text[], $14::uuid[], $15::bigint[],
            $16::text[], $17::text[], $18::uuid[], $19::text[]) with ordinality
        as asked (id, fact_id, kind, role, payee_id, fen, tax_kind, rail, rule_version_id, explanation,
            place)
    join fact_booked on fact_booked.id = asked.fact_id
),
payee_counted as (
    insert into payee (role, payee_id, shares)
    select role, payee_id, count(*) from due group by role, payee_id order by role, payee_id
    on conflict (role, payee_id) do update set shares = payee.shares + excluded.shares
    returning role, payee_id, shares
),
-- All below waits for all payees: their order is that of their keys, and then that of accounts.
payees_held as materialized (
    select bff_now() as now from (select count(*) from payee_counted) as counted
),
share_booked as (
    insert into share (id, fact_id, kind, role, payee_id, gross_fen, withheld_fen, net_fen, tax_kind,
        rail, status, rule_version_id, explanation, seq, booked_at)
    select id, fact_id, kind, role, payee_id, fen, 0, fen, tax_kind, rail, 'BOOKED', rule_version_id,
        explanation::jsonb, shares - later, payees_held.now
    from due join payee_counted using (role, payee_id) cross join payees_held
    order by place
    returning id, fact_id, kind, role, payee_id, gross_fen, withheld_fen, net_fen, tax_kind, rail,
        status, rule_version_id, seq, booked_at
),
account_opened as (
    insert into account (id, code, kind, asset, debits, credits, may_go_negative)
    select id, code, kind, asset, 0, 0, false
    from unnest($20::uuid[], $21::text[], $22::text[], $23::text[]) as asked (id, code, kind, asset)
        cross join payees_held
    where (select account.id from account where account.id = asked.id) is null
    order by code
    on conflict do nothing
),
transfer_booked as (
    insert into transfer (id, idem, kind, ref, lines, reduces, body, at)
    select id, idem, kind, ref, lines, reduces, body::jsonb, payees_held.now
    from unnest($24::uuid[], $25::text[], $26::text[], $27::uuid[], $28::smallint[], $29::uuid[],
            $30::text[], $31::boolean[])
            as asked (id, idem, kind, ref, lines, reduces, body, of_fact)
        cross join payees_held
    where not of_fact or ref in (select id from fact_booked)
    returning id
),
entry_booked as (
    insert into entry (transfer_id, line, account_id, amount)
    select transfer_id, line, account_id, amount
    from unnest($32::uuid[], $33::smallint[], $34::uuid[], $35::bigint[])
            as asked (transfer_id, line, account_id, amount)
        join transfer_booked on transfer_booked.id = asked.transfer_id
),
booked as (
    select id from fact_booked union all select id from share_booked
    union all select transfer_booked.id from transfer_booked
        join unnest($24::uuid[], $31::boolean[]) as asked (id, of_fact) using (id)
    where not of_fact
)

-- name: booked_now
select fact.kind as fact_kind, fact.ref, fact.id as fact_id, share.id, share.kind, role, payee_id,
    gross_fen, withheld_fen, net_fen, tax_kind, rail, status, rule_version_id, seq, booked_at
from fact_booked as fact left join share_booked as share on share.fact_id = fact.id
order by share.kind, share.role

-- name: booked_before
select fact.kind as fact_kind, fact.ref, fact.id as fact_id, share.id, share.kind, role, payee_id,
    gross_fen, withheld_fen, net_fen, tax_kind, rail, status, share.rule_version_id, seq,
    share.booked_at
from unnest($1::text[], $2::uuid[]) as asked (kind, ref)
cross join lateral (
    select * from fact where fact.kind = asked.kind and fact.ref = asked.ref offset 0
) as fact
left join lateral (select * from share where share.fact_id = fact.id offset 0) as share on true
order by share.kind, share.role

-- name: shares_held
select share.id from fact join share on share.fact_id = fact.id
where fact.kind = 'ORDER_PAID' and fact.ref = any($1::uuid[])
order by fact.ref, share.id
for no key update of share

-- name: orders_booked
select fact.ref as order_id, fact.id as fact_id, fact.at, share.id, role, payee_id, status,
    (explanation -> 'lines')::text as lines,
    (select coalesce(jsonb_agg(line), '[]') from reduction, jsonb_array_elements(lines) as line
        where reduction.fact_id = fact.id)::text as returned,
    (select id from transfer where idem = 'ORDER_PAID:' || fact.ref) as split_id,
    (select id from transfer where idem = 'FUNDED:' || fact.ref) as funded_id
from fact join share on share.fact_id = fact.id
where fact.kind = 'ORDER_PAID' and fact.ref = any($1::uuid[])
order by fact.ref, share.id

-- name: payments_collected
select transfer.ref, transfer.id, account.code
from transfer join entry on entry.transfer_id = transfer.id
    join account on account.id = entry.account_id
where idem = any($1::text[]) and account.kind = 'ESCROW'

-- name: reduced
reduction_kept as (
    insert into reduction (refund_id, fact_id, lines, at)
    select refund_id, fact_id, lines::jsonb, bff_now()
    from unnest($1::uuid[], $2::uuid[], $3::text[]) as asked (refund_id, fact_id, lines)
    returning refund_id
),
share_reduced as (
    insert into share_reduction (refund_id, share_id, role, payee_id, part_fen, borne_fen, owed_back,
        at)
    select asked.*, bff_now()
    from unnest($4::uuid[], $5::uuid[], $6::text[], $7::uuid[], $8::bigint[], $9::bigint[],
            $10::boolean[])
        as asked (refund_id, share_id, role, payee_id, part_fen, borne_fen, owed_back)
    returning share_id
),
share_reversed as (
    update share set status = 'REVERSED' where id = any($11::uuid[]) returning id
),
reduced as (
    select refund_id from reduction_kept union all select share_id from share_reduced
    union all select id from share_reversed
)

-- name: rule_opened
insert into rule (id, kind, title, product_id, category_id, campaign_id, store_id, dealer_id, region,
    created_at)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, bff_now())
on conflict (kind, product_id, category_id, campaign_id, store_id, dealer_id, region)
    -- Takes the row, so that versions are numbered one after the other, but not the new title: a
    -- draft renames nothing that was booked.
    do update set kind = excluded.kind
returning id

-- name: drafted
insert into rule_version (id, rule_id, number, state, effective_from, effective_until, reward_fen,
    shares, drafted_by, drafted_at)
select $1, $2, coalesce(max(number), 0) + 1, 'DRAFT', coalesce($3, bff_now()), $4, $5, $6::jsonb, $7,
    bff_now()
from rule_version where rule_id = $2
returning number

-- name: published
update rule_version set state = 'PUBLISHED', published_by = $2, published_at = bff_now()
where id = $1 and state = 'DRAFT' and drafted_by <> $2

-- name: entries_off
select transfer_id::text as id, sum(amount)::text as said
from entry join account on account.id = entry.account_id
group by transfer_id, asset having sum(amount) <> 0

-- name: lines_off
select transfer.id::text, lines::text as said
from transfer left join entry on entry.transfer_id = transfer.id
group by transfer.id having count(entry.line) <> lines

-- name: balances_off
select account.code as id, (debits - credits)::text as said
from account left join (
    select account_id, sum(amount) filter (where amount > 0) as debit,
        -sum(amount) filter (where amount < 0) as credit
    from entry group by account_id
) as moved on moved.account_id = account.id
where debits <> coalesce(debit, 0) or credits <> coalesce(credit, 0)

-- name: entries_lost
select entry.transfer_id::text as id, entry.line::text as said
from entry left join account on account.id = entry.account_id
    left join transfer on transfer.id = entry.transfer_id
where account.id is null or transfer.id is null

-- name: shares_lost
select share.id::text, share.fact_id::text as said
from share left join fact on fact.id = share.fact_id where fact.id is null

-- name: facts_off
select fact.id::text, coalesce(owed.fen, 0)::text as said
from fact left join (select fact_id, sum(gross_fen) as fen from share group by fact_id) as owed
        on owed.fact_id = fact.id
    left join (select ref, -sum(amount) as fen
        from transfer join entry on entry.transfer_id = transfer.id
            join account on account.id = entry.account_id
        where reverses is null and reduces is null and account.kind in ('PAYABLE', 'RECEIVABLE')
        group by ref) as paid on paid.ref = fact.id
where coalesce(owed.fen, 0) <> coalesce(paid.fen, 0)

-- name: owed_off
select said.id, said.fen::text as said
from (
    select substring(code from '(.*):') as id, sum(credits - debits) as fen
    from account where kind in ('PAYABLE', 'RECEIVABLE') group by 1
) as said left join (
    select format('payee:%s:%s', role, payee_id) as id, sum(fen) as fen
    from (
        select role, payee_id, net_fen as fen from share
        where status in ('BOOKED', 'PAYABLE', 'FAILED')
        union all
        select taken.role, taken.payee_id, -fen
        from share_reduction as taken join share on share.id = share_id
        where owed_back or status in ('BOOKED', 'PAYABLE', 'FAILED')
    ) as open group by role, payee_id
) as owed using (id)
where said.fen <> coalesce(owed.fen, 0)

-- name: reductions_off
select refund_id::text as id, coalesce(taken.fen, 0)::text as said
from (select refund_id, sum(fen) as fen from share_reduction group by refund_id) as taken
full join (
    select split_part(idem, ':', 2)::uuid as refund_id, sum(amount) as fen
    from transfer join entry on entry.transfer_id = transfer.id
        join account on account.id = entry.account_id
    where transfer.kind in ('REDUCED', 'RELIEVED') and account.kind in ('PAYABLE', 'RECEIVABLE')
    group by 1
) as moved using (refund_id)
where taken.fen is distinct from moved.fen

-- name: reduced_off
select share.id::text, sum(taken.fen)::text as said
from share join share_reduction as taken on taken.share_id = share.id
group by share.id, taken.role, taken.payee_id
having sum(part_fen) > (select sum((line ->> 'part_fen')::bigint)
        from jsonb_array_elements(explanation -> 'lines') as line)
    or sum(borne_fen) > (select sum((line ->> 'borne_fen')::bigint)
        from jsonb_array_elements(explanation -> 'lines') as line)
    or status = 'REVERSED' and sum(taken.fen) <> net_fen
    or (taken.role, taken.payee_id) is distinct from (share.role, share.payee_id)

-- name: seqs_off
select format('%s %s', role, payee_id) as id, coalesce(max(seq), 0)::text as said
from share full join payee using (role, payee_id)
group by role, payee_id
having max(seq) <> count(seq) or min(seq) <> 1 or max(seq) is distinct from max(payee.shares)

-- name: points_earned
select earned.ref as order_id, earned.id, account.code, account.credits - account.debits as had,
    -entry.amount as points,
    -- Some of it may be owed instead: all that was taken stands on the side of what was issued.
    coalesce((
        select -sum(back.amount) from transfer as taken
        join entry as back on back.transfer_id = taken.id
        join account as issued on issued.id = back.account_id and issued.kind = 'POINTS_ISSUED'
        where taken.reduces = earned.id
    ), 0)::bigint as taken
from transfer as earned
join entry on entry.transfer_id = earned.id
join account on account.id = entry.account_id and account.kind = 'POINTS'
where earned.idem = any($1::text[])

-- name: points_spent
select spent.ref as order_id, spent.id, account.code, entry.amount as points,
    coalesce((
        select -sum(back.amount) from transfer as returned
        join entry as back on back.transfer_id = returned.id and back.account_id = account.id
        where returned.reduces = spent.id
    ), 0)::bigint as returned
from transfer as spent
join entry on entry.transfer_id = spent.id
join account on account.id = entry.account_id and account.kind = 'POINTS'
where spent.idem = any($1::text[])
order by spent.ref, entry.line

-- name: points_rule_published
insert into points_rule (effective_from, per_yuan, percent)
select $1::timestamptz, $2, $3 where $1::timestamptz > bff_now()
on conflict do nothing
returning true

-- name: pockets
select rule.per_yuan, rule.percent, account.id, account.credits - account.debits as points
from (
    select per_yuan, percent from points_rule where effective_from <= bff_now()
    order by effective_from desc limit 1
) as rule left join account on account.id = any($1::uuid[])

-- name: escrow_off
with moved as (
    select coalesce(fact.ref, transfer.ref) as order_id, transfer.kind, -amount as fen
    from transfer join entry on entry.transfer_id = transfer.id
        join account on account.id = entry.account_id
        left join fact on fact.id = transfer.ref
    where account.kind = 'ESCROW'
)
select order_id::text as id, sum(fen)::text as said
from moved group by order_id
having sum(fen) < 0
    or sum(fen) <> 0 and sum(fen) filter (where kind in ('PAID', 'REPAID')) = 0

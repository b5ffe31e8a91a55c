-- name: rules_for
select version.id, rule_id, number, kind, effective_from, effective_until, reward_fen, shares::text,
    product_id, campaign_id, store_id, dealer_id, region
from rule join rule_version as version on version.rule_id = rule.id
where version.state = 'PUBLISHED' and rule.kind = any($1::text[])
    and (product_id is null or product_id = any($2::uuid[]))
    and (campaign_id is null or campaign_id = any($3::uuid[]))
    and (store_id is null or store_id = any($4::uuid[]))
    and (dealer_id is null or dealer_id = any($5::uuid[]))
    and (region is null or region = any($6::text[]))

-- name: book
with clock as materialized (select bff_now() as now),
known as (
    insert into fact (id, kind, ref, at, payees, scope, evidence, rule_version_id, reward_fen, booked_at)
    select id, kind, ref, at, payees::jsonb, scope::jsonb, evidence::jsonb, rule_version_id, reward_fen,
        clock.now
    from unnest($1::uuid[], $2::text[], $3::uuid[], $4::timestamptz[], $5::text[], $6::text[],
            $7::text[], $8::uuid[], $9::bigint[])
        as asked (id, kind, ref, at, payees, scope, evidence, rule_version_id, reward_fen), clock
    order by kind, ref
    on conflict (kind, ref) do nothing
    returning id
),
opened as (
    insert into account (id, code, kind, asset, debits, credits, may_go_negative)
    select id, code, kind, asset, 0, 0, false
    from unnest($10::uuid[], $11::text[], $12::text[], $13::text[]) as asked (id, code, kind, asset)
    where (select account.id from account where account.id = asked.id) is null
    order by code
    on conflict do nothing
),
moved as (
    insert into transfer (id, idem, kind, ref, lines, body, at)
    select asked.id, idem, kind, ref, lines, body::jsonb, clock.now
    from unnest($14::uuid[], $15::text[], $16::text[], $17::uuid[], $18::smallint[], $19::text[])
        as asked (id, idem, kind, ref, lines, body)
        join known on known.id = asked.ref, clock
    returning id
)
insert into entry (transfer_id, line, account_id, amount)
select transfer_id, line, account_id, amount
from unnest($20::uuid[], $21::smallint[], $22::uuid[], $23::bigint[])
    as asked (transfer_id, line, account_id, amount)
    join moved on moved.id = asked.transfer_id

-- name: share
with clock as materialized (select bff_now() as now),
due as (
    select asked.*, row_number() over (partition by role, payee_id order by place) as nth
    from unnest($1::uuid[], $2::uuid[], $3::text[], $4::text[], $5::uuid[], $6::bigint[], $7::text[],
            $8::text[], $9::uuid[], $10::text[]) with ordinality
        as asked (id, fact_id, kind, role, payee_id, fen, tax_kind, rail, rule_version_id, explanation,
            place)
    where (select fact.id from fact where fact.id = asked.fact_id) is not null
),
made as (
    insert into share (id, fact_id, kind, role, payee_id, gross_fen, withheld_fen, net_fen, tax_kind,
        rail, status, rule_version_id, explanation, seq, booked_at)
    select id, fact_id, kind, role, payee_id, fen, 0, fen, tax_kind, rail, 'BOOKED', rule_version_id,
        explanation::jsonb, nth + coalesce((select max(seq) from share as earlier
            where earlier.role = due.role and earlier.payee_id = due.payee_id), 0), clock.now
    from due, clock order by place
    returning *
),
booked as (
    select fact.id as fact_id, place from fact join unnest($11::text[], $12::uuid[])
        with ordinality as asked (kind, ref, place) using (kind, ref)
),
owed as materialized (
    select * from made
    union all select earlier.* from booked cross join lateral (
        select * from share where share.fact_id = booked.fact_id offset 0) as earlier
)
select booked.place, booked.fact_id, share.id, share.kind, share.role, share.payee_id, gross_fen,
    withheld_fen, net_fen, tax_kind, rail, status, rule_version_id, seq, booked_at
from booked left join owed as share on share.fact_id = booked.fact_id
order by booked.place, share.kind, share.role

-- name: rule_opened
insert into rule (id, kind, title, product_id, campaign_id, store_id, dealer_id, region, created_at)
values ($1, $2, $3, $4, $5, $6, $7, $8, bff_now())
on conflict (kind, product_id, campaign_id, store_id, dealer_id, region)
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
    left join (select ref, -sum(amount) filter (where amount < 0) as fen
        from transfer join entry on entry.transfer_id = transfer.id
        where reverses is null and reduces is null group by ref) as paid on paid.ref = fact.id
where coalesce(owed.fen, 0) <> coalesce(paid.fen, 0)

-- name: owed_off
select account.code as id, (credits - debits)::text as said
from account left join (
    select format('payee:%s:%s:payable', role, payee_id) as code, sum(net_fen) as fen
    from share where status in ('BOOKED', 'PAYABLE', 'FAILED') group by role, payee_id
) as owed using (code)
where kind = 'PAYABLE' and credits - debits <> coalesce(owed.fen, 0)

-- name: seqs_off
select format('%s %s', role, payee_id) as id, max(seq)::text as said
from share group by role, payee_id having max(seq) <> count(*) or min(seq) <> 1

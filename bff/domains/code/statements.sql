-- name: bottles_locked
with moment as materialized (select bff_now() as now),
person as materialized (
    insert into scan_account (member_id)
    select distinct member_id from unnest($2::uuid[]) as asked (member_id) order by member_id
    on conflict (member_id) do update set member_id = excluded.member_id
    returning *
),
bottle as materialized (
    select * from code_bottle
    where inner_code = any($1::bytea[]) and (select count(*) from person) > 0
    order by id
    for update
)
select moment.now,
    person.day, person.scans, person.wrong, person.wrong_since, person.holds, person.held_until,
    bottle.id as bottle_id, bottle.inner_state, bottle.scan_id, bottle.scanned_by,
    bottle.scanned_at, box.id as case_id, box.product_id, box.dealer_id,
    box.opened_by_store_id as store_id, box.state as case_state, store.city as place,
    case
        when bottle.id is not null then 'CAP_INNER'
        when exists (select from code_bottle where outer_code = asked.code) then 'CAP_OUTER'
        when exists (select from code_case where inner_code = asked.code) then 'CASE_INNER'
        when exists (select from code_case where outer_code = asked.code) then 'CASE_OUTER'
        when exists (select from code_pallet where code = asked.code) then 'PALLET'
    end as level
from unnest($1::bytea[], $2::uuid[]) with ordinality as asked (code, person_id, place)
cross join moment
join person on person.member_id = asked.person_id
left join bottle on bottle.inner_code = asked.code
left join lateral (select * from code_case where id = bottle.case_id offset 0) as box on true
left join lateral (select city from store where id = box.opened_by_store_id offset 0) as store
    on true
order by asked.place

-- name: bottles_scanned
with account as (
    update scan_account
    set day = given.day, scans = given.scans, wrong = given.wrong,
        wrong_since = given.wrong_since, holds = given.holds, held_until = given.held_until
    from unnest($1::uuid[], $2::date[], $3::int[], $4::smallint[], $5::timestamptz[],
        $6::smallint[], $7::timestamptz[])
        as given (member_id, day, scans, wrong, wrong_since, holds, held_until)
    where scan_account.member_id = any($1::uuid[]) and scan_account.member_id = given.member_id
),
won as materialized (
    select * from unnest($9::uuid[], $10::uuid[], $11::uuid[], $12::uuid[], $13::uuid[],
        $14::uuid[], $15::uuid[], $16::text[])
        as won (id, bottle_id, case_id, product_id, dealer_id, store_id, member_id, cell)
),
bottle as (
    update code_bottle
    set inner_state = 'SCANNED', scan_id = won.id, scanned_by = won.member_id, scanned_at = $8
    from won where code_bottle.id = any($10::uuid[]) and code_bottle.id = won.bottle_id
)
insert into scan
    (id, level, thing_id, case_id, product_id, dealer_id, store_id, member_id, at, cell)
select id, 'CAP_INNER', bottle_id, case_id, product_id, dealer_id, store_id, member_id, $8, cell
from won

-- name: cases_locked
with moment as materialized (select bff_now() as now),
person as materialized (
    insert into scan_account (member_id)
    select distinct member_id from unnest($2::uuid[]) as asked (member_id) order by member_id
    on conflict (member_id) do update set member_id = excluded.member_id
    returning *
),
box as materialized (
    select * from code_case
    where inner_code = any($1::bytea[]) and (select count(*) from person) > 0
    order by id
    for update
)
select moment.now,
    person.day, person.scans, person.wrong, person.wrong_since, person.holds, person.held_until,
    box.id as case_id, box.product_id, box.dealer_id, box.shipped_to_store_id, box.bottles,
    box.opened_by_store_id, box.opened_at, box.state as case_state, store.region,
    coalesce((
        select not bool_or(starts_with(store.region, territory.region))
        from dealer_territory as territory where territory.dealer_id = box.dealer_id
    ), false) as outside,
    case
        when box.id is not null then 'CASE_INNER'
        when exists (select from code_bottle where inner_code = asked.code) then 'CAP_INNER'
        when exists (select from code_bottle where outer_code = asked.code) then 'CAP_OUTER'
        when exists (select from code_case where outer_code = asked.code) then 'CASE_OUTER'
        when exists (select from code_pallet where code = asked.code) then 'PALLET'
    end as level
from unnest($1::bytea[], $2::uuid[], $3::uuid[])
    with ordinality as asked (code, person_id, store_id, place)
cross join moment
join person on person.member_id = asked.person_id
left join box on box.inner_code = asked.code
left join lateral (select region from store where id = asked.store_id offset 0) as store on true
order by asked.place

-- name: cases_opened
with account as (
    update scan_account
    set day = given.day, scans = given.scans, wrong = given.wrong,
        wrong_since = given.wrong_since, holds = given.holds, held_until = given.held_until
    from unnest($1::uuid[], $2::date[], $3::int[], $4::smallint[], $5::timestamptz[],
        $6::smallint[], $7::timestamptz[])
        as given (member_id, day, scans, wrong, wrong_since, holds, held_until)
    where scan_account.member_id = any($1::uuid[]) and scan_account.member_id = given.member_id
),
won as materialized (
    select * from unnest($9::uuid[], $10::uuid[], $11::uuid[], $12::uuid[], $13::uuid[],
        $14::uuid[], $15::text[], $16::text[])
        as won (id, case_id, product_id, dealer_id, store_id, member_id, cell, diversion)
),
box as (
    update code_case
    set state = 'OPENED', opened_by_store_id = won.store_id,
        opened_by_member_id = won.member_id, opened_at = $8, diversion = won.diversion::jsonb
    from won where code_case.id = any($10::uuid[]) and code_case.id = won.case_id
)
insert into scan
    (id, level, thing_id, case_id, product_id, dealer_id, store_id, member_id, at, cell)
select id, 'CASE_INNER', case_id, case_id, product_id, dealer_id, store_id, member_id, $8, cell
from won

-- name: outers_judged
with moment as materialized (select bff_now() as now),
bottle as materialized (
    select * from code_bottle where outer_code = any($1::bytea[]) order by id for update
),
found as materialized (
    select asked.place, asked.store_id, asked.redemption_id, bottle.id as bottle_id,
        bottle.outer_state, bottle.redeemed_at, box.id as case_id, box.product_id, box.state,
        coalesce(box.opened_by_store_id, box.shipped_to_store_id, asked.store_id) as owner_id,
        row_number() over (partition by asked.code order by asked.place) as turn,
        case
            when bottle.id is not null then 'CAP_OUTER'
            when exists (select from code_bottle where inner_code = asked.code) then 'CAP_INNER'
            when exists (select from code_case where inner_code = asked.code) then 'CASE_INNER'
            when exists (select from code_case where outer_code = asked.code) then 'CASE_OUTER'
            when exists (select from code_pallet where code = asked.code) then 'PALLET'
        end as level
    from unnest($1::bytea[], $2::uuid[], $3::uuid[])
        with ordinality as asked (code, store_id, redemption_id, place)
    left join bottle on bottle.outer_code = asked.code
    left join lateral (select * from code_case where id = bottle.case_id offset 0) as box on true
),
judged as materialized (
    select *, case
        when level is null then 'UNKNOWN'
        when bottle_id is null then 'OF_ANOTHER_LEVEL'
        when state in ('PRINTED', 'VOID') or outer_state = 'VOID' then 'NOT_ACTIVE'
        when outer_state = 'REDEEMED' or turn > 1 then 'REDEEMED'
        when owner_id <> store_id then 'OF_ANOTHER_STORE'
        else 'GOOD'
    end as verdict
    from found
),
used as (
    update code_bottle
    set outer_state = 'REDEEMED', redemption_id = good.redemption_id,
        redeemed_by_store_id = good.store_id, redeemed_at = moment.now
    from judged as good cross join moment
    where code_bottle.outer_code = any($1::bytea[]) and code_bottle.id = good.bottle_id
        and good.verdict = 'GOOD' and $4
        and not exists (
            select from judged as bad
            where bad.redemption_id = good.redemption_id and bad.verdict <> 'GOOD')
)
select bottle_id, case_id, product_id, level, verdict,
    coalesce(redeemed_at, moment.now) as redeemed_at
from judged cross join moment
order by place

-- name: cells_forgotten
update scan set cell = null
where id = any(array(
    select id from scan
    where cell is not null and at < (select bff_now()) - $1::interval
    order by at limit 10000 for update skip locked
))

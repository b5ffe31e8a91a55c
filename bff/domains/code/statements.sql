-- name: bottles_locked
-- Without its `offset 0`, what asks for another level may be answered by a hash of all codes.
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
        when exists (select from code_bottle where outer_code = asked.code offset 0) then 'CAP_OUTER'
        when exists (select from code_case where inner_code = asked.code offset 0) then 'CASE_INNER'
        when exists (select from code_case where outer_code = asked.code offset 0) then 'CASE_OUTER'
        when exists (select from code_pallet where code = asked.code offset 0) then 'PALLET'
    end as level
from unnest($1::bytea[], $2::uuid[]) with ordinality as asked (code, person_id, place)
cross join moment
join person on person.member_id = asked.person_id
left join bottle on bottle.inner_code = asked.code
left join lateral (select * from code_case where id = bottle.case_id offset 0) as box on true
left join lateral (select city from store where id = box.opened_by_store_id offset 0) as store
    on true
order by asked.place

-- name: accounts_kept
account_kept as (
    update scan_account
    set day = given.day, scans = given.scans, wrong = given.wrong,
        wrong_since = given.wrong_since, holds = given.holds, held_until = given.held_until
    from unnest($1::uuid[], $2::date[], $3::int[], $4::smallint[], $5::timestamptz[],
        $6::smallint[], $7::timestamptz[])
        as given (member_id, day, scans, wrong, wrong_since, holds, held_until)
    where scan_account.member_id = any($1::uuid[]) and scan_account.member_id = given.member_id
    returning scan_account.member_id
)

-- name: bottles_scanned
bottle_won as materialized (
    select * from unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::uuid[], $5::uuid[],
        $6::uuid[], $7::uuid[], $8::timestamptz[], $9::text[])
        as won (id, bottle_id, case_id, product_id, dealer_id, store_id, member_id, at, cell)
),
bottle_scanned as (
    update code_bottle
    set inner_state = 'SCANNED', scan_id = won.id, scanned_by = won.member_id, scanned_at = won.at
    from bottle_won as won
    where code_bottle.id = any($2::uuid[]) and code_bottle.id = won.bottle_id
    returning code_bottle.id
),
bottle_noted as (
    insert into scan
        (id, level, thing_id, case_id, product_id, dealer_id, store_id, member_id, at, cell)
    select won.id, 'CAP_INNER', bottle_id, case_id, product_id, dealer_id, store_id, member_id, at,
        cell
    from bottle_won as won join bottle_scanned on bottle_scanned.id = won.bottle_id
    returning id
)

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
        when exists (select from code_bottle where inner_code = asked.code offset 0) then 'CAP_INNER'
        when exists (select from code_bottle where outer_code = asked.code offset 0) then 'CAP_OUTER'
        when exists (select from code_case where outer_code = asked.code offset 0) then 'CASE_OUTER'
        when exists (select from code_pallet where code = asked.code offset 0) then 'PALLET'
    end as level
from unnest($1::bytea[], $2::uuid[], $3::uuid[])
    with ordinality as asked (code, person_id, store_id, place)
cross join moment
join person on person.member_id = asked.person_id
left join box on box.inner_code = asked.code
left join lateral (select region from store where id = asked.store_id offset 0) as store on true
order by asked.place

-- name: cases_opened
case_won as materialized (
    select * from unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::uuid[], $5::uuid[],
        $6::uuid[], $7::timestamptz[], $8::text[], $9::text[])
        as won (id, case_id, product_id, dealer_id, store_id, member_id, at, cell, diversion)
),
case_opened as (
    update code_case
    set state = 'OPENED', opened_by_store_id = won.store_id,
        opened_by_member_id = won.member_id, opened_at = won.at, diversion = won.diversion::jsonb
    from case_won as won where code_case.id = any($2::uuid[]) and code_case.id = won.case_id
    returning code_case.id
),
case_noted as (
    insert into scan
        (id, level, thing_id, case_id, product_id, dealer_id, store_id, member_id, at, cell)
    select won.id, 'CASE_INNER', case_id, case_id, product_id, dealer_id, store_id, member_id, at,
        cell
    from case_won as won join case_opened on case_opened.id = won.case_id
    returning id
)

-- name: outers_locked
with bottle as materialized (
    select * from code_bottle where outer_code = any($1::bytea[]) order by id for update
),
moment as materialized (select bff_now() as now from (select count(*) from bottle) as held)
select asked.code, moment.now, bottle.id as bottle_id, bottle.outer_state, bottle.redeemed_at,
    box.state as case_state, coalesce(box.opened_by_store_id, box.shipped_to_store_id) as owner_id,
    box.product_id, (select category_id from product where id = box.product_id) as category_id,
    case
        when bottle.id is not null then 'CAP_OUTER'
        when exists (select from code_bottle where inner_code = asked.code offset 0) then 'CAP_INNER'
        when exists (select from code_case where inner_code = asked.code offset 0) then 'CASE_INNER'
        when exists (select from code_case where outer_code = asked.code offset 0) then 'CASE_OUTER'
        when exists (select from code_pallet where code = asked.code offset 0) then 'PALLET'
    end as level
from unnest($1::bytea[]) as asked (code)
cross join moment
left join bottle on bottle.outer_code = asked.code
left join lateral (select * from code_case where id = bottle.case_id offset 0) as box on true

-- name: outers_redeemed
bottle_redeemed as (
    update code_bottle
    set outer_state = 'REDEEMED', redemption_id = given.redemption_id,
        redeemed_by_store_id = given.store_id, redeemed_at = given.at
    from unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::timestamptz[])
        as given (bottle_id, redemption_id, store_id, at)
    where code_bottle.id = any($1::uuid[]) and code_bottle.id = given.bottle_id
    returning code_bottle.id
)

-- name: cells_forgotten
update scan set cell = null
where id = any(array(
    select id from scan
    where cell is not null and at < (select bff_now()) - $1::interval
    order by at limit 10000 for update skip locked
))

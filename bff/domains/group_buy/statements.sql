-- name: offers_locked
select id, product_id, state, tiers, total, taken, per_seat, per_member, early_bp, lasts_s,
    starts_at, ends_at
from group_buy_offer
where id = any($1::uuid[]
    || array(select offer_id from party where id = any($2::uuid[]))
    || array(select offer_id from seat
        where order_id = any($3::uuid[]) and order_id is not null and state <> 'MOVED'))
order by id
for no key update

-- name: parties_read
with asked as materialized (
    -- A place is an offer, or a party of one.
    select distinct coalesce(party.offer_id, given.place_id) as offer_id, given.member_id
    from unnest($3::uuid[], $4::uuid[]) as given (place_id, member_id)
    left join party on party.id = given.place_id
),
wanted as materialized (
    select id from unnest($1::uuid[]) as wanted (id)
    union
    select party_id from seat
    where order_id = any($2::uuid[]) and order_id is not null and state <> 'MOVED'
    union
    select seat.party_id
    from asked join seat on seat.member_id = asked.member_id and seat.offer_id = asked.offer_id
    where seat.state in ('HELD', 'PAID', 'COMPLETE')
)
select clock.at, party.id, party.offer_id, party.store_id, party.head_id, party.state, party.size,
    party.taken, party.paid, party.opened_at, party.ends_at, party.closed_at, party.closed_by,
    party.price_fen, party.moved_to_id, seat.id, seat.party_id, seat.offer_id, seat.store_id,
    seat.member_id, seat.order_id, seat.variant_id, seat.quantity, seat.price_fen, seat.state,
    seat.taken_at, seat.held_until, seat.paid_at, seat.ended_at, seat.moved_to_id
from (select bff_now() as at offset 0) as clock
left join (wanted join party on party.id = wanted.id) on true
left join lateral (
    select * from seat
    where seat.party_id = party.id and seat.state <> 'MOVED' and (
        seat.state in ('HELD', 'PAID')
        or seat.order_id = any($2::uuid[])
        or seat.state = 'COMPLETE'
            and (seat.offer_id, seat.member_id) in (select offer_id, member_id from asked))
) as seat on true
order by seat.taken_at, seat.id

-- name: taking_part
select offer.id, store.id
from unnest($1::uuid[], $2::uuid[]) as asked (offer_id, store_id)
join group_buy_offer as offer on offer.id = asked.offer_id
join store on store.id = asked.store_id
where (offer.dealer_id is null or offer.dealer_id = store.dealer_id)
    and (offer.region is null or starts_with(store.region, offer.region))
    and case when offer.everywhere
        then exists (
            select from store_product as sold
            where sold.product_id = offer.product_id and sold.store_id = store.id)
        else exists (
            select from group_buy_store as taking
            where taking.offer_id = offer.id and taking.store_id = store.id) end

-- name: persons
select asked.member_id, coalesce(alias_set(asked.member_id), array[asked.member_id])
from unnest($1::uuid[]) as asked (member_id)

-- name: parties_free
select party.id
from unnest($1::uuid[], $2::uuid[], $3::int[]) as asked (offer_id, store_id, count)
cross join (select bff_now() as at offset 0) as clock
cross join lateral (
    select id from party
    where party.store_id = asked.store_id and party.offer_id = asked.offer_id
        and party.state = 'OPEN' and party.ends_at > clock.at
        and (party.taken < party.size or exists (
            select from seat where seat.party_id = party.id and seat.state = 'HELD'
                and seat.held_until <= clock.at))
    order by party.ends_at, party.id limit asked.count
) as party

-- name: seats_due
select party_id from seat
where state = 'HELD' and held_until <= (select bff_now())
order by held_until limit $1

-- name: parties_due
select party.id
from group_buy_offer as offer
cross join lateral (
    select id, ends_at from party
    where party.offer_id = offer.id and party.state = 'OPEN'
        and party.ends_at <= (select bff_now())
    order by party.ends_at, party.id limit $1
) as party
order by party.ends_at, party.id limit $1

-- name: write
with offer_counted as (
    update group_buy_offer as offer set taken = given.taken
    from unnest($1::uuid[], $2::int[]) as given (id, taken)
    where offer.id = given.id
    returning offer.id
),
party_made as (
    insert into party (id, offer_id, store_id, head_id, state, size, taken, paid, opened_at,
        ends_at)
    select * from unnest($3::uuid[], $4::uuid[], $5::uuid[], $6::uuid[], $7::text[], $8::int[],
        $9::int[], $10::int[], $11::timestamptz[], $12::timestamptz[])
    returning id
),
party_moved as (
    update party set head_id = given.head_id, state = given.state, taken = given.taken,
        paid = given.paid, opened_at = given.opened_at, ends_at = given.ends_at,
        closed_at = given.closed_at, closed_by = given.closed_by, price_fen = given.price_fen,
        moved_to_id = given.moved_to_id
    from unnest($13::uuid[], $14::uuid[], $15::text[], $16::int[], $17::int[], $18::timestamptz[],
            $19::timestamptz[], $20::timestamptz[], $21::uuid[], $22::bigint[], $23::uuid[])
        as given (id, head_id, state, taken, paid, opened_at, ends_at, closed_at, closed_by,
            price_fen, moved_to_id)
    where party.id = given.id
    returning party.id
),
given as materialized (
    select * from unnest($24::uuid[], $25::text[], $26::timestamptz[], $27::timestamptz[],
        $28::uuid[]) as given (id, state, paid_at, ended_at, moved_to_id)
),
seat_moved as (
    update seat set state = given.state, paid_at = given.paid_at, ended_at = given.ended_at,
        moved_to_id = given.moved_to_id
    from given
    where seat.id = given.id and given.state <> 'PAID'
    returning seat.id
),
-- A person has one seat at a time: it is taken, late, after the one that was given up.
seat_paid as (
    update seat set state = given.state, paid_at = given.paid_at, ended_at = given.ended_at
    from given
    where seat.id = given.id and given.state = 'PAID'
        and (select count(*) from seat_moved) >= 0
    returning seat.id
),
seat_made as (
    insert into seat (id, party_id, offer_id, store_id, member_id, order_id, variant_id, quantity,
        price_fen, state, taken_at, held_until)
    select * from unnest($29::uuid[], $30::uuid[], $31::uuid[], $32::uuid[], $33::uuid[],
        $34::uuid[], $35::uuid[], $36::int[], $37::bigint[], $38::text[], $39::timestamptz[],
        $40::timestamptz[])
    where (select count(*) from seat_moved) >= 0
    returning id
)
select (select count(*) from offer_counted) + (select count(*) from party_made)
    + (select count(*) from party_moved) + (select count(*) from seat_moved)
    + (select count(*) from seat_paid) + (select count(*) from seat_made)

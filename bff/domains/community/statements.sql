-- name: standings
select asked.place, community.id, community.store_id, here.id as joined, every.count,
    bff_now() as now
from unnest($1::uuid[], $2::text[]) with ordinality as asked (community_id, members, place)
left join community on community.id = asked.community_id
left join lateral (
    select id from community_member
    where community_id = asked.community_id and member_id = any(asked.members::uuid[])
        and until_at is null
    order by from_at, id limit 1
) as here on true
cross join lateral (
    select count(*) from community_member
    where member_id = any(asked.members::uuid[]) and until_at is null
) as every
order by asked.place

-- name: join
community_joined as (
    insert into community_member (id, community_id, member_id, invited_by, from_at)
    select id, community_id, member_id, invited_by, bff_now()
    from unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::uuid[])
        as new (id, community_id, member_id, invited_by)
    returning id
)

-- name: leave
update community_member set until_at = bff_now()
where community_id = $1 and member_id = any($2::uuid[]) and until_at is null

-- name: applicant
select
    exists (select from store where id = $2) as known,
    exists (
        select from member_role
        where member_id = $1 and scope_id = $2 and role = 'OWNER' and until_at is null
    ) as owner,
    (select count(*) from leader_application where member_id = $1 and state = 'WAITING') as waiting

-- name: apply
insert into leader_application (id, member_id, store_id, name, note, by_store, applied_at)
values ($1, $2, $3, $4, $5, $6, bff_now())

-- name: application
select member_id, store_id, name, by_store, state from leader_application where id = $1 for update

-- name: review
update leader_application
set state = $2, community_id = $3, reviewed_by = $4, reviewed_at = bff_now() where id = $1

-- name: keeps
select exists (
    select from community join member_role as held
        on held.scope_id = case held.role when 'LEADER' then community.id else community.store_id end
    where community.id = $2 and held.member_id = $1 and held.until_at is null
        and held.role in ('LEADER', 'OWNER', 'CLERK')
)

-- name: kept
select community.store_id, store.dealer_id, store.region, (
        select member_id from member_role
        where scope_id = community.id and role = 'LEADER' and until_at is null
        order by from_at, id limit 1
    ) as leader_id
from community join store on store.id = community.store_id
where community.id = $1
for no key update of community

-- name: led
select asked.place, held.community_id, held.store_id, held.leader_id
from unnest($1::uuid[], $2::timestamptz[]) with ordinality as asked (member_id, at, place)
join lateral (
    select community.id as community_id, community.store_id, head.member_id as leader_id
    from community_member as edge
    join community on community.id = edge.community_id
    left join lateral (
        select member_id from member_role
        where scope_id = community.id and role = 'LEADER' and from_at <= asked.at
            and (until_at is null or until_at > asked.at)
        order by from_at, id limit 1
    ) as head on true
    where edge.member_id = any(alias_set(asked.member_id)) and edge.from_at <= asked.at
        and (edge.until_at is null or edge.until_at > asked.at)
    order by edge.from_at desc, edge.id desc limit 1
) as held on true
order by asked.place

-- name: belonging
select exists (
    select from community join community_member as edge on edge.community_id = community.id
    where community.store_id = asked.store_id
        and edge.member_id = any(coalesce(alias_set(asked.member_id), array[asked.member_id]))
        and edge.from_at <= asked.at and (edge.until_at is null or edge.until_at > asked.at)
) as belongs
from unnest($1::uuid[], $2::uuid[], $3::timestamptz[]) with ordinality
    as asked (member_id, store_id, at, place)
order by asked.place

-- name: lock_names
select pg_advisory_xact_lock(hashtextextended(name, 0))
from (select distinct unnest($1::text[]) as name order by name) as named

-- name: known_identities
select id, member_id, app = $1 and openid = $2 as ours, unionid
from identity
where (app = $1 and openid = $2) or unionid = $3
order by created_at, id

-- name: member_of_identity
select member_id from identity where id = $1

-- name: openid_of
select openid from identity where id = $1

-- name: learn_unionid
update identity set unionid = $2 where id = $1

-- name: add_member
insert into member (id, nickname, created_at) values ($1, $2, bff_now())

-- name: add_identity
insert into identity (id, member_id, app, openid, unionid, created_at)
values ($1, $2, $3, $4, $5, bff_now())

-- name: enrol_members
insert into member (id, nickname, created_at)
select id, nickname, bff_now() from unnest($1::uuid[], $2::text[]) as person (id, nickname)

-- name: enrol_identities
insert into identity (id, member_id, app, openid, unionid, created_at)
select id, member_id, app, openid, unionid, bff_now()
from unnest($1::uuid[], $2::uuid[], $3::text[], $4::text[], $5::text[])
    as given (id, member_id, app, openid, unionid)

-- name: update_profile
update member set nickname = coalesce($2, nickname), avatar_url = coalesce($3, avatar_url)
where id = $1

-- name: open_session
with opened as (
    insert into session (id, identity_id, app, code_hash, created_at)
    select $1, id, app, $3, bff_now() from identity where id = $2
    returning id, created_at
)
insert into session_token (hash, session_id, kind, issued_at, until_at)
select hash, opened.id, kind, created_at, created_at + lasts
from opened, unnest($4::text[], $5::text[], $6::interval[]) as made (hash, kind, lasts)

-- name: session_of_code
select identity_id from session
where code_hash = $1 and ended_at is null and created_at > bff_now() - $2::interval
limit 1

-- name: viewers
select session.id as session_id, session.app, identity.id as identity_id, identity.member_id,
    alias_set(identity.member_id) as members, token.until_at,
    token.until_at - bff_now() as lasts
from unnest($1::text[]) with ordinality as asked (hash, place)
left join session_token as token
    on token.hash = asked.hash and token.kind = 'ACCESS' and token.until_at > bff_now()
left join session on session.id = token.session_id and session.ended_at is null
left join identity on identity.id = session.identity_id
order by asked.place

-- name: held_refresh
select token.session_id, token.until_at, token.used_at, session.ended_at, bff_now() as now
from session_token as token join session on session.id = token.session_id
where token.hash = $1 and token.kind = 'REFRESH'
for update

-- name: rotate
with spent as (
    update session_token set used_at = coalesce(used_at, bff_now()) where hash = $1
    returning session_id, bff_now() as at
)
insert into session_token (hash, session_id, kind, issued_at, until_at)
select made.hash, session_id, made.kind, at, at + lasts
from spent, unnest($2::text[], $3::text[], $4::interval[]) as made (hash, kind, lasts)

-- name: end_session
update session set ended_at = at, ended_why = $2, changed_at = at
from (select bff_now() as at) as clock
where id = $1 and ended_at is null

-- name: changed_sessions
-- No index is asked by a function that may change from row to row, hence the inner select.
select array(select id from session where changed_at > (select bff_now()) - $1::interval) as changed,
    bff_now() as now

-- name: change_sessions
update session set changed_at = bff_now()
from identity
where identity.id = session.identity_id and identity.member_id = any($1::uuid[])
    and session.ended_at is null
returning session.id

-- name: sweep
with old as (
    delete from session_token where hash = any(array(
        select hash from session_token where until_at < (select bff_now()) order by until_at limit $1
        for update skip locked))
    returning session_id
)
select count(*) from old

-- name: alias_set
select alias_set($1)

-- name: sides
select alias_set($1) as one, alias_set($2) as other

-- name: side
select
    exists (select from identity where member_id = any($1::uuid[]) and unionid is not null)
        as has_unionid,
    exists (select from member_phone where member_id = any($1::uuid[])) as has_phone

-- name: roots
select id from member where id = any($1::uuid[]) and merged_into is null order by created_at, id

-- name: kept_apart
select exists (
    select from member_alias
    where until_at is not null and (
        (member_id = any($1::uuid[]) and into_id = any($2::uuid[]))
        or (member_id = any($2::uuid[]) and into_id = any($1::uuid[])))
)

-- name: join_members
with logged as (
    insert into member_alias (id, member_id, into_id, why, joined_by, from_at)
    values ($1, $2, $3, $4, $5, bff_now())
)
update member set merged_into = $3 where id = $2

-- name: part_members
with ended as (
    update member_alias set until_at = bff_now(), ended_by = $2
    where member_id = $1 and until_at is null
    returning member_id
)
update member set merged_into = null from ended where member.id = ended.member_id

-- name: holder_of_phone
select member_id from member_phone where blind = $1

-- name: keys_of
select member_id, wrapped from member_key where member_id = any($1::uuid[])

-- name: keep_keys
insert into member_key (member_id, wrapped)
select member_id, wrapped from unnest($1::uuid[], $2::bytea[]) as given (member_id, wrapped)

-- name: keep_phones
insert into member_phone (member_id, blind, sealed, bound_at)
select member_id, blind, sealed, bff_now()
from unnest($1::uuid[], $2::bytea[], $3::bytea[]) as given (member_id, blind, sealed)
on conflict (member_id) do update
set blind = excluded.blind, sealed = excluded.sealed, bound_at = excluded.bound_at

-- name: bound_again
update member_phone set bound_at = bff_now() where blind = $1

-- name: shred
with gone as (delete from member_key where member_id = $1)
delete from member_phone where member_id = $1

-- name: grant
with granted as (
    insert into member_role (id, member_id, role, scope_id, granted_by, from_at)
    select distinct on (member_id, role, scope_id)
        id, member_id, role, scope_id, granted_by, bff_now()
    from unnest($1::uuid[], $2::uuid[], $3::text[], $4::uuid[], $5::uuid[])
        as given (id, member_id, role, scope_id, granted_by)
    order by member_id, role, scope_id
    on conflict (member_id, role, scope_id) where until_at is null do update
    set member_id = excluded.member_id
    returning id, member_id, role, scope_id
)
select granted.id
from unnest($2::uuid[], $3::text[], $4::uuid[])
    with ordinality as asked (member_id, role, scope_id, place)
join granted on granted.member_id = asked.member_id and granted.role = asked.role
    and granted.scope_id is not distinct from asked.scope_id
order by asked.place

-- name: end_role
update member_role set until_at = bff_now(), ended_by = $4
where member_id = $1 and role = $2 and scope_id is not distinct from $3 and until_at is null

-- name: holds_role
select exists (
    select from member_role
    where member_id = $1 and role = any($2::text[]) and scope_id is not distinct from $3
        and until_at is null
)

-- name: scopes_of_role
select scope_id from member_role
where member_id = $1 and role = any($2::text[]) and until_at is null
order by from_at, id

-- name: promise
insert into role_promise (id, blind, role, scope_id, granted_by, from_at, until_at)
select $1, $2, $3, $4, $5, at, at + $6::interval from (select bff_now() as at) as clock
on conflict (blind, role, scope_id) where taken_at is null do update
set granted_by = excluded.granted_by, from_at = excluded.from_at, until_at = excluded.until_at

-- name: take_promises
update role_promise set taken_by = $2, taken_at = bff_now()
where blind = $1 and taken_at is null and until_at > bff_now()
returning role, scope_id, granted_by

-- name: lock_members
select id from member where id = any($1::uuid[]) order by id for no key update

-- name: ties_now
select tie.id, tie.member_id, tie.kind, tie.to_id
from tie join unnest($1::uuid[], $2::text[]) as asked (member_id, kind) using (member_id, kind)
where tie.until_at is null

-- name: end_ties
update tie set until_at = bff_now() where id = any($1::uuid[])

-- name: tie
insert into tie (id, member_id, kind, to_id, source, from_at)
select id, member_id, kind, to_id, source, bff_now()
from unnest($1::uuid[], $2::uuid[], $3::text[], $4::uuid[], $5::text[])
    as given (id, member_id, kind, to_id, source)

-- name: begin_ties
insert into tie (id, member_id, kind, to_id, source, from_at)
select id, member_id, kind, to_id, source, bff_now()
from unnest($1::uuid[], $2::uuid[], $3::text[], $4::uuid[], $5::text[])
    as given (id, member_id, kind, to_id, source)
where not exists (
    select from tie
    where tie.member_id = any(alias_set(given.member_id)) and tie.kind = given.kind
        and until_at is null)
on conflict (member_id, kind) where until_at is null do nothing

-- name: tied_at
select held.to_id
from unnest($1::uuid[], $2::timestamptz[]) with ordinality as asked (member_id, at, place)
left join lateral (
    select to_id from tie
    where member_id = any(alias_set(asked.member_id)) and kind = $3
        and from_at <= asked.at and (until_at is null or until_at > asked.at)
    order by case when $4 then from_at end, from_at desc, id desc
    limit 1
) as held on true
order by asked.place

-- name: tell
-- In the order of the key: of two batches that share some, one waits for the other, never both.
with told as (
    insert into message (id, member_id, moment, about_id, facts, page, at)
    select id, member_id, moment, about_id, facts::jsonb, page, bff_now()
    from unnest($1::uuid[], $2::uuid[], $3::text[], $4::uuid[], $5::text[], $6::text[])
        as given (id, member_id, moment, about_id, facts, page)
    order by member_id, moment, about_id
    on conflict (member_id, moment, about_id) do nothing
    returning id, member_id, moment
)
insert into message_delivery (message_id, identity_id, template, state, changed_at)
select told.id, allowed.identity_id, allowed.template, 'WAITING', bff_now()
from told
cross join lateral (select alias_set(told.member_id) as members offset 0) as person
cross join lateral (
    select consent.identity_id, consent.template
    from identity join message_consent as consent on consent.identity_id = identity.id
    where identity.member_id = any(person.members) and told.moment = any(consent.moments)
        and consent.times > 0
    order by consent.reported_at desc limit 1
) as allowed
returning message_id

-- name: message_of
select exists (select from message where id = $1 and member_id = any($2::uuid[]))

-- name: messages_read
update message set read_at = bff_now()
where member_id = any($2::uuid[]) and read_at is null and id <= $1

-- name: consent
insert into message_consent (id, identity_id, template, moments, times, reported_at)
select id, identity_id, template, moments::text[], least(times, $6), bff_now()
from unnest($1::uuid[], $2::uuid[], $3::text[], $4::text[], $5::int[])
    as given (id, identity_id, template, moments, times)
order by identity_id, template
on conflict (identity_id, template) do update
set times = least(message_consent.times + excluded.times, $6), moments = excluded.moments,
    reported_at = excluded.reported_at

-- name: begin_sending
-- A message that was being sent when its worker was lost may have arrived.
with begun as (
    update message_delivery
    set state = case state when 'WAITING' then 'SENDING' else 'UNKNOWN' end,
        changed_at = bff_now()
    where message_id = $1 and state in ('WAITING', 'SENDING')
    returning message_id, identity_id, template, state
), used as (
    update message_consent as consent set times = times - 1
    from begun
    where begun.state = 'SENDING' and consent.identity_id = begun.identity_id
        and consent.template = begun.template and times > 0
    returning consent.identity_id
)
select identity.app, identity.openid, begun.template, message.moment, message.facts,
    message.page, message.at, exists (select from used) as agreed
from begun
join message on message.id = begun.message_id
join identity on identity.id = begun.identity_id
where begun.state = 'SENDING'

-- name: end_sending
-- A consent is given back for what never left, and none is left where WeChat knows of none.
with ended as (
    update message_delivery set state = $2, errcode = $3, changed_at = bff_now()
    where message_id = $1 and state = 'SENDING'
    returning identity_id, template
)
update message_consent as consent
set times = case when $4::int is null then 0 else times + $4::int end
from ended
where consent.identity_id = ended.identity_id and consent.template = ended.template

-- name: roles_held
select distinct role from member_role
where member_id = $1 and until_at is null and ($2::uuid is null or scope_id = $2)

-- name: uploads_today
select count(*) from upload
where member_id = $1 and prepared_at > (select bff_now()) - interval '1 day'

-- name: prepare_upload
insert into upload (id, member_id, purpose, store_id, prepared_at, expires_at)
select $1, $2, $3, $4, at, at + $5::interval from (select bff_now() as at) as clock
returning id, expires_at

-- name: expected
select purpose, name from upload where id = $1 and (name is not null or expires_at > bff_now())

-- name: keep_upload
-- By what stands there after the wait: of two that come at once, the first one stands.
update upload set name = coalesce(name, $2), kept_at = coalesce(kept_at, bff_now()) where id = $1
returning name

-- name: damage_photos
select count(distinct name) from upload
where member_id = any($1::uuid[]) and purpose = 'DAMAGE_PHOTO' and name = any($2::text[])

-- name: sweep_uploads
delete from upload where id = any(array(
    select id from upload
    where name is null and expires_at < (select bff_now()) - interval '1 day'
    order by expires_at limit $1 for update skip locked))

-- The same, with what else speaks for a store; $5 is the member who asks.
select near.*, opened.at as last_case_at, own.id is not null as own
from (
    {stores_near}
) as near
left join lateral (
    select max(opened_at) as at from code_case where opened_by_store_id = near.id
) as opened on true
left join lateral (
    select id from tie
    where member_id = $5::uuid and kind = 'STORE' and to_id = near.id and until_at is null
) as own on true
order by near.mm, near.id

-- The paid seats of each of these parties, in the order in which they were taken.
select party_id as "askedId", member_id as "memberId" from seat
where party_id = any($1::uuid[]) and state in ('PAID', 'COMPLETE', 'REFUNDED')
order by id

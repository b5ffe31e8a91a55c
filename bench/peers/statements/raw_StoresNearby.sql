with {campaigns_everywhere},
near as materialized (
    {stores_recommended}
)
select json_build_object('data', json_build_object('storesNearby', json_build_object(
    'basis', 'NEAR',
    'nodes', coalesce(json_agg(node order by place) filter (where place <= 10), '[]'),
    'pageInfo', json_build_object(
        'hasNextPage', count(*) > 10,
        'endCursor', max(bench.cursor(mm, id)) filter (where place = least(10, total))
    )
)))::text
from (
    select row_number() over (order by mm, id) as place, count(*) over () as total, mm, id,
        json_build_object(
            'distanceM', metres,
            'reasons', bench.reasons(metres, own, open_week, closed, closed_until, last_case_at,
                now, minute, open_now),
            'store', json_build_object('id', id, 'name', name, 'address', address, 'lat', lat,
                'lng', lng, 'phone', phone, 'openNow', open_now, 'photos', photos),
            'campaigns', coalesce(taken.campaigns, '[]')
        ) as node
    from near
    cross join lateral (select round(mm::float8 / 1000)::integer as metres) as away
    left join lateral (
        select json_agg(json_build_object('id', one.id, 'title', one.title)) as campaigns
        from ({campaigns_of_store}) as one
    ) as taken on true
) as listed

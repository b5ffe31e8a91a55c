with {campaigns_everywhere},
near as materialized (
    {stores_near}
)
select json_build_object('data', json_build_object(
    'me', json_build_object(
        'member', (
            select json_build_object('id', id, 'nickname', nickname, 'avatarUrl', avatar_url)
            from member where id = $5
        ),
        'wallet', json_build_object('nodes', (
            select coalesce(json_agg(json_build_object('id', id, 'title', title,
                'status', status, 'benefit', bench.benefit(benefit),
                'usableUntil', usable_until) order by id desc), '[]')
            from ({own_wallet}) as coupon
        ))
    ),
    'home', json_build_object('basis', 'NEAR', 'stores', (
        select coalesce(json_agg(json_build_object(
            'distanceM', metres,
            'store', json_build_object('id', id, 'name', name, 'address', address,
                'openNow', open_now, 'photos', photos),
            'campaigns', coalesce(taken.campaigns, '[]'),
            'parties', coalesce(open.parties, '[]')
) order by mm, id), '[]')
        from near
        cross join lateral (select round(mm::float8 / 1000)::integer as metres) as away
        left join lateral (
            select json_agg(json_build_object('id', one.id, 'title', one.title)) as campaigns
            from ({campaigns_of_store}) as one
        ) as taken on true
        left join lateral (
            select json_agg(json_build_object(
                'id', one.id, 'size', one.size, 'filled', one.paid, 'endsAt', one.ends_at,
                'price', bench.money(bench.price_fen(one.tiers, one.paid + 1)),
                'offer', json_build_object('product', json_build_object('title', one.title)),
                'seats', one.seats
            )) as parties
            from ({party_of_store}) as one
        ) as open on true
    ))
))::text

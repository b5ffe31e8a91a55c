"""The statements of the search for stores that have something; `asked` is one among many.

Mercator finds candidates in nearly the right order. `nearest` says how far the last store of a
page lies at most; `found` adds what else lies within that and puts it in the exact order. One
more millimetre of reach outweighs every rounding. A search that looked at its most stores stops
as far away as it surely saw all; where that is no progress, it is `stuck` and looks at the rest.
"""

# What a search may want of a store `near`.
WANTED = """
    (asked.takes is null or case
        when terms.store_id is not null then near.id = terms.store_id
        else (terms.everywhere or exists (
            select from campaign_store
            where campaign_store.campaign_id = asked.takes and campaign_store.store_id = near.id
        ))
        and (terms.dealer_id is null or near.dealer_id = terms.dealer_id)
        and (terms.region is null or starts_with(near.region, terms.region))
    end)
    and (asked.sells is null or exists (
        select from store_product
        where store_product.store_id = near.id and store_product.product_id = asked.sells
    ))
    and (not asked.open_now
        or is_open(near.open_week, near.closed, near.closed_until, clock.at, clock.minute))
"""
# `offset 0` is a fence: without it the planner may ask the clock anew for each store.
TERMS = """
    cross join (
        select at, week_minute(at) as minute from (select bff_now() as at offset 0) as now offset 0
    ) as clock
    left join lateral (
        select everywhere, store_id, dealer_id, region
        from campaign join campaign_terms on campaign_terms.id = campaign.terms_id
        where campaign.id = asked.takes
    ) as terms on true
"""
# A short list of stores that take a campaign or sell a product is gone through as a whole.
LISTED = """
    cross join lateral (
        select case
            when cardinality(taking) < $14 then taking
            when cardinality(selling) < $14 then selling
        end as ids
        from (
            select case
                    when asked.takes is null or terms.everywhere then null
                    when terms.store_id is not null then array[terms.store_id]
                    else array(
                        select store_id from campaign_store where campaign_id = asked.takes
                        order by store_id limit $14
                    )
                end as taking,
                case when asked.sells is not null then array(
                    select store_id from store_product where product_id = asked.sells
                    order by store_id limit $14
                ) end as selling
            offset 0
        ) as list
        offset 0
    ) as listed
"""
CANDIDATES = """
    select id, dealer_id, region, open_week, closed, closed_until,
        great_circle_mm(asked.lat, asked.lng, lat, lng) as mm, pm <-> asked.pm as away
    from store
    where pm <@ mercator_box(asked.pm, (asked.radius_mm + 1) * asked.per_mm)
    and pm <@ asked.bounds
    and (great_circle_mm(asked.lat, asked.lng, lat, lng), id) > (asked.after_mm, asked.after_id)
    and {gate}
    order by away
"""
NEAR_WANTED = (
    """
    select asked.place, reached.stopped_mm, found.id, found.mm
    from unnest($1::float8[], $2::float8[], $3::point[], $4::float8[], $5::bigint[], $6::box[],
        $7::bigint[], $8::uuid[], $9::integer[], $10::uuid[], $11::uuid[], $12::bool[])
        with ordinality as asked (lat, lng, pm, per_mm, radius_mm, bounds, after_mm, after_id,
            wanted, takes, sells, open_now, place)
    {terms} {listed}
    cross join lateral (
        select count(*) < asked.wanted as all_seen, least(max(mm), asked.radius_mm) as mm,
            coalesce(max(away), 0) as away, coalesce(array_agg(id), '{}') as ids,
            array_agg(mm) as mms
        from (
            select id, mm, away from ({candidates} limit asked.wanted * $13) as near
            where {wanted}
            order by away limit asked.wanted
        ) as matching
    ) as nearest
    left join lateral (
        select floor(away / asked.per_mm)::bigint - 1 as mm
        from ({unseen} offset asked.wanted * $13 limit 1) as next
    ) as unseen on true
    cross join lateral (
        select unseen.mm <= asked.after_mm as stuck,
            case when unseen.mm > asked.after_mm and unseen.mm < asked.radius_mm
                then unseen.mm end as stopped_mm,
            case when not all_seen then nearest.mm
                when unseen.mm > asked.after_mm then least(unseen.mm, asked.radius_mm)
                else asked.radius_mm end as mm
    ) as reached
    left join lateral (
        select id, mm
        from (
            select id, mm from unnest(nearest.ids, nearest.mms) as seen (id, mm)
            union all
            select id, mm
            from (
                select id, dealer_id, region, open_week, closed, closed_until,
                    great_circle_mm(asked.lat, asked.lng, lat, lng) as mm
                from store
                where pm <@ mercator_box(asked.pm, (reached.mm + 1) * asked.per_mm)
                and pm <@ asked.bounds and (not nearest.all_seen or reached.stuck)
                and pm <-> asked.pm >= nearest.away and id <> all(nearest.ids)
                union all
                select id, dealer_id, region, open_week, closed, closed_until,
                    great_circle_mm(asked.lat, asked.lng, lat, lng) as mm
                from unnest(listed.ids) as one (id) join store using (id)
                where pm <@ asked.bounds
            ) as near
            where mm <= reached.mm and (mm, id) > (asked.after_mm, asked.after_id) and {wanted}
        ) as near
        where mm <= reached.mm
        order by mm, id limit asked.wanted
    ) as found on true
    order by asked.place, found.mm, found.id
    """.replace("{terms}", TERMS)
    .replace("{listed}", LISTED)
    .replace("{candidates}", CANDIDATES.replace("{gate}", "listed.ids is null"))
    .replace("{unseen}", CANDIDATES.replace("{gate}", "listed.ids is null and nearest.all_seen"))
    .replace("{wanted}", WANTED)
)
# In the order of ids: without a position no store is nearer than another.
IN_CITY = """
    select asked.place, stopped.id as stopped_id, found.id, null::bigint as mm
    from unnest($1::text[], $2::uuid[], $3::integer[], $4::uuid[], $5::uuid[], $6::bool[])
        with ordinality as asked (city, after_id, wanted, takes, sells, open_now, place)
    {terms}
    left join lateral (
        select id
        from (
            select id, dealer_id, region, open_week, closed, closed_until from store
            where city = asked.city and id > asked.after_id
            order by id limit asked.wanted * $7
        ) as near
        where {wanted}
        order by id limit asked.wanted
    ) as found on true
    left join lateral (
        select id from store
        where city = asked.city and id > asked.after_id
        order by id offset asked.wanted * $7 - 1 limit 1
    ) as stopped on true
    order by asked.place, found.id
    """.replace("{terms}", TERMS).replace("{wanted}", WANTED)

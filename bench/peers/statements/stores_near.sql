-- The stores nearest to $1, $2 within $3 metres, at most $4 of them, in the exact order of their
-- distance: Mercator finds how far the last one lies, haversine orders all that lies within.
select found.id, found.dealer_id, found.region, found.name, found.address, found.lat, found.lng,
    found.phone, found.photos, found.mm::integer, found.open_week, found.closed,
    found.closed_until, clock.at as now, clock.minute,
    is_open(found.open_week, found.closed, found.closed_until, clock.at, clock.minute)
        as open_now
from (
    select at, week_minute(at) as minute from (select bff_now() as at offset 0) as now offset 0
) as clock
cross join (
    select point(radians($2::float8), ln(tan(pi() / 4 + radians($1::float8) / 2))) as pm,
        $3::float8 * 1000 as radius_mm,
        1 / (6371008800 * cos(abs(radians($1)) + $3 / 6371008.8)) as per_mm
    offset 0
) as asked
cross join lateral (
    select case when count(*) < $4 then radius_mm else least(max(mm), radius_mm) end as mm
    from (
        select great_circle_mm($1, $2, lat, lng) as mm from store
        where pm <@ mercator_box(asked.pm, (radius_mm + 1) * per_mm)
        order by pm <-> asked.pm limit $4
    ) as near
) as furthest
cross join lateral (
    select *
    from (
        select store.*, great_circle_mm($1, $2, lat, lng) as mm from store
        where pm <@ mercator_box(asked.pm, (furthest.mm + 1) * per_mm)
    ) as near
    where mm <= furthest.mm
    order by mm, id limit $4
) as found
order by found.mm, found.id

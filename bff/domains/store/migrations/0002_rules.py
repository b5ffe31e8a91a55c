from tortoise import migrations
from tortoise.migrations import operations as ops

# 12742017600 mm is twice the mean radius of the earth; bff.kit.geo says the same.
DISTANCE = """
    create function great_circle_mm(
        lat_a double precision, lng_a double precision,
        lat_b double precision, lng_b double precision
    ) returns bigint language sql immutable parallel safe return
        round(12742017600 * asin(least(1, sqrt(
            power(sin(radians(lat_b - lat_a) / 2), 2)
            + cos(radians(lat_a)) * cos(radians(lat_b))
                * power(sin(radians(lng_b - lng_a) / 2), 2)
        ))))::bigint
"""
AROUND = """
    create function mercator_box(place point, reach double precision) returns box
    language sql immutable parallel safe return
        box(point(place[0] - reach, place[1] - reach), point(place[0] + reach, place[1] + reach))
"""
MINUTE = """
    create function week_minute(at timestamptz) returns integer
    language sql immutable parallel safe return
        (extract(isodow from at at time zone 'Asia/Shanghai')::integer - 1) * 1440
        + extract(hour from at at time zone 'Asia/Shanghai')::integer * 60
        + extract(minute from at at time zone 'Asia/Shanghai')::integer
"""
# An opening that passes the end of the week goes on at its beginning.
WEEK = """
    create function open_week(hours jsonb) returns int4multirange
    language sql immutable parallel safe return (
        select coalesce(
            range_agg(int4range(begins, ends)) * '{[0,10080)}'
                + range_agg(int4range(begins - 10080, ends - 10080)) * '{[0,10080)}',
            '{}'
        )
        from jsonb_array_elements(hours) as opening
        cross join lateral (
            select (opening -> 0)::integer * 1440 + (opening -> 1)::integer,
                (opening -> 0)::integer * 1440 + (opening -> 2)::integer
                    + case when (opening -> 2)::integer <= (opening -> 1)::integer
                        then 1440 else 0 end
        ) as span (begins, ends)
    )
"""
OPEN = """
    create function is_open(
        open_week int4multirange, closed boolean, closed_until timestamptz,
        at timestamptz, minute integer
    ) returns boolean language sql immutable parallel safe return
        open_week @> minute and not (closed and (closed_until is null or at < closed_until))
"""
PLACE = """
    alter table store
        add column open_week int4multirange not null
            generated always as (open_week(hours)) stored,
        add column pm point not null generated always as (
            point(radians(lng), ln(tan(pi() / 4 + radians(lat) / 2)))
        ) stored
"""
CHECKS = """
    alter table store
        add constraint store_dealer foreign key (dealer_id) references dealer (id),
        add constraint store_place check (abs(lat) <= 80 and abs(lng) <= 175),
        add constraint store_kind check (kind in ('SHOP', 'COMMUNITY', 'CAMPUS', 'OFFICE')),
        add constraint store_closing check (closed or closed_until is null)
"""
PRODUCT = """
    alter table store_product
        add constraint store_product_store foreign key (store_id) references store (id),
        add constraint store_product_product foreign key (product_id) references product (id)
"""
INVITATION = """
    alter table staff_invitation
        add constraint staff_invitation_store foreign key (store_id) references store (id),
        add constraint staff_invitation_taken
            check ((accepted_by is null) = (accepted_at is null))
"""
TERRITORY = """
    alter table dealer_territory
        add constraint dealer_territory_dealer foreign key (dealer_id) references dealer (id)
"""


class Migration(migrations.Migration):
    dependencies = [("store", "0001_initial")]
    operations = [
        ops.RunSQL(DISTANCE, reverse_sql="drop function great_circle_mm"),
        ops.RunSQL(AROUND, reverse_sql="drop function mercator_box"),
        ops.RunSQL(MINUTE, reverse_sql="drop function week_minute"),
        ops.RunSQL(WEEK, reverse_sql="drop function open_week"),
        ops.RunSQL(OPEN, reverse_sql="drop function is_open"),
        ops.RunSQL(PLACE, reverse_sql="alter table store drop column pm, drop column open_week"),
        ops.RunSQL(
            "create index store_pm on store using gist (pm)", reverse_sql="drop index store_pm"
        ),
        ops.RunSQL(
            CHECKS,
            reverse_sql="""alter table store drop constraint store_dealer,
                drop constraint store_place, drop constraint store_kind,
                drop constraint store_closing""",
        ),
        ops.RunSQL(
            PRODUCT,
            reverse_sql="""alter table store_product drop constraint store_product_store,
                drop constraint store_product_product""",
        ),
        ops.RunSQL(
            INVITATION,
            reverse_sql="""alter table staff_invitation drop constraint staff_invitation_store,
                drop constraint staff_invitation_taken""",
        ),
        ops.RunSQL(
            "create unique index staff_invitation_token on staff_invitation (token_hash)",
            reverse_sql="drop index staff_invitation_token",
        ),
        ops.RunSQL(
            TERRITORY,
            reverse_sql="alter table dealer_territory drop constraint dealer_territory_dealer",
        ),
    ]

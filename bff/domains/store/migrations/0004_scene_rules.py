from tortoise import migrations
from tortoise.migrations import operations as ops

from bff.kit.states import final, unfinal
from bff.kit.undo import undone

# Of the moment itself and no zone's, so that it may stand in an index.
MINUTE = """
    create function scene_minute(at timestamptz) returns bigint
    language sql immutable parallel safe return floor(extract(epoch from at) / 60)::bigint
"""
# Openings refer to nothing: a thousand phones at one poster would all lock its row.
BELONGS = """
    alter table scene
        add constraint scene_store foreign key (store_id) references store (id),
        add constraint scene_clerk foreign key (clerk_id) references member (id),
        add constraint scene_member foreign key (member_id) references member (id)
"""
ONCE = """
    create unique index scene_printed on scene (store_id, clerk_id)
        nulls not distinct where printed;
    create unique index scene_opened_minute
        on scene_opened (member_id, token, scene_minute(at))
"""
ASKED = """
    create index scene_opened_of_member on scene_opened (member_id, at);
    create index scene_opened_at on scene_opened (at)
"""
# WeChat takes 32 signs of its alphabet; ours are those that nobody mistakes for one another.
WHOLE = """
    alter table scene
        add constraint scene_token check (token ~ '^[2-9A-HJKMNP-Z]{1,32}$'),
        add constraint scene_page
            check (page in ('STORE', 'PRODUCT', 'OFFER', 'PARTY', 'COMMUNITY', 'SALE')),
        add constraint scene_of_a_store
            check (store_id is not null or clerk_id is null and not printed)
"""
RULES = [BELONGS, ONCE, ASKED, WHOLE]
KEPT = [
    *final("scene", "token", "page", "object_id", "store_id", "clerk_id", "member_id", "printed"),
    *final("scene_opened", "token", "member_id", "store_id", "clerk_id", "shared_by", "at"),
]


class Migration(migrations.Migration):
    dependencies = [("store", "0003_scene")]
    operations = [
        ops.RunSQL([MINUTE], reverse_sql="drop function scene_minute"),
        ops.RunSQL(RULES, reverse_sql=undone(*RULES)),
        ops.RunSQL(
            KEPT, reverse_sql=[*unfinal("scene", "token"), *unfinal("scene_opened", "token")]
        ),
    ]

from tortoise import migrations
from tortoise.migrations import operations as ops

from bff.domains.community import states
from bff.kit.states import final, guarded, unfinal, unguarded
from bff.kit.undo import undone

DEFAULTS = "alter table leader_application alter state set default 'WAITING'"
BELONGS = """
    alter table community_member
        add constraint community_member_community
            foreign key (community_id) references community,
        add constraint community_member_member foreign key (member_id) references member;
    alter table leader_application
        add constraint leader_application_store foreign key (store_id) references store,
        add constraint leader_application_member foreign key (member_id) references member,
        add constraint leader_application_community
            foreign key (community_id) references community
"""
ONCE = """
    create unique index community_member_now on community_member (member_id, community_id)
        where until_at is null;
    create unique index leader_application_founded on leader_application (community_id)
        where community_id is not null
"""
ASKED = """
    create index community_member_of on community_member (community_id, id)
        where until_at is null;
    create index community_member_history on community_member (member_id, from_at);
    create index leader_application_of_member on leader_application (member_id, id);
    create index leader_application_waiting on leader_application (id) where state = 'WAITING'
"""
WHOLE = """
    alter table community_member
        add constraint community_member_times check (until_at >= from_at),
        add constraint community_member_invited check (invited_by <> member_id);
    alter table leader_application
        add constraint leader_application_reviewed check (
            (state = 'WAITING') = (reviewed_at is null)
            and (state = 'WAITING') = (reviewed_by is null)
            and (state = 'ACCEPTED') = (community_id is not null))
"""
RULES = [BELONGS, ONCE, ASKED, WHOLE]
KEPT = [
    *guarded(
        "leader_application",
        "state",
        states.ApplicationState.WAITING,
        states.APPLICATION_EDGES,
    ),
    *final("community_member", "community_id", "member_id", "invited_by", "from_at"),
    *final("community_member", "until_at"),
    *final("leader_application", "member_id", "store_id", "name", "note", "by_store"),
    *final("leader_application", "reviewed_at", "reviewed_by", "community_id"),
]
UNKEPT = [
    *unguarded("leader_application", "state"),
    *unfinal("community_member", "community_id"),
    *unfinal("community_member", "until_at"),
    *unfinal("leader_application", "member_id"),
    *unfinal("leader_application", "reviewed_at"),
]


class Migration(migrations.Migration):
    dependencies = [("community", "0003_members")]
    operations = [
        # A default may stay: it holds nothing up.
        ops.RunSQL([DEFAULTS], reverse_sql=ops.RunSQL.noop),
        ops.RunSQL(RULES, reverse_sql=undone(*RULES)),
        ops.RunSQL(KEPT, reverse_sql=UNKEPT),
    ]

from tortoise import migrations
from tortoise.migrations import operations as ops

from bff.kit.states import final, unfinal
from bff.kit.undo import undone

BELONGS = """
    alter table member
        add constraint member_merged foreign key (merged_into) references member;
    alter table member_alias
        add constraint member_alias_member foreign key (member_id) references member,
        add constraint member_alias_into foreign key (into_id) references member;
    alter table identity
        add constraint identity_member foreign key (member_id) references member;
    alter table member_key
        add constraint member_key_member foreign key (member_id) references member;
    alter table member_phone
        add constraint member_phone_member foreign key (member_id) references member;
    alter table member_role
        add constraint member_role_member foreign key (member_id) references member;
    alter table tie
        add constraint tie_member foreign key (member_id) references member;
    alter table session
        add constraint session_identity foreign key (identity_id) references identity;
    alter table session_token
        add constraint session_token_session
            foreign key (session_id) references session on delete cascade
"""
ONCE = """
    create unique index member_alias_now on member_alias (member_id) where until_at is null;
    create unique index member_phone_blind on member_phone (blind);
    create unique index member_role_now on member_role (member_id, role, scope_id)
        nulls not distinct where until_at is null;
    create unique index role_promise_waiting on role_promise (blind, role, scope_id)
        nulls not distinct where taken_at is null;
    create unique index tie_now on tie (member_id, kind) where until_at is null
"""
ASKED = """
    create index member_alias_parted on member_alias (member_id, into_id)
        where until_at is not null;
    create index member_merged_into on member (merged_into) where merged_into is not null;
    create index identity_of_member on identity (member_id);
    create index identity_unionid on identity (unionid) where unionid is not null;
    create index member_role_scope on member_role (scope_id, role) where until_at is null;
    create index tie_history on tie (member_id, kind, from_at);
    create index tie_to on tie (to_id, kind, from_at);
    create index session_of_identity on session (identity_id) where ended_at is null;
    create index session_changed on session (changed_at) where changed_at is not null;
    create index session_code on session (code_hash) where code_hash is not null;
    create index session_token_of_session on session_token (session_id);
    create index session_token_until on session_token (until_at)
"""
WHOLE = """
    alter table member
        add constraint member_not_into_itself check (merged_into <> id);
    alter table member_alias
        add constraint member_alias_of_two check (member_id <> into_id);
    alter table identity
        add constraint identity_app
            check (app in ('CONSUMER', 'STORE_OWNER', 'COMMUNITY', 'DESK'));
    alter table member_role
        add constraint member_role_place
            check (case when role in ('CLERK', 'OWNER', 'LEADER', 'DEALER_STAFF')
                then scope_id is not null else role = 'OPERATOR' and scope_id is null end);
    alter table role_promise
        add constraint role_promise_taken check ((taken_by is null) = (taken_at is null));
    alter table tie
        add constraint tie_kind check (kind in ('STORE', 'LEADER', 'BROUGHT_BY')),
        add constraint tie_to_another check (member_id <> to_id);
    alter table session
        add constraint session_ended check ((ended_at is null) = (ended_why is null));
    alter table session_token
        add constraint session_token_kind check (kind in ('ACCESS', 'REFRESH'))
"""
RULES = [BELONGS, ONCE, ASKED, WHOLE]
# The one answer to "who is the same person": the member asked for first, then all the others.
ALIAS_SET = """
    create function alias_set(asked uuid) returns uuid[] language sql stable parallel safe as $$
        with recursive above (id, into_id) as (
            select id, merged_into from member where id = asked
            union
            select member.id, member.merged_into
            from member join above on member.id = above.into_id
        ), beneath (id) as (
            select id from above where into_id is null
            union
            select member.id from member join beneath on member.merged_into = beneath.id
        )
        select array_agg(id order by id <> asked, id) from beneath
    $$
"""
KEPT = [
    *final("member_alias", "member_id", "into_id", "why", "joined_by", "from_at"),
    *final("member_alias", "until_at", "ended_by"),
    *final("member_role", "member_id", "role", "scope_id", "granted_by", "from_at"),
    *final("member_role", "until_at", "ended_by"),
    *final("role_promise", "taken_at", "taken_by"),
    *final("tie", "member_id", "kind", "to_id", "source", "from_at"),
    *final("tie", "until_at"),
    *final("identity", "member_id", "app", "openid"),
    *final("session", "ended_at", "ended_why"),
    *final("session_token", "used_at"),
]
UNKEPT = [
    *unfinal("member_alias", "member_id"),
    *unfinal("member_alias", "until_at"),
    *unfinal("member_role", "member_id"),
    *unfinal("member_role", "until_at"),
    *unfinal("role_promise", "taken_at"),
    *unfinal("tie", "member_id"),
    *unfinal("tie", "until_at"),
    *unfinal("identity", "member_id"),
    *unfinal("session", "ended_at"),
    *unfinal("session_token", "used_at"),
]


class Migration(migrations.Migration):
    dependencies = [("member", "0001_initial")]
    operations = [
        ops.RunSQL(RULES, reverse_sql=undone(*RULES)),
        ops.RunSQL([ALIAS_SET], reverse_sql="drop function alias_set(uuid)"),
        ops.RunSQL(KEPT, reverse_sql=UNKEPT),
    ]

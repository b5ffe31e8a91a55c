from tortoise import migrations
from tortoise.migrations import operations as ops

from bff.domains.profit import rules
from bff.domains.profit.facts import ShareStatus
from bff.kit.states import guarded, unguarded

TABLES = """
    create table reduction (
        refund_id uuid primary key,
        fact_id uuid not null,
        lines jsonb not null,
        at timestamptz not null
    );
    create index reduction_fact on reduction (fact_id);
    create table share_reduction (
        refund_id uuid not null references reduction,
        share_id uuid not null references share,
        role varchar(10) not null,
        payee_id uuid not null,
        part_fen bigint not null check (part_fen >= 0),
        borne_fen bigint not null check (borne_fen >= 0),
        fen bigint not null generated always as (part_fen - borne_fen) stored,
        owed_back boolean not null,
        at timestamptz not null,
        primary key (share_id, refund_id),
        check (part_fen + borne_fen > 0)
    );
    create index share_reduction_payee on share_reduction (role, payee_id, at)
"""

KEPT = """
    create trigger reduction_stays before update or delete or truncate on reduction
        for each statement execute function profit_keeps();
    create trigger share_reduction_stays before update or delete or truncate on share_reduction
        for each statement execute function profit_keeps()
"""

EXPLAINED = """
    create or replace view share_explained as
    select share.*, fact.kind as fact_kind, fact.at as fact_at, fact.evidence,
        rule.title as rule_title, version.number as rule_number,
        coalesce((select sum(fen) from share_reduction
            where share_id = share.id), 0)::bigint as reduced_fen
    from share join fact on fact.id = share.fact_id
        left join rule_version as version on version.id = share.rule_version_id
        left join rule on rule.id = version.rule_id
"""
NOT_EXPLAINED = """
    drop view share_explained;
    create view share_explained as
    select share.*, fact.kind as fact_kind, fact.at as fact_at, fact.evidence,
        rule.title as rule_title, version.number as rule_number
    from share join fact on fact.id = share.fact_id
        left join rule_version as version on version.id = share.rule_version_id
        left join rule on rule.id = version.rule_id
"""

# A share that did not get through may be all taken back.
EDGES = [
    *unguarded("share", "status"),
    *guarded("share", "status", ShareStatus.BOOKED, rules.EDGES),
]


class Migration(migrations.Migration):
    dependencies = [("profit", "0005_orders")]
    operations = [
        ops.RunSQL(TABLES, reverse_sql="drop table share_reduction, reduction"),
        ops.RunSQL(KEPT, reverse_sql=ops.RunSQL.noop),
        ops.RunSQL(EXPLAINED, reverse_sql=NOT_EXPLAINED),
        ops.RunSQL(EDGES, reverse_sql=ops.RunSQL.noop),
    ]

from tortoise import migrations
from tortoise.migrations import operations as ops

from bff.domains.profit import rules
from bff.domains.profit.facts import ShareStatus
from bff.kit.states import guarded, unguarded

RULES = """
    alter table rule_version add constraint rule_version_of_rule
        foreign key (rule_id) references rule;
    alter table rule add constraint rule_kind check (
        kind in ('CASE_OPENED', 'BOTTLE_OPENED', 'REDEEMED'));
    create unique index rule_kind_scope on rule
        (kind, product_id, campaign_id, store_id, dealer_id, region) nulls not distinct;
    alter table rule_version add constraint rule_version_by_two check (
        state = 'DRAFT' and published_by is null and published_at is null
        or state = 'PUBLISHED' and published_by is not null and published_at is not null
            and published_by <> drafted_by);
    alter table rule_version add constraint rule_version_times check (
        effective_until is null or effective_until > effective_from);
    alter table rule_version add constraint rule_version_reward check (reward_fen >= 0);
    alter table rule_version add constraint rule_version_persons check (
        jsonb_typeof(shares) = 'array'
        and not (jsonb_path_exists(shares, '$[*] ? (@.role == "CLERK" || @.otherwise == "CLERK")')
            and jsonb_path_exists(shares, '$[*] ? (@.role == "LEADER" || @.otherwise == "LEADER")')
            and jsonb_path_exists(shares,
                '$[*] ? (@.role == "REFERRER" || @.otherwise == "REFERRER")')));
    alter table rule_version add constraint rule_version_whole check (
        not jsonb_path_exists(shares, '$[*] ? (@.basis_points > 10000 || @.basis_points < 1
            || @.fixed_fen < 1)'));
"""
NO_RULES = """
    alter table rule_version drop constraint rule_version_whole;
    alter table rule_version drop constraint rule_version_persons;
    alter table rule_version drop constraint rule_version_reward;
    alter table rule_version drop constraint rule_version_times;
    alter table rule_version drop constraint rule_version_by_two;
    drop index rule_kind_scope;
    alter table rule drop constraint rule_kind;
    alter table rule_version drop constraint rule_version_of_rule;
"""

PUBLISHED = """
    create function rule_version_stands() returns trigger language plpgsql as $$
    begin
        raise exception 'a published version of a rule never changes'
            using errcode = 'restrict_violation';
    end $$;
    create trigger rule_version_stands before update or delete on rule_version
        for each row when (old.state = 'PUBLISHED') execute function rule_version_stands();
    create trigger rule_version_stays before truncate on rule_version
        for each statement execute function rule_version_stands();
"""
NOT_PUBLISHED = """
    drop trigger rule_version_stays on rule_version;
    drop trigger rule_version_stands on rule_version;
    drop function rule_version_stands();
"""

SHARES = """
    alter table share add constraint share_sums check (
        gross_fen > 0 and withheld_fen >= 0 and net_fen = gross_fen - withheld_fen
        and net_fen >= 0 and seq > 0);
    alter table share add constraint share_known check (
        kind in ('REIMBURSEMENT', 'REWARD', 'SPLIT', 'REBATE')
        and role in ('BRAND', 'DEALER', 'STORE', 'CLERK', 'LEADER', 'REFERRER', 'PLATFORM')
        and tax_kind in ('DISCOUNT', 'INCIDENTAL', 'LABOUR', 'BUSINESS', 'REBATE', 'NONE')
        and rail in ('WX_SHARE', 'WX_TRANSFER', 'STATEMENT', 'GOODS'));
    create index share_open on share (role, payee_id, kind) include (net_fen)
        where status in ('BOOKED', 'PAYABLE', 'FAILED');

    create function profit_keeps() returns trigger language plpgsql as $$
    begin
        raise exception '% of % is not done: it is kept as it was booked', tg_op, tg_table_name
            using errcode = 'restrict_violation';
    end $$;
    create trigger share_keeps before update on share
        for each row when (to_jsonb(new) - 'status' is distinct from to_jsonb(old) - 'status')
        execute function profit_keeps();
    create trigger share_stays before delete or truncate on share
        for each statement execute function profit_keeps();
    create trigger fact_stays before update or delete or truncate on fact
        for each statement execute function profit_keeps();
"""
NO_SHARES = """
    drop trigger fact_stays on fact;
    drop trigger share_stays on share;
    drop trigger share_keeps on share;
    drop function profit_keeps();
    drop index share_open;
    alter table share drop constraint share_known;
    alter table share drop constraint share_sums;
"""

EXPLAINED = """
    create view share_explained as
    select share.*, fact.kind as fact_kind, fact.at as fact_at, fact.evidence,
        rule.title as rule_title, version.number as rule_number
    from share join fact on fact.id = share.fact_id
        left join rule_version as version on version.id = share.rule_version_id
        left join rule on rule.id = version.rule_id
"""


class Migration(migrations.Migration):
    dependencies = [("profit", "0002_ledger")]
    operations = [
        ops.RunSQL(RULES, reverse_sql=NO_RULES),
        ops.RunSQL(PUBLISHED, reverse_sql=NOT_PUBLISHED),
        ops.RunSQL(SHARES, reverse_sql=NO_SHARES),
        ops.RunSQL(
            guarded("share", "status", ShareStatus.BOOKED, rules.EDGES),
            reverse_sql=unguarded("share", "status"),
        ),
        ops.RunSQL(EXPLAINED, reverse_sql="drop view share_explained"),
    ]

from tortoise import migrations
from tortoise.migrations import operations as ops

# Functions that own rights run in schemas that no other role can put a table into; pg_temp last.
# Plans are kept from when the tables were small: they must go by the keys even then.
DEFINER = """
    language plpgsql security definer set search_path = pg_catalog, public, pg_temp
    set enable_seqscan = off set enable_hashjoin = off set enable_mergejoin = off
"""

TABLES = """
    create table entry (
        transfer_id uuid not null,
        line smallint not null check (line > 0),
        account_id uuid not null,
        amount bigint not null check (amount <> 0),
        primary key (transfer_id, line)
    );
    create table chain (
        seq bigint primary key check (seq > 0),
        transfer_id uuid not null unique references transfer,
        prev bytea not null,
        hash bytea not null check (octet_length(hash) = 32)
    );
"""
NO_TABLES = "drop table chain, entry"

CHECKS = """
    alter table account add constraint account_known check (
        kind in ('WX', 'WX_FEE', 'RECEIVABLE', 'COUPON_COST', 'REWARD_BUDGET', 'POINTS_ISSUED',
            'ESCROW', 'PAYABLE', 'PENDING', 'WITHHELD', 'GOODS_DUE', 'POINTS')
        and debits >= 0 and credits >= 0);
    alter table account add constraint account_not_negative check (
        may_go_negative
        or case when kind in
            ('WX', 'WX_FEE', 'RECEIVABLE', 'COUPON_COST', 'REWARD_BUDGET', 'POINTS_ISSUED')
            then debits >= credits else credits >= debits end);
    alter table transfer add constraint transfer_has_two_lines check (lines >= 2);
    alter table transfer add constraint transfer_corrects_once
        check (reverses is null or reduces is null);
    alter table transfer add constraint transfer_reverses_one
        foreign key (reverses) references transfer;
    alter table transfer add constraint transfer_reduces_one
        foreign key (reduces) references transfer;
    create index transfer_reduces on transfer (reduces) where reduces is not null;
"""
NO_CHECKS = """
    drop index transfer_reduces;
    alter table transfer drop constraint transfer_reduces_one;
    alter table transfer drop constraint transfer_reverses_one;
    alter table transfer drop constraint transfer_corrects_once;
    alter table transfer drop constraint transfer_has_two_lines;
    alter table account drop constraint account_not_negative;
    alter table account drop constraint account_known;
"""

REFUSING = """
    create function ledger_refuses() returns trigger language plpgsql as $$
    begin
        raise exception '% of % is not done: the ledger only grows', tg_op, tg_table_name
            using errcode = 'restrict_violation';
    end $$;
    create trigger transfer_only_grows before update or delete or truncate on transfer
        for each statement execute function ledger_refuses();
    create trigger entry_only_grows before update or delete or truncate on entry
        for each statement execute function ledger_refuses();
    create trigger chain_only_grows before update or delete or truncate on chain
        for each statement execute function ledger_refuses();
    create trigger account_moves_by_entries before update or delete or truncate on account
        for each statement when (pg_trigger_depth() = 0) execute function ledger_refuses();
    create trigger account_starts_empty before insert on account
        for each row when (new.debits <> 0 or new.credits <> 0)
        execute function ledger_refuses();
"""
NOT_REFUSING = """
    drop trigger account_starts_empty on account;
    drop trigger account_moves_by_entries on account;
    drop trigger chain_only_grows on chain;
    drop trigger entry_only_grows on entry;
    drop trigger transfer_only_grows on transfer;
    drop function ledger_refuses();
"""

# Accounts are locked in the order of their ids, so that no two bookings wait for each other.
MOVING = f"""
    create function entry_moves_accounts() returns trigger {DEFINER} as $$
    declare
        counted bigint;
    begin
        perform locked.id
            from (select distinct account_id from fresh order by account_id) touched
            cross join lateral (select id from account where id = touched.account_id
                for no key update) locked;
        get diagnostics counted = row_count;
        if counted <> (select count(distinct account_id) from fresh)
            or exists (select from fresh where line > coalesce(
                (select lines from transfer where transfer.id = fresh.transfer_id), 0))
        then
            raise exception 'an entry is a line of a transfer, on an account'
                using errcode = 'foreign_key_violation';
        end if;
        update account set debits = debits + moved.debit, credits = credits + moved.credit
            from (select account_id,
                    coalesce(sum(amount) filter (where amount > 0), 0) as debit,
                    coalesce(-sum(amount) filter (where amount < 0), 0) as credit
                from fresh group by account_id) moved
            where account.id = moved.account_id;
        return null;
    end $$;
    revoke execute on function entry_moves_accounts() from public;
    create trigger entry_moves_accounts after insert on entry
        referencing new table as fresh
        for each statement execute function entry_moves_accounts();
"""
NOT_MOVING = """
    drop trigger entry_moves_accounts on entry;
    drop function entry_moves_accounts();
"""

# All lines are there at commit, and a line stands once: later entries find no place.
CLOSING = f"""
    create function transfer_closes() returns trigger {DEFINER} as $$
    declare
        counted bigint;
        balanced boolean;
    begin
        select sum(part.lines), bool_and(part.total = 0) into counted, balanced
            from (select count(*) as lines, sum(amount) as total
                from entry join account on account.id = entry.account_id
                where transfer_id = new.id group by asset) part;
        if counted is distinct from new.lines or not balanced then
            raise exception 'the % lines of transfer % do not sum to zero', new.lines, new.id
                using errcode = 'check_violation';
        end if;
        if coalesce(new.reverses, new.reduces) is not null then
            perform transfer_corrects(new.reverses, new.reduces);
        end if;
        return null;
    end $$;

    create function transfer_corrects(reversed uuid, reduced uuid) returns void {DEFINER} as $$
    declare
        booking constant uuid := coalesce(reversed, reduced);
    begin
        if current_setting('transaction_isolation') = 'repeatable read' then
            raise exception 'a correction must see the others'
                using errcode = 'invalid_transaction_state';
        end if;
        perform from transfer where id = booking for no key update;
        if exists (
            with booked as (
                select account_id, sum(amount) as amount from entry
                where transfer_id = booking group by account_id),
            taken as (
                select account_id, sum(amount) as amount
                from transfer join entry on entry.transfer_id = transfer.id
                where transfer.reduces = booking or transfer.reverses = booking
                group by account_id)
            select from booked full join taken using (account_id)
            where booked.account_id is not null and taken.account_id is not null
                    and (taken.amount * sign(booked.amount) > 0
                        or abs(taken.amount) > abs(booked.amount))
                or reversed is not null
                    and coalesce(booked.amount, 0) + coalesce(taken.amount, 0) <> 0
        ) or (
            select coalesce(sum(abs(amount)), 0)
            from transfer join entry on entry.transfer_id = transfer.id
            where transfer.reduces = booking or transfer.reverses = booking
        ) > (
            select coalesce(sum(abs(amount)), 0) from entry where transfer_id = booking
        ) then
            raise exception 'transfer % is corrected by more than it booked', booking
                using errcode = 'check_violation';
        end if;
    end $$;

    revoke execute on function transfer_closes() from public;
    revoke execute on function transfer_corrects(uuid, uuid) from public;
    create constraint trigger transfer_closes after insert on transfer
        deferrable initially deferred for each row execute function transfer_closes();
"""
NOT_CLOSING = """
    drop trigger transfer_closes on transfer;
    drop function transfer_closes();
    drop function transfer_corrects(uuid, uuid);
"""

CHAINING = f"""
    create function chain_has_no_gap() returns trigger {DEFINER} as $$
    begin
        if new.seq <> coalesce((select max(seq) from chain), 0) + 1
            or new.prev <> coalesce((select hash from chain order by seq desc limit 1),
                decode(repeat('00', 32), 'hex'))
        then
            raise exception 'place % of the chain does not follow its last', new.seq
                using errcode = 'check_violation';
        end if;
        return new;
    end $$;
    revoke execute on function chain_has_no_gap() from public;
    create trigger chain_has_no_gap before insert on chain
        for each row execute function chain_has_no_gap();
"""
NOT_CHAINING = """
    drop trigger chain_has_no_gap on chain;
    drop function chain_has_no_gap();
"""

# Whoever may use these tables beside their owner, may read and add. Rights that are granted
# later change nothing: the triggers above hold for everybody.
RIGHTS = """
    do $$
    declare
        book regclass;
        other text;
    begin
        foreach book in array array['account', 'transfer', 'entry', 'chain']::regclass[] loop
            for other in
                select distinct case when grantee = 0 then 'public' else grantee::regrole::text end
                from pg_class cross join aclexplode(relacl)
                where pg_class.oid = book and grantee <> relowner
            loop
                execute format('revoke all on %s from %s', book, other);
                execute format('grant select, insert on %s to %s', book, other);
            end loop;
        end loop;
    end $$
"""


class Migration(migrations.Migration):
    dependencies = [("profit", "0001_initial")]
    operations = [
        ops.RunSQL(TABLES, reverse_sql=NO_TABLES),
        ops.RunSQL(CHECKS, reverse_sql=NO_CHECKS),
        ops.RunSQL(REFUSING, reverse_sql=NOT_REFUSING),
        ops.RunSQL(MOVING, reverse_sql=NOT_MOVING),
        ops.RunSQL(CLOSING, reverse_sql=NOT_CLOSING),
        ops.RunSQL(CHAINING, reverse_sql=NOT_CHAINING),
        ops.RunSQL(RIGHTS, reverse_sql="select 1"),
    ]

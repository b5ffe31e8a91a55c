from tortoise import migrations
from tortoise.migrations import operations as ops

# Rewritten in place by every booking: most of its page is left to that.
TABLE = """
    create table payee (
        role varchar(10) not null,
        payee_id uuid not null,
        shares bigint not null check (shares > 0),
        primary key (role, payee_id)
    ) with (fillfactor = 50)
"""
# Nobody books meanwhile, or a number would be given twice.
COUNTED = """
    lock table share in share row exclusive mode;
    insert into payee (role, payee_id, shares)
        select role, payee_id, max(seq) from share group by role, payee_id
"""
GROWING = """
    create trigger payee_only_grows before update on payee for each row
        when (new.shares <= old.shares
            or (new.role, new.payee_id) is distinct from (old.role, old.payee_id))
        execute function profit_keeps();
    create trigger payee_stays before delete or truncate on payee
        for each statement execute function profit_keeps()
"""


class Migration(migrations.Migration):
    dependencies = [("profit", "0003_shares")]
    operations = [
        ops.RunSQL(TABLE, reverse_sql="drop table payee"),
        ops.RunSQL(COUNTED, reverse_sql=ops.RunSQL.noop),
        ops.RunSQL(GROWING, reverse_sql=ops.RunSQL.noop),
    ]

import importlib

from tortoise import migrations
from tortoise.migrations import operations as ops

from bff.domains.coupon.rules import COUPON_EDGES, USE_EDGES
from bff.kit.states import guarded, unguarded
from bff.kit.undo import undone

BEFORE = importlib.import_module("bff.domains.coupon.migrations.0002_rules")
CHANNELS = {
    "campaign": ("channels", "channels <@ '{CLAIM,SCAN,GIFT%s}' and cardinality(channels) > 0"),
    "coupon": ("channel", "channel in ('CLAIM', 'SCAN', 'GIFT'%s)"),
}
RULES = (
    """alter table coupon_use
        add constraint coupon_use_coupon foreign key (coupon_id) references coupon,
        add constraint coupon_use_sums check (value_fen > 0 and advanced_fen between 0 and value_fen),
        add constraint coupon_use_state check (state in ('LOCKED', 'USED', 'RELEASED', 'GIVEN_BACK')),
        add constraint coupon_use_dates check (
            (used_at is not null) = (state in ('USED', 'GIVEN_BACK'))
            and (ended_at is not null) = (state in ('RELEASED', 'GIVEN_BACK')))""",
    # No coupon is in two orders at once, whatever the application believes.
    "create unique index coupon_use_now on coupon_use (coupon_id) where state in ('LOCKED', 'USED')",
    """create index coupon_use_spent on coupon_use (campaign_id, store_id)
        where state in ('LOCKED', 'USED')""",
    "create index campaign_ordered on campaign (state) where 'ORDER' = any(channels)",
)
# At commit, when both rows say what became of it: a coupon is locked or used exactly as an order
# says, what a counter used stays used, and nothing comes back that no order gave back.
AGREED = """
    create function coupon_agreed() returns trigger language plpgsql as $$
    declare
        stands text := (select state from coupon where id = new.id);
        held text := (select state from coupon_use
            where coupon_id = new.id and state in ('LOCKED', 'USED'));
        redeemed boolean := exists (select from redemption where coupon_id = new.id);
    begin
        if coalesce(held <> stands, false)
            or (held is null and (stands = 'LOCKED' or stands = 'USED' and not redeemed))
            or (old.state = 'USED' and (redeemed or not exists (
                select from coupon_use where coupon_id = new.id and state = 'GIVEN_BACK')))
        then
            raise exception 'coupon % is % and its order says %', new.id, stands, held
                using errcode = 'check_violation', constraint = 'coupon_agreed';
        end if;
        return null;
    end $$
"""
AT_COMMIT = """
    create constraint trigger coupon_agreed after update on coupon
    deferrable initially deferred for each row
    when (old.state <> new.state and (new.state = 'LOCKED' or old.state in ('LOCKED', 'USED')))
    execute function coupon_agreed()
"""


def renewed(table, column, rule):
    return [
        f"alter table {table} drop constraint {table}_{column}",
        f"alter table {table} add constraint {table}_{column} check ({rule})",
    ]


class Migration(migrations.Migration):
    dependencies = [("coupon", "0004_uses")]
    operations = [
        *(
            ops.RunSQL(
                renewed(table, column, rule % ",ORDER" if "{" in rule else rule % ", 'ORDER'"),
                reverse_sql=renewed(table, column, rule % ""),
            )
            for table, (column, rule) in CHANNELS.items()
        ),
        ops.RunSQL(RULES, reverse_sql=undone(*RULES)),
        ops.RunSQL(
            [*unguarded("coupon", "state"), *guarded("coupon", "state", "USABLE", COUPON_EDGES)],
            reverse_sql=[
                *unguarded("coupon", "state"),
                *guarded("coupon", "state", "USABLE", BEFORE.COUPON_EDGES),
            ],
        ),
        ops.RunSQL(
            guarded("coupon_use", "state", "LOCKED", USE_EDGES),
            reverse_sql=unguarded("coupon_use", "state"),
        ),
        ops.RunSQL(AGREED, reverse_sql="drop function coupon_agreed() cascade"),
        ops.RunSQL(AT_COMMIT, reverse_sql=""),
    ]

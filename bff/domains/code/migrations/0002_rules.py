from tortoise import migrations
from tortoise.migrations import operations as ops

from bff.domains.code import states
from bff.kit.states import final, guarded, unfinal, unguarded
from bff.kit.undo import undone

DEFAULTS = """
    alter table batch
        alter state set default 'REQUESTED', alter made set default 0;
    alter table code_pallet alter twist set default 0;
    alter table code_case
        alter state set default 'PRINTED', alter twist set default 0;
    alter table code_bottle
        alter inner_state set default 'SEALED', alter outer_state set default 'FREE',
        alter twist set default 0;
    alter table scan_account
        alter scans set default 0, alter wrong set default 0, alter holds set default 0
"""
BELONGS = """
    alter table batch
        add constraint batch_product foreign key (product_id) references product;
    alter table code_pallet
        add constraint code_pallet_batch foreign key (batch_id) references batch;
    alter table code_case
        add constraint code_case_batch foreign key (batch_id) references batch,
        add constraint code_case_pallet foreign key (pallet_id) references code_pallet,
        add constraint code_case_dealer foreign key (dealer_id) references dealer,
        add constraint code_case_shipped_to foreign key (shipped_to_store_id) references store,
        add constraint code_case_opened_by_store
            foreign key (opened_by_store_id) references store;
    alter table code_bottle
        add constraint code_bottle_case foreign key (case_id) references code_case
"""
ONCE = """
    create unique index code_pallet_code on code_pallet (code);
    create unique index code_pallet_number on code_pallet (batch_id, number);
    create unique index code_case_inner on code_case (inner_code);
    create unique index code_case_outer on code_case (outer_code);
    create unique index code_case_number on code_case (batch_id, number);
    create unique index code_bottle_inner on code_bottle (inner_code);
    create unique index code_bottle_outer on code_bottle (outer_code);
    create unique index code_bottle_number on code_bottle (case_id, number);
    create unique index scan_thing on scan (thing_id)
"""
ASKED = """
    create index code_case_pallet_id on code_case (pallet_id);
    create index code_case_opened on code_case (opened_by_store_id, opened_at)
        where opened_by_store_id is not null;
    create index code_case_shipped on code_case (shipped_to_store_id) where state = 'SHIPPED';
    create index scan_member on scan (member_id, id desc) where level = 'CAP_INNER';
    create index scan_store on scan (store_id, at) where store_id is not null;
    create index scan_cell on scan (at) where cell is not null
"""
WHOLE = """
    alter table batch
        add constraint batch_sizes check (cases >= 0 and bottles_per_case between 1 and 60
            and cases_per_pallet between 1 and 1000 and made between 0 and cases),
        add constraint batch_secret check ((kind = 'GENERATED') = (secret is not null)),
        add constraint batch_ready check (state <> 'READY' or made = cases);
    alter table code_case
        add constraint code_case_activated
            check (state in ('PRINTED', 'VOID') or activated_at is not null),
        add constraint code_case_shipped_by
            check (state not in ('SHIPPED', 'OPENED')
                or (dealer_id is not null and shipped_at is not null)),
        add constraint code_case_opened_by
            check (case when state = 'OPENED'
                then num_nonnulls(opened_by_store_id, opened_by_member_id, opened_at) = 3
                else num_nonnulls(opened_by_store_id, opened_by_member_id, opened_at) = 0 end);
    alter table code_bottle
        add constraint code_bottle_scanned
            check (case when inner_state = 'SCANNED'
                then num_nonnulls(scan_id, scanned_by, scanned_at) = 3
                else num_nonnulls(scan_id, scanned_by, scanned_at) = 0 end),
        add constraint code_bottle_redeemed
            check (case when outer_state = 'REDEEMED'
                then num_nonnulls(redemption_id, redeemed_by_store_id, redeemed_at) = 3
                else num_nonnulls(redemption_id, redeemed_by_store_id, redeemed_at) = 0 end)
"""
RULES = [BELONGS, ONCE, ASKED, WHOLE]
# Rows that change in place want room on their pages.
ROOM = """
    alter table code_bottle set (fillfactor = 90);
    alter table scan_account set (fillfactor = 70)
"""
GUARDED = [
    *guarded("batch", "state", states.BatchState.REQUESTED, states.BATCH_EDGES),
    *guarded("code_case", "state", states.CaseState.PRINTED, states.CASE_EDGES),
    *guarded("code_bottle", "inner_state", states.InnerState.SEALED, states.INNER_EDGES),
    *guarded("code_bottle", "outer_state", states.OuterState.FREE, states.OUTER_EDGES),
    *final("code_case", "opened_at", "opened_by_store_id", "opened_by_member_id"),
    *final("code_bottle", "scan_id", "scanned_by", "scanned_at"),
    *final("code_bottle", "redemption_id", "redeemed_by_store_id", "redeemed_at"),
]
UNGUARDED = [
    *unguarded("batch", "state"),
    *unguarded("code_case", "state"),
    *unguarded("code_bottle", "inner_state"),
    *unguarded("code_bottle", "outer_state"),
    *unfinal("code_case", "opened_at"),
    *unfinal("code_bottle", "scan_id"),
    *unfinal("code_bottle", "redemption_id"),
]


class Migration(migrations.Migration):
    dependencies = [("code", "0001_initial")]
    operations = [
        # Defaults and room on the pages may stay: they hold nothing up.
        ops.RunSQL([DEFAULTS, ROOM], reverse_sql=ops.RunSQL.noop),
        ops.RunSQL(RULES, reverse_sql=undone(*RULES)),
        ops.RunSQL(GUARDED, reverse_sql=UNGUARDED),
    ]

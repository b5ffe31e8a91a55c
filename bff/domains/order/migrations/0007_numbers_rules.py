from tortoise import migrations
from tortoise.migrations import operations as ops

from bff.domains.order.states import REFUND_EDGES, RefundState
from bff.kit.states import guarded, unguarded
from bff.kit.undo import undone

BEFORE = {
    "ASKED": ("APPROVED", "REFUSED"),
    "APPROVED": ("SENT", "DONE"),
    "SENT": ("DONE", "ABNORMAL", "CLOSED"),
    "ABNORMAL": ("DONE", "CLOSED"),
}
RULES = """
    alter table refund add constraint refund_numbers check (numbers > 0);
    alter table refund_closed
        add constraint refund_closed_number check (number > 0),
        add constraint refund_closed_refund foreign key (refund_id) references refund
"""
# What an operator looks at, and what WeChat is asked about.
DUE = """
    drop index refund_due;
    create index refund_due on refund (ask_at) where state in ({states});
"""
STUCK = """
    create index refund_stuck on refund (id)
        where state in ('ASKED', 'ABNORMAL', 'CLOSED') or trouble is not null
"""
# What rule or room decides by itself was never asked for.
FIRST = [
    "drop trigger refund_state_edge_first on refund",
    """create trigger refund_state_edge_first before insert on refund
        for each row when (new.state not in ('ASKED', 'APPROVED'))
        execute function refund_state_edge()""",
]


def renewed(edges):
    return [
        *unguarded("refund", "state"),
        *guarded("refund", "state", RefundState.ASKED, edges),
        *FIRST,
    ]


class Migration(migrations.Migration):
    dependencies = [("order", "0006_numbers")]
    operations = [
        ops.RunSQL([RULES, STUCK], reverse_sql=undone(RULES, STUCK)),
        ops.RunSQL(
            DUE.format(states="'APPROVED', 'SENT', 'ABNORMAL'"),
            reverse_sql=DUE.format(states="'APPROVED', 'SENT'"),
        ),
        ops.RunSQL(renewed(REFUND_EDGES), reverse_sql=renewed(BEFORE)),
    ]

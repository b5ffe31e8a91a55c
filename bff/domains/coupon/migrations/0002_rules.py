from tortoise import migrations
from tortoise.migrations import operations as ops

from bff.domains.coupon.rules import CAMPAIGN_EDGES
from bff.kit.states import guarded, unguarded
from bff.kit.undo import undone

# As they were before orders used coupons.
COUPON_EDGES = {
    "USABLE": {"LOCKED", "USED", "REVOKED"},
    "LOCKED": {"USABLE", "USED", "REVOKED"},
}
CHECKS = {
    "campaign_terms": {
        "funding": "brand_bp >= 0 and dealer_bp >= 0 and store_bp >= 0"
        " and brand_bp + dealer_bp + store_bp = 10000",
        "sums": "worth_fen >= 0 and threshold_fen >= 0 and reward_fen >= 0"
        " and store_budget_fen >= 0 and unproved_day_fen >= 0",
        "kind": "kind in ('BRAND', 'STORE', 'GIFT')",
        "stacking": "stacking in ('BRAND', 'STORE', 'EXCLUSIVE')",
        "benefit": "benefit ->> 'is' in ('AmountOff', 'PercentOff', 'ProductGift', 'FixedPrice')",
        "usable_at": "cardinality(usable_at) > 0 and usable_at <@ '{ORDER,COUNTER}'",
        "evidence": "evidence in ('NONE', 'GOODS', 'AMOUNT') and (evidence = 'GOODS') = (bottles > 0)",
        "own_store": "store_id is null or not everywhere",
    },
    "campaign": {
        "stock": "issued >= 0 and issued <= total",
        "budget": "committed_fen >= 0 and committed_fen <= budget_fen",
        "limit": "per_member > 0",
        "channels": "channels <@ '{CLAIM,SCAN,GIFT}' and cardinality(channels) > 0",
        # Gifts are locked before bottles, scanned coupons after them.
        "gift_only": "not 'GIFT' = any(channels) or cardinality(channels) = 1",
        "claim_window": "claim_until > claim_from",
        "use_window": "(use_until is null) <> (use_days is null) and use_days >= 0",
    },
    "coupon": {
        "numbers": "number > 0 and nth > 0",
        "window": "usable_until > usable_from",
        "channel": "channel in ('CLAIM', 'SCAN', 'GIFT')",
        "state": "state in ('USABLE', 'LOCKED', 'USED', 'REVOKED')",
    },
    "redemption": {
        "sums": "value_fen > 0 and bottles >= 0 and advanced_fen between 0 and value_fen and sale_fen >= 0",
    },
}
NEVER = """
    create function campaign_terms_frozen() returns trigger language plpgsql as $$
    begin
        raise exception 'campaign_terms never change' using errcode = 'check_violation';
    end $$
"""
FROZEN = """
    create trigger campaign_terms_frozen before update or delete on campaign_terms
    for each row execute function campaign_terms_frozen()
"""
INDEXES = {
    "coupon_source": "unique index {} on coupon (source_id, campaign_id) where source_id is not null",
    "campaign_terms_everywhere": "index {} on campaign_terms (campaign_id) where everywhere",
    "campaign_terms_store": "index {} on campaign_terms (store_id) where store_id is not null",
    "redemption_store_at": "index {} on redemption (store_id, at)",
}
KEYS = (
    "alter table campaign_terms add constraint campaign_terms_campaign foreign key (campaign_id) references campaign (id) deferrable initially deferred",
    "alter table campaign add constraint campaign_terms_now foreign key (terms_id) references campaign_terms (id) deferrable initially deferred",
    "alter table campaign_store add constraint campaign_store_campaign foreign key (campaign_id) references campaign (id)",
    "alter table campaign_store add constraint campaign_store_gift foreign key (gift_campaign_id) references campaign (id)",
    "alter table campaign_product add constraint campaign_product_campaign foreign key (campaign_id) references campaign (id)",
)
GUARDS = (
    *guarded("campaign", "state", "PUBLISHED", CAMPAIGN_EDGES),
    *guarded("coupon", "state", "USABLE", COUPON_EDGES),
)
UNGUARDS = (*unguarded("campaign", "state"), *unguarded("coupon", "state"))
# The row of a campaign is rewritten at each batch of claims: leave its page room for that.
ROOM = "alter table campaign set (fillfactor = 30)"


def checked(table, name, rule):
    return ops.RunSQL(
        f"alter table {table} add constraint {table}_{name} check ({rule})",
        reverse_sql=f"alter table {table} drop constraint {table}_{name}",
    )


class Migration(migrations.Migration):
    dependencies = [("coupon", "0001_initial")]
    operations = [
        *(checked(table, name, rule) for table, rules in CHECKS.items() for name, rule in rules.items()),
        ops.RunSQL(NEVER, reverse_sql="drop function campaign_terms_frozen() cascade"),
        ops.RunSQL(FROZEN, reverse_sql=""),
        ops.RunSQL(GUARDS, reverse_sql=UNGUARDS),
        *(
            ops.RunSQL("create " + index.format(name), reverse_sql=f"drop index {name}")
            for name, index in INDEXES.items()
        ),
        ops.RunSQL(KEYS, reverse_sql=undone(*KEYS)),
        ops.RunSQL(ROOM, reverse_sql="alter table campaign reset (fillfactor)"),
    ]

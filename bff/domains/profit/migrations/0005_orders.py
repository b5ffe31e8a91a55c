from tortoise import fields, migrations
from tortoise.migrations import operations as ops

KINDS = """
    alter table rule drop constraint rule_kind;
    alter table rule add constraint rule_kind check (
        kind in ('CASE_OPENED', 'BOTTLE_OPENED', 'REDEEMED', 'ORDER_PAID'))
"""
NO_KINDS = """
    alter table rule drop constraint rule_kind;
    alter table rule add constraint rule_kind check (
        kind in ('CASE_OPENED', 'BOTTLE_OPENED', 'REDEEMED')) not valid
"""

SCOPES = """
    drop index rule_kind_scope;
    create unique index rule_kind_scope on rule
        (kind, product_id, category_id, campaign_id, store_id, dealer_id, region)
        nulls not distinct
"""
NO_SCOPES = """
    drop index rule_kind_scope;
    create unique index rule_kind_scope on rule
        (kind, product_id, campaign_id, store_id, dealer_id, region) nulls not distinct
"""

# Of a payment a payee may get less than nothing: what it bore of the reductions.
SUMS = """
    alter table share drop constraint share_sums;
    alter table share add constraint share_sums check (
        (gross_fen > 0 or kind = 'SPLIT') and withheld_fen >= 0
        and net_fen = gross_fen - withheld_fen
        and (net_fen >= 0 or withheld_fen = 0) and seq > 0)
"""
NO_SUMS = """
    alter table share drop constraint share_sums;
    alter table share add constraint share_sums check (
        gross_fen > 0 and withheld_fen >= 0 and net_fen = gross_fen - withheld_fen
        and net_fen >= 0 and seq > 0) not valid
"""


class Migration(migrations.Migration):
    dependencies = [("profit", "0004_payees")]
    operations = [
        ops.RunSQL(KINDS, reverse_sql=NO_KINDS),
        ops.AddField(
            model_name="Rule", name="category_id", field=fields.UUIDField(null=True)
        ),
        ops.RunSQL(SCOPES, reverse_sql=NO_SCOPES),
        ops.RunSQL(SUMS, reverse_sql=NO_SUMS),
    ]

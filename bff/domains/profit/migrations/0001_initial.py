from tortoise import migrations
from tortoise.migrations import operations as ops
from orjson import loads
from tortoise.fields.data import JSON_DUMPS
from uuid import uuid4
from tortoise import fields
from tortoise.indexes import Index

class Migration(migrations.Migration):
    initial = True

    operations = [
        ops.CreateModel(
            name='Account',
            fields=[
                ('id', fields.UUIDField(primary_key=True, default=uuid4, unique=True, db_index=True)),
                ('code', fields.CharField(unique=True, max_length=120)),
                ('kind', fields.CharField(max_length=20)),
                ('asset', fields.CharField(max_length=60)),
                ('debits', fields.BigIntField(default=0)),
                ('credits', fields.BigIntField(default=0)),
                ('may_go_negative', fields.BooleanField(default=False)),
            ],
            options={'table': 'account', 'app': 'profit', 'pk_attr': 'id', 'table_description': 'An account and its two running totals, which entries alone move.'},
            bases=['Model'],
        ),
        ops.CreateModel(
            name='Fact',
            fields=[
                ('id', fields.UUIDField(primary_key=True, default=uuid4, unique=True, db_index=True)),
                ('kind', fields.CharField(max_length=20)),
                ('ref', fields.UUIDField()),
                ('at', fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ('payees', fields.JSONField(encoder=JSON_DUMPS, decoder=loads)),
                ('scope', fields.JSONField(encoder=JSON_DUMPS, decoder=loads)),
                ('evidence', fields.JSONField(encoder=JSON_DUMPS, decoder=loads)),
                ('rule_version_id', fields.UUIDField(null=True)),
                ('reward_fen', fields.BigIntField()),
                ('booked_at', fields.DatetimeField(auto_now=False, auto_now_add=False)),
            ],
            options={'table': 'fact', 'app': 'profit', 'unique_together': (('kind', 'ref'),), 'pk_attr': 'id', 'table_description': 'Something that happened and was booked, once.'},
            bases=['Model'],
        ),
        ops.CreateModel(
            name='Rule',
            fields=[
                ('id', fields.UUIDField(primary_key=True, default=uuid4, unique=True, db_index=True)),
                ('kind', fields.CharField(max_length=20)),
                ('title', fields.CharField(max_length=60)),
                ('product_id', fields.UUIDField(null=True)),
                ('campaign_id', fields.UUIDField(null=True)),
                ('store_id', fields.UUIDField(null=True)),
                ('dealer_id', fields.UUIDField(null=True)),
                ('region', fields.CharField(null=True, max_length=60)),
                ('created_at', fields.DatetimeField(auto_now=False, auto_now_add=False)),
            ],
            options={'table': 'rule', 'app': 'profit', 'pk_attr': 'id', 'table_description': 'What a kind of fact earns within a scope; what exactly, its versions say.'},
            bases=['Model'],
        ),
        ops.CreateModel(
            name='RuleVersion',
            fields=[
                ('id', fields.UUIDField(primary_key=True, default=uuid4, unique=True, db_index=True)),
                ('rule_id', fields.UUIDField()),
                ('number', fields.IntField()),
                ('state', fields.CharField(max_length=10)),
                ('effective_from', fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ('effective_until', fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
                ('reward_fen', fields.BigIntField(null=True)),
                ('shares', fields.JSONField(encoder=JSON_DUMPS, decoder=loads)),
                ('drafted_by', fields.UUIDField()),
                ('drafted_at', fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ('published_by', fields.UUIDField(null=True)),
                ('published_at', fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
            ],
            options={'table': 'rule_version', 'app': 'profit', 'unique_together': (('rule_id', 'number'),), 'pk_attr': 'id', 'table_description': 'A draft of a rule, or a published version of it, which never changes again.'},
            bases=['Model'],
        ),
        ops.CreateModel(
            name='Share',
            fields=[
                ('id', fields.UUIDField(primary_key=True, default=uuid4, unique=True, db_index=True)),
                ('fact_id', fields.UUIDField()),
                ('kind', fields.CharField(max_length=20)),
                ('role', fields.CharField(max_length=10)),
                ('payee_id', fields.UUIDField()),
                ('gross_fen', fields.BigIntField()),
                ('withheld_fen', fields.BigIntField()),
                ('net_fen', fields.BigIntField()),
                ('tax_kind', fields.CharField(max_length=10)),
                ('rail', fields.CharField(max_length=12)),
                ('status', fields.CharField(max_length=10)),
                ('rule_version_id', fields.UUIDField(null=True)),
                ('explanation', fields.JSONField(encoder=JSON_DUMPS, decoder=loads)),
                ('seq', fields.BigIntField()),
                ('booked_at', fields.DatetimeField(auto_now=False, auto_now_add=False)),
            ],
            options={'table': 'share', 'app': 'profit', 'unique_together': (('fact_id', 'kind', 'role', 'payee_id'), ('role', 'payee_id', 'seq')), 'indexes': [Index(fields=['role', 'payee_id', 'booked_at'])], 'pk_attr': 'id', 'table_description': 'What one payee is owed for one fact; only its status ever changes.'},
            bases=['Model'],
        ),
        ops.CreateModel(
            name='Transfer',
            fields=[
                ('id', fields.UUIDField(primary_key=True, default=uuid4, unique=True, db_index=True)),
                ('idem', fields.CharField(unique=True, max_length=120)),
                ('kind', fields.CharField(max_length=20)),
                ('ref', fields.UUIDField()),
                ('lines', fields.SmallIntField()),
                ('reverses', fields.UUIDField(null=True, unique=True)),
                ('reduces', fields.UUIDField(null=True)),
                ('body', fields.JSONField(encoder=JSON_DUMPS, decoder=loads)),
                ('at', fields.DatetimeField(auto_now=False, auto_now_add=False)),
            ],
            options={'table': 'transfer', 'app': 'profit', 'pk_attr': 'id', 'table_description': 'A booking of `lines` entries that sum to zero; insert-only.'},
            bases=['Model'],
        ),
    ]

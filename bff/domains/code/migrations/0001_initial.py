from tortoise import migrations
from tortoise.migrations import operations as ops
from bff.domains.code.states import BatchKind, BatchState, CaseState, InnerState, Level, OuterState
from orjson import loads
from tortoise.fields.data import JSON_DUMPS
from uuid import uuid4
from tortoise import fields

class Migration(migrations.Migration):
    initial = True

    operations = [
        ops.CreateModel(
            name='Batch',
            fields=[
                ('id', fields.UUIDField(primary_key=True, default=uuid4, unique=True, db_index=True)),
                ('product_id', fields.UUIDField()),
                ('kind', fields.CharEnumField(description='GENERATED: GENERATED\nIMPORTED: IMPORTED', enum_type=BatchKind, max_length=12)),
                ('state', fields.CharEnumField(default=BatchState.REQUESTED, description='REQUESTED: REQUESTED\nGENERATING: GENERATING\nREADY: READY\nVOID: VOID', enum_type=BatchState, max_length=12)),
                ('cases', fields.IntField()),
                ('bottles_per_case', fields.SmallIntField()),
                ('cases_per_pallet', fields.SmallIntField()),
                ('made', fields.IntField(default=0)),
                ('secret', fields.BinaryField(null=True)),
                ('quality', fields.JSONField(null=True, encoder=JSON_DUMPS, decoder=loads)),
                ('created_at', fields.DatetimeField(auto_now=False, auto_now_add=False)),
            ],
            options={'table': 'batch', 'app': 'code', 'pk_attr': 'id', 'table_description': 'Codes of one product, ordered together; cases are numbered from 1.'},
            bases=['Model'],
        ),
        ops.CreateModel(
            name='CodeBottle',
            fields=[
                ('id', fields.UUIDField(primary_key=True, default=uuid4, unique=True, db_index=True)),
                ('case_id', fields.UUIDField()),
                ('scan_id', fields.UUIDField(null=True)),
                ('scanned_by', fields.UUIDField(null=True)),
                ('scanned_at', fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
                ('redemption_id', fields.UUIDField(null=True)),
                ('redeemed_by_store_id', fields.UUIDField(null=True)),
                ('redeemed_at', fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
                ('number', fields.SmallIntField()),
                ('twist', fields.SmallIntField(default=0)),
                ('inner_state', fields.CharEnumField(default=InnerState.SEALED, description='SEALED: SEALED\nSCANNED: SCANNED\nVOID: VOID', enum_type=InnerState, max_length=12)),
                ('outer_state', fields.CharEnumField(default=OuterState.FREE, description='FREE: FREE\nREDEEMED: REDEEMED\nVOID: VOID', enum_type=OuterState, max_length=12)),
                ('inner_code', fields.BinaryField()),
                ('outer_code', fields.BinaryField()),
            ],
            options={'table': 'code_bottle', 'app': 'code', 'pk_attr': 'id', 'table_description': 'A bottle: who scanned its inner code, and which redemption its outer code supported.'},
            bases=['Model'],
        ),
        ops.CreateModel(
            name='CodeCase',
            fields=[
                ('id', fields.UUIDField(primary_key=True, default=uuid4, unique=True, db_index=True)),
                ('batch_id', fields.UUIDField()),
                ('product_id', fields.UUIDField()),
                ('pallet_id', fields.UUIDField(null=True)),
                ('dealer_id', fields.UUIDField(null=True)),
                ('shipped_to_store_id', fields.UUIDField(null=True)),
                ('opened_by_store_id', fields.UUIDField(null=True)),
                ('opened_by_member_id', fields.UUIDField(null=True)),
                ('activated_at', fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
                ('shipped_at', fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
                ('opened_at', fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
                ('number', fields.IntField()),
                ('twist', fields.SmallIntField(default=0)),
                ('bottles', fields.SmallIntField()),
                ('state', fields.CharEnumField(default=CaseState.PRINTED, description='PRINTED: PRINTED\nACTIVATED: ACTIVATED\nSHIPPED: SHIPPED\nOPENED: OPENED\nVOID: VOID', enum_type=CaseState, max_length=12)),
                ('inner_code', fields.BinaryField()),
                ('outer_code', fields.BinaryField()),
                ('diversion', fields.JSONField(null=True, encoder=JSON_DUMPS, decoder=loads)),
            ],
            options={'table': 'code_case', 'app': 'code', 'pk_attr': 'id', 'table_description': 'A case: its bottles are activated, shipped and bound to a store with it.'},
            bases=['Model'],
        ),
        ops.CreateModel(
            name='CodePallet',
            fields=[
                ('id', fields.UUIDField(primary_key=True, default=uuid4, unique=True, db_index=True)),
                ('batch_id', fields.UUIDField()),
                ('number', fields.IntField()),
                ('twist', fields.SmallIntField(default=0)),
                ('code', fields.BinaryField()),
            ],
            options={'table': 'code_pallet', 'app': 'code', 'pk_attr': 'id', 'table_description': 'A pallet of cases.'},
            bases=['Model'],
        ),
        ops.CreateModel(
            name='Scan',
            fields=[
                ('id', fields.UUIDField(primary_key=True, default=uuid4, unique=True, db_index=True)),
                ('thing_id', fields.UUIDField()),
                ('case_id', fields.UUIDField()),
                ('product_id', fields.UUIDField()),
                ('dealer_id', fields.UUIDField(null=True)),
                ('store_id', fields.UUIDField(null=True)),
                ('member_id', fields.UUIDField()),
                ('at', fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ('level', fields.CharEnumField(description='CAP_INNER: CAP_INNER\nCAP_OUTER: CAP_OUTER\nCASE_INNER: CASE_INNER\nCASE_OUTER: CASE_OUTER\nPALLET: PALLET', enum_type=Level, max_length=12)),
                ('cell', fields.CharField(null=True, max_length=16)),
            ],
            options={'table': 'scan', 'app': 'code', 'pk_attr': 'id', 'table_description': 'The one scan that counted for a bottle or a case; the cell is about 1 km wide.'},
            bases=['Model'],
        ),
        ops.CreateModel(
            name='ScanAccount',
            fields=[
                ('member_id', fields.UUIDField(primary_key=True, default=uuid4, unique=True, db_index=True)),
                ('day', fields.DateField(null=True)),
                ('scans', fields.IntField(default=0)),
                ('wrong', fields.SmallIntField(default=0)),
                ('wrong_since', fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
                ('holds', fields.SmallIntField(default=0)),
                ('held_until', fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
            ],
            options={'table': 'scan_account', 'app': 'code', 'pk_attr': 'member_id', 'table_description': 'How often a person scanned today and guessed wrong, and until when they are held.'},
            bases=['Model'],
        ),
    ]

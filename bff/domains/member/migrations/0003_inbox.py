from tortoise import migrations
from tortoise.migrations import operations as ops
from orjson import loads
from tortoise.fields.data import JSON_DUMPS
from uuid import uuid4
from tortoise import fields
from tortoise.contrib.postgres.fields import ArrayField
from tortoise.indexes import Index

from bff.domains.member.kinds import DELIVERY_EDGES
from bff.kit.states import final, guarded, unfinal, unguarded
from bff.kit.undo import undone

RULES = """
    alter table message
        add constraint message_member foreign key (member_id) references member;
    alter table message_consent
        add constraint message_consent_identity foreign key (identity_id) references identity,
        add constraint message_consent_times check (times >= 0);
    alter table message_delivery
        add constraint message_delivery_message foreign key (message_id) references message,
        add constraint message_delivery_identity foreign key (identity_id) references identity;
    create index message_unread on message (member_id) where read_at is null
"""
KEPT = [
    *final("message", "member_id", "moment", "about_id", "facts", "page", "at"),
    *final("message", "read_at"),
    *final("message_delivery", "identity_id", "template"),
    *guarded("message_delivery", "state", "WAITING", DELIVERY_EDGES),
]
UNKEPT = [
    *unfinal("message", "member_id"),
    *unfinal("message", "read_at"),
    *unfinal("message_delivery", "identity_id"),
    *unguarded("message_delivery", "state"),
]


class Migration(migrations.Migration):
    dependencies = [('member', '0002_rules')]

    initial = False

    operations = [
        ops.CreateModel(
            name='Message',
            fields=[
                ('id', fields.UUIDField(primary_key=True, default=uuid4, unique=True, db_index=True)),
                ('member_id', fields.UUIDField()),
                ('moment', fields.CharField(max_length=20)),
                ('about_id', fields.UUIDField()),
                ('facts', fields.JSONField(encoder=JSON_DUMPS, decoder=loads)),
                ('page', fields.CharField(max_length=200)),
                ('at', fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ('read_at', fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
            ],
            options={'table': 'message', 'app': 'member', 'unique_together': (('member_id', 'moment', 'about_id'),), 'indexes': [Index(fields=['member_id', 'id'])], 'pk_attr': 'id', 'table_description': 'Something that a member is told, as facts; the words are made when it is read.'},
            bases=['Model'],
        ),
        ops.CreateModel(
            name='MessageConsent',
            fields=[
                ('id', fields.UUIDField(primary_key=True, default=uuid4, unique=True, db_index=True)),
                ('identity_id', fields.UUIDField()),
                ('template', fields.CharField(max_length=64)),
                ('moments', ArrayField(element_type='TEXT')),
                ('times', fields.IntField()),
                ('reported_at', fields.DatetimeField(auto_now=False, auto_now_add=False)),
            ],
            options={'table': 'message_consent', 'app': 'member', 'unique_together': (('identity_id', 'template'),), 'pk_attr': 'id', 'table_description': 'How many more messages of a template somebody agreed to in one app.'},
            bases=['Model'],
        ),
        ops.CreateModel(
            name='MessageDelivery',
            fields=[
                ('message_id', fields.UUIDField(primary_key=True, default=uuid4, unique=True, db_index=True)),
                ('identity_id', fields.UUIDField()),
                ('template', fields.CharField(max_length=64)),
                ('state', fields.CharField(max_length=10)),
                ('errcode', fields.IntField(null=True)),
                ('changed_at', fields.DatetimeField(auto_now=False, auto_now_add=False)),
            ],
            options={'table': 'message_delivery', 'app': 'member', 'pk_attr': 'message_id', 'table_description': 'A message on its way to a phone, by a template that its member agreed to.'},
            bases=['Model'],
        ),
        ops.RunSQL([RULES], reverse_sql=undone(RULES)),
        ops.RunSQL(KEPT, reverse_sql=UNKEPT),
    ]

from tortoise import migrations
from tortoise.migrations import operations as ops
from uuid import uuid4
from tortoise import fields

class Migration(migrations.Migration):
    dependencies = [('community', '0002_rules')]

    initial = False

    operations = [
        ops.CreateModel(
            name='CommunityMember',
            fields=[
                ('id', fields.UUIDField(primary_key=True, default=uuid4, unique=True, db_index=True)),
                ('community_id', fields.UUIDField()),
                ('member_id', fields.UUIDField()),
                ('invited_by', fields.UUIDField(null=True)),
                ('from_at', fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ('until_at', fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
            ],
            options={'table': 'community_member', 'app': 'community', 'pk_attr': 'id', 'table_description': 'That a member is in a community, from when until when, and who invited them.'},
            bases=['Model'],
        ),
        ops.CreateModel(
            name='LeaderApplication',
            fields=[
                ('id', fields.UUIDField(primary_key=True, default=uuid4, unique=True, db_index=True)),
                ('member_id', fields.UUIDField()),
                ('store_id', fields.UUIDField()),
                ('name', fields.CharField(max_length=60)),
                ('note', fields.CharField(null=True, max_length=200)),
                ('by_store', fields.BooleanField()),
                ('state', fields.CharField(max_length=10)),
                ('applied_at', fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ('reviewed_at', fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
                ('reviewed_by', fields.UUIDField(null=True)),
                ('community_id', fields.UUIDField(null=True)),
            ],
            options={'table': 'leader_application', 'app': 'community', 'pk_attr': 'id', 'table_description': 'That a member wants to found a community around a store, and what an operator said.'},
            bases=['Model'],
        ),
    ]

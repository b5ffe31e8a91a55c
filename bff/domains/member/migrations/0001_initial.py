from tortoise import migrations
from tortoise.migrations import operations as ops
from uuid import uuid4
from tortoise import fields

class Migration(migrations.Migration):
    initial = True

    operations = [
        ops.CreateModel(
            name='Identity',
            fields=[
                ('id', fields.UUIDField(primary_key=True, default=uuid4, unique=True, db_index=True)),
                ('member_id', fields.UUIDField()),
                ('app', fields.CharField(max_length=12)),
                ('openid', fields.CharField(max_length=64)),
                ('unionid', fields.CharField(null=True, max_length=64)),
                ('created_at', fields.DatetimeField(auto_now=False, auto_now_add=False)),
            ],
            options={'table': 'identity', 'app': 'member', 'unique_together': (('app', 'openid'),), 'pk_attr': 'id', 'table_description': 'How WeChat knows a member in one app.'},
            bases=['Model'],
        ),
        ops.CreateModel(
            name='Member',
            fields=[
                ('id', fields.UUIDField(primary_key=True, default=uuid4, unique=True, db_index=True)),
                ('nickname', fields.CharField(max_length=20)),
                ('avatar_url', fields.CharField(null=True, max_length=500)),
                ('merged_into', fields.UUIDField(null=True)),
                ('created_at', fields.DatetimeField(auto_now=False, auto_now_add=False)),
            ],
            options={'table': 'member', 'app': 'member', 'pk_attr': 'id', 'table_description': 'A member; `merged_into` names the older member who is the same person.'},
            bases=['Model'],
        ),
        ops.CreateModel(
            name='MemberAlias',
            fields=[
                ('id', fields.UUIDField(primary_key=True, default=uuid4, unique=True, db_index=True)),
                ('member_id', fields.UUIDField()),
                ('into_id', fields.UUIDField()),
                ('why', fields.CharField(max_length=12)),
                ('joined_by', fields.UUIDField(null=True)),
                ('from_at', fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ('ended_by', fields.UUIDField(null=True)),
                ('until_at', fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
            ],
            options={'table': 'member_alias', 'app': 'member', 'pk_attr': 'id', 'table_description': 'That a member is another one, from when until when, and who or what said so.'},
            bases=['Model'],
        ),
        ops.CreateModel(
            name='MemberKey',
            fields=[
                ('member_id', fields.UUIDField(primary_key=True, default=uuid4, unique=True, db_index=True)),
                ('wrapped', fields.BinaryField()),
            ],
            options={'table': 'member_key', 'app': 'member', 'pk_attr': 'member_id', 'table_description': 'The key that seals what is personal to a member, itself sealed; without it all is noise.'},
            bases=['Model'],
        ),
        ops.CreateModel(
            name='MemberPhone',
            fields=[
                ('member_id', fields.UUIDField(primary_key=True, default=uuid4, unique=True, db_index=True)),
                ('blind', fields.BinaryField()),
                ('sealed', fields.BinaryField()),
                ('bound_at', fields.DatetimeField(auto_now=False, auto_now_add=False)),
            ],
            options={'table': 'member_phone', 'app': 'member', 'pk_attr': 'member_id', 'table_description': "A member's sealed phone, found by its blind index."},
            bases=['Model'],
        ),
        ops.CreateModel(
            name='MemberRole',
            fields=[
                ('id', fields.UUIDField(primary_key=True, default=uuid4, unique=True, db_index=True)),
                ('member_id', fields.UUIDField()),
                ('role', fields.CharField(max_length=12)),
                ('scope_id', fields.UUIDField(null=True)),
                ('granted_by', fields.UUIDField(null=True)),
                ('from_at', fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ('ended_by', fields.UUIDField(null=True)),
                ('until_at', fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
            ],
            options={'table': 'member_role', 'app': 'member', 'pk_attr': 'id', 'table_description': 'That a member holds a role in a place, from when until when.'},
            bases=['Model'],
        ),
        ops.CreateModel(
            name='RolePromise',
            fields=[
                ('id', fields.UUIDField(primary_key=True, default=uuid4, unique=True, db_index=True)),
                ('blind', fields.BinaryField()),
                ('role', fields.CharField(max_length=12)),
                ('scope_id', fields.UUIDField(null=True)),
                ('granted_by', fields.UUIDField(null=True)),
                ('from_at', fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ('until_at', fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ('taken_by', fields.UUIDField(null=True)),
                ('taken_at', fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
            ],
            options={'table': 'role_promise', 'app': 'member', 'pk_attr': 'id', 'table_description': 'A role that waits for whoever proves a phone to be theirs.'},
            bases=['Model'],
        ),
        ops.CreateModel(
            name='Session',
            fields=[
                ('id', fields.UUIDField(primary_key=True, default=uuid4, unique=True, db_index=True)),
                ('identity_id', fields.UUIDField()),
                ('app', fields.CharField(max_length=12)),
                ('code_hash', fields.BinaryField(null=True)),
                ('created_at', fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ('ended_at', fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
                ('ended_why', fields.CharField(null=True, max_length=12)),
                ('changed_at', fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
            ],
            options={'table': 'session', 'app': 'member', 'pk_attr': 'id', 'table_description': 'A family of tokens that began with one sign-in.'},
            bases=['Model'],
        ),
        ops.CreateModel(
            name='SessionToken',
            fields=[
                ('hash', fields.CharField(primary_key=True, unique=True, db_index=True, max_length=64)),
                ('session_id', fields.UUIDField()),
                ('kind', fields.CharField(max_length=12)),
                ('issued_at', fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ('until_at', fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ('used_at', fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
            ],
            options={'table': 'session_token', 'app': 'member', 'pk_attr': 'hash', 'table_description': 'The SHA-256 of a token, in hexadecimal; a refresh token is used once.'},
            bases=['Model'],
        ),
        ops.CreateModel(
            name='Tie',
            fields=[
                ('id', fields.UUIDField(primary_key=True, default=uuid4, unique=True, db_index=True)),
                ('member_id', fields.UUIDField()),
                ('kind', fields.CharField(max_length=12)),
                ('to_id', fields.UUIDField()),
                ('source', fields.CharField(max_length=40)),
                ('from_at', fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ('until_at', fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
            ],
            options={'table': 'tie', 'app': 'member', 'pk_attr': 'id', 'table_description': 'That a member belongs to a store or a leader, or was brought by another member.'},
            bases=['Model'],
        ),
    ]

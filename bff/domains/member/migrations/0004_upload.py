from tortoise import migrations
from tortoise.migrations import operations as ops
from uuid import uuid4
from tortoise import fields
from tortoise.indexes import Index

from bff.kit.states import final, unfinal
from bff.kit.undo import undone

RULES = """
    alter table upload
        add constraint upload_member foreign key (member_id) references member,
        add constraint upload_purpose check (
            purpose in ('AVATAR', 'SHOP_PHOTO', 'DAMAGE_PHOTO')),
        add constraint upload_kept check ((name is null) = (kept_at is null)),
        add constraint upload_window check (expires_at > prepared_at);
    create index upload_expected on upload (expires_at) where name is null
"""
KEPT = [
    *final("upload", "member_id", "purpose", "store_id", "prepared_at", "expires_at"),
    *final("upload", "name", "kept_at"),
]
UNKEPT = [*unfinal("upload", "member_id"), *unfinal("upload", "name")]


class Migration(migrations.Migration):
    dependencies = [('member', '0003_inbox')]

    initial = False

    operations = [
        ops.CreateModel(
            name='Upload',
            fields=[
                ('id', fields.UUIDField(primary_key=True, default=uuid4, unique=True, db_index=True)),
                ('member_id', fields.UUIDField()),
                ('purpose', fields.CharField(max_length=16)),
                ('store_id', fields.UUIDField(null=True)),
                ('prepared_at', fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ('expires_at', fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ('name', fields.CharField(null=True, unique=True, max_length=26)),
                ('kept_at', fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
            ],
            options={'table': 'upload', 'app': 'member', 'indexes': [Index(fields=['member_id', 'prepared_at'])], 'pk_attr': 'id', 'table_description': 'A picture that somebody may send, and under which name it is kept once it came.'},
            bases=['Model'],
        ),
        ops.RunSQL([RULES], reverse_sql=undone(RULES)),
        ops.RunSQL(KEPT, reverse_sql=UNKEPT),
    ]

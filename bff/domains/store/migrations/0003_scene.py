from tortoise import migrations
from tortoise.migrations import operations as ops
from uuid import uuid4
from tortoise import fields

class Migration(migrations.Migration):
    dependencies = [('store', '0002_rules')]

    initial = False

    operations = [
        ops.CreateModel(
            name='Scene',
            fields=[
                ('token', fields.CharField(primary_key=True, unique=True, db_index=True, max_length=32)),
                ('page', fields.CharField(max_length=12)),
                ('object_id', fields.CharField(max_length=40)),
                ('store_id', fields.UUIDField(null=True)),
                ('clerk_id', fields.UUIDField(null=True)),
                ('member_id', fields.UUIDField(null=True)),
                ('printed', fields.BooleanField()),
                ('created_at', fields.DatetimeField(auto_now=False, auto_now_add=False)),
            ],
            options={'table': 'scene', 'app': 'store', 'pk_attr': 'token', 'table_description': 'A short token that opens the app on a page; `printed` ones hang in a shop for years.'},
            bases=['Model'],
        ),
        ops.CreateModel(
            name='SceneOpening',
            fields=[
                ('id', fields.UUIDField(primary_key=True, default=uuid4, unique=True, db_index=True)),
                ('token', fields.CharField(max_length=32)),
                ('member_id', fields.UUIDField()),
                ('store_id', fields.UUIDField()),
                ('clerk_id', fields.UUIDField(null=True)),
                ('shared_by', fields.UUIDField(null=True)),
                ('at', fields.DatetimeField(auto_now=False, auto_now_add=False)),
            ],
            options={'table': 'scene_opened', 'app': 'store', 'pk_attr': 'id', 'table_description': 'That a member opened a scene, as evidence of who led them to a store.'},
            bases=['Model'],
        ),
    ]

"""Files, origins, versions, imports, feeds, what providers were asked, and the library's own history.

Columns of documents are empty or a constant: PostgreSQL adds them without touching a row.
"""

import importlib

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


TRIGGERS = importlib.import_module("claims.migrations.0002_triggers")


def sqlite_text_trigger(schema_editor, *, create):
    """SQLite makes a table anew to add a column that has a value, and its triggers go with the old one."""
    if schema_editor.connection.vendor != "sqlite":
        return
    name, statement = next(
        pair for pair in TRIGGERS.sqlite_statements() if pair[0] == "claims_document_text_fixed"
    )
    with schema_editor.connection.cursor() as cursor:
        cursor.execute(f"DROP TRIGGER IF EXISTS {name}")
        if create:
            cursor.execute(statement)


def off(apps, schema_editor):
    sqlite_text_trigger(schema_editor, create=False)


def on(apps, schema_editor):
    sqlite_text_trigger(schema_editor, create=True)


def create_library_triggers(connection):
    """The library's history is append-only. Also called by the tests, which empty the tables."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(
                "CREATE TRIGGER claims_library_rows BEFORE UPDATE OR DELETE ON claims_libraryentry "
                "FOR EACH ROW EXECUTE FUNCTION claims_refuse()"
            )
            cursor.execute(
                "CREATE TRIGGER claims_library_table BEFORE TRUNCATE ON claims_libraryentry "
                "FOR EACH STATEMENT EXECUTE FUNCTION claims_refuse()"
            )
        else:
            for operation in ("UPDATE", "DELETE"):
                cursor.execute(
                    f"CREATE TRIGGER claims_libraryentry_no_{operation.lower()} BEFORE {operation} "
                    "ON claims_libraryentry BEGIN SELECT RAISE(ABORT, 'claims_libraryentry is append-only'); END"
                )


def drop_library_triggers(connection):
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("DROP TRIGGER IF EXISTS claims_library_rows ON claims_libraryentry")
            cursor.execute("DROP TRIGGER IF EXISTS claims_library_table ON claims_libraryentry")
        else:
            for operation in ("update", "delete"):
                cursor.execute(f"DROP TRIGGER IF EXISTS claims_libraryentry_no_{operation}")


def append_only(apps, schema_editor):
    create_library_triggers(schema_editor.connection)


def no_longer(apps, schema_editor):
    drop_library_triggers(schema_editor.connection)


class Migration(migrations.Migration):

    dependencies = [
        ('claims', '0004_passage_search'),
    ]

    operations = [
        migrations.RunPython(off, on),
        migrations.CreateModel(
            name='HostTurn',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('host', models.CharField(max_length=253, unique=True)),
                ('token', models.UUIDField(blank=True, null=True)),
                ('until', models.DateTimeField(blank=True, null=True)),
                ('next_at', models.DateTimeField(blank=True, null=True)),
            ],
        ),
        migrations.CreateModel(
            name='Origin',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(blank=True, max_length=200, verbose_name='name')),
                ('created_at', models.DateTimeField(auto_now_add=True)),
            ],
        ),
        migrations.CreateModel(
            name='StoredFile',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('sha256', models.CharField(max_length=64, unique=True)),
                ('size', models.PositiveBigIntegerField()),
                ('content_type', models.CharField(blank=True, max_length=100)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
            ],
        ),
        migrations.AddField(
            model_name='document',
            name='author',
            field=models.CharField(blank=True, default='', max_length=300, verbose_name='author'),
        ),
        migrations.AddField(
            model_name='document',
            name='canonical_url',
            field=models.URLField(blank=True, default='', max_length=2000),
        ),
        migrations.AddField(
            model_name='document',
            name='corrects',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='corrections', to='claims.document'),
        ),
        migrations.AddField(
            model_name='document',
            name='origin_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='document',
            name='origin_reason',
            field=models.CharField(blank=True, choices=[('copy', 'nearly the same text'), ('canonical', 'names the other page as its canonical address'), ('wire', 'credits the same agency, and tells it in the same words'), ('release', 'takes over a press release'), ('person', 'a person grouped them')], default='', max_length=16),
        ),
        migrations.AddField(
            model_name='document',
            name='previous',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='later_versions', to='claims.document'),
        ),
        migrations.AddField(
            model_name='document',
            name='retired_at',
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='document',
            name='retired_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='document',
            name='retired_reason',
            field=models.CharField(blank=True, default='', max_length=500),
        ),
        migrations.CreateModel(
            name='EarlierFactCheck',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('provider', models.CharField(max_length=40)),
                ('url', models.URLField(max_length=2000)),
                ('title', models.CharField(blank=True, max_length=500)),
                ('publisher', models.CharField(blank=True, max_length=200)),
                ('rating', models.CharField(blank=True, max_length=200)),
                ('reviewed', models.CharField(blank=True, max_length=1000)),
                ('claimant', models.CharField(blank=True, max_length=200)),
                ('date', models.DateField(blank=True, null=True)),
                ('language', models.CharField(blank=True, max_length=8)),
                ('found_at', models.DateTimeField(auto_now_add=True)),
                ('claim', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='earlier_fact_checks', to='claims.claim')),
            ],
            options={
                'ordering': ['-date', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='Feed',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('attempt', models.PositiveSmallIntegerField(default=0)),
                ('lease_token', models.UUIDField(blank=True, null=True)),
                ('lease_until', models.DateTimeField(blank=True, null=True)),
                ('next_attempt_at', models.DateTimeField(blank=True, null=True)),
                ('woken_at', models.DateTimeField(blank=True, null=True)),
                ('url', models.URLField(max_length=2000, unique=True, verbose_name='address')),
                ('title', models.CharField(blank=True, max_length=300)),
                ('active', models.BooleanField(default=True, verbose_name='active')),
                ('minutes', models.PositiveIntegerField(default=30, verbose_name='minutes between two looks')),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('state', models.CharField(choices=[('waiting', 'waiting'), ('polling', 'being read')], default='waiting', max_length=16)),
                ('etag', models.CharField(blank=True, max_length=500)),
                ('last_modified', models.CharField(blank=True, max_length=100)),
                ('polled_at', models.DateTimeField(blank=True, null=True)),
                ('answered_at', models.DateTimeField(blank=True, null=True)),
                ('error', models.CharField(blank=True, max_length=500)),
                ('failures', models.PositiveIntegerField(default=0)),
                ('found', models.PositiveIntegerField(default=0)),
                ('created_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('source', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='feeds', to='claims.source')),
            ],
            options={
                'ordering': ['source__name', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='FeedPage',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('url_hash', models.CharField(max_length=64)),
                ('seen_at', models.DateTimeField(auto_now_add=True)),
                ('feed', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='pages', to='claims.feed')),
            ],
        ),
        migrations.CreateModel(
            name='Import',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('attempt', models.PositiveSmallIntegerField(default=0)),
                ('lease_token', models.UUIDField(blank=True, null=True)),
                ('lease_until', models.DateTimeField(blank=True, null=True)),
                ('next_attempt_at', models.DateTimeField(blank=True, null=True)),
                ('woken_at', models.DateTimeField(blank=True, null=True)),
                ('kind', models.CharField(choices=[('addresses', 'addresses'), ('files', 'files'), ('bulk', 'a bulk file')], max_length=16)),
                ('via', models.CharField(choices=[('paste', 'pasted'), ('address', 'fetched from its address'), ('upload', 'uploaded'), ('bulk', 'imported in bulk'), ('feed', 'found in a feed'), ('provider', 'found by a search provider'), ('terminal', 'added from the terminal')], max_length=16)),
                ('name', models.CharField(max_length=300)),
                ('tier', models.CharField(choices=[('primary', 'primary'), ('reference', 'reference'), ('news', 'news'), ('low', 'low')], max_length=16)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('finished_at', models.DateTimeField(blank=True, null=True)),
                ('state', models.CharField(choices=[('queued', 'waiting'), ('running', 'under way'), ('done', 'done'), ('failed', 'failed'), ('cancelled', 'cancelled')], default='queued', max_length=16)),
                ('failure', models.TextField(blank=True)),
                ('total', models.PositiveIntegerField(blank=True, null=True)),
                ('position', models.PositiveBigIntegerField(default=0)),
                ('stored', models.PositiveIntegerField(default=0)),
                ('known', models.PositiveIntegerField(default=0)),
                ('failed', models.PositiveIntegerField(default=0)),
                ('created_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('source', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='claims.source')),
                ('file', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='claims.storedfile')),
            ],
            options={
                'ordering': ['-pk'],
            },
        ),
        migrations.CreateModel(
            name='LibraryEntry',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('action', models.CharField(max_length=40)),
                ('subject', models.CharField(blank=True, max_length=2000)),
                ('details', models.JSONField(default=dict)),
                ('at', models.DateTimeField(auto_now_add=True)),
                ('document', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='history', to='claims.document')),
                ('person', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name_plural': 'library entries',
                'ordering': ['at', 'pk'],
            },
        ),
        migrations.AddField(
            model_name='document',
            name='origin',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='documents', to='claims.origin'),
        ),
        migrations.CreateModel(
            name='SearchQuestion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('provider', models.CharField(max_length=40)),
                ('text', models.CharField(max_length=500, verbose_name='question')),
                ('language', models.CharField(blank=True, max_length=8)),
                ('as_of', models.DateField()),
                ('key', models.CharField(max_length=64)),
                ('asked_at', models.DateTimeField(auto_now_add=True)),
                ('milliseconds', models.PositiveIntegerField(default=0)),
                ('cached', models.BooleanField(default=False)),
                ('failure', models.CharField(blank=True, max_length=500)),
                ('answer', models.JSONField(default=dict)),
                ('check_run', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='questions', to='claims.check')),
            ],
            options={
                'ordering': ['asked_at', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='SearchHit',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('url', models.CharField(max_length=2000)),
                ('title', models.CharField(blank=True, max_length=500)),
                ('reason', models.CharField(blank=True, max_length=500)),
                ('document', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='claims.document')),
                ('question', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='hits', to='claims.searchquestion')),
            ],
            options={
                'ordering': ['pk'],
            },
        ),
        migrations.CreateModel(
            name='Sketch',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('band', models.PositiveSmallIntegerField()),
                ('value', models.BigIntegerField()),
                ('document', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='sketches', to='claims.document')),
            ],
        ),
        migrations.CreateModel(
            name='Retrieval',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField(auto_now_add=True)),
                ('via', models.CharField(choices=[('paste', 'pasted'), ('address', 'fetched from its address'), ('upload', 'uploaded'), ('bulk', 'imported in bulk'), ('feed', 'found in a feed'), ('provider', 'found by a search provider'), ('terminal', 'added from the terminal')], max_length=16)),
                ('address', models.CharField(blank=True, max_length=2000)),
                ('document', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='retrievals', to='claims.document')),
                ('person', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('file', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='claims.storedfile')),
            ],
            options={
                'ordering': ['at', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='ImportItem',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveIntegerField()),
                ('name', models.CharField(max_length=2000)),
                ('title', models.CharField(blank=True, max_length=500)),
                ('date', models.DateField(blank=True, null=True)),
                ('state', models.CharField(choices=[('waiting', 'waiting'), ('stored', 'stored'), ('known', 'was there already'), ('refused', 'refused'), ('failed', 'failed')], default='waiting', max_length=16)),
                ('reason', models.CharField(blank=True, max_length=500)),
                ('attempt', models.PositiveSmallIntegerField(default=0)),
                ('next_attempt_at', models.DateTimeField(blank=True, null=True)),
                ('document', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='claims.document')),
                ('of_import', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='items', to='claims.import')),
                ('file', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='claims.storedfile')),
            ],
            options={
                'ordering': ['of_import', 'number'],
            },
        ),
        migrations.AddField(
            model_name='document',
            name='file',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='documents', to='claims.storedfile'),
        ),
        migrations.AddConstraint(
            model_name='earlierfactcheck',
            constraint=models.UniqueConstraint(fields=('claim', 'url'), name='earlier_fact_check_once'),
        ),
        migrations.AddConstraint(
            model_name='feed',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['waiting', 'polling'])), name='feed_state_known'),
        ),
        migrations.AddConstraint(
            model_name='feed',
            constraint=models.CheckConstraint(condition=models.Q(('minutes__gte', 5), ('minutes__lte', 10080)), name='feed_minutes_5_week'),
        ),
        migrations.AddConstraint(
            model_name='feedpage',
            constraint=models.UniqueConstraint(fields=('feed', 'url_hash'), name='feed_page_once'),
        ),
        migrations.AddIndex(
            model_name='searchquestion',
            index=models.Index(fields=['key', 'asked_at'], name='search_question_key'),
        ),
        migrations.AddIndex(
            model_name='sketch',
            index=models.Index(fields=['value'], name='sketch_value'),
        ),
        migrations.AddConstraint(
            model_name='sketch',
            constraint=models.UniqueConstraint(fields=('document', 'band'), name='sketch_once'),
        ),
        migrations.AddIndex(
            model_name='importitem',
            index=models.Index(fields=['of_import', 'state'], name='import_item_state'),
        ),
        migrations.AddConstraint(
            model_name='importitem',
            constraint=models.UniqueConstraint(fields=('of_import', 'number'), name='import_item_once'),
        ),
        migrations.AddConstraint(
            model_name='importitem',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['waiting', 'stored', 'known', 'refused', 'failed'])), name='import_item_state_known'),
        ),
        migrations.AddIndex(
            model_name='import',
            index=models.Index(fields=['state', 'lease_until'], name='import_work'),
        ),
        migrations.AddConstraint(
            model_name='import',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['queued', 'running', 'done', 'failed', 'cancelled'])), name='import_state_known'),
        ),
        migrations.AddConstraint(
            model_name='import',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'failed'), _negated=True), models.Q(('failure', ''), _negated=True), _connector='OR'), name='import_failed_says_why'),
        ),
        migrations.RunPython(on, off),
        migrations.RunPython(append_only, no_longer),
    ]

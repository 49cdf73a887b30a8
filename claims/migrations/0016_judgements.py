"""What people say of claims beside what the machine suggested; a reviewer may give a label before they see that.

Judgements are append-only, held by triggers on both databases. Columns added to other tables are empty or a
constant: PostgreSQL adds them without touching a row.
"""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


def create_judgement_triggers(connection):
    """Also called by the tests, which empty the tables between two of them."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(
                "CREATE TRIGGER claims_judgement_rows BEFORE UPDATE OR DELETE ON claims_judgement "
                "FOR EACH ROW EXECUTE FUNCTION claims_refuse()"
            )
            cursor.execute(
                "CREATE TRIGGER claims_judgement_table BEFORE TRUNCATE ON claims_judgement "
                "FOR EACH STATEMENT EXECUTE FUNCTION claims_refuse()"
            )
        else:
            for operation in ("UPDATE", "DELETE"):
                cursor.execute(
                    f"CREATE TRIGGER claims_judgement_no_{operation.lower()} BEFORE {operation} "
                    "ON claims_judgement BEGIN SELECT RAISE(ABORT, 'claims_judgement is append-only'); END"
                )


def drop_judgement_triggers(connection):
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("DROP TRIGGER IF EXISTS claims_judgement_rows ON claims_judgement")
            cursor.execute("DROP TRIGGER IF EXISTS claims_judgement_table ON claims_judgement")
        else:
            for operation in ("update", "delete"):
                cursor.execute(f"DROP TRIGGER IF EXISTS claims_judgement_no_{operation}")


def append_only(apps, schema_editor):
    create_judgement_triggers(schema_editor.connection)


def no_longer(apps, schema_editor):
    drop_judgement_triggers(schema_editor.connection)


def forget_notices(apps, schema_editor):
    """The way back: the earlier constraint does not know this kind."""
    apps.get_model("claims", "Notice").objects.filter(kind="overridden").delete()


class Migration(migrations.Migration):

    dependencies = [
        ("claims", "0015_desk_indexes"),
    ]

    operations = [
        migrations.CreateModel(
            name='Judgement',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('by', models.CharField(choices=[('own_label', 'a label of one’s own'), ('proposal', 'a proposed verdict'), ('decision', 'a decided verdict'), ('shown', 'had the suggestion shown, without a label')], max_length=16)),
                ('label', models.CharField(blank=True, choices=[('supported', 'supported'), ('refuted', 'refuted'), ('conflicting', 'conflicting'), ('not_enough_evidence', 'not enough evidence'), ('cant_tell', 'can’t tell yet')], max_length=24)),
                ('reason', models.TextField(blank=True)),
                ('suggested_label', models.CharField(blank=True, choices=[('supported', 'supported'), ('refuted', 'refuted'), ('conflicting', 'conflicting'), ('not_enough_evidence', 'not enough evidence')], max_length=24)),
                ('suggested_confidence', models.FloatField(blank=True, null=True)),
                ('blind', models.BooleanField()),
                ('at', models.DateTimeField(auto_now_add=True)),
            ],
            options={
                'ordering': ['at', 'pk'],
            },
        ),
        migrations.RemoveConstraint(
            model_name='notice',
            name='notice_kind_known',
        ),
        migrations.AddField(
            model_name='newsroom',
            name='evidence_first',
            field=models.CharField(choices=[('off', 'off: the suggestion is shown at once'), ('offered', 'offered: each reviewer may switch it on for themselves'), ('always', 'always: every reviewer gives a label first')], default='off', max_length=16, verbose_name='Evidence first'),
        ),
        migrations.AddField(
            model_name='newsroom',
            name='evidence_first_since',
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='notice',
            name='reason',
            field=models.TextField(blank=True, default=''),
        ),
        migrations.AddField(
            model_name='person',
            name='evidence_first',
            field=models.BooleanField(default=False, verbose_name='evidence first'),
        ),
        migrations.AddField(
            model_name='person',
            name='evidence_first_since',
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AlterField(
            model_name='notice',
            name='kind',
            field=models.CharField(choices=[('assigned', 'assigned the claim to you'), ('mentioned', 'mentioned you in a comment'), ('sent_back', 'sent your verdict back'), ('overridden', 'proposed another verdict instead of yours'), ('published', 'published the fact-check'), ('corrected', 'corrected the fact-check'), ('withdrawn', 'withdrew the fact-check'), ('stale', 'found that the verdict may no longer stand')], max_length=16),
        ),
        migrations.AddConstraint(
            model_name='notice',
            constraint=models.CheckConstraint(condition=models.Q(('kind__in', ['assigned', 'mentioned', 'sent_back', 'overridden', 'published', 'corrected', 'withdrawn', 'stale'])), name='notice_kind_known'),
        ),
        migrations.AddField(
            model_name='judgement',
            name='check_run',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='claims.check'),
        ),
        migrations.AddField(
            model_name='judgement',
            name='claim',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='judgements', to='claims.claim'),
        ),
        migrations.AddField(
            model_name='judgement',
            name='person',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddIndex(
            model_name='judgement',
            index=models.Index(fields=['by', 'at'], name='judgement_by_at'),
        ),
        migrations.AddIndex(
            model_name='judgement',
            index=models.Index(fields=['blind', 'at'], name='judgement_blind_at'),
        ),
        migrations.AddConstraint(
            model_name='judgement',
            constraint=models.CheckConstraint(condition=models.Q(('by__in', ['own_label', 'proposal', 'decision', 'shown'])), name='judgement_by_known'),
        ),
        migrations.AddConstraint(
            model_name='judgement',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('blind', False), ('by', 'shown'), ('label', '')), models.Q(models.Q(('by', 'shown'), _negated=True), ('label__in', ['supported', 'refuted', 'conflicting', 'not_enough_evidence', 'cant_tell'])), _connector='OR'), name='judgement_has_a_label'),
        ),
        migrations.AddConstraint(
            model_name='judgement',
            constraint=models.UniqueConstraint(condition=models.Q(('blind', True)), fields=('claim', 'person'), name='judgement_blind_once'),
        ),
        migrations.RunPython(append_only, no_longer),
        migrations.RunPython(migrations.RunPython.noop, forget_notices),
    ]

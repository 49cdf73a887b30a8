"""Corrections of published fact-checks, and ratings that say why and when they were retired.

Triggers hold that a correction begins as a proposal, is ended once, and never changes otherwise.
The new columns are empty or a constant; the only rows written are ratings that were retired before
a reason was asked for.
"""

import django.db.models.deletion
import django.db.models.functions.comparison
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


# What may be written when a correction ends, and only then.
ENDING = ("state", "after_id", "ended_by_id", "ended_at", "comment", "exception_before")
FIXED = ("id", "fact_check_id", "kind", "reason", "before_id", "proposal_id", "proposed_by_id", "proposed_at")

SQLITE = {
    "claims_correction_begins": (
        "BEFORE INSERT ON claims_correction WHEN NEW.state <> 'proposed' "
        "BEGIN SELECT RAISE(ABORT, 'a correction begins as a proposal'); END"
    ),
    "claims_correction_no_update": (
        "BEFORE UPDATE ON claims_correction WHEN NOT (OLD.state = 'proposed' AND NEW.state <> 'proposed' AND "
        + " AND ".join(f"NEW.{column} IS OLD.{column}" for column in FIXED)
        + ") BEGIN SELECT RAISE(ABORT, 'a correction never changes'); END"
    ),
    "claims_correction_no_delete": (
        "BEFORE DELETE ON claims_correction BEGIN SELECT RAISE(ABORT, 'a correction is never deleted'); END"
    ),
}

POSTGRESQL = f"""
CREATE FUNCTION claims_correction_begins() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.state <> 'proposed' THEN
        RAISE EXCEPTION 'a correction begins as a proposal' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$;

CREATE FUNCTION claims_correction_fixed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.state <> 'proposed' OR NEW.state = 'proposed'
        OR to_jsonb(NEW) - ARRAY[{", ".join(f"'{column}'" for column in ENDING)}]
            IS DISTINCT FROM to_jsonb(OLD) - ARRAY[{", ".join(f"'{column}'" for column in ENDING)}] THEN
        RAISE EXCEPTION 'a correction never changes' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER claims_correction_insert BEFORE INSERT ON claims_correction
    FOR EACH ROW EXECUTE FUNCTION claims_correction_begins();
CREATE TRIGGER claims_correction_update BEFORE UPDATE ON claims_correction
    FOR EACH ROW EXECUTE FUNCTION claims_correction_fixed();
CREATE TRIGGER claims_correction_delete BEFORE DELETE ON claims_correction
    FOR EACH ROW EXECUTE FUNCTION claims_refuse();
CREATE TRIGGER claims_correction_table BEFORE TRUNCATE ON claims_correction
    FOR EACH STATEMENT EXECUTE FUNCTION claims_refuse();
"""


def create_correction_triggers(connection):
    """Also called by the tests, which empty the tables."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(POSTGRESQL)
        else:
            for name, rest in SQLITE.items():
                cursor.execute(f"CREATE TRIGGER {name} {rest}")


def drop_correction_triggers(connection):
    """The functions take their triggers with them; the two on `claims_refuse` may be gone with that one."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("DROP FUNCTION claims_correction_begins() CASCADE")
            cursor.execute("DROP FUNCTION claims_correction_fixed() CASCADE")
            cursor.execute("DROP TRIGGER IF EXISTS claims_correction_delete ON claims_correction")
            cursor.execute("DROP TRIGGER IF EXISTS claims_correction_table ON claims_correction")
        else:
            for name in SQLITE:
                cursor.execute(f"DROP TRIGGER {name}")


def on(apps, schema_editor):
    create_correction_triggers(schema_editor.connection)


def off(apps, schema_editor):
    drop_correction_triggers(schema_editor.connection)


def say_why(apps, schema_editor):
    ratings = apps.get_model("claims", "Rating").objects.filter(retired=True, retired_because="")
    ratings.update(retired_because="It was retired before reasons were written down.")


def forget_notices(apps, schema_editor):
    """The way back: a notice of a correction is of a kind that the earlier constraint does not know."""
    apps.get_model("claims", "Notice").objects.filter(kind="corrected").delete()


class Migration(migrations.Migration):

    dependencies = [
        ("claims", "0010_publish_gate"),
    ]

    operations = [
        migrations.CreateModel(
            name='Correction',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('correction', 'correction'), ('clarification', 'clarification'), ('update', 'update')], max_length=16)),
                ('reason', models.TextField()),
                ('proposed_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('state', models.CharField(choices=[('proposed', 'proposed'), ('turned_down', 'turned down'), ('published', 'published')], default='proposed', max_length=16)),
                ('ended_at', models.DateTimeField(blank=True, null=True)),
                ('comment', models.TextField(blank=True)),
                ('exception_before', models.TextField(blank=True)),
                ('fact_check', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='corrections', to='claims.factcheck')),
                ('before', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='claims.verdict')),
                ('proposal', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='claims.verdict')),
                ('proposed_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('after', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='claims.verdict')),
                ('ended_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['proposed_at', 'pk'],
            },
        ),
        migrations.RemoveConstraint(
            model_name='notice',
            name='notice_kind_known',
        ),
        migrations.AddField(
            model_name='factcheck',
            name='corrected_at',
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='rating',
            name='changed_at',
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='rating',
            name='changed_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='rating',
            name='retired_at',
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='rating',
            name='retired_because',
            field=models.CharField(blank=True, default='', max_length=500),
        ),
        migrations.AddField(
            model_name='rating',
            name='retired_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='rating',
            name='version',
            field=models.PositiveBigIntegerField(default=1),
        ),
        migrations.AlterField(
            model_name='notice',
            name='kind',
            field=models.CharField(choices=[('assigned', 'assigned the claim to you'), ('mentioned', 'mentioned you in a comment'), ('sent_back', 'sent your verdict back'), ('published', 'published the fact-check'), ('corrected', 'corrected the fact-check'), ('withdrawn', 'withdrew the fact-check')], max_length=16),
        ),
        migrations.AddIndex(
            model_name='factcheck',
            index=models.Index(models.OrderBy(django.db.models.functions.comparison.Coalesce('withdrawn_at', 'corrected_at', 'published_at'), descending=True), models.OrderBy(models.F('id'), descending=True), name='fact_check_changed'),
        ),
        migrations.AddConstraint(
            model_name='notice',
            constraint=models.CheckConstraint(condition=models.Q(('kind__in', ['assigned', 'mentioned', 'sent_back', 'published', 'corrected', 'withdrawn'])), name='notice_kind_known'),
        ),
        migrations.RunPython(say_why, forget_notices),
        migrations.AddConstraint(
            model_name='rating',
            constraint=models.CheckConstraint(condition=models.Q(('retired', False), models.Q(('retired_because', ''), _negated=True), _connector='OR'), name='rating_retired_says_why'),
        ),
        migrations.AddConstraint(
            model_name='correction',
            constraint=models.UniqueConstraint(condition=models.Q(('state', 'proposed')), fields=('fact_check',), name='correction_one_open_a_fact_check'),
        ),
        migrations.AddConstraint(
            model_name='correction',
            constraint=models.CheckConstraint(condition=models.Q(('kind__in', ['correction', 'clarification', 'update'])), name='correction_kind_known'),
        ),
        migrations.AddConstraint(
            model_name='correction',
            constraint=models.CheckConstraint(condition=models.Q(('reason', ''), _negated=True), name='correction_says_why'),
        ),
        migrations.AddConstraint(
            model_name='correction',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('after', None), ('ended_at', None), ('ended_by', None), ('state', 'proposed')), models.Q(('ended_at__isnull', False), ('ended_by__isnull', False), ('state', 'published'), ('after__isnull', False)), models.Q(('ended_at__isnull', False), ('ended_by__isnull', False), ('state', 'turned_down'), ('after', None), models.Q(('comment', ''), _negated=True)), _connector='OR'), name='correction_ended_whole'),
        ),
        migrations.AddConstraint(
            model_name='correction',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'published'), _negated=True), models.Q(('ended_by', models.F('proposed_by')), _negated=True), _connector='OR'), name='correction_published_by_another'),
        ),
        migrations.RunPython(on, off),
    ]

"""Invitations, second factors, mails about accounts, and the newsroom's append-only history."""

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models



TABLE = "claims_newsroomentry"


def create_newsroom_triggers(connection):
    """The newsroom's history is append-only. Also called by the tests, which empty the tables."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(
                f"CREATE TRIGGER claims_newsroom_rows BEFORE UPDATE OR DELETE ON {TABLE} "
                "FOR EACH ROW EXECUTE FUNCTION claims_refuse()"
            )
            cursor.execute(
                f"CREATE TRIGGER claims_newsroom_table BEFORE TRUNCATE ON {TABLE} "
                "FOR EACH STATEMENT EXECUTE FUNCTION claims_refuse()"
            )
        else:
            for operation in ("UPDATE", "DELETE"):
                cursor.execute(
                    f"CREATE TRIGGER {TABLE}_no_{operation.lower()} BEFORE {operation} ON {TABLE} "
                    f"BEGIN SELECT RAISE(ABORT, '{TABLE} is append-only'); END"
                )


def drop_newsroom_triggers(connection):
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(f"DROP TRIGGER IF EXISTS claims_newsroom_rows ON {TABLE}")
            cursor.execute(f"DROP TRIGGER IF EXISTS claims_newsroom_table ON {TABLE}")
        else:
            for operation in ("update", "delete"):
                cursor.execute(f"DROP TRIGGER IF EXISTS {TABLE}_no_{operation}")


def append_only(apps, schema_editor):
    create_newsroom_triggers(schema_editor.connection)


def no_longer(apps, schema_editor):
    drop_newsroom_triggers(schema_editor.connection)


class Migration(migrations.Migration):

    dependencies = [
        ("claims", "0011_corrections"),
    ]

    operations = [
        migrations.AddField(
            model_name='person',
            name='last_seen',
            field=models.DateField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='person',
            name='second_factor_since',
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='person',
            name='session_epoch',
            field=models.PositiveBigIntegerField(default=0),
        ),
        migrations.CreateModel(
            name='NewsroomEntry',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('role', models.CharField(max_length=16)),
                ('action', models.CharField(max_length=40)),
                ('details', models.JSONField(default=dict)),
                ('at', models.DateTimeField(auto_now_add=True)),
                ('about', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='newsroom_history', to=settings.AUTH_USER_MODEL)),
                ('person', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name_plural': 'newsroom entries',
                'ordering': ['at', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='SecondFactor',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('secret', models.CharField(blank=True, max_length=300)),
                ('last_step', models.PositiveBigIntegerField(default=0)),
                ('offered', models.CharField(blank=True, max_length=300)),
                ('offered_at', models.DateTimeField(blank=True, null=True)),
                ('failed', models.PositiveSmallIntegerField(default=0)),
                ('closed_until', models.DateTimeField(blank=True, null=True)),
                ('person', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='second_factor', to=settings.AUTH_USER_MODEL)),
            ],
        ),
        migrations.CreateModel(
            name='AccountMail',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('reset', 'a new password was asked for'), ('password', 'your password was changed'), ('address', 'your e-mail address was changed'), ('second_factor_on', 'a second factor was set up'), ('second_factor_off', 'your second factor was taken away'), ('recovery', 'a recovery code was used')], max_length=20)),
                ('to', models.EmailField(max_length=254)),
                ('visitor', models.GenericIPAddressField(blank=True, null=True)),
                ('at', models.DateTimeField(default=django.utils.timezone.now)),
                ('mailed_at', models.DateTimeField(blank=True, null=True)),
                ('mail_failure', models.CharField(blank=True, max_length=300)),
                ('mail_attempt', models.PositiveSmallIntegerField(default=0)),
                ('mail_due_at', models.DateTimeField(blank=True, null=True)),
                ('woken_at', models.DateTimeField(blank=True, null=True)),
                ('person', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'indexes': [models.Index(fields=['kind', 'at'], name='account_mail_lately'), models.Index(condition=models.Q(('mail_due_at__isnull', False)), fields=['mail_due_at'], name='account_mail_due')],
                'constraints': [models.CheckConstraint(condition=models.Q(('kind__in', ['reset', 'password', 'address', 'second_factor_on', 'second_factor_off', 'recovery'])), name='account_mail_kind_known'), models.CheckConstraint(condition=models.Q(('kind', 'reset'), ('person__isnull', False), _connector='OR'), name='account_mail_of_a_person')],
            },
        ),
        migrations.CreateModel(
            name='Invitation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('token_hash', models.CharField(max_length=64, unique=True)),
                ('name', models.CharField(max_length=150, verbose_name='name')),
                ('email', models.EmailField(blank=True, max_length=254, verbose_name='e-mail address')),
                ('role', models.CharField(choices=[('submitter', 'Submitter'), ('reviewer', 'Reviewer'), ('editor', 'Editor')], max_length=16, verbose_name='role')),
                ('at', models.DateTimeField(default=django.utils.timezone.now)),
                ('expires_at', models.DateTimeField()),
                ('used_at', models.DateTimeField(blank=True, null=True)),
                ('revoked_at', models.DateTimeField(blank=True, null=True)),
                ('invited_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('person', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['-at', '-pk'],
                'constraints': [models.CheckConstraint(condition=models.Q(('role__in', ['submitter', 'reviewer', 'editor'])), name='invitation_role_known'), models.CheckConstraint(condition=models.Q(('used_at__isnull', True), ('revoked_at__isnull', True), _connector='OR'), name='invitation_used_or_revoked')],
            },
        ),
        migrations.CreateModel(
            name='RecoveryCode',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code_hash', models.CharField(max_length=64)),
                ('used_at', models.DateTimeField(blank=True, null=True)),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='recovery_codes', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('person', 'code_hash'), name='recovery_code_once')],
            },
        ),
        migrations.RunPython(append_only, no_longer),
    ]

"""Comments, what each person is told, and the right of reply.

A trigger holds that a comment never changes, but for being withdrawn once.
"""

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

SQLITE = """
CREATE TRIGGER claims_comment_fixed BEFORE UPDATE ON claims_comment
WHEN NOT (
    NEW.id IS OLD.id AND NEW.claim_id IS OLD.claim_id AND NEW.person_id IS OLD.person_id
    AND NEW.text IS OLD.text AND NEW.at IS OLD.at AND OLD.withdrawn_at IS NULL
)
BEGIN SELECT RAISE(ABORT, 'a comment never changes'); END
"""

POSTGRESQL = """
CREATE FUNCTION claims_comment_fixed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF to_jsonb(NEW) - 'withdrawn_at' IS DISTINCT FROM to_jsonb(OLD) - 'withdrawn_at'
        OR OLD.withdrawn_at IS NOT NULL THEN
        RAISE EXCEPTION 'a comment never changes' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER claims_comment_update BEFORE UPDATE ON claims_comment
    FOR EACH ROW EXECUTE FUNCTION claims_comment_fixed();
"""


def on(apps, schema_editor):
    schema_editor.execute(POSTGRESQL if schema_editor.connection.vendor == "postgresql" else SQLITE, None)


def off(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("DROP FUNCTION claims_comment_fixed() CASCADE", None)
    else:
        schema_editor.execute("DROP TRIGGER claims_comment_fixed", None)


class Migration(migrations.Migration):

    dependencies = [
        ('claims', '0007_queue'),
    ]

    operations = [
        migrations.CreateModel(
            name='Comment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('text', models.TextField(max_length=4000)),
                ('at', models.DateTimeField(default=django.utils.timezone.now)),
                ('withdrawn_at', models.DateTimeField(blank=True, null=True)),
                ('claim', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='comments', to='claims.claim')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['at', 'pk'],
                'constraints': [models.CheckConstraint(condition=models.Q(('text', ''), _negated=True), name='comment_says_something')],
            },
        ),
        migrations.CreateModel(
            name='Notice',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('assigned', 'assigned the claim to you'), ('mentioned', 'mentioned you in a comment'), ('sent_back', 'sent your verdict back'), ('published', 'published the fact-check'), ('withdrawn', 'withdrew the fact-check')], max_length=16)),
                ('at', models.DateTimeField(default=django.utils.timezone.now)),
                ('read_at', models.DateTimeField(blank=True, null=True)),
                ('mailed_at', models.DateTimeField(blank=True, null=True)),
                ('mail_failure', models.CharField(blank=True, max_length=300)),
                ('mail_attempt', models.PositiveSmallIntegerField(default=0)),
                ('mail_due_at', models.DateTimeField(blank=True, null=True)),
                ('woken_at', models.DateTimeField(blank=True, null=True)),
                ('by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('claim', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='notices', to='claims.claim')),
                ('to', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='notices', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['-at', '-pk'],
                'indexes': [models.Index(fields=['to', '-at'], name='notice_inbox'), models.Index(condition=models.Q(('read_at__isnull', True)), fields=['to'], name='notice_unread'), models.Index(condition=models.Q(('mail_due_at__isnull', False)), fields=['mail_due_at'], name='notice_mail')],
                'constraints': [models.CheckConstraint(condition=models.Q(('kind__in', ['assigned', 'mentioned', 'sent_back', 'published', 'withdrawn'])), name='notice_kind_known'), models.CheckConstraint(condition=models.Q(('by__isnull', True), models.Q(('by', models.F('to')), _negated=True), _connector='OR'), name='notice_by_another')],
            },
        ),
        migrations.CreateModel(
            name='RightOfReply',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('asked', models.CharField(max_length=200)),
                ('channel', models.CharField(choices=[('email', 'by e-mail'), ('phone', 'by telephone'), ('letter', 'by letter'), ('in_person', 'in person'), ('other', 'in another way')], max_length=16)),
                ('asked_at', models.DateField()),
                ('deadline', models.DateField(blank=True, null=True)),
                ('state', models.CharField(choices=[('waiting', 'waiting for an answer'), ('answered', 'answered'), ('no_answer', 'no answer')], default='waiting', max_length=16)),
                ('answer', models.TextField(blank=True)),
                ('answered_at', models.DateField(blank=True, null=True)),
                ('at', models.DateTimeField(default=django.utils.timezone.now)),
                ('claim', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='replies', to='claims.claim')),
                ('recorded_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name_plural': 'rights of reply',
                'ordering': ['asked_at', 'pk'],
                'constraints': [models.CheckConstraint(condition=models.Q(('state__in', ['waiting', 'answered', 'no_answer'])), name='reply_state_known'), models.CheckConstraint(condition=models.Q(('channel__in', ['email', 'phone', 'letter', 'in_person', 'other'])), name='reply_channel_known'), models.CheckConstraint(condition=models.Q(models.Q(('answered_at__isnull', False), ('state', 'answered'), models.Q(('answer', ''), _negated=True)), models.Q(models.Q(('state', 'answered'), _negated=True), ('answer', ''), ('answered_at__isnull', True)), _connector='OR'), name='reply_answered_has_an_answer'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'no_answer'), _negated=True), ('deadline__isnull', False), _connector='OR'), name='reply_no_answer_by_a_day')],
            },
        ),
        migrations.RunPython(on, off),
    ]

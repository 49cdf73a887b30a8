"""The watch over decided verdicts, and why a verdict is stale.

A claim that was marked stale before gets the reason that there was then: its newest check says otherwise.
"""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


def give_reasons(apps, schema_editor):
    claim, verdict, reason = (apps.get_model("claims", name) for name in ("Claim", "Verdict", "StaleReason"))
    for pk, check in claim.objects.filter(stale=True).values_list("pk", "suggested_by_id").iterator():
        current = verdict.objects.filter(claim_id=pk, current=True, state="decided").first()
        if current is None:
            claim.objects.filter(pk=pk).update(stale=False)
            continue
        reason.objects.create(
            claim_id=pk, verdict=current, kind="suggestion_differs", check_run_id=check, fact=f"check:{check}"
        )
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # or its tables can't be altered any more


def keep_marks(apps, schema_editor):
    """Backwards, the marks stay where they are."""


class Migration(migrations.Migration):

    dependencies = [
        ("claims", "0013_claims_by_hand"),
    ]

    operations = [
        migrations.CreateModel(
            name='PageLook',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('looked_at', models.DateTimeField()),
                ('seen_at', models.DateTimeField(blank=True, null=True)),
                ('misses', models.PositiveSmallIntegerField(default=0)),
                ('missed_on', models.DateField(blank=True, null=True)),
                ('gone_at', models.DateTimeField(blank=True, null=True)),
                ('failure', models.CharField(blank=True, max_length=500)),
            ],
        ),
        migrations.CreateModel(
            name='StaleReason',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('document_changed', 'a cited page no longer says what is quoted'), ('document_gone', 'a cited page is no longer available'), ('document_corrected', 'a cited document has been corrected'), ('document_retired', 'a cited document has been retired'), ('evidence_struck', 'cited evidence has been struck'), ('suggestion_differs', 'the newest check says otherwise')], max_length=24)),
                ('fact', models.CharField(max_length=200)),
                ('details', models.JSONField(default=dict)),
                ('found_at', models.DateTimeField(auto_now_add=True)),
                ('settled_at', models.DateTimeField(blank=True, null=True)),
                ('settlement', models.TextField(blank=True)),
            ],
            options={
                'ordering': ['found_at', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='Watch',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('attempt', models.PositiveSmallIntegerField(default=0)),
                ('lease_token', models.UUIDField(blank=True, null=True)),
                ('lease_until', models.DateTimeField(blank=True, null=True)),
                ('next_attempt_at', models.DateTimeField(blank=True, null=True)),
                ('woken_at', models.DateTimeField(blank=True, null=True)),
                ('state', models.CharField(choices=[('waiting', 'waiting'), ('looking', 'being looked at')], default='waiting', max_length=16)),
                ('looked_at', models.DateTimeField(blank=True, null=True)),
                ('checked_at', models.DateTimeField(blank=True, null=True)),
                ('error', models.CharField(blank=True, max_length=500)),
            ],
            options={
                'verbose_name_plural': 'watches',
            },
        ),
        migrations.RemoveConstraint(
            model_name='notice',
            name='notice_kind_known',
        ),
        migrations.AlterField(
            model_name='notice',
            name='kind',
            field=models.CharField(choices=[('assigned', 'assigned the claim to you'), ('mentioned', 'mentioned you in a comment'), ('sent_back', 'sent your verdict back'), ('published', 'published the fact-check'), ('corrected', 'corrected the fact-check'), ('withdrawn', 'withdrew the fact-check'), ('stale', 'found that the verdict may no longer stand')], max_length=16),
        ),
        migrations.AddConstraint(
            model_name='notice',
            constraint=models.CheckConstraint(condition=models.Q(('kind__in', ['assigned', 'mentioned', 'sent_back', 'published', 'corrected', 'withdrawn', 'stale'])), name='notice_kind_known'),
        ),
        migrations.AddField(
            model_name='pagelook',
            name='document',
            field=models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='look', to='claims.document'),
        ),
        migrations.AddField(
            model_name='pagelook',
            name='version',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='claims.document'),
        ),
        migrations.AddField(
            model_name='stalereason',
            name='check_run',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='claims.check'),
        ),
        migrations.AddField(
            model_name='stalereason',
            name='claim',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='stale_reasons', to='claims.claim'),
        ),
        migrations.AddField(
            model_name='stalereason',
            name='document',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='claims.document'),
        ),
        migrations.AddField(
            model_name='stalereason',
            name='settled_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='stalereason',
            name='verdict',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='stale_reasons', to='claims.verdict'),
        ),
        migrations.AddField(
            model_name='watch',
            name='claim',
            field=models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='watch', to='claims.claim'),
        ),
        migrations.AddIndex(
            model_name='pagelook',
            index=models.Index(fields=['seen_at'], name='page_look_seen'),
        ),
        migrations.AddIndex(
            model_name='stalereason',
            index=models.Index(condition=models.Q(('settled_at__isnull', True)), fields=['claim'], name='stale_reason_open'),
        ),
        migrations.AddConstraint(
            model_name='stalereason',
            constraint=models.UniqueConstraint(fields=('verdict', 'kind', 'fact'), name='stale_reason_raised_once'),
        ),
        migrations.AddConstraint(
            model_name='stalereason',
            constraint=models.UniqueConstraint(condition=models.Q(('settled_at__isnull', True)), fields=('claim', 'kind', 'document'), name='stale_reason_open_once_a_document'),
        ),
        migrations.AddConstraint(
            model_name='stalereason',
            constraint=models.UniqueConstraint(condition=models.Q(('document__isnull', True), ('settled_at__isnull', True)), fields=('claim', 'kind'), name='stale_reason_open_once'),
        ),
        migrations.AddConstraint(
            model_name='stalereason',
            constraint=models.CheckConstraint(condition=models.Q(('kind__in', ['document_changed', 'document_gone', 'document_corrected', 'document_retired', 'evidence_struck', 'suggestion_differs'])), name='stale_kind_known'),
        ),
        migrations.AddConstraint(
            model_name='stalereason',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('settled_at__isnull', True), ('settled_by__isnull', True), ('settlement', '')), models.Q(('settled_at__isnull', False), ('settled_by__isnull', False), models.Q(('settlement', ''), _negated=True)), _connector='OR'), name='stale_settled_by_somebody_in_words'),
        ),
        migrations.AddIndex(
            model_name='watch',
            index=models.Index(fields=['state', 'next_attempt_at'], name='watch_turn'),
        ),
        migrations.AddIndex(
            model_name='watch',
            index=models.Index(fields=['checked_at'], name='watch_checked'),
        ),
        migrations.AddConstraint(
            model_name='watch',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['waiting', 'looking'])), name='watch_state_known'),
        ),
        migrations.AlterField(
            model_name='import',
            name='via',
            field=models.CharField(choices=[('paste', 'pasted'), ('address', 'fetched from its address'), ('upload', 'uploaded'), ('bulk', 'imported in bulk'), ('feed', 'found in a feed'), ('provider', 'found by a search provider'), ('terminal', 'added from the terminal'), ('watch', 'looked at again by the watch')], max_length=16),
        ),
        migrations.AlterField(
            model_name='retrieval',
            name='via',
            field=models.CharField(choices=[('paste', 'pasted'), ('address', 'fetched from its address'), ('upload', 'uploaded'), ('bulk', 'imported in bulk'), ('feed', 'found in a feed'), ('provider', 'found by a search provider'), ('terminal', 'added from the terminal'), ('watch', 'looked at again by the watch')], max_length=16),
        ),
        migrations.RunPython(give_reasons, keep_marks),
    ]

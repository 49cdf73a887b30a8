"""Calls to language models and what they cost; how checks came to their suggestions.

New tables, and one column that may be empty: no row of a table that is there is written anew.
"""

import django.db.models.deletion
import django.utils.timezone
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('claims', '0016_judgements'),
    ]

    operations = [
        migrations.CreateModel(
            name='CheckDetails',
            fields=[
                ('check_run', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='details', serialize=False, to='claims.check')),
                ('fell_back', models.CharField(blank=True, max_length=500)),
                ('counter_argument', models.TextField(blank=True)),
                ('gaps', models.JSONField(default=list)),
                ('readings', models.JSONField(default=list)),
                ('money', models.DecimalField(decimal_places=6, default=0, max_digits=14)),
                ('reused', models.PositiveIntegerField(default=0)),
                ('trail', models.JSONField(default=dict)),
            ],
        ),
        migrations.CreateModel(
            name='ClaimRemark',
            fields=[
                ('claim', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='remark', serialize=False, to='claims.claim')),
                ('why', models.CharField(blank=True, max_length=600)),
                ('better', models.TextField(blank=True)),
            ],
        ),
        migrations.CreateModel(
            name='ExtractionDetails',
            fields=[
                ('article', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='extraction', serialize=False, to='claims.article')),
                ('engine', models.CharField(max_length=32)),
                ('engine_version', models.CharField(max_length=64)),
                ('fell_back', models.CharField(blank=True, max_length=500)),
                ('not_found', models.PositiveIntegerField(default=0)),
            ],
        ),
        migrations.CreateModel(
            name='ModelBudget',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('scope', models.CharField(max_length=40, unique=True)),
                ('money', models.DecimalField(decimal_places=6, default=0, max_digits=14)),
                ('tokens', models.PositiveBigIntegerField(default=0)),
                ('used_on', models.DateField(blank=True, db_index=True, null=True)),
            ],
        ),
        migrations.CreateModel(
            name='ModelCall',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('step', models.CharField(choices=[('extract', 'finding claims'), ('questions', 'search questions'), ('assess', 'reading passages')], max_length=16)),
                ('prompt_version', models.CharField(max_length=16)),
                ('server', models.CharField(blank=True, max_length=500)),
                ('model', models.CharField(max_length=200)),
                ('key', models.CharField(max_length=64)),
                ('spared', models.DecimalField(decimal_places=6, default=0, max_digits=14)),
                ('state', models.CharField(choices=[('open', 'under way'), ('done', 'answered'), ('failed', 'failed'), ('lost', 'lost with its worker')], default='open', max_length=8)),
                ('failure', models.CharField(blank=True, max_length=500)),
                ('failure_name', models.CharField(blank=True, max_length=24)),
                ('answered_model', models.CharField(blank=True, max_length=200)),
                ('fingerprint', models.CharField(blank=True, max_length=200)),
                ('reserved_money', models.DecimalField(decimal_places=6, default=0, max_digits=14)),
                ('reserved_tokens', models.PositiveIntegerField(default=0)),
                ('input_tokens', models.PositiveIntegerField(default=0)),
                ('cached_tokens', models.PositiveIntegerField(default=0)),
                ('output_tokens', models.PositiveIntegerField(default=0)),
                ('money', models.DecimalField(decimal_places=6, default=0, max_digits=14)),
                ('asked_at', models.DateTimeField(auto_now_add=True)),
                ('day', models.DateField(default=django.utils.timezone.localdate)),
                ('milliseconds', models.PositiveIntegerField(default=0)),
                ('article', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='model_calls', to='claims.article')),
                ('check_run', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='model_calls', to='claims.check')),
                ('reused', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='uses', to='claims.modelcall')),
            ],
            options={
                'ordering': ['pk'],
            },
        ),
        migrations.AddField(
            model_name='evidence',
            name='found_by',
            field=models.CharField(blank=True, max_length=32, null=True),
        ),
        migrations.CreateModel(
            name='ModelTexts',
            fields=[
                ('call', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='texts', serialize=False, to='claims.modelcall')),
                ('system', models.TextField()),
                ('user', models.TextField()),
                ('answer', models.TextField(blank=True)),
            ],
        ),
        migrations.CreateModel(
            name='ModelServer',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('server', models.CharField(blank=True, max_length=500)),
                ('model', models.CharField(max_length=200)),
                ('troubles', models.PositiveIntegerField(default=0)),
                ('paused_until', models.DateTimeField(blank=True, null=True)),
                ('why', models.CharField(blank=True, max_length=500)),
                ('why_name', models.CharField(blank=True, max_length=24)),
                ('since', models.DateTimeField(blank=True, null=True)),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('server', 'model'), name='model_server_once')],
            },
        ),
        migrations.CreateModel(
            name='LeftOut',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('start', models.PositiveIntegerField()),
                ('end', models.PositiveIntegerField()),
                ('why', models.CharField(max_length=600)),
                ('article', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='left_out', to='claims.article')),
            ],
            options={
                'ordering': ['start', 'pk'],
                'constraints': [models.UniqueConstraint(fields=('article', 'start', 'end'), name='left_out_once'), models.CheckConstraint(condition=models.Q(('end__gt', models.F('start'))), name='left_out_not_empty')],
            },
        ),
        migrations.AddIndex(
            model_name='modelcall',
            index=models.Index(fields=['key', 'state'], name='model_call_key'),
        ),
        migrations.AddIndex(
            model_name='modelcall',
            index=models.Index(fields=['day', 'step', 'model', 'state', 'failure_name', 'reused', 'money', 'spared', 'input_tokens', 'cached_tokens', 'output_tokens'], name='model_call_usage'),
        ),
        migrations.AddIndex(
            model_name='modelcall',
            index=models.Index(fields=['asked_at'], name='model_call_last'),
        ),
        migrations.AddIndex(
            model_name='modelcall',
            index=models.Index(fields=['state', 'asked_at'], name='model_call_open'),
        ),
        migrations.AddConstraint(
            model_name='modelcall',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['open', 'done', 'failed', 'lost'])), name='model_call_state_known'),
        ),
        migrations.AddConstraint(
            model_name='modelcall',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'failed'), _negated=True), models.Q(('failure', ''), _negated=True), _connector='OR'), name='model_call_failed_says_why'),
        ),
    ]

"""What a verdict needs before it is published."""

import django.core.validators
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('claims', '0009_added_evidence'),
    ]

    operations = [
        migrations.AddField(
            model_name='factcheck',
            name='exception',
            field=models.TextField(blank=True, default=''),
        ),
        migrations.AddField(
            model_name='newsroom',
            name='least_origins',
            field=models.PositiveSmallIntegerField(default=2, validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(10)], verbose_name='independent origins a verdict rests on'),
        ),
        migrations.AddField(
            model_name='newsroom',
            name='reply_needed',
            field=models.BooleanField(default=True, verbose_name='a right of reply where the claim names somebody'),
        ),
    ]

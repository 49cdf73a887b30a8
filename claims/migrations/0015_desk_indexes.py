"""Indexes for the desk's lists, each with all that its list is counted and ordered by.

Each is made in one pass over its table: a second or two for a million rows.
"""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [("claims", "0014_watch")]

    operations = [
        migrations.AddIndex(
            model_name="article",
            index=models.Index(fields=["-created_at", "-id"], name="article_newest"),
        ),
        migrations.AddIndex(
            model_name="check",
            index=models.Index(fields=["id", "label"], name="check_label"),
        ),
        migrations.AddIndex(
            model_name="claim",
            index=models.Index(fields=["state", "hidden", "-check_worthiness", "id", "article"], name="claim_by_worth"),
        ),
        migrations.RemoveIndex(model_name="claim", name="claim_queue"),
        migrations.AddIndex(
            model_name="claim",
            index=models.Index(fields=["state", "hidden", "assigned_to", "id", "article"], name="claim_by_hands"),
        ),
        migrations.AddIndex(
            model_name="factcheck",
            index=models.Index(fields=["-published_at", "-id"], name="fact_check_newest"),
        ),
    ]

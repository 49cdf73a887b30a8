"""Indexes over documents' addresses. PostgreSQL builds them while the library is in use."""

from django.db import migrations, models

INDEXES = (("document_url", "url"), ("document_canonical_url", "canonical_url"))


def create(apps, schema_editor):
    concurrently = "CONCURRENTLY" if schema_editor.connection.vendor == "postgresql" else ""
    for name, column in INDEXES:
        schema_editor.execute(f"CREATE INDEX {concurrently} {name} ON claims_document ({column})")


def drop(apps, schema_editor):
    concurrently = "CONCURRENTLY" if schema_editor.connection.vendor == "postgresql" else ""
    for name, _column in INDEXES:
        schema_editor.execute(f"DROP INDEX {concurrently} {name}")


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("claims", "0005_bringing_documents_in")]
    operations = [
        migrations.SeparateDatabaseAndState(
            database_operations=[migrations.RunPython(create, drop)],
            state_operations=[
                migrations.AddIndex("document", models.Index(fields=[column], name=name))
                for name, column in INDEXES
            ],
        ),
    ]

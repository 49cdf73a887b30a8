"""An index over documents' addresses. PostgreSQL builds it while the library is in use."""

from django.db import migrations, models


def create(apps, schema_editor):
    concurrently = "CONCURRENTLY" if schema_editor.connection.vendor == "postgresql" else ""
    schema_editor.execute(f"CREATE INDEX {concurrently} document_url ON claims_document (url)")


def drop(apps, schema_editor):
    concurrently = "CONCURRENTLY" if schema_editor.connection.vendor == "postgresql" else ""
    schema_editor.execute(f"DROP INDEX {concurrently} document_url")


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("claims", "0005_bringing_documents_in")]
    operations = [
        migrations.SeparateDatabaseAndState(
            database_operations=[migrations.RunPython(create, drop)],
            state_operations=[
                migrations.AddIndex("document", models.Index(fields=["url"], name="document_url")),
            ],
        ),
    ]

"""An index over the search terms of passages, kept by each database itself.

SQLite: an FTS5 table that holds no text of its own, kept by triggers. Terms are [a-z0-9_]+, so the
underscore is made a character of words. PostgreSQL: GIN over the terms as an array: no parser takes
them apart there, and a search binds them as values, never as a query's syntax.
"""

from django.db import migrations

SQLITE = (
    """
    CREATE VIRTUAL TABLE claims_passage_index USING fts5(
        terms, content='claims_passage', content_rowid='id', detail=none, columnsize=0,
        tokenize="unicode61 remove_diacritics 0 tokenchars '_'"
    )
    """,
    """
    CREATE TRIGGER claims_passage_indexed AFTER INSERT ON claims_passage BEGIN
        INSERT INTO claims_passage_index(rowid, terms) VALUES (NEW.id, NEW.terms);
    END
    """,
    """
    CREATE TRIGGER claims_passage_unindexed AFTER DELETE ON claims_passage BEGIN
        INSERT INTO claims_passage_index(claims_passage_index, rowid, terms)
        VALUES ('delete', OLD.id, OLD.terms);
    END
    """,
    """
    CREATE TRIGGER claims_passage_reindexed AFTER UPDATE OF id, terms ON claims_passage BEGIN
        INSERT INTO claims_passage_index(claims_passage_index, rowid, terms)
        VALUES ('delete', OLD.id, OLD.terms);
        INSERT INTO claims_passage_index(rowid, terms) VALUES (NEW.id, NEW.terms);
    END
    """,
    "INSERT INTO claims_passage_index(claims_passage_index) VALUES ('rebuild')",
)
SQLITE_BACK = (
    "DROP TRIGGER claims_passage_indexed",
    "DROP TRIGGER claims_passage_unindexed",
    "DROP TRIGGER claims_passage_reindexed",
    "DROP TABLE claims_passage_index",
)
POSTGRESQL = (
    "CREATE INDEX claims_passage_index ON claims_passage USING gin (string_to_array(terms, ' '))",
)
POSTGRESQL_BACK = ("DROP INDEX claims_passage_index",)


def run(schema_editor, sqlite, postgresql):
    statements = postgresql if schema_editor.connection.vendor == "postgresql" else sqlite
    with schema_editor.connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


def forwards(apps, schema_editor):
    run(schema_editor, SQLITE, POSTGRESQL)


def backwards(apps, schema_editor):
    run(schema_editor, SQLITE_BACK, POSTGRESQL_BACK)


class Migration(migrations.Migration):
    dependencies = [("claims", "0003_newsroom_and_ratings")]
    operations = [migrations.RunPython(forwards, backwards, elidable=False)]

"""The search index over Passage.terms, kept by each database itself.

SQLite: an FTS5 table over the column, kept by triggers. PostgreSQL: a GIN expression index.
The terms are [a-z0-9_] (claims.checking.retrieve), so the tokenizer must keep the underscore.
"""

from django.db import migrations

SQLITE = (
    "CREATE VIRTUAL TABLE claims_passage_search USING fts5("
    "terms, content='claims_passage', content_rowid='id', detail=none, tokenize=\"unicode61 tokenchars '_'\")",
    "INSERT INTO claims_passage_search(claims_passage_search) VALUES ('rebuild')",
    "CREATE VIRTUAL TABLE claims_passage_terms USING fts5vocab('claims_passage_search', 'row')",
    "CREATE TRIGGER claims_passage_search_insert AFTER INSERT ON claims_passage BEGIN "
    "INSERT INTO claims_passage_search(rowid, terms) VALUES (new.id, new.terms); END",
    "CREATE TRIGGER claims_passage_search_delete AFTER DELETE ON claims_passage BEGIN "
    "INSERT INTO claims_passage_search(claims_passage_search, rowid, terms) "
    "VALUES ('delete', old.id, old.terms); END",
    "CREATE TRIGGER claims_passage_search_update AFTER UPDATE OF terms ON claims_passage BEGIN "
    "INSERT INTO claims_passage_search(claims_passage_search, rowid, terms) "
    "VALUES ('delete', old.id, old.terms); "
    "INSERT INTO claims_passage_search(rowid, terms) VALUES (new.id, new.terms); END",
)
SQLITE_BACK = (
    "DROP TRIGGER claims_passage_search_insert",
    "DROP TRIGGER claims_passage_search_delete",
    "DROP TRIGGER claims_passage_search_update",
    "DROP TABLE claims_passage_terms",
    "DROP TABLE claims_passage_search",
)
# The same words as in claims.search.postgresql, or the index is not used.
POSTGRESQL = (
    "CREATE INDEX claims_passage_search ON claims_passage "
    "USING gin (array_to_tsvector(string_to_array(terms, ' ')))",
)
POSTGRESQL_BACK = ("DROP INDEX claims_passage_search",)


def forwards(apps, schema_editor):
    for statement in POSTGRESQL if schema_editor.connection.vendor == "postgresql" else SQLITE:
        schema_editor.execute(statement)


def backwards(apps, schema_editor):
    for statement in POSTGRESQL_BACK if schema_editor.connection.vendor == "postgresql" else SQLITE_BACK:
        schema_editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("claims", "0003_newsroom_and_ratings")]
    operations = [migrations.RunPython(forwards, backwards)]

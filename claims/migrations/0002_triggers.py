"""What no constraint can say, held by triggers on both databases.

- The history is append-only; a verdict changes only in `current`, from true to false.
- An article's body and a document's text never change.
- A claim's span lies inside its article's body.
"""

from django.db import migrations

VERDICT_COLUMNS = (
    "id", "claim_id", "state", "follows_id", "label", "rating_id", "explanation", "comment",
    "proposed_by_id", "decided_by_id", "created_at", "claim_hash", "evidence_hash",
)  # fmt: skip

APPEND_ONLY = ("claims_historyentry", "claims_citedevidence")


def sqlite_statements():
    """(name, CREATE statement) for SQLite, whose triggers are per row and per operation."""
    for table in APPEND_ONLY:
        for operation in ("UPDATE", "DELETE"):
            yield f"{table}_no_{operation.lower()}", (
                f"CREATE TRIGGER {table}_no_{operation.lower()} BEFORE {operation} ON {table} "
                f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
            )
    same = " AND ".join(f"NEW.{column} IS OLD.{column}" for column in VERDICT_COLUMNS)
    yield "claims_verdict_no_update", (
        "CREATE TRIGGER claims_verdict_no_update BEFORE UPDATE ON claims_verdict "
        f"WHEN NOT ({same} AND NOT (NEW.current = 1 AND OLD.current = 0)) "
        "BEGIN SELECT RAISE(ABORT, 'a verdict never changes'); END"
    )
    yield "claims_verdict_no_delete", (
        "CREATE TRIGGER claims_verdict_no_delete BEFORE DELETE ON claims_verdict "
        "BEGIN SELECT RAISE(ABORT, 'a verdict is never deleted'); END"
    )
    for table, column in (("claims_article", "body"), ("claims_document", "text")):
        yield f"{table}_{column}_fixed", (
            f"CREATE TRIGGER {table}_{column}_fixed BEFORE UPDATE OF {column} ON {table} "
            f"WHEN NEW.{column} IS NOT OLD.{column} "
            f"BEGIN SELECT RAISE(ABORT, '{table}.{column} never changes'); END"
        )
    for operation, name in (("INSERT", "insert"), ('UPDATE OF "end", article_id', "update")):
        yield f"claims_claim_span_{name}", (
            f"CREATE TRIGGER claims_claim_span_{name} BEFORE {operation} ON claims_claim "
            'WHEN NEW."end" > (SELECT length(body) FROM claims_article WHERE id = NEW.article_id) '
            "BEGIN SELECT RAISE(ABORT, 'the span of a claim lies inside the body'); END"
        )


POSTGRESQL_CREATE = """
CREATE FUNCTION claims_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation'; END $$;

CREATE FUNCTION claims_verdict_fixed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF to_jsonb(NEW) - 'current' IS DISTINCT FROM to_jsonb(OLD) - 'current' OR (NEW.current AND NOT OLD.current) THEN
        RAISE EXCEPTION 'a verdict never changes' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$;

CREATE FUNCTION claims_text_fixed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION '%.% never changes', TG_TABLE_NAME, TG_ARGV[0]
    USING ERRCODE = 'integrity_constraint_violation'; END $$;

CREATE FUNCTION claims_claim_span() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW."end" > (SELECT length(body) FROM claims_article WHERE id = NEW.article_id) THEN
        RAISE EXCEPTION 'the span of a claim lies inside the body' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER claims_history_rows BEFORE UPDATE OR DELETE ON claims_historyentry
    FOR EACH ROW EXECUTE FUNCTION claims_refuse();
CREATE TRIGGER claims_history_table BEFORE TRUNCATE ON claims_historyentry
    FOR EACH STATEMENT EXECUTE FUNCTION claims_refuse();
CREATE TRIGGER claims_cited_rows BEFORE UPDATE OR DELETE ON claims_citedevidence
    FOR EACH ROW EXECUTE FUNCTION claims_refuse();
CREATE TRIGGER claims_cited_table BEFORE TRUNCATE ON claims_citedevidence
    FOR EACH STATEMENT EXECUTE FUNCTION claims_refuse();
CREATE TRIGGER claims_verdict_update BEFORE UPDATE ON claims_verdict
    FOR EACH ROW EXECUTE FUNCTION claims_verdict_fixed();
CREATE TRIGGER claims_verdict_delete BEFORE DELETE ON claims_verdict
    FOR EACH ROW EXECUTE FUNCTION claims_refuse();
CREATE TRIGGER claims_verdict_table BEFORE TRUNCATE ON claims_verdict
    FOR EACH STATEMENT EXECUTE FUNCTION claims_refuse();
CREATE TRIGGER claims_article_body BEFORE UPDATE OF body ON claims_article
    FOR EACH ROW WHEN (NEW.body IS DISTINCT FROM OLD.body) EXECUTE FUNCTION claims_text_fixed('body');
CREATE TRIGGER claims_document_text BEFORE UPDATE OF text ON claims_document
    FOR EACH ROW WHEN (NEW.text IS DISTINCT FROM OLD.text) EXECUTE FUNCTION claims_text_fixed('text');
CREATE TRIGGER claims_claim_span BEFORE INSERT OR UPDATE OF "end", article_id ON claims_claim
    FOR EACH ROW EXECUTE FUNCTION claims_claim_span();
"""

# Each function takes its triggers with it.
POSTGRESQL_DROP = """
DROP FUNCTION claims_refuse() CASCADE;
DROP FUNCTION claims_verdict_fixed() CASCADE;
DROP FUNCTION claims_text_fixed() CASCADE;
DROP FUNCTION claims_claim_span() CASCADE;
"""


def create_triggers(connection):
    """Makes every trigger. Also called by the tests, which empty the tables between two of them."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(POSTGRESQL_CREATE)
        else:
            for _, statement in sqlite_statements():
                cursor.execute(statement)


def drop_triggers(connection):
    """Takes every trigger away again."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(POSTGRESQL_DROP)
        else:
            for name, _ in sqlite_statements():
                cursor.execute(f"DROP TRIGGER {name}")


def forwards(apps, schema_editor):
    create_triggers(schema_editor.connection)


def backwards(apps, schema_editor):
    drop_triggers(schema_editor.connection)


class Migration(migrations.Migration):
    dependencies = [("claims", "0001_initial")]
    operations = [migrations.RunPython(forwards, backwards, elidable=False)]

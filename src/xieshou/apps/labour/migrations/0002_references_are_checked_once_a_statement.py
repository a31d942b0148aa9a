"""On PostgreSQL, what a placement refers to is looked for once a statement instead of once a row and reference.

A foreign key runs a trigger for every row: seven of them are half of what writing a new row costs, and a year brings a
million rows. These triggers ask the same of all rows of a statement at once (docs/decisions/0011). SQLite checks foreign
keys without triggers and keeps them.
"""

from django.db import migrations

TABLE = "labour_placement"
REFERENCES = {
    "places_placecode.code": ("donor_code", "recipient_code", "home_village_code", "work_place_code"),
    "pairings_programme.code": ("programme_id",),
    "pairings_pairing.id": ("pairing_id",),
    "accounts_change.id": ("brought_by_id",),
}
DEEDS = ("insert", "update")


def by_statement(apps, schema_editor):
    """Take the foreign keys away and put the triggers in their place."""
    if schema_editor.connection.vendor != "postgresql":
        return
    for name in _foreign_keys(schema_editor):
        schema_editor.execute(f"ALTER TABLE {TABLE} DROP CONSTRAINT {schema_editor.quote_name(name)}")
    schema_editor.execute(
        f"CREATE OR REPLACE FUNCTION {TABLE}_refers() RETURNS trigger LANGUAGE plpgsql AS $$ DECLARE lacking text; BEGIN "
        f"{' '.join(_looked_for(target, columns) for target, columns in REFERENCES.items())} RETURN NULL; END $$",
        params=None,
    )
    for deed in DEEDS:
        schema_editor.execute(
            f"CREATE TRIGGER {TABLE}_refers_on_{deed} AFTER {deed} ON {TABLE} REFERENCING NEW TABLE AS arrived "
            f"FOR EACH STATEMENT EXECUTE FUNCTION {TABLE}_refers()"
        )
    for target, columns in REFERENCES.items():
        table, key = target.split(".")
        schema_editor.execute(
            f"CREATE OR REPLACE FUNCTION {_keeper(table)}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
            f"IF {_still_named(key, columns)} THEN "
            f"RAISE EXCEPTION '{TABLE} still refers to {table}' USING ERRCODE = 'foreign_key_violation'; END IF; "
            "RETURN NULL; END $$",
            params=None,
        )
        schema_editor.execute(
            f"CREATE TRIGGER {_keeper(table)} AFTER DELETE ON {table} REFERENCING OLD TABLE AS gone "
            f"FOR EACH STATEMENT EXECUTE FUNCTION {_keeper(table)}()"
        )


def _keeper(table):
    return f"{TABLE}_needs_{table}"


def _still_named(key, columns):
    return " OR ".join(f"EXISTS (SELECT 1 FROM {TABLE} p JOIN gone g ON g.{key} = p.{column})" for column in columns)


def _looked_for(target, columns):
    """The words that refuse a statement whose rows name something that is not there."""
    table, key = target.split(".")
    named = " UNION ".join(f"SELECT {column} AS named FROM arrived" for column in columns)
    return (
        f"SELECT named::text INTO lacking FROM ({named}) a LEFT JOIN {table} t ON t.{key} = named "
        f"WHERE named IS NOT NULL AND t.{key} IS NULL LIMIT 1; "
        f"IF FOUND THEN RAISE EXCEPTION '{TABLE}: % is not in {table}', lacking "
        "USING ERRCODE = 'foreign_key_violation'; END IF;"
    )


def by_row(apps, schema_editor):
    """Take the triggers away and put the foreign keys back."""
    if schema_editor.connection.vendor != "postgresql":
        return
    for deed in DEEDS:
        schema_editor.execute(f"DROP TRIGGER {TABLE}_refers_on_{deed} ON {TABLE}")
    schema_editor.execute(f"DROP FUNCTION {TABLE}_refers()")
    for target, columns in REFERENCES.items():
        table, key = target.split(".")
        schema_editor.execute(f"DROP TRIGGER {_keeper(table)} ON {table}")
        schema_editor.execute(f"DROP FUNCTION {_keeper(table)}()")
        for column in columns:
            schema_editor.execute(
                f"ALTER TABLE {TABLE} ADD CONSTRAINT {TABLE}_{column}_fk FOREIGN KEY ({column}) "
                f"REFERENCES {table} ({key}) DEFERRABLE INITIALLY DEFERRED"
            )


def _foreign_keys(schema_editor):
    with schema_editor.connection.cursor() as cursor:
        cursor.execute("SELECT conname FROM pg_constraint WHERE conrelid = %s::regclass AND contype = 'f'", [TABLE])
        return [name for (name,) in cursor.fetchall()]


class Migration(migrations.Migration):
    dependencies = [("labour", "0001_initial")]
    operations = [migrations.RunPython(by_statement, by_row, elidable=False)]

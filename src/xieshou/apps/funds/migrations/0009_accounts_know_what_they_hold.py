"""Each account knows what it holds, and between which days money moved; the database keeps it with every movement.

Triggers, because movements are written, accepted and taken back in many ways, some of them in one statement for a whole
file: none of them can forget it (docs/decisions/0014). Settled movements inside the programme count, by the last day on
which they can have happened. The days only ever widen.
"""

from django.db import migrations, models

ACCOUNTS, MOVEMENTS = "funds_fundaccount", "funds_movement"
COUNTS = "{0}.status IN ('accepted', 'frozen') AND NOT {0}.outside"


def keep(apps, schema_editor):
    """Count what is there, then add the triggers, in the words of each database."""
    schema_editor.execute(_add_up(f"SELECT *, 1 AS sign FROM {MOVEMENTS} m WHERE {COUNTS.format('m')}"), params=None)
    if schema_editor.connection.vendor == "sqlite":
        for deed, rows in (("insert", ("NEW",)), ("delete", ("OLD",)), ("update", ("OLD", "NEW"))):
            body = " ".join(_of_one_row(row) for row in rows)
            schema_editor.execute(f"CREATE TRIGGER {MOVEMENTS}_held_{deed} AFTER {deed} ON {MOVEMENTS} BEGIN {body} END")
        return
    arrived, gone = "REFERENCING NEW TABLE AS arrived", "REFERENCING OLD TABLE AS gone"
    for deed, tables in (("insert", arrived), ("delete", gone), ("update", f"{gone} NEW TABLE AS arrived")):
        signs = {"arrived": 1, "gone": -1}
        rows = " UNION ALL ".join(
            f"SELECT account_from_id, account_to_id, amount_fen, on_last, {sign} AS sign FROM {table} "
            f"WHERE {COUNTS.format(table)}"
            for table, sign in signs.items() if table in tables
        )  # fmt: skip
        schema_editor.execute(
            f"CREATE OR REPLACE FUNCTION {MOVEMENTS}_held_{deed}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
            # in one order, as everybody locks accounts: no deadlock
            f"PERFORM 1 FROM {ACCOUNTS} WHERE id IN (SELECT unnest(ARRAY[account_from_id, account_to_id]) FROM ({rows}) m) "
            f"ORDER BY id FOR NO KEY UPDATE; {_add_up(rows)}; RETURN NULL; END $$",
            params=None,
        )
        schema_editor.execute(
            f"CREATE TRIGGER {MOVEMENTS}_held_{deed} AFTER {deed} ON {MOVEMENTS} {tables} "
            f"FOR EACH STATEMENT EXECUTE FUNCTION {MOVEMENTS}_held_{deed}()"
        )


def _add_up(rows):
    """Add to each account what these rows brought it and took from it."""
    widened = "MIN(CASE WHEN sign > 0 THEN on_last END) AS first, MAX(CASE WHEN sign > 0 THEN on_last END) AS last"
    return (
        f"WITH moved AS ({rows}) UPDATE {ACCOUNTS} SET held_fen = held_fen + d.fen, "
        "moved_first_on = CASE WHEN moved_first_on < d.first THEN moved_first_on ELSE COALESCE(d.first, moved_first_on) END, "
        "moved_last_on = CASE WHEN moved_last_on > d.last THEN moved_last_on ELSE COALESCE(d.last, moved_last_on) END "
        f"FROM (SELECT account, SUM(sign * fen) AS fen, {widened} FROM ("
        "SELECT account_to_id AS account, amount_fen AS fen, on_last, sign FROM moved "
        "UNION ALL SELECT account_from_id, -amount_fen, on_last, sign FROM moved) e GROUP BY account) d "
        f"WHERE {ACCOUNTS}.id = d.account AND (d.fen <> 0 OR COALESCE(d.last > moved_last_on, d.last IS NOT NULL) "
        "OR d.first < moved_first_on)"
    )


def _of_one_row(row):
    sign = "+" if row == "NEW" else "-"
    days = "" if row == "OLD" else (
        f", moved_first_on = MIN(COALESCE(moved_first_on, {row}.on_last), {row}.on_last)"
        f", moved_last_on = MAX(COALESCE(moved_last_on, {row}.on_last), {row}.on_last)"
    )  # fmt: skip
    return (
        f"UPDATE {ACCOUNTS} SET held_fen = held_fen {sign} CASE id WHEN {row}.account_to_id THEN {row}.amount_fen "
        f"ELSE -{row}.amount_fen END{days} "
        f"WHERE id IN ({row}.account_from_id, {row}.account_to_id) AND {COUNTS.format(row)};"
    )


def forget(apps, schema_editor):
    """Take the triggers away."""
    for deed in ("insert", "delete", "update"):
        name = f"{MOVEMENTS}_held_{deed}"
        if schema_editor.connection.vendor == "sqlite":
            schema_editor.execute(f"DROP TRIGGER {name}")
        else:
            schema_editor.execute(f"DROP TRIGGER {name} ON {MOVEMENTS}")
            schema_editor.execute(f"DROP FUNCTION {name}()")


class Migration(migrations.Migration):
    dependencies = [("funds", "0008_bank_statements")]
    operations = [
        migrations.AddField("fundaccount", "held_fen", models.BigIntegerField(default=0, editable=False)),
        migrations.AddField("fundaccount", "moved_first_on", models.DateField(editable=False, null=True)),
        migrations.AddField("fundaccount", "moved_last_on", models.DateField(editable=False, null=True)),
        migrations.AddIndex(
            "movement", models.Index(fields=["fund_type", "programme"], name="movement_of_a_type")
        ),
        migrations.RunPython(keep, forget, elidable=False),
    ]

"""A change names the sheet of its file. SQLite makes the table anew for that and drops its triggers: they come back."""

from django.db import migrations, models


def forbid_again(apps, schema_editor):
    """The triggers of 0002 on the table that was made anew; PostgreSQL kept its own."""
    if schema_editor.connection.vendor == "sqlite":
        for deed in ("UPDATE", "DELETE"):
            schema_editor.execute(
                f"CREATE TRIGGER IF NOT EXISTS accounts_change_no_{deed.lower()} BEFORE {deed} ON accounts_change "
                "BEGIN SELECT RAISE(ABORT, 'accounts_change is append-only'); END"
            )


class Migration(migrations.Migration):
    dependencies = [("accounts", "0002_changes_are_append_only")]
    operations = [
        migrations.AddField(
            model_name="change", name="file_sheet", field=models.CharField(blank=True, max_length=100)
        ),
        migrations.RunPython(forbid_again, migrations.RunPython.noop, elidable=False),
    ]

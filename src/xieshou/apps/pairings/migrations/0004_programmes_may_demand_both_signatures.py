from typing import Any

from django.db import migrations, models

INVENTED = "invented"  # until now the table of gates named the one programme that demands them


def keep_the_demand(apps: Any, schema_editor: Any) -> None:
    """The invented programme demanded co-signatures by its code; it goes on demanding them."""
    apps.get_model("pairings", "Programme").objects.filter(code=INVENTED).update(asks_cosignatures=True)


class Migration(migrations.Migration):

    dependencies = [("pairings", "0003_ledger_columns")]

    operations = [
        migrations.AddField(
            model_name="programme",
            name="asks_cosignatures",
            field=models.BooleanField(default=False, verbose_name="payments are co-signed"),
        ),
        migrations.RunPython(keep_the_demand, migrations.RunPython.noop, elidable=True),
    ]

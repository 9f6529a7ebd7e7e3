"""Counties look for what lies in them by state and due day."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("act", "0003_open_items")]

    operations = [
        migrations.AddIndex(
            model_name="ledgeritem",
            index=models.Index(fields=["place", "state", "due_on"], name="item_by_place"),
        ),
    ]

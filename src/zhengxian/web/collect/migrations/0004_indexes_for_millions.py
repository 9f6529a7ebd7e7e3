"""Indexes of observations for millions of rows: as-of reads of a region get one, keys that begin another lose theirs."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from zhengxian.web.core import triggers


def install(apps, schema_editor):
    """Install the rule on observations again: SQLite makes the table anew, and its triggers go with the old one."""
    triggers.remove(schema_editor.connection, triggers.OBSERVATION)
    triggers.install(schema_editor.connection, triggers.OBSERVATION)


def _key(to):
    return models.ForeignKey(
        db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=to
    )


class Migration(migrations.Migration):
    """Fewer and better indexes."""

    dependencies = [
        ("collect", "0003_cells_emptied_and_who_is_asked"),
        ("core", "0003_keys_off"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]
    operations = [
        migrations.RemoveIndex("observation", "observation_series"),
        migrations.AlterField("observation", "region", _key("core.region")),
        migrations.AlterField("observation", "indicator", _key("collect.indicator")),
        migrations.AlterField("observation", "recorded_by", _key(settings.AUTH_USER_MODEL)),
        migrations.AddIndex(
            "observation",
            models.Index(fields=["region", "indicator", "period_end"], name="observation_of_a_region"),
        ),
        migrations.RunPython(install, install),
    ]

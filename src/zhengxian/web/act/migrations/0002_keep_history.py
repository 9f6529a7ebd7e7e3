"""Let the database itself keep the history, the cards, the verifications, the first days and first closings."""

from django.db import migrations

from zhengxian.web.act import guards


def install(apps, schema_editor):
    """Install the rules."""
    guards.install(schema_editor.connection)


def remove(apps, schema_editor):
    """Take the rules away."""
    guards.remove(schema_editor.connection)


class Migration(migrations.Migration):
    """The rules on what was done."""

    dependencies = [("act", "0001_initial")]
    operations = [migrations.RunPython(install, remove)]

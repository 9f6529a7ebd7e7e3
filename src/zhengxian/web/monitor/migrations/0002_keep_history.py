"""Let the database itself keep readings, plans with their points, notes under warnings and rounds."""

from django.db import migrations

from zhengxian.web.monitor import guards


def install(apps, schema_editor):
    """Install the rules."""
    guards.install(schema_editor.connection)


def remove(apps, schema_editor):
    """Take the rules away."""
    guards.remove(schema_editor.connection)


class Migration(migrations.Migration):
    """The rules on what was read, planned and said."""

    dependencies = [("monitor", "0001_initial")]
    operations = [migrations.RunPython(install, remove)]

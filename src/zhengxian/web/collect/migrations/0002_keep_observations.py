"""Let the database itself refuse to change or delete versions of observations."""

from django.db import migrations

from zhengxian.web.core import triggers


def install(apps, schema_editor):
    """Install the rule."""
    triggers.install(schema_editor.connection, triggers.OBSERVATION)


def remove(apps, schema_editor):
    """Take the rule away."""
    triggers.remove(schema_editor.connection, triggers.OBSERVATION)


class Migration(migrations.Migration):
    """The rule on observations."""

    dependencies = [("collect", "0001_initial")]
    operations = [migrations.RunPython(install, remove)]

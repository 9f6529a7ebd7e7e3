"""Let the database itself refuse to change or delete lines of the audit trail."""

from django.db import migrations

from zhengxian.web.core import triggers


def install(apps, schema_editor):
    """Install the rule."""
    triggers.install(schema_editor.connection, triggers.AUDIT)


def remove(apps, schema_editor):
    """Take the rule away."""
    triggers.remove(schema_editor.connection, triggers.AUDIT)


class Migration(migrations.Migration):
    """The rule on the audit trail."""

    dependencies = [("core", "0001_initial")]
    operations = [migrations.RunPython(install, remove)]

"""Let the database itself keep scores, published runs and used versions as they are."""

from django.db import migrations

from zhengxian.web.evaluate import guards


def install(apps, schema_editor):
    """Install the rules."""
    guards.install(schema_editor.connection)


def remove(apps, schema_editor):
    """Take the rules away."""
    guards.remove(schema_editor.connection)


class Migration(migrations.Migration):
    """The rules on results."""

    dependencies = [("evaluate", "0002_approval_and_inputs")]
    operations = [migrations.RunPython(install, remove)]

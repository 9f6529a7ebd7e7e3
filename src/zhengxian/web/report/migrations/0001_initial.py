"""The tables of reporting, and the rule that a pack stays as it was made."""

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

from zhengxian.web.core import triggers
from zhengxian.web.report.guards import PACK


def install(apps, schema_editor):
    """Install the rules."""
    triggers.install(schema_editor.connection, PACK)


def remove(apps, schema_editor):
    """Take the rules away."""
    triggers.remove(schema_editor.connection, PACK)


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("core", "0005_email"),
        ("evaluate", "0003_keep_results"),
        ("monitor", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="PackCounter",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("year", models.PositiveSmallIntegerField(unique=True)),
                ("last", models.PositiveIntegerField(default=0)),
            ],
        ),
        migrations.CreateModel(
            name="Pack",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.CharField(max_length=30, unique=True, verbose_name="编号")),
                ("title", models.CharField(max_length=160, verbose_name="标题")),
                (
                    "kind",
                    models.CharField(
                        choices=[("week", "周"), ("ten_day", "旬"), ("month", "月"), ("quarter", "季")],
                        max_length=8,
                        verbose_name="类型",
                    ),
                ),
                ("period", models.CharField(max_length=12, verbose_name="期间")),
                ("first_day", models.DateField()),
                ("last_day", models.DateField()),
                ("held_on", models.DateField(verbose_name="会议日期")),
                ("cutoff", models.DateTimeField(verbose_name="数据截至")),
                ("made_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("holds_unreleased", models.BooleanField(default=False, verbose_name="含未公布数据")),
                ("content", models.JSONField()),
                ("content_hash", models.CharField(max_length=64)),
                (
                    "made_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "previous",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="report.pack",
                    ),
                ),
                (
                    "region",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="core.region"
                    ),
                ),
                (
                    "round",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="monitor.round",
                    ),
                ),
                (
                    "run",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="evaluate.run",
                    ),
                ),
            ],
            options={
                "verbose_name": "调度会材料",
                "ordering": ["-cutoff", "-id"],
                "indexes": [models.Index(fields=["region", "kind", "cutoff"], name="pack_by_region")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("kind__in", ["week", "ten_day", "month", "quarter"])),
                        name="pack_kind_is_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("last_day__gte", models.F("first_day"))),
                        name="pack_days_are_in_order",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("previous__isnull", True),
                            models.Q(("previous", models.F("id")), _negated=True),
                            _connector="OR",
                        ),
                        name="pack_does_not_follow_itself",
                    ),
                ],
            },
        ),
        migrations.RunPython(install, remove),
    ]

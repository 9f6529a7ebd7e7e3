"""The audit trail: who did what and when, each line bound to the one before by its hash."""

from __future__ import annotations

from typing import ClassVar

from django.db import models


class AuditEvent(models.Model):
    """One act. Written only by `core.services.audit.record`; the database refuses to change or delete a line."""

    number = models.BigIntegerField(unique=True)
    at = models.DateTimeField(db_index=True)
    by = models.ForeignKey("core.User", on_delete=models.PROTECT, related_name="+")
    action = models.CharField(max_length=60, db_index=True)
    object_type = models.CharField(max_length=40)
    object_id = models.CharField(max_length=40)
    summary = models.CharField(max_length=400)
    detail = models.JSONField(default=dict)
    previous_hash = models.CharField(max_length=64)
    hash = models.CharField(max_length=64, unique=True)

    class Meta:
        verbose_name = "操作记录"
        ordering: ClassVar = ["-number"]
        indexes: ClassVar = [models.Index(fields=["object_type", "object_id"], name="audit_by_object")]


class AuditHead(models.Model):
    """The end of the chain: one row, locked while a line is added."""

    number = models.BigIntegerField(default=0)
    hash = models.CharField(max_length=64, default="")

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=models.Q(id=1), name="audit_head_is_a_single_row"),
        ]

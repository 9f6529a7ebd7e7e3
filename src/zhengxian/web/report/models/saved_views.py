"""Questions to the explorer that somebody keeps under a name."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils import timezone


class SavedView(models.Model):
    """The query of an address of the explorer, kept by one person; a shared one is seen by everybody.

    Only the question is kept: figures are read anew, with the eyes of whoever opens it.
    """

    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    name = models.CharField("名称", max_length=60)
    query = models.CharField(max_length=2000)
    is_shared = models.BooleanField("大家可见", default=False)
    made_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = "常用查询"
        ordering: ClassVar = ["name", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["owner", "name"], name="saved_view_is_named_once"),
        ]

    def __str__(self) -> str:
        return self.name

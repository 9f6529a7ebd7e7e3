"""Numbers of ledger items: counted a kind and a year, without gaps."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from zhengxian.web.act.models.items import ItemKind


class ItemCounter(models.Model):
    """The last number given to a kind in a year; locked while the next one is taken."""

    kind = models.CharField(max_length=14, choices=ItemKind)
    year = models.PositiveSmallIntegerField()
    last = models.PositiveIntegerField(default=0)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["kind", "year"], name="numbers_of_a_kind_are_counted_once_a_year")
        ]

"""City departments and the names they go by."""

from __future__ import annotations

from typing import ClassVar

from django.db import models


class Department(models.Model):
    """A department of the city; ``name`` is the full official name."""

    code = models.CharField(max_length=40, unique=True)
    name = models.CharField("全称", max_length=80, unique=True)
    short_name = models.CharField("简称", max_length=40)
    order = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name = "部门"
        ordering: ClassVar = ["order", "code"]

    def __str__(self) -> str:
        return self.name


class DepartmentAlias(models.Model):
    """Another name of a department, as documents and indicator definitions write it."""

    department = models.ForeignKey(Department, on_delete=models.CASCADE, related_name="aliases")
    alias = models.CharField("别名", max_length=80, unique=True)

    class Meta:
        verbose_name = "部门别名"

    def __str__(self) -> str:
        return self.alias

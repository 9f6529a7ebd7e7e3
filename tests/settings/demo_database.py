"""A copy of the demo city in place of the tests' database, for tests that need a full office. SQLite only."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import demo_city
import pytest
from django.core.cache import cache
from django.db import connection
from django.test import override_settings


@contextmanager
def standing_in(folder: Path, blocker: Any) -> Iterator[Path]:
    """Work on a copy of the demo city in a folder until the end; what is written stays in the copy."""
    if connection.vendor != "sqlite":
        pytest.skip("the demo city is a file of SQLite")
    home = demo_city.copy_to(folder)
    storages = {
        "default": {
            "BACKEND": "django.core.files.storage.FileSystemStorage",
            "OPTIONS": {"location": str(home / "uploads")},
        },
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }
    with blocker.unblock(), override_settings(STORAGES=storages, MEDIA_ROOT=str(home / "uploads")):
        connection.close()
        before = connection.settings_dict["NAME"]
        connection.settings_dict["NAME"] = str(home / demo_city.DATABASE)
        cache.clear()
        try:
            yield home
        finally:
            connection.close()
            connection.settings_dict["NAME"] = before
            cache.clear()

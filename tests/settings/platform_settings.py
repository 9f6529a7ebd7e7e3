"""The platform's settings with what tests need: a home of their own, quick hashing, jobs done at once.

``DATABASE_URL`` chooses the database; without it the tests run on SQLite.
"""

import os
import tempfile
from pathlib import Path

os.environ["ZHENGXIAN_HOME"] = tempfile.mkdtemp(prefix="zhengxian-tests-")
os.environ["ZHENGXIAN_PLAIN_HTTP"] = "1"
os.environ.setdefault("ZHENGXIAN_SECRET_KEY", "only-for-tests-" + "x" * 50)
os.environ.setdefault("ZHENGXIAN_HOSTS", "testserver,127.0.0.1,localhost")

from zhengxian.web.config.settings import *  # noqa: F403
from zhengxian.web.config.settings import DATABASES, STORAGES

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = True
TASKS = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend", "QUEUES": []}}
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    DATABASES["default"].setdefault("TEST", {})["NAME"] = Path(os.environ["ZHENGXIAN_HOME"]) / "test.sqlite3"

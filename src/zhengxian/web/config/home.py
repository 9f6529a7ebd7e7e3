"""Where an installation keeps its database, uploads and secret, and which database it uses.

Environment: ``ZHENGXIAN_HOME`` (a folder, default ``zhengxian-home`` in the working folder), ``DATABASE_URL``
(``sqlite:///path`` or ``postgresql://user:password@host:port/name``; default: SQLite in the home).
"""

from __future__ import annotations

import os
import secrets
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from zhengxian.engine.base.errors import ZhengxianError


def home() -> Path:
    """Return the folder of this installation; it is made when first needed."""
    folder = Path(os.environ.get("ZHENGXIAN_HOME", "zhengxian-home")).expanduser().resolve()
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder


def secret_key(folder: Path) -> str:
    """Return the secret of this installation from the environment or its file, written once with mode 600."""
    given = os.environ.get("ZHENGXIAN_SECRET_KEY")
    if given:
        return given
    file = folder / "secret.key"
    try:
        with os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as out:
            out.write(secrets.token_urlsafe(64))
    except FileExistsError:
        pass
    return file.read_text().strip()


def database(folder: Path) -> dict[str, Any]:
    """Return Django's description of the database.

    Errors: ``S-901`` an address that is neither SQLite nor PostgreSQL.
    """
    address = os.environ.get("DATABASE_URL", "")
    if not address:
        return _sqlite(str(folder / "zhengxian.sqlite3"))
    parts = urlsplit(address)
    if parts.scheme == "sqlite":
        return _sqlite(parts.path.removeprefix("/") if parts.path.startswith("//") else parts.path)
    if parts.scheme not in ("postgres", "postgresql"):
        raise ZhengxianError(
            "S-901",
            f"DATABASE_URL 的开头“{parts.scheme}”不认识。请写 postgresql://用户:口令@主机:端口/库名，或 sqlite:///文件",
        )
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": parts.path.lstrip("/"),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": parts.hostname or "",
        "PORT": str(parts.port or ""),
        "CONN_HEALTH_CHECKS": True,
        "CONN_MAX_AGE": 60,
        "OPTIONS": dict(parse_qsl(parts.query)),
    }


def _sqlite(path: str) -> dict[str, Any]:
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": path,
        "OPTIONS": {
            "transaction_mode": "IMMEDIATE",
            "timeout": 30,
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA foreign_keys=ON;",
        },
    }

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


def mail() -> dict[str, Any]:
    """Return Django's mail settings from ``ZHENGXIAN_SMTP_URL`` (``smtp://user:password@host:port``, ``smtps://`` for
    TLS from the start, ``smtp+starttls://``) and ``ZHENGXIAN_MAIL_FROM``; without an address nothing is sent.

    Errors: ``S-997`` an address that is none of these.
    """
    address = os.environ.get("ZHENGXIAN_SMTP_URL", "")
    if not address:
        return {"EMAIL_BACKEND": "django.core.mail.backends.dummy.EmailBackend", "MAIL_IS_ON": False}
    parts = urlsplit(address)
    if parts.scheme not in ("smtp", "smtps", "smtp+starttls") or not parts.hostname:
        raise ZhengxianError(
            "S-997",
            "ZHENGXIAN_SMTP_URL 不认识。请写 smtps://用户:口令@主机:端口，或 smtp+starttls://、smtp:// 开头的地址",
        )
    return {
        "EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend",
        "EMAIL_HOST": parts.hostname,
        "EMAIL_PORT": parts.port or (465 if parts.scheme == "smtps" else 25),
        "EMAIL_HOST_USER": unquote(parts.username or ""),
        "EMAIL_HOST_PASSWORD": unquote(parts.password or ""),
        "EMAIL_USE_SSL": parts.scheme == "smtps",
        "EMAIL_USE_TLS": parts.scheme == "smtp+starttls",
        "EMAIL_TIMEOUT": 10,
        "DEFAULT_FROM_EMAIL": os.environ.get("ZHENGXIAN_MAIL_FROM", unquote(parts.username or "")),
        "MAIL_IS_ON": True,
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

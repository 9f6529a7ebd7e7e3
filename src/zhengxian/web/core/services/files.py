"""Files handed in for a two-step import: kept under a random name until they are written or a day is over."""

from __future__ import annotations

import re
import secrets
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.utils import timezone

from zhengxian.web.core.refusal import Hidden, Refused

_FOLDER = "imports"
_KEY = re.compile(r"[0-9a-f]{32}")
_SUFFIXES = frozenset({".csv", ".tsv", ".txt", ".xlsx", ".xlsm", ".geojson", ".json"})
KEEP = timedelta(days=1)


@dataclass(frozen=True)
class Kept:
    """A kept file: the key by which its owner finds it, and where it lies under its own name."""

    key: str
    path: Path


def keep(upload: UploadedFile[Any], user_id: int) -> Kept:
    """Keep an upload for its owner. Errors: ``S-970`` too large; ``S-971`` a kind of file that is not read."""
    name = _short(Path((upload.name or "").replace("\\", "/")).name)
    limit: int = settings.UPLOAD_LIMIT
    if (upload.size or 0) > limit:
        raise Refused("S-970", f"“{name}”超过 {limit >> 20} MB。请分成几个文件")
    if Path(name).suffix.lower() not in _SUFFIXES:
        raise Refused("S-971", f"不读“{name}”这种文件。请用 CSV、XLSX 或 GeoJSON")
    key = secrets.token_hex(16)
    folder = _folder(key, user_id)
    folder.mkdir(parents=True, mode=0o700)
    path = folder / name
    with path.open("xb") as out:
        for part in upload.chunks():
            out.write(part)
    return Kept(key, path)


def kept(key: str, user_id: int) -> Kept:
    """Find a kept file of one's own. Errors: Hidden."""
    folder = _folder(key, user_id) if _KEY.fullmatch(key) else None
    found = sorted(folder.iterdir()) if folder and folder.is_dir() else []
    if not found:
        raise Hidden()
    return Kept(key, found[0])


def drop(file: Kept) -> None:
    """Throw a kept file away."""
    file.path.unlink(missing_ok=True)
    file.path.parent.rmdir()


def sweep() -> int:
    """Throw away what was kept longer than a day; return how many files."""
    root, old = Path(settings.MEDIA_ROOT) / _FOLDER, timezone.now().timestamp() - KEEP.total_seconds()
    stale = [p for p in root.glob("*/*/*") if p.stat().st_mtime < old]
    for path in stale:
        drop(Kept(path.parent.name, path))
    return len(stale)


def _short(name: str) -> str:
    """Shorten a name to what a folder takes (bytes, not characters), and keep its ending."""
    stem, dot, suffix = name.rpartition(".")
    ending = f"{dot}{suffix}"[:20] if stem else ""
    return (stem or name).encode(errors="ignore")[:180].decode(errors="ignore") + ending


def _folder(key: str, user_id: int) -> Path:
    return Path(settings.MEDIA_ROOT) / _FOLDER / str(user_id) / key

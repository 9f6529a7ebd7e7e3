"""A box for several files."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile

MOST = 20


class _Several(forms.ClearableFileInput):
    allow_multiple_selected = True


class FilesField(forms.FileField):
    """Several files at once; the value is a list, empty when none was chosen."""

    def __init__(self, **given: Any) -> None:
        given.setdefault("widget", _Several())
        super().__init__(**given)

    def clean(self, data: Any, initial: Any = None) -> Any:
        """Return the files one by one, each checked by itself."""
        files = [one for one in (data if isinstance(data, (list, tuple)) else [data]) if one]
        if not files:
            super().clean(None, initial)
            return []
        if len(files) > MOST:
            raise forms.ValidationError(f"一次最多上传 {MOST} 个文件。请分几次上传。")
        checked: list[UploadedFile[bytes]] = [super(FilesField, self).clean(one, initial) for one in files]
        return checked

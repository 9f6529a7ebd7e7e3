"""What stands in the query of an address, fit to be asked of a database."""

from __future__ import annotations

from zhengxian.web.core.refusal import Hidden
from zhengxian.web.core.requests import OfficeRequest


def asked(request: OfficeRequest, name: str, default: str = "") -> str:
    """Return one value of the query without spaces around it and without the character no database keeps."""
    return request.GET.get(name, default).replace("\0", "").strip()


def known(*codes: str) -> None:
    """Raise `Hidden` for codes of an address that no database keeps."""
    if any("\0" in code for code in codes):
        raise Hidden

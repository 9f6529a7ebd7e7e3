"""What stands in the query of an address."""

from __future__ import annotations

from zhengxian.web.core.requests import OfficeRequest


def asked(request: OfficeRequest, name: str, default: str = "") -> str:
    """Return one value of the query without the spaces around it."""
    return request.GET.get(name, default).strip()

"""What day it is for the office: today, or the day on which a demo office stands still."""

from __future__ import annotations

from datetime import date, datetime

from django.core.cache import cache
from django.utils import timezone

from zhengxian.web.core.models import Office

_KEY = "core.office"


def office() -> Office | None:
    """Return the office of this installation, or None before it is set up."""
    found: Office | None = cache.get(_KEY)
    if found is None:
        found = Office.objects.filter(pk=1).first()
        if found is not None:
            cache.set(_KEY, found, 60)
    return found


def forget_office() -> None:
    """Read the office anew the next time; called by whoever changes it."""
    cache.delete(_KEY)


def today() -> date:
    """Return the working date of the office."""
    place = office()
    return place.today if place and place.today else timezone.localdate()


def moment() -> datetime:
    """Return now on the working date of the office: what people do in a demo office happens on its day."""
    now, day = timezone.localtime(), today()
    return now if now.date() == day else datetime.combine(day, now.timetz())

"""What the pages of comparisons share: addresses of other pages that carry region and indicator, and the tabs."""

from __future__ import annotations

from urllib.parse import urlencode

from django.urls import NoReverseMatch, reverse

from zhengxian.web.core.access import Action
from zhengxian.web.core.requests import OfficeRequest
from zhengxian.web.core.selectors import shell

NO_RUN = "弱项和对标按评价的位次和得分判断，现在没有您能看的评价结果。评价公示以后再来看。（M-263）"


def figure_url(region: str, indicator: str, period: str = "") -> str:
    """Return the page of one figure on the wall, or an empty text while no such page is built or nothing is named."""
    try:
        url = reverse("monitor:figure", args=[region, indicator])
    except NoReverseMatch:
        return ""
    return f"{url}?{urlencode({'period': period})}" if period else url


def comparison_url(region: str, indicator: str) -> str:
    """Return the three comparisons of one indicator of one region."""
    return f"{reverse('monitor:comparison')}?{urlencode({'indicator': indicator, 'region': region})}"


def item_url(request: OfficeRequest, *, title: str, origin: str, note: str, place: str, back: str) -> str:
    """Return where a ledger item is written down, filled in, for those who may draft one; else an empty text.

    The item leads back to the page ``back``, and its owner is the place itself until somebody names another.
    """
    address = shell.address("act:item-new")
    if not address or not request.access.may(Action.DRAFT_ITEMS):
        return ""
    given = {
        "title": title,
        "origin": origin,
        "origin_note": note,
        "origin_url": back,
        "owner": place,
        "place": place,
    }
    return f"{address}?{urlencode(given)}"


def quoted(title: str) -> str:
    """Return a title in quotation marks, once: a title that brings its own keeps them.

    >>> quoted("地区生产总值"), quoted("“四上”单位净增数")
    ('“地区生产总值”', '“四上”单位净增数')
    """
    return title if title.startswith("“") else f"“{title}”"

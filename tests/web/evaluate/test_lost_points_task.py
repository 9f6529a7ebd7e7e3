"""From points lost to a ledger item: the profile leads to the form, filled in; the item leads back."""

from __future__ import annotations

import html
import re
from typing import Any

from zhengxian.web.act.models import LedgerItem, Origin
from zhengxian.web.evaluate.selectors import runs

CODE = "990122"
WAY = re.compile(r'href="(/act/items/new/\?[^"]+)"')


def way(city: Any, who: str, run: Any) -> str:
    """The link on the profile of one county, or an empty text."""
    page = city.client(who).get(f"/evaluate/regions/{CODE}/", {"run": runs.tail(run)}).content.decode()
    found = WAY.search(page)
    return html.unescape(found[1]) if found else ""


def test_lost_points_become_an_item_that_leads_back(city: Any) -> None:
    run, client = city.run(), city.client("assessor")
    form = client.get(way(city, "assessor", run)).context["form"]
    given = {name: form[name].value() or "" for name in form.fields}
    assert given["origin"] == Origin.LOST_POINTS
    assert run.number in given["origin_note"]
    assert given["owner"] == given["place"] == city.regions[CODE].name
    answer = client.post("/act/items/new/", {**given, "upto": "draft"})
    assert answer.status_code == 302, answer.context["form"].errors
    item = LedgerItem.objects.get()
    assert item.owner_region == city.regions[CODE]
    assert client.get(item.origin_url).context["selected"].title in item.title


def test_only_those_who_may_draft_are_led_there(city: Any) -> None:
    run = city.run()
    assert way(city, "assessor", run)
    assert not any(way(city, who, run) for who in city.users if not who.startswith("assessor"))

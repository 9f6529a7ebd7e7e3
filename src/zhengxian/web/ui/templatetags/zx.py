"""Tags and filters of every page: ``{% load zx %}``.

Filters turn values into the office's words; tags draw components from ``ui/parts``. Charts have their own tag here
so that a page names a chart and nothing else.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from django import template
from django.core.paginator import Page
from django.forms import BaseForm
from django.http import HttpRequest
from django.template.context import Context
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe

from zhengxian.io.charts import LIGHT, WALL, Chart, to_svg
from zhengxian.web.ui.components import dates, figures, links, states
from zhengxian.web.ui.components.links import Picker

register = template.Library()

register.filter("figure", figures.shown)
register.filter("signed", figures.signed)
register.filter("official", figures.official)
register.filter("absent", figures.absent)
register.filter("zh_date", dates.long_date)
register.filter("zh_day", dates.short_date)
register.filter("zh_moment", dates.moment)
register.filter("zh_clock", dates.clock)
register.filter("period", dates.period_label)

_CODE = re.compile(r"（[A-Z]-\d{3}[A-Z]?）|[\u4e00-\u9fff]{1,4}〔\d{4}〕\s?\d+\s?号")


@register.filter
def sentence(text: object) -> SafeString:
    """Show a message so that its code in brackets and document numbers are not broken over lines."""
    safe = str(conditional_escape(text if isinstance(text, SafeString) else str(text)))
    return mark_safe(_CODE.sub(lambda found: f'<span class="nw">{found[0]}</span>', safe))  # noqa: S308  # escaped above


@register.filter
def file_size(size: object) -> str:
    """Show the size of a file: ``320 KB``, ``1.4 MB``."""
    number = figures.as_number(size)
    if number is None:
        return ""
    if number < 1024 * 1024:
        return f"{figures.shown(max(number / 1024, number.from_float(1.0)), 0)} KB"
    return f"{figures.shown(number / (1024 * 1024), 1)} MB"


@register.simple_tag
def icon(name: str, label: str = "") -> SafeString:
    """Draw a shape of the sprite; with a label it is read out, without one it is decoration."""
    kind = "ic" if name in states.SOLID else "ic ic-l"
    if label:
        return format_html(
            '<svg class="{}" role="img" aria-label="{}"><use href="#i-{}"/></svg>', kind, label, name
        )
    return format_html('<svg class="{}" aria-hidden="true"><use href="#i-{}"/></svg>', kind, name)


@register.simple_block_tag
def remember(content: SafeString) -> SafeString:
    """Keep what stands between the tags, stripped, to place it twice: ``{% endremember %}`` … ``as name``."""
    return mark_safe(content.strip())  # noqa: S308  # a template wrote it


@register.simple_tag(takes_context=True)
def chart(context: Context, drawing: Chart, width: int = 480, narrow: int = 0, theme: str = "") -> SafeString:
    """Draw a chart; ``narrow`` is a second width for phones, drawn anew so that its text keeps its size."""
    number = int(context.render_context.get("zx-charts") or 0) + 1
    context.render_context["zx-charts"] = number
    colours = WALL if theme == "wall" else LIGHT
    wide = to_svg(drawing, width, colours, key=f"ch{number}")
    if not narrow:
        return mark_safe(wide)  # noqa: S308  # the writer escapes every text
    small = to_svg(drawing, narrow, colours, key=f"ch{number}n")
    both = f'<div class="only-wide">{wide}</div><div class="only-phone">{small}</div>'
    return mark_safe(both)  # noqa: S308  # as above


@register.simple_tag(takes_context=True)
def query(context: Context, **changes: object) -> str:
    """Return the query of this page with some values changed; an empty value removes its name."""
    return links.changed(_request(context).GET, **changes)


@register.inclusion_tag("ui/parts/state.html")
def state(key: str, word: str = "") -> dict[str, Any]:
    """Show a state as shape and word, for instance ``{% state "lag" %}``."""
    return {"mark": states.mark(key, word)}


@register.inclusion_tag("ui/parts/chip.html")
def chip(key: str, word: str = "", tone: str = "") -> dict[str, Any]:
    """Show the state of a document or form as a small filled mark."""
    found = states.mark(key, word)
    colour = {"ok": "ok", "lag": "lag", "slow": "lag", "bad": "bad", "q": "info", "info": "info"}
    return {"mark": found, "tone": tone or colour.get(found.tone, "")}


@register.inclusion_tag("ui/parts/card.html")
def card(kind: str, days: int | None = None) -> dict[str, Any]:
    """Show 提醒, 黄牌 or 红牌 (``reminder``, ``yellow``, ``red``) with the working days overdue."""
    words = {"reminder": ("提醒", ""), "yellow": ("黄牌", "y"), "red": ("红牌", "r")}
    word, tone = words.get(kind, (kind, ""))
    return {"word": word, "tone": tone, "days": days}


@register.inclusion_tag("ui/parts/tag.html")
def tag(word: str, title: str = "") -> dict[str, Any]:
    """Show a framed word such as 快, 核, 终, 并列."""
    long = {"快": "快报数", "核": "核实数", "终": "最终核实数"}
    return {"word": word, "title": title or long.get(word, "")}


@register.inclusion_tag("ui/parts/steps.html")
def steps(items: Sequence[Any], label: str = "进度") -> dict[str, Any]:
    """Show workflow steps: each has ``label`` and ``state``, one of done, now, bad, todo."""
    return {"items": items, "label": label}


@register.inclusion_tag("ui/parts/facts.html")
def facts(items: Sequence[Any]) -> dict[str, Any]:
    """Show 4 to 7 figures in a strip: each has ``label``, ``value`` and may have unit, of, note, tone, href, move."""
    return {"items": items}


@register.inclusion_tag("ui/parts/notice.html")
def notice(kind: str, text: object, href: str = "", link: str = "", role: str = "") -> dict[str, Any]:
    """Show a sentence in the page: kind info, ok, lag, bad or lock."""
    shape = {"ok": "check", "lag": "lag", "bad": "bad", "lock": "lock"}.get(kind, "info")
    return {"kind": kind, "icon": shape, "text": text, "href": href, "link": link, "role": role}


@register.inclusion_tag("ui/parts/empty.html")
def empty(title: str, note: str = "", href: str = "", link: str = "", kind: str = "") -> dict[str, Any]:
    """Say that there is nothing (yet), nothing left by the filter, or nothing could be read (kind ``bad``)."""
    return {"title": title, "note": note, "href": href, "link": link, "kind": kind}


@register.inclusion_tag("ui/parts/job.html")
def job(job: Any, url: str = "", done_url: str = "", done_link: str = "看结果") -> dict[str, Any]:
    """Show how far long work has come; while it runs, the part asks ``url`` for itself again."""
    total = getattr(job, "total", 0) or 0
    share = min(100, 100 * getattr(job, "done", 0) // total) if total else 0
    return {"job": job, "url": url, "done_url": done_url, "done_link": done_link, "share": share}


@register.inclusion_tag("ui/parts/field.html")
def field(bound: Any, suffix: str = "") -> dict[str, Any]:
    """Show a form field: label above, hint and error tied to the box by ``aria-describedby``."""
    kind = getattr(bound.field.widget, "input_type", "")
    grouped = kind == "radio" or type(bound.field.widget).__name__ == "CheckboxSelectMultiple"
    return {"bound": bound, "box": kind == "checkbox" and not grouped, "grouped": grouped, "suffix": suffix}


@register.simple_tag
def control(bound: Any) -> SafeString:
    """Draw the box of a field with its class, its hint and its error wired up."""
    kind = getattr(bound.field.widget, "input_type", "")
    given = {} if kind in ("checkbox", "radio", "hidden") else {"class": "inp"}
    tied = [
        f"{bound.auto_id}_{what}" for what, there in (("h", bound.help_text), ("e", bound.errors)) if there
    ]
    if tied:
        given["aria-describedby"] = " ".join(tied)
    if bound.errors:
        given["aria-invalid"] = "true"
    return bound.as_widget(attrs=given)  # type: ignore[no-any-return]


@register.inclusion_tag("ui/parts/error_summary.html")
def error_summary(form: BaseForm) -> dict[str, Any]:
    """List on top of a form what is not filled in well, with links to the boxes."""
    return {"form": form, "faulty": [form[name] for name in form.errors if name in form.fields]}


@register.inclusion_tag("ui/parts/pager.html", takes_context=True)
def pager(context: Context, page: Page[Any], thing: str = "条") -> dict[str, Any]:
    """Show where in a list this page is, with links that keep the filters."""
    query_now = _request(context).GET
    numbers = [
        (number, links.changed(query_now, page=number) if isinstance(number, int) else "")
        for number in page.paginator.get_elided_page_range(page.number, on_each_side=2, on_ends=1)
    ]
    before = links.changed(query_now, page=page.number - 1) if page.has_previous() else ""
    after = links.changed(query_now, page=page.number + 1) if page.has_next() else ""
    return {"page": page, "numbers": numbers, "before": before, "after": after, "thing": thing}


@register.inclusion_tag("ui/parts/picker.html")
def picker(choice: Picker) -> dict[str, Any]:
    """Show one scope or filter as a menu of links; it works without a script."""
    return {"p": choice}


@register.inclusion_tag("ui/parts/filters.html", takes_context=True)
def filters(
    context: Context, pickers: Sequence[Picker], shown: int | None = None, total: int | None = None,
    thing: str = "条", search: str = "",
) -> dict[str, Any]:  # fmt: skip
    """Show the filters of a list with the count at the right; ``search`` is the label of a search box, if any."""
    query_now = _request(context).GET
    others = [(n, v) for n, values in query_now.lists() for v in values if n not in ("q", "page")]
    return {
        "pickers": pickers,
        "shown": shown,
        "total": total,
        "thing": thing,
        "search": search,
        "q": query_now.get("q", ""),
        "others": others,
        "clear": links.changed(query_now, q=None, **{p.name: None for p in pickers}),
        "any_on": any(p.on for p in pickers) or bool(query_now.get("q")),
    }


@register.inclusion_tag("ui/parts/sort_head.html", takes_context=True)
def sort_head(
    context: Context, key: str, label: str, unit: str = "", css: str = "num", name: str = "sort", rising: bool = False
) -> dict[str, Any]:  # fmt: skip
    """Draw the head of a column that sorts: an arrow and ``aria-sort`` where it is the order now."""
    url, direction = links.order(_request(context), name, key, falling_first=not rising)
    return {"url": url, "direction": direction, "label": label, "unit": unit, "css": css}


@register.inclusion_tag("ui/parts/movement.html")
def movement(steps: int | None, note: str = "") -> dict[str, Any]:
    """Show a change of rank: places up (positive) or down, 持平 for 0, 不可比 for None."""
    return {"steps": steps, "by": abs(steps) if steps is not None else None, "note": note}


@register.inclusion_tag("ui/parts/value.html")
def value(
    figure: object, decimals: object = None, unit: str = "", period: object = "", status: str = "",
    locked: bool = False, until: object = None, href: str = "",
) -> dict[str, Any]:  # fmt: skip
    """Show a figure with what questions it: unit, period, status, and the path to where it came from.

    ``locked`` shows a lock and no figure, whatever the figure is; ``until`` says when it will be published.
    """
    there = not locked and figures.as_number(figure) is not None
    return {
        "text": "" if locked else figures.shown(figure, decimals),
        "there": there,
        "unit": unit if there else "",
        "period": dates.period_label(period),
        "status": status if there else "",
        "locked": locked,
        "until": dates.moment(until) if until else "",
        "href": "" if locked else href,
    }


def _request(context: Context) -> HttpRequest:
    found: HttpRequest = context["request"]
    return found

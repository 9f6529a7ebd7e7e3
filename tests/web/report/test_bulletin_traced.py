"""Every number of a bulletin's Word file is looked up again: the stored row, its printed form, its sign, its unit.

On a copy of the demo city the monthly bulletin of June 2026 is written, checked, issued; the Word file that went out
is read back. What stands in it as digits and is bound to nothing belongs to fixed text, names, day or number.
"""

from __future__ import annotations

import io
import re
import tomllib
import zipfile
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from types import SimpleNamespace
from typing import Any
from xml.etree import ElementTree as Tree

import pytest
from demo_database import standing_in
from django.db.models import Q

from zhengxian.io.official.trace import bound_numbers
from zhengxian.web.act.models import ItemKind, LedgerItem
from zhengxian.web.collect.models import Observation
from zhengxian.web.core.models import Region, User
from zhengxian.web.core.selectors import clock
from zhengxian.web.core.selectors.calendar import calendar
from zhengxian.web.evaluate.models import Score
from zhengxian.web.monitor.models import Reading, Warning  # noqa: A004 -- the glossary's word
from zhengxian.web.report.services import bulletin_steps, bulletin_templates, bulletins

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
FIRST, LAST = date(2026, 6, 1), date(2026, 6, 30)
UP, DOWN = (
    r"增长|提高|加快|前移|收窄|超序时进度|高于[^，。\d]+",
    r"下降|回落|后移|扩大|欠序时进度|低于[^，。\d]+",
)
SUMS = '''
code = "sums"
name = "算式"
purpose = "monthly"
title = "{period | cumulative}算式"
number = "算〔{year}〕{serial}号"
length = "special"
source = "测试"
mark = "from memory"
valid_from = 2020-01-01
[[block]]
kind = "text"
text = """
收入占全市的{share(budget_revenue@990101, budget_revenue@city) | plain}，是另一县的{times(budget_revenue@990101, budget_revenue@990110) | multiple}，增速{gap(budget_revenue_growth@990110, budget_revenue_growth@city) | against("全市")}，{budget_revenue_growth@990110 | turn(budget_revenue_growth@990110:previous, "上月")}，收入{budget_revenue@990101 | in("万元", 0)}。
"""
'''  # noqa: E501


@pytest.fixture(scope="module")
def city(tmp_path_factory: Any, django_db_setup: None, django_db_blocker: Any) -> Iterator[SimpleNamespace]:
    """The demo city with both bulletins issued: their rows and Word files by template."""
    with standing_in(tmp_path_factory.mktemp("city"), django_db_blocker):
        clock.forget_office()
        by = {name: User.objects.get(username=name) for name in ("assessor", "statistics.shi", "leader.shi")}
        bulletin_templates.save(content=SUMS, by=by["assessor"])
        found: dict[str, Any] = {}
        for code in ("monthly", "sums"):
            template, region = bulletin_templates.newest(code), Region.objects.get(code="990100")
            made = bulletins.write(template=template, period="2026-06", region=region, by=by["assessor"])
            bulletin_steps.submit(bulletin_id=made.pk, revision=1, by=by["assessor"])
            bulletin_steps.pass_on(bulletin_id=made.pk, by=by["statistics.shi"])
            issued = bulletin_steps.sign(bulletin_id=made.pk, by=by["leader.shi"])
            found[code] = SimpleNamespace(
                made=made, issued=issued, word=bytes(issued.word), template=template
            )
        yield SimpleNamespace(**found)
    clock.forget_office()


def half_up(value: float | Decimal, decimals: int) -> Decimal:
    """Round as the office does; written here a second time on purpose."""
    return Decimal(str(value)).quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP)


def lines(word: bytes) -> Iterator[list[tuple[str, bool]]]:
    """Yield the paragraphs of a Word file: texts, and whether each stands in a control that binds it."""
    with zipfile.ZipFile(io.BytesIO(word)) as box:
        body = Tree.fromstring(box.read("word/document.xml"))

    def walk(at: Tree.Element, bound: bool, line: list[tuple[str, bool]]) -> list[tuple[str, bool]]:
        for one in at:
            if one.tag == f"{W}t":
                line.append((one.text or "", bound))
            else:
                walk(one, bound or one.tag == f"{W}sdt", line)
        return line

    for paragraph in body.iter(f"{W}p"):
        yield walk(paragraph, False, [])


def befores(word: bytes) -> list[tuple[str, str]]:
    """Return every bound text with what stands before it in its paragraph."""
    found = []
    for line in lines(word):
        for n, (text, bound) in enumerate(line):
            if bound:
                found.append(("".join(one for one, _ in line[:n]), text))
    return found


def figure(key: str) -> tuple[Observation, Decimal]:
    """Look a figure up by what the key says: the version in force, at its own precision."""
    code, region, period = re.fullmatch(r"(\w+)@(\w+):([\w-]+)", key).groups()
    row = Observation.objects.current().get(indicator__code=code, region__code=region, period=period)
    return row, half_up(row.value, row.indicator.decimals)


def pair(key: str) -> tuple[tuple[Observation, Decimal], tuple[Observation, Decimal]]:
    a, b = re.fullmatch(r"\w+\((\S+), (\S+)\)", key).groups()
    return figure(a), figure(b)


def of_figure(key: str, made: Any) -> tuple[Decimal, str, set[str]]:
    row, value = figure(key)
    return value, row.indicator.unit, {f"observation:{row.pk}"}


def of_pair(key: str, made: Any) -> tuple[Decimal, str, set[str]]:
    (a, shown), (b, other) = pair(key)
    refs = {f"observation:{a.pk}", f"observation:{b.pk}"}
    ratio = Decimal(str(a.value)) / Decimal(str(b.value))
    if key.startswith("share"):
        return half_up(ratio * 100, 1), "%", refs
    if key.startswith("times"):
        return half_up(ratio, 1), "倍", refs
    return shown - other, "个百分点" if a.indicator.unit == "%" else a.indicator.unit, refs


def of_reading(key: str, made: Any) -> tuple[Decimal, str, set[str]]:
    code, region, what = re.fullmatch(r"reading\((\w+), (\w+)\)\.(\w+)", key).groups()
    row = Reading.objects.get(
        indicator__code=code, region__code=region, period_end=made.period_end, superseded_at__isnull=True
    )
    assert figure(f"{code}@{region}:{row.period}")[0].value == row.value
    done, plan = 100 * row.value / row.target, 100 * row.planned / row.target
    values = {"progress": (done, "%"), "gap": (done - plan, "个百分点")}
    value, unit = values[what]
    return half_up(round(value, 9), 2), unit, {f"reading:{row.pk}"}


def of_score(key: str, made: Any) -> tuple[Decimal, str, set[str]]:
    what, region = re.fullmatch(r"(\w+)\(total, (\w+)\)", key).groups()
    row = Score.objects.get(run=made.run, level=0, region__code=region)
    assert (row.run.period_end, hasattr(row.run, "publication")) == (made.period_end, True)
    value, decimals, unit = {
        "score": (row.score, int(row.run.method["decimals"]), "分"),
        "rank": (row.rank, 0, "位"),
        "rank_in_class": (row.rank_in_class, 0, "位"),
        "moved": (row.rank_change, 0, "位"),
    }[what]
    return half_up(value, decimals), unit, {f"score:{row.pk}", f"run:{made.run_id}"}


def late_days(item: LedgerItem) -> int:
    today = clock.today()
    days = calendar(item.due_on, today)
    last = item.due_on
    while not days.is_working_day(last):
        last += timedelta(1)
    return sum(days.is_working_day(last + timedelta(n)) for n in range(1, (today - last).days + 1))


def of_item(key: str, made: Any) -> tuple[Decimal, str, set[str]]:
    pk = int(re.fullmatch(r"item:(\d+)\.days_late", key)[1])
    return Decimal(late_days(LedgerItem.objects.get(pk=pk))), "个工作日", {f"item:{pk}"}


def of_count(key: str, made: Any) -> tuple[Decimal, str, set[str]]:
    what, word = re.fullmatch(r"count\((\w+)\((\w+)\)\)", key).groups()
    if what == "ranking":
        rows = Score.objects.filter(run=made.run, level=0).select_related("region")
        refs = {f"score:{row.pk}" for row in rows} | {f"region:{row.region.code}" for row in rows}
        return Decimal(len(rows)), "个", refs | {f"run:{made.run_id}"}
    if what == "warnings":
        found = Warning.objects.filter(level=word, state__in=["open", "explained", "acting"])
        return Decimal(found.count()), "条", {f"warning:{row.pk}" for row in found}
    late = LedgerItem.objects.filter(
        state__in=["assigned", "objected", "in_progress", "returned"], due_on__lt=clock.today()
    )
    items = [item for item in late if word in ("any", item.kind) and late_days(item) > 0]
    return Decimal(len(items)), "件", {f"item:{item.pk}" for item in items} or {f"list:{what}({word})"}


def of_rate(key: str, made: Any) -> tuple[Decimal, str, set[str]]:
    """Items due in June, all of the city: none was opened again, so the first closing tells."""
    code, region, what = re.fullmatch(r"rate\((\w+), (\w+)\)\.(\w+)", key).groups()
    due = LedgerItem.objects.filter(due_on__range=(FIRST, LAST)).exclude(
        state__in=["draft", "established", "cancelled"]
    )
    assert not due.filter(reopened_count__gt=0).exists()
    if code == "task_on_time_rate":
        due = due.filter(kind=ItemKind.TASK)
    closed = due.filter(first_closed_on__lte=LAST)
    if code != "act_closing_rate":
        closed = closed.filter(Q(first_late_days=0) | Q(first_late_days__isnull=True))
    top, bottom = Decimal(closed.count()), Decimal(due.count())
    value, unit = {
        "value": (half_up(100 * top / bottom, 2), "%"), "numerator": (top, "件"), "denominator": (bottom, "件"),
    }[what]  # fmt: skip
    return value, unit, {f"ledger:{code}@{region}:{LAST}"}


HOMES: tuple[tuple[str, Callable[[str, Any], tuple[Decimal, str, set[str]]]], ...] = (
    (r"\w+@\w+:[\w-]+", of_figure), (r"(gap|share|times)\(.+", of_pair), (r"reading\(.+", of_reading),
    (r"(score|rank|rank_in_class|moved)\(total, \w+\)", of_score), (r"item:\d+\.days_late", of_item), (r"count\(.+", of_count),
    (r"rate\(.+", of_rate),
)  # fmt: skip
"""What a key may be, and how its number is found again."""


def signed(text: str, before: str) -> tuple[Decimal, str]:
    """Return the number that a reader understands, with its unit: the word before it carries the sign."""
    if text in ("持平", "不变"):
        return Decimal(0), ""
    number, unit = re.fullmatch(r"(-?\d+(?:\.\d+)?)(\D*)", text).groups()
    assert not (number.startswith("-") and re.search(rf"(?:{UP}|{DOWN})$", before)), (before, text)
    return Decimal(number) * (-1 if re.search(rf"(?:{DOWN})$", before) else 1), unit


def named(refs: str) -> set[str]:
    """Return the rows that a key names; nothing may be left out in a short list."""
    assert "+" not in refs
    return set(refs.split(","))


@pytest.mark.parametrize(("code", "least"), [("monthly", 100), ("sums", 5)])
def test_every_number_is_that_of_its_stored_row(city: SimpleNamespace, code: str, least: int) -> None:
    one = getattr(city, code)
    numbers = bound_numbers(one.word)
    told = befores(one.word)
    assert [text for _, text in told] == [number.text for number in numbers]
    assert len(numbers) >= least
    kinds = set()
    for number, (before, text) in zip(numbers, told, strict=True):
        key, _, refs = number.key.rpartition("=")
        kind, home = next((k, h) for k, h in HOMES if re.fullmatch(k, key))
        kinds.add(kind)
        value, unit, rests = home(key, one.made)
        shown, printed_unit = signed(text, before)
        if printed_unit == "万元" and unit == "亿元":
            value, unit = half_up(figure(key)[0].value * 10000, 0), "万元"
        assert shown == value, (before, text, key, value)
        assert printed_unit in ("", unit), (text, unit)
        assert named(refs) == rests, (key, refs)
    assert len(kinds) == {"monthly": len(HOMES), "sums": 2}[code]


def test_digits_that_are_bound_to_nothing_are_names_day_or_number(city: SimpleNamespace) -> None:
    one = city.monthly
    fixed = re.split(r"\{[^{}]*\}|\n", "\n".join(_strings(tomllib.loads(one.template.content))))
    late = list(LedgerItem.objects.filter(due_on__isnull=False))
    issued = one.issued
    known = {
        one.made.title, issued.number, "2026年1—6月", _zh(issued.issued_on), *fixed,
        *(row.title for row in late), *(_zh(row.due_on) for row in late),
    }  # fmt: skip
    listed = sorted((text for text in known if re.search(r"\d", text)), key=len, reverse=True)
    left = []
    for line in lines(one.word):
        rest = "".join("\0" if bound else text for text, bound in line)
        for text in listed:
            rest = rest.replace(text, "")
        if re.search(r"\d", rest):
            left.append(rest)
    assert left == []


def test_the_file_quotes_what_the_database_lists(city: SimpleNamespace) -> None:
    """The rows named in the file are those by which a later revision finds the bulletin."""
    named = {
        ref for number in bound_numbers(city.monthly.word) for ref in number.key.rpartition("=")[2].split(",")
    }
    assert named <= set(city.monthly.issued.quotes.values_list("ref", flat=True))


def _strings(found: Any) -> Iterator[str]:
    if isinstance(found, str):
        yield found
    elif isinstance(found, dict | list):
        for one in found.values() if isinstance(found, dict) else found:
            yield from _strings(one)


def _zh(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"

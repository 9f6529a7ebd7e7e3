"""What is asked about a tour: its name and day, criteria, projects; and a judge's points."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django import forms

from zhengxian.web.act.forms.projects import DayInput
from zhengxian.web.act.models import TourScore, TourStop
from zhengxian.web.act.selectors import tours
from zhengxian.web.act.services.projects import amount
from zhengxian.web.core.access import Access
from zhengxian.web.ui.components.forms import PlainForm

_LINE = re.compile(r"(?P<name>.{1,40}?)[\s,，：:]+(?P<weight>\d+(?:\.\d+)?)")


class TourForm(PlainForm):
    """A new tour."""

    title = forms.CharField(label="名称", max_length=120)
    held_on = forms.DateField(label="日期", widget=DayInput())
    criteria = forms.CharField(
        label="评分项目和权重",
        widget=forms.Textarea(attrs={"rows": 4}),
        initial="项目规模 30\n建设进度 40\n产业带动 30",
        help_text="一行一项：名称、空格、权重。",
    )
    trim = forms.IntegerField(
        label="各去掉最高分、最低分",
        min_value=0,
        max_value=3,
        initial=1,
        help_text="评委不足时不去，并在排名里写明。",
    )
    projects: Any = forms.ModelMultipleChoiceField(
        None, label="参加的项目", widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, access: Access, *args: Any, **kwargs: Any) -> None:
        """Offer the projects that the person supervises."""
        super().__init__(*args, **kwargs)
        field = self.fields["projects"]
        field.queryset = tours.offered(access)  # type: ignore[attr-defined]
        field.label_from_instance = _named  # type: ignore[attr-defined]

    def clean_criteria(self) -> list[tuple[str, Decimal]]:
        """Read a criterion a line."""
        lines = [line.strip() for line in self.cleaned_data["criteria"].splitlines() if line.strip()]
        found = [(line, _LINE.fullmatch(line)) for line in lines]
        wrong = [line for line, match in found if match is None]
        if wrong:
            raise forms.ValidationError(f"“{wrong[0]}”看不出权重。请写成“项目进度 40”这样，一行一项。")
        return [(match["name"].strip(), Decimal(match["weight"])) for _, match in found if match]


def _named(project: Any) -> str:
    place, owner = str(project.item.place or "未定"), project.item.owner_name
    return f"{project.item.title}（{place if owner == place else f'{place}，{owner}'}）"


class ScoreForm(PlainForm):
    """One judge's points for every stop and criterion; a stop that is left blank is not scored."""

    def __init__(
        self,
        stops: Sequence[TourStop],
        names: Sequence[str],
        own: set[int],
        given: dict[tuple[int, str], TourScore],
        *args: Any,
        **kwargs: Any,
    ) -> None:
        """Make one box a stop and criterion, none for the judge's own unit."""
        super().__init__(*args, **kwargs)
        self._stops, self._names, self._own = stops, names, own
        for stop in stops:
            for n, name in enumerate(names):
                row = given.get((stop.pk, name))
                box = forms.DecimalField(
                    label=f"{stop.project.item.title}：{name}",
                    required=False,
                    min_value=Decimal(0),
                    max_value=Decimal(100),
                    max_digits=5,
                    decimal_places=2,
                    disabled=stop.pk in own,
                )
                box.initial = amount(row.score) if row else None
                self.fields[f"p-{stop.pk}-{n}"] = box

    def lines(self) -> list[tuple[TourStop, bool, list[tuple[str, forms.BoundField]]]]:
        """Return the boxes stop by stop, with whether it is the judge's own."""
        return [
            (
                stop,
                stop.pk in self._own,
                [(name, self[f"p-{stop.pk}-{n}"]) for n, name in enumerate(self._names)],
            )
            for stop in self._stops
        ]

    @property
    def points(self) -> dict[tuple[int, str], Decimal]:
        """What was filled in, by stop and criterion."""
        found: dict[tuple[int, str], Decimal] = {}
        for stop in self._stops:
            for n, name in enumerate(self._names):
                value = self.cleaned_data.get(f"p-{stop.pk}-{n}")
                if value is not None and stop.pk not in self._own:
                    found[stop.pk, name] = value
        return found

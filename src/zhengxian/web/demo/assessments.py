"""Schemes, adjustments, runs with their steps, objections and publications: every act through its service.

The office's day is set to the day of each act while the history is written, so that the services check it as they
would have checked it then.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime, time

from django.utils import timezone

from zhengxian.demo import City
from zhengxian.demo.assessments import Adjustment as GivenAdjustment
from zhengxian.demo.assessments import Objection as GivenObjection
from zhengxian.demo.assessments import RunPlan
from zhengxian.web.core.models import Classification, Level, Office, Region, User
from zhengxian.web.core.selectors import clock
from zhengxian.web.core.selectors.calendar import calendar
from zhengxian.web.evaluate.models import Run, RunState, Scheme, SchemeVersion
from zhengxian.web.evaluate.services import adjustments, objections, runs, schemes, steps

AFTERNOON = time(16, 30)
PUBLICITY_DAYS = 5


class Assessments:
    """Writes the assessments of a city; remembers versions and runs by the city's codes."""

    def __init__(self, city: City, users: Mapping[str, User]) -> None:
        self._city = city
        self._users = users
        self._regions = {r.code: r for r in Region.objects.all()}
        self._versions: dict[str, SchemeVersion] = {}
        self._runs: dict[str, Run] = {}
        self._documents = 0

    def write(self) -> int:
        """Write everything in the order in which it happened; return how many runs were made."""
        for given in self._city.schemes:
            made = schemes.import_file(
                name=f"{given.code}.toml",
                content=given.toml.encode(),
                by=self._users["assessor"],
                level=Level(given.level),
                classification=Classification.objects.get(code=given.level),
                document=f"示范县域办〔2025〕{3 + len(self._versions)}号（虚构）",
            )
            self._versions[given.code] = schemes.put_in_force(version_id=made.pk, by=self._users["assessor"])
        for plan in sorted(self._city.runs, key=lambda p: p.calculated_on):
            self._run(plan)
        set_day(self._city.today)
        return len(self._runs)

    def _run(self, plan: RunPlan) -> None:
        assessor, scheme = self._users["assessor"], self._versions[plan.scheme].scheme
        set_day(plan.calculated_on)
        for event in plan.adjustments:
            self._adjust(scheme, plan.period, event)
        at = moment(plan.calculated_on)
        run = runs.compute(
            scheme_version=self._versions[plan.scheme],
            period=plan.period,
            by=assessor,
            as_of=moment(plan.as_of),
            previous=self._runs.get(plan.previous or ""),
            at=at,
        )
        self._runs[plan.code] = run
        steps.advance(run_id=run.pk, by=assessor, seen=RunState.COMPUTED, at=at)
        steps.advance(run_id=run.pk, by=assessor, seen=RunState.CHECKING, note="部门已核对", at=at)
        for code, day in plan.confirmed:
            set_day(day)
            reviewer = self._users[self._reviewer(code)]
            steps.confirm(run_id=run.pk, region_id=self._regions[code].pk, by=reviewer, at=moment(day))
        early = [o for o in plan.objections if not plan.publicised or o.raised_on < plan.publicised[0]]
        self._object(run, early)
        if plan.published_on is not None:
            self._publish(run, plan, [o for o in plan.objections if o not in early])

    def _adjust(self, scheme: Scheme, period: str, given: GivenAdjustment) -> None:
        made = adjustments.propose(
            scheme_id=scheme.pk,
            code=given.code,
            region_id=self._regions[given.region].pk,
            period=period,
            authority=given.authority,
            text=given.note,
            count=given.count,
            document=given.evidence,
            by=self._users["assessor"],
            at=moment(given.day),
        )
        adjustments.decide(
            adjustment_id=made.pk, approved=True, by=self._users["leader.shi"], at=moment(given.day)
        )

    def _object(self, run: Run, given: list[GivenObjection]) -> None:
        for objection in given:
            set_day(objection.raised_on)
            made = objections.file(
                run_id=run.pk,
                region_id=self._regions[objection.region].pk,
                node=objection.node,
                text=objection.text,
                by=self._users[objection.username],
                at=moment(objection.raised_on),
            )
            if objection.answer and objection.answered_on:
                set_day(max(objection.answered_on, objection.raised_on))
                objections.answer(
                    objection_id=made.pk,
                    upheld=objection.outcome == "upheld",
                    text=objection.answer,
                    by=self._users["assessor"],
                    at=moment(objection.answered_on),
                )

    def _publish(self, run: Run, plan: RunPlan, late: list[GivenObjection]) -> None:
        if plan.publicised is None or plan.published_on is None:
            raise ValueError(f"{plan.code}: published without dates")
        days = calendar(plan.publicised[0], plan.published_on)
        first = days.on_or_after(plan.publicised[0])
        last = days.add(first, PUBLICITY_DAYS - 1)
        published = days.add(last, 1)
        assessor, leader = self._users["assessor"], self._users["leader.shi"]
        note = "" if plan.confirmed else "镇街结果由各县转达，不逐镇确认"
        set_day(first)
        steps.advance(run_id=run.pk, by=assessor, seen=RunState.CONFIRMING, note=note, at=moment(first))
        steps.advance(run_id=run.pk, by=leader, seen=RunState.APPROVAL, note="同意公示", at=moment(first))
        steps.start_publicity(run_id=run.pk, first=first, last=last, by=assessor, at=moment(first))
        self._object(run, [replace(o, raised_on=min(max(o.raised_on, first), last)) for o in late])
        set_day(published)
        self._documents += 1
        steps.publish(
            run_id=run.pk,
            number=f"示范县域办〔{published.year}〕{10 + self._documents}号（虚构）",
            by=assessor,
            at=moment(published),
        )

    def _reviewer(self, code: str) -> str:
        slug = next(r.slug for r in self._city.regions if r.code == code)
        return f"reviewer.{slug}"


def moment(day: date) -> datetime:
    """Return the afternoon of a day."""
    return timezone.make_aware(datetime.combine(day, AFTERNOON))


def set_day(day: date) -> None:
    """Let the demo office's clock stand at a day."""
    Office.objects.filter(pk=1).update(today=day)
    clock.forget_office()

"""Lists of projects as workbooks, and the file of one proof as a download."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.http import FileResponse, HttpResponse
from django.views.decorators.http import require_safe

from zhengxian.io.forms.export import Column
from zhengxian.web.act.models import SideState, StepKind
from zhengxian.web.act.selectors import projects
from zhengxian.web.act.services.project_list import ProjectRow
from zhengxian.web.act.services.project_workbook import HEADINGS, PLANNED, cells_of
from zhengxian.web.core.access import Action
from zhengxian.web.core.downloads import workbook
from zhengxian.web.core.refusal import Hidden
from zhengxian.web.core.requests import OfficeRequest, needs

WORKED_OUT = (
    "状态",
    "灯",
    "灯的依据",
    "滞后天数",
    "当前环节",
    Column("本年完成投资", "万元", 2),
    Column("完成年度计划", "%", 1),
    Column("到位资金", "万元", 2),
)


def list_file(rows: Iterable[ProjectRow], today: date, title: str = "项目台账") -> HttpResponse:
    """Answer with the list as a workbook that can be filled in and loaded again."""
    reached = [f"{step.label}日期" for step in StepKind]
    columns: list[Column | str] = [*HEADINGS, *PLANNED, *reached, *WORKED_OUT]
    note = f"{today} 的情况；金额单位万元。“计划”各列和前面各列改好后可以再导入；“日期”各列要有佐证，在项目页登记。"
    return workbook(title, columns, (_line(row) for row in rows), [note])


def _line(row: ProjectRow) -> list[object]:
    reached = [row.steps[s].reached_on if s in row.steps else None for s in StepKind]
    money, lamp = row.money, row.lamp
    side = SideState(row.project.side).label
    worked_out = [side, lamp.word, lamp.reason, lamp.days, row.step.label if row.step else "未开始"]
    return [*cells_of(row), *reached, *worked_out, money.done, money.share, money.funds]


@require_safe
@needs(Action.SEE_ITEMS)
def evidence(request: OfficeRequest, project_id: int, evidence_id: int) -> FileResponse:
    """Give the file of a proof back as a download, never to be shown in the browser."""
    kept = projects.one_evidence(request.access, project_id, evidence_id).upload
    try:
        content = kept.file.open("rb")
    except FileNotFoundError as error:
        raise Hidden from error
    kind = "application/octet-stream"
    answer = FileResponse(content, as_attachment=True, filename=kept.name, content_type=kind)
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Cache-Control"] = "private, no-store"
    return answer

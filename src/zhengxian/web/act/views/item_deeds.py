"""The acts of the item page: for each its words, its form and the service that does it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from zhengxian.web.act.forms import items as forms
from zhengxian.web.act.models import ItemAct, LedgerItem
from zhengxian.web.act.selectors import events
from zhengxian.web.act.services import (
    closing,
    escalation,
    extensions,
    feedback,
    items,
    owning,
    reviews,
    verification,
)
from zhengxian.web.core.refusal import Conflict

Who = Mapping[str, Any]
A = ItemAct


@dataclass(frozen=True)
class Deed:
    """One act: the words of its button, its form, what is said afterwards, and the service.

    ``tone`` is p for the act that waits, d for one that takes back, empty for the rest.
    """

    title: str
    form: type[forms.ActForm]
    said: str
    service: Callable[..., object]
    tone: str = ""
    key: str = ""
    fixed: tuple[tuple[str, Any], ...] = ()

    def do(self, item: LedgerItem, given: Mapping[str, Any], who: Who) -> None:
        """Do it with what the form gave."""
        self.service(item_id=item.pk, **dict(given), **dict(self.fixed), **who)


def _decide(*, item_id: int, revision: int | None = None, **given: Any) -> None:  # noqa: ARG001 -- shape of all
    """Answer the one open wish for more time of an item."""
    wish = events.open_wish(item_id)
    if wish is None:
        raise Conflict("A-336", "这件事项没有待答复的延期申请，可能已由别人答复。请刷新")
    extensions.decide(extension_id=wish.pk, **given)


def _remind(*, item_id: int, revision: int | None = None, **given: Any) -> None:  # noqa: ARG001 -- shape of all
    escalation.remind(item_id=item_id, **given)


DEEDS: dict[ItemAct, Deed] = {
    A.ESTABLISH: Deed("立项", forms.ActForm, "已立项编号。", items.establish, "p"),
    A.ASSIGN: Deed("交办", forms.AssignForm, "已交办，承办单位会收到提醒。", items.assign, "p"),
    A.ACCEPT: Deed("接收", forms.ActForm, "已接收。", owning.accept, "p"),
    A.OBJECT: Deed("提出异议", forms.ObjectForm, "异议已提出，等交办单位答复。", owning.object_to),
    A.ANSWER: Deed("答复异议", forms.AnswerForm, "异议已答复。", owning.answer_objection, "p"),
    A.PROGRESS: Deed("反馈进展", forms.ProgressForm, "进展已反馈。", feedback.report, key="f"),
    A.FEEDBACK: Deed(
        "报告办结", forms.DoneForm, "已报告办结，等审核。", feedback.report, "p", fixed=(("is_done", True),)
    ),
    A.ASK_EXTENSION: Deed("申请延期", forms.ExtensionForm, "延期申请已提出，等答复。", extensions.ask),
    A.EXTEND: Deed("答复延期", forms.DecideForm, "延期申请已答复。", _decide, "p"),
    A.APPROVE: Deed("审核通过", forms.ApproveForm, "审核通过，等核验。", reviews.approve, "p"),
    A.RETURN: Deed("退回重办", forms.ReturnForm, "已退回，承办单位会收到提醒。", reviews.give_back),
    A.VERIFY: Deed("核验", forms.VerifyForm, "核验情况已登记。", verification.verify, "p", key="v"),
    A.CLOSE: Deed("销号", forms.CloseForm, "已销号。", closing.close, "p"),
    A.ARCHIVE: Deed("归档", forms.ActForm, "已归档。", closing.archive),
    A.REOPEN: Deed("重新办理", forms.ReopenForm, "已重新办理，首次销号日期保留。", closing.reopen),
    A.REMIND: Deed("催办", forms.RemindForm, "已催办。", _remind, key="r"),
    A.CANCEL: Deed("撤销", forms.CancelForm, "已撤销，事项和原因留在台账。", items.cancel, "d"),
}
"""In the order of the work. Changing a draft has a page of its own."""

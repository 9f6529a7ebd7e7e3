"""What people send in on the page of an item: one form an act; the rules themselves are kept by the services."""

from __future__ import annotations

from django import forms

from zhengxian.web.act.forms.items_files import FilesField
from zhengxian.web.act.forms.unit_field import UnitField
from zhengxian.web.act.models import VerifyMethod
from zhengxian.web.core.forms.fields import DayField
from zhengxian.web.ui.components.forms import PlainMessages

FILES = "PDF、图片、Word、Excel、OFD，每个不超过 20 MB，可以一次选多个。"


def _words(
    label: str, *, rows: int = 3, required: bool = True, hint: str = "", most: int = 400
) -> forms.CharField:
    return forms.CharField(
        label=label,
        required=required,
        max_length=most,
        help_text=hint,
        widget=forms.Textarea(attrs={"rows": rows}),
    )


class ActForm(PlainMessages, forms.Form):
    """What every act carries: the revision of the item that the person saw."""

    revision = forms.IntegerField(required=False, widget=forms.HiddenInput)


class AssignForm(ActForm):
    """To whom and until when; both may have been written in the draft."""

    owner = UnitField(
        label="承办单位", required=False, help_text="一件事项一个承办单位。空着就用立项时写的。"
    )
    due_on = DayField(label="办理时限", required=False, help_text="空着就用立项时写的，或按规则从今天起算。")


class ObjectForm(ActForm):
    """Why it is not this unit's."""

    reason = _words("异议理由", hint="写明依据和应由谁办。异议期内只能提一次，答复后照办。")


class AnswerForm(ActForm):
    """Whether an objection is upheld, and who gets the item then."""

    upheld = forms.TypedChoiceField(
        label="异议是否成立",
        choices=[("no", "不成立，由原单位继续办理"), ("yes", "成立，改交另一单位")],
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
    )
    owner = UnitField(label="改交单位", required=False, help_text="异议成立时填。办理时限不变。")
    text = _words("答复")


class ProgressForm(ActForm):
    """How far it is."""

    text = _words("进展情况", most=4000)
    percent = forms.IntegerField(
        label="进度", required=False, min_value=0, max_value=100, help_text="0 到 100。"
    )
    next_step = _words("存在问题和下一步", rows=2, required=False, most=4000)
    files = FilesField(label="佐证材料", required=False, help_text=FILES)  # type: ignore[assignment]  # as the service has it


class DoneForm(ActForm):
    """That it is done, with evidence."""

    text = _words("办理结果", rows=4, most=4000, hint="一事一报，写明做了什么、结果怎样。")
    done_on = DayField(
        label="办结日期", required=False, help_text="实际办结的那天；空着就是今天。是否超期按这一天算。"
    )
    value = forms.DecimalField(label="完成数", required=False, max_digits=18, decimal_places=4)
    files = FilesField(label="佐证材料", required=False, help_text=FILES)  # type: ignore[assignment]  # as the service has it


class ExtensionForm(ActForm):
    """Until when and why."""

    until = DayField(label="申请延至")
    reason = _words("理由", hint="写明进展和办不完的原因。到期后不能再申请。")


class DecideForm(ActForm):
    """The answer to a wish for more time."""

    accepted = forms.TypedChoiceField(
        label="答复", choices=[("yes", "同意"), ("no", "不同意")], coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
    )  # fmt: skip
    until = DayField(label="延至", required=False, help_text="空着就按申请的日期。")
    answer = _words("说明", rows=2, required=False, hint="不同意时要写理由。")


class ApproveForm(ActForm):
    """That the report is in order."""

    text = _words("审核意见", rows=2, required=False)


class ReturnForm(ActForm):
    """Why it is returned."""

    reason = _words("退回原因", hint="写明哪里不清、要补什么。")


class VerifyForm(ActForm):
    """What somebody who is not the owner found."""

    method = forms.ChoiceField(label="核验方式", choices=VerifyMethod.choices)
    visited_at = forms.DateTimeField(
        label="核验时间",
        widget=forms.DateTimeInput(format="%Y-%m-%dT%H:%M", attrs={"type": "datetime-local"}),
        input_formats=["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%d %H:%M"],
    )
    site = forms.CharField(label="地点", required=False, max_length=200, help_text="明察、暗访要写。")
    passed = forms.TypedChoiceField(
        label="结论", choices=[("yes", "通过"), ("no", "不通过，退回重办")], coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
    )  # fmt: skip
    text = _words("核验情况", most=4000)
    photos = FilesField(label="照片和材料", required=False, help_text="明察、暗访至少一张现场照片。" + FILES)


class CloseForm(ActForm):
    """A word at closing."""

    text = _words("销号意见", rows=2, required=False)


class ReopenForm(ActForm):
    """Why it is opened again, and until when."""

    reason = _words("重新办理的原因", hint="写明回访或反弹的情况。首次销号日期和超期记录保留。")
    due_on = DayField(label="新的办理时限", required=False, help_text="空着就给与原来一样长的时间。")


class RemindForm(ActForm):
    """An urging word."""

    text = _words("催办要求", rows=2, hint="写明要什么、什么时候要。")


class CancelForm(ActForm):
    """Why it is taken back."""

    reason = _words("撤销原因", rows=2)

"""Enterprise requests: two clocks, explained is not solved, and the return visit (domain.md §6.2)."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from zhengxian.web.act.models.items import LedgerItem


class Outcome(models.TextChoices):
    """What came of a request; an explanation is not a solution."""

    SOLVED = "solved", "已解决"
    EXPLAINED = "explained", "解释到位"
    UNSOLVED = "unsolved", "未解决"


class Channel(models.TextChoices):
    """How it came in."""

    VISIT = "visit", "走访"
    HOTLINE = "hotline", "热线"
    PLATFORM = "platform", "平台"
    MEETING = "meeting", "座谈会"
    LETTER = "letter", "来信来函"


class Category(models.TextChoices):
    """What it is about."""

    FINANCE = "finance", "融资"
    LAND = "land", "用地"
    LABOUR = "labour", "用工"
    ENERGY = "energy", "水电气"
    APPROVAL = "approval", "审批"
    POLICY = "policy", "政策兑现"
    LOGISTICS = "logistics", "物流"
    MARKET = "market", "市场"
    DISPUTE = "dispute", "纠纷"
    OTHER = "other", "其他"


class Request(models.Model):
    """What a request has beyond its ledger item. ``verify_by`` and ``reply_by`` are the first clock, the item's due
    day the second; a hard one has the longer due day and says why it is hard.
    """

    item = models.OneToOneField(
        LedgerItem, on_delete=models.CASCADE, primary_key=True, related_name="request"
    )
    enterprise = models.ForeignKey("act.Enterprise", on_delete=models.PROTECT, related_name="requests")
    channel = models.CharField("渠道", max_length=10, choices=Channel, default=Channel.VISIT)
    category = models.CharField("类别", max_length=10, choices=Category, default=Category.OTHER)
    is_hard = models.BooleanField("疑难诉求", default=False)
    hard_reason = models.CharField("疑难原因", max_length=300, blank=True)
    received_at = models.DateTimeField("收到时间", default=timezone.now)
    verify_by = models.DateField("核实时限", null=True, blank=True)
    verified_on = models.DateField("核实日期", null=True, blank=True)
    reply_by = models.DateField("答复时限", null=True, blank=True)
    replied_on = models.DateField("答复日期", null=True, blank=True)
    reply = models.TextField("答复内容", blank=True)
    outcome = models.CharField("结果", max_length=10, choices=Outcome, null=True, blank=True)
    repeat_of = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="repeats"
    )

    class Meta:
        verbose_name = "企业诉求"
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(is_hard=False) | ~Q(hard_reason=""), name="hard_request_says_why"
            ),
        ]


class Satisfaction(models.TextChoices):
    """What the firm said on the return visit."""

    SATISFIED = "satisfied", "满意"
    UNSATISFIED = "unsatisfied", "不满意"
    UNREACHED = "unreached", "未联系上"


class ReturnVisit(models.Model):
    """A call or visit after the reply, by somebody who is not the owner."""

    request = models.ForeignKey(Request, on_delete=models.CASCADE, related_name="visits")
    satisfaction = models.CharField("满意度", max_length=12, choices=Satisfaction)
    text = models.TextField("回访情况", blank=True)
    at = models.DateTimeField(default=timezone.now)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = "回访"
        ordering: ClassVar = ["at", "id"]

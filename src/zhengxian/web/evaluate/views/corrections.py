"""What a correction would do to scores, before it is accepted or refused."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from zhengxian.web.collect.models import CorrectionState
from zhengxian.web.collect.selectors import corrections as correction_selectors
from zhengxian.web.collect.services import corrections as correction_services
from zhengxian.web.core.refusal import Hidden, Refused
from zhengxian.web.evaluate.selectors import runs
from zhengxian.web.evaluate.services import correction_effect
from zhengxian.web.evaluate.views import page


@require_http_methods(["GET", "HEAD", "POST"])
@page.refusing
def show(request: HttpRequest, correction_id: int) -> HttpResponse:
    """Show old and new score and place of everybody who would move; accept or refuse below."""
    access, user = page.access_of(request), page.user_of(request)
    wish = correction_selectors.one_visible(access, correction_id)
    effects = correction_effect.effect(correction_id=correction_id, by=user)
    if request.method == "POST":
        if not correction_selectors.may_decide(access, wish.region, wish.indicator):
            raise Hidden
        _decide(request, correction_id, effects)
        return redirect("evaluate:correction-effect", correction_id)
    waits = wish.state == CorrectionState.PROPOSED
    may = (
        waits
        and correction_selectors.may_decide(access, wish.region, wish.indicator)
        and wish.proposed_by_id != user.pk
    )
    context = page.frame(
        request, "", wish=wish, effects=effects, may_decide=may, waits=waits, everybody=runs.sees_all(access)
    )
    return render(request, "evaluate/correction_effect.html", context)


def _decide(request: HttpRequest, correction_id: int, effects: list[correction_effect.Effect]) -> None:
    user, answer = page.user_of(request), request.POST.get("answer", "")
    verdict = request.POST.get("verdict")
    if verdict == "accept":
        told = correction_effect.to_json(effects)
        correction_services.accept(correction_id=correction_id, by=user, effect=told, answer=answer)
        messages.success(request, "更正已采纳，写成新的版本。已有的评价不变；要用新数，请重新计算。")
    elif verdict == "refuse":
        correction_services.refuse(correction_id=correction_id, by=user, answer=answer)
        messages.success(request, "更正未采纳，已答复提出人。")
    else:
        raise Refused("E-860", "没有说明采纳还是不采纳。请用页面上的两个按钮之一")

"""What must be true before a request is closed: an outcome that is no failure, and the firm was asked."""

from __future__ import annotations

from zhengxian.web.act.models import ItemKind, LedgerItem, Outcome, Request, ReturnVisit, Satisfaction
from zhengxian.web.act.services import transitions
from zhengxian.web.act.services.closing import condition
from zhengxian.web.act.services.transitions import named
from zhengxian.web.core.refusal import Refused

TRIES = 2
"""On how many days a firm is called in vain before its request may be closed without its word."""


@condition(ItemKind.REQUEST)
def outcome_is_known(item: LedgerItem) -> None:
    """Refuse what has no outcome or is unsolved; an explained one may be closed and is never counted as solved.

    Errors: ``A-480`` no outcome; ``A-481`` unsolved.
    """
    request = Request.objects.filter(pk=item.pk).first()
    if request is None:
        return  # entered in the ledger without the form of requests: nothing more is known of it
    if request.outcome is None:
        raise Refused(
            "A-480", f"{named(item)}没有登记办理结果，不能销号。请退回承办单位，在诉求页登记结果后再报"
        )
    if request.outcome == Outcome.UNSOLVED:
        raise Refused("A-481", f"{named(item)}的结果是“未解决”，不能销号。请退回重办，或向企业解释清楚后再报")


@condition(ItemKind.REQUEST)
def firm_was_asked(item: LedgerItem) -> None:
    """Refuse what the firm was not asked about since it was done, or is not satisfied with.

    A firm that could not be reached on two days counts as asked. Errors: ``A-482`` no return visit; ``A-483`` the last
    word is 不满意.
    """
    if not Request.objects.filter(pk=item.pk).exists():
        return
    since = item.done_on
    visits = ReturnVisit.objects.filter(request_id=item.pk).order_by("at", "id")
    recent = [v for v in visits if since is None or transitions.day_of(v.at) >= since]
    heard = [v for v in recent if v.satisfaction != Satisfaction.UNREACHED]
    if heard and heard[-1].satisfaction == Satisfaction.UNSATISFIED:
        raise Refused("A-483", f"企业对{named(item)}的办理不满意，不能销号。请退回重办")
    days = {transitions.day_of(v.at) for v in recent}
    if not heard and len(days) < TRIES:
        raise Refused(
            "A-482",
            f"{named(item)}还没有回访到企业，不能销号。请先回访；两天都联系不上的，各登记一次后再销号",
        )

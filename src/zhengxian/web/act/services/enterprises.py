"""The office's register of firms: found by credit code or by name and place, added when it is new."""

from __future__ import annotations

from datetime import datetime

from django.db import IntegrityError, transaction

from zhengxian.engine.base.credit_code import CreditCode
from zhengxian.engine.base.errors import ValueFormatError
from zhengxian.web.act.models import Enterprise
from zhengxian.web.core.access import Access, Action
from zhengxian.web.core.models import Region, User
from zhengxian.web.core.refusal import Hidden, Refused
from zhengxian.web.core.services import audit

KEEPERS = (Action.RUN_PROJECTS, Action.TAKE_REQUESTS)


@transaction.atomic
def take(
    *,
    name: str,
    place: Region,
    by: User,
    access: Access,
    credit_code: str = "",
    industry: str = "",
    contact: str = "",
    at: datetime | None = None,
) -> Enterprise:
    """Return the firm of this credit code, or of this name at this place; enter it when there is none.

    What is known of a firm is not overwritten; blanks are filled. Errors: ``A-400`` no name; ``A-401`` the credit
    code is none; ``A-402`` the code belongs to a firm of another name.
    """
    if not any(access.may(action) for action in KEEPERS):
        raise Hidden
    name, code = " ".join(name.split()), _code(credit_code)
    if not name:
        raise Refused("A-400", "没有写企业名称。请补填营业执照上的全称")
    found = _known(name, place, code)
    if found is None:
        try:
            with transaction.atomic():
                made = Enterprise.objects.create(
                    name=name[:120],
                    credit_code=code,
                    place=place,
                    industry=industry[:80],
                    contact=contact[:120],
                )
        except IntegrityError:  # somebody entered the same firm at this moment
            same = Enterprise.objects.filter(credit_code=code)
            return same.get() if code else same.get(name=name[:120], place=place)
        audit.record("enterprise.add", made, f"登记企业“{made.name}”，{place}", by=by, at=at)
        return made
    if _fill(found, credit_code=code, industry=industry[:80], contact=contact[:120]):
        audit.record("enterprise.fill", found, f"补全企业“{found.name}”的登记信息", by=by, at=at)
    return found


def _code(text: str) -> str | None:
    plain = "".join(text.split()).upper()
    if not plain:
        return None
    try:
        return str(CreditCode.parse(plain))
    except ValueFormatError as error:
        what = error.message.removesuffix("。")
        raise Refused("A-401", f"企业的统一社会信用代码不能登记：{what}") from error


def _known(name: str, place: Region, code: str | None) -> Enterprise | None:
    rows = Enterprise.objects.select_for_update()
    by_code = rows.filter(credit_code=code).first() if code else None
    if by_code is not None and by_code.name != name:
        raise Refused(
            "A-402", f"统一社会信用代码 {code} 已登记为“{by_code.name}”，与“{name}”不同名。请核对代码或名称"
        )
    if by_code is not None:
        return by_code
    same = rows.filter(name=name, place=place)
    return (same.filter(credit_code__isnull=True) if code else same).order_by("pk").first()


def _fill(found: Enterprise, **given: str | None) -> bool:
    """Fill in what is blank; tell whether anything was."""
    blank = {name: value for name, value in given.items() if value and not getattr(found, name)}
    for name, value in blank.items():
        setattr(found, name, value)
    if blank:
        found.save(update_fields=list(blank))
    return bool(blank)

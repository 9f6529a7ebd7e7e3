"""Templates of bulletins: the shipped ones, and versions of the office's own."""

from __future__ import annotations

import tomllib

from django.db import transaction

from zhengxian.definitions.bulletin_library import bulletin_codes
from zhengxian.definitions.places import folder
from zhengxian.engine.report import Template, parse_template
from zhengxian.web.core.access import Action
from zhengxian.web.core.models import User
from zhengxian.web.core.refusal import Hidden, Refused
from zhengxian.web.core.services import audit
from zhengxian.web.evaluate.services.permission import require
from zhengxian.web.report.models import BulletinTemplate

LONGEST = 200_000
"""Characters of a template."""


def parsed(template: BulletinTemplate) -> Template:
    """Return a stored version as the engine reads it."""
    return read(template.content, f"{template.code}（第 {template.number} 版）")


def read(content: str, where: str) -> Template:
    """Read the text of a template. Errors: ``R-211`` not TOML or too long, and those of the language (R-140 to R-158)."""
    if len(content) > LONGEST:
        raise Refused("R-211", f"模板有 {len(content)} 个字符，最多 {LONGEST} 个。请拆成几个模板")
    try:
        table = tomllib.loads(content)
    except tomllib.TOMLDecodeError as error:
        raise Refused("R-211", f"模板不是合格的 TOML 文本（{error}）。请对照现有模板的写法改正") from error
    return parse_template(table, where)


@transaction.atomic
def load_shipped(*, by: User) -> int:
    """Store the shipped templates that the platform does not have yet; return how many."""
    require(by, Action.WRITE_BULLETINS)
    known = set(BulletinTemplate.objects.values_list("code", flat=True))
    made = 0
    for code in bulletin_codes():
        if code in known:
            continue
        content = (folder("bulletins") / f"{code}.toml").read_text(encoding="utf-8")
        _keep(read(content, f"{code}.toml"), content, 1, by, is_shipped=True)
        made += 1
    if made:
        audit.record("template.load", None, f"载入随软件提供的通报模板 {made} 个", by=by)
    return made


@transaction.atomic
def save(*, content: str, by: User, seen: int | None = None) -> BulletinTemplate:
    """Store a template as the next version of its code; nothing is stored where nothing changed.

    ``seen``: the number of the version the person started from. Errors: Hidden; those of `read`; ``R-212`` somebody
    else has stored a newer version.
    """
    require(by, Action.WRITE_BULLETINS)
    template = read(content, "模板")
    rows = BulletinTemplate.objects.select_for_update().filter(code=template.code)
    last = rows.order_by("-number").first()
    if last is not None and last.content == content:
        return last
    if last is not None and seen is not None and last.number != seen:
        raise Refused("R-212", f"“{last.title}”已有第 {last.number} 版，您改的是第 {seen} 版。请打开新版再改")
    made = _keep(template, content, last.number + 1 if last else 1, by, is_shipped=False)
    audit.record("template.save", made, f"保存通报模板“{made.title}”第 {made.number} 版", by=by)
    return made


def newest(code: str) -> BulletinTemplate:
    """Return the newest version of a template, or raise `Hidden`."""
    found = BulletinTemplate.objects.filter(code=code).order_by("-number").first()
    if found is None:
        raise Hidden
    return found


def _keep(template: Template, content: str, number: int, by: User, *, is_shipped: bool) -> BulletinTemplate:
    return BulletinTemplate.objects.create(
        code=template.code, number=number, title=template.name[:80], purpose=template.purpose, content=content,
        is_shipped=is_shipped, made_by=by,
    )  # fmt: skip

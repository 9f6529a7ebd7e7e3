"""Versions of schemes: handed in as files, put in force, retired."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from pathlib import PurePosixPath

from django.db import transaction
from django.db.models import Max, Q

from zhengxian.engine.base.suggest import nearest
from zhengxian.engine.evaluate.scheme import Scheme as Rules
from zhengxian.web.collect.models import Indicator
from zhengxian.web.core.access import Action
from zhengxian.web.core.models import Classification, Level, RegionClass, User
from zhengxian.web.core.refusal import Conflict, Hidden, Refused
from zhengxian.web.core.services import audit
from zhengxian.web.evaluate.models import Scheme, SchemeVersion, VersionState
from zhengxian.web.evaluate.services import files, permission
from zhengxian.web.evaluate.to_engine import schemes as engine_schemes


class Unfit(Refused):
    """A scheme file that reads well but does not fit this office; every fault is in ``problems``."""

    def __init__(self, problems: Sequence[str]) -> None:
        self.problems = tuple(problems)
        super().__init__(
            "E-801", f"方案没有导入，有 {len(problems)} 处要改：" + "".join(problems).rstrip("。")
        )


def import_file(
    *,
    name: str,
    content: bytes,
    by: User,
    level: Level | None = None,
    classification: Classification | None = None,
    valid_from: date | None = None,
    document: str = "",
    note: str = "",
) -> SchemeVersion:
    """Take in a TOML file or an Excel workbook as the next draft version of its scheme (found by its code).

    The text kept is canonical: every choice written out, so that later changes of the indicator library change no
    version. Errors: those of `io.schemes.read_scheme`; ``E-800``; ``E-801`` all misfits; ``E-802`` the ending;
    ``E-803`` a new scheme without a level; ``E-804`` no first day; ``E-805`` the same text as the last version.
    """
    permission.require(by, Action.DESIGN_SCHEMES)
    if PurePosixPath(name).suffix.lower() not in engine_schemes.ENDINGS:
        raise Refused("E-802", f"“{name}”不是方案文件。请上传 .toml 文件，或从本页导出的 .xlsx 工作簿")
    rules = engine_schemes.read_file(name, content)
    with transaction.atomic():
        scheme = _scheme(rules, level, classification)
        rules = engine_schemes.within_level(_dated(rules, valid_from, document), scheme.level)
        misfits = _misfits(rules, scheme)
        if misfits:
            raise Unfit(misfits)
        upload = files.keep(name, content, by=by)
        version = _next_version(scheme, rules, note, by)
        version.upload = upload
        version.save()
        audit.record(
            "scheme.import",
            version,
            f"导入方案“{scheme.title}”第 {version.number} 版（文件“{upload.name}”）",
            by=by,
        )
        return version


def _scheme(rules: Rules, level: Level | None, classification: Classification | None) -> Scheme:
    known = Scheme.objects.select_for_update().filter(code=rules.code).first()
    if known is not None:
        return known
    if level is None:
        raise Refused("E-803", f"“{rules.title}”是新方案。请选评价的层级（县或镇），再导入")
    return Scheme.objects.create(
        code=rules.code, title=rules.title, level=level, classification=classification
    )


def _dated(rules: Rules, valid_from: date | None, document: str) -> Rules:
    """Fill in first day and document number where the file has none; refuse other words than the file's."""
    first = rules.valid_from or valid_from
    if first is None:
        raise Refused("E-804", "方案没有写从哪一天起执行。请在文件里写 valid_from，或在本页填写执行日期")
    if valid_from is not None and first != valid_from:
        raise Refused("E-804", f"文件里写的执行日期是 {first}，本页填的是 {valid_from}。请改成一致")
    return replace(rules, valid_from=first, document_no=rules.document_no or document)


def _misfits(rules: Rules, scheme: Scheme) -> list[str]:
    """Say everything in a readable scheme that this office cannot evaluate."""
    known = set(Indicator.objects.values_list("code", flat=True))
    found = []
    for code in engine_schemes.series(rules):
        if code not in known:
            near = nearest(code, sorted(known))
            hint = f"最接近的是“{near}”" if near else "请先在指标库里建立"
            found.append(f"指标“{code}”不在本办公室的指标库里，{hint}。")
    titles = set(
        RegionClass.objects.filter(classification=scheme.classification).values_list("title", flat=True)
    )
    for name in rules.classes:
        if name not in titles:
            near = nearest(name, sorted(titles))
            hint = f"最接近的是“{near}”" if near else "请核对方案选用的分类"
            found.append(f"权重写了类别“{name}”，分类里没有这一类，{hint}。")
    return found


def _next_version(scheme: Scheme, rules: Rules, note: str, by: User) -> SchemeVersion:
    text = engine_schemes.canonical(rules)
    digest = engine_schemes.digest(text)
    last = scheme.versions.order_by("-number").first()
    if last is not None and last.digest == digest:
        raise Refused("E-805", f"内容与第 {last.number} 版完全相同，没有新建版本。请核对是否传错文件")
    number = (scheme.versions.aggregate(m=Max("number"))["m"] or 0) + 1
    assert rules.valid_from is not None  # noqa: S101 -- settled by _dated
    return SchemeVersion(
        scheme=scheme,
        number=number,
        title=rules.title,
        document=rules.document_no[:120],
        toml=text,
        digest=digest,
        valid_from=rules.valid_from,
        valid_to=rules.valid_to,
        created_by=by,
        note=note,
    )


@transaction.atomic
def put_in_force(*, version_id: int, by: User) -> SchemeVersion:
    """Let a draft hold from its first day on; an open version before it ends the day before.

    Errors: ``E-806`` not a draft (any more); ``E-807`` another version already holds on those days.
    """
    permission.require(by, Action.DESIGN_SCHEMES)
    version = _locked(version_id)
    if version.status is not VersionState.DRAFT:
        raise Conflict("E-806", f"{version}已经是“{version.status.label}”，没有改动。请刷新看现在的状态")
    others = SchemeVersion.objects.filter(scheme=version.scheme, state=VersionState.IN_FORCE).exclude(
        pk=version.pk
    )
    later = others.filter(Q(valid_to__isnull=True) | Q(valid_to__gte=version.valid_from))
    for other in later.select_for_update():
        if other.valid_from >= version.valid_from:
            raise Refused(
                "E-807",
                f"{other}从 {other.valid_from} 起执行，与本版（{version.valid_from} 起）重叠。请先停用那一版，或改执行日期",
            )
        other.valid_to = version.valid_from - timedelta(1)
        other.save(update_fields=["valid_to"])
    version.state = VersionState.IN_FORCE
    version.save(update_fields=["state"])
    audit.record("scheme.in_force", version, f"{version}自 {version.valid_from} 起执行", by=by)
    return version


@transaction.atomic
def retire(*, version_id: int, on: date, by: User) -> SchemeVersion:
    """End a version on a day; runs that used it stay as they are. Errors: ``E-806``; ``E-808`` before its first day."""
    permission.require(by, Action.DESIGN_SCHEMES)
    version = _locked(version_id)
    if version.status is VersionState.RETIRED:
        raise Conflict("E-806", f"{version}已经停用，没有改动。请刷新看现在的状态")
    if on < version.valid_from:
        raise Refused("E-808", f"停用日期 {on} 早于执行日期 {version.valid_from}。请改停用日期")
    version.state, version.valid_to = VersionState.RETIRED, on
    version.save(update_fields=["state", "valid_to"])
    audit.record("scheme.retire", version, f"{version}自 {on} 起停用", by=by)
    return version


def _locked(version_id: int) -> SchemeVersion:
    version = SchemeVersion.objects.select_for_update().filter(pk=version_id).first()
    if version is None:
        raise Hidden
    return version

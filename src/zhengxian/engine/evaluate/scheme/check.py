"""What a scheme must satisfy as a whole: unique codes, weights that sum."""

from __future__ import annotations

from collections import Counter

from zhengxian.engine.base.errors import SchemeError
from zhengxian.engine.base.suggest import nearest
from zhengxian.engine.evaluate.scheme.model import Group, Scheme

TOLERANCE = 1e-9


def check_dates(scheme: Scheme) -> None:
    """Refuse a scheme, or an exemption, that ends before it begins."""
    spans = [("顶层", scheme.valid_from, scheme.valid_to)]
    spans += [(f"exemption[{e.region}]", e.valid_from, e.valid_to) for e in scheme.exemptions]
    for where, start, end in spans:
        if start and end and end < start:
            raise SchemeError(
                "S-009", f"{where}：valid_to（{end}）早于 valid_from（{start}）。请核对有效期。"
            )


def check_codes(scheme: Scheme) -> None:
    """Refuse repeated node codes and references to nodes that do not exist."""
    codes = [scheme.root.code, *(g.code for g in scheme.root.groups()), *(i.code for i in scheme.items)]
    extra = [a.code for a in scheme.adjusts] + [g.code for g in scheme.gates]
    repeated = [c for c, n in Counter(codes + extra).items() if n > 1]
    if repeated:
        raise SchemeError(
            "S-007", f"代码“{repeated[0]}”在方案里出现不止一次。请给每个分组、指标和加减分项不同的 code。"
        )
    wanted = [(e.node, "exemption.node") for e in scheme.exemptions] + [
        (node, "rank.tie_break") for node in scheme.rank.tie_break
    ]
    for node, where in wanted:
        if node not in codes:
            near = nearest(node, codes)
            hint = f"最接近的是“{near}”。" if near else "请改为方案里已有的分组或指标代码。"
            raise SchemeError("S-010", f"{where}：方案里没有“{node}”。{hint}")


def check_weights(scheme: Scheme) -> None:
    """Refuse sibling weights that sum neither to 100 nor to 1 nor to the parent's points, for any class."""
    for class_name in ("", *scheme.classes):
        if class_name or not _only_by_class(scheme):
            _check_group(scheme.root, scheme.points, class_name, "顶层")


def _only_by_class(scheme: Scheme) -> bool:
    """Whether the top weights are all written class by class, so that there is no set for other classes."""
    weights = [c.weight for c in scheme.root.children]
    return bool(scheme.classes) and all(w is not None and w.by_class and w.default == 0 for w in weights)


def _check_weighting(group: Group, where: str) -> None:
    """Refuse computed weights that contradict the group's aggregation or weights by class."""
    spec = group.weighting
    if spec is None:
        return
    if spec.method == "bod" and group.aggregate.method != "arithmetic":
        raise SchemeError(
            "S-009",
            f"{where}：赋权 bod 直接给出加权和，不能与合成方法“{group.aggregate.method}”同用。请改为 arithmetic，或换一种赋权。",
        )
    if spec.method == "combine" and any(c.weight and c.weight.by_class for c in group.children):
        raise SchemeError(
            "S-009",
            f"{where}：赋权 combine 要用写明的权重，权重不能再按类别分列。请统一权重，或分类各写一个方案。",
        )


def _check_group(group: Group, points: float, class_name: str, where: str) -> None:
    _check_weighting(group, where)
    of_class = f"（类别“{class_name}”）" if class_name else ""
    if group.weighting is None:
        unweighted = [c.code for c in group.children if c.weight is None]
        if unweighted:
            raise SchemeError(
                "S-004", f"{where}：“{unweighted[0]}”没有写权重。请补上 weight，或给这一组写 weighting。"
            )
    total = sum(c.weight.of(class_name) for c in group.children if c.weight)
    if group.weighting is None and not group.relative:
        allowed = (100.0, 1.0, points)
        if not any(abs(total - a) <= TOLERANCE * max(a, 1.0) for a in allowed):
            listed = "、".join(dict.fromkeys(f"{a:g}" for a in allowed))
            raise SchemeError(
                "S-006",
                f"{where}{of_class}：下一级权重合计 {total:.10g}，应为 {listed} 之一。"
                '请核对各项权重，或写 weights = "relative" 表示只看相对大小。',
            )
    if total <= 0 and group.weighting is None:
        raise SchemeError("S-006", f"{where}{of_class}：下一级权重合计为 0。请核对各项权重。")
    for child in group.children:
        weight = child.weight.of(class_name) if child.weight else None
        if isinstance(child, Group) and (weight is None or weight > 0):
            share = points * weight / total if weight is not None and total > 0 else points
            _check_group(
                child, share, class_name, f"{'' if where == '顶层' else where + '.'}group[{child.code}]"
            )

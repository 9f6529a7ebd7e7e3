"""What a scheme does with a cell that has no figure: one policy for each of its states."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from zhengxian.engine.base.errors import SchemeError
from zhengxian.engine.evaluate.missing.fields import Fields
from zhengxian.engine.evaluate.missing.state import CellState


class MissingPolicy(StrEnum):
    """How a cell without a figure is scored; ``value_zero`` only for figures below the unit."""

    REFUSE = "refuse"
    ZERO = "zero"
    CLASS_MEAN = "class_mean"
    REWEIGHT = "reweight"
    PENALTY = "penalty"
    WORST = "worst"
    VALUE_ZERO = "value_zero"

    @property
    def label(self) -> str:
        """The policy in the office's words."""
        return LABELS[self]


LABELS = {
    MissingPolicy.REFUSE: "不予计算",
    MissingPolicy.ZERO: "记 0 分",
    MissingPolicy.CLASS_MEAN: "取同组其他地区的平均得分",
    MissingPolicy.REWEIGHT: "该项不计，权重由同级各项分担",
    MissingPolicy.PENALTY: "按规定的比例给分或扣分",
    MissingPolicy.WORST: "取同组其他地区的最低得分",
    MissingPolicy.VALUE_ZERO: "数值按 0 计",
}
KEYS = ("policy", "suppressed", "not_applicable", "below_unit", "penalty")


@dataclass(frozen=True, slots=True)
class MissingSpec:
    """The policies of one item; ``suppressed=None`` follows ``policy``. The defaults are the scheme file's.

    >>> MissingSpec(MissingPolicy.ZERO).of(CellState.SUPPRESSED).label
    '记 0 分'
    """

    policy: MissingPolicy = MissingPolicy.REFUSE
    suppressed: MissingPolicy | None = None
    not_applicable: MissingPolicy = MissingPolicy.REWEIGHT
    below_unit: MissingPolicy = MissingPolicy.VALUE_ZERO
    penalty: float = 0.0

    def of(self, state: CellState) -> MissingPolicy:
        """Return the policy for a cell in this state; an exempted cell always drops out."""
        return {
            CellState.MISSING: self.policy,
            CellState.SUPPRESSED: self.suppressed or self.policy,
            CellState.NOT_APPLICABLE: self.not_applicable,
            CellState.BELOW_UNIT: self.below_unit,
        }.get(state, MissingPolicy.REWEIGHT)

    def to_table(self) -> dict[str, Any]:
        """Return the table that reads back as this specification.

        >>> MissingSpec(MissingPolicy.PENALTY, penalty=-0.25).to_table()
        {'policy': 'penalty', 'penalty': -0.25}
        """
        table: dict[str, Any] = {"policy": self.policy.value}
        if self.suppressed is not None:
            table["suppressed"] = self.suppressed.value
        if self.not_applicable is not MissingPolicy.REWEIGHT:
            table["not_applicable"] = self.not_applicable.value
        if self.below_unit is not MissingPolicy.VALUE_ZERO:
            table["below_unit"] = self.below_unit.value
        return table | ({"penalty": self.penalty} if self.penalty else {})


def parse_missing(
    value: str | Mapping[str, Any], where: str, default: MissingSpec | None = None
) -> MissingSpec:
    """Read ``missing``: the name of a policy, or a table as ``[missing]``; unwritten keys keep ``default``.

    ``penalty`` is the fraction of the item's full marks that is given, at most 1; a negative one takes marks
    away. Errors: S-150 neither text nor table, S-151 unknown key, S-153 wrong type or range, S-154 unknown
    policy, or ``value_zero`` for a state without a figure. Source: docs/methods/scheme-format.md,
    ``[missing]``; domain.md §10 (zero, mean, rescale, penalty).

    >>> parse_missing({"policy": "zero", "not_applicable": "worst"}, "missing").not_applicable.value
    'worst'
    """
    base = MissingSpec() if default is None else default
    fields = Fields({"policy": value} if isinstance(value, str) else value, where)
    fields.only(*KEYS)
    suppressed = (
        fields.choice("suppressed", MissingPolicy) if "suppressed" in fields.table else base.suppressed
    )
    spec = MissingSpec(
        fields.choice("policy", MissingPolicy, base.policy),
        suppressed,
        fields.choice("not_applicable", MissingPolicy, base.not_applicable),
        fields.choice("below_unit", MissingPolicy, base.below_unit),
        fields.number("penalty", base.penalty, high=1.0),
    )
    if MissingPolicy.VALUE_ZERO in (spec.policy, spec.suppressed, spec.not_applicable):
        raise SchemeError(
            "S-154",
            f"{where}：value_zero 只能用于 below_unit。其他状态没有数，请改选别的办法。",
        )
    return spec

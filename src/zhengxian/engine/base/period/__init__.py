"""Statistical periods: values with order, arithmetic and the spellings offices use."""

from zhengxian.engine.base.period.kind import PeriodKind
from zhengxian.engine.base.period.value import Period

__all__ = ["Period", "PeriodKind"]

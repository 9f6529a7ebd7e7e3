"""The demo city: a fictional prefecture with history, figures, forms, accounts and assessments.

`city` returns it as frozen values; nothing here touches a database, a clock or global random state. The
platform's loader is `zhengxian.web.demo`.
"""

from zhengxian.demo.city import NOTICE, TODAY, City, Scale, city

__all__ = ["NOTICE", "TODAY", "City", "Scale", "city"]

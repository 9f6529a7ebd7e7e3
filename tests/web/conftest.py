"""What tests of the platform share: guards that let tables be emptied between cases, a small office."""

from __future__ import annotations

import pytest
from django.test import TransactionTestCase

from zhengxian.web.core import triggers


@pytest.fixture(autouse=True, scope="session")
def _guards_step_aside_between_cases() -> None:
    """Emptying tables after a transactional case is the one deletion that guarded tables allow."""
    empty = TransactionTestCase._fixture_teardown

    def teardown(case: TransactionTestCase) -> None:
        from django.db import connection

        for guard in triggers.GUARDS:
            triggers.remove(connection, guard)
        empty(case)
        for guard in triggers.GUARDS:
            triggers.install(connection, guard)

    TransactionTestCase._fixture_teardown = teardown

"""What all tests share."""

from pathlib import Path

import pytest

collect_ignore = ["settings"]
"""Settings are read once, by Django; looking for doctests in them would set up a second home."""
SHARED = Path(__file__).resolve().parents[2] / "shared"


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of real data beside the repository; its tests skip where it is absent."""
    if not (SHARED / "data").is_dir():
        pytest.skip("the folder ../shared with real data is not here; golden tests that need it are skipped")
    return SHARED / "data"


@pytest.fixture(autouse=True, scope="session")
def _guards_step_aside_between_cases() -> None:
    """Emptying tables after a transactional case is the one deletion that guarded tables allow."""
    from django.test import TransactionTestCase

    from zhengxian.web.act import guards as ledger_guards
    from zhengxian.web.core import triggers
    from zhengxian.web.evaluate import guards
    from zhengxian.web.monitor import guards as watch_guards
    from zhengxian.web.report import guards as paper_guards

    empty = TransactionTestCase._fixture_teardown

    def teardown(case: TransactionTestCase) -> None:
        from django.db import connection

        for guard in triggers.GUARDS:
            triggers.remove(connection, guard)
        guards.remove(connection)
        ledger_guards.remove(connection)
        watch_guards.remove(connection)
        paper_guards.remove(connection)
        empty(case)
        for guard in triggers.GUARDS:
            triggers.install(connection, guard)
        guards.install(connection)
        ledger_guards.install(connection)
        watch_guards.install(connection)
        paper_guards.install(connection)

    TransactionTestCase._fixture_teardown = teardown

"""Several people at the same moment: acts in threads that begin together, each with a connection of its own."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

from django.db import connection


def at_once(*acts: Callable[[], object]) -> list[Any]:
    """Do acts in threads that begin together; return what each gave or raised."""
    gate, found = threading.Barrier(len(acts)), [None] * len(acts)

    def do(n: int, act: Callable[[], object]) -> None:
        try:
            gate.wait(20)
            found[n] = act()  # type: ignore[call-overload]
        except Exception as error:
            found[n] = error  # type: ignore[call-overload]
        finally:
            connection.close()

    threads = [threading.Thread(target=do, args=(n, act)) for n, act in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert not any(thread.is_alive() for thread in threads), "an act did not end within a minute"
    return found

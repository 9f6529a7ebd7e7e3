"""Short ways to read one invented text."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from zhengxian.engine.act.reading import Reading, Sentence, read

MEETING = date(2025, 2, 10)


@pytest.fixture
def reading_of() -> Callable[..., Reading]:
    def run(text: str, **options: object) -> Reading:
        return read(text, doc="例", meeting=MEETING, **options)

    return run


@pytest.fixture
def task_of(reading_of: Callable[..., Reading]) -> Callable[..., Sentence]:
    def run(text: str, **options: object) -> Sentence:
        tasks = reading_of(text, **options).tasks
        assert len(tasks) == 1, [s.quote for s in tasks]
        return tasks[0]

    return run


@pytest.fixture
def kinds_of(reading_of: Callable[..., Reading]) -> Callable[[str], list[str]]:
    return lambda text: [str(s.kind) for s in reading_of(text).sentences]

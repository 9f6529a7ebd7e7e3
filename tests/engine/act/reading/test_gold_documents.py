"""The texts marked by hand, scored by the shared scorer."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from datetime import date

import pytest

from zhengxian.engine.act.reading import as_record, read

LEAST = {"sentences": 0.80, "units": 0.80, "deadlines": 0.90, "targets": 0.90}


def scores(report):
    """Return the F1 of each row of the scorer's table."""
    found = re.findall(r"^(\w+)\s+[\d.]+\s+[\d.]+\s+([\d.]+)   pred", report, re.MULTILINE)
    return {name: float(f1) for name, f1 in found}


def predict(folder, out):
    with out.open("w", encoding="utf-8") as lines:
        for gold in sorted(folder.glob("*.gold.jsonl")):
            header = json.loads(gold.read_text(encoding="utf-8").splitlines()[0])
            text = (folder / header["source"]).read_text(encoding="utf-8")
            reading = read(text, doc=header["doc"], meeting=date.fromisoformat(header["assumed_date"]))
            for task in reading.tasks:
                lines.write(json.dumps(as_record(task, doc=reading.doc), ensure_ascii=False) + "\n")


def test_the_texts_marked_by_hand(shared, tmp_path):
    folder, out = shared.parent / "documents", tmp_path / "tasks.jsonl"
    predict(folder, out)
    scorer = shared.parent / "tools" / "score_documents.py"
    report = subprocess.run(
        [sys.executable, str(scorer), str(folder), str(out)], capture_output=True, text=True, check=True
    ).stdout
    found = scores(report)
    assert found.keys() >= LEAST.keys()
    assert {name: f1 for name, f1 in found.items() if f1 < LEAST.get(name, 0)} == {}, report


@pytest.mark.parametrize("report", ["sentences            0.900    0.800    0.847   pred 9/10  gold 8/10\n"])
def test_the_report_of_the_scorer_is_understood(report):
    assert scores(report) == {"sentences": 0.847}

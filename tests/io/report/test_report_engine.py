"""The report of a real evaluation: the packaged demo city, through the engine, into both formats."""

from __future__ import annotations

import re

import docx
import pytest

from zhengxian.definitions import example_options
from zhengxian.io.report import write_report_docx, write_report_html
from zhengxian.io.report.digest import digest
from zhengxian.io.report.figures import Style
from zhengxian.io.report.ledger import ledger_table
from zhengxian.library import evaluate


@pytest.fixture(scope="module")
def result():
    options = example_options("county-city")
    scheme, data, regions = (options.pop(name) for name in ("scheme", "data", "regions"))
    return evaluate(scheme, data, regions, **options)


def test_every_score_and_region_is_printed(result, tmp_path):
    write_report_html(result, tmp_path / "r.html", pages="none")
    text = (tmp_path / "r.html").read_text(encoding="utf-8")
    table = re.search(r"<table.*?</table>", text, re.S)[0]
    for row in result.ranking.to_dicts():
        assert row["shown"] in table
        assert row["name"] in table
    assert "None" not in text
    assert not re.search(r"\bnan\b", text)


def test_ledgers_add_up_to_full_marks(result):
    d = digest(result, Style(screen=True))
    for row in d.regions:
        total = ledger_table(d, row, bars=True).rows[-1].cells
        assert total[2].text == "100"
        assert float(total[3].text) + float(total[5].text) == pytest.approx(100.0, abs=0.011)
        assert float(total[3].text) == pytest.approx(row["base_score"], abs=0.0051)


def test_word_has_a_page_for_every_region(result, tmp_path):
    write_report_docx(result, tmp_path / "r.docx")
    document = docx.Document(str(tmp_path / "r.docx"))
    heads = [p.text for p in document.paragraphs if p.style.name == "Heading 2"]
    assert len(heads) == len(result.ranking)
    assert all(any(head.startswith(name) for head in heads) for name in result.ranking["name"])

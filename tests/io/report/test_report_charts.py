"""The charts: honest scales, written orders, board colours, Chinese without system fonts, clean SVG."""

from __future__ import annotations

import io
import json
import re
import shutil
import subprocess
import sys

import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFont
from pylopdf_fonts_zh_cn import sans_path

from zhengxian.engine.base.errors import ZhengxianError
from zhengxian.io.report import charts, drawing, marks, tokens
from zhengxian.io.report.digest import digest
from zhengxian.io.report.figures import Style


@pytest.fixture(scope="module")
def every(build):
    d = digest(build(), Style(screen=True))
    return {**charts.front_charts(d), **charts.region_charts(d)}


def _walk(value):
    yield value
    children = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    for child in children:
        yield from _walk(child)


def test_there_is_one_chart_per_region_and_three_in_front(every):
    assert set(every) == {"bars", "strip", "losses", *(f"region-{n}" for n in range(1, 12))}


def test_every_named_axis_has_a_written_order(every):
    for chart in every.values():
        scales = [
            v
            for v in _walk(chart.spec)
            if isinstance(v, dict) and v.get("field") in ("label", "row", "column")
        ]
        assert scales
        assert all(isinstance(v["sort"], list) and v["sort"] for v in scales)


def test_bars_start_at_zero(every):
    for key, chart in every.items():
        if key == "bars" or key.startswith("region"):
            domains = [
                v["scale"]["domain"]
                for v in _walk(chart.spec)
                if isinstance(v, dict) and v.get("field") == "value"
            ]
            assert domains
            assert all(low == 0.0 for low, _ in domains)


def test_bars_of_all_classes_share_one_scale(every):
    domains = {
        tuple(v["scale"]["domain"])
        for v in _walk(every["bars"].spec)
        if isinstance(v, dict) and v.get("field") == "value"
    }
    assert domains == {(0.0, 100.0)}


def test_colours_are_those_of_the_board_and_none_is_red_or_green(every):
    known = {
        tokens.INK,
        tokens.INK_2,
        tokens.INK_3,
        tokens.PAPER,
        tokens.LINE,
        tokens.ACCENT,
        tokens.LOSS,
        *tokens.DEPTH,
    }
    found = {c for chart in every.values() for c in re.findall(r"#[0-9A-Fa-f]{6}", json.dumps(chart.spec))}
    assert found <= known
    assert tokens.BAD not in found


def test_sentence_states_the_figures(every, build):
    shown = {row["shown"] for row in build().ranking.to_dicts()}
    assert all(figure in every["bars"].alt for figure in shown)


def test_same_title_twice_stays_two_bars():
    labels = marks.distinct(["增速", "增速"])
    spec = marks.bars([("", [{"label": x, "value": 1.0, "text": "1.00"} for x in labels])], tokens.LOSS)
    text = drawing.svg(spec, "a")
    assert "增速（1）" in text
    assert "增速（2）" in text


def test_nothing_lost_is_said():
    assert "没有失分" in drawing.svg(marks.bars([("", [])], tokens.LOSS), "a")


def test_svg_keeps_names_as_text_and_has_no_way_to_act(every):
    hostile = [{"label": "<script>x</script>", "value": 1.0, "text": "javascript:x"}]
    text = drawing.svg(marks.bars([("<b>", hostile)], tokens.LOSS), "region-1")
    assert "&lt;script&gt;" in text
    assert "<script" not in text
    for each in [text, *(drawing.svg(c.spec, k) for k, c in list(every.items())[:4])]:
        assert not re.search(r"\s(on\w+|style|href|xlink:href)=", each)
        assert set(re.findall(r"<([A-Za-z]+)", each)) <= {
            "svg",
            "g",
            "path",
            "rect",
            "line",
            "text",
            "tspan",
            "defs",
            "clipPath",
        }
        assert 'aria-hidden="true"' in each


def test_ids_of_two_charts_never_meet():
    source = '<svg xmlns="http://www.w3.org/2000/svg"><clipPath id="c0"/><g clip-path="url(#c0)" fill="url(http://x/)"/></svg>'
    one, two = (drawing.purified(source, key) for key in ("region-1", "region-2"))
    assert 'id="region-1-c0"' in one
    assert 'clip-path="url(#region-1-c0)"' in one
    assert "region-2-c0" in two
    assert "http" not in one


def test_failed_drawing_is_told_with_its_code():
    with pytest.raises(ZhengxianError, match="F-305"):
        drawing.svg({"mark": "no such mark", "data": {"values": []}}, "a")


def _ink(character: str) -> np.ndarray:
    """Draw one large character as a chart does and cut out its ink."""
    spec = {
        "data": {"values": [{"t": character}]},
        "mark": {"type": "text", "fontSize": 80, "color": "black"},
        "encoding": {"text": {"field": "t"}},
        "width": 120,
        "height": 120,
        "config": {"font": tokens.CHART_FACE, "view": {"stroke": None}, "background": "white"},
    }
    return _cut(np.array(Image.open(io.BytesIO(drawing.png(spec, 1.0))).convert("L")) < 128)


def _cut(ink: np.ndarray) -> np.ndarray:
    rows, columns = np.flatnonzero(ink.any(axis=1)), np.flatnonzero(ink.any(axis=0))
    assert rows.size, "nothing was drawn"
    return ink[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]


@pytest.mark.parametrize("character", ["县", "域", "鄠", "嶲"])
def test_chinese_is_drawn_in_the_packaged_face(character):
    drawn = _ink(character)
    sheet = Image.new("L", (160, 160), 255)
    ImageDraw.Draw(sheet).text((20, 10), character, font=ImageFont.truetype(str(sans_path()), 80), fill=0)
    wanted = _cut(np.array(sheet) < 128)
    assert np.abs(np.subtract(drawn.shape, wanted.shape)).max() <= 2
    high, wide = np.minimum(drawn.shape, wanted.shape)
    best = max(
        (drawn[a : a + high - 2, b : b + wide - 2] & wanted[c : c + high - 2, d : d + wide - 2]).sum()
        / (drawn[a : a + high - 2, b : b + wide - 2] | wanted[c : c + high - 2, d : d + wide - 2]).sum()
        for a in range(3)
        for b in range(3)
        for c in range(3)
        for d in range(3)
        if min(drawn.shape[0] - a, wanted.shape[0] - c) >= high - 2
        and min(drawn.shape[1] - b, wanted.shape[1] - d) >= wide - 2
    )
    assert best > 0.8


ALONE = """
import hashlib, sys
from zhengxian.io.report import drawing, marks, tokens
spec = marks.bars([("", [{"label": "澄湖县", "value": 92.78, "text": "92.78"}])], tokens.LOSS)
print(hashlib.sha256(drawing.png(spec, 2.0)).hexdigest())
"""


def test_charts_are_the_same_without_any_system_font():
    """Hide the system's fonts in a name space of its own and draw again."""
    unshare = shutil.which("unshare")
    if unshare is None:
        pytest.skip("unshare is not installed: system fonts cannot be hidden here")
    hide = "for d in /usr/share/fonts /usr/local/share/fonts; do [ ! -d $d ] || mount -t tmpfs none $d || exit 77; done; "
    command = [
        unshare,
        "--map-root-user",
        "--mount",
        "sh",
        "-c",
        hide + 'exec "$0" -c "$1"',
        sys.executable,
        ALONE,
    ]
    hidden = subprocess.run(command, capture_output=True, text=True, check=False)
    if hidden.returncode == 77 or "unshare" in hidden.stderr:
        pytest.skip(f"this machine does not let fonts be hidden: {hidden.stderr.strip()}")
    usual = subprocess.run([sys.executable, "-c", ALONE], capture_output=True, text=True, check=True)
    assert hidden.returncode == 0, hidden.stderr
    assert hidden.stdout == usual.stdout


def test_importing_the_report_loads_no_heavy_library():
    code = (
        "import sys; import zhengxian.io.report; "
        "print(sorted({'altair','vl_convert','docx','jinja2','polars','numpy.random','markupsafe'} & set(sys.modules)))"
    )
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    loaded = json.loads(told.stdout.replace("'", '"'))
    assert not {"altair", "vl_convert", "docx", "jinja2", "polars", "markupsafe"} & set(loaded)

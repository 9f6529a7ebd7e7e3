"""Every chart with ordinary, hostile, empty, single and equal values; read back as XML."""

import re
import xml.etree.ElementTree as ET

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from zhengxian.engine.base.period import Period
from zhengxian.io.charts import (
    WALL,
    Bar,
    Bars,
    Choropleth,
    DotRow,
    Dots,
    Outline,
    Outlines,
    Series,
    Slope,
    SlopeLine,
    Spark,
    Target,
    Trend,
    to_svg,
)

SVG = "{http://www.w3.org/2000/svg}"
HOSTILE = "<script>alert(1)</script>\"'&]]>\x00\u202e县"
ALLOWED = {"svg", "title", "desc", "g", "a", "path", "rect", "circle", "text", "defs", "pattern"}


def months(first: str, count: int) -> tuple[Period, ...]:
    return tuple(Period.parse(first) + step for step in range(count))


def trend(values, name: str = "甲县", **more) -> Trend:
    return Trend(name, "累计", "%", 1, months("2026-01", len(values)), (Series(name, tuple(values), **more),))


def borders(names=("甲县", "乙县")) -> Outlines:
    def ring(at):
        return ((at, 0.0), (at + 1.0, 0.0), (at + 1.0, 1.0), (at, 1.0))

    return Outlines(tuple(Outline(str(at), name, (ring(float(at)),)) for at, name in enumerate(names)))


def chart_map(values, **more) -> Choropleth:
    given_ = {"limits": (-1, 1), "scale": "diverging", **more}
    return Choropleth("快慢", "快报", "个百分点", 1, borders(), values, **given_)


def samples(name: str):
    return [
        trend((1.0, None, 3.0), name),
        Bars(name, name, name, 1, (Bar(name, 2.0, name, href="/r/1"), Bar(name, None)), Target(name, 1.0)),
        Slope(name, name, (name, name), (SlopeLine(name, (1, None), href="javascript:alert(1)", strong=True),)),
        Dots(name, name, name, 1, (DotRow(name, 1.0, (2.0, 3.0), "/r"),), name, name),
        Spark(name, (1.0, -2.0)),
        Choropleth(
            name, name, name, 1, borders((name, "乙县")), {"0": 1.0}, (0,), words={"0": name},
            links={"0": "javascript:alert(1)", "1": "/r/2"}, absent={"1": name}, low_label=name, high_label=name,
        ),
    ]  # fmt: skip


def read(text: str) -> ET.Element:
    return ET.fromstring(text)


def words(root: ET.Element) -> list[str]:
    return [element.text or "" for element in root.iter(f"{SVG}text")]


@pytest.mark.parametrize("at", range(6))
@pytest.mark.parametrize("width", [80, 350, 1200])
def test_hostile_names_stay_text(at: int, width: int) -> None:
    root = read(to_svg(samples(HOSTILE)[at], width))
    for element in root.iter():
        assert element.tag.removeprefix(SVG) in ALLOWED
        for name, value in element.attrib.items():
            assert not name.startswith("on")
            assert name != "style"
            assert "javascript" not in value or name == "aria-label"
    assert "\u202e" not in to_svg(samples(HOSTILE)[at], width)


@pytest.mark.parametrize("at", range(6))
def test_a_drawing_has_a_name_and_states_its_figures(at: int) -> None:
    root = read(to_svg(samples("甲县")[at], key="k7"))
    assert root.get("aria-labelledby") == "k7-t"
    assert root.find(f"{SVG}title").get("id") == "k7-t"
    assert "甲县" in root.find(f"{SVG}desc").text
    assert root.get("role") == ("group" if root.find(f".//{SVG}a") is not None else "img")


@pytest.mark.parametrize("at", range(6))
@pytest.mark.parametrize("width", [320, 760])
def test_no_text_is_smaller_than_twelve_pixels(at: int, width: int) -> None:
    root = read(to_svg(samples("甲县")[at], width))
    assert float(root.get("viewBox").split()[2]) == float(root.get("width")) == width
    assert all(float(t.get("font-size")) >= 12 for t in root.iter(f"{SVG}text"))


@settings(max_examples=60, deadline=None)
@given(st.lists(st.none() | st.floats(-1e9, 1e9), max_size=14), st.integers(80, 900))
def test_any_values_give_finite_coordinates(values, width: int) -> None:
    for chart in (
        trend(values),
        Spark("甲", tuple(values)),
        Bars("甲", "", "%", 1, tuple(Bar(f"县{i}", v) for i, v in enumerate(values))),
        Dots(
            "甲",
            "",
            "%",
            1,
            (DotRow("项", values[0] if values else None, tuple(v for v in values if v is not None)),),
            "甲",
            "乙",
        ),
    ):
        text = to_svg(chart, width)
        read(text)
        assert "nan" not in text.lower().replace("desc", "")
        assert "inf" not in text


def test_labels_are_rounded_half_up_with_a_true_minus() -> None:
    found = words(
        read(to_svg(Bars("甲", "", "%", 1, (Bar("甲县", 2.25), Bar("乙县", -2.25), Bar("丙县", -0.04)))))
    )
    assert {"2.3", "−2.3", "0.0"} <= set(found)
    assert not any("-" in word for word in found)


def test_january_joins_february() -> None:
    joined = read(to_svg(trend((None, 5.0, 6.0))))
    apart = read(to_svg(trend((4.0, 5.0, 6.0))))
    assert [w for w in words(joined) if w in ("1", "2", "3")] == ["2", "3"]
    assert [w for w in words(apart) if w in ("1", "2", "3")] == ["1", "2", "3"]
    assert "1、2 月合并" in joined.find(f"{SVG}desc").text
    assert "合并" not in apart.find(f"{SVG}desc").text


def lines(root: ET.Element) -> int:
    """Return how many pieces the own line has."""
    return sum(p.get("stroke-width") == "2.4" for p in root.iter(f"{SVG}path"))


def test_a_line_is_cut_at_gaps_and_breaks() -> None:
    assert lines(read(to_svg(trend((None, 1.0, 2.0, 3.0, 4.0, 5.0))))) == 1
    assert lines(read(to_svg(trend((None, 1.0, 2.0, None, 4.0, 5.0))))) == 2
    cut = trend((None, 1.0, 2.0, 3.0, 4.0, 5.0), breaks=frozenset({Period.parse("2026-04")}))
    assert lines(read(to_svg(cut))) == 2


def test_a_single_value_is_a_dot() -> None:
    root = read(to_svg(trend((None, 5.0, None))))
    assert lines(root) == 0
    assert root.find(f"{SVG}circle") is not None


def test_other_lengths_of_period_are_named() -> None:
    quarters = tuple(Period.parse(f"2026Q{q}") for q in (1, 2, 3))
    found = words(read(to_svg(Trend("甲", "", "%", 1, quarters, (Series("甲", (1, 2, 3)),)))))
    assert {"一季度", "二季度", "三季度", "2026年"} <= set(found)
    years = tuple(Period.parse(str(y)) for y in (2024, 2025))
    assert {"2024", "2025"} <= set(
        words(read(to_svg(Trend("甲", "", "%", 1, years, (Series("甲", (1, 2)),)))))
    )


def test_a_band_needs_two_points_and_is_drawn_once() -> None:
    banded = trend((None, 1.0, 2.0), low=(None, 0.5, 1.0), high=(None, 1.5, 3.0))
    assert to_svg(banded).count("fill-opacity") == 1
    assert "fill-opacity" not in to_svg(
        trend((None, 1.0, 2.0), low=(None, None, 1.0), high=(None, None, 3.0))
    )


@pytest.mark.parametrize(
    "chart",
    [
        Trend("甲", "", "%", 1, (), ()),
        Bars("甲", "", "%", 1, ()),
        Slope("甲", "", (), ()),
        Dots("甲", "", "%", 1, (), "甲", "乙"),
        Choropleth("甲", "", "%", 1, Outlines(()), {}, (0,)),
    ],
    ids=["trend", "bars", "slope", "dots", "map"],
)
def test_nothing_is_said_in_words(chart) -> None:
    (said,) = words(read(to_svg(chart)))
    assert said.startswith("甲：")


def test_equal_values_do_not_divide_by_zero() -> None:
    read(to_svg(trend((None, 5.0, 5.0))))
    read(to_svg(Bars("甲", "", "%", 1, (Bar("甲县", 0.0), Bar("乙县", 0.0)))))
    read(to_svg(Spark("甲", (5.0, 5.0))))
    read(to_svg(Slope("甲", "", ("一季度",), (SlopeLine("甲县", (1,)), SlopeLine("乙县", (1,))))))


def test_bars_start_at_zero() -> None:
    root = read(to_svg(Bars("甲", "", "%", 0, (Bar("甲", 100.0), Bar("乙", 50.0), Bar("丙", -50.0)))))
    first, second, third = [(float(r.get("x")), float(r.get("width"))) for r in root.iter(f"{SVG}rect")]
    assert first[1] == pytest.approx(2 * second[1], abs=0.2)
    assert third[0] + third[1] == pytest.approx(first[0], abs=0.2)


def test_a_map_shows_sign_word_lock_and_hatch() -> None:
    both = chart_map({"0": -7.94, "1": 0.5}, words={"0": "滞后"}, links={"0": "/r/0", "1": "/r/1"})
    root = read(to_svg(both))
    assert [a.get("aria-label") for a in root.iter(f"{SVG}a")] == ["甲县 −7.9，滞后", "乙县 +0.5"]
    assert "−7.9 滞后" in words(root)
    hidden = to_svg(
        chart_map({"0": -7.94, "1": None}, locked=frozenset({"0"}), absent={"1": "不适用"}), key="m1"
    )
    assert "7.9" not in re.sub(r'd="[^"]*"', "", hidden)
    assert {"未公布", "不适用"} <= set(words(read(hidden)))
    assert 'id="m1-zx-hatch"' in hidden
    assert "url(#m1-zx-hatch)" in hidden


def test_a_map_legend_prints_its_limits() -> None:
    found = words(
        read(to_svg(chart_map({"0": 1}, limits=(-5, -3, -1, 1, 3, 5), low_label="低于", high_label="高于")))
    )
    assert {"−5", "−3", "−1", "+1", "+3", "+5", "低于", "高于"} <= set(found)


def test_one_region_is_a_map() -> None:
    one = Choropleth("甲", "", "分", 1, borders(("甲县",)), {"0": 5.0}, (3,))
    assert "甲县" in words(read(to_svg(one)))


def test_the_wall_has_its_own_colours() -> None:
    assert WALL.diverging[3] in to_svg(chart_map({"0": 0.0, "1": 0.0}), theme=WALL)


def test_points_lost_have_their_own_colour() -> None:
    rows = (Bar("甲", 1.5),)
    assert to_svg(Bars("失", "", "分", 2, rows, loss=True)) != to_svg(Bars("失", "", "分", 2, rows))

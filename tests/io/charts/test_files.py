"""Charts as pictures for Word and as PDF."""

import io

import pytest
from PIL import Image

from zhengxian.io.charts import LIGHT, WALL, Bar, Bars, Choropleth, Outline, Outlines, to_pdf, to_png

BARS = Bars("各县失分", "由多到少", "分", 2, (Bar("栖山县", 1.72), Bar("丰陵县", 0.5)), loss=True)


def colours(picture: bytes) -> set[str]:
    image = Image.open(io.BytesIO(picture)).convert("RGB")
    return {f"#{r:02X}{g:02X}{b:02X}" for _, (r, g, b) in image.getcolors(1 << 22)}


def test_a_picture_shows_its_colours_on_paper() -> None:
    found = colours(to_png(BARS))
    assert {LIGHT.paper, LIGHT.lines[1], LIGHT.ink} <= found


def test_a_picture_writes_chinese_with_the_shipped_face() -> None:
    """Two names of one length must not look alike, as they would with a face that lacks the characters."""
    one, other = (to_png(Bars("甲", "", "分", 0, (Bar(name, 1.0),))) for name in ("栖山县", "丰陵镇"))
    assert one != other


def test_the_scale_makes_a_larger_picture() -> None:
    small, large = (Image.open(io.BytesIO(to_png(BARS, 300, scale=s))).size for s in (1.0, 3.0))
    assert small[0] == 300
    assert large[0] == 900


def test_a_map_picture_shows_every_class_of_its_legend() -> None:
    ring = ((0.0, 0.0), (1.0, 0.0), (1.0, 1.0), (0.0, 1.0))
    one = Choropleth("甲", "", "分", 1, Outlines((Outline("1", "甲县", (ring,)),)), {"1": 5.0}, (1, 2, 3, 4))
    assert set(LIGHT.sequential) <= colours(to_png(one, theme=LIGHT))
    assert WALL.paper in colours(to_png(one, theme=WALL))


@pytest.mark.parametrize("width", [300, 700])
def test_a_pdf_has_one_page(width: int) -> None:
    made = to_pdf(BARS, width)
    assert made.startswith(b"%PDF-")
    assert len(made) > 1000

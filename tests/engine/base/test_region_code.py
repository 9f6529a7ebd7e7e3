"""Division codes: levels, parents, padding and kinds."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from zhengxian.engine.base.errors import ZhengxianError
from zhengxian.engine.base.region_code import RegionCode, RegionKind, RegionLevel

quick = settings(max_examples=60, deadline=None)


def code(text: str | int) -> RegionCode:
    return RegionCode.parse(text)


@st.composite
def codes(draw: st.DrawFn) -> str:
    segments = [draw(st.sampled_from(["11", "14", "37", "65"]))]
    widths = (2, 2, 3, 3)[: draw(st.integers(0, 4))]
    segments.extend(f"{draw(st.integers(1, 10**width - 1)):0{width}}" for width in widths)
    return "".join(segments)


@quick
@given(codes())
def test_padded_form_reads_back(text: str) -> None:
    read = code(text)
    assert str(read) == text
    for digits in (6, 9, 12):
        if digits >= len(text):
            assert code(read.padded(digits)) == read


@quick
@given(codes())
def test_ancestors_go_up_one_level_at_a_time(text: str) -> None:
    read = code(text)
    levels = list(RegionLevel)
    chain = (read, *read.ancestors())
    assert [c.level for c in chain] == levels[: len(chain)][::-1]
    assert all(read.is_under(above) and not above.is_under(read) for above in read.ancestors())
    assert not read.is_under(read)


@quick
@given(st.lists(codes(), min_size=2, max_size=12))
def test_order_keeps_a_tree_together(texts: list[str]) -> None:
    ordered = sorted(code(t) for t in texts)
    for low, middle, high in zip(ordered, ordered[1:], ordered[2:], strict=False):
        if high.is_under(low) and middle != low:
            assert middle.is_under(low)


@pytest.mark.parametrize(
    ("text", "canonical", "level"),
    [
        ("140700", "1407", RegionLevel.CITY),
        ("140000", "14", RegionLevel.PROVINCE),
        ("1400", "14", RegionLevel.PROVINCE),
        ("140702000000", "140702", RegionLevel.COUNTY),
        ("140702000", "140702", RegionLevel.COUNTY),
        ("140702001000", "140702001", RegionLevel.TOWN),
        ("140702001001", "140702001001", RegionLevel.VILLAGE),
        ("141000", "1410", RegionLevel.CITY),
        ("140710", "140710", RegionLevel.COUNTY),
        (" １４０７０２ ", "140702", RegionLevel.COUNTY),
    ],
)
def test_forms_of_one_code(text: str, canonical: str, level: RegionLevel) -> None:
    assert (str(code(text)), code(text).level) == (canonical, level)
    assert code(int(canonical)) == code(text)


def test_town_of_a_city_without_counties_belongs_to_the_city() -> None:
    assert code("441900003").parent == code("441900") == code("4419")
    assert code("441900003").ancestors() == (code("4419"), code("44"))
    assert code("441900003").is_under(code("4419"))


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("14", RegionKind.PROVINCE),
        ("65", RegionKind.AUTONOMOUS_REGION),
        ("50", RegionKind.MUNICIPALITY),
        ("81", RegionKind.SPECIAL_REGION),
        ("1407", RegionKind.PREFECTURE_CITY),
        ("1451", RegionKind.PREFECTURE_CITY),
        ("4228", RegionKind.PREFECTURE),
        ("4290", RegionKind.DIRECT),
        ("1101", RegionKind.DIRECT),
        ("1471", RegionKind.UNASSIGNED),
        ("140702", RegionKind.DISTRICT),
        ("310151", RegionKind.DISTRICT),
        ("140721", RegionKind.COUNTY),
        ("140750", RegionKind.COUNTY),
        ("140771", RegionKind.ZONE),
        ("140779", RegionKind.ZONE),
        ("140780", RegionKind.UNASSIGNED),
        ("140781", RegionKind.COUNTY_CITY),
        ("422801", RegionKind.COUNTY_CITY),
        ("429004", RegionKind.COUNTY_CITY),
        ("232761", RegionKind.DISTRICT),
        ("500236", RegionKind.COUNTY),
        ("140702001", RegionKind.SUBDISTRICT),
        ("140702100", RegionKind.TOWN),
        ("140702200", RegionKind.TOWNSHIP),
        ("140702400", RegionKind.QUASI_TOWN),
        ("140702600", RegionKind.UNASSIGNED),
        ("140702001001", RegionKind.VILLAGE),
    ],
)
def test_kind_by_number(text: str, kind: RegionKind) -> None:
    assert code(text).kind is kind


def test_zones_are_no_administrative_divisions() -> None:
    assert not code("130171").kind.is_administrative
    assert code("140702").kind.is_administrative


@pytest.mark.parametrize(
    ("text", "error"),
    [
        ("", "B-111"),
        ("1", "B-111"),
        ("14070", "B-111"),
        ("1407000", "B-111"),
        ("14070A", "B-111"),
        ("-40702", "B-111"),
        ("140002", "B-111"),
        ("140000001", "B-111"),
        ("140702000001", "B-111"),
        ("990101", "B-112"),
        ("010101", "B-112"),
        ("00", "B-112"),
    ],
)
def test_malformed_code_is_refused(text: str, error: str) -> None:
    with pytest.raises(ZhengxianError) as caught:
        code(text)
    assert caught.value.code == error
    assert caught.value.message.endswith("。")


def test_only_clean_digits_make_a_code_directly() -> None:
    assert RegionCode("1407") == code("140700")
    for text in ("140700", "１４", "14 07", "9901"):
        with pytest.raises(ZhengxianError):
            RegionCode(text)


@pytest.mark.parametrize(("text", "digits"), [("140702001", 6), ("1407", 7), ("1407", 15)])
def test_padding_that_would_cut_is_refused(text: str, digits: int) -> None:
    with pytest.raises(ZhengxianError) as caught:
        code(text).padded(digits)
    assert caught.value.code == "B-113"


def rows(shared: Path, name: str) -> Iterator[dict[str, str]]:
    with (shared / "china-divisions" / name).open(encoding="utf-8-sig", newline="") as file:
        yield from csv.DictReader(file)


def test_parents_of_all_towns_nbs_2023(shared: Path) -> None:
    levels: Counter[RegionLevel] = Counter()
    for row in rows(shared, "nbs2023_towns.csv"):
        town = code(row["code"])
        above = dict.fromkeys(code(row[column]) for column in ("areaCode", "cityCode", "provinceCode"))
        above.pop(town, None)
        assert town.ancestors() == tuple(above)
        levels[town.level] += 1
    # one row stands for a county as a whole: its last three digits are zeros
    assert levels == {RegionLevel.TOWN: 41351, RegionLevel.COUNTY: 1}


def test_parents_of_all_counties_nbs_2023(shared: Path) -> None:
    for row in rows(shared, "nbs2023_counties.csv"):
        county, city, province = code(row["code"]), code(row["cityCode"]), code(row["provinceCode"])
        assert (county.parent, city.parent) == ((city, province) if county != city else (province, province))


def test_kinds_of_counties_agree_with_their_names_nbs_2023(shared: Path) -> None:
    ending = {
        RegionKind.COUNTY: "县旗",
        RegionKind.COUNTY_CITY: "市",
        RegionKind.DISTRICT: "区",
        RegionKind.ZONE: "区",
    }
    odd: list[str] = []
    seen: Counter[RegionKind] = Counter()
    for row in rows(shared, "nbs2023_counties.csv"):
        kind = code(row["code"]).kind
        seen[kind] += 1
        if kind is not RegionKind.PREFECTURE_CITY and row["name"][-1] not in ending[kind]:
            odd.append(row["name"])
    assert seen[RegionKind.PREFECTURE_CITY] == 3
    assert sum(seen.values()) == 2978
    # a forest district, three island groups, a committee area, a city without districts, two zones
    assert len(odd) == 8


def test_kinds_of_towns_agree_with_their_names_nbs_2023(shared: Path) -> None:
    ending = {
        RegionKind.SUBDISTRICT: ("街道", "办事处", "地区"),
        RegionKind.TOWN: ("镇",),
        RegionKind.TOWNSHIP: ("乡", "苏木"),
    }
    total, odd = 0, 0
    for row in rows(shared, "nbs2023_towns.csv"):
        kind = code(row["code"]).kind
        if kind in ending:
            total += 1
            odd += not row["name"].endswith(ending[kind])
    assert total > 38000
    assert odd / total < 0.002

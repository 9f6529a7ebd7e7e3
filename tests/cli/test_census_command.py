"""The main job on the real census file, read in place."""

import json

from zhengxian.cli.main import run


def test_census_counties_are_ranked_and_everything_else_is_left_out_with_reasons(shared, capsys):
    data = shared / "census" / "census2020_four_areas.csv"
    code = run(
        [
            "evaluate",
            "--scheme=census-2020",
            "--layout=census-2020",
            f"--data={data}",
            "--format=json",
            "--quiet",
        ]
    )
    assert code == 0
    result = json.loads(capsys.readouterr().out)
    ranked = {r["region"]: r for r in result["ranking"]}
    left_out = {r["region"]: r for r in result["left_out"]}
    assert len(ranked) + len(left_out) == 244
    assert len(ranked) == 147
    assert result["classes"] == {"县": 81, "县级市": 21, "自治州所辖县": 45}
    # prefectures and the province, districts of cities, development zones without a code of their own
    for code in ("140700", "510000", "140702", "510104", "410371", "511971"):
        assert code in left_out
        assert left_out[code]["reason"]
    # county-level cities under autonomous prefectures have third pair 01 and are no districts
    for code in ("513201", "513301", "513401", "140781", "510181"):
        assert code in ranked
    assert all(r["score"] is not None and 0 < r["score"] <= 100 for r in ranked.values())
    places = sorted(r["rank"] for r in ranked.values())
    assert places[0] == 1
    assert places[-1] <= 147

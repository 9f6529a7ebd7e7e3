"""The door through which the pipeline asks for weights."""

import json
import subprocess
import sys

import numpy as np
import pytest

from zhengxian.engine.base.errors import Refusal
from zhengxian.engine.evaluate.weight import (
    WEIGHTING_METHODS,
    Note,
    WeightResult,
    critic,
    entropy,
    merec,
    parse_weighting,
    variation,
    weigh,
)

EXTRA: dict[str, dict[str, object]] = {
    "pca": {"keep": 1, "signs": "absolute", "allow_small": True},
    "factor": {"allow_small": True},
    "ahp": {"matrix": [[1, 2, 4], ["1/2", 1, 3], ["1/4", "1/3", 1]]},
    "combine": {"how": "additive", "alpha": 0.5, "parts": [{"method": "manual"}, {"method": "critic"}]},
}
NEGATIVE = [False, False, True]


def run(method: str, scored: object, **given: object) -> WeightResult:
    spec = parse_weighting({"method": method, **EXTRA.get(method, {})}, "[weighting]")
    return weigh(spec, scored, **given)


@pytest.mark.parametrize("method", WEIGHTING_METHODS)
def test_every_method_gives_a_frozen_weighting(method: str, raw: np.ndarray, scored: np.ndarray) -> None:
    result = run(method, scored, raw=raw, written=[50, 30, 20], negative=NEGATIVE, names="甲乙丙")
    assert result.method == method
    assert result.items == ("甲", "乙", "丙")
    assert result.weights.shape == (3,)
    assert (result.weights >= 0).all()
    assert result.weights.sum() == pytest.approx(1)
    with pytest.raises(ValueError, match="read-only"):
        result.weights[0] = 1
    with pytest.raises(TypeError):
        result.diagnostics["x"] = 1  # type: ignore[index]
    record = json.loads(json.dumps(result.to_record(), allow_nan=False))
    assert record["weights"] == pytest.approx(result.weights.tolist())


def test_each_method_reads_the_data_it_is_made_for(raw: np.ndarray, scored: np.ndarray) -> None:
    given = {"raw": raw, "written": [1, 1, 1], "negative": NEGATIVE}
    expected = {
        "entropy": entropy(scored),
        "critic": critic(scored),
        "variation": variation(raw),
        "merec": merec(raw, NEGATIVE),
    }
    for method, result in expected.items():
        assert run(method, scored, **given).weights == pytest.approx(result.weights)


def test_manual_weights_are_scaled() -> None:
    assert run("manual", [[1, 1]], written=[60, 40]).weights == pytest.approx([0.6, 0.4])
    assert run("manual", [[1, 1]], written=[60, 0]).weights == pytest.approx([1, 0])


def test_combination_keeps_the_parts_findings(scored: np.ndarray) -> None:
    data = np.column_stack([scored, np.zeros(4)])
    spec = parse_weighting(
        {
            "method": "combine",
            "how": "additive",
            "alpha": 0.25,
            "parts": [{}, {"method": "entropy", "shift": 0.0}],
        },
        "x",
    )
    result = weigh(spec, data, written=[1, 1, 1, 1], names=["甲", "乙", "丙", "丁"])
    expected = 0.25 * 0.25 + 0.75 * entropy(data).weights
    assert result.weights == pytest.approx(expected)
    assert result.sentences() == ("指标“丁”：各地区全部为 0，未参加计算，权重记为 0。",)
    assert [part["method"] for part in result.diagnostics["parts"]] == ["manual", "entropy"]
    assert result.to_record()["diagnostics"]["parts"][1]["parameters"] == {"shift": 0.0}


@pytest.mark.parametrize("method", [m for m in WEIGHTING_METHODS if m != "ahp"])
def test_a_single_item_has_all_the_weight(method: str) -> None:
    result = run(method, [[0.5], [0.5], [0.25]], written=[40])
    assert result.weights.tolist() == [1.0]


def test_single_item_is_noted() -> None:
    assert run("critic", [[1], [2]]).sentences() == ("只有一项，权重为 1，未作计算。",)


@pytest.mark.parametrize(
    ("method", "given", "code", "cols"),
    [
        ("variation", {}, "E-311", ()),
        ("merec", {}, "E-311", ()),
        ("manual", {}, "E-312", ()),
        ("combine", {}, "E-312", ()),
        ("manual", {"written": [1, float("nan"), 1]}, "E-313", (1,)),
        ("manual", {"written": [0, 0, 0]}, "E-313", ()),
        ("manual", {"written": [1, -1, 1]}, "E-313", (1,)),
    ],
)
def test_refusals(
    scored: np.ndarray, method: str, given: dict[str, object], code: str, cols: tuple[int, ...]
) -> None:
    with pytest.raises(Refusal) as refused:
        run(method, scored, **given)
    assert (refused.value.code, refused.value.cols) == (code, cols)


def test_a_matrix_for_other_items_is_refused(scored: np.ndarray) -> None:
    with pytest.raises(Refusal) as refused:
        run("ahp", scored[:, :2])
    assert refused.value.code == "E-328"


def test_notes_name_many_items_briefly() -> None:
    note = Note("没有差别", (0, 1, 2, 3))
    assert note.sentence() == "第 1、2、3 项指标等 4 项：没有差别。"
    assert note.sentence("甲乙丙丁") == "指标“甲”、“乙”、“丙”等 4 项：没有差别。"


def test_importing_the_package_loads_no_heavy_library() -> None:
    code = (
        "import sys, zhengxian.engine.evaluate.weight;"
        "print([m for m in ('scipy', 'highspy', 'polars', 'pandas') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"

"""Writes the packaged example ``county-city``: a fictional city of eleven counties, all figures invented.

    python dev/example_city.py [FOLDER]

Every figure is drawn from a generator seeded by region, indicator and period, so the files are the same
bytes on every machine and one more indicator changes no other figure.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Mapping, Sequence
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path
from random import Random
from typing import NamedTuple

from zhengxian.definitions import indicators

SEED = "示范市-1"
CITY = "990100"
UPGRADED, UPGRADED_ON = "990128", 2025
PRIME, KEY, ECO = "优化开发", "重点发展", "生态功能"
YEARS = (2023, 2024, 2025)
QUARTERS = (1, 2, 3, 4)
DONE_BY = {1: 0.225, 2: 0.475, 3: 0.725, 4: 1.0}
LAST_MONTH = {1: "03", 2: "06", 3: "09", 4: "12"}
FOLDER = Path(__file__).parents[1] / "src/zhengxian/definitions/examples/county-city"


class County(NamedTuple):
    """A county of the example: its size against others of its class and its bent for good or bad years."""

    code: str
    name: str
    kind: str
    size: float


COUNTIES = (
    County("990121", "甲子县", PRIME, 1.30),
    County("990122", "乙丑县", PRIME, 1.00),
    County("990123", "丙寅县", PRIME, 0.75),
    County("990124", "丁卯县", KEY, 1.25),
    County("990125", "戊辰县", KEY, 1.05),
    County("990126", "己巳县", KEY, 0.90),
    County("990127", "庚午县", KEY, 0.70),
    County(UPGRADED, "辛未县", ECO, 1.60),
    County("990129", "壬申县", ECO, 1.00),
    County("990130", "癸酉县", ECO, 0.80),
    County("990131", "甲戌县", ECO, 0.60),
)


class Series(NamedTuple):
    """How one indicator is drawn: centre by class, spread between counties, drift a year, limits."""

    centre: tuple[float, float, float]
    spread: float
    drift: float = 0.0
    low: float = -1e12
    high: float = 1e12


def same(centre: float, spread: float, drift: float = 0.0, low: float = -1e12, high: float = 1e12) -> Series:
    """Return a series with one centre for all classes."""
    return Series((centre, centre, centre), spread, drift, low, high)


LEVELS: Mapping[str, Series] = {
    "gdp": Series((430, 240, 98), 0.08, 0.065),
    "budget_revenue": Series((31, 15.5, 4.8), 0.10, 0.045),
    "retail_sales": Series((165, 88, 37), 0.08, 0.058),
    "outside_funds": Series((62, 48, 17), 0.15, 0.07),
    "foreign_investment": Series((5200, 2400, 310), 0.30, 0.03),
    "grain_output": Series((96000, 285000, 148000), 0.15, 0.004),
    "new_jobs": Series((7600, 4300, 1700), 0.10, 0.01),
    "projects_signed": Series((34, 30, 12), 0.20, 0.02),
    "projects_started": Series((25, 22, 8), 0.20, 0.03),
    "big_four_net": Series((38, 27, 9), 0.35, 0.0),
}
"""Sums over the year; spread and drift are shares, and a county's size multiplies them."""

RATES: Mapping[str, Series] = {
    "gdp_growth": Series((5.8, 6.6, 5.4), 1.1),
    "industry_added_growth": Series((7.0, 8.8, 5.6), 2.6),
    "fai_growth": Series((6.0, 8.6, 5.0), 4.5),
    "industrial_investment_growth": Series((8.0, 12.0, 4.0), 7.0),
    "retail_sales_growth": same(5.9, 1.6),
    "service_revenue_growth": same(8.2, 3.2),
    "trade_growth": same(7.5, 11.0),
    "budget_revenue_growth": Series((4.2, 5.0, 3.6), 2.8),
    "outside_funds_growth": same(7.0, 4.5),
    "urban_income_growth": same(5.1, 0.7),
    "rural_income_growth": same(6.5, 0.7),
    "tax_share": Series((72, 66, 58), 5, 0.4, 0, 100),
    "rd_firm_share": Series((46, 37, 22), 7, 1.8, 0, 100),
    "registration_rate": same(89, 6, 0.5, 0, 100),
    "urbanisation": Series((66, 55, 47), 3, 0.9, 0, 100),
    "high_standard_farmland": Series((62, 71, 48), 7, 2.5, 0, 100),
    "income_ratio": Series((1.92, 2.05, 2.18), 0.11, -0.03, 1, 5),
    "livelihood_share": same(79, 2.5, 0.2, 0, 100),
    "request_satisfaction": same(95.5, 2.8, 0.3, 0, 100),
    "energy_intensity_cut": same(3.1, 1.3),
    "pm25": Series((43, 45, 32), 4, -1.2, 5),
    "good_air_days": Series((73, 71, 87), 4, 0.9, 0, 100),
    "water_section_rate": Series((88, 90, 98), 9, 0.5, 0, 100),
    "three_guarantees": Series((101.9, 101.5, 100.9), 1.5, 0.0, 90),
    "task_on_time_rate": same(94, 4, 0.4, 0, 100),
    "rectified_rate": same(91, 6, 0.8, 0, 100),
    **{f"rater_{n}": same(86, 5, 0.0, 60, 98) for n in range(1, 8)},
}
"""Growth, ratios, concentrations and marks: centre plus a county's bent plus a season's noise."""

TARGETS: Mapping[str, str] = {
    "budget_revenue_target": "budget_revenue",
    "new_jobs_target": "new_jobs",
    "projects_started_target": "projects_started",
    "outside_funds_target": "outside_funds",
}

STATES: Mapping[tuple[str, str, str], str] = {
    ("990124", "service_revenue_growth", "2025-12"): "missing",
    ("990122", "request_satisfaction", "2025-12"): "missing",
    ("990126", "rectified_rate", "2025Q4"): "missing",
    ("990127", "registration_rate", "2025-12"): "missing",
    ("990129", "high_standard_farmland", "2025"): "missing",
    ("990130", "rd_firm_share", "2025"): "suppressed",
    ("990131", "foreign_investment", "2025-12"): "below_unit",
    ("990129", "water_section_rate", "*"): "not_applicable",
    ("990131", "trade_growth", "*"): "not_applicable",
}
"""Cells without a figure, one for each policy of the scheme ``county-three-classes``."""

ADJUSTMENTS = """\
region,code,points,count,authority,evidence,date,note
990121,provincial_honour,,1,县域经济工作领导小组办公室,示范发〔2025〕12号,2025-11-20,省级以上现场会或经验推广
990125,provincial_honour,,3,县域经济工作领导小组办公室,示范发〔2025〕15号,2025-12-08,三次，超过单项上限的部分不计
990126,summons,,2,县域经济工作领导小组办公室,约谈记录2025-4、2025-7,2025-10-15,季度约谈两次
990130,false_report,0.4,,市统计局,示范统执〔2025〕3号,2025-09-02,台账与凭证不符，按文件扣分
990127,gate_safety,,,市应急管理局,示范应急〔2025〕21号,2025-08-19,发生较大生产安全事故，取消评先资格
"""


def draw(*key: object) -> float:
    """Return a number between −1 and 1, denser in the middle, that belongs to the key alone."""
    dice = Random("|".join(map(str, (SEED, *key))))
    return (dice.random() + dice.random() + dice.random()) / 1.5 - 1.0


def text(value: float, decimals: int) -> str:
    """Write a number with fixed decimals, half up."""
    return str(Decimal(repr(value)).quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP) + 0)


def periods(code: str) -> list[tuple[str, int, int]]:
    """List the periods of an indicator at its own frequency as text, year and quarter: year ends for 2023."""
    frequency = indicators()[code].frequency
    found = []
    for year in YEARS:
        for quarter in QUARTERS:
            name = {
                "month": f"{year}-{LAST_MONTH[quarter]}",
                "quarter": f"{year}Q{quarter}",
                "half": f"{year}H{quarter // 2}" if quarter % 2 == 0 else "",
                "year": str(year) if quarter == 4 else "",
            }[frequency]
            if name and (year > YEARS[0] or quarter == 4):
                found.append((name, year, quarter))
    return found


def level(county: County, code: str, year: int, quarter: int) -> float:
    """Return a sum from January to the end of a quarter; a year's figure where ``quarter`` is 4."""
    series = LEVELS[code]
    centre = series.centre[(PRIME, KEY, ECO).index(county.kind)] * county.size
    own = 1 + series.spread * draw(county.code, code)
    trend = (1 + series.drift + 0.03 * draw(county.code, code, year)) ** (year - YEARS[0])
    done = DONE_BY[quarter] * (1 + 0.06 * draw(county.code, code, year, quarter)) if quarter < 4 else 1.0
    return centre * own * trend * done


def rate(county: County, code: str, year: int, quarter: int) -> float:
    """Return a growth rate, ratio or mark."""
    series = RATES[code]
    centre = series.centre[(PRIME, KEY, ECO).index(county.kind)]
    bent = 0.7 * draw(county.code, code) + 0.3 * draw(county.code, code, year)
    noise = 0.25 * draw(county.code, code, year, quarter)
    value = centre + series.drift * (year - YEARS[0]) + 1.6 * series.spread * (bent + noise)
    return min(max(value, series.low), series.high)


def figure(county: County, code: str, year: int, quarter: int) -> float:
    """Return the figure of one county."""
    if code in TARGETS:
        plan = 1.07 + 0.05 * draw(county.code, code, year)
        return level(county, TARGETS[code], year - 1, 4) * plan
    return level(county, code, year, quarter) if code in LEVELS else rate(county, code, year, quarter)


def city_figure(code: str, year: int, quarter: int) -> float:
    """Return the city's own figure: the sum, or the mean weighted by the size of the economies."""
    own = [figure(c, code, year, quarter) for c in COUNTIES]
    if code in LEVELS or code in TARGETS:
        return sum(own)
    sizes = [level(c, "gdp", year, 4) for c in COUNTIES]
    return sum(v * s for v, s in zip(own, sizes, strict=True)) / sum(sizes)


def observations() -> Iterable[str]:
    """Yield the lines of the observations file."""
    yield "region,indicator,period,value,state"
    for code in (*LEVELS, *RATES, *TARGETS):
        decimals = indicators()[code].decimals
        for period, year, quarter in periods(code):
            if not code.startswith("rater_"):
                yield f"{CITY},{code},{period},{text(city_figure(code, year, quarter), decimals)},reported"
            for county in COUNTIES:
                state = STATES.get((county.code, code, period)) or STATES.get(
                    (county.code, code, "*"), "reported"
                )
                value = text(figure(county, code, year, quarter), decimals) if state == "reported" else ""
                yield f"{county.code},{code},{period},{value},{state}"


def regions() -> Iterable[str]:
    """Yield the lines of the regions file; one county changes its class on a date."""
    yield "region,name,level,parent,class,valid_from,valid_to"
    yield f"{CITY},示范市,prefecture,,,,"
    for county in COUNTIES:
        head = f"{county.code},{county.name},county,{CITY}"
        if county.code == UPGRADED:
            yield f"{head},{county.kind},{YEARS[0]}-01-01,{UPGRADED_ON - 1}-12-31"
            yield f"{head},{KEY},{UPGRADED_ON}-01-01,"
        else:
            yield f"{head},{county.kind},,"


def write(folder: Path, files: Mapping[str, Sequence[str]]) -> None:
    """Write text files with LF line ends, the same bytes everywhere."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, lines in files.items():
        (folder / name).write_bytes(("\n".join(lines) + "\n").encode("utf-8"))


def main(folder: Path) -> None:
    """Write the three data files of the example."""
    write(
        folder,
        {
            "observations.csv": list(observations()),
            "regions.csv": list(regions()),
            "adjustments.csv": ADJUSTMENTS.splitlines(),
        },
    )


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else FOLDER)

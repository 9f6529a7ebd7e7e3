"""Time the reading of a long invented document: characters per second of processor time on one core.

python dev/bench/bench_reading.py [--chapters 120] [--repeat 3] [--departments 60] [--towns 120]
"""

from __future__ import annotations

import argparse
import time
from datetime import date

from zhengxian.engine.act.reading import Registers, is_weekday, read

CHAPTER = """一、第{n}阶段工作回顾
第{n}阶段,全市上下紧盯目标、压实责任,新建标准厂房{a}万平方米,新增规上企业{b}户,各项工作取得了明显成效。去年退库企业多达{a}户,问题仍然突出。
二、第{n}阶段重点任务
(一)聚力项目攻坚{n}。要抓紧做好前期工作,全年招引项目{b}个以上,确保工业投资、技改投资分别增长{a}%、{b}%以上。市发展改革委要会同市财政局在6月底前制定第{n}批清单,每季度调度一次。
(二)聚力城市更新{n}。第{n}片区改造老旧小区{b}个,新增停车位{a}00个,年底前完成主体工程。(责任单位:市住建局、市城管局;配合单位:第{n}街道办事处)
三要压实责任{n}。各县(市、区)要把第{n}项工作摆上重要位置,各级各部门要各司其职、密切配合,以更加务实的作风推动工作落地见效,形成人人关心、人人参与的良好局面。
"""


def document(chapters: int) -> str:
    """Return an invented document of so many chapters, none repeating another."""
    return "\n".join(CHAPTER.format(n=n, a=n % 40 + 3, b=n % 25 + 5) for n in range(1, chapters + 1))


def registers(departments: int, towns: int) -> Registers:
    """Return registers of the size of a city."""
    named = {f"市第{d}工作局": f"D{d:03}" for d in range(departments)}
    named |= {"市发展和改革委员会": "D900", "市发展改革委": "D900", "市财政局": "D901", "市住建局": "D902"}
    places = {f"第{t}镇": f"9901{t:05}" for t in range(towns)}
    levels = dict.fromkeys(places.values(), "town")
    indicators = {"规上工业增加值": "industry_added", "工业投资增速": "industry_investment_growth"}
    return Registers(named, places, indicators, levels, is_weekday)


def main() -> None:
    """Print one line a run."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--chapters", type=int, default=120)
    parser.add_argument("--repeat", type=int, default=3)
    parser.add_argument("--departments", type=int, default=60)
    parser.add_argument("--towns", type=int, default=120)
    options = parser.parse_args()
    text = document(options.chapters)
    known = registers(options.departments, options.towns)
    for _ in range(options.repeat):
        cpu, wall = time.process_time(), time.perf_counter()
        reading = read(text, doc="bench", meeting=date(2025, 2, 10), registers=known)
        cpu, wall = time.process_time() - cpu, time.perf_counter() - wall
        print(
            f"{len(text)} characters, {len(reading.sentences)} sentences, {len(reading.tasks)} tasks: "
            f"{len(text) / cpu:,.0f} characters/s of one core ({cpu:.2f} s; {wall:.2f} s by the clock)"
        )


if __name__ == "__main__":
    main()

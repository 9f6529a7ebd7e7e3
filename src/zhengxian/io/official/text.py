"""Texts as they are printed: nothing invisible, Chinese dates, how wide a text is, where a title breaks."""

from __future__ import annotations

import unicodedata
from datetime import date
from itertools import accumulate, pairwise

from zhengxian.io.official.measures import TITLE_SIGNS

_DROPPED = {"Cc", "Cs", "Cf"}
_BLANKS = {"\t": " ", "\u2028": "\n", "\u2029": "\n", "\r": "\n", "\x0b": "\n", "\x0c": "\n", "\x85": "\n"}
_OPENING, _CLOSING = "（《“‘〔【(", "）》”’〕】)，。、；：！？—%％"
_TOGETHER = (
    "关于 县域 经济 高质量 发展 运行 情况 工作 考核 评价 观测 结果 通报 通知 报告 简报 专题 分析 形势 预测 "
    "乡镇 街道 县区 重点 项目 建设 进度 推进 企业 诉求 办理 整改 督查 督办 审计 环保 问题 台账 清单 落实 "
    "责任 任务 目标 指标 完成 滞后 调度 会议 材料 年度 季度 上半年 前三季度 领导小组 办公室 全市 全县 监测 预警 排名 "
    "观摩 工业 农业 服务业 投资 消费 财政 民营 招商 园区 开发区 营商 环境 综合 统计 实施 方案 意见 "
)
"""Words of titles that are not divided between two lines."""


def printable(text: str, *, lines: bool = False) -> str:
    """Return a text without control, format and direction signs; breaks become blanks unless ``lines`` keeps them.

    >>> printable("甲\\x00县\\u202e\\t乙\\n县"), printable("某市\\r\\n文件", lines=True)
    ('甲县 乙 县', '某市\\n文件')
    """
    made = "".join(_BLANKS.get(sign, sign) for sign in text.replace("\r\n", "\n"))
    kept = (
        sign
        for sign in made
        if sign == "\n" or (unicodedata.category(sign) not in _DROPPED and sign not in "\ufffe\uffff")
    )
    whole = "".join(kept)
    return whole.strip() if lines else whole.replace("\n", " ")


def chinese_date(day: date) -> str:
    """Write a date without leading zeros.

    >>> chinese_date(date(2026, 1, 8))
    '2026年1月8日'
    """
    return f"{day.year}年{day.month}月{day.day}日"


def signs(text: str) -> float:
    """Return the width of a text in characters: Latin letters and digits count half.

    >>> signs("2026年1月8日")
    6.0
    """
    return sum(1.0 if unicodedata.east_asian_width(sign) in "WFA" else 0.5 for sign in text)


def title_lines(title: str, most: int = TITLE_SIGNS) -> tuple[str, ...]:
    """Divide a title into lines of like length, without cutting words of titles, figures or what stands in brackets.

    A break in the text is kept. Lines are as few as possible.

    >>> title_lines("关于2026年1—9月全市县域经济运行情况的通报")
    ('关于2026年1—9月全市', '县域经济运行情况的通报')
    """
    given = tuple(part.strip() for part in title.split("\n") if part.strip())
    return tuple(line for part in given for line in _divided(part, most))


def _divided(text: str, most: int) -> tuple[str, ...]:
    """Choose the breaks of least cost, row by row: best way to end a row at each place from those of the row before."""
    edges = [0.0, *accumulate(signs(sign) for sign in text)]
    count = -int(-edges[-1] // most)
    if count <= 1:
        return (text,)
    costs, mean = _cut_costs(text), edges[-1] / count
    best: dict[int, tuple[float, tuple[int, ...]]] = {0: (0.0, (0,))}
    for row in range(1, count + 1):
        ends = [len(text)] if row == count else range(1, len(text))
        best = {
            end: min(
                (cost + costs[end] + _unlike(edges[end] - edges[at], mean, most), (*cuts, end))
                for at, (cost, cuts) in best.items()
                if at < end
            )
            for end in ends
            if any(at < end for at in best)
        }
    return tuple(text[a:b] for a, b in pairwise(best[len(text)][1]))


def _unlike(wide: float, mean: float, most: int) -> float:
    """Return what a line costs for being unlike the others, and far more for being too long."""
    return 1e4 * max(0.0, wide - most) + (wide - mean) ** 2


def _cut_costs(text: str) -> list[float]:
    """Return what a break before each character costs."""
    costs = [0.0] * (len(text) + 1)
    for at in range(1, len(text)):
        before, after = text[at - 1], text[at]
        if before in _OPENING or after in _CLOSING or after == "的":
            costs[at] += 500
        if _figure(before) and (_figure(after) or after in "年月日季—"):
            costs[at] += 500
    for word in _TOGETHER.split():
        start = text.find(word)
        while start >= 0:
            for at in range(start + 1, start + len(word)):
                costs[at] += 100
            start = text.find(word, start + 1)
    return costs


def _figure(sign: str) -> bool:
    return (sign.isascii() and sign.isalnum()) or sign in "—-.年月"

"""The paragraphs that open the report, in the wording of the office: figures first, no adjectives about units."""

from __future__ import annotations

import statistics
from collections import Counter
from collections.abc import Sequence

from zhengxian.io.report.digest import Digest, class_label
from zhengxian.io.report.figures import clean, share, tidy, whole
from zhengxian.io.report.movement import Movement, movement
from zhengxian.io.report.parts import Fact, Facts, Para
from zhengxian.io.report.source import Record

_NAMED = 3
_LEADERS = 6
_REASONS = 4


def paragraphs(d: Digest) -> list[Para]:
    """Write the opening: who was compared, who leads, who moved, where points were lost, what was decided."""
    texts = [_scope(d), _leaders(d), _movers(d), _losses(d), _decisions(d)]
    return [Para(t) for t in texts if t]


def overview(d: Digest) -> Facts:
    """Return the strip of key figures."""
    scores = [r["score"] for r in d.regions]
    full = d.style.say("满分~{p}", p=d.style.plain(d.result.scheme.points))
    items = [
        Fact("参加排名", str(len(d.regions)), "个地区"),
        Fact("类别", str(len(d.classes)) if len(d.classes) > 1 else "不分类"),
        Fact("平均得分", d.style.number(statistics.fmean(scores), d.decimals), full),
        Fact("中位数", d.style.number(statistics.median(scores), d.decimals), full),
        Fact("最高", *_extreme(d, max(d.regions, key=lambda r: r["score"]))),
        Fact("最低", *_extreme(d, min(d.regions, key=lambda r: r["score"]))),
    ]
    left = len(d.result.left_out.to_dicts())
    if left:
        items.append(Fact("未参加排名", str(left), "个地区，原因见“数据说明”"))
    return Facts(tuple(items))


def _extreme(d: Digest, row: Record) -> tuple[str, str]:
    same = sum(r["shown"] == row["shown"] for r in d.regions)
    name = d.label(row["region"])
    return tidy(row["shown"]), name if same == 1 else f"{name}等并列"


def _scope(d: Digest) -> str:
    say, scheme = d.style.say, d.result.scheme
    text = say(
        "{period}，按《{title}》评价，参加排名的地区共~{n}~个",
        period=clean(d.result.period_label),
        title=clean(scheme.title),
        n=len(d.regions),
    )
    if len(d.classes) > 1:
        parts = [say("{c}~{n}~个", c=class_label(c), n=len(d.members(c))) for c in d.classes]
        text += f"，其中{'、'.join(parts)}"
    return f"{text}。{_left_out(d)}"


def _left_out(d: Digest) -> str:
    rows = d.result.left_out.to_dicts()
    if not rows:
        return ""
    say = d.style.say
    reasons = Counter(clean(r["reason"]).rstrip("。") or "未写明原因" for r in rows).most_common()
    parts = [say("{reason}（{n}~个）", reason=reason, n=n) for reason, n in reasons[:_REASONS]]
    more = "等" if len(reasons) > _REASONS else ""
    return say("另有~{n}~个地区未参加排名：{parts}{more}。", n=len(rows), parts="；".join(parts), more=more)


def _leaders(d: Digest) -> str:
    if len(d.regions) == 1:
        only = d.regions[0]
        return d.style.say(
            "只有{r}一个地区参评，得~{s}~分，位次没有比较的意义。",
            r=d.label(only["region"]),
            s=tidy(only["shown"]),
        )
    sets = [(class_label(c), d.members(c)) for c in d.classes] if d.by_class else [("", list(d.regions))]
    texts = [_leading(d, name, rows) for name, rows in sets]
    if d.result.scheme.rank.within == "both" and len(d.classes) > 1:
        firsts = [
            f"{class_label(c)}居首位的是{_listed(d, [r for r in d.members(c) if r['rank_in_class'] == 1])}"
            for c in d.classes
        ]
        texts.append("；".join(firsts) + "。")
    return "".join(texts)


def _leading(d: Digest, name: str, rows: Sequence[Record]) -> str:
    ranked = [r for r in rows if r[d.place] is not None]
    if not ranked:
        return ""
    last = _NAMED if len(ranked) > _NAMED else 1
    first = [r for r in ranked if r[d.place] <= last]
    head = "居首位的是" if last == 1 else d.style.say("居前~{n}~位的是", n=last)
    scores = [r["score"] for r in rows]
    middle = d.style.say(
        "平均~{mean}~分，中位数~{median}~分",
        mean=d.style.number(statistics.fmean(scores), d.decimals),
        median=d.style.number(statistics.median(scores), d.decimals),
    )
    return f"{name or '全部参评地区'}中，{head}{_listed(d, first)}；{middle}。"


def _listed(d: Digest, rows: Sequence[Record]) -> str:
    texts = []
    for row in rows[:_LEADERS]:
        score = d.style.say("{s}~分", s=tidy(row["shown"]))
        tie = d.style.say("，并列第~{n}~位", n=whole(row[d.place])) if row[d.tie] else ""
        texts.append(f"{d.label(row['region'])}（{score}{tie}）")
    more = d.style.say("等~{n}~个", n=len(rows)) if len(rows) > _LEADERS else ""
    return "、".join(texts) + more


def _movers(d: Digest) -> str:
    if not d.moved:
        return "没有提供上期结果，本报告不列位次变化。"
    moves = [(row, movement(row)) for row in d.regions]
    counts = Counter(m.kind if m.kind != "none" else m.word for _, m in moves)
    names = {"up": "前移", "down": "后移", "flat": "持平"}
    parts = [d.style.say("{w}的~{n}~个", w=names.get(kind, kind), n=n) for kind, n in counts.most_common()]
    text = f"与上期位次相比，{'，'.join(parts)}。"
    for kind in ("up", "down"):
        text += _furthest(d, [(row, m) for row, m in moves if m.kind == kind], names[kind])
    return text


def _furthest(d: Digest, moves: Sequence[tuple[Record, Movement]], word: str) -> str:
    if not moves:
        return ""
    most = max(m.places for _, m in moves)
    rows = [row for row, m in moves if m.places == most]
    where = [
        d.style.say("{r}居{c}第~{n}~位", r=d.label(r["region"]), c=_set_name(d, r), n=whole(r[d.place]))
        for r in rows[:_NAMED]
    ]
    more = d.style.say("等~{n}~个地区", n=len(rows)) if len(rows) > _NAMED else ""
    each = "均" if len(rows) > 1 else ""
    return d.style.say(
        "{word}最多的是：{who}{more}，{each}较上期{word}~{n}~位。",
        word=word,
        who="，".join(where),
        more=more,
        each=each,
        n=whole(most),
    )


def _set_name(d: Digest, row: Record) -> str:
    return class_label(clean(row["class"])) if d.by_class else "全部参评地区"


def _losses(d: Digest) -> str:
    found = []
    for node in d.groups:
        rows = [
            d.scores[r["region"]][node.code] for r in d.regions if node.code in d.scores.get(r["region"], {})
        ]
        rates = [rate for row in rows if (rate := share(row["score"], row["full"])) is not None]
        if rates:
            found.append((statistics.fmean(rates), node.title))
    if len(found) < 2:
        return ""
    low, high = min(found), max(found)
    return d.style.say(
        "从各组平均得分率看，最高的是“{a}”，为~{x}%；最低的是“{b}”，为~{y}%。",
        a=high[1],
        x=d.style.number(100 * high[0], 1),
        b=low[1],
        y=d.style.number(100 * low[0], 1),
    )


def _decisions(d: Digest) -> str:
    say = d.style.say
    texts = []
    awards = Counter(clean(r["name"]) for r in d.result.awards.to_dicts())
    if awards:
        parts = [say("“{a}”{n}~个", a=name, n=n) for name, n in awards.items()]
        texts.append(f"按方案列入{'、'.join(parts)}。")
    events = sum(len(rows) for rows in d.adjustments.values())
    if events:
        texts.append(say("加减分和状态认定共~{n}~项，依据逐项列明。", n=events))
    if d.marked:
        names = "，".join(f"{d.label(r['region'])}{clean(r['status'])}" for r in d.marked[:_LEADERS])
        more = say("，等共~{n}~个地区", n=len(d.marked)) if len(d.marked) > _LEADERS else ""
        texts.append(f"经有关单位认定：{names}{more}；得分照算。")
    return "".join(texts)

"""Trends as text for people, and as the `secops/trend/1` contract."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from secops_cli.assess.trend import Line, Point, Step, TargetPoint, called, lines_of, organization_of
from secops_cli.report.text import safe, table

if TYPE_CHECKING:
    from secops_cli.report.contracts.trend import TrendDocument, TrendPointEntry, TrendTargetEntry

_NONE: Final = "—"
_BARS: Final = "▁▂▃▄▅▆▇█"
_CELLS: Final = 50
"""Cells of a sparkline at most; of more points each cell shows the last of its share."""
_UNREAD: Final = "x"
_ABSENT: Final = "."


def format_text(points: Sequence[Point], step: Step) -> str:
    """Return a table a standard with a line a target, then what turned at which commit, and what cannot be read."""
    if not points:
        return "这段历史里没有提交"
    lines = [_heading(points, step)]
    found = lines_of(points)
    for standard in dict.fromkeys(line.key.standard for line in found):
        own = [line for line in found if line.key.standard == standard]
        edition = own[0].last.standard
        columns = ("类别", f"可证{edition.edition.level_noun}", "事实可达", "目标", "未成立条目", "未成立条目的走势")
        lines += ["", edition.shown_title, *table([columns, *(_row(line, found) for line in own)])]
    turned = [row for line in found for row in _turns(line, found, points)]
    turned.sort(key=lambda row: row[0])
    if turned:
        lines += ["", "变化", *table([row for _, row in turned])]
    faults = [(_day(point), point.commit[:10], point.fault) for point in points if point.fault]
    if faults:
        lines += ["", f"读不出的提交(走势里的 {_UNREAD})", *table(faults)]
    unjudged = dict.fromkeys(words for point in points for words in point.unjudged)
    lines += ["", "判不了的目标", *(f"  {words}" for words in unjudged)] if unjudged else []
    if not found:
        lines += ["", "  这些提交里没有可判定的目标"]
    elif any(_ABSENT in _spark(line) for line in found):
        lines += ["", f"走势里的 {_ABSENT} 是还没有声明这个目标的提交"]
    return "\n".join(map(safe, lines))


_STEPS: Final[dict[Step, str]] = {
    "commit": "每个提交一点",
    "day": "每天最后的提交一点",
    "week": "每周最后的提交一点",
    "month": "每月最后的提交一点",
}


def _heading(points: Sequence[Point], step: Step) -> str:
    days = [point.day.isoformat() for point in points if point.day is not None] or ["?"]
    name = organization_of(points) or "(单位名称未知)"
    return f"{name} · {days[0]} 至 {days[-1]} · {len(points)} 点({_STEPS[step]})"


def _row(line: Line, among: Sequence[Line]) -> tuple[str, ...]:
    return (
        called(line, among),
        _way([one.proven for one in line.there]),
        _way([one.potential for one in line.there]),
        _way([one.target.level for one in line.there]),
        f"{line.there[0].open} → {line.last.open}",
        _spark(line),
    )


def _way(levels: Sequence[str | None]) -> str:
    """The first level and the last, and that it was another between them where it was."""
    first, last = levels[0] or _NONE, levels[-1] or _NONE
    if first != last:
        return f"{first} → {last}"
    return first if len(set(levels)) == 1 else f"{first}(中间变过)"


def _spark(line: Line) -> str:
    """Open clauses as bars, the highest the most there ever were."""
    most = max(one.open for one in line.there)
    count = min(len(line.points), _CELLS)
    shown = [line.points[(cell + 1) * len(line.points) // count - 1] for cell in range(count)]
    return "".join(_bar(one, most) for one in shown)


def _bar(one: TargetPoint | str, most: int) -> str:
    if isinstance(one, str):
        return _UNREAD if one else _ABSENT
    # The lowest bar is for none alone: one that is left is to be seen.
    return _BARS[-(-one.open * (len(_BARS) - 1) // most) if most else 0]


def _turns(line: Line, among: Sequence[Line], points: Sequence[Point]) -> Iterator[tuple[int, tuple[str, ...]]]:
    """Where a level or the target turned: the number of the point, and what is said."""
    there = [(number, one) for number, one in enumerate(line.points) if not isinstance(one, str)]
    for (_, before), (number, after) in pairwise(there):
        pairs = (
            (f"可证{after.standard.edition.level_noun}", before.proven, after.proven),
            ("事实可达", before.potential, after.potential),
            ("目标", before.target.level, after.target.level),
        )
        words = " · ".join(f"{title} {old or _NONE} → {new or _NONE}" for title, old, new in pairs if old != new)
        if words:
            point = points[number]
            who = f"{after.standard.edition.alias} {called(line, among)}"
            counts = f"未成立 {before.open} → {after.open}" if before.open != after.open else ""
            yield number, (_day(point), point.commit[:10], who, words, counts)


def _day(point: Point) -> str:
    return point.day.isoformat() if point.day is not None else "?"


def document(points: Sequence[Point], step: Step) -> TrendDocument:
    """Return the contract `secops/trend/1`."""
    return {
        "schema": "secops/trend/1",
        "organization": organization_of(points),
        "every": step,
        "points": [_point(point) for point in points],
    }


def _point(point: Point) -> TrendPointEntry:
    return {
        "commit": point.commit,
        "date": point.day.isoformat() if point.day is not None else None,
        "as_of": point.as_of.isoformat() if point.as_of is not None else None,
        "fault": point.fault or None,
        "unjudged": list(point.unjudged),
        "targets": [_target(found) for found in point.targets.values()],
    }


def _target(found: TargetPoint) -> TrendTargetEntry:
    return {
        "standard": found.standard.id,
        "own": found.standard.is_own,
        "category": found.category.id,
        "title": found.category.title,
        "target": found.target.level,
        "application": found.target.application,
        "region": found.target.region,
        "proven": found.proven,
        "potential": found.potential,
        "open": found.open,
    }

"""A trend as SVG: a panel a target, its levels as steps above the bars of what is open; draws with matplotlib."""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Final

from secops_cli.assess.trend import Line, Point, TargetPoint, called, lines_of, organization_of
from secops_cli.deliver.topology import FONTS, library
from secops_cli.deliver.topology_text import printable
from secops_cli.errors import CommandLineError

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_WIDTH: Final = 10.0
_PANEL: Final = 1.5
_HEAD, _FOOT, _LEFT, _RIGHT, _GAP = 0.8, 0.6, 0.9, 0.7, 0.5
"""Inches above, below and beside the panels, and between them."""
_INK, _PALE, _BAR, _PROVEN, _UNREAD = "#20262e", "#67707c", "#d9dee5", "#1f5fa8", "#b3261e"
_DATES: Final = 8
"""Days that are written below the lowest panel."""
_NONE: Final = "无"


def trend_svg(points: Sequence[Point]) -> bytes:
    """Return the picture of a trend, its text as text; the same arguments give the same bytes.

    Args:
        points: along the history, the earliest first.

    Raises:
        UnreadableSource: the libraries that draw are not installed.
        CommandLineError: no point has a target.
    """
    lines = lines_of(points)
    if not lines:
        raise CommandLineError("这段历史里没有可画的目标", "在 secops.yaml 的 targets 里声明目标，提交后再画。")
    with library("走势图"):
        from matplotlib.figure import Figure

        height = _HEAD + len(lines) * (_PANEL + _GAP) - _GAP + _FOOT
        figure = Figure(figsize=(_WIDTH, height), facecolor="white")
        _heading(figure, points, height)
        for number, line in enumerate(lines):
            bottom = height - _HEAD - _PANEL - number * (_PANEL + _GAP)
            place = (_LEFT / _WIDTH, bottom / height, (_WIDTH - _LEFT - _RIGHT) / _WIDTH, _PANEL / height)
            bars = figure.add_axes(place)
            _bars(bars, line, lines, points if number == len(lines) - 1 else ())
            _levels(figure.add_axes(place, frameon=False), line)
        buffer = io.BytesIO()
        figure.savefig(buffer, format="svg", metadata={"Date": None, "Creator": None})
        return buffer.getvalue()


def _words(size: float, color: str = _INK) -> dict[str, Any]:
    return {"fontsize": size, "family": list(FONTS), "color": color, "parse_math": False}


def _heading(figure: Any, points: Sequence[Point], height: float) -> None:
    days = [point.day.isoformat() for point in points if point.day is not None]
    stretch = f"{days[0]} 至 {days[-1]}" if days else ""
    title = f"{organization_of(points) or '(单位名称未知)'} · {stretch} · {len(points)} 点"
    figure.text(_LEFT / _WIDTH, 1 - 0.28 / height, printable(title), **_words(12))
    legend = "蓝实线 可证级别 · 灰虚线 事实可达 · 点线 目标 · 灰柱 未成立条目(右轴) · 红线 读不出的提交"
    figure.text(_LEFT / _WIDTH, 1 - 0.5 / height, legend, **_words(8, _PALE))


def _bars(axes: Axes, line: Line, among: Sequence[Line], dated: Sequence[Point]) -> None:
    """What is open, against the right axis; days below where points are given."""
    open_ = [(number, one.open) for number, one in enumerate(line.points) if isinstance(one, TargetPoint)]
    most = max(count for _, count in open_)
    axes.bar(
        [number for number, _ in open_], [count for _, count in open_], width=1.0, color=_BAR, linewidth=0, zorder=1
    )
    for number, one in enumerate(line.points):
        if isinstance(one, str) and one:
            axes.axvline(number, color=_UNREAD, linewidth=0.8, zorder=1)
    axes.set_xlim(-0.6, len(line.points) - 0.4)
    axes.set_ylim(0, max(most, 1) * 1.05)
    axes.yaxis.tick_right()
    axes.set_yticks(sorted({0, most}), [str(count) for count in sorted({0, most})], **_words(7, _PALE))
    chosen = range(0, len(dated), -(-len(dated) // _DATES) or 1)
    axes.set_xticks(list(chosen), [str(dated[number].day or "?") for number in chosen], **_words(7, _PALE))
    for side in ("top", "left"):
        axes.spines[side].set_visible(False)
    standard = line.last.standard
    axes.set_title(printable(f"{standard.edition.alias} {called(line, among)}"), loc="left", pad=4, **_words(9))


def _levels(axes: Axes, line: Line) -> None:
    """Levels as steps; where a point tells none the line is broken."""
    ladder = line.last.standard.ladder
    rank = {None: 0} | {level: number for number, level in enumerate(ladder, start=1)}
    numbers = [edge for number in range(len(line.points)) for edge in (number - 0.5, number + 0.5)]

    def steps(levels: Sequence[int | None], **style: Any) -> None:
        heights = [float("nan") if level is None else level for level in levels for _ in range(2)]
        axes.plot(numbers, heights, **style)

    told = [one if isinstance(one, TargetPoint) else None for one in line.points]
    steps([None if o is None else rank.get(o.target.level) for o in told], color=_PALE, linewidth=1, linestyle=":")
    steps([None if o is None else rank.get(o.potential) for o in told], color=_PALE, linewidth=1.2, linestyle="--")
    steps([None if o is None else rank.get(o.proven) for o in told], color=_PROVEN, linewidth=2)
    axes.set_xlim(-0.6, len(line.points) - 0.4)
    axes.set_ylim(-0.25, len(ladder) + 0.25)
    axes.set_yticks(range(len(ladder) + 1), [_NONE, *map(printable, ladder)], **_words(8))
    axes.set_xticks([])
    axes.patch.set_visible(False)

"""Where the targets of a repository stood at one commit of its history, and which commits are looked at."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Final, Literal, TypeVar

from secops_cli.model.judgement import CategoryGrade
from secops_cli.model.settings import Target
from secops_cli.model.standard import Category, Standard

Step = Literal["commit", "day", "week", "month"]
Item = TypeVar("Item")


@dataclass(frozen=True, slots=True)
class TargetKey:
    """What a target is told apart by along a history; its level may be raised on the way.

    Attributes:
        standard: its id.
        category: its id.
        region: the region of the assessment, where one is declared.
        nth: which of the targets that are alike so far, from 0.
    """

    standard: str
    category: str
    region: str | None
    nth: int


@dataclass(frozen=True, slots=True)
class TargetPoint:
    """How a target stood; the verdicts behind it are let go, so that a long history takes little memory.

    Attributes:
        proven: the level that could be proven; None for none.
        potential: the level that the facts did not rule out; None for none.
        open: clauses applicable at the target that did not hold.
    """

    standard: Standard
    category: Category
    target: Target
    proven: str | None
    potential: str | None
    open: int


@dataclass(frozen=True, slots=True)
class Point:
    """A repository at one commit.

    Attributes:
        commit: its id.
        day: the day of the commit; None where it tells none.
        as_of: the day of the judgement; None where there is none.
        targets: those declared at that commit which can be judged, in declared order.
        unjudged: why others cannot.
        fault: why nothing can be judged; empty where it can.
        organization: its name, where it is told.
    """

    commit: str
    day: date | None
    as_of: date | None = None
    targets: Mapping[TargetKey, TargetPoint] = field(default_factory=dict)
    unjudged: tuple[str, ...] = ()
    fault: str = ""
    organization: str | None = None


@dataclass(frozen=True, slots=True)
class Line:
    """One target along a history.

    Attributes:
        points: how it stood at each point; where it was not told, the fault of the point, empty where there was none.
    """

    key: TargetKey
    points: tuple[TargetPoint | str, ...]

    @property
    def there(self) -> list[TargetPoint]:
        """How it stood wherever that is told, once at least."""
        return [one for one in self.points if not isinstance(one, str)]

    @property
    def last(self) -> TargetPoint:
        """How it stood last."""
        return self.there[-1]


def lines_of(points: Sequence[Point]) -> list[Line]:
    """Return each target that was ever declared along its history: the latest point's in its order, then others."""
    keys = dict.fromkeys(key for point in reversed(points) for key in point.targets)
    return [Line(key, tuple(point.targets.get(key, point.fault) for point in points)) for key in keys]


def called(line: Line, among: Sequence[Line]) -> str:
    """Return the category of a target, with its region where that alone tells it from another."""
    title, key = line.last.category.title, line.key
    twins = {o.key.region for o in among if (o.key.standard, o.key.category) == (key.standard, key.category)}
    return f"{title}({key.region or '未写地区'})" if len(twins) > 1 else title


def organization_of(points: Sequence[Point]) -> str | None:
    """Return what the organisation was called last."""
    return next((point.organization for point in reversed(points) if point.organization), None)


def stood(grades: Iterable[CategoryGrade]) -> dict[TargetKey, TargetPoint]:
    """Return how targets stand, in their order."""
    found: dict[TargetKey, TargetPoint] = {}
    for grade in grades:
        nth = 0
        while (key := TargetKey(grade.standard.id, grade.category.id, grade.target.region, nth)) in found:
            nth += 1
        gaps = sum(1 for verdict in grade.at(grade.target.level) if not verdict.holds)
        found[key] = TargetPoint(grade.standard, grade.category, grade.target, grade.proven, grade.potential, gaps)
    return found


_STRETCHES: Final[dict[Step, Callable[[date], tuple[int, ...]]]] = {
    "day": lambda day: (day.toordinal(),),
    "week": lambda day: tuple(day.isocalendar())[:2],
    "month": lambda day: (day.year, day.month),
}
"""What a day is in; weeks run from Monday to Sunday."""


def last_of_each(items: Iterable[tuple[Item, date | None]], step: Step) -> list[Item]:
    """Return the last item of each day, week or month, in the order given; each one where every commit is asked for.

    Args:
        items: things with their days, the earliest first; those without a day are all kept.
        step: how long a stretch is.
    """
    if step == "commit":
        return [item for item, _ in items]
    kept: dict[object, Item] = {}
    for number, (item, day) in enumerate(items):
        key = ("no day", number) if day is None else _STRETCHES[step](day)
        kept.pop(key, None)  # clocks differ: the last of a stretch stands where it was committed
        kept[key] = item
    return list(kept.values())

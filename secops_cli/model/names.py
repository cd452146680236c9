"""What output calls records and targets, so that a reader can tell one from another."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from secops_cli.model.judgement import CategoryGrade
from secops_cli.model.workspace import RecordRef, Workspace

_MANY: Final = 8


def record(workspace: Workspace, ref: RecordRef) -> str:
    """A record by its id and name: `p001 某某`, `2025 年度审计`, `应急处理`."""
    family = getattr(workspace, ref.family, None)
    found = family.get(ref.id) if isinstance(family, Mapping) else None
    name = getattr(found, "name", "") or getattr(found, "title", "")
    return f"{ref.shown} {name}".rstrip()


def listed(names: Sequence[str], most: int = _MANY) -> str:
    """The first of some names, and how many there are where that is more."""
    return "、".join(names[:most]) + (f" 等 {len(names)} 项" if len(names) > most else "")


def targets(grades: Iterable[CategoryGrade], among: Sequence[CategoryGrade]) -> str:
    """Targets by category and level: `数据安全(目标 2级、4级)、安全咨询(目标 1级)`.

    Args:
        grades: the targets to name.
        among: all targets; the region is said of one that has a twin in another region only.
    """
    levels: dict[str, list[str]] = {}
    for grade in grades:
        levels.setdefault(grade.category.title, []).append(_aim(grade, among))
    return "、".join(f"{title}(目标 {'、'.join(dict.fromkeys(aims))})" for title, aims in levels.items())


def _aim(grade: CategoryGrade, among: Sequence[CategoryGrade]) -> str:
    target = grade.target
    words = [target.level]
    if target.application != "初次":
        words.append(target.application)
    twins = [g for g in among if _but_for_region(g) == _but_for_region(grade)]
    if target.region is not None and len({g.target.region for g in twins}) > 1:
        words.append(target.region)
    return " ".join(words)


def _but_for_region(grade: CategoryGrade) -> tuple[str, str, str, str]:
    return grade.standard.id, grade.category.id, grade.target.level, grade.target.application

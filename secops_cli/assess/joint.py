"""The sheets that are handed in: what the categories of an organisation share is one sheet, at the highest level.

Judges nothing anew: the verdicts of the categories are put together.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Sequence
from dataclasses import replace
from typing import Final

from secops_cli.model.judgement import CategoryGrade, ClauseVerdict, PartLevel
from secops_cli.model.standard import Category, Part
from secops_cli.terms import Verdict

_WORST_FIRST: Final[tuple[Verdict, ...]] = ("不符合", "待定", "符合", "不适用")


def handed_in(grades: Iterable[CategoryGrade]) -> tuple[CategoryGrade, ...]:
    """Return the grades by the sheets that are handed in, each joint one before the first category that it serves.

    A part that names a joint sheet is left out of its categories' grades. There is one such sheet for a standard and
    an application (and a region, where grades hold for one): it lists the clauses of the highest level that is applied
    for, and a clause is 符合 there if it is for every category at that level. (our reading)

    Source: ISCCC-SV-001:2015 ch. 4; ISCCC-QOG-0426, how to fill the sheet.
    """
    grades = tuple(grades)
    groups: dict[Hashable, tuple[Part, list[CategoryGrade]]] = {}
    for grade in grades:
        for part in _shared(grade):
            groups.setdefault(_key(grade, part), (part, []))[1].append(grade)
    found: list[CategoryGrade] = []
    for grade in grades:
        shared = _shared(grade)
        for part in shared:
            group = groups.pop(_key(grade, part), None)
            if group is not None:
                found.append(_join(*group))
        own = [level for level in grade.parts if level.part not in shared]
        if own:
            found.append(_limited(grade, own) if shared else grade)
    return tuple(found)


def below(joint: CategoryGrade) -> list[tuple[CategoryGrade, ClauseVerdict]]:
    """Return what a joint sheet does not list and does not hold: clauses of its categories at lower levels."""
    return [
        (grade, verdict)
        for grade in joint.joins
        if grade.target.level != joint.target.level
        for verdict in _of_parts(grade, joint.parts, grade.target.level)
        if not verdict.holds
    ]


def all_hold(grade: CategoryGrade) -> bool:
    """Say whether what a sheet claims is so: all that its category, or those of a joint sheet, is judged by holds."""
    if grade.joins:
        return all(v.holds for v in grade.at(grade.target.level)) and not below(grade)
    whole = grade.whole or grade
    return all(verdict.holds for verdict in whole.at(whole.target.level))


def _shared(grade: CategoryGrade) -> list[Part]:
    return [level.part for level in grade.parts if level.part.joint]


def _key(grade: CategoryGrade, part: Part) -> Hashable:
    region = grade.target.region if grade.standard.edition.regional else None
    return (grade.standard.id, part.id, grade.target.application, region)


def _of_parts(grade: CategoryGrade, parts: Iterable[PartLevel], level: str) -> list[ClauseVerdict]:
    ids = {clause.id for one in parts for clause in grade.standard.clauses.get(one.part.id, ())}
    return [verdict for verdict in grade.at(level) if verdict.clause.id in ids]


def _applicable(grade: CategoryGrade, parts: Iterable[PartLevel]) -> dict[str, tuple[str, ...]]:
    parts = tuple(parts)
    return {level: tuple(v.clause.id for v in _of_parts(grade, parts, level)) for level in grade.applicable}


def _limited(grade: CategoryGrade, parts: Sequence[PartLevel]) -> CategoryGrade:
    return replace(grade, parts=tuple(parts), applicable=_applicable(grade, parts), whole=grade)


def _join(part: Part, grades: Sequence[CategoryGrade]) -> CategoryGrade:
    standard = grades[0].standard
    ordered = sorted(grades, key=lambda grade: -standard.rank(grade.target.level))
    first = ordered[0]
    leading = [grade for grade in ordered if grade.target.level == first.target.level]
    services = dict.fromkeys(service for grade in ordered for service in grade.category.services)
    category = Category(id=part.id, part=part.id, title=part.joint or part.title, services=tuple(services))
    level = PartLevel(part, *(_lowest(leading, part, kind) for kind in ("proven", "potential")))
    joined = replace(
        first,
        category=category,
        target=first.target.model_copy(update={"category": part.id}),
        parts=(level,),
        proven=level.proven,
        potential=level.potential,
        alternative=None,
        verdicts={
            clause.id: _together([(grade.category.title, grade.verdicts[clause.id]) for grade in leading])
            for clause in standard.clauses.get(part.id, ())
        },
        applicable=_applicable(first, (level,)),
        joins=tuple(ordered),
    )
    at_target = joined.at(joined.target.level)
    pending = sum(1 for v in at_target if v.verdict == "待定" and v.clause.blocking)
    return replace(joined, pending=pending, met=all_hold(joined))


def _lowest(grades: Iterable[CategoryGrade], part: Part, kind: str) -> str | None:
    grades = tuple(grades)
    levels = [getattr(level, kind) for grade in grades for level in grade.parts if level.part == part]
    return None if None in levels else min(levels, key=grades[0].standard.rank)


def _together(found: Sequence[tuple[str, ClauseVerdict]]) -> ClauseVerdict:
    """The worst verdict, with what stands behind all of them."""
    verdicts = [verdict for _, verdict in found]
    worst = min(verdicts, key=lambda verdict: _WORST_FIRST.index(verdict.verdict))
    if all(verdict == worst for verdict in verdicts):
        return worst
    alike = [(title, verdict) for title, verdict in found if verdict.verdict == worst.verdict]
    reasons = dict.fromkeys(verdict.reason for verdict in verdicts)
    reason = worst.reason if len(reasons) == 1 else "；".join(f"{t}：{v.reason}" for t, v in alike if v.reason)
    checks = [check for verdict in verdicts for check in verdict.checks]
    return replace(
        worst,
        reason=reason,
        row=worst.row or next((verdict.row for verdict in verdicts if verdict.row), None),
        documents=tuple(dict.fromkeys(use for verdict in verdicts for use in verdict.documents)),
        checks=tuple(check for number, check in enumerate(checks) if check not in checks[:number]),
        missing_evidence=tuple(dict.fromkeys(group for verdict in verdicts for group in verdict.missing_evidence)),
        changed=tuple(dict.fromkeys(one for verdict in verdicts for one in verdict.changed)),
        places=tuple(dict.fromkeys(place for verdict in verdicts for place in verdict.places)),
    )

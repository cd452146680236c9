"""What a later judgement no longer proves that an earlier one did: levels that fell, clauses no longer 符合."""

from __future__ import annotations

from dataclasses import dataclass

from secops_cli.assess.case import Case
from secops_cli.model.judgement import CategoryGrade, ClauseVerdict


@dataclass(frozen=True, slots=True)
class Regression:
    """One thing that got worse.

    Attributes:
        standard: its id.
        category: its id.
        clause: the clause; None where a whole level fell.
        before: the proven level, or the verdict, of the earlier judgement.
        after: that of the later one; None for no level, for a target that is no longer declared, or for one that is
            not known because the settings cannot be read.
        reason: why, in Chinese; empty where a level fell: its clauses say why.
    """

    standard: str
    category: str
    clause: str | None
    before: str
    after: str | None
    reason: str


def regressions(before: Case, after: Case) -> list[Regression]:
    """Return what got worse, target by target in the order of the earlier judgement, a level before its clauses.

    A level got worse where the proven one is lower, a clause where it was 符合 at the level that is aimed at and now is
    不符合 or 待定. A clause that no longer applies is none, nor is one of a level that is no longer aimed at; a target
    that is no longer declared is, where a level of it was proven. Where the settings cannot be read any more, all that
    was proven of the targets that are missing is: their levels, or else the clauses that were 符合. Both cases are to
    be judged on the same day: else what lapses with time is told too.
    """
    later = {_key(grade): grade for grade in after.all_grades}
    found: list[Regression] = []
    for grade in before.all_grades:
        now = later.get(_key(grade))
        if now is None:
            found += _of_missing(grade, damaged="settings" in after.workspace.damaged)
            continue
        ladder = grade.standard.ladder
        if grade.proven is not None and (now.proven is None or ladder.index(now.proven) < ladder.index(grade.proven)):
            found.append(_of_level(grade, now.proven, ""))
        found += _of_clauses(grade, now)
    return found


def _key(grade: CategoryGrade) -> tuple[str, str, str | None]:
    """Targets of one category in two regions are two targets."""
    return grade.standard.id, grade.category.id, grade.target.region


def _of_level(grade: CategoryGrade, now: str | None, reason: str) -> Regression:
    return Regression(grade.standard.id, grade.category.id, None, grade.proven or "", now, reason)


def _of_missing(grade: CategoryGrade, *, damaged: bool) -> list[Regression]:
    """What got worse of a target that is there no longer, be it that the settings are damaged."""
    reason = "secops.yaml 读不出" if damaged else "目标不再声明"
    if grade.proven is not None:
        return [_of_level(grade, None, reason)]
    held = [one for one in grade.at(grade.target.level) if one.verdict == "符合"] if damaged else []
    return [Regression(grade.standard.id, grade.category.id, v.clause.id, v.verdict, None, reason) for v in held]


def _of_clauses(grade: CategoryGrade, now: CategoryGrade) -> list[Regression]:
    aimed_at = set(now.applicable.get(now.target.level, ()))
    return [
        Regression(grade.standard.id, grade.category.id, verdict.clause.id, verdict.verdict, _shown(late), late.reason)
        for verdict in grade.at(grade.target.level)
        if verdict.verdict == "符合"
        and verdict.clause.id in aimed_at
        and not (late := now.verdicts[verdict.clause.id]).holds
    ]


def _shown(verdict: ClauseVerdict) -> str:
    return f"{verdict.verdict}·{verdict.pending}" if verdict.pending else verdict.verdict

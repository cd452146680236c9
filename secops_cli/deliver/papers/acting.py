"""What documents about things to do share: clauses, figures, papers, places and who is to do them, in words."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from secops_cli.assess.case import Case
from secops_cli.assess.gap import Action
from secops_cli.assess.remedies import Step
from secops_cli.deliver.papers.composing import Blanks
from secops_cli.model.in_words import present, requirement
from secops_cli.model.judgement import CategoryGrade
from secops_cli.model.names import record

_MOST: Final = 12
"""Clauses or records that are named; a missing file may concern hundreds."""


def responsible_of(grade: CategoryGrade, step: Step, blanks: Blanks) -> str:
    """Who answers for a step of a target; marked, and noted, where that is not known."""
    where = f"services/ 里{grade.category.title}所属服务的 responsible"
    return step.responsible or blanks.mark("未定", f"{grade.category.title}的责任人", where)


def in_runs(ids: Iterable[str]) -> str:
    """The ids of actions, those that follow one another as one: `a1～a12、a15`."""
    runs: list[list[int]] = []
    for number in sorted(int(id.removeprefix("a")) for id in ids):
        if runs and runs[-1][-1] == number - 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    return "、".join(f"a{run[0]}～a{run[-1]}" if len(run) > 2 else "、".join(f"a{n}" for n in run) for run in runs)


def clauses_of(grade: CategoryGrade, action: Action) -> str:
    """The clauses that an action serves, each with its title where they are few."""
    shown = [grade.standard.shown_clause(clause) for clause in action.clauses]
    if len(shown) > _MOST:
        return "、".join(shown[:_MOST]) + f" 等 {len(shown)} 条"
    if len(shown) > 3:
        return "、".join(shown)
    return "\n".join(
        f"{name} {grade.standard.clause[id].title}" for name, id in zip(shown, action.clauses, strict=True)
    )


def numbers_of(step: Step) -> str:
    """What is asked for and what is there: `本类别持证人员 要求 ≥ 6 人，现有 5 人`; empty where no test is short."""
    check = step.result
    return "" if check is None else f"{check.name} 要求 {requirement(check)}，现有 {present(check)}"


def evidence_of(step: Step) -> str:
    """The documents that prove it: one of each group."""
    return "；".join("或".join(group) for group in step.evidence)


def places_of(case: Case, step: Step) -> str:
    """The records that it concerns, or that may serve, with file and line, a line each."""
    lines = []
    for ref in step.records[:_MOST]:
        place = case.workspace.place(ref)
        lines.append(
            f"{record(case.workspace, ref)} {place.path}:{place.line}" if place else record(case.workspace, ref)
        )
    if len(step.records) > _MOST:
        lines.append(f"等 {len(step.records)} 条")
    return "\n".join(lines)

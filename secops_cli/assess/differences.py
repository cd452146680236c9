"""Where the assessor's rows lead to another verdict than the organisation's own."""

from __future__ import annotations

from dataclasses import dataclass

from secops_cli.assess.case import Case
from secops_cli.model.judgement import CategoryGrade, ClauseVerdict


@dataclass(frozen=True, slots=True)
class Difference:
    """One clause that the two parties see differently; `assessor` stands in the grade that is shown."""

    grade: CategoryGrade
    own: ClauseVerdict
    assessor: ClauseVerdict


def differences(own: Case, assessor: Case) -> list[Difference]:
    """Return the clauses up to each target whose verdicts differ, of targets and forms in order.

    Only clauses on which the assessor has a row are compared: silence is no other opinion.

    Args:
        own: judged by the organisation's rows.
        assessor: the same repository, judged by the assessor's.
    """
    return [
        Difference(theirs, ours.verdicts[verdict.clause.id], verdict)
        for ours, theirs in zip(own.all_grades, assessor.all_grades, strict=True)
        for verdict in theirs.at(theirs.target.level)
        if verdict.row is not None
        and (verdict.verdict, verdict.pending)
        != (ours.verdicts[verdict.clause.id].verdict, ours.verdicts[verdict.clause.id].pending)
    ]

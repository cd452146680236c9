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

    @property
    def reason(self) -> str:
        """Why the assessor's verdict is what it is, or that the figures do not bear their conclusion out."""
        return "评审写不符合，数值却满足" if _against_figures(self.assessor) else self.assessor.reason


def differences(own: Case, assessor: Case) -> list[Difference]:
    """Return the clauses up to each target whose verdicts differ, of targets and forms in order.

    Only clauses on which the assessor has a row are compared: silence is no other opinion. A conclusion that the
    figures contradict decides nothing, and is listed all the same.

    Args:
        own: judged by the organisation's rows.
        assessor: the same repository, judged by the assessor's.
    """
    return [
        Difference(theirs, ours.verdicts[verdict.clause.id], verdict)
        for ours, theirs in zip(own.all_grades, assessor.all_grades, strict=True)
        for verdict in theirs.at(theirs.target.level)
        if verdict.row is not None and (_against_figures(verdict) or _differ(verdict, ours.verdicts[verdict.clause.id]))
    ]


def _differ(a: ClauseVerdict, b: ClauseVerdict) -> bool:
    return (a.verdict, a.pending) != (b.verdict, b.pending)


def _against_figures(verdict: ClauseVerdict) -> bool:
    """Whether a row says 不符合 of a clause that figures alone decide, and they hold."""
    denied = verdict.row is not None and verdict.row.row.conclusion == "不符合"
    return denied and verdict.clause.basis == "fact" and verdict.test_holds is True

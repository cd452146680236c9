"""What has to follow a change, and the documents that show it.

Source: 等级保护实施过程 2.1.1, 2.2.4 3.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from secops_cli.assess.classification import STAGE_OF_DUTY, SystemGrade
from secops_cli.assess.history import latest
from secops_cli.assess.query import Papers
from secops_cli.model.changes import ChangeRecord
from secops_cli.model.systems import Classification, LevelDecision

PAPERS: Final = (
    ("变更需求", "request", "变更需求"),
    ("影响分析", "analysis", "变更影响分析"),
    ("变更方案", "plan", "变更方案"),
    ("过程日志", "log", "变更过程日志"),
    ("变更结果报告", "result", "变更结果报告"),
)
"""What a record of a change has to show, its field, and the kind of document that shows it."""


@dataclass(frozen=True, slots=True)
class FollowUp:
    """Something that has to follow, with the documents that show it; done where one of them is valid."""

    what: str
    evidence: tuple[str, ...]
    done: bool


def decision_on(classification: Classification | None, change: str, as_of: date) -> LevelDecision | None:
    """Return the last final decision that covers a change by the day; None where there is none."""
    decisions = classification.decisions if classification else ()
    finals = (d for d in decisions if d.stage == "最终" and change in d.covers)
    return latest(finals, lambda d: d.date, as_of)


def follow_ups_of(papers: Papers, record: ChangeRecord, grade: SystemGrade | None) -> Iterable[FollowUp]:
    """What has to follow one recorded change, by the class that it declares; two revisions are not needed for it.

    Args:
        papers: the documents on the day.
        record: the change.
        grade: of its system; None where that is not described.

    Source: 等级保护实施过程 2.1.1, 2.2.4 3.
    """
    yield from of_records(papers, (record,))
    if record.declared == "重大变更":
        decision = decision_on(grade.classification if grade else None, record.id, papers.as_of)
        yield FollowUp("重新核定安全保护等级", decision.evidence if decision else (), decision is not None)
        yield new_report(papers, decision)
        yield from of_duties(papers, decision, grade, settled=decision is not None)


def of_records(papers: Papers, records: Sequence[ChangeRecord]) -> Iterable[FollowUp]:
    """What the records of a period have to show."""
    for what, field, kind in PAPERS:
        yield shown(papers, what, [name for record in records for name in getattr(record, field)], kind)
        if field == "plan":
            approvals = [approval for record in records for approval in record.approvals]
            documents = tuple(dict.fromkeys(name for approval in approvals for name in approval.evidence))
            yield FollowUp("审批", documents, any(approval.date <= papers.as_of for approval in approvals))


def new_report(papers: Papers, decision: LevelDecision | None) -> FollowUp:
    """The report of classification that a new decision rests on."""
    return shown(papers, "重新编写的定级报告", decision.evidence if decision else (), "定级报告")


def of_duties(
    papers: Papers, decision: LevelDecision | None, after: SystemGrade | None, *, settled: bool
) -> Iterable[FollowUp]:
    """The duties of the level; without a settled level none of them is done."""
    for duty in after.duties if after else ():
        if duty.what != "等级测评":
            current = duty.what in STAGE_OF_DUTY or _filed_since(decision, after, papers.as_of)
            yield FollowUp(duty.what, (), settled and bool(duty.met) and current)


def _filed_since(decision: LevelDecision | None, after: SystemGrade | None, as_of: date) -> bool:
    """Whether the level was filed after it was decided; an older filing is that of the level before."""
    classification = after.classification if after else None
    filings = (classification.filings or ()) if classification else ()
    return decision is None or any(decision.date <= filing.filed <= as_of for filing in filings)


def shown(papers: Papers, what: str, evidence: Sequence[str], kind: str) -> FollowUp:
    """Only a valid document of the kind shows it: rules of procedure never stand in for a record."""
    named = tuple(dict.fromkeys(evidence))
    return FollowUp(what, named, not papers.missing_kinds(named, ((kind,),)))

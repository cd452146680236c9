"""What the plan and the report of a change both say of it."""

from __future__ import annotations

from dataclasses import dataclass

from secops_cli.assess.case import Case
from secops_cli.deliver.papers.composing import NONE, Blanks, file_of, joined
from secops_cli.deliver.papers.recorded import SignRow, approvers, people_of, person_of, signer
from secops_cli.model.changes import ChangeRecord
from secops_cli.model.workspace import RecordRef


@dataclass(frozen=True, slots=True)
class ChangeFacts:
    """The record of a change, in words.

    Attributes:
        causes: as the record names them, joined.
        note: empty where there is none.
        file, levels: where the change and the level are recorded, for what is missing.
    """

    id: str
    summary: str
    declared: str
    causes: str
    requested_by: str
    requested_on: str
    started: str
    finished: str
    implemented_by: str
    note: str
    file: str
    levels: str


def facts_of_change(case: Case, record: ChangeRecord, blanks: Blanks) -> ChangeFacts:
    """Return what a record says of a change; what it lacks is marked."""
    file = f"{file_of(case.workspace, RecordRef('changes', record.id), 'changes/')} 中 {record.id} 的"
    otherwise = f"{record.system} 的 classification.yaml"
    # Only what changes the level needs a cause.
    causes = joined(record.causes) or (NONE if record.declared == "局部调整" else None)
    return ChangeFacts(
        id=record.id,
        summary=record.summary,
        declared=record.declared,
        causes=blanks.fill(causes, "变更的原因", f"{file} causes"),
        requested_by=person_of(case, record.requested_by, "申请人", f"{file} requested_by", blanks),
        requested_on=blanks.fill(record.requested_on, "申请日期", f"{file} requested_on"),
        started=blanks.fill(record.started, "实施开始日期", f"{file} started"),
        finished=blanks.fill(record.finished, "实施结束日期", f"{file} finished"),
        implemented_by=people_of(case, record.implemented_by, "实施人", f"{file} implemented_by", blanks),
        note=record.note or "",
        file=file,
        levels=file_of(case.workspace, RecordRef("classifications", record.system), otherwise),
    )


def signers(case: Case, record: ChangeRecord, facts: ChangeFacts, blanks: Blanks) -> tuple[SignRow, ...]:
    """Return who signs: who asked, who carries it out, who approved or is to."""
    return (
        signer("申请人", facts.requested_by),
        signer("实施人", facts.implemented_by),
        *approvers(case, record.approvals, "审批人", f"{facts.file} approvals", blanks),
    )

"""变更结果报告: what was done when and by whom, the papers of a change, where it strayed, and what has to follow.

The records here are the names that templates use; a field that is renamed breaks the templates of users.

Source: 等级保护实施过程 2.2.4 3.(2).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from secops_cli.assess.case import Case
from secops_cli.assess.checks.changes import check_change_records
from secops_cli.assess.follow_ups import FollowUp, follow_ups_of
from secops_cli.deliver.files import formal_date
from secops_cli.deliver.papers.change_facts import ChangeFacts, facts_of_change, signers
from secops_cli.deliver.papers.composing import NONE, Blanks, Composed, joined
from secops_cli.deliver.papers.recorded import (
    BY_HAND,
    documents_of,
    grade_of,
    head_of,
    organization_of,
    person_of,
)
from secops_cli.model.changes import ChangeRecord

_NEEDED: Final = ("变更需求", "影响分析", "变更方案", "过程日志")
"""Papers without which the change strayed; approvals and this very report are told of apart."""

_APPROVED_WRONGLY: Final = frozenset({"SEC721", "SEC722"})
"""Of approvals that came after the start, or from the one who asked."""


@dataclass(frozen=True, slots=True)
class Event:
    """Something that was done."""

    number: int
    what: str
    date: str
    who: str


@dataclass(frozen=True, slots=True)
class Deviation:
    """Where the change strayed from the way that was laid down for it."""

    number: int
    what: str
    words: str


@dataclass(frozen=True, slots=True)
class Following:
    """Something that has to follow; documents that show it."""

    number: int
    what: str
    state: str
    documents: str


def compose(case: Case, record: ChangeRecord, _layout: str | None) -> Composed:
    """Return what the report of one change says, as of the day of the case."""
    blanks = Blanks()
    facts = facts_of_change(case, record, blanks)
    follow_ups = tuple(follow_ups_of(case.papers, record, grade_of(case, record.system)))
    faults = _faults(case, record)
    papers = (
        ("变更需求", record.request),
        ("变更影响分析", record.analysis),
        ("变更方案", record.plan),
        ("审批材料", tuple(name for approval in record.approvals for name in approval.evidence)),
        ("变更过程日志", record.log),
        ("变更结果报告", record.result),
    )
    scope = {
        "organization": organization_of(case, blanks),
        "as_of": formal_date(case.as_of),
        "system": head_of(case, record.system, blanks),
        "change": facts,
        "events": tuple(_events(case, record, facts, blanks)),
        "documents": documents_of(case, papers, blanks),
        "deviations": tuple(_deviations(case, record, faults, follow_ups)),
        "follow_ups": tuple(_following(case, faults, follow_ups)),
        "conclusion": blanks.fill(None, "变更结论", BY_HAND),
        "business": blanks.fill(None, "对业务的影响", BY_HAND),
        "signers": signers(case, record, facts, blanks),
    }
    return Composed("", scope, {"secops.system": record.system, "secops.change": record.id}, blanks.missing)


def _events(case: Case, record: ChangeRecord, facts: ChangeFacts, blanks: Blanks) -> Iterable[Event]:
    """Request, approvals, begin and end; what the day has not seen has not happened."""
    where = f"{facts.file} approvals"
    found = [("提出申请", facts.requested_on, facts.requested_by)]
    for approval in sorted(record.approvals, key=lambda approval: approval.date):
        if approval.date <= case.as_of:
            approver = person_of(case, approval.by, "审批人", where, blanks)
            found.append(("审批", formal_date(approval.date), approver))
    if len(found) == 1:
        found.append(("审批", blanks.mark("尚未审批", "审批", where), NONE))
    found.append(("实施开始", _happened(case, record.started, facts.started, blanks, "实施开始"), facts.implemented_by))
    found.append(
        ("实施结束", _happened(case, record.finished, facts.finished, blanks, "实施结束"), facts.implemented_by)
    )
    return (Event(number, *event) for number, event in enumerate(found, 1))


def _happened(case: Case, day: date | None, shown: str, blanks: Blanks, what: str) -> str:
    if day is not None and day > case.as_of:
        return blanks.mark(f"截至{formal_date(case.as_of)}尚未{what}", what, BY_HAND)
    return shown


def _faults(case: Case, record: ChangeRecord) -> frozenset[str]:
    """The codes of what the checks of change records say of this one, by the day."""
    alone = replace(case, workspace=replace(case.workspace, changes={record.id: record}))
    return frozenset(found.code for found in check_change_records(alone))


def _deviations(
    case: Case, record: ChangeRecord, faults: frozenset[str], follow_ups: Sequence[FollowUp]
) -> Iterable[Deviation]:
    """What is said of a record by these codes, and which papers it lacks."""
    started = record.started if record.started and record.started <= case.as_of else None
    finished = record.finished if record.finished and record.finished <= case.as_of else None
    found = []
    if "SEC721" in faults and started:
        days = [approval.date for approval in record.approvals if approval.date <= case.as_of]
        late = f"，{formal_date(min(days))}才审批" if days else "，没有审批"
        found.append(("先实施后审批", f"{formal_date(started)}开始实施{late}"))
    if "SEC722" in faults and record.requested_by:
        person = case.workspace.people.get(record.requested_by)
        found.append(("申请人自己审批", f"{person.name if person else record.requested_by}既提出申请，又作了审批"))
    lacking = [f.what for f in follow_ups if not f.done and f.what in _NEEDED]
    if lacking:
        found.append(("材料不全", f"没有有效的{joined(lacking)}"))
    if "SEC723" in faults and finished:
        found.append(("结果报告未归档", f"{formal_date(finished)}完成，本报告签署后归档并登记"))
    return (Deviation(number, *words) for number, words in enumerate(found, 1))


def _following(case: Case, faults: frozenset[str], follow_ups: Sequence[FollowUp]) -> Iterable[Following]:
    irregular = bool(faults & _APPROVED_WRONGLY)
    for number, one in enumerate(follow_ups, 1):
        known = (case.workspace.evidence.get(name) for name in one.evidence)
        titles = joined(f"《{record.title}》" for record in known if record)
        done = "已办，不合规定" if one.what == "审批" and irregular else "已办"
        yield Following(number, one.what, done if one.done else "未办", titles or NONE)

"""Checks of change records: by themselves, and against what two revisions show."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

from secops_cli.assess.case import Case
from secops_cli.assess.change import SystemChange
from secops_cli.assess.checks.references import check_known
from secops_cli.assess.classification import highest
from secops_cli.assess.follow_ups import PAPERS
from secops_cli.diagnostics import Diagnostic, Place
from secops_cli.model.changes import ChangeRecord
from secops_cli.model.systems import Classification, LevelDecision
from secops_cli.model.workspace import RecordRef, Workspace
from secops_cli.terms import SecurityLevel


def check_change_records(case: Case) -> Iterator[Diagnostic]:
    """Each record: its system exists, approved before it was carried out, by another than who asked, with a result.

    What is dated later than the day of the judgement has not happened.
    """
    for record in case.workspace.changes.values():
        place = case.workspace.places[RecordRef("changes", record.id)]
        yield from _check_record(case.workspace, record, place, case.as_of)
        yield from _check_people(case.workspace, record, place)
        yield from _check_kinds(case.workspace, record, place)
    for found in case.workspace.classifications.values():
        for index, decision in enumerate(found.decisions):
            yield from _check_covers(case.workspace, found, index, decision)


def _check_record(workspace: Workspace, record: ChangeRecord, place: Place, as_of: date) -> Iterator[Diagnostic]:
    yield from check_known(workspace, place, "systems", [(record.system, ("system",))])
    approved = [approval.date for approval in record.approvals if approval.date <= as_of]
    if record.started is not None and record.started <= as_of:
        if not approved:
            yield Diagnostic("SEC721", place, f"{record.id} 已于 {record.started} 实施，没有审批", route=("approvals",))
        elif min(approved) > record.started:
            words = f"{record.id} 于 {record.started} 实施，{min(approved)} 才审批"
            yield Diagnostic("SEC721", place, words, route=("approvals",))
    for index, approval in enumerate(record.approvals):
        if record.requested_by is not None and approval.by == record.requested_by and approval.date <= as_of:
            words = f"{record.id} 由申请人 {approval.by} 自己审批"
            yield Diagnostic("SEC722", place, words, route=("approvals", index, "by"))
    if record.finished is not None and record.finished <= as_of and not record.result:
        words = f"{record.id} 已于 {record.finished} 完成，没有变更结果报告"
        yield Diagnostic("SEC723", place, words, route=("finished",))


def _check_people(workspace: Workspace, record: ChangeRecord, place: Place) -> Iterator[Diagnostic]:
    """Who asked, approved and carried out is known, where people are stated at all."""
    if "people" not in workspace.stated:
        return
    named: list[tuple[str, tuple[str | int, ...]]] = [
        *((approval.by, ("approvals", index, "by")) for index, approval in enumerate(record.approvals)),
        *((name, ("implemented_by", index)) for index, name in enumerate(record.implemented_by)),
    ]
    if record.requested_by is not None:
        named.append((record.requested_by, ("requested_by",)))
    yield from check_known(workspace, place, "people", named)


def _check_kinds(workspace: Workspace, record: ChangeRecord, place: Place) -> Iterator[Diagnostic]:
    """Of the documents that are named for something at least one is of the kind that shows it."""
    for what, field, kind in PAPERS:
        names: tuple[str, ...] = getattr(record, field)
        kinds = [workspace.evidence[name].kind for name in names if name in workspace.evidence]
        if kinds and len(kinds) == len(names) and kind not in kinds:
            others = "、".join(f"{name} 是{other}" for name, other in zip(names, kinds, strict=True))
            yield Diagnostic("SEC309", place, f"{record.id} 的{what}要有{kind}：{others}", route=(field,))


def _check_covers(
    workspace: Workspace, found: Classification, index: int, decision: LevelDecision
) -> Iterator[Diagnostic]:
    """The changes that a decision covers are recorded, and are of its system."""
    route = ("decisions", index, "covers")
    place = workspace.places[RecordRef("classifications", found.system)]
    known = workspace.changes
    unknown = [] if "changes" in workspace.damaged else [name for name in decision.covers if name not in known]
    if unknown:
        words = f"{decision.id} 针对的变更没有登记：{'、'.join(unknown)}"
        yield Diagnostic("SEC301", place, words, route=route)
    foreign = [name for name in decision.covers if name in known and known[name].system != found.system]
    if foreign:
        whose = "、".join(f"{name} 属于 {known[name].system}" for name in foreign)
        yield Diagnostic("SEC301", place, f"{decision.id} 针对的变更不是这个系统的：{whose}", route=route)


def check_changes(b: Workspace, changes: Iterable[SystemChange]) -> Iterator[Diagnostic]:
    """The records of the later revision against what the two revisions show.

    Args:
        b: the later revision, in which the records stand.
        changes: what became of each system.
    """
    for change in changes:
        yield from _check_declared(b, change)
        yield from _check_decision(b, change)
        changed = change.verdict in ("重大变更", "局部调整", "待重新核定")
        changed = changed and not change.unread and not change.edition_only
        if changed and not change.records and change.id in b.systems:
            words = f"{change.name}：{change.verdict}({change.reason})，没有变更记录"
            yield Diagnostic("SEC724", b.places[RecordRef("systems", change.id)], words)
        if change.verdict == "无实质变化":
            # A record of the earlier revision may wait for its decision; only one that is told anew says too much.
            for record in change.fresh:
                words = f"{record.id} 记了 {change.name} 的变更，两版之间却没有实质的不同"
                yield Diagnostic("SEC725", b.places[RecordRef("changes", record.id)], words)


def _check_declared(b: Workspace, change: SystemChange) -> Iterator[Diagnostic]:
    if change.verdict not in ("重大变更", "局部调整"):
        return
    # Of several records of one period one alone makes it major; where it is not, none of them is.
    if change.verdict == "重大变更" and any(record.declared == "重大变更" for record in change.records):
        return
    for record in change.records:
        if record.declared != change.verdict:
            words = f"{record.id} 声明为{record.declared}，两版相比是{change.verdict}：{change.reason}"
            yield Diagnostic("SEC720", b.places[RecordRef("changes", record.id)], words, route=("declared",))


def _check_decision(b: Workspace, change: SystemChange) -> Iterator[Diagnostic]:
    decision = change.decision
    if decision is None or change.id not in b.classifications:
        return
    place = b.places[RecordRef("classifications", change.id)]
    classification = b.classifications[change.id]
    route = ("decisions", classification.decisions.index(decision), "conclusion")
    old = _decided_before(classification, decision) or change.level[0]
    # A decision below the matrix leaves the level at the matrix; that it does so is told for itself.
    new = highest(level for level in (decision.level, change.level[1]) if level is not None)
    if old != new and decision.conclusion == "维持":
        words = f"{decision.id} 结论为维持，等级却由{old or '未定'}变为{new or '未定'}"
        yield Diagnostic("SEC727", place, words, route=route)
    if old == new and decision.conclusion == "变更":
        yield Diagnostic("SEC727", place, f"{decision.id} 结论为变更，等级仍是{new or '未定'}", route=route)
    yield from _check_covers(b, classification, classification.decisions.index(decision), decision)
    if change.verdict == "重大变更" and not change.causes:
        words = f"{change.name} 的等级变了，没有触及所列的原因"
        yield Diagnostic("SEC726", place, words, route=route)


def _decided_before(classification: Classification, decision: LevelDecision) -> SecurityLevel | None:
    """The level of the final decision before this one; None where it is the first."""
    finals = sorted((d for d in classification.decisions if d.stage == "最终"), key=lambda d: d.date)
    earlier = finals[: finals.index(decision)]
    return earlier[-1].level if earlier else None

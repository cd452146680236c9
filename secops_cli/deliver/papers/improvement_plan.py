"""安全改进方案: the small improvements of a system that are carried out directly, and where the others go.

How and by when the work is done is in no record: a person writes it in the document. The records here are the names
that templates use; a field that is renamed breaks the templates of users.

Source: 等级保护实施过程 2.2.4 6.(2).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from secops_cli.assess.case import Case
from secops_cli.assess.improvement import ImprovementJudgement, judge_improvement
from secops_cli.deliver.files import formal_date
from secops_cli.deliver.papers.composing import NONE, Blanks, Composed, file_of, joined
from secops_cli.deliver.papers.recorded import (
    BY_HAND,
    SignRow,
    head_of,
    in_words,
    organization_of,
    person_of,
    signer,
    to_approve,
)
from secops_cli.model.operation import Improvement, Operation
from secops_cli.model.workspace import RecordRef

_Judged = tuple[Improvement, ImprovementJudgement]


@dataclass(frozen=True, slots=True)
class CheckRow:
    """A check that the improvements answer."""

    number: int
    date: str
    by: str
    method: str


@dataclass(frozen=True, slots=True)
class Work:
    """An improvement that is carried out directly."""

    number: int
    what: str
    answers: str
    method: str
    who: str
    raised: str
    due: str


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """An improvement that takes another way: which, where it leads, and why."""

    number: int
    what: str
    verdict: str
    to: str
    reason: str


def compose(case: Case, operation: Operation, _layout: str | None) -> Composed:
    """Return what the plan of one system's improvements says; those raised after the day are not in it."""
    blanks = Blanks()
    file = file_of(case.workspace, RecordRef("operations", operation.system), "operation.yaml")
    thresholds = case.workspace.settings.improvement_thresholds
    raised = [i for i in operation.improvements if i.raised is None or i.raised <= case.as_of]
    judged = [(improvement, judge_improvement(improvement, thresholds)) for improvement in raised]
    direct = [improvement for improvement, judgement in judged if judgement.verdict == "直接实施"]
    others = [(improvement, judgement) for improvement, judgement in judged if judgement.verdict != "直接实施"]
    empty = (
        ""
        if direct
        else blanks.mark("没有可以直接实施的改进，本方案不适用", "直接实施的改进", f"{file} 的 improvements")
    )
    scope = {
        "organization": organization_of(case, blanks),
        "system": head_of(case, operation.system, blanks),
        "checks": tuple(_checks(case, operation, direct, blanks, file)),
        "empty": empty,
        "works": tuple(_works(case, operation, direct, blanks, file)),
        "others": tuple(_elsewhere(others, blanks, file)),
        "signers": _signers(blanks),
    }
    return Composed("", scope, {"secops.system": operation.system}, blanks.missing)


def _checks(
    case: Case, operation: Operation, direct: Sequence[Improvement], blanks: Blanks, file: str
) -> Iterable[CheckRow]:
    """The checks by the day some finding of which these improvements take up, in the order of their days."""
    answered = {name for improvement in direct for name in improvement.findings}
    found = [
        check
        for check in operation.checks or ()
        if check.date <= case.as_of and any(finding.id in answered for finding in check.findings or ())
    ]
    for number, check in enumerate(sorted(found, key=lambda check: check.date), 1):
        where = f"{file} 中检查 {check.id} 的"
        by = blanks.fill(check.by, f"检查 {check.id} 的检查方", f"{where} by")
        method = blanks.fill(check.method, f"检查 {check.id} 的方法", f"{where} method")
        yield CheckRow(number, formal_date(check.date), by, method)


def _works(
    case: Case, operation: Operation, direct: Sequence[Improvement], blanks: Blanks, file: str
) -> Iterable[Work]:
    findings = {finding.id: finding.what for check in operation.checks or () for finding in check.findings or ()}
    for number, improvement in enumerate(direct, 1):
        name, where = improvement.id, f"{file} 中改进 {improvement.id} 的"
        answers = joined((findings.get(finding) for finding in improvement.findings), "\n")
        done = improvement.finished is not None and improvement.finished <= case.as_of
        yield Work(
            number=number,
            what=improvement.summary,
            answers=blanks.fill(answers, f"改进 {name} 针对的问题", f"{where} findings"),
            method=blanks.fill(None, f"改进 {name} 的工作方法", BY_HAND),
            who=person_of(case, improvement.responsible, f"改进 {name} 的责任人", f"{where} responsible", blanks),
            raised=blanks.fill(improvement.raised, f"改进 {name} 的提出日期", f"{where} raised"),
            due=f"{formal_date(improvement.finished)}已完成"
            if done and improvement.finished
            else blanks.fill(improvement.finished, f"改进 {name} 的计划完成日期", BY_HAND),
        )


def _elsewhere(others: Sequence[_Judged], blanks: Blanks, file: str) -> Iterable[Elsewhere]:
    for number, (improvement, judgement) in enumerate(others, 1):
        verdict: str = judgement.verdict
        if verdict == "待判断":
            where = f"{file} 中改进 {improvement.id} 的 level_affected 与 extent"
            verdict = blanks.mark(verdict, f"改进 {improvement.id} 该走哪一路", where)
        yield Elsewhere(number, improvement.summary, verdict, judgement.to or NONE, in_words(judgement.reason))


def _signers(blanks: Blanks) -> tuple[SignRow, ...]:
    return signer("编制人"), to_approve("审批人", BY_HAND, blanks)

"""安全检查报告: a check of a system, what became of what it found, and what the system's records show beside it.

The records here are the names that templates use; a field that is renamed breaks the templates of users.

Source: 等级保护实施过程 2.2.4 6.(1).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from secops_cli.assess.case import Case
from secops_cli.assess.checks_made import CheckMade
from secops_cli.assess.improvement import judge_improvement
from secops_cli.deliver.files import formal_date
from secops_cli.deliver.papers.composing import NONE, Blanks, Composed, file_of
from secops_cli.deliver.papers.recorded import BY_HAND, head_of, in_words, organization_of, signer
from secops_cli.diagnostics import RULES, Diagnostic
from secops_cli.model.operation import CheckFinding, Improvement
from secops_cli.model.workspace import RecordRef


@dataclass(frozen=True, slots=True)
class CheckHead:
    """The check.

    Attributes:
        empty: what is said where it found nothing; empty where it did, or where that is not stated.
    """

    id: str
    date: str
    by: str
    method: str
    extent: str
    empty: str


@dataclass(frozen=True, slots=True)
class FindingRow:
    """Something that the check found wanting, and what became of it."""

    number: int
    what: str
    advice: str
    outcome: str


@dataclass(frozen=True, slots=True)
class RecordRow:
    """Something that the records of the system show to be wanting."""

    number: int
    kind: str
    words: str


def compose(case: Case, made: CheckMade, _layout: str | None) -> Composed:
    """Return what the report of one check of one system says."""
    blanks = Blanks()
    system, check = made.operation.system, made.check
    file = file_of(case.workspace, RecordRef("operations", system), "operation.yaml")
    where = f"{file} 中检查 {check.id} 的"
    scope = {
        "organization": organization_of(case, blanks),
        "as_of": formal_date(case.as_of),
        "system": head_of(case, system, blanks),
        "check": CheckHead(
            id=check.id,
            date=formal_date(check.date),
            by=blanks.fill(check.by, "检查方", f"{where} by"),
            method=blanks.fill(check.method, "检查方法", f"{where} method"),
            extent=blanks.fill(None, "检查范围", BY_HAND),
            empty="本次检查没有发现问题。" if check.findings == () else "",
        ),
        "findings": tuple(_findings(case, made, blanks, file, where)),
        "records": tuple(
            RecordRow(number, RULES[found.code].title, _words(case, found))
            for number, found in enumerate(made.found, 1)
        ),
        "conclusion": blanks.fill(None, "检查结论", BY_HAND),
        "advice": blanks.fill(None, "总的改进建议", BY_HAND),
        "signers": (signer("检查人"), signer("检查组负责人"), signer("被检查方")),
    }
    return Composed("", scope, {"secops.system": system, "secops.check": check.id}, blanks.missing)


def _findings(case: Case, made: CheckMade, blanks: Blanks, file: str, where: str) -> Iterable[FindingRow]:
    if made.check.findings is None:
        yield FindingRow(1, blanks.fill(None, "发现的问题", f"{where} findings"), NONE, NONE)
    for number, finding in enumerate(made.check.findings or (), 1):
        advice = blanks.fill(finding.advice, f"{finding.id} 的改进建议", f"{where} findings 中 {finding.id} 的 advice")
        yield FindingRow(number, finding.what, advice, _outcome(case, made, finding, blanks, file))


def _outcome(case: Case, made: CheckMade, finding: CheckFinding, blanks: Blanks, file: str) -> str:
    """The improvements that take a finding up by the day, one a line."""
    taken = [
        improvement
        for improvement in made.operation.improvements
        if finding.id in improvement.findings and (improvement.raised is None or improvement.raised <= case.as_of)
    ]
    if not taken:
        return blanks.mark("尚未安排改进", f"{finding.id} 的改进", f"{file} 的 improvements(findings)")
    return "\n".join(_told(case, improvement) for improvement in taken)


def _told(case: Case, improvement: Improvement) -> str:
    judged = judge_improvement(improvement, case.workspace.settings.improvement_thresholds)
    done = improvement.finished is not None and improvement.finished <= case.as_of
    state = f"{formal_date(improvement.finished)}完成" if done and improvement.finished else "尚未完成"
    return f"{improvement.summary}（{judged.verdict}，{state}）"


def _words(case: Case, found: Diagnostic) -> str:
    """A finding as a page shows it; the only person that one names is who approved what they asked for."""
    if found.code != "SEC722":
        return in_words(found.message)
    people = case.workspace.people
    return "".join(people[word].name if word in people else word for word in found.message.split(" "))

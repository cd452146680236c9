"""Which documents of the life cycle other records name already, so that nobody has to enter them twice."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import date

from secops_cli.model.operation import Operation, Termination
from secops_cli.model.systems import Classification
from secops_cli.model.workspace import Workspace

_Named = Iterator[tuple[str, tuple[str, ...]]]
"""The id of a document, and the evidence that is named for it."""


def documents_named(workspace: Workspace, as_of: date) -> dict[str, dict[str, list[str]]]:
    """Return what records other than `lifecycle.yaml` name: system → id of a document → evidence.

    Args:
        workspace: the facts.
        as_of: the day; what happens later names nothing yet.
    """
    found: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for key, classification in workspace.classifications.items():
        _add(found[key], _of_classification(classification, as_of))
    for key, operation in workspace.operations.items():
        _add(found[key], _of_operation(operation, as_of))
    for key, termination in workspace.terminations.items():
        _add(found[key], _of_termination(termination))
    for change in workspace.changes.values():
        _add(found[change.system], iter((("change-plan", change.plan), ("change-report", change.result))))
    for incident in workspace.incidents.values():
        for name in incident.systems if incident.found <= as_of else ():
            found[name]["incident-report"] += incident.report
    return found


def _add(found: dict[str, list[str]], named: _Named) -> None:
    for document, evidence in named:
        found[document] += evidence


def _of_classification(record: Classification, as_of: date) -> _Named:
    yield "grading-report", record.evidence
    for decision in record.decisions:
        if decision.date <= as_of:
            yield "grading-report", decision.evidence
            yield "grading-opinion", decision.evidence
    for filing in record.filings or ():
        if filing.filed <= as_of:
            yield "filing-materials", filing.evidence
    for assessment in record.assessments or ():
        if assessment.date <= as_of:
            yield "evaluation-report", assessment.evidence


def _of_operation(record: Operation, as_of: date) -> _Named:
    for plan in record.plans or ():
        yield "emergency-plans", plan.evidence
    for check in record.checks or ():
        if check.date <= as_of:
            yield "check-report", check.report
    for improvement in record.improvements:
        yield "improvement-plan", improvement.plan
        yield "improvement-acceptance-report", improvement.acceptance


def _of_termination(record: Termination) -> _Named:
    yield "information-disposal-record", record.information_record
    yield "equipment-disposal-report", record.equipment_record
    yield "media-disposal-record", record.media_record

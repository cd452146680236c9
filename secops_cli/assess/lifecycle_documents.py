"""Which documents of the life cycle other records name already, so that nobody has to enter them twice."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import date
from typing import Final

from secops_cli.assess.improvement import judge_improvement
from secops_cli.model.operation import Operation, Termination
from secops_cli.model.systems import Classification
from secops_cli.model.workspace import Family, Workspace
from secops_cli.terms import Occasion

_Named = Iterator[tuple[str, tuple[str, ...]]]
"""The id of a document, and the evidence that is named for it."""


_NAMED_IN: Final[tuple[tuple[Family, frozenset[str]], ...]] = (
    ("classifications", frozenset({"grading-report", "grading-opinion", "filing-materials", "evaluation-report"})),
    (
        "operations",
        frozenset({"emergency-plans", "check-report", "improvement-plan", "improvement-acceptance-report"}),
    ),
    (
        "terminations",
        frozenset({"information-disposal-record", "equipment-disposal-report", "media-disposal-record"}),
    ),
    ("changes", frozenset({"change-plan", "change-report"})),
    ("incidents", frozenset({"incident-report"})),
)
"""Family → ids of the documents that its records name."""
_OF_ONE_SYSTEM: Final = frozenset({"classifications", "operations", "terminations"})


class DocumentsNamed:
    """What records other than `lifecycle.yaml` name, and what they tell to have happened.

    Args:
        workspace: the facts.
        as_of: the day; what happens later names nothing yet.

    Attributes:
        of: system → id of a document → evidence.
    """

    def __init__(self, workspace: Workspace, as_of: date) -> None:
        self._workspace = workspace
        self._as_of = as_of
        self._changed = {
            change.system
            for change in workspace.changes.values()
            if change.requested_on is None or change.requested_on <= as_of
        }
        self._struck = {s for i in workspace.incidents.values() if i.found <= as_of for s in i.systems}
        self._lost = frozenset().union(
            *(ids for family, ids in _NAMED_IN if family not in _OF_ONE_SYSTEM and family in workspace.damaged)
        )
        self.of = _documents_named(workspace, as_of)

    def unread_of(self, system: str) -> frozenset[str]:
        """Return the ids of documents that may be named in a file that cannot be read."""
        own = (ids for f, ids in _NAMED_IN if f in _OF_ONE_SYSTEM and self._workspace.unread_at(f, system))
        return self._lost.union(*own)

    def has_happened(self, system: str, occasion: Occasion) -> bool:
        """Say whether what an activity waits for has happened; nobody but the authority knows when it inspects."""
        if occasion == "变更":
            return system in self._changed
        if occasion == "事件":
            return system in self._struck
        operation = self._workspace.operations.get(system)
        return occasion == "改进" and operation is not None and self._is_improved(operation)

    def _is_improved(self, operation: Operation) -> bool:
        """Whether something is to be made better within the system; what leads to another phase is done there.

        Source: 等级保护实施过程 2.2.4 6.(2)2).
        """
        thresholds = self._workspace.settings.improvement_thresholds
        past = [i for i in operation.improvements if i.raised is None or i.raised <= self._as_of]
        if any(judge_improvement(i, thresholds).verdict in ("直接实施", "待判断") for i in past):
            return True
        taken = {name for improvement in past for name in improvement.findings}
        checks = [check for check in operation.checks or () if check.date <= self._as_of]
        return any(finding.id not in taken for check in checks for finding in check.findings or ())


def _documents_named(workspace: Workspace, as_of: date) -> dict[str, dict[str, list[str]]]:
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

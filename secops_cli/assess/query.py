"""What a measure is asked: of which workspace, for which category and target, on which day."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any

from secops_cli.assess.dates import add_months
from secops_cli.model.evidence import Evidence
from secops_cli.model.people import Person
from secops_cli.model.settings import Target
from secops_cli.model.standard import Category, Standard
from secops_cli.model.workspace import Workspace
from secops_cli.terms import AGELESS_KINDS


@dataclass(frozen=True)
class Query:
    """The circumstances of a judgement.

    Attributes:
        as_of: the day of the judgement; documents, rosters and certificates are looked at on it.
        base: the target's reference date, else `as_of`; windows and years end on it.
    """

    workspace: Workspace
    standard: Standard
    category: Category
    target: Target
    as_of: date
    _faults: dict[str, str] = field(default_factory=dict, repr=False, compare=False)

    @property
    def base(self) -> date:
        return self.target.reference_date or self.as_of

    @cached_property
    def _own_codes(self) -> frozenset[str | None]:
        organization = self.workspace.organization
        if organization is None:
            return frozenset()
        return frozenset({organization.credit_code, *(f.credit_code for f in organization.former_identities)})

    @cached_property
    def services(self) -> frozenset[str]:
        """The service types that count for the category."""
        return frozenset(self.category.services)

    @cached_property
    def roster_faults(self) -> dict[str, str]:
        """Person id → why they are not on the roster on the day; `?…` where it is not stated; empty where they are."""
        return {person.id: self._roster_fault(person) for person in self.workspace.people.values()}

    def _roster_fault(self, person: Person) -> str:
        if self.is_foreign(person.employer_credit_code):
            return "社保不由本单位缴纳"
        if person.employment is None:
            return "?没有写明在职期间"
        if person.employment.start > self.as_of:
            return f"{person.employment.start} 才入职"
        if person.employment.end is not None and person.employment.end < self.as_of:
            return f"已于 {person.employment.end} 离职"
        return ""

    def damaged(self, *families: str) -> bool:
        return bool(self.workspace.damaged.intersection(families))

    def is_foreign(self, credit_code: str | None) -> bool:
        """Say whether a record carries the code of somebody else than the organisation or a former self of it."""
        return credit_code is not None and bool(self._own_codes) and credit_code not in self._own_codes

    def document_fault(self, evidence_id: str) -> str:
        """Return why a document proves nothing on the day, an empty string where it does prove."""
        if evidence_id not in self._faults:
            self._faults[evidence_id] = self._find_fault(evidence_id)
        return self._faults[evidence_id]

    def _find_fault(self, evidence_id: str) -> str:
        record = self.workspace.evidence.get(evidence_id)
        if record is None:
            return "台账里没有这份材料"
        document = self.workspace.documents.get(evidence_id)
        if document is not None and document.fault:
            return document.fault
        if self.is_foreign(record.credit_code):
            return "材料属于其他单位"
        return validity_fault(record, self.as_of, self.workspace.settings.freshness)

    def missing_kinds(
        self, evidence_ids: tuple[str, ...], groups: tuple[tuple[str, ...], ...]
    ) -> tuple[tuple[tuple[str, ...], str], ...]:
        """Return the groups of kinds that no valid document among these serves, each with why.

        Args:
            evidence_ids: documents that a record or a row names.
            groups: every group asks for one document of one of its kinds.
        """
        missing = []
        for group in groups:
            reasons = []
            for evidence_id in evidence_ids:
                record: Evidence | None = self.workspace.evidence.get(evidence_id)
                if record is not None and record.kind not in group:
                    continue
                fault = self.document_fault(evidence_id)
                if record is not None and not fault:
                    break
                if record is not None:
                    reasons.append(f"{record.kind} {evidence_id} {fault}")
            else:
                missing.append((group, "；".join(reasons) or f"缺{'或'.join(group)}"))
        return tuple(missing)


def validity_fault(record: Evidence, day: date, freshness: dict[str, Any]) -> str:
    """Return why a document is not valid on a day, an empty string where it is.

    Valid iff issued and effective ≤ day ≤ expires, all inclusive; without `expires` it ages only by the organisation's
    own freshness rule, which contracts and acceptance reports are free of.
    """
    for start, words in ((record.issued, "出具"), (record.effective, "生效")):
        if start is not None and start > day:
            return f"{start} 才{words}"
    if record.expires is not None and record.expires < day:
        return f"已于 {record.expires} 到期"
    months = freshness.get(record.kind)
    start = record.effective or record.issued
    if months and record.kind not in AGELESS_KINDS and start is not None and add_months(start, months) < day:
        return f"已过本单位口径的 {months} 个月时效"
    return ""

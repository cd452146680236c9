"""What a measure is asked: of which workspace, for which category and target, on which day."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from secops_cli.assess.dates import add_months
from secops_cli.assess.watch import Memory
from secops_cli.model.evidence import Evidence
from secops_cli.model.judgement import Unknown
from secops_cli.model.people import Person
from secops_cli.model.settings import Target
from secops_cli.model.standard import Category, Standard
from secops_cli.model.workspace import Family, Workspace
from secops_cli.terms import AGELESS_KINDS

Missing = tuple[tuple[tuple[str, ...], str], ...]
"""Groups of evidence kinds that no valid document serves, each with why."""


@dataclass(frozen=True)
class Papers:
    """The documents of a workspace on a day.

    Attributes:
        memory: what was worked out of this workspace on this day already.
    """

    workspace: Workspace
    as_of: date
    memory: Memory = field(default_factory=Memory, repr=False, compare=False)

    def entity_fault(self, who: str, credit_code: str | None, day: date | None = None) -> str:
        """Return why a record that carries a credit code is not the organisation's own; empty where it is.

        A former identity's code counts up to the day until which it was used. Without a readable organisation it is
        not known whose a code is: then the answer begins with `?`.

        Args:
            who: whose code it is, in Chinese, for the reason.
            day: the day of the record, where it has one.
        """
        organization = self.workspace.organization
        if credit_code is None:
            return ""
        if organization is None:
            return f"?单位情况读不出，不能核对{who}"
        if credit_code == organization.credit_code:
            return ""
        for former in organization.former_identities:
            if former.credit_code == credit_code:
                late = former.until is not None and day is not None and day > former.until
                return f"{who}的曾用代码只用到 {former.until}" if late else ""
        return f"{who}不是本单位"

    def is_anothers(self, credit_code: str | None, day: date | None = None) -> bool:
        """Say whether a record is written as another unit's; where the organisation cannot be read it is not."""
        fault = self.entity_fault("", credit_code, day)
        return bool(fault) and not fault.startswith("?")

    def document_fault(self, evidence_id: str) -> str:
        """Return why a document proves nothing on the day, an empty string where it does prove."""
        return self.memory.once(("document", evidence_id), lambda: self._find_fault(evidence_id))

    def _find_fault(self, evidence_id: str) -> str:
        record = self.workspace.evidence.get(evidence_id)
        if record is None:
            return "台账里没有这份材料"
        document = self.workspace.documents.get(evidence_id)
        if document is not None and document.fault:
            return document.fault
        if fault := self.entity_fault("材料所属单位", record.credit_code, record.issued):
            return fault.lstrip("?")
        if record.file is None and record.held is not None and record.held.checked_on > self.as_of:
            return f"{record.held.checked_on} 才核验"
        return validity_fault(record, self.as_of, self.workspace.settings.freshness)

    def proves(self, evidence_id: str, kinds: tuple[str, ...]) -> bool:
        """Say whether a document is of one of these kinds and valid on the day."""
        record = self.workspace.evidence.get(evidence_id)
        return record is not None and record.kind in kinds and not self.document_fault(evidence_id)

    def missing_kinds(self, evidence_ids: tuple[str, ...], groups: tuple[tuple[str, ...], ...]) -> Missing:
        """Return the groups of kinds that no valid document among these serves, each with why.

        Args:
            evidence_ids: documents that a record or a row names.
            groups: every group asks for one document of one of its kinds.
        """
        return self.memory.once(("missing", evidence_ids, groups), lambda: self._find_missing(evidence_ids, groups))

    def _find_missing(self, evidence_ids: tuple[str, ...], groups: tuple[tuple[str, ...], ...]) -> Missing:
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


@dataclass(frozen=True)
class Query:
    """The circumstances of a judgement.

    Attributes:
        as_of: the day of the judgement; documents, rosters and certificates are looked at on it.
        memory: what was worked out of this workspace already, and serves all its targets.
        own: what was worked out for this target already.
        base: the target's reference date, else `as_of`; windows and years end on it.
    """

    workspace: Workspace
    standard: Standard
    category: Category
    target: Target
    as_of: date
    memory: Memory = field(default_factory=Memory, repr=False, compare=False)
    own: Memory = field(default_factory=Memory, repr=False, compare=False)

    @property
    def base(self) -> date:
        return self.target.reference_date or self.as_of

    @cached_property
    def papers(self) -> Papers:
        """The documents on the day."""
        return Papers(self.workspace, self.as_of, self.memory)

    def entity_fault(self, who: str, credit_code: str | None, day: date | None = None) -> str:
        """See `Papers.entity_fault`."""
        return self.papers.entity_fault(who, credit_code, day)

    def document_fault(self, evidence_id: str) -> str:
        """See `Papers.document_fault`."""
        return self.papers.document_fault(evidence_id)

    def missing_kinds(self, evidence_ids: tuple[str, ...], groups: tuple[tuple[str, ...], ...]) -> Missing:
        """See `Papers.missing_kinds`."""
        return self.papers.missing_kinds(evidence_ids, groups)

    @cached_property
    def services(self) -> frozenset[str]:
        """The service types that count for the category."""
        return frozenset(self.category.services)

    def roster_fault(self, person: Person) -> str:
        """Return why a person is not on the roster on the day; `?…` where it is not stated; empty where they are."""
        return self.memory.once(("roster", person.id), lambda: self._find_roster_fault(person.id))

    def _find_roster_fault(self, person_id: str) -> str:
        person = self.workspace.people[person_id]  # looked up anew: what it says is part of what the answer rests on
        if fault := self.entity_fault("社保缴纳单位", person.employer_credit_code):
            return fault
        if person.employment is None:
            return "?没有写明在职期间"
        if person.employment.start > self.as_of:
            return f"{person.employment.start} 才入职"
        if person.employment.end is not None and person.employment.end < self.as_of:
            return f"已于 {person.employment.end} 离职"
        return ""

    def damaged(self, *families: str) -> bool:
        return bool(self.workspace.damaged.intersection(families))

    def unread(self, family: Family, what: str, name: str = "") -> Unknown | None:
        """Return that a record cannot be read, and where; None where all of its family can.

        Args:
            what: what is not known therefore, in Chinese.
            name: the record's own name; without it, any record of the family.
        """
        place = self.workspace.unread_at(family, name)
        return Unknown(f"{what}({place})", place) if place else None


def last_valid_day(record: Evidence, freshness: Mapping[str, int]) -> date | None:
    """Return the last day on which a document holds; None where it does not age, or its day of issue is not known.

    Without `expires` it ages only by the organisation's own freshness rule, counted from its issue; contracts and
    acceptance reports never age.
    """
    if record.kind in AGELESS_KINDS:
        return None
    if record.expires is not None:
        return record.expires
    start, months = record.issued or record.effective, freshness.get(record.kind)
    return add_months(start, months) if start and months else None


def validity_fault(record: Evidence, day: date, freshness: Mapping[str, int]) -> str:
    """Return why a document is not valid on a day, an empty string where it is.

    Valid iff issued and effective ≤ day ≤ `last_valid_day`, all inclusive.
    """
    for start, words in ((record.issued, "出具"), (record.effective, "生效")):
        if start is not None and start > day:
            return f"{start} 才{words}"
    last = last_valid_day(record, freshness)
    if last is None:
        ages = record.kind not in AGELESS_KINDS and freshness.get(record.kind)
        return f"没有写明日期，不能按本单位口径的 {ages} 个月时效判断" if ages else ""
    if not last < day:
        return ""
    return f"已于 {last} 到期" if record.expires else f"已过本单位口径的 {freshness[record.kind]} 个月时效"

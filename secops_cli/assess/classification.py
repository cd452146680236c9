"""The level of a system: S and A from what is harmed and how badly, the higher of both, and what the edition demands.

Source: GB/T 22240-2020 4.4, table 1; 等级保护实施过程 2.2.1 3.(1); matrices and duties are data of their editions.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Protocol

from secops_cli.assess.certificates import certificate_end
from secops_cli.assess.conclusion import conclude
from secops_cli.assess.dates import add_months
from secops_cli.assess.history import last_assessment, last_decision, last_filing
from secops_cli.assess.query import Papers
from secops_cli.model.changes import ChangeRules
from secops_cli.model.classification import (
    AssessmentTerm,
    ClassificationDuty,
    ClassificationEdition,
    Periods,
    Requirements,
)
from secops_cli.model.filing import FilingLayout
from secops_cli.model.lifecycle import Lifecycle
from secops_cli.model.systems import Classification, HarmItem, LevelDecision, System
from secops_cli.model.workspace import Workspace
from secops_cli.terms import SECURITY_LEVELS, AssessmentConclusion, DecisionStage, FilingStart, SecurityLevel


class Rules(Protocol):
    """The editions of the rules, and the deadlines."""

    @property
    def periods(self) -> Periods:
        """The deadlines of filing, certificates and assessments."""

    @property
    def change(self) -> ChangeRules:
        """How a change between two revisions is told."""

    @property
    def lifecycle(self) -> Lifecycle:
        """The phases and activities of a system's life."""

    @property
    def filing_layouts(self) -> Mapping[str, FilingLayout]:
        """Layout of the filing form, such as `2025` → what it asks."""

    @property
    def requirements(self) -> Requirements:
        """The skeleton of the baseline requirements."""

    @property
    def editions(self) -> Mapping[str, ClassificationEdition]:
        """Edition id → edition."""

    def edition(self, name: str) -> ClassificationEdition | None:
        """Find an edition by id or alias."""


STAGE_OF_DUTY: dict[str, DecisionStage] = {"专家评审": "评审", "主管部门核准": "核准"}
"""The duty of an edition → the stage of a decision that meets it."""


@dataclass(frozen=True, slots=True)
class Scored:
    """S or A: the level, and the items that make it.

    Attributes:
        level: the highest of the items; None where nothing is stated.
        items: each item with the level that the matrix gives it, in stated order.
        declared: what the report says instead, where it carries a decided raise; None otherwise.
    """

    level: SecurityLevel | None
    items: tuple[tuple[HarmItem, SecurityLevel], ...] = ()
    declared: SecurityLevel | None = None

    @property
    def effective(self) -> SecurityLevel | None:
        """The level that the combination is made of."""
        return self.declared or self.level


@dataclass(frozen=True, slots=True)
class Duty:
    """What is demanded of a system, and whether it is evidenced. `due` is a day where there is one.

    `until` is the last day for which what was done holds, where there is one; `lapsed` that this day has passed.
    """

    what: str
    source: str
    verified: bool
    met: bool | None
    due: date | None = None
    why: str = ""
    until: date | None = None
    lapsed: bool = False


@dataclass(frozen=True, slots=True)
class SystemGrade:
    """The classification of one system, judged.

    Attributes:
        classification: None where the system has none.
        edition: None where the one that is named does not exist, or cannot be read.
        computed: the higher of S and A by the matrix; None where neither is known.
        final: the level of the last final decision; None where there is none by the day.
        deciding: that decision.
        raise_fault: why a final level above the computed one is not accepted; empty where it is, or there is none.
        combination: S, A and G as they are in force, e.g. `S2A3G3`; None where not all are known.
        certificate_ends: the last day of the certificate of the last filing; None where nothing is filed by the day.
        concluded: what the last assessment up to the day concludes; None where there is none.
        duties: review, approval, filing, assessment, in the order of the edition.
    """

    system: System
    classification: Classification | None
    edition: ClassificationEdition | None
    S: Scored
    A: Scored
    computed: SecurityLevel | None
    final: SecurityLevel | None
    deciding: LevelDecision | None
    raise_fault: str
    combination: str | None
    certificate_ends: date | None
    concluded: AssessmentConclusion | None
    duties: tuple[Duty, ...]

    @property
    def settled(self) -> bool:
        """Its level can be computed, and no final decision stands below it, or above it without a basis."""
        if self.computed is None or self.raise_fault:
            return False
        return self.final is None or rank(self.final) >= rank(self.computed)

    @property
    def level(self) -> SecurityLevel | None:
        """The final level, or what is computed while there is none."""
        return self.final or self.computed

    @property
    def stricter(self) -> SecurityLevel | None:
        """The higher of the final and the computed level: a final one that is too low relieves of nothing."""
        return highest(level for level in (self.final, self.computed) if level is not None)

    @property
    def too_low(self) -> bool:
        """The final level stands below the computed one."""
        return self.stricter != self.level

    @property
    def in_force(self) -> SecurityLevel | None:
        """The level that stands: the final one where it is settled, else the computed one."""
        return self.level if self.settled else self.computed


def rank(level: str) -> int:
    """Position of a level, 0 the lowest."""
    return SECURITY_LEVELS.index(level)


def highest(levels: Iterable[SecurityLevel]) -> SecurityLevel | None:
    """The highest of levels; None where there are none."""
    return max(levels, key=rank, default=None)


def classify(workspace: Workspace, as_of: date, rules: Rules) -> list[SystemGrade]:
    """Grade every system of a workspace, in the order of their ids.

    Args:
        workspace: the facts.
        as_of: the day of the judgement; later decisions and documents do not count.
        rules: the editions and the deadlines.
    """
    classifier = Classifier(workspace, as_of, rules)
    return [classifier.grade(workspace.systems[key]) for key in sorted(workspace.systems)]


class Classifier:
    """Grades the systems of one workspace on one day."""

    def __init__(self, workspace: Workspace, as_of: date, rules: Rules) -> None:
        self._workspace = workspace
        self._as_of = as_of
        self._rules = rules
        self._papers = Papers(workspace, as_of)

    def grade(self, system: System) -> SystemGrade:
        """Grade one system."""
        found = self._workspace.classifications.get(system.id)
        name = edition_name(self._workspace, found)
        edition = self._rules.edition(name) if name is not None else None
        deciding, last = last_decision(found, "最终", self._as_of), last_assessment(found, self._as_of)
        s = _scored(edition, found.business_information if found else None)
        a = _scored(edition, found.system_service if found else None)
        computed = highest((s.level, a.level)) if s.level is not None and a.level is not None else None
        level = deciding.level if deciding else computed
        raise_fault = ""
        if found and deciding and computed and rank(deciding.level) > rank(computed):
            s = _raised(s, found.declared.S, deciding.level)
            a = _raised(a, found.declared.A, deciding.level)
            raise_fault = self._raise_fault(deciding)
        return SystemGrade(
            system=system,
            classification=found,
            edition=edition,
            S=s,
            A=a,
            computed=computed,
            final=deciding.level if deciding else None,
            deciding=deciding,
            raise_fault=raise_fault,
            combination=combination(s.effective, a.effective, level),
            certificate_ends=self._certificate_ends(found),
            concluded=conclude(last, self._rules.periods)[0] if last else None,
            duties=tuple(self._duties(system, found, edition, level, computed)),
        )

    def _certificate_ends(self, found: Classification | None) -> date | None:
        """As the certificate says itself, else as it is counted; an assessment that is written twice counts once."""
        last = last_filing(found, self._as_of)
        if found is None or last is None:
            return None
        assessed = {a.id: a.date for a in found.assessments or () if a.date <= self._as_of}
        rules = self._rules.periods.certificate
        return last.certificate_expires or certificate_end(last.filed, assessed.values(), rules)

    def void(self, decision: LevelDecision, computed: SecurityLevel | None) -> str:
        """Why a decision does not stand against the level by the matrix; empty where it does."""
        if computed is None or decision.level == computed:
            return ""
        if rank(decision.level) < rank(computed):
            return f"定为{decision.level}，低于按矩阵的{computed}"
        fault = self._raise_fault(decision)
        return f"定为{decision.level}，高于按矩阵的{computed}，{fault}" if fault else ""

    def _raise_fault(self, decision: LevelDecision) -> str:
        """Why a raise is not accepted. Any valid document will do: a basis may be of any sort."""
        if decision.basis is None:
            return "没有写依据(basis)"
        if not decision.evidence:
            return "没有写材料(evidence)"
        faults = [(name, self._papers.document_fault(name)) for name in decision.evidence]
        return "" if any(not fault for _, fault in faults) else f"材料 {faults[0][0]} {faults[0][1]}"

    # --- duties -------------------------------------------------------------------------------------------------

    def _duties(
        self,
        system: System,
        found: Classification | None,
        edition: ClassificationEdition | None,
        level: SecurityLevel | None,
        computed: SecurityLevel | None,
    ) -> Iterator[Duty]:
        if edition is None or level is None or system.status == "已终止":
            return
        # A decision below the matrix relieves of nothing.
        stricter = level if computed is None else max(level, computed, key=rank)
        for duty in edition.duties:
            if rank(stricter) < rank(duty.start):
                continue
            if duty.what not in STAGE_OF_DUTY:
                yield self._filed(system, found, duty)
            elif not (duty.needs_supervisor and found is not None and found.has_supervisor is False):
                yield self._decided(found, duty, {level, stricter})
        term = self._rules.periods.assessment(stricter)
        if term is not None and system.status == "已运行":
            yield self._assessed(system, found, term)

    def _decided(self, found: Classification | None, duty: ClassificationDuty, levels: set[SecurityLevel]) -> Duty:
        def told(met: bool | None, why: str) -> Duty:
            return Duty(duty.what, duty.source, duty.verified, met, None, why)

        if duty.needs_supervisor and (found is None or found.has_supervisor is None):
            return told(None, "没有写明有没有主管部门")
        stage = STAGE_OF_DUTY[duty.what]
        decision = last_decision(found, stage, self._as_of)
        if decision is None:
            return told(False, f"没有{stage}的记录")
        if decision.level not in levels:  # which of two it was about is another finding
            return told(False, f"{decision.id} 定为{decision.level}")
        fault = self._unproven(decision.evidence, duty.evidence)
        return told(not fault, fault)

    def _filed(self, system: System, found: Classification | None, duty: ClassificationDuty) -> Duty:
        stated = found.filings if found else None
        last = last_filing(found, self._as_of)
        if last is not None:
            fault = self._unproven(last.evidence, duty.evidence)
            until = self._certificate_ends(found)
            lapsed = not fault and until is not None and until < self._as_of
            why = f"备案证明已于 {until} 到期" if lapsed else fault
            return Duty(duty.what, duty.source, duty.verified, not why, None, why, until, lapsed)
        verified = duty.verified and self._rules.periods.filing.verified
        met, why = (None, "没有写明有没有备案") if stated is None else (False, "没有备案的记录")
        return Duty(duty.what, duty.source, verified, met, self._filing_due(system, found), why)

    def _filing_due(self, system: System, found: Classification | None) -> date | None:
        """The last day to file: from the final decision, from going live, or from the later of both.

        Running systems count from the decision and new ones from going live, which the later of both expresses.
        """
        decided = last_decision(found, "最终", self._as_of)
        if decided is None:
            return None
        live = system.online_since
        if live is not None and live > self._as_of:
            live = None
        since = live or (decided.date if system.status == "已运行" else None)
        starts: dict[FilingStart, date | None] = {
            "决定": decided.date,
            "投入运行": live,
            "较晚者": since and max(decided.date, since),
        }
        start = starts[self._workspace.settings.filing_from]
        return start and start + timedelta(days=self._rules.periods.filing.days)

    def _assessed(self, system: System, found: Classification | None, term: AssessmentTerm) -> Duty:
        """In time by what is stated, and evidenced where the report of an assessment that is still recent is there.

        The first is counted from going live, or from the final decision where that day is not stated.
        """
        stated = found.assessments if found else None
        past = sorted((a for a in stated or () if a.date <= self._as_of), key=lambda a: a.date, reverse=True)
        decided = last_decision(found, "最终", self._as_of)
        start = past[0].date if past else system.online_since or (decided.date if decided else None)
        due = add_months(start, term.months) if start else None

        def told(met: bool | None, why: str) -> Duty:
            return Duty("等级测评", term.source, term.verified, met, due, why)

        if not past:
            return told(None, "没有写明有没有测评") if stated is None else told(False, "没有测评的记录")
        recent = [a for a in past if self._as_of <= add_months(a.date, term.months)]
        if not recent:
            return told(False, f"上次测评在 {past[0].date}")
        faults = [self._unproven(a.evidence, term.evidence) for a in recent]
        return told(True, "") if "" in faults else told(False, faults[0])

    def _unproven(self, evidence: tuple[str, ...], kinds: tuple[str, ...]) -> str:
        """Why none of the documents is a valid one of these kinds; empty where one is."""
        missing = self._papers.missing_kinds(evidence, (kinds,))
        return missing[0][1] if missing else ""


def edition_name(workspace: Workspace, classification: Classification | None) -> str | None:
    """The edition that a classification is judged by: its own, else the organisation's; None where that is unread."""
    own = classification.edition if classification else None
    if own is None and "settings" in workspace.damaged:
        return None  # what settings fall back to is another edition than the organisation may have chosen
    return own or workspace.settings.classification_edition


def _scored(edition: ClassificationEdition | None, items: tuple[HarmItem, ...] | None) -> Scored:
    if edition is None or not items:
        return Scored(None)
    levels = tuple((item, edition.level(item.object, item.degree)) for item in items)
    return Scored(highest(level for _, level in levels), levels)


def _raised(scored: Scored, declared: SecurityLevel | None, final: SecurityLevel) -> Scored:
    """A decided raise is expressed in S or A, so that the combination stays true; undecided it is only a claim."""
    if scored.level is None or declared is None or not rank(scored.level) < rank(declared) <= rank(final):
        return scored
    return replace(scored, declared=declared)


def combination(s: SecurityLevel | None, a: SecurityLevel | None, level: SecurityLevel | None) -> str | None:
    """The combination of requirements, such as `S2A3G3`; None where a level is not known.

    Source: GB/T 22239-2019 annex A.
    """
    if s is None or a is None or level is None:
        return None
    return f"S{rank(s) + 1}A{rank(a) + 1}G{rank(level) + 1}"

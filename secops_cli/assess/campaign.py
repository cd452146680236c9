"""Where the organisations of a campaign stand: materials, self-check, steps, and whether archive and certificate hold.

The two conditions are different: for the archive the level has to be sound and the materials complete; for the
certificate the protection has to be reached as well.

Source: the plan of 2011, 四(二)4.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING

from secops_cli.assess import history
from secops_cli.assess.campaign_plan import Plan, Walk, calendar_on, next_step, plan_of, walk
from secops_cli.assess.campaign_standing import (
    Attached,
    Campaigns,
    CampaignStanding,
    Condition,
    MaterialStanding,
    OrganizationStanding,
    SelfCheckStanding,
    SystemStanding,
    Unjudged,
)
from secops_cli.assess.classification import SystemGrade
from secops_cli.assess.conclusion import Assessed, conclude
from secops_cli.assess.query import Papers
from secops_cli.diagnostics import Diagnostic
from secops_cli.model.campaign import Material, Participant, ParticipantSystem
from secops_cli.model.workspace import RecordRef, Workspace
from secops_cli.terms import AssessmentConclusion, MaterialList, MaterialState, SecurityLevel

if TYPE_CHECKING:  # a case holds what is made here
    from secops_cli.assess.case import Case


def judge_campaigns(case: Case) -> Campaigns:
    """Judge every campaign on the day of the case: campaigns and organisations in the order of their ids."""
    plans = case.catalogues.campaign_plans if case.workspace.campaigns else {}
    standings = []
    for key, campaign in sorted(case.workspace.campaigns.items()):
        base = plans.get(campaign.based_on)
        if base is None:
            continue
        plan = plan_of(campaign, base)
        taking_part = [p for _, p in sorted(case.workspace.participants.items()) if p.campaign == key]
        judge = _Judge(case, plan)
        organizations = tuple(judge.organization(participant) for participant in taking_part)
        standings.append(CampaignStanding(plan, calendar_on(plan.stages, case.as_of), organizations))
    judged = {standing.plan.campaign.id for standing in standings}
    return Campaigns(tuple(standings), tuple(_unjudged(case, judged)))


def campaign_errors(workspace: Workspace, diagnostics: Iterable[Diagnostic]) -> tuple[Diagnostic, ...]:
    """Return the errors in the files that state campaigns and organisations."""
    stated = ((ref.family, place) for ref, place in workspace.places.items())
    lost = ((loss.family, loss.place) for loss in workspace.losses)
    files = {place.path for family, place in (*stated, *lost) if family in ("campaigns", "participants")}
    return tuple(d for d in diagnostics if d.severity == "error" and d.place.path in files)


def _unjudged(case: Case, judged: set[str]) -> Iterator[Unjudged]:
    workspace = case.workspace
    named = [(place, ref.family, ref.id) for ref, place in workspace.unread.items() if ref.id]
    nameless = [(loss.place, loss.family, "") for loss in workspace.losses if not loss.name]
    for place, family, name in sorted({*named, *nameless}):
        if family in ("campaigns", "participants"):
            what = "专项工作" if family == "campaigns" else "机构"
            yield Unjudged(name, None, place, f"{what}的记录读不出", family == "participants")
    for key, participant in sorted(workspace.participants.items()):
        if participant.campaign not in judged:
            known = participant.campaign in workspace.campaigns
            reason = "专项工作所据的方案不存在" if known else "专项工作不存在或读不出"
            place = workspace.places[RecordRef("participants", key)]
            yield Unjudged(participant.name, participant.campaign, place, reason)


@dataclass(frozen=True)
class _PapersOf(Papers):
    """The documents of one organisation: one that bears another's credit code is not its own."""

    owner: Participant | None = None

    def entity_fault(self, who: str, credit_code: str | None, day: date | None = None) -> str:
        own = self.owner.credit_code if self.owner else None
        if credit_code is None or credit_code == own:
            return ""
        return f"{who}不是这家机构" if own else f"机构没有写信用代码，不能核对{who}"


class _Judge:
    """Judges the organisations of one campaign."""

    def __init__(self, case: Case, plan: Plan) -> None:
        self._case = case
        self._plan = plan
        self._as_of = case.as_of
        self._grades = {grade.system.id: grade for grade in case.systems}

    def organization(self, participant: Participant) -> OrganizationStanding:
        papers = _PapersOf(self._case.workspace, self._as_of, owner=participant)
        systems = tuple(self._system(papers, system) for system in participant.systems or ())
        return OrganizationStanding(participant, self._self_check(participant), _unnamed(participant), systems)

    def _self_check(self, participant: Participant) -> SelfCheckStanding:
        table, given = self._plan.self_check, participant.self_check
        submitted = given.submitted if given and given.submitted and given.submitted <= self._as_of else None
        answers = given.answers if given else {}
        unanswered = tuple(c for c in table.columns or () if c not in answers) if submitted else ()
        unknown = tuple(c for c in answers if c not in (table.columns or ()))
        state = _timely(submitted, table.due, self._as_of)
        return SelfCheckStanding(state, table.due, submitted, table.columns is not None, unanswered, unknown)

    def _system(self, papers: Papers, system: ParticipantSystem) -> SystemStanding:
        plan, grade = self._plan, self._grades.get(system.system or "")
        materials = tuple(
            self._material(papers, system, name, m) for name, listed in plan.materials.items() for m in listed
        )
        walked = walk(plan, system.steps, self._as_of)
        ahead = next_step(plan, walked.done)
        due = plan.due.get(ahead.step) if ahead else None
        level = grade.level if grade else None if system.system else system.level
        archive = self._archive(system, grade, level, materials, walked)
        conclusion, certificate = self._certificate(system, archive)
        return SystemStanding(
            system=system,
            grade=grade,
            level=level,
            materials=materials,
            walk=walked,
            reached=plan.path[walked.done - 1] if walked.done else None,
            ahead=ahead,
            due=due,
            step_overdue=due is not None and self._as_of > due,
            conclusion=conclusion,
            archive=archive,
            certificate=certificate,
        )

    def _material(
        self, papers: Papers, system: ParticipantSystem, name: MaterialList, material: Material
    ) -> MaterialStanding:
        due = None if material.catch_all else self._plan.list_due(name)
        found = system.materials.get(material.id)
        if found is None or found.received > self._as_of:
            state = "不要求" if material.catch_all else _timely(None, due, self._as_of)
            return MaterialStanding(name, material, state, due, None, (), "")
        attached = tuple(Attached(document, papers.document_fault(document)) for document in found.evidence)
        why = _unproven(papers, material, attached)
        known = {document.id for document in attached if document.id in papers.workspace.evidence}
        state = _timely(found.received, due, self._as_of)
        if why:
            # In a register that cannot be read the document may be: then it is not known, rather than not there.
            lost = "evidence" in papers.workspace.damaged and len(known) < len(attached)
            state = "未知" if lost else "待核"
        return MaterialStanding(name, material, state, due, found.received, attached, why)

    def _archive(
        self,
        system: ParticipantSystem,
        grade: SystemGrade | None,
        level: SecurityLevel | None,
        materials: tuple[MaterialStanding, ...],
        walked: Walk,
    ) -> Condition:
        lacking, unsure = [], []
        if level is None and is_unread(self._case, system):
            unsure.append("等级读不出")
        elif level is None:
            lacking.append("没有等级")
        elif grade is not None and not grade.settled:
            lacking.append(f"{grade.system.id} 的等级定不下来")
        if self._plan.position("评审") is not None and "评审" not in walked.passed:
            lacking.append("没有通过评审")
        for m in materials:
            if m.lacking:
                lacking.append(f"{m.list}：{m.material.id}" + (f"，{m.why}" if m.why else ""))
            elif m.state == "未知":
                unsure.append(f"{m.list}：{m.material.id}，{m.why}")
        return Condition(tuple(lacking), tuple(unsure))

    def _certificate(
        self, system: ParticipantSystem, archive: Condition
    ) -> tuple[AssessmentConclusion | None, Condition]:
        """Protection is reached where the last assessment concludes so; what lies between is left to a person."""
        if is_unread(self._case, system):
            return None, replace(archive, unsure=(*archive.unsure, "测评读不出"))
        found = last_assessment(self._case, system, self._as_of)
        if found is None:
            return None, replace(archive, lacking=(*archive.lacking, "没有等级测评"))
        conclusion, why = conclude(found, self._case.catalogues.rules.periods)
        words = f"测评结论{conclusion}" + (f"({why})" if why else "")
        if conclusion == "不符合":
            return conclusion, replace(archive, lacking=(*archive.lacking, words))
        if conclusion != "符合":
            return conclusion, replace(archive, unsure=(*archive.unsure, f"{words}，由人确认"))
        return conclusion, archive


def is_unread(case: Case, system: ParticipantSystem) -> bool:
    """Say whether the system of this repository that is meant, or its classification, cannot be read."""
    workspace, name = case.workspace, system.system
    if name is None:
        return False
    lost = name not in workspace.systems and "systems" in workspace.damaged
    return lost or (name not in workspace.classifications and "classifications" in workspace.damaged)


def last_assessment(case: Case, system: ParticipantSystem, day: date) -> Assessed | None:
    """The last assessment up to a day: of the system of this repository where it states any, else what came in."""
    stated = case.workspace.classifications.get(system.system or "")
    if stated is not None and stated.assessments is not None:
        return history.last_assessment(stated, day)
    return system.assessment if system.assessment and system.assessment.date <= day else None


def _timely(received: date | None, due: date | None, as_of: date) -> MaterialState:
    """On the due day itself it is still in time."""
    if received is None:
        return "逾期" if due is not None and as_of > due else "未收"
    return "迟收" if due is not None and received > due else "已收"


def _unproven(papers: Papers, material: Material, attached: tuple[Attached, ...]) -> str:
    """Why the documents do not prove a material; without kinds, and for an open item, one valid document does."""
    if material.groups:
        missing = papers.missing_kinds(tuple(document.id for document in attached), material.groups)
        return "；".join(why for _, why in missing)
    if any(not document.fault for document in attached):
        return ""
    return "；".join(f"{document.id} {document.fault}" for document in attached) or "没有登记材料"


def _unnamed(participant: Participant) -> tuple[str, ...]:
    named = {
        "领导小组": participant.leading_group is not None and participant.leading_group.head,
        "职能部门": participant.department,
        "联络员": participant.liaison,
    }
    return tuple(office for office, found in named.items() if not found)

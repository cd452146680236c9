"""安全需求分析报告: the skeleton of it, with what was found wanting and what the level asks for.

What is recorded is told; what only people can say, such as the risk of a shortcoming or a need, is marked. The
records here are the names that templates use; a field that is renamed breaks the templates of users.

Source: 等级保护实施过程 2.2.2 2.; the classes of requirements are data.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from secops_cli.assess.case import Case
from secops_cli.assess.classification import SystemGrade
from secops_cli.assess.conclusion import conclude
from secops_cli.assess.lifecycle_standing import Board
from secops_cli.assess.shortcomings import Shortcoming, shortcomings
from secops_cli.deliver.expressions import TO_FILL, Picture
from secops_cli.deliver.files import formal_date
from secops_cli.deliver.papers.composing import NONE, Blanks, Composed, file_of, joined
from secops_cli.deliver.papers.describing import NOTHING, Describing, classification_file, types_of
from secops_cli.deliver.papers.detailed_description import security_services_of
from secops_cli.deliver.papers.needs import basic_needs, extended_needs, levels_of_needs, special_needs
from secops_cli.deliver.papers.overall_description import network_of
from secops_cli.deliver.papers.pictures import network_picture
from secops_cli.model.operation import EmergencyPlan, SecurityCheck
from secops_cli.model.systems import System
from secops_cli.model.workspace import RecordRef

_ISO: Final = re.compile(r"(?<![0-9A-Za-z_-])([12][0-9]{3})-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])(?![0-9A-Za-z_-])")
_BY_HAND: Final = "做出文件以后在文中填写"


@dataclass(frozen=True, slots=True)
class AnalysedSystem:
    """The system that is analysed, in short."""

    name: str
    number: str
    types: str
    status: str
    online: str
    level: str
    combination: str
    overview: str
    boundary: str
    topology: str
    picture: Picture | str
    network: str
    management: str
    security_services: str


@dataclass(frozen=True, slots=True)
class PhaseRow:
    """How far one phase of its life has come; activities that nothing asks for are not counted."""

    name: str
    done: str
    lacking: str


@dataclass(frozen=True, slots=True)
class PlanRow:
    """One emergency plan, and when it was last drilled."""

    number: str
    name: str
    levels: str
    drilled: str


@dataclass(frozen=True, slots=True)
class CheckRow:
    """One security check, and how many things it found."""

    number: str
    date: str
    by: str
    found: str


@dataclass(frozen=True, slots=True)
class AssessmentRow:
    """One assessment of the level."""

    number: str
    date: str
    body: str
    rate: str
    risks: str
    conclusion: str


@dataclass(frozen=True, slots=True)
class ShortcomingRow:
    """Something that was found wanting, and where that is told; the risk is for people to say."""

    number: str
    title: str
    words: str
    risk: str
    source: str


def compose(case: Case, grade: SystemGrade, _layout: str | None) -> Composed:
    """Return what the report of one system says."""
    blanks = Blanks()
    describing = Describing(case, blanks)
    own = [grade.system]
    organization = case.workspace.organization
    board = next((board for board in case.boards if board.system.id == grade.system.id), None)
    scope = {
        "organization": blanks.fill(
            organization.name if organization else None, "单位名称", "organization.yaml 的 name"
        ),
        "date": formal_date(case.as_of),
        "system": _system(describing, grade),
        "businesses": describing.businesses(own),
        "assets": describing.assets(own),
        "services": describing.services(own),
        "users": describing.users(own),
        "parties": describing.parties(own),
        "phases": _phases(board),
        "plans": _plans(case, grade, blanks),
        "checks": _checks(case, grade, blanks),
        "management_status": blanks.mark(TO_FILL, "安全管理的现状", _BY_HAND),
        "devices": describing.devices(own),
        "links": describing.links(own),
        "rooms": describing.rooms(own),
        "interconnections": describing.interconnections(own),
        "assessments": _assessments(case, grade, blanks),
        "technical_status": blanks.mark(TO_FILL, "安全技术的现状", _BY_HAND),
        "shortcomings": _shortcomings(case, grade, blanks),
        "levels": levels_of_needs(case, grade, blanks),
        "basis": case.catalogues.rules.requirements.standing,
        "basic": basic_needs(case, grade, blanks),
        "extended": extended_needs(case, grade, blanks, describing),
        "special": special_needs(grade, blanks, describing),
    }
    facts = {"secops.system": grade.system.id}
    return Composed("", scope, facts, blanks.missing)


def _system(describing: Describing, grade: SystemGrade) -> AnalysedSystem:
    system = grade.system
    blanks = describing.blanks
    where = classification_file(describing.case, system)
    return AnalysedSystem(
        name=system.name,
        number=system.number or NONE,
        types=types_of(system),
        status=system.status,
        online=formal_date(system.online_since) if system.online_since else NONE,
        level=blanks.fill(grade.level, "安全保护等级", where),
        combination=blanks.fill(grade.combination, "保护要求组合", where),
        overview=describing.text(system, "overview", "系统概述"),
        boundary=describing.text(system, "boundary", "系统边界"),
        topology=describing.text(system, "topology", "网络拓扑说明"),
        picture=network_picture(describing.case, system),
        network=network_of(describing, system),
        management=describing.text(system, "management", "管理框架"),
        security_services=_security_services(describing, system),
    )


def _security_services(describing: Describing, system: System) -> str:
    words = NOTHING if system.security_services == () else security_services_of(system)
    return describing.blanks.fill(words, "采用的安全服务", describing.where(system, "security_services"))


# --- management -------------------------------------------------------------------------------------------------


def _phases(board: Board | None) -> tuple[PhaseRow, ...]:
    """The phases up to the present one; none where the life of the system is not recorded."""
    if board is None or board.phase is None or not board.recorded:
        return ()
    rows = []
    phases = dict.fromkeys(standing.phase.title for standing in board.standings)
    for title in phases:
        asked = [s for s in board.standings if s.phase.title == title and s.asked]
        lacking = [s.activity.title for s in asked if s.lacking]
        rows.append(PhaseRow(title, f"{sum(s.complete for s in asked)}/{len(asked)}", joined(lacking) or NONE))
        if board.phase is not None and title == board.phase.title:
            break
    return tuple(rows)


def _plans(case: Case, grade: SystemGrade, blanks: Blanks) -> tuple[PlanRow, ...]:
    found = case.workspace.operations.get(grade.system.id)
    plans = found.plans if found else None
    if not plans:
        name = NOTHING if plans is not None else blanks.fill(None, "应急预案", _operation(case, grade, "plans"))
        return (PlanRow(NONE if plans is not None else "1", name, NONE, NONE),)

    def drilled(plan: EmergencyPlan) -> str:
        past = [drill.date for drill in plan.drills if drill.date <= case.as_of]
        return formal_date(max(past)) if past else NONE

    return tuple(
        PlanRow(str(number), plan.name, joined(plan.levels) or NONE, drilled(plan))
        for number, plan in enumerate(plans, 1)
    )


def _checks(case: Case, grade: SystemGrade, blanks: Blanks) -> tuple[CheckRow, ...]:
    found = case.workspace.operations.get(grade.system.id)
    where = _operation(case, grade, "checks")
    if found is None or found.checks is None:
        return (CheckRow("1", blanks.fill(None, "安全检查", where), NONE, NONE),)
    past = sorted((c for c in found.checks if c.date <= case.as_of), key=lambda check: check.date)
    if not past:
        return (CheckRow(NONE, NOTHING, NONE, NONE),)

    def counted(check: SecurityCheck) -> str:
        number = None if check.findings is None else f"{len(check.findings)} 项"
        return blanks.fill(number, f"检查 {check.id} 发现的问题", f"{where} 中的 {check.id}")

    return tuple(
        CheckRow(str(number), formal_date(check.date), check.by or NONE, counted(check))
        for number, check in enumerate(past, 1)
    )


def _operation(case: Case, grade: SystemGrade, key: str) -> str:
    file = file_of(case.workspace, RecordRef("operations", grade.system.id), f"{grade.system.id} 的 operation.yaml")
    return f"{file} 的 {key}"


# --- assessments and what is wanting ----------------------------------------------------------------------------


def _assessments(case: Case, grade: SystemGrade, blanks: Blanks) -> tuple[AssessmentRow, ...]:
    stated = grade.classification.assessments if grade.classification else None
    if stated is None:
        where = f"{classification_file(case, grade.system)} 的 assessments"
        return (AssessmentRow("1", blanks.fill(None, "等级测评", where), NONE, NONE, NONE, NONE),)
    past = sorted((a for a in stated if a.date <= case.as_of), key=lambda assessment: assessment.date)
    if not past:
        return (AssessmentRow(NONE, NOTHING, NONE, NONE, NONE, NONE),)
    return tuple(
        AssessmentRow(
            str(number),
            formal_date(one.date),
            one.body or NONE,
            NONE if one.rate is None else f"{one.rate}%",
            NONE if one.major_risks is None else f"{one.major_risks} 个",
            conclude(one, case.catalogues.rules.periods)[0],
        )
        for number, one in enumerate(past, 1)
    )


def _shortcomings(case: Case, grade: SystemGrade, blanks: Blanks) -> tuple[ShortcomingRow, ...]:
    found = shortcomings(case, grade)
    if not found:
        return (ShortcomingRow(NONE, NONE, "登记的情况里没有发现不足", NONE, NONE),)
    return tuple(
        ShortcomingRow(
            str(number),
            one.title,
            _with_formal_dates(one.words),
            blanks.mark(TO_FILL, "各项不足可能的风险", _BY_HAND),
            _source(one),
        )
        for number, one in enumerate(found, 1)
    )


def _source(found: Shortcoming) -> str:
    return f"{found.place.path}:{found.place.line}" + (f" 的 {found.key}" if found.key else "")


def _with_formal_dates(words: str) -> str:
    return _ISO.sub(lambda day: f"{day[1]}年{int(day[2])}月{int(day[3])}日", words)

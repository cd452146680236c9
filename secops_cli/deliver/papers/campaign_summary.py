"""专项工作汇总表: where every organisation and system of a campaign stands, each material, and totals that agree.

The plan of 2011 asks coordinating groups to gather the materials and gives no form for it; the columns are what it has
organisations hand in and go through, the sheet is ours. The records here are the names that templates use; a field
that is renamed breaks the templates of users.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from secops_cli.assess.campaign_lacking import OWN_GROUP, Owing, lacks_of
from secops_cli.assess.campaign_plan import Plan
from secops_cli.assess.campaign_standing import (
    CampaignStanding,
    Condition,
    MaterialStanding,
    OrganizationStanding,
    SystemStanding,
)
from secops_cli.assess.case import Case
from secops_cli.deliver.files import formal_date
from secops_cli.deliver.papers.campaign_notice import based_on
from secops_cli.deliver.papers.composing import NONE, Blanks, Composed
from secops_cli.deliver.workbook import Page
from secops_cli.terms import MaterialList

COLUMNS: Final = 7
"""Materials on one sheet of a list; the template has as many columns."""
_ROWS: Final = 50_000
"""Materials on one sheet of the details."""


@dataclass(frozen=True, slots=True)
class States:
    """How many of the materials that can be lacking are in each state."""

    there: int
    late: int
    unproven: int
    open: int
    overdue: int
    unknown: int
    total: int


@dataclass(frozen=True, slots=True)
class SystemRow:
    """A system, or an organisation without any.

    Attributes:
        first: of its organisation; what is the organisation's own is counted there.
        of_itself: what the organisation owes as a whole; empty but in its first row.
        lists: how many of each list are there, as `3/5`.
        lacking: what is owed for the system.
    """

    number: int
    first: bool
    organization: str
    code: str
    coordinator: str
    head: str
    department: str
    liaison: str
    self_check: str
    of_itself: int | str
    system: str
    level: str
    lists: tuple[str, ...]
    states: States
    reached: str
    ahead: str
    due: date | str
    archive: str
    certificate: str
    lacking: int
    overdue: str


@dataclass(frozen=True, slots=True)
class MaterialsRow:
    """A system on a sheet of a list: a text a material, and how many of those on the sheet are in which state."""

    number: int
    organization: str
    system: str
    cells: tuple[str, ...]
    states: States


@dataclass(frozen=True, slots=True)
class MaterialRow:
    """One material of one system; `days` that it is or came in late, empty where it is not."""

    number: int
    organization: str
    code: str
    system: str
    list: str
    title: str
    source: str
    state: str
    due: date | str
    received: date | str
    days: int | str
    documents: str
    why: str


@dataclass(frozen=True, slots=True)
class GroupRow:
    """The organisations of one coordinating group, or all.

    Attributes:
        noticed: so many organisations owe something.
        overdue: so many organisations have something overdue.
    """

    title: str
    organizations: int
    systems: int
    self_checks: int
    states: States
    archive: int
    certificate: int
    of_itself: int
    lacking: int
    noticed: int
    overdue: int


def compose(case: Case, standing: CampaignStanding, _layout: str | None) -> Composed:
    """Return what the summary of one campaign says."""
    blanks, plan = Blanks(), standing.plan
    body = case.workspace.organization
    found = case.campaigns.only(plan.campaign.id)
    organizations = standing.organizations
    head = {
        "organization": blanks.fill(body and body.name, "汇总单位名称", "organization.yaml 的 name"),
        "campaign": plan.campaign.title,
        "as_of": formal_date(case.as_of),
        "unread": "、".join(found.unread_files),
    }
    total = _group("合计", plan, organizations, case.as_of)
    overview = {
        **head,
        "basis": based_on(plan),
        "lists": (*plan.materials, *("",) * (2 - len(plan.materials))),
        "rows": tuple(_rows(plan, organizations, case.as_of)),
        "total": total,
        "unjudged": tuple(f"{u.name or NONE} {u.place.path}:{u.place.line} {u.reason}" for u in found.unjudged),
        "dues": tuple(_dues(plan)),
    }
    groups = {**head, "groups": tuple(_groups(plan, organizations, case.as_of)), "total": total}
    pages = (
        Page("汇总", "汇总", overview),
        Page("各小组", "各小组", groups),
        *(page for listed in plan.materials for page in _list_pages(plan, listed, organizations, head)),
        *_detail_pages(case, organizations, head),
    )
    return Composed("", overview, {"secops.campaign": plan.campaign.id}, blanks.missing, pages)


def _states(materials: Iterable[MaterialStanding]) -> States:
    """An open item (其他…) can never lack and is not counted."""
    count = Counter(m.state for m in materials if not m.material.catch_all)
    return States(
        there=count["已收"],
        late=count["迟收"],
        unproven=count["待核"],
        open=count["未收"],
        overdue=count["逾期"],
        unknown=count["未知"],
        total=count.total(),
    )


def _dues(plan: Plan) -> Iterator[str]:
    """What is due when, in words."""
    due = plan.self_check.due
    yield f"{plan.self_check.title}：{formal_date(due) if due else '没有定期限'}"
    for listed in plan.materials:
        due = plan.list_due(listed)
        yield f"{listed}：{formal_date(due) if due else '没有定期限'}"


# --- the overview -----------------------------------------------------------------------------------------------


def _rows(plan: Plan, organizations: Sequence[OrganizationStanding], as_of: date) -> Iterator[SystemRow]:
    number = 0
    for organization in organizations:
        owing = Owing(plan, organization, as_of)
        for index, system in enumerate(organization.systems or (None,)):
            number += 1
            yield _row(owing, system, number, first=index == 0)


def _row(owing: Owing, system: SystemStanding | None, number: int, *, first: bool) -> SystemRow:
    plan, organization = owing.plan, owing.organization
    participant, check = organization.participant, organization.self_check
    group, liaison = participant.leading_group, participant.liaison
    materials = system.materials if system else ()
    late = (first and check.state == "逾期") or (system is not None and system.overdue)
    return SystemRow(
        number=number,
        first=first,
        organization=participant.name,
        code=participant.credit_code or NONE,
        coordinator=participant.coordinator or NONE,
        head=(group and group.head) or NONE,
        department=participant.department or NONE,
        liaison=liaison.name if liaison else NONE,
        self_check=check.state + (f"\n{check.submitted}" if check.submitted else ""),
        of_itself=sum(1 for _ in owing.of_itself()) if first else "",
        system=system.system.name if system else "未写明" if participant.systems is None else "没有系统",
        level=(system and system.level) or NONE,
        lists=(*(_there(materials, listed) for listed in plan.materials), *("",) * (2 - len(plan.materials))),
        states=_states(materials),
        reached=system.reached.step if system and system.reached else NONE,
        ahead=_ahead(system),
        due=(system and system.due) or NONE,
        archive=_met(system.archive) if system else NONE,
        certificate=_met(system.certificate) if system else NONE,
        lacking=sum(1 for _ in owing.of_system(system)) if system else 0,
        overdue="逾期" if late else "",
    )


def _there(materials: Sequence[MaterialStanding], listed: MaterialList) -> str:
    states = _states(m for m in materials if m.list == listed)
    return f"{states.there + states.late}/{states.total}" if materials else NONE


def _ahead(system: SystemStanding | None) -> str:
    if system is None:
        return NONE
    if system.ahead is None:
        return "办完"
    return f"{system.ahead.step}({system.ahead.by})" + ("，退回" if system.walk.returned else "")


def _met(condition: Condition) -> str:
    return {True: "可以", False: "不可以", None: "需确认"}[condition.met]


def _groups(plan: Plan, organizations: Sequence[OrganizationStanding], as_of: date) -> Iterator[GroupRow]:
    """By coordinating group, in the order in which they come up; those without one at the end."""
    names = dict.fromkeys(o.participant.coordinator for o in organizations)
    for name in sorted(names, key=lambda name: name is None):
        own = [o for o in organizations if o.participant.coordinator == name]
        yield _group(name or f"{OWN_GROUP}没有写明", plan, own, as_of)


def _group(title: str, plan: Plan, organizations: Sequence[OrganizationStanding], as_of: date) -> GroupRow:
    systems = [system for organization in organizations for system in organization.systems]
    owing = [Owing(plan, organization, as_of) for organization in organizations]
    return GroupRow(
        title=title,
        organizations=len(organizations),
        systems=len(systems),
        self_checks=sum(o.self_check.state in ("已收", "迟收") for o in organizations),
        states=_states(m for system in systems for m in system.materials),
        archive=sum(system.archive.met is True for system in systems),
        certificate=sum(system.certificate.met is True for system in systems),
        of_itself=sum(1 for one in owing for _ in one.of_itself()),
        lacking=sum(1 for one in owing for system in one.organization.systems for _ in one.of_system(system)),
        noticed=sum(bool(lacks_of(plan, organization, as_of)) for organization in organizations),
        overdue=sum(organization.overdue for organization in organizations),
    )


# --- the materials ----------------------------------------------------------------------------------------------


def _list_pages(
    plan: Plan, listed: MaterialList, organizations: Sequence[OrganizationStanding], head: dict[str, str]
) -> Iterator[Page]:
    """The sheets of one list, as many materials each as the template has columns."""
    asked = plan.materials[listed]
    due = plan.list_due(listed)
    for part, first in enumerate(range(0, len(asked) or 1, COLUMNS), 1):
        shown = asked[first : first + COLUMNS]
        spare = ("",) * (COLUMNS - len(shown))
        rows: list[MaterialsRow] = []
        for organization in organizations:
            for system in organization.systems:
                own = system.of_list(listed)[first : first + COLUMNS]
                name, cells = organization.participant.name, (*map(_cell, own), *spare)
                rows.append(MaterialsRow(len(rows) + 1, name, system.system.name, cells, _states(own)))
        every = [m for o in organizations for s in o.systems for m in s.of_list(listed)[first : first + COLUMNS]]
        context = {
            **head,
            "list": listed,
            "due": f"最迟 {formal_date(due)}" if due else "没有定期限",
            "columns": (*(f"{m.title}\n{m.source or ''}".strip() for m in shown), *spare),
            "rows": tuple(rows),
            "total": _states(every),
        }
        yield Page("材料", listed + (f" {part}" if part > 1 else ""), context)


def _cell(found: MaterialStanding) -> str:
    return found.state + (f"\n{found.received}" if found.received else "")


def _detail_pages(case: Case, organizations: Sequence[OrganizationStanding], head: dict[str, str]) -> Iterator[Page]:
    rows = list(_details(organizations, case.as_of))
    for part, first in enumerate(range(0, len(rows) or 1, _ROWS), 1):
        title = "明细" + (f" {part}" if part > 1 else "")
        yield Page("明细", title, {**head, "rows": tuple(rows[first : first + _ROWS]), "number": len(rows)})


def _details(organizations: Sequence[OrganizationStanding], as_of: date) -> Iterator[MaterialRow]:
    every = ((o, s, m) for o in organizations for s in o.systems for m in s.materials)
    for number, (organization, system, found) in enumerate(every, 1):
        yield MaterialRow(
            number=number,
            organization=organization.participant.name,
            code=organization.participant.credit_code or NONE,
            system=system.system.name,
            list=found.list,
            title=found.material.title,
            source=found.material.source or NONE,
            state=found.state,
            due=found.due or NONE,
            received=found.received or "",
            days=((found.received or as_of) - found.due).days if found.late and found.due else "",
            documents="\n".join(a.id + (f"({a.fault})" if a.fault else "") for a in found.attached),
            why=found.why,
        )

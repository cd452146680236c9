"""What an application for a qualification has to tell: the facts that its clauses ask for, with their records.

Source: ISCCC-SV-001:2015 ch. 4, 6.2; T/CAS 375—2019 ch. 6.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from secops_cli.assess.case import Case
from secops_cli.assess.dates import lasts_on
from secops_cli.assess.measures import MEASURES
from secops_cli.assess.measures.leaders import holders
from secops_cli.assess.measures.staff import certificate_fault
from secops_cli.assess.query import Query
from secops_cli.model.judgement import CategoryGrade, Measurement
from secops_cli.model.people import Person, PersonalCertificate
from secops_cli.model.standard import Standard
from secops_cli.model.work import Project, Tool
from secops_cli.model.workspace import RecordRef
from secops_cli.terms import CertificateSubject, Role

_COUNTS = ("service_staff", "technical_service_staff", "project_managers")
_LEADERS: Final[tuple[Role, ...]] = ("机构负责人", "技术负责人", "财务负责人")
_COUNTS_OF_CATEGORY = ("professional_staff", "certified_staff")


@dataclass(frozen=True, slots=True)
class Holder:
    """A person with one of their certificates that is valid on the day; `categories` it counts for, by their titles."""

    person: Person
    certificate: PersonalCertificate
    categories: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class AppliedProject:
    """A contract that may count; `doubt` is why it is not proven that it does, empty where it is."""

    project: Project
    doubt: str


@dataclass(frozen=True, slots=True)
class AppliedCategory:
    """One category that is applied for.

    Attributes:
        first: its first contract, from which years of practice run; None where there is none.
        window_years: the window in which its clauses look for contracts; None where they look in none.
        projects: contracts inside that window, all that were signed where there is none; by the days of signing.
        counts: measure → the number of people.
    """

    grade: CategoryGrade
    first: Project | None
    window_years: int | None
    projects: tuple[AppliedProject, ...]
    counts: Mapping[str, Measurement]


@dataclass(frozen=True, slots=True)
class Application:
    """All targets of one standard, and what they share.

    Attributes:
        counts: measure → the number of people, whatever the category.
        leaders: role → those on the roster who hold it; one where all is well.
        staff: everybody in service, as they are registered.
    """

    standard: Standard
    categories: tuple[AppliedCategory, ...]
    counts: Mapping[str, Measurement]
    leaders: Mapping[Role, tuple[Person, ...]]
    staff: tuple[Person, ...]
    certified: tuple[Holder, ...]
    managers: tuple[Holder, ...]
    tools: tuple[Tool, ...]


def applications(case: Case) -> dict[str, Application]:
    """Return one application for each standard with a target: its alias → what it has to tell, by the alias."""
    grouped: dict[str, list[CategoryGrade]] = {}
    for grade in case.grades:
        grouped.setdefault(grade.standard.edition.alias, []).append(grade)
    return {alias: _application(case, grades) for alias, grades in sorted(grouped.items())}


def _application(case: Case, grades: list[CategoryGrade]) -> Application:
    queries = [Query(case.workspace, g.standard, g.category, g.target, case.as_of) for g in grades]
    counts = {name: MEASURES[name].function(queries[0]) for name in _COUNTS}
    categories = tuple(_category(grade, query) for grade, query in zip(grades, queries, strict=True))
    certified: dict[tuple[str, int], Holder] = {}
    for query, category in zip(queries, categories, strict=True):
        title = query.category.title
        for person in _people(query, category.counts["certified_staff"]):
            for index, held in _valid(query, person, "专业认证"):
                if query.services.intersection(held.category):
                    known = certified.get((person.id, index))
                    titles = (*known.categories, title) if known else (title,)
                    certified[person.id, index] = Holder(person, held, tuple(dict.fromkeys(titles)))
    managers = _people(queries[0], counts["project_managers"])
    return Application(
        grades[0].standard,
        categories,
        counts,
        {role: tuple(holders(queries[0], role)) for role in _LEADERS},
        tuple(_people(queries[0], counts["service_staff"])),
        tuple(certified.values()),
        tuple(Holder(p, held, ()) for p in managers for _, held in _valid(queries[0], p, "项目管理")),
        _tools(queries),
    )


def _category(grade: CategoryGrade, query: Query) -> AppliedCategory:
    checks = [check for verdict in grade.at(grade.target.level) for check in verdict.checks]
    windowed = [check for check in checks if "window_years" in check.arguments]
    signed = MEASURES["signed_projects"].function(query)
    projects = query.workspace.projects
    own = [projects[ref.id] for ref in _counting(signed)]
    return AppliedCategory(
        grade,
        min(own, key=lambda project: (project.signed, project.id), default=None),
        max((int(check.arguments["window_years"]) for check in windowed), default=None),
        _listed(query, [check.measurement for check in windowed] or [signed]),
        {name: MEASURES[name].function(query) for name in _COUNTS_OF_CATEGORY},
    )


def _counting(measured: Measurement) -> Iterable[RecordRef]:
    """The records that count, proven or not."""
    return (*measured.counted, *(reasoned.ref for reasoned in measured.unproven))


def _listed(query: Query, measured: list[Measurement]) -> tuple[AppliedProject, ...]:
    """Every contract that counts for one of these measures, or may; proven where one of them has it so."""
    found: dict[str, str] = {}
    for one in measured:
        for reasoned in (*one.doubtful, *one.unproven):
            found.setdefault(reasoned.ref.id, reasoned.reason)
    found |= {ref.id: "" for one in measured for ref in one.counted}
    projects = query.workspace.projects
    rows = (AppliedProject(projects[name], doubt) for name, doubt in found.items() if name in projects)
    return tuple(sorted(rows, key=lambda row: (row.project.signed, row.project.id)))


def _people(query: Query, measured: Measurement) -> list[Person]:
    return [query.workspace.people[ref.id] for ref in sorted(_counting(measured))]


def _valid(query: Query, person: Person, subject: CertificateSubject) -> list[tuple[int, PersonalCertificate]]:
    held = enumerate(person.certificates)
    return [(index, one) for index, one in held if one.subject == subject and not certificate_fault(query, one)]


def _tools(queries: list[Query]) -> tuple[Tool, ...]:
    """The tools in use on the day for one of the categories, by their ids."""
    services = frozenset[str]().union(*(query.services for query in queries))
    day = queries[0].as_of
    tools = sorted(queries[0].workspace.tools.values(), key=lambda tool: tool.id)
    used = (tool for tool in tools if services.intersection(tool.services))
    return tuple(tool for tool in used if lasts_on(tool.acquired, tool.retired, day))

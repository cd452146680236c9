"""资质申请数据表: what an application to a certification body asks for; the official form is filled by it.

The records here are the names that templates use; a field that is renamed breaks the templates of users.

Source: ISCCC-SV-001:2015 ch. 4, 6.2; T/CAS 375—2019 ch. 6.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from secops_cli.assess.application import Application, AppliedCategory, AppliedProject
from secops_cli.assess.case import Case
from secops_cli.assess.holding import binds
from secops_cli.deliver.files import formal_date
from secops_cli.deliver.papers.applicant import (
    applicant_of,
    audits_of,
    category_named,
    in_force,
    premises_of,
    statements_of,
    systems_of,
)
from secops_cli.deliver.papers.application_people import counts_of, holders_of, leaders_of, staff_of
from secops_cli.deliver.papers.composing import NONE, Blanks, Composed, file_of, joined
from secops_cli.deliver.papers.recorded import in_words, person_of
from secops_cli.model.judgement import in_digits
from secops_cli.model.workspace import RecordRef
from secops_cli.terms import SERVICE_TITLES


@dataclass(frozen=True, slots=True)
class CategoryRow:
    """One category that is applied for, and since when it is practised."""

    number: int
    category: str
    level: str
    application: str
    region: str
    first: str
    window: str


@dataclass(frozen=True, slots=True)
class ProjectRow:
    """A contract; `proof` is what its documents lack."""

    number: int
    name: str
    client: str
    amount: str
    signed: str
    accepted: str
    manager: str
    proof: str


@dataclass(frozen=True, slots=True)
class ProjectTable:
    """The contracts of one category; `words` says which they are."""

    category: str
    words: str
    rows: tuple[ProjectRow, ...]


@dataclass(frozen=True, slots=True)
class ToolRow:
    """A tool in use."""

    number: int
    name: str
    kind: str
    version: str
    licence: str
    services: str


@dataclass(frozen=True, slots=True)
class CertificateRow:
    """A qualification that is held."""

    number: int
    standard: str
    category: str
    level: str
    id: str
    granted: str
    expires: str


@dataclass(frozen=True, slots=True)
class MaterialRow:
    """Something that is handed in with the application."""

    number: int
    what: str
    note: str


def compose(case: Case, application: Application, _layout: str | None) -> Composed:
    """Return what the data sheet of one standard says."""
    blanks = Blanks()
    edition = application.standard.edition
    scope = {
        "standard": edition.title,
        "as_of": formal_date(case.as_of),
        "organization": applicant_of(case, blanks),
        "categories": tuple(_categories(application.categories, blanks)),
        "audits": audits_of(case, blanks),
        "statements": statements_of(case),
        "premises": premises_of(case, blanks),
        "counts": tuple(counts_of(application)),
        "leaders": tuple(leaders_of(case, application, blanks)),
        "certified": tuple(holders_of(case, application.certified, blanks)),
        "managers": tuple(holders_of(case, application.managers, blanks)),
        "staff": tuple(staff_of(case, application.staff, blanks)),
        "systems": systems_of(case),
        "certificates": tuple(_certificates(case, blanks)),
        "tools": tuple(_tools(case, application, blanks)),
        "projects": tuple(_projects(case, category, blanks) for category in application.categories),
        "materials": tuple(_materials(case, application)),
    }
    facts = {"secops.standard": edition.id, "secops.edition": f"{edition.title} · {edition.status}"}
    return Composed("", scope, facts, blanks.missing)


def _categories(categories: Iterable[AppliedCategory], blanks: Blanks) -> Iterator[CategoryRow]:
    for number, one in enumerate(categories, 1):
        target = one.grade.target
        regional = one.grade.standard.edition.regional
        where = f"secops.yaml 中 {one.grade.category.id} 的 region"
        first = f"{formal_date(one.first.signed)}签订“{one.first.name}”" if one.first else NONE
        yield CategoryRow(
            number,
            category_named(one.grade),
            target.level,
            target.application,
            blanks.fill(target.region, "评定地区", where) if regional else target.region or NONE,
            first,
            f"近{one.window_years}年" if one.window_years else "不限",
        )


# --- projects, tools, certificates ------------------------------------------------------------------------------


def _projects(case: Case, category: AppliedCategory, blanks: Blanks) -> ProjectTable:
    base = formal_date(category.grade.base)
    words = "已签订" if category.window_years is None else f"到{base}为止近{category.window_years}年"
    rows = (_project(case, number, category, row, blanks) for number, row in enumerate(category.projects, 1))
    return ProjectTable(category_named(category.grade), words, tuple(rows))


def _project(case: Case, number: int, category: AppliedCategory, row: AppliedProject, blanks: Blanks) -> ProjectRow:
    project = row.project
    where = f"{file_of(case.workspace, RecordRef('projects', project.id), 'projects/')} 中 {project.id} 的"
    manager = person_of(case, project.manager, "项目经理", f"{where} manager", blanks) if project.manager else NONE
    total = in_digits(project.amount) if project.amount is not None else None
    amount = blanks.fill(total, f"{project.name}的合同金额", f"{where} amount")
    own = sum(part.amount for part in project.parts if part.service in category.grade.category.services)
    if project.parts:
        amount = f"{amount}（其中本类别{in_digits(own)}）" if own else amount
    elif len(project.services) > 1:
        amount = blanks.mark(f"{amount}（分项未写明）", f"{project.name}的分项金额", f"{where} parts")
    proof = blanks.mark(in_words(row.doubt), f"{project.name}的材料", f"{where} evidence") if row.doubt else "齐备"
    return ProjectRow(
        number,
        project.name,
        project.client,
        amount,
        formal_date(project.signed),
        formal_date(project.accepted) if project.accepted else NONE,
        manager,
        proof,
    )


def _tools(case: Case, application: Application, blanks: Blanks) -> Iterator[ToolRow]:
    for number, tool in enumerate(application.tools, 1):
        where = f"{file_of(case.workspace, RecordRef('tools', tool.id), 'tools.yaml')} 中 {tool.id} 的"
        version = blanks.fill(tool.version, f"{tool.name}的版本", f"{where} version")
        services = joined(SERVICE_TITLES[service] for service in tool.services)
        yield ToolRow(number, tool.name, tool.kind, version, tool.licence, services)


def _certificates(case: Case, blanks: Blanks) -> Iterator[CertificateRow]:
    certificates = sorted(case.workspace.certificates.values(), key=lambda one: (one.standard, one.category, one.id))
    held = [one for one in certificates if binds(one, case.as_of) and in_force(one, case.as_of)]
    for number, one in enumerate(held, 1):
        where = f"{file_of(case.workspace, RecordRef('certificates', one.id), 'certificates.yaml')} 中 {one.id} 的"
        standard = case.standard(one.standard)
        category = standard.category(one.category) if standard else None
        yield CertificateRow(
            number,
            standard.edition.title if standard else one.standard,
            f"{one.category} {category.title}" if category else one.category,
            one.level,
            blanks.fill(one.number, f"证书 {one.id} 的编号", f"{where} number"),
            formal_date(one.granted),
            formal_date(one.expires) if one.expires else "未写明",
        )


def _materials(case: Case, application: Application) -> Iterator[MaterialRow]:
    """Source: ISCCC-SV-001:2015 6.2, the papers that go with an application."""
    categories = joined(category_named(one.grade) for one in application.categories)
    forms = (
        [form.standard.edition.title for form in case.forms] if application.standard.edition.alias == "isccc" else []
    )
    rows = [
        ("申请书", "评定机构的空表，照本表填写"),
        ("自评估表", f"{categories}" + (f"；另附{joined(forms)}" if forms else "")),
        ("证明材料", "编号与自评估表的证明材料清单一致"),
    ]
    return (MaterialRow(number, *row) for number, row in enumerate(rows, 1))

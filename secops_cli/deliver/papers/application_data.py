"""资质申请数据表: what an application to a certification body asks for; the official form is filled by it.

The records here are the names that templates use; a field that is renamed breaks the templates of users.

Source: ISCCC-SV-001:2015 ch. 4, 6.2; T/CAS 375—2019 ch. 6.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Final

from secops_cli.assess.application import Application, AppliedCategory, AppliedProject, Holder
from secops_cli.assess.case import Case
from secops_cli.assess.dates import lasts_on
from secops_cli.assess.holding import binds
from secops_cli.assess.measures import MEASURES
from secops_cli.deliver.expressions import Marked
from secops_cli.deliver.files import formal_date
from secops_cli.deliver.papers.applicant import (
    applicant_of,
    audits_of,
    category_named,
    in_force,
    premises_of,
    span,
    statements_of,
    systems_of,
)
from secops_cli.deliver.papers.composing import NONE, Blanks, Composed, file_of, joined
from secops_cli.deliver.papers.recorded import BY_HAND, in_words, person_of
from secops_cli.model.judgement import Measurement, Quantity, in_digits
from secops_cli.model.people import Person, PersonalCertificate
from secops_cli.model.workspace import RecordRef
from secops_cli.terms import SERVICE_TITLES

_INSURANCE: Final = "社会保险缴纳证明"
_CONTRACT: Final = "劳动合同"


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
class CountRow:
    """A number of people: on record, and with documents."""

    number: int
    what: str
    count: str
    proven: str


@dataclass(frozen=True, slots=True)
class LeaderRow:
    """One of the three responsible persons."""

    role: str
    name: str
    age: str
    titles: str
    degrees: str
    experience: str
    certificates: str


@dataclass(frozen=True, slots=True)
class HolderRow:
    """A personal certificate; `categories` is empty for one of project management."""

    number: int
    name: str
    certificate: str
    id: str
    issued: str
    expires: str
    categories: str


@dataclass(frozen=True, slots=True)
class StaffRow:
    """Somebody in service, with what proves their employment."""

    number: int
    name: str
    duty: str
    services: str
    contract: str
    insurer: str
    insured: str


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
        "counts": tuple(_counts(application)),
        "leaders": tuple(_leaders(case, application, blanks)),
        "certified": tuple(_holders(case, application.certified, blanks)),
        "managers": tuple(_holders(case, application.managers, blanks)),
        "staff": tuple(_staff(case, application.staff, blanks)),
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


# --- people -----------------------------------------------------------------------------------------------------


def _counts(application: Application) -> Iterator[CountRow]:
    rows = [(MEASURES[name].title, measured) for name, measured in application.counts.items()]
    for one in application.categories:
        rows += [
            (f"{category_named(one.grade)}：{MEASURES[name].title}", measured) for name, measured in one.counts.items()
        ]
    for number, (title, measured) in enumerate(rows, 1):
        yield CountRow(number, title, _people_in_words(measured), _proven_in_words(measured))


def _people_in_words(measured: Measurement) -> str:
    value = measured.fact
    if not isinstance(value, Quantity):
        return Marked("未登记")
    low = in_digits(value.low)
    if value.exact:
        return f"{low}人"
    return Marked(f"至少{low}人" if value.high is None else f"{low}～{in_digits(value.high)}人")


def _proven_in_words(measured: Measurement) -> str:
    return f"{in_digits(measured.proven.low)}人" if isinstance(measured.proven, Quantity) else NONE


def _leaders(case: Case, application: Application, blanks: Blanks) -> Iterator[LeaderRow]:
    for role, people in application.leaders.items():
        for person in people:
            where = f"{file_of(case.workspace, RecordRef('people', person.id), 'people/')} 中 {person.id} 的"
            yield LeaderRow(
                role,
                person.name,
                blanks.fill(None, f"{role}的年龄", BY_HAND),
                _titles(person, role, where, blanks),
                _degrees(person, role, where, blanks),
                _experience(person, role, where, blanks),
                joined((one.name for one in person.certificates if _stands(one, case.as_of)), "\n") or NONE,
            )
        if not people:
            empty = blanks.fill(None, f"{role}", "people/ 里一名在职人员的 roles")
            yield LeaderRow(role, empty, *[NONE] * 5)


def _stands(held: PersonalCertificate, day: date) -> bool:
    return lasts_on(held.issued, held.expires, day)


def _titles(person: Person, role: str, where: str, blanks: Blanks) -> str:
    if person.titles is None:
        return blanks.fill(None, f"{role}的职称", f"{where} titles")
    return joined((f"{one.series}{one.rank}" for one in person.titles), "\n") or "无"


def _degrees(person: Person, role: str, where: str, blanks: Blanks) -> str:
    if person.degrees is None:
        return blanks.fill(None, f"{role}的学历", f"{where} degrees")
    return joined((f"{one.level}（{one.major}）" for one in person.degrees), "\n") or "无"


def _experience(person: Person, role: str, where: str, blanks: Blanks) -> str:
    if person.experience is None:
        return blanks.fill(None, f"{role}的从业经历", f"{where} experience")
    lines = (
        f"{span(one.start, one.end)}，{one.field}{one.kind}" + (f"，{one.employer}" if one.employer else "")
        for one in person.experience
    )
    return joined(lines, "\n") or "无"


def _holders(case: Case, holders: Iterable[Holder], blanks: Blanks) -> Iterator[HolderRow]:
    for number, one in enumerate(holders, 1):
        held, who = one.certificate, f"{one.person.name}的{one.certificate.name}"
        where = f"{file_of(case.workspace, RecordRef('people', one.person.id), 'people/')} 中 {one.person.id} 的"
        yield HolderRow(
            number,
            one.person.name,
            held.name,
            blanks.fill(held.number, f"{who}的编号", f"{where} certificates"),
            blanks.fill(held.issued, f"{who}的发证日期", f"{where} certificates"),
            formal_date(held.expires) if held.expires else "未写明",
            joined(one.categories),
        )


def _staff(case: Case, staff: Iterable[Person], blanks: Blanks) -> Iterator[StaffRow]:
    for number, person in enumerate(staff, 1):
        where = f"{file_of(case.workspace, RecordRef('people', person.id), 'people/')} 中 {person.id} 的"
        employed = person.employment
        contract = span(employed.start, employed.end) if employed else None
        if not _papers(case, person, _CONTRACT):
            words = joined((contract, f"缺{_CONTRACT}"), "，")
            contract = blanks.mark(words, f"{person.name}的{_CONTRACT}", f"{where} evidence")
        yield StaffRow(
            number,
            person.name,
            blanks.fill(person.duty, f"{person.name}的岗位性质", f"{where} duty"),
            joined(SERVICE_TITLES[service] for service in person.services or ()),
            contract or NONE,
            *_insurance(case, person, where, blanks),
        )


def _insurance(case: Case, person: Person, where: str, blanks: Blanks) -> tuple[str, str]:
    """Who certified the payments, and when; the latest valid paper."""
    papers = [case.workspace.evidence[name] for name in _papers(case, person, _INSURANCE)]
    if not papers:
        return blanks.mark(f"缺{_INSURANCE}", f"{person.name}的{_INSURANCE}", f"{where} evidence"), NONE
    paper = max(papers, key=lambda one: (str(one.issued or ""), one.id))
    register = f"{file_of(case.workspace, RecordRef('evidence', paper.id), 'evidence/ 的台账')} 中 {paper.id} 的"
    issuer = blanks.fill(paper.issuer, f"材料 {paper.id} 的出具单位", f"{register} issuer")
    day = blanks.fill(paper.issued, f"材料 {paper.id} 的出具日期", f"{register} issued")
    return issuer, day


def _papers(case: Case, person: Person, kind: str) -> list[str]:
    """The valid documents of a kind that a person's record names."""
    register = case.workspace.evidence
    known = (name for name in person.evidence if name in register and register[name].kind == kind)
    return [name for name in known if not case.papers.document_fault(name)]


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

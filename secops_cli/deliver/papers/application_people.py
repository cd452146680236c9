"""What an application tells of people: how many there are, who answers for what, who is certified, who is employed.

The records here are the names that templates use; a field that is renamed breaks the templates of users.

Source: ISCCC-SV-001:2015 4.1.4, 4.2.4, 4.3.5; T/CAS 375—2019 6.2.5, 6.3.5, 6.4.5, 6.5.5.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Final

from secops_cli.assess.application import Application, Holder
from secops_cli.assess.case import Case
from secops_cli.assess.dates import lasts_on
from secops_cli.assess.measures import MEASURES
from secops_cli.deliver.expressions import Marked
from secops_cli.deliver.files import formal_date
from secops_cli.deliver.papers.applicant import category_named, span
from secops_cli.deliver.papers.composing import NONE, Blanks, file_of, joined
from secops_cli.deliver.papers.recorded import BY_HAND
from secops_cli.model.judgement import Measurement, Quantity, in_digits
from secops_cli.model.people import Person, PersonalCertificate
from secops_cli.model.workspace import RecordRef
from secops_cli.terms import SERVICE_TITLES

_INSURANCE: Final = "社会保险缴纳证明"
_CONTRACT: Final = "劳动合同"


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


def counts_of(application: Application) -> Iterator[CountRow]:
    """Return how many people there are, whatever the category and in each; a number that is not certain is marked."""
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


def leaders_of(case: Case, application: Application, blanks: Blanks) -> Iterator[LeaderRow]:
    """Return the three responsible persons; one that nobody is, is marked, and so is their age, which no record has."""
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


def holders_of(case: Case, holders: Iterable[Holder], blanks: Blanks) -> Iterator[HolderRow]:
    """Return personal certificates."""
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


def staff_of(case: Case, staff: Iterable[Person], blanks: Blanks) -> Iterator[StaffRow]:
    """Return everybody in service with what proves their employment; what does not is marked."""
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

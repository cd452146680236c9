"""Checks of single records and of what they point at."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from typing import Any, Final, get_args

from pydantic import BaseModel

from secops_cli.assess.case import Case
from secops_cli.assess.checks.references import dangling
from secops_cli.assess.credit_code import credit_code_fault
from secops_cli.assess.measures.projects import share_fault
from secops_cli.assess.naming import like_category, like_clause, like_standard
from secops_cli.diagnostics import Diagnostic, Place, Related
from secops_cli.model.base import fields_of_evidence
from secops_cli.model.operation import IncidentLevel
from secops_cli.model.organization import Statement
from secops_cli.model.people import Person
from secops_cli.model.systems import Filing, Room
from secops_cli.model.workspace import Family, RecordRef, Workspace
from secops_cli.terms import Role

Route = tuple[str | int, ...]

_PEOPLE_FIELDS: Final = frozenset({"manager", "responsible", "leader", "person"})
_ORDERED: Final = (
    ("start", "end"),
    ("start", "lease_ends"),
    ("signed", "accepted"),
    ("issued", "expires"),
    ("effective", "expires"),
    ("first_granted", "granted"),
    ("granted", "expires"),
    ("acquired", "retired"),
    ("established", "ended"),
    ("raised", "closed"),
    ("raised", "due"),
    ("raised", "corrected"),
    ("corrected", "closed"),
    ("date", "closed"),
    ("filed", "certificate_expires"),
    ("requested_on", "started"),
    ("started", "finished"),
    ("found", "reported"),
    ("found", "handled"),
    ("raised", "finished"),
    ("received", "due"),
    ("received", "handled"),
    ("occurred", "sent"),
    ("sent", "answered"),
)
"""Fields of one record of which the first may not be later than the second."""
_HAPPENED: Final = frozenset(
    {
        "signed",
        "accepted",
        "issued",
        "granted",
        "raised",
        "obtained",
        "start",
        "established",
        "acquired",
        "date",
        "found",
        "decided",
        "received",
        "submitted",
        "sent",
        "occurred",
        "answered",
    }
)
"""Days of something that has happened; a later one does not count yet, and is remarked on."""


_TOLD_APART_BY: Final[Mapping[type[BaseModel], tuple[str, ...]]] = {
    Statement: ("month",),
    Room: ("name",),
    Filing: ("number", "filed"),
    IncidentLevel: ("level",),
}
"""What tells the records of one list apart where they have no id."""


@dataclass(frozen=True)
class _Outline:
    """What there is to check in records of one model, found once a model: a repository has tens of thousands."""

    spelling: Mapping[str, str]
    ordered: tuple[tuple[str, str], ...]
    codes: tuple[str, ...]
    happened: tuple[str, ...]
    people: tuple[str, ...]
    documents: tuple[str, ...]
    inner: tuple[str, ...]
    key: tuple[str, ...]

    @cached_property
    def is_empty(self) -> bool:
        return not (self.ordered or self.codes or self.happened or self.people or self.documents or self.inner)


@cache
def _outline(model: type[BaseModel]) -> _Outline:
    fields = model.model_fields
    return _Outline(
        spelling={name: field.alias or name for name, field in fields.items()},
        ordered=tuple((first, second) for first, second in _ORDERED if first in fields and second in fields),
        codes=tuple(name for name in fields if name.endswith("credit_code")),
        happened=tuple(name for name in fields if name in _HAPPENED),
        # The body that answers for a system is a record of its own, not a person of ours.
        people=tuple(n for n, field in fields.items() if n in _PEOPLE_FIELDS and not _holds_records(field.annotation)),
        documents=fields_of_evidence(model),
        inner=tuple(name for name, field in fields.items() if _holds_records(field.annotation)),
        key=("id",) if "id" in fields else _TOLD_APART_BY.get(model, ()),
    )


def _holds_records(annotation: Any) -> bool:
    if isinstance(annotation, type) and not get_args(annotation):
        return issubclass(annotation, BaseModel)
    return any(_holds_records(argument) for argument in get_args(annotation))


def _families(workspace: Workspace) -> Iterator[tuple[Family, Mapping[str, BaseModel]]]:
    if workspace.organization is not None:
        yield "organization", {"organization": workspace.organization}
    yield "people", workspace.people
    yield "projects", workspace.projects
    yield "services", workspace.services
    yield "sites", workspace.sites
    yield "tools", workspace.tools
    yield "certificates", workspace.certificates
    yield "findings", workspace.findings
    yield "systems", workspace.systems
    yield "classifications", workspace.classifications
    yield "data", workspace.data
    yield "changes", workspace.changes
    yield "participants", workspace.participants
    yield "lifecycles", workspace.lifecycles
    yield "operations", workspace.operations
    yield "terminations", workspace.terminations
    yield "incidents", workspace.incidents
    yield "complaints", workspace.complaints
    yield "mark_use", workspace.mark_use
    yield "notifications", workspace.notifications
    yield "evidence", workspace.evidence


def check_records(case: Case) -> Iterator[Diagnostic]:
    """Every record, and every record inside one: order of dates, credit codes, lists, and what it points at."""
    codes: dict[str, str] = {}
    for family, records in _families(case.workspace):
        for key, record in records.items():
            place = case.workspace.places[RecordRef(family, key)]
            yield from _check_part(case, place, (), record, codes)


def _check_part(case: Case, place: Place, route: Route, part: BaseModel, codes: dict[str, str]) -> Iterator[Diagnostic]:
    outline, values = _outline(type(part)), part.__dict__
    for first, second in outline.ordered:
        start, end = values[first], values[second]
        if start is not None and end is not None and end < start:
            key = outline.spelling[second]
            words = f"{key} {end} 早于 {outline.spelling[first]} {start}"
            yield Diagnostic("SEC207", place, words, route=(*route, key))
    for name in outline.happened:
        day = values[name]
        if day is not None and day > case.as_of:
            key = outline.spelling[name]
            words = f"{key} {day} 晚于截至日期 {case.as_of}，还不计入"
            yield Diagnostic("SEC307", place, words, route=(*route, key))
    for name in outline.codes:
        code = values[name]
        if code is not None and (fault := _fault_of(code, codes)):
            yield Diagnostic("SEC208", place, f"{code}：{fault}", route=(*route, name))
    if outline.documents or outline.people:
        yield from _check_references(case.workspace, place, route, values, outline)
    for name in outline.inner:
        value, own = values[name], (*route, outline.spelling[name])
        if isinstance(value, tuple) and len(value) > 1:
            yield from _check_list(place, own, value)
        for index, item in _records_in(value):
            yield from _check_part(case, place, (*own, *index), item, codes)


def _records_in(value: Any) -> list[tuple[Route, BaseModel]]:
    """The records in a field of which there is anything to check, each with the way to it."""
    if isinstance(value, BaseModel):
        return [((), value)]
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, tuple) else ()
    return [((k,), item) for k, item in items if isinstance(item, BaseModel) and not _outline(type(item)).is_empty]


def _check_list(place: Place, route: Route, items: tuple[BaseModel, ...]) -> Iterator[Diagnostic]:
    """No two records of one list are one and the same."""
    key = _outline(type(items[0])).key
    names = [tuple(getattr(item, name) for name in key) for item in items] if key else []
    if len(set(names)) == len(names):  # most often
        return
    seen: set[tuple[Any, ...]] = set()
    for index, named in enumerate(names):
        if named in seen:
            shown = " ".join(str(part) for part in named if part is not None)
            hint = "" if key == ("id",) else "删去多余的一处。"
            where = (*route, index, *(key if len(key) == 1 else ()))
            yield Diagnostic("SEC206", place, f"{route[-1]} 里 {shown} 写了两次", hint, route=where)
        seen.add(named)


def _fault_of(code: str, known: dict[str, str]) -> str:
    if code not in known:
        known[code] = credit_code_fault(code)
    return known[code]


def _check_references(
    workspace: Workspace, place: Place, route: Route, values: Mapping[str, Any], outline: _Outline
) -> Iterator[Diagnostic]:
    """What `check_known` does, written out: this is asked of every record and part of one, tens of thousands."""
    for name in outline.documents if workspace.evidence_is_known else ():
        for index, evidence_id in enumerate(values[name]):
            if evidence_id not in workspace.evidence:
                yield dangling(place, (*route, name, index), "证明材料", evidence_id)
    if "people" not in workspace.damaged:
        for name in outline.people:
            person_id = values[name]
            if person_id is not None and person_id not in workspace.people:
                yield dangling(place, (*route, name), "人员", person_id)


def check_service_lists(case: Case) -> Iterator[Diagnostic]:
    """Members of a team have one position each, responses one statement a region."""
    for line in case.workspace.services.values():
        place = case.workspace.places[RecordRef("services", line.service)]
        members = line.team.members if line.team else ()
        regions = [response.region or "(不分地区)" for response in line.responses]
        lists: tuple[tuple[Route, str, list[str], str], ...] = (
            (("team", "members"), "团队成员", [m.person for m in members], "一人只写一个岗位，删去多余的一处。"),
            (("responses",), "应急响应能力的地区", regions, "同一地区的合并成一条。"),
        )
        for route, what, names, hint in lists:
            for index, name in enumerate(names):
                if name in names[:index]:
                    yield Diagnostic("SEC206", place, f"{what} {name} 写了两次", hint, route=(*route, index))


def check_parts(case: Case) -> Iterator[Diagnostic]:
    """The parts of a mixed contract are of its services and stay within its amount."""
    for project in case.workspace.projects.values():
        fault = share_fault(project) if project.parts else ""
        if fault:
            place = case.workspace.places[RecordRef("projects", project.id)]
            yield Diagnostic("SEC209", place, f"{project.id}：{fault[1:]}", route=("parts",))


_OF_A_KNOWN_STANDARD: Final = "改成这个标准的代号或用词；用 secops standard list 查。"


def check_names(case: Case) -> Iterator[Diagnostic]:
    """Certificates and findings name a standard, category and level that exist; others would count for nothing."""
    for certificate in case.workspace.certificates.values():
        place = case.workspace.places[RecordRef("certificates", certificate.id)]
        yield from _check_name(case, place, certificate.standard, certificate.category, certificate.level)
    for finding in case.workspace.findings.values():
        place = case.workspace.places[RecordRef("findings", finding.id)]
        yield from _check_name(case, place, finding.standard, finding.category, None)
        standard = case.standard(finding.standard)
        if standard is not None and finding.clause is not None and finding.clause not in standard.clause:
            words = f"{standard.id} 没有条目 {finding.clause}{like_clause(standard, finding.clause)}"
            yield Diagnostic("SEC401", place, words, route=("clause",))


def _check_name(case: Case, place: Place, name: str, category: str | None, level: str | None) -> Iterator[Diagnostic]:
    standard = case.standard(name)
    if standard is None:
        words = f"没有标准 {name}{like_standard(case.catalogues.editions.values(), name)}"
        yield Diagnostic("SEC505", place, words, route=("standard",))
        return
    if category is not None and standard.category(category) is None:
        words = f"{standard.id} 没有类别 {category}{like_category(standard, category)}"
        yield Diagnostic("SEC505", place, words, _OF_A_KNOWN_STANDARD, route=("category",))
    if level is not None and level not in standard.ladder:
        words = f"{standard.id} 没有级别 {level}，可用：{'、'.join(standard.ladder)}"
        yield Diagnostic("SEC505", place, words, _OF_A_KNOWN_STANDARD, route=("level",))


def check_roles(case: Case) -> Iterator[Diagnostic]:
    """A responsible role is held by one person at a time."""
    roles: tuple[Role, ...] = ("机构负责人", "技术负责人", "财务负责人")
    for role in roles:
        holding = [p for p in case.workspace.people.values() if role in p.roles and _employed(case, p)]
        for person in holding[1:]:
            first = case.workspace.places[RecordRef("people", holding[0].id)]
            yield Diagnostic(
                "SEC502",
                case.workspace.places[RecordRef("people", person.id)],
                f"{role}同时由 {holding[0].name} 和 {person.name} 担任",
                related=(Related(first, f"{holding[0].name} 也是{role}"),),
                route=("roles",),
            )


def _employed(case: Case, person: Person) -> bool:
    start, end = (person.employment.start, person.employment.end) if person.employment else (None, None)
    return (start is None or start <= case.as_of) and (end is None or end >= case.as_of)

"""Checks of single records and of what they point at."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from pydantic import BaseModel

from secops_cli.assess.case import Case
from secops_cli.assess.credit_code import credit_code_fault
from secops_cli.diagnostics import Diagnostic, Place, Related
from secops_cli.model.people import Person
from secops_cli.model.workspace import Family, RecordRef, Workspace
from secops_cli.terms import Role

Route = tuple[str | int, ...]

_PEOPLE_FIELDS = {"manager", "responsible"}
# (earlier, later) fields of one record that have an order, as they are spelled in the data.
_ORDERED = (
    ("start", "end", "from", "to"),
    ("signed", "accepted", "signed", "accepted"),
    ("issued", "expires", "issued", "expires"),
    ("effective", "expires", "effective", "expires"),
    ("granted", "expires", "granted", "expires"),
    ("first_granted", "granted", "first_granted", "granted"),
    ("acquired", "retired", "acquired", "retired"),
    ("established", "ended", "established", "ended"),
    ("raised", "closed", "raised", "closed"),
    ("date", "closed", "date", "closed"),
)


def records(workspace: Workspace) -> Iterator[tuple[Place, Any]]:
    """Every record of facts and evidence with its place."""
    families: dict[Family, Any] = {
        "people": workspace.people,
        "projects": workspace.projects,
        "services": workspace.services,
        "tools": workspace.tools,
        "certificates": workspace.certificates,
        "findings": workspace.findings,
        "evidence": workspace.evidence,
    }
    if workspace.organization is not None:
        families["organization"] = {"organization": workspace.organization}
    for family, found in families.items():
        for key, record in found.items():
            yield workspace.places[RecordRef(family, key)], record


def _parts(record: BaseModel, route: Route = ()) -> Iterator[tuple[Route, BaseModel]]:
    """A record and the records inside it, each with its route in the data."""
    yield route, record
    for name, value in record.__dict__.items():
        if isinstance(value, BaseModel):
            yield from _parts(value, (*route, name))
        elif isinstance(value, tuple) and value and isinstance(value[0], BaseModel):
            for index, item in enumerate(value):
                yield from _parts(item, (*route, name, index))


def check_references(case: Case) -> Iterator[Diagnostic]:
    """Evidence and people that records point at exist; kept back where the file that may hold them is unreadable."""
    workspace = case.workspace
    for place, record in records(workspace):
        for route, part in _parts(record):
            for name, value in part.__dict__.items():
                if name == "evidence" and "evidence" not in workspace.damaged:
                    for index, evidence_id in enumerate(value):
                        if evidence_id not in workspace.evidence:
                            yield _dangling(place, (*route, name, index), "证明材料", evidence_id)
                elif name in _PEOPLE_FIELDS and value is not None and "people" not in workspace.damaged:
                    yield from () if value in workspace.people else [_dangling(place, (*route, name), "人员", value)]


def _dangling(place: Place, route: Route, what: str, missing: str) -> Diagnostic:
    return Diagnostic("SEC301", place, f"没有 id 为 {missing} 的{what}", route=route)


def check_credit_codes(case: Case) -> Iterator[Diagnostic]:
    """Every credit code has the right form and check character."""
    known: dict[str, str] = {}
    for place, record in records(case.workspace):
        for route, part in _parts(record):
            for name, value in part.__dict__.items():
                if name.endswith("credit_code") and isinstance(value, str):
                    fault = known.setdefault(value, credit_code_fault(value))
                    if fault:
                        yield Diagnostic("SEC208", place, f"{value}：{fault}", route=(*route, name))


def check_date_order(case: Case) -> Iterator[Diagnostic]:
    """What ends does not end before it began; people and projects do not begin in the future unnoticed."""
    for place, record in records(case.workspace):
        for route, part in _parts(record):
            for first, second, first_key, second_key in _ORDERED:
                start, end = getattr(part, first, None), getattr(part, second, None)
                if isinstance(start, date) and isinstance(end, date) and end < start:
                    words = f"{second_key} {end} 早于 {first_key} {start}"
                    yield Diagnostic("SEC207", place, words, route=(*route, second_key))
        for name in ("signed", "issued", "granted", "raised"):
            day = getattr(record, name, None)
            if isinstance(day, date) and day > case.as_of:
                yield Diagnostic("SEC307", place, f"{name} {day} 晚于截至日期 {case.as_of}", route=(name,))


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

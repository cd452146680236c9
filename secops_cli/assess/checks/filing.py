"""Checks of what is filed with the police: the form, its materials, licences of products, and how systems were divided.

Of a system that is not filed a gap is a warning; of one that is, a note. What needs no filing lacks nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

from secops_cli.assess.case import SETTINGS, Case
from secops_cli.assess.checks.references import check_known
from secops_cli.assess.classification import SystemGrade
from secops_cli.assess.filing import FilledField, FilledTable, filing_form
from secops_cli.assess.filing_papers import filing_papers, is_filed, licence_fault, to_file
from secops_cli.assess.naming import like_name
from secops_cli.diagnostics import Diagnostic, Place
from secops_cli.model.workspace import RecordRef, Workspace

_NAMED: Final = 6
"""So many fields are named in a message; the document names them all."""


def check_filing(case: Case) -> Iterator[Diagnostic]:
    """The form of each system that has to be filed, the materials and the products that go with it."""
    grades = to_file(case)
    if grades:
        yield from _check_tables(case, grades)
    for grade in grades:
        yield from _check_licences(case, grade)
        yield from _check_materials(case, grade)


def _check_tables(case: Case, grades: tuple[SystemGrade, ...]) -> Iterator[Diagnostic]:
    """One finding a table; the tables of the body and of data once, whatever number of systems there are."""
    filed = {grade.system.id: is_filed(grade, case.as_of) for grade in grades}
    form = filing_form(case, grades, shown=False)  # they have a check of their own
    for table in form.tables:
        missing = [found for found in table.missing if not _unreadable(case.workspace, found)]
        if not missing:
            continue
        owners = [table.system] if table.system else list(filed)
        code = "SEC784" if all(filed[name] for name in owners) else "SEC780"
        about = f"({table.about})" if table.about else ""
        titles = "、".join(found.name for found in missing[:_NAMED]) + (" 等" if len(missing) > _NAMED else "")
        words = f"{form.layout.layout} 版备案表{table.id}{about}缺 {len(missing)} 项：{titles}"
        yield Diagnostic(code, _place(case.workspace, table, missing), words, _keys(missing))


def _keys(missing: Iterable[FilledField]) -> str:
    """Which keys to write, by file."""
    keys: dict[str, dict[str, None]] = {}
    for found in missing:
        keys.setdefault(found.file, {})[found.key] = None
    return "；".join(f"在 {file} 写 {'、'.join(names)}" for file, names in keys.items()) + "。"


def _unreadable(workspace: Workspace, found: FilledField) -> bool:
    """The record that would hold it cannot be read; that was said already."""
    return found.ref is None and found.family in workspace.damaged


def _place(workspace: Workspace, table: FilledTable, missing: Iterable[FilledField]) -> Place:
    """Where the record begins that has to be filled first; where there is none, the system's own."""
    refs = [*(found.ref for found in missing), RecordRef("systems", table.system), SETTINGS]
    places = (workspace.place(ref) for ref in refs if ref is not None)
    return next((place for place in places if place is not None), Place("secops.yaml"))


def _check_licences(case: Case, grade: SystemGrade) -> Iterator[Diagnostic]:
    place = case.workspace.places[RecordRef("systems", grade.system.id)]
    for index, device in enumerate(grade.system.devices or ()):
        fault = licence_fault(device, case.as_of)
        if fault:
            words = f"{grade.system.name} 的 {device.name}：{fault}"
            route = ("devices", index, "licence_expires") if device.licence else ("devices", index)
            yield Diagnostic("SEC781", place, words, route=route)


def _check_materials(case: Case, grade: SystemGrade) -> Iterator[Diagnostic]:
    """What is lacking, in one finding; and names under `materials` that no layout has, or documents that are not."""
    found, workspace = grade.classification, case.workspace
    if found is None:
        return
    place = workspace.places[RecordRef("classifications", grade.system.id)]
    filed = is_filed(grade, case.as_of)
    lacking = [] if filed else [paper for paper in filing_papers(case, grade) if paper.lacking]
    if lacking:
        titles = "；".join(f"{paper.material.name}({'，'.join(paper.missing)})" for paper in lacking)
        words = f"{grade.system.name} 缺备案材料 {len(lacking)} 份：{titles}"
        yield Diagnostic("SEC782", place, words, route=("materials",))
    layouts = case.catalogues.rules.filing_layouts.values()
    known = [material.name for layout in layouts for material in layout.materials]
    for name, documents in found.materials.items():
        if name not in known:
            words = f"materials 里的 {name} 不是备案表所列的材料{like_name(known, name)}"
            yield Diagnostic("SEC782", place, words, route=("materials", name))
        named = ((document, ("materials", name, index)) for index, document in enumerate(documents))
        yield from check_known(workspace, place, "evidence", named)


def check_divisions(case: Case) -> Iterator[Diagnostic]:
    """Each division names systems that there are, each of them once, and no system comes of two.

    Source: 等级保护实施过程 2.2.1 2.(2).
    """
    organization, workspace = case.workspace.organization, case.workspace
    if organization is None:
        return
    place = workspace.places[RecordRef("organization", "organization")]
    owners: dict[str, str] = {}
    for number, division in enumerate(organization.divisions):
        for index, system in enumerate(division.systems):
            if system in owners:
                again = "又" if owners[system] == division.name else f"已从 {owners[system]} 划分出来，又"
                words = f"{system} {again}写在 {division.name} 的划分里"
            elif system not in workspace.systems and "systems" not in workspace.damaged:
                words = f"{division.name} 划分成的 {system} 不是已登记的系统"
            else:
                words = ""
            if words:
                yield Diagnostic("SEC783", place, words, route=("divisions", number, "systems", index))
            owners.setdefault(system, division.name)

"""One repository under judgement: what was asked for, and the grades that came of it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date

from secops_cli.assess.levels import grade
from secops_cli.assess.watch import Memory
from secops_cli.diagnostics import Diagnostic, Place
from secops_cli.model.judgement import CategoryGrade
from secops_cli.model.settings import Target
from secops_cli.model.standard import Category, Crosswalk, Standard
from secops_cli.model.workspace import RecordRef, Workspace

StandardByName = Callable[[str], Standard | None]
FormsFor = Callable[[str, str], list[Standard]]

SETTINGS = RecordRef("settings", "settings")


@dataclass(frozen=True, slots=True)
class Case:
    """A workspace, graded.

    Attributes:
        grades: one for each declared target that can be judged, in declared order.
        forms: one for each form that those targets need, judged at the same level.
        standard: finds a standard by id or alias.
        crosswalk: which clauses of other standards the same evidence usually serves.
    """

    workspace: Workspace
    as_of: date
    grades: tuple[CategoryGrade, ...]
    forms: tuple[CategoryGrade, ...]
    unjudged: tuple[Diagnostic, ...]
    standard: StandardByName
    crosswalk: Callable[[], Crosswalk] = dict

    @property
    def all_met(self) -> bool:
        """Every declared target can be judged and is met; false where none is declared."""
        return bool(self.grades) and not self.unjudged and all(grade.met for grade in self.grades)

    @property
    def all_grades(self) -> tuple[CategoryGrade, ...]:
        return (*self.grades, *self.forms)


def judge(
    workspace: Workspace,
    as_of: date,
    standard: StandardByName,
    forms_for: FormsFor,
    crosswalk: Callable[[], Crosswalk] = dict,
) -> Case:
    """Grade every declared target and the forms that accompany it.

    Args:
        workspace: the facts.
        as_of: the day of the judgement.
        standard: finds a standard by id or alias, None where there is none.
        crosswalk: loads which clauses of other standards the same evidence usually serves.
        forms_for: finds the forms that an application for (standard id, category id) needs.
    """
    grades: list[CategoryGrade] = []
    forms: list[CategoryGrade] = []
    unjudged: list[Diagnostic] = []
    memory = Memory()
    for index, target in enumerate(workspace.settings.targets):
        found = _resolve(target, standard)
        if isinstance(found, str):
            place = workspace.place(SETTINGS) or Place("secops.yaml")
            unjudged.append(Diagnostic("SEC501", place, found, route=("targets", index)))
            continue
        edition, category = found
        grades.append(grade(workspace, edition, category, target, as_of, memory=memory))
        for form in forms_for(edition.id, category.id):
            forms += _form_grades(workspace, form, target, as_of, memory)
    return Case(workspace, as_of, tuple(grades), _distinct(forms), tuple(unjudged), standard, crosswalk)


def _resolve(target: Target, standard: StandardByName) -> tuple[Standard, Category] | str:
    edition = standard(target.standard)
    if edition is None:
        return f"没有标准 {target.standard}"
    category = edition.category(target.category)
    if category is None:
        known = "、".join(f"{c.id}({c.title})" for c in edition.edition.categories)
        return f"{edition.id} 没有类别 {target.category}，可用：{known}"
    if target.level not in edition.ladder:
        return f"{edition.id} 没有级别 {target.level}，可用：{'、'.join(edition.ladder)}"
    return edition, category


def _form_grades(
    workspace: Workspace, form: Standard, target: Target, as_of: date, memory: Memory
) -> Iterable[CategoryGrade]:
    for category in form.edition.categories:
        if target.level in form.ladder:
            own = target.model_copy(update={"standard": form.id, "category": category.id})
            yield grade(workspace, form, category, own, as_of, memory=memory)


def _distinct(forms: Iterable[CategoryGrade]) -> tuple[CategoryGrade, ...]:
    """Two targets may need the same form; it is filled once a level and application."""
    return tuple({(f.standard.id, f.category.id, f.target.level, f.target.application): f for f in forms}.values())

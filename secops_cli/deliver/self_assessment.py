"""The 自评估表 as a workbook and as a Word document: sheets, names of files, what they say of themselves."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Final

from secops_cli.assess.case import Case, StandardByName
from secops_cli.characters import printable
from secops_cli.deliver.assessment_form import Form, clauses_on, compose_form, is_form, sheets_of
from secops_cli.deliver.assessment_notes import notes_on
from secops_cli.deliver.files import facts_of_origin, file_name, organization_in_names
from secops_cli.deliver.lean_openpyxl import import_openpyxl
from secops_cli.deliver.numbering import numbered
from secops_cli.deliver.packing import Properties, stamp
from secops_cli.deliver.templates import Template
from secops_cli.model.judgement import CategoryGrade, Origin
from secops_cli.model.standard import Part
from secops_cli.model.workspace import Workspace

if TYPE_CHECKING:
    from secops_cli.deliver.workbook import Page

TEMPLATE: Final = "self-assessment.xlsx"
WORD_TEMPLATE: Final = "self-assessment.docx"
TEMPLATES: Final = {"docx": WORD_TEMPLATE, "xlsx": TEMPLATE}
_SHEET: Final = "自评估表"
_NOTES_SHEET: Final = "说明"


def make_self_assessments(
    case: Case,
    grades: Sequence[CategoryGrade],
    formats: Collection[str],
    *,
    find: Callable[[str], Template],
    origin: Origin,
    watched: Callable[[Sequence[CategoryGrade]], Iterable[CategoryGrade]] = iter,
) -> dict[str, bytes]:
    """Return the files of some of `Case.handed_in`: file name → content.

    Args:
        case: the judged repository.
        grades: those that are asked for.
        formats: `docx`, `xlsx` or both.
        find: finds a template by its file name.
        origin: the revision that the workspace was read from.
        watched: is given what is worked through, and hands it out one by one.

    Raises:
        TemplateFault: a template cannot be used.
    """
    names = self_assessment_names(grades, case.workspace)
    return {
        f"{name}.{format}": render_self_assessment(
            grade, case.workspace, find(TEMPLATES[format]), standard=case.standard, origin=origin
        )
        for grade, name in zip(watched(grades), names, strict=True)
        for format in formats
    }


def render_self_assessment(
    grade: CategoryGrade,
    workspace: Workspace,
    template: Template,
    *,
    standard: StandardByName,
    origin: Origin,
) -> bytes:
    """Return the filled 自评估表 of one grade; the same arguments give the same bytes.

    Args:
        grade: one of `Case.handed_in`: of an official form, of a category of any standard (then one sheet a part), or
            of what the categories of an organisation share.
        workspace: the facts that the grade was made from.
        template: the one named `TEMPLATE` for a workbook, which also says why; `WORD_TEMPLATE` for a Word document.
        standard: finds a standard by id or alias, as `Case.standard` does.
        origin: the revision that the workspace was read from, and whether the folder differs from it.

    Raises:
        TemplateFault: the template cannot be used.
    """
    forms = forms_of(grade, workspace, standard)
    if template.name == WORD_TEMPLATE:
        from secops_cli.deliver.word import render_word

        rendered = render_word(template, {"forms": tuple(forms.values())})
    else:
        import_openpyxl()
        from secops_cli.deliver.workbook import render_workbook

        rendered = render_workbook(template, pages_of(grade, forms))
    title = next(iter(forms.values())).title if len(forms) == 1 else f"{grade.category.title}自评估表"
    organization = workspace.organization.name if workspace.organization else ""
    facts = {name: printable(value) for name, value in _facts(grade, template, origin).items()}
    return stamp(rendered, Properties(printable(title), printable(organization), grade.as_of, facts))


def forms_of(grade: CategoryGrade, workspace: Workspace, standard: StandardByName) -> dict[Part, Form]:
    """Return what the sheets of a grade say, in their order; the Word template is given them as `forms`."""
    documents = numbered(grade, workspace)
    return {part: compose_form(grade, workspace, part, standard, documents) for part in sheets_of(grade)}


def pages_of(grade: CategoryGrade, forms: Mapping[Part, Form]) -> list[Page]:
    """Return what the sheets of the workbook's template are given: one page a form, and the reasons."""
    from secops_cli.deliver.workbook import Page

    pages = [Page(_SHEET, part.title if is_form(grade) else form.title, {"form": form}) for part, form in forms.items()]
    notes = tuple(note for part, form in forms.items() for note in notes_on(grade, form, clauses_on(grade, part)))
    return [*pages, Page(_NOTES_SHEET, _NOTES_SHEET, {"notes": notes}, required=False)]


def self_assessment_names(grades: Iterable[CategoryGrade], workspace: Workspace) -> list[str]:
    """Return the names of files without a suffix, one a grade: `单位-类别-自评估表-级别`, safe on every system.

    A sheet that is no official form names its parts, so that form and standard of one category do not share a name;
    another application than the first is named at the end. What would still share a name has its region there, then
    its reference date.
    """
    grades = tuple(grades)
    more: list[list[str]] = [[] for _ in grades]
    for key in ("region", "reference_date"):
        names = [file_name(_words(grade, workspace) + own, "") for grade, own in zip(grades, more, strict=True)]
        shared = Counter(name.casefold() for name in names)
        for grade, own, name in zip(grades, more, names, strict=True):
            value = getattr(grade.target, key)
            if shared[name.casefold()] > 1 and value:
                own.append(str(value))
    return [file_name(_words(grade, workspace) + own, "") for grade, own in zip(grades, more, strict=True)]


def _words(grade: CategoryGrade, workspace: Workspace) -> list[str]:
    named = not is_form(grade) and not grade.joins
    parts = "与".join(part.title for part in sheets_of(grade)) if named else ""
    words = [organization_in_names(workspace), grade.category.title, f"{parts}自评估表", grade.target.level]
    return words if grade.target.application == "初次" else [*words, grade.target.application]


def _facts(grade: CategoryGrade, template: Template, origin: Origin) -> dict[str, str]:
    edition, target = grade.standard.edition, grade.target
    facts = {
        **facts_of_origin("self-assessment", template, origin, grade.as_of),
        "secops.edition": f"{edition.id} ({'本单位自己的标准' if grade.standard.is_own else edition.status})",
        "secops.standard": edition.id,
        "secops.category": grade.category.id,
        "secops.level": target.level,
        "secops.application": target.application,
        "secops.region": target.region or "",
        "secops.reference_date": target.reference_date.isoformat() if target.reference_date else "",
    }
    return {name: value for name, value in facts.items() if value or name == "secops.commit"}

"""What of a judged repository is asked for: targets by standard and category, systems, clauses."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from secops_cli.errors import CommandLineError

if TYPE_CHECKING:
    from secops_cli.assess.case import Case
    from secops_cli.assess.classification import SystemGrade
    from secops_cli.assess.lifecycle_standing import Board
    from secops_cli.model.judgement import CategoryGrade
    from secops_cli.model.standard import Standard
    from secops_cli.pipeline import Result


def of_standard(result: Result, grades: tuple[CategoryGrade, ...], name: str | None) -> tuple[CategoryGrade, ...]:
    """Return the grades of the standard of that id or alias, all where none is named.

    Raises:
        CommandLineError: there is no such standard.
    """
    if name is None:
        return grades
    wanted = result.library.required(name).id
    return tuple(grade for grade in grades if grade.standard.id == wanted)


def select(result: Result, standard: str | None, category: str | None) -> Case:
    """Return the case with the grades of one standard or category only, and without forms where either is given.

    Raises:
        CommandLineError: no such standard, or no declared target fits.
    """
    if standard is None and category is None:
        return result.case
    grades = fitting(result, result.case.grades, standard, category)
    return replace(result.case, grades=grades, forms=(), systems=(), unread_systems=())


def fitting(
    result: Result, among: tuple[CategoryGrade, ...], standard: str | None, category: str | None
) -> tuple[CategoryGrade, ...]:
    """Return the grades of a standard and a category, by its id or title; raises CommandLineError for none.

    A sheet that several categories share is of each of them.
    """
    grades = of_standard(result, among, standard)
    if category is not None:
        grades = tuple(g for g in grades if is_of(g, category) or any(is_of(own, category) for own in g.joins))
    if not grades:
        declared = "、".join(f"{g.standard.edition.alias} {g.category.id}({g.category.title})" for g in among) or "无"
        raise CommandLineError("没有这样的目标", f"secops.yaml 声明的目标：{declared}")
    return grades


def is_of(grade: CategoryGrade, category: str | None) -> bool:
    """Say whether a grade is of the category of that id or title."""
    return category in (grade.category.id, grade.category.title)


def find_boards(case: Case, name: str | None) -> tuple[Board, ...]:
    """Return the lives of all systems, or that of one.

    Raises:
        CommandLineError: there is no such system.
    """
    if name is None:
        return case.boards
    grade = find_system(case, name)
    return tuple(board for board in case.boards if board.system.id == grade.system.id)


def find_system(case: Case, name: str) -> SystemGrade:
    """Return the grade of a system, named `system:<id>`.

    Raises:
        CommandLineError: there is no such system.
    """
    wanted = name.removeprefix("system:")
    found = next((grade for grade in case.systems if wanted == grade.system.id), None)
    if found is None:
        torn = case.workspace.torn("systems")
        if torn:
            places = "、".join(map(str, torn))
            raise CommandLineError(f"{places} 读不出，看不出 {wanted} 是否在其中", "先改好；secops validate 列出问题。")
        known = "、".join(grade.system.id for grade in case.systems) or "没有"
        raise CommandLineError(f"没有系统 {wanted}", f"systems/ 里的系统：{known}")
    return found


def _declared(result: Result) -> list[Standard]:
    """The standards of the declared targets and of their forms."""
    return list({grade.standard.id: grade.standard for grade in result.case.all_grades}.values())


def find_clause(result: Result, case: Case, name: str) -> list[tuple[CategoryGrade, str]]:
    """Return the grades in which a clause was judged.

    Args:
        case: the grades to look among; forms of the whole result are looked at too.
        name: `isccc:4.2.4-d`; a bare clause number where it stands in one standard only.

    Raises:
        CommandLineError: no such clause among them, or several standards have it.
    """
    from secops_cli.assess.naming import like_clause, refuse_wide_colon

    refuse_wide_colon(name)
    standard, _, clause_id = name.rpartition(":")
    pool = of_standard(result, (*case.grades, *result.case.forms), standard or None)
    found = [(g, clause_id) for g in pool if clause_id in g.verdicts]
    if not found:
        asked = [result.library.required(standard)] if standard else _declared(result)
        if any(clause_id in one.clause for one in asked):
            raise CommandLineError(f"{name} 不属于已声明的目标", "在 secops.yaml 的 targets 里声明要用到它的目标。")
        meant = next(filter(None, (like_clause(one, clause_id) for one in asked)), "")
        raise CommandLineError(f"没有条目 {name}{meant}", "用 secops standard show 标准 查条号。")
    if len({g.standard.id for g, _ in found}) > 1:
        names = "、".join(dict.fromkeys(f"{g.standard.edition.alias}:{clause_id}" for g, _ in found))
        raise CommandLineError(f"{clause_id} 在几个标准里都有", f"写明标准：{names}")
    return found

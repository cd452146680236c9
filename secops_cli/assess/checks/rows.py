"""Checks of self-assessment rows against the catalogue, the targets, the facts and the evidence."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from secops_cli.assess.case import SETTINGS, Case
from secops_cli.assess.checks.evidence import mend_register_first
from secops_cli.assess.clauses import selection_faults, shortfall
from secops_cli.assess.crosswalk import serving_elsewhere
from secops_cli.assess.naming import like_category, like_clause, like_standard
from secops_cli.diagnostics import RULES, Diagnostic, Place, Related
from secops_cli.model.judgement import CategoryGrade, ClauseVerdict
from secops_cli.model.standard import Clause, Judged, Standard
from secops_cli.model.workspace import PlacedRow


def check_rows(case: Case) -> Iterator[Diagnostic]:
    """Each row names a clause that exists, once a cycle, and uses 不适用 only where a clause has a condition."""
    cycles = {cycle.id for cycle in case.workspace.settings.cycles}
    first: dict[tuple[str | None, ...], PlacedRow] = {}
    for placed in case.workspace.rows:
        standard = case.standard(placed.standard)
        clause = standard.clause.get(placed.row.clause) if standard else None
        if standard is None or clause is None:
            yield _unknown_clause(case, placed, standard)
            continue
        yield from _check_row(case, placed, standard, clause, cycles)
        row = placed.row
        key = (standard.id, row.clause, row.category, row.cycle, row.by or "自评")
        earlier = first.setdefault(key, placed)
        if earlier is not placed:
            yield _about(
                placed,
                "SEC407",
                f"{clause.id} 的自评估行已在 {earlier.place} 写过",
                "clause",
                standard.qualified(clause.id),
                related=(Related(earlier.place, "先写的一行"),),
            )


def _unknown_clause(case: Case, placed: PlacedRow, standard: Standard | None) -> Diagnostic:
    if standard is None:
        hint = "assessments/ 下的文件夹用标准的简称或标识命名，如 isccc；用 secops standard list 查。"
        words = f"没有标准 {placed.standard}{like_standard(case.catalogues.editions.values(), placed.standard)}"
        return replace(_about(placed, "SEC401", words, "clause"), hint=hint)
    suggestion = like_clause(standard, placed.row.clause)
    return _about(placed, "SEC401", f"{standard.id} 没有条目 {placed.row.clause}{suggestion}", "clause")


def _check_row(
    case: Case, placed: PlacedRow, standard: Standard, clause: Clause, cycles: set[str]
) -> Iterator[Diagnostic]:
    row, name = placed.row, standard.qualified(clause.id)
    if row.category is not None and standard.category(row.category) is None:
        words = f"{standard.id} 没有类别 {row.category}{like_category(standard, row.category)}"
        hint = "写类别的代号；用 secops standard list 查。"
        yield replace(_about(placed, "SEC401", words, "category", name), hint=hint)
    only = standard.part_of[clause.id].category
    own = standard.category(only) if only is not None else None
    written = standard.category(row.category) if row.category is not None else None
    if own is not None and written is not None and own.id != written.id:
        words = f"{clause.id} 只属于{own.title}，写了类别 {row.category} 就用不上"
        yield replace(_about(placed, "SEC402", words, "category", name), hint="删去 category，或改成所属的类别。")
    if row.cycle is not None and row.cycle not in cycles and "settings" not in case.workspace.damaged:
        words = f"评估周期 {row.cycle} 未在 secops.yaml 声明"
        yield replace(_about(placed, "SEC408", words, "cycle", name), cause=words)
    if row.cycle is None and cycles:
        yield replace(_about(placed, "SEC408", f"{clause.id} 没有写评估周期", "clause", name), cause="没有写评估周期")
    if row.date is not None and row.date > case.as_of:
        words = f"{clause.id} 的评估日期 {row.date} 晚于截至日期 {case.as_of}，这一行还不计入"
        yield _about(placed, "SEC307", words, "clause", name)
    if row.conclusion == "不适用" and clause.when is None and not clause.option:
        yield _about(placed, "SEC406", f"{clause.id} 没有适用条件，不能写不适用", "conclusion", name)
    if row.conclusion == "不适用" and isinstance(clause.when, Judged) and not row.says_why:
        yield _about(placed, "SEC406", f"{clause.id} 写了不适用，但没有理由", "conclusion", name)
    for index, item in enumerate(row.documents if case.workspace.evidence_is_known else ()):
        if item.id not in case.workspace.evidence:
            yield _about(placed, "SEC301", f"没有 id 为 {item.id} 的证明材料", "evidence", name, index=index)


def check_verdicts(case: Case) -> Iterator[Diagnostic]:
    """Rows in force against what was judged: contradictions, missing and changed evidence, levels not aimed at.

    A row may serve several targets; that it is not asked for is said only where none of them asks.
    """
    asked: set[Place] = set()
    idle: dict[Place, Diagnostic] = {}
    for grade in case.all_grades:
        aimed = {c for level in grade.standard.levels_up_to(grade.target.level) for c in grade.applicable[level]}
        for verdict in grade.verdicts.values():
            if verdict.row is None:
                continue
            if verdict.clause.id in aimed:
                asked.add(verdict.row.place)
                yield from _check_verdict(case, grade, verdict, verdict.row)
                continue
            words = f"{verdict.clause.id} 只用于{'、'.join(verdict.clause.levels)}，目标是{grade.target.level}"
            name = grade.standard.qualified(verdict.clause.id)
            idle.setdefault(verdict.row.place, _about(verdict.row, "SEC402", words, "clause", name))
    yield from (found for place, found in idle.items() if place not in asked)


def _check_verdict(case: Case, grade: CategoryGrade, verdict: ClauseVerdict, placed: PlacedRow) -> Iterator[Diagnostic]:
    clause, row = verdict.clause, placed.row
    name = grade.standard.qualified(clause.id)
    if row.conclusion == "符合" and verdict.test_holds is False:
        facts = "；".join(shortfall(c) for c in verdict.checks if c.holds is False)
        yield _about(
            placed, "SEC403", f"{clause.id} 写符合，但{facts}", "conclusion", name, related=_deciding(verdict, placed)
        )
    if row.conclusion == "不符合" and verdict.test_holds is True and clause.basis == "fact":
        yield _about(
            placed,
            "SEC403",
            f"{clause.id} 写不符合，但数值满足",
            "conclusion",
            name,
            related=_deciding(verdict, placed),
        )
    if (
        row.conclusion == "不适用"
        and clause.when is not None
        and verdict.applies
        and not isinstance(clause.when, Judged)
    ):
        yield _about(placed, "SEC406", f"{clause.id} 写不适用，但按事实它适用", "conclusion", name)
    if row.conclusion == "符合" and verdict.missing_evidence:
        lacking = "；".join(f"缺{'或'.join(group)}" for group in verdict.missing_evidence)
        found = _about(placed, "SEC404", f"{clause.id} 写符合，但{lacking}", "evidence", name)
        cause = mend_register_first(case)
        yield replace(found, hint=cause or _what_is_there(case, grade, verdict), cause=cause)
    if clause.selects and row.conclusion == "符合":
        options = map(grade.verdicts.__getitem__, clause.selects)
        if faults := selection_faults(verdict, options):
            words = f"{clause.id}：{'；'.join(half.reason for half in faults)}"
            yield _about(placed, "SEC411", words, "conclusion", name)
    if verdict.pending == "需复核":
        yield _about(placed, "SEC409", f"{clause.id}：{verdict.reason}", "evidence", name)


def _what_is_there(case: Case, grade: CategoryGrade, verdict: ClauseVerdict) -> str:
    """The remedy of missing evidence, with what serves clauses of other standards already; empty where nothing does."""
    served = [
        ref.id for group in verdict.missing_evidence for ref in serving_elsewhere(case, grade, verdict.clause, group)
    ]
    if not served:
        return ""
    return f"{RULES['SEC404'].remedy}其他标准的相关条目已在用 {'、'.join(served)}，看看是否也能用在这里。"


def check_shared(case: Case) -> Iterator[Diagnostic]:
    """One line a target: clauses without a row for which documents are there already, serving another standard."""
    for grade in case.all_grades:
        found = {
            v.clause.id: served
            for v in grade.at(grade.target.level)
            if v.clause.blocking and _needs_row(v) and (served := serving_elsewhere(case, grade, v.clause))
        }
        if found:
            shown = "；".join(
                f"{c} 可看 {'、'.join(ref.id for ref in refs[:3])}" for c, refs in list(found.items())[:3]
            )
            words = f" 有 {len(found)} 条还没有自评估行，而其他标准的相关条目已有材料：{shown}"
            yield _about_target(case, grade, "SEC410", words)


def _about_target(case: Case, grade: CategoryGrade, code: str, words: str) -> Diagnostic:
    """A finding about a target as a whole, at its place in the settings; its name stands before the words."""
    targets = list(case.workspace.settings.targets)
    route = ("targets", targets.index(grade.target)) if grade.target in targets else ("targets",)
    aim = f"{grade.standard.id} {grade.category.title} {grade.target.level}"
    return Diagnostic(code, case.workspace.place(SETTINGS) or Place("secops.yaml"), f"{aim}{words}", route=route)


def _some(names: Sequence[str]) -> str:
    return "、".join(names[:5]) + (" 等" if len(names) > 5 else "")


def check_completeness(case: Case) -> Iterator[Diagnostic]:
    """One line a target: how many applicable clauses have no row and need one."""
    for grade in case.all_grades:
        missing = [v.clause.id for v in grade.at(grade.target.level) if v.clause.blocking and _needs_row(v)]
        if missing:
            folder = f"assessments/{grade.standard.edition.alias}/"
            form = f"(随目标一起提交的表，写在 {folder})" if grade in case.forms else ""
            words = f"{form} 还有 {len(missing)} 条没有计入的自评估行：{_some(missing)}"
            yield _about_target(case, grade, "SEC405", words)


def check_facts(case: Case) -> Iterator[Diagnostic]:
    """One line a target: how many applicable clauses wait for a fact that nobody has stated."""
    for grade in case.grades:
        waiting = [v.clause.id for v in grade.at(grade.target.level) if v.pending == "缺事实" and v.clause.blocking]
        if waiting:
            yield _about_target(case, grade, "SEC412", f" 有 {len(waiting)} 条缺事实：{_some(waiting)}")


def _needs_row(verdict: ClauseVerdict) -> bool:
    return (
        verdict.clause.basis != "fact"
        and verdict.row is None
        and verdict.entailed_by is None
        and verdict.verdict != "不适用"
    )


def _deciding(verdict: ClauseVerdict, placed: PlacedRow) -> tuple[Related, ...]:
    """The records that decide, where they are few enough to look at; of a head count `grade --explain` tells more."""
    facts = [place for place in verdict.places if place != placed.place]
    return tuple(Related(place, "有关的事实") for place in facts) if len(facts) <= 3 else ()


def _about(
    placed: PlacedRow,
    code: str,
    message: str,
    field: str,
    clause: str | None = None,
    *,
    index: int | None = None,
    related: tuple[Related, ...] = (),
) -> Diagnostic:
    route: tuple[str | int, ...] = (field,) if index is None else (field, index)
    return Diagnostic(code, placed.place, message, clause=clause, related=related, route=route)

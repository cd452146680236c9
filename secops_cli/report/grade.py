"""Grades as text for people, and as the `secops/grade/1` contract."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Final

from secops_cli.assess.case import Case
from secops_cli.assess.differences import Difference
from secops_cli.assess.regression import Regression
from secops_cli.diagnostics import Diagnostic, Place, worst
from secops_cli.model.in_words import plain, required_plain, requirement, shown
from secops_cli.model.judgement import (
    CategoryGrade,
    CheckResult,
    ClauseVerdict,
    Measurement,
    Origin,
    Reasoned,
    Unknown,
    in_digits,
)
from secops_cli.model.workspace import RecordRef, Workspace
from secops_cli.report import regression, systems
from secops_cli.report.diagnostics import summary
from secops_cli.report.names import listed, record, targets
from secops_cli.report.text import safe, table

if TYPE_CHECKING:
    from secops_cli.report.contracts.grade import CheckEntry, ClauseVerdictEntry, GradeDocument, InstitutionEntry

_DASH = "—"
_FOLDED: Final = 6
"""From so many records on that are put aside for one reason they share a line."""
_NAMED: Final = 5

Pointer = Callable[[Place, tuple[str | int, ...]], Place]
"""From where a record begins to where a value in it stands."""


def format_text(
    case: Case, origin: Origin, diagnostics: Sequence[Diagnostic], unlike: Sequence[Difference] = ()
) -> str:
    """Return the tables of `secops grade`, one a standard, forms below, then where the assessor differs."""
    view = f" · 按{case.view}的结论" if case.view != "自评" else ""
    lines = [heading(case, origin) + view]
    for standard_id in dict.fromkeys(g.standard.id for g in case.grades):
        own = [g for g in case.grades if g.standard.id == standard_id]
        lines += ["", _title(own[0]), *table([_columns(own[0]), *map(_row, own)])]
        lines += dict.fromkeys(f"  注：{note}" for g in own for note in _notes(g, case.grades))
    if case.forms:
        columns = ("表", "级别", "适用", "符合", "不符合", "待定")
        lines += ["", "自评估表", *table([columns, *map(_form_row, case.forms)])]
    lines += systems.format_text(case)
    if not case.grades and not case.systems and not case.unread_systems:
        lines += ["", f"{no_targets(case)}；systems/ 里也没有定级对象"]
    if case.view != "自评":
        clauses = {(d.grade.standard.id, d.own.clause.id) for d in unlike}
        lines += ["", f"与自评不同 {len(clauses)} 条", *_unlike(unlike, case.all_grades)]
    if worst(diagnostics) in ("error", "warning"):
        lines += ["", f"仓库中有 {summary(diagnostics)}；详见 secops validate"]
    return "\n".join(map(safe, lines))


def no_targets(case: Case) -> str:
    """Why there is nothing to judge."""
    unread = "settings" in case.workspace.damaged
    return "secops.yaml 读不出，不知道目标" if unread else "secops.yaml 里没有可判定的目标"


def heading(case: Case, origin: Origin) -> str:
    """Return whose repository was judged, on which day, at which commit."""
    organization = case.workspace.organization
    name = organization.name if organization else "(单位名称未知)"
    changed = "+未提交的修改" if origin.dirty else ""
    version = f" · {origin.commit[:7]}{changed}" if origin.commit else ""
    return safe(f"{name} · 截至 {case.as_of}{version}")


def _title(grade: CategoryGrade) -> str:
    status = grade.standard.edition.status
    # What an organisation says of the status of its own standard is no status among official ones.
    mark = "" if status == "现行" or grade.standard.is_own else f"({status}版本)"
    return f"{grade.standard.shown_title}{mark}"


def _columns(grade: CategoryGrade) -> tuple[str, ...]:
    return (
        "类别",
        *(level.part.title for level in grade.parts),
        f"可证{grade.standard.edition.level_noun}",
        "事实可达",
        "目标",
        "到目标还差",
    )


def _row(grade: CategoryGrade) -> tuple[str, ...]:
    potential = grade.potential or _DASH
    if grade.potential is not None and grade.pending:
        potential += f"(待 {grade.pending} 条)"
    return (
        grade.category.title,
        *(level.proven or _DASH for level in grade.parts),
        grade.proven or _DASH,
        potential,
        grade.target.level,
        distance(grade),
    )


def distance(grade: CategoryGrade) -> str:
    """What stands between the proven level and the target: `1 条不符合 · 4 条缺证`, or 达到."""
    if grade.met:
        return "达到"
    found = [v for v in grade.at(grade.target.level) if not v.holds and v.clause.blocking]
    kinds = ("不符合", "缺事实", "未评估", "缺证", "需复核")
    tally = {kind: sum((v.pending or v.verdict) == kind for v in found) for kind in kinds}
    return " · ".join(f"{count} 条{kind}" for kind, count in tally.items() if count) or "较低级别未达到"


def _notes(grade: CategoryGrade, among: Sequence[CategoryGrade]) -> Iterable[str]:
    where = f"{targets([grade], among)} "
    if grade.base != grade.as_of:
        yield f"{where}基准日 {grade.base}"
    if grade.alternative is not None:
        yield f"{where}各部分级别取低与同级全部成立两种合成结果不同，另一种得 {grade.alternative}；由 level_rule 选定"
    own = [c for c in grade.applicable[grade.target.level] if c in grade.standard.own]
    if own and not grade.standard.is_own:
        yield f"{where}含本单位自己加的 {len(own)} 条：{'、'.join(own[:5])}{' 等' if len(own) > 5 else ''}"
    for verdict in grade.verdicts.values():
        if verdict.reading is not None:
            chosen = next(r.title for r in verdict.clause.readings if r.id == verdict.reading)
            yield f"{verdict.clause.id} 按本单位选定的读法：{chosen}"


def _unlike(differences: Sequence[Difference], among: Sequence[CategoryGrade]) -> list[str]:
    """One row for what is seen otherwise alike, with the targets for which it is."""
    if not differences:
        return []
    columns = ("条目", "类别", "要点", "自评", "评审", "理由")
    alike: dict[tuple[str, ...], list[CategoryGrade]] = {}
    for d in differences:
        name = f"{d.grade.standard.edition.alias}:{d.own.clause.id}"
        key = (name, d.own.clause.title, _kind(d.own), _kind(d.assessor), d.reason)
        alike.setdefault(key, []).append(d.grade)
    return table([columns, *((name, targets(grades, among), *rest) for (name, *rest), grades in alike.items())])


def _kind(verdict: ClauseVerdict) -> str:
    return f"{verdict.verdict}·{verdict.pending}" if verdict.pending else verdict.verdict


def _form_row(form: CategoryGrade) -> tuple[str, ...]:
    verdicts = form.at(form.target.level)
    applicable = [v for v in verdicts if v.verdict != "不适用"]
    tally = [sum(v.verdict == verdict for v in applicable) for verdict in ("符合", "不符合", "待定")]
    return (_title(form), form.target.level, f"{len(applicable)} 行", *(str(n) for n in tally))


# --- --explain --------------------------------------------------------------------------------------------------


def explain(case: Case, grades: Iterable[CategoryGrade], clause_id: str, point: Pointer) -> str:
    """Return how one clause was judged: what it asks, each value with the records behind it, the row, the verdict.

    What is alike for several targets is said once, with all of them.

    Args:
        grades: the targets of one standard for which it was judged.
        point: finds a value inside a record.
    """
    alike: dict[str, list[CategoryGrade]] = {}
    for grade in grades:
        alike.setdefault(_explained(case.workspace, grade, clause_id, point), []).append(grade)
    sections = []
    for body, same in alike.items():
        standard, clause = same[0].standard, same[0].verdicts[clause_id].clause
        name = f"{standard.edition.alias}:{clause.id} {clause.section} · {clause.title}"
        who = targets(same, case.all_grades)
        sections.append(safe(f"{name}    {who} · 适用 {'、'.join(clause.levels)}") + "\n" + body)
    return "\n\n".join(sections)


def _explained(workspace: Workspace, grade: CategoryGrade, clause_id: str, point: Pointer) -> str:
    verdict = grade.verdicts[clause_id]
    clause = verdict.clause
    lines = [f"  要点  {clause.gist}"]
    if clause.id in grade.standard.own:
        source = "本单位自己的标准" if grade.standard.is_own else "本单位自己加的条目，不是标准的要求"
        lines.append(f"  出处  {source}")
    if clause.printed:
        lines.append(f"  原文条号  {clause.printed}")
    if clause.erratum:
        lines.append(f"  原文注记  {clause.erratum}")
    for check in verdict.checks:
        lines += _explain_check(workspace, check, point)
    if clause.basis != "fact" or verdict.row is not None:
        lines += _explain_row(verdict)
    lines.append(f"  结论  {conclusion(verdict)}")
    return "\n".join(map(safe, lines))


def conclusion(verdict: ClauseVerdict) -> str:
    """A verdict with its kind and reason: `待定·缺证 — 缺合同`."""
    return f"{_kind(verdict)} — {verdict.reason}" if verdict.reason else _kind(verdict)


def _explain_check(workspace: Workspace, check: CheckResult, point: Pointer) -> list[str]:
    found = check.measurement
    proven = shown(found.proven, check.unit)
    fact = shown(found.fact, check.unit)
    part = "凭证据只能说是" if check.operator == "at_most" else "其中已证"
    value = fact if fact == proven else f"{fact}，{part} {proven if proven != '未知' else '无'}"
    if isinstance(found.fact, Unknown):
        value = f"{fact} — {found.fact.reason}"
    lines = [f"  要求  {check.name} {requirement(check)}", f"  现值  {value}"]

    def placed(ref: RecordRef) -> str:
        return _placed(workspace, ref, found, point)

    lines += [f"    计入  {placed(ref)}" for ref in found.counted]
    for title, items in (("缺证", found.unproven), ("不明", found.doubtful), ("不计", found.excluded)):
        lines += [f"    {title}  {line}" for line in _reasoned(items, placed)]
    return lines


def _placed(workspace: Workspace, ref: RecordRef, found: Measurement, point: Pointer) -> str:
    """A record with where it begins, or where in it the value stands, and for where that holds."""
    begin = workspace.place(ref)
    where = point(begin, found.within) if begin else None
    words = (record(workspace, ref), f"{where.path}:{where.line}" if where else "", found.scope)
    return "  ".join(word for word in words if word)


def _reasoned(items: Sequence[Reasoned], placed: Callable[[RecordRef], str]) -> Iterator[str]:
    """One line a record; one line a reason that puts many aside, where the first of them stands."""
    alike: dict[str, list[RecordRef]] = {}
    for item in items:
        alike.setdefault(item.reason, []).append(item.ref)
    for item in items:
        same = alike[item.reason]
        if len(same) < _FOLDED:
            yield f"{placed(item.ref)}  {item.reason}"
        elif item.ref == same[0]:
            yield f"{item.reason}：{listed([ref.shown for ref in same], _NAMED)}"


def _explain_row(verdict: ClauseVerdict) -> list[str]:
    if verdict.row is None:
        by = f"由 {verdict.entailed_by} 的结论带出" if verdict.entailed_by else "没有自评估行"
        return [f"  自评估  {by}"]
    row, where = verdict.row.row, verdict.row.place
    lines = [
        f"  {'评审' if row.by == '评审' else '自评估'}  {row.conclusion}  {where.path}:{where.line}"
        + (f"  {row.note}" if row.note else "")
    ]
    for use in verdict.documents:
        pages = f" 第 {use.pages} 页" if use.pages else ""
        held = "  存放在别处，按登记作证" if use.held and not use.fault else ""
        lines.append(f"    证据  {use.id} {use.kind}{pages}{held}" + (f"  {use.fault}" if use.fault else ""))
    lines += [f"    还缺  {'或'.join(group)}" for group in verdict.missing_evidence]
    return lines


# --- JSON -------------------------------------------------------------------------------------------------------


def document(
    case: Case,
    origin: Origin,
    all_levels: bool = False,
    clause_id: str | None = None,
    *,
    unlike: Sequence[Difference] = (),
    worse: Sequence[Regression] | None = None,
) -> GradeDocument:
    """Return the contract `secops/grade/1`.

    Args:
        all_levels: list clauses up to the top of the ladder instead of up to the target.
        clause_id: list this clause only, at whatever level.
        unlike: where the assessor differs.
        worse: what got worse since another revision; None where there is none to compare with.
    """
    organization = case.workspace.organization
    return {
        "schema": "secops/grade/1",
        "organization": organization.name if organization else None,
        "as_of": case.as_of.isoformat(),
        "commit": origin.commit,
        "dirty": origin.dirty,
        "view": case.view,
        "institutions": [_institution(grade, all_levels, clause_id) for grade in case.grades],
        "forms": [_institution(form, all_levels, clause_id) for form in case.forms],
        "differences": [
            {
                "standard": d.grade.standard.id,
                "category": d.grade.category.id,
                "target": d.grade.target.level,
                "clause": d.own.clause.id,
                "own": d.own.verdict,
                "assessor": d.assessor.verdict,
                "reason": d.reason,
            }
            for d in unlike
        ],
        "systems": [systems.entry(case, grade) for grade in case.systems] if clause_id is None else [],
        "unread": [{"path": place.path, "line": place.line} for place in case.unread_systems],
        "regressions": None if worse is None else regression.entries(worse),
    }


def _institution(grade: CategoryGrade, all_levels: bool, clause_id: str | None) -> InstitutionEntry:
    top = grade.standard.ladder[-1] if all_levels or clause_id else grade.target.level
    found = dict.fromkeys(c for level in grade.standard.levels_up_to(top) for c in grade.applicable[level])
    listed = [name for name in found if clause_id in (None, name)]
    return {
        "standard": grade.standard.id,
        "own": grade.standard.is_own,
        "edition_status": grade.standard.edition.status,
        "category": grade.category.id,
        "application": grade.target.application,
        "region": grade.target.region,
        "parts": {p.part.id: {"proven": p.proven, "potential": p.potential} for p in grade.parts},
        "proven": grade.proven,
        "potential": grade.potential,
        "target": grade.target.level,
        "met": grade.met,
        "pending": grade.pending,
        "alternative": grade.alternative,
        "base": grade.base.isoformat(),
        "clauses": [_clause(grade, grade.verdicts[clause_id]) for clause_id in listed],
    }


def _clause(grade: CategoryGrade, verdict: ClauseVerdict) -> ClauseVerdictEntry:
    clause, row = verdict.clause, verdict.row
    return {
        "id": clause.id,
        "own": clause.id in grade.standard.own,
        "levels": list(clause.levels),
        "basis": clause.basis,
        "modality": clause.modality,
        "verdict": verdict.verdict,
        "pending": verdict.pending,
        "reason": verdict.reason,
        "reading": verdict.reading,
        "checks": [_check(check) for check in verdict.checks],
        "row": None
        if row is None
        else {
            "conclusion": row.row.conclusion,
            "note": row.row.note,
            "assessor": row.row.assessor,
            "date": row.row.date.isoformat() if row.row.date else None,
            "path": row.place.path,
            "line": row.place.line,
        },
        "entailed_by": verdict.entailed_by,
        "evidence": [use.id for use in verdict.documents],
        "held": [use.id for use in verdict.documents if use.held],
        "missing_evidence": [list(group) for group in verdict.missing_evidence],
        "erratum": clause.erratum,
        "locations": [{"path": p.path, "line": p.line} for p in verdict.places],
    }


def _check(check: CheckResult) -> CheckEntry:
    found = check.measurement
    return {
        "measure": check.measure,
        "name": check.name,
        "op": check.operator,
        "required": required_plain(check),
        "unit": check.unit,
        "fact": plain(found.fact),
        "proven": plain(found.proven),
        "short_fact": None if check.short_fact is None else in_digits(check.short_fact),
        "short_proven": None if check.short_proven is None else in_digits(check.short_proven),
        "counted": [ref.id for ref in found.counted],
        "unproven": [{"id": r.ref.id, "reason": r.reason} for r in found.unproven],
        "excluded": [{"id": r.ref.id, "reason": r.reason} for r in found.excluded],
        "doubtful": [{"id": r.ref.id, "reason": r.reason} for r in found.doubtful],
    }

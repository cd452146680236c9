"""What is to be put right: what assessors found, and what grading and the checks find not to hold.

Nothing is judged a second time: findings are as they are recorded, gaps are read off the actions of `gap`, faults are
those of the checks. What a check only repeats of a clause that is listed as a gap is left out.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from secops_cli.assess.case import Case
from secops_cli.assess.gap import Action, gap
from secops_cli.diagnostics import RULES, Diagnostic, Place
from secops_cli.model.judgement import CategoryGrade
from secops_cli.model.work import Finding
from secops_cli.model.workspace import RecordRef
from secops_cli.terms import MatterKind, MatterSource, MatterState

_OF_TARGETS: Final = frozenset({"SEC405", "SEC412"})
"""Findings that only count the clauses of a target that do not hold."""
_SOURCES: Final[tuple[MatterSource, ...]] = ("评审发现", "定级", "校验")


@dataclass(frozen=True, slots=True)
class Matter:
    """Something to put right; a text is empty, a day None, where it is not known or has not come.

    Attributes:
        id: of the finding; of a gap its clause; of a fault its code. Only those of findings are unique.
        standard: alias of the standard, empty where it concerns none.
        categories: titles of the categories for which it counts.
        clause: its number, without the standard.
        raised: when it was found; the day of the judgement for what was found by it.
        overdue: days since the day on which it should have been put right; 0 where it was, or is not due.
        places: where it is to be seen in the repository.
    """

    source: MatterSource
    kind: MatterKind
    id: str
    what: str
    raised: date
    standard: str = ""
    categories: tuple[str, ...] = ()
    clause: str = ""
    cause: str = ""
    correction: str = ""
    responsible: str = ""
    due: date | None = None
    corrected: date | None = None
    verification: str = ""
    evidence: tuple[str, ...] = ()
    closed: date | None = None
    state: MatterState = "未整改"
    overdue: int = 0
    places: tuple[Place, ...] = ()


def matters(case: Case, grades: Sequence[CategoryGrade], *, all_of_it: bool) -> tuple[Matter, ...]:
    """Return what is to be put right: first what is open, what is longest overdue before all.

    Args:
        case: with its findings; without them the faults of the checks are left out.
        grades: the targets and forms that are asked for.
        all_of_it: they are all that there are, so that what concerns no standard is told too.
    """
    gaps = list(_gaps(case, grades))
    told = {matter.id for matter in gaps}
    found = [
        *(_finding(case, finding) for finding in _findings(case, grades, all_of_it)),
        *gaps,
        *_faults(case, grades, told, all_of_it),
    ]
    return tuple(sorted(found, key=_rank))


def _rank(matter: Matter) -> tuple[bool, int, date, int, str, str]:
    source = _SOURCES.index(matter.source)
    return matter.state == "已关闭", -matter.overdue, matter.due or date.max, source, matter.standard, matter.id


# --- what assessors found ---------------------------------------------------------------------------------------


def _findings(case: Case, grades: Sequence[CategoryGrade], all_of_it: bool) -> Iterator[Finding]:
    """The findings up to the day, of these targets where some were chosen."""
    concerned: set[tuple[str, str]] = set()
    for grade in grades:
        concerned.add((grade.standard.id, grade.category.id))
        concerned.update((one.standard, one.category) for one in grade.standard.edition.accompanies)
    for finding in case.workspace.findings.values():
        named = case.standard(finding.standard)
        mine = {category for standard, category in concerned if named is not None and standard == named.id}
        fits = bool(mine) if finding.category is None else finding.category in mine
        if finding.raised <= case.as_of and (all_of_it or fits):
            yield finding


def _finding(case: Case, finding: Finding) -> Matter:
    named = case.standard(finding.standard)
    category = named.category(finding.category) if named and finding.category else None
    person = case.workspace.people.get(finding.responsible or "")
    corrected, closed = (_come(case, day) for day in (finding.corrected, finding.closed))
    state: MatterState = "整改中" if finding.correction else "未整改"
    if closed is not None:
        state = "已关闭"
    elif corrected is not None:
        state = "待验证"
    late = state in ("未整改", "整改中") and finding.due is not None and finding.due < case.as_of
    return Matter(
        source="评审发现",
        kind=finding.kind,
        id=finding.id,
        standard=named.edition.alias if named else finding.standard,
        categories=(category.title if category else finding.category,) if finding.category else (),
        clause=(finding.clause or "").rpartition(":")[2],
        what=finding.summary,
        cause=finding.cause or "",
        correction=finding.correction or "",
        responsible=person.name if person else finding.responsible or "",
        raised=finding.raised,
        due=finding.due,
        corrected=corrected,
        verification=finding.verification or "",
        evidence=finding.evidence,
        closed=closed,
        state=state,
        overdue=(case.as_of - finding.due).days if late and finding.due else 0,
        places=_placed(case, RecordRef("findings", finding.id)),
    )


def _come(case: Case, day: date | None) -> date | None:
    """A day that has come: what is dated later has not happened yet."""
    return day if day is not None and day <= case.as_of else None


def _placed(case: Case, *refs: RecordRef) -> tuple[Place, ...]:
    places = (case.workspace.place(ref) for ref in refs)
    return tuple(dict.fromkeys(place for place in places if place is not None))


# --- what grading and the checks find ---------------------------------------------------------------------------


def _gaps(case: Case, grades: Iterable[CategoryGrade]) -> Iterator[Matter]:
    """The clauses that a target lacks, one that several lack for the same reason once."""
    alike: dict[tuple[str, str, str, str], list[tuple[CategoryGrade, list[Action]]]] = {}
    for grade in grades:
        for clause, actions in _by_clause(gap(case, grade).actions).items():
            words = "；".join(dict.fromkeys(action.step.what for action in actions))
            key = grade.standard.edition.alias, clause, grade.verdicts[clause].reason, words
            alike.setdefault(key, []).append((grade, actions))
    for (alias, clause, reason, words), lacking in alike.items():
        grade = lacking[0][0]
        steps = [action.step for _, actions in lacking for action in actions]
        refs = dict.fromkeys(ref for step in steps for ref in step.records)
        yield Matter(
            source="定级",
            kind="差距",
            id=f"{alias}:{clause}",
            what=f"{grade.verdicts[clause].clause.title}没有成立",
            raised=case.as_of,
            standard=alias,
            categories=tuple(dict.fromkeys(one.category.title for one, _ in lacking)),
            clause=grade.standard.shown_clause(clause),
            cause=reason,
            correction=words,
            responsible="、".join(dict.fromkeys(step.responsible for step in steps if step.responsible)),
            places=_placed(case, *refs) or grade.verdicts[clause].places,
        )


def _by_clause(actions: Iterable[Action]) -> dict[str, list[Action]]:
    """Clause → what is to be done for it; other ways of doing it are left out."""
    found: dict[str, list[Action]] = {}
    for action in actions:
        for clause in action.clauses if action.chosen else ():
            found.setdefault(clause, []).append(action)
    return found


def _faults(case: Case, grades: Iterable[CategoryGrade], told: set[str], all_of_it: bool) -> Iterator[Matter]:
    """Errors and warnings; those of one cause are one matter."""
    standards = {grade.standard.id: grade.standard for grade in grades}
    groups: dict[tuple[str, str], list[Diagnostic]] = {}
    for number, fault in enumerate(case.findings):
        name, _, clause = (fault.clause or "").rpartition(":")
        alias = standards[name].edition.alias if name in standards else name
        known = fault.code in _OF_TARGETS or f"{alias}:{clause}" in told
        if fault.severity != "note" and not known and (all_of_it or name in standards):
            groups.setdefault((fault.code, fault.cause or str(number)), []).append(fault)
    for group in groups.values():
        fault, rule = group[0], RULES[group[0].code]
        name, _, clause = (fault.clause or "").rpartition(":")
        standard = case.standard(name) if name else None
        more = f" 等 {len(group)} 处" if len(group) > 1 else ""
        yield Matter(
            source="校验",
            kind="差距",
            id=fault.code,
            what=f"{rule.title}：{fault.message}{more}",
            raised=case.as_of,
            standard=standard.edition.alias if standard else name,
            clause=clause,
            cause=rule.why,
            correction=fault.advice,
            places=tuple(dict.fromkeys(one.place for one in group)),
        )

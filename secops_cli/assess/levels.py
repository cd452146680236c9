"""The level of a category: every applicable clause judged, then the highest level that holds, proven and potential."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date

from secops_cli.assess.clauses import Judge, with_selection
from secops_cli.assess.query import Query
from secops_cli.assess.watch import Memory
from secops_cli.model.judgement import CategoryGrade, ClauseVerdict, PartLevel
from secops_cli.model.settings import Target
from secops_cli.model.standard import Category, Part, Standard
from secops_cli.model.workspace import Workspace
from secops_cli.terms import Assessor


def grade(
    workspace: Workspace,
    standard: Standard,
    category: Category,
    target: Target,
    as_of: date,
    *,
    by: Assessor = "自评",
    memory: Memory | None = None,
    own: Memory | None = None,
) -> CategoryGrade:
    """Grade one target.

    The final level is the highest at which every applicable blocking clause of every part is 符合 or 不适用. Where the
    lower of the part levels differs from it (lists that are not monotonic), both are kept; `level_rule` chooses.

    Args:
        workspace: the facts.
        standard: the edition that the target names.
        category: the category of it.
        target: level, application and reference date.
        as_of: the day of the judgement.
        by: whose rows count.
        memory: what was worked out of the workspace already; shared by its targets.
        own: what was worked out for this target already.

    Source: T/CAS 375—2019 5.5; ISCCC-SV-001:2015 ch. 4 and 5.
    """
    judge = Judge(Query(workspace, standard, category, target, as_of, memory or Memory(), own or Memory()), by)
    return compose(judge, {clause.id: judge.verdict(clause) for clause in standard.clauses_for(category)})


def compose(judge: Judge, alone: Mapping[str, ClauseVerdict]) -> CategoryGrade:
    """Make a grade of the verdicts of its clauses: what entails what, what is selected, which levels hold.

    Args:
        judge: has judged the clauses, and judges again what follows from others.
        alone: clause id → verdict by its own row and facts, of every clause of the category.
    """
    query = judge.query
    workspace, standard, category, target = query.workspace, query.standard, query.category, query.target
    parts = standard.parts_for(category)
    verdicts = _with_entailment(judge, alone)
    for verdict in alone.values():
        if verdict.clause.selects:
            options = map(verdicts.__getitem__, verdict.clause.selects)
            verdicts[verdict.clause.id] = with_selection(verdicts[verdict.clause.id], options)
    applicable = {
        level: tuple(clause.id for part in parts for clause in standard.applicable(part, level))
        for level in standard.ladder
    }
    levels = tuple(_part_level(workspace, standard, part, verdicts) for part in parts)
    proven = _highest(standard, lambda level: _all(_proven, verdicts, applicable[level]))
    potential = _highest(standard, lambda level: _all(_potential, verdicts, applicable[level]))
    lower = _lower(standard, [part.proven for part in levels])
    alternative = None if lower == proven else lower or "无"
    if workspace.settings.level_rule == "lower-part":
        alternative = None if lower == proven else proven or "无"
        proven, potential = lower, _lower(standard, [part.potential for part in levels])
    if not workspace.has_facts:
        potential = None
    return CategoryGrade(
        standard=standard,
        category=category,
        target=target,
        as_of=query.as_of,
        base=query.base,
        parts=levels,
        proven=proven,
        potential=potential,
        pending=_pending(verdicts, applicable.get(potential or "", ())),
        met=proven is not None and standard.rank(proven) >= standard.rank(target.level),
        alternative=alternative,
        verdicts=verdicts,
        applicable=applicable,
    )


def _with_entailment(judge: Judge, alone: Mapping[str, ClauseVerdict]) -> dict[str, ClauseVerdict]:
    """Let what is 符合 carry the row half of what it entails, until nothing more follows.

    Only a clause that is 符合 in full carries another; an own row always speaks for itself; tests are recomputed.
    """
    verdicts = dict(alone)
    queue = [clause_id for clause_id, v in verdicts.items() if v.verdict == "符合"]
    while queue:
        source = verdicts[queue.pop()].clause
        for target_id in (*source.entails, *source.replaces):
            found = verdicts.get(target_id)
            if found is None or found.clause.basis == "fact" or found.row is not None or found.entailed_by:
                continue
            if found.verdict == "不适用" or not judge.rows.is_free(target_id):
                continue
            verdicts[target_id] = judge.verdict(found.clause, entailed_by=source.id)
            if verdicts[target_id].verdict == "符合":
                queue.append(target_id)
    return verdicts


def _proven(verdict: ClauseVerdict) -> bool:
    return verdict.holds or not verdict.clause.blocking


def _potential(verdict: ClauseVerdict) -> bool:
    """Facts do not rule it out: papers and rows may still be missing."""
    return _proven(verdict) or (verdict.verdict == "待定" and verdict.pending != "缺事实")


def _all(holds: Callable[[ClauseVerdict], bool], verdicts: Mapping[str, ClauseVerdict], ids: Sequence[str]) -> bool:
    """Whether every clause of a level holds; a level that asks for nothing is reached by nobody."""
    return bool(ids) and all(holds(verdicts[clause_id]) for clause_id in ids)


def _highest(standard: Standard, holds: Callable[[str], bool]) -> str | None:
    return next((level for level in reversed(standard.ladder) if holds(level)), None)


def _part_level(workspace: Workspace, standard: Standard, part: Part, verdicts: dict[str, ClauseVerdict]) -> PartLevel:
    lists = {level: [clause.id for clause in standard.applicable(part, level)] for level in standard.ladder}
    proven = _highest(standard, lambda level: _all(_proven, verdicts, lists[level]))
    potential = _highest(standard, lambda level: _all(_potential, verdicts, lists[level]))
    return PartLevel(part, proven, potential if workspace.has_facts else None)


def _lower(standard: Standard, levels: Iterable[str | None]) -> str | None:
    found = list(levels)
    if None in found:
        return None
    return min((level for level in found if level is not None), key=standard.rank, default=None)


def _pending(verdicts: dict[str, ClauseVerdict], clause_ids: Iterable[str]) -> int:
    return sum(1 for c in clause_ids if verdicts[c].verdict == "待定" and verdicts[c].clause.blocking)

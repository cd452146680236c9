"""What serves a clause of one standard often serves one of another: which clauses, which documents."""

from __future__ import annotations

from collections.abc import Iterator

from secops_cli.assess.case import Case
from secops_cli.model.crosswalk import Crosswalk, Link
from secops_cli.model.judgement import CategoryGrade, ClauseVerdict
from secops_cli.model.standard import Clause, Standard
from secops_cli.model.workspace import RecordRef


def linked(crosswalk: Crosswalk, standard: Standard, clause_id: str) -> Iterator[tuple[Link, str]]:
    """Yield each other clause, written `alias:clause`, that a clause is linked with, and by which link."""
    own = f"{standard.edition.alias}:{clause_id}"
    for link in crosswalk.get(own, ()):
        for other in link.clauses:
            if other.partition(":")[0] != standard.edition.alias:
                yield link, other


def serving_elsewhere(
    case: Case, grade: CategoryGrade, clause: Clause, group: tuple[str, ...] | None = None
) -> tuple[RecordRef, ...]:
    """Return the valid documents that serve linked clauses already and are of a kind that this clause asks for.

    A conclusion of 不符合 shows that its documents do not serve.

    What was offered for one category of another standard says nothing here where that has no service in common.

    Args:
        grade: the grade in which the clause is wanting.
        group: the kinds that are wanted; all that the clause asks for where None.
    """
    kinds = set(group) if group is not None else {kind for g in clause.evidence.all for kind in g.any}
    services = set(grade.category.services)
    found: dict[RecordRef, None] = {}
    for _, other in linked(case.catalogues.crosswalk, grade.standard, clause.id):
        alias, _, other_id = other.partition(":")
        for elsewhere in case.all_grades:
            verdict = elsewhere.verdicts.get(other_id) if elsewhere.standard.edition.alias == alias else None
            if verdict is None or verdict.verdict == "不符合":
                continue
            if _is_of_category(elsewhere, verdict) and not services.intersection(elsewhere.category.services):
                continue
            for use in verdict.documents:
                if not use.fault and use.kind in kinds:
                    found[RecordRef("evidence", use.id)] = None
    return tuple(found)


def _is_of_category(grade: CategoryGrade, verdict: ClauseVerdict) -> bool:
    """Whether what was offered for a clause is of its category alone: by its row, its part, or its form."""
    standard = grade.standard
    of_part = standard.part_of[verdict.clause.id].category is not None or len(standard.edition.categories) == 1
    return of_part or (verdict.row is not None and verdict.row.row.category is not None)

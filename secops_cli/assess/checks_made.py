"""A system's security checks by a day, the last or any, with what the checks of its records find beside it.

Nothing is judged anew: findings of the checks are gathered and told whose they are.

Source: 等级保护实施过程 2.2.4 6.(1).
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import Final

from secops_cli.assess.case import Case
from secops_cli.assess.checks import check_all
from secops_cli.diagnostics import Diagnostic, Place, in_order
from secops_cli.model.operation import Operation, SecurityCheck
from secops_cli.model.workspace import RecordRef, Workspace

_OWN: Final = frozenset({"systems", "classifications", "lifecycles", "operations", "terminations"})
"""Families of which a system has one record, under its own id."""
_BEYOND: Final = "SEC760"
"""From here on codes are about campaigns and what is filed, not about the state of a system."""


@dataclass(frozen=True, slots=True)
class CheckMade:
    """A check of one system.

    Attributes:
        operation: the record that holds the check.
        check: made by the day of the case.
        found: errors and warnings about the system's records, without what they say of this very check.
    """

    operation: Operation
    check: SecurityCheck
    found: tuple[Diagnostic, ...]


def last_checks(case: Case) -> dict[str, CheckMade]:
    """Return the last check by the day of every system that has one, in the order of the systems' ids.

    Of several on one day it is the one listed last.
    """
    by_date = sorted(all_checks(case).items(), key=lambda found: found[1].check.date)
    return dict(sorted({system: made for (system, _), made in by_date}.items()))


def all_checks(case: Case) -> dict[tuple[str, str], CheckMade]:
    """Return every check by the day, by the ids of the system and of the check; those of a system as listed."""
    past = [
        (system, operation, check)
        for system, operation in sorted(case.workspace.operations.items())
        for check in operation.checks or ()
        if check.date <= case.as_of
    ]
    found = _found(case) if past else {}
    return {
        (system, check.id): CheckMade(
            operation, check, tuple(d for d in found.get(system, ()) if not _is_of(d, operation, check))
        )
        for system, operation, check in past
    }


def _found(case: Case) -> dict[str, list[Diagnostic]]:
    """System → errors and warnings about its records; one about a record of several systems is each one's own."""
    owners: dict[Place, set[str]] = defaultdict(set)
    for ref, place in case.workspace.places.items():
        owners[place].update(_systems(case.workspace, ref))
    found: dict[str, list[Diagnostic]] = defaultdict(list)
    for diagnostic in in_order(check_all(case)):
        if "SEC700" <= diagnostic.code < _BEYOND and diagnostic.severity != "note":
            for system in owners[diagnostic.place]:
                found[system].append(diagnostic)
    return found


def _systems(workspace: Workspace, ref: RecordRef) -> tuple[str, ...]:
    if ref.family in _OWN:
        return (ref.id,)
    if ref.family == "changes" and ref.id in workspace.changes:
        return (workspace.changes[ref.id].system,)
    if ref.family == "incidents" and ref.id in workspace.incidents:
        return workspace.incidents[ref.id].systems
    return ()


def _is_of(found: Diagnostic, operation: Operation, check: SecurityCheck) -> bool:
    """Whether it is about what this check found, which the report of the check tells by itself."""
    return found.code == "SEC756" and found.route[:2] == ("checks", (operation.checks or ()).index(check))

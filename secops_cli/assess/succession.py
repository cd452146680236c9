"""Merging and splitting: what a system comes from, and which of its papers are its own.

Source: 等级保护实施过程 2.1.1; our reading: `docs/semantics.md` (变更, 并与拆).
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import PurePosixPath

from secops_cli.model.base import named_evidence
from secops_cli.model.systems import Classification, System
from secops_cli.model.workspace import RecordRef, Workspace


def heirs(workspace: Workspace, name: str) -> list[System]:
    """Return the systems that succeed another."""
    return [system for system in workspace.systems.values() if name in system.succeeds]


def new_heirs(a: Workspace, b: Workspace, name: str) -> list[System]:
    """Return the systems of the later revision that succeed another and did not do so in the earlier one."""
    known = {system.id for system in heirs(a, name)}
    return [system for system in heirs(b, name) if system.id not in known]


def descent(a: Workspace, b: Workspace, system: System) -> str:
    """Return from what a new system was merged or split, in words; empty where it succeeds none."""
    if not system.succeeds:
        return ""
    known = {**b.systems, **a.systems}
    names = "、".join(known[name].name if name in known else name for name in system.succeeds)
    split = any(len(heirs(b, name)) > 1 or name in b.systems for name in system.succeeds)
    how = "合并" if len(system.succeeds) > 1 else "拆分" if split else "承接"
    return f"由{names}{how}而来，要重新定级"


def renamed(here: Workspace, there: Workspace, name: str) -> str:
    """Return the system of the other revision that stands in the same folder and is not in this one; empty for none.

    Args:
        here: the revision that has the system; there: the one that has not.
    """
    folder = _folder(here, name)
    others = (other for other in there.systems if other not in here.systems and _folder(there, other) == folder)
    return next(others, "") if folder is not None else ""


def _folder(workspace: Workspace, name: str) -> PurePosixPath | None:
    place = workspace.place(RecordRef("systems", name))
    return PurePosixPath(place.path).parent if place else None


def without_inherited(a: Workspace, b: Workspace, system: System) -> Workspace:
    """Return the later revision without what the classification of a successor took over from its predecessors.

    A decision or filing is its own where it names a document that no predecessor has; of those only such documents
    are left. It is not where it repeats one of a predecessor by id and day, or is the same filing.
    """
    found = b.classifications.get(system.id)
    before = [w.classifications[name] for name in system.succeeds for w in (a, b) if name in w.classifications]
    if found is None or not before:
        return b
    return replace(b, classifications={**b.classifications, system.id: _own(found, before)})


def _own(found: Classification, before: list[Classification]) -> Classification:
    documents = {name for one in before for name in named_evidence(one)}
    decided = {(decision.id, decision.date) for one in before for decision in one.decisions}
    filed = {(filing.number, filing.filed) for one in before for filing in one.filings or ()}

    def fresh(names: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(name for name in names if name not in documents)

    decisions = tuple(
        d.model_copy(update={"evidence": fresh(d.evidence)})
        for d in found.decisions
        if (d.id, d.date) not in decided and fresh(d.evidence)
    )
    filings = tuple(
        f.model_copy(update={"evidence": fresh(f.evidence)})
        for f in found.filings or ()
        if (f.number, f.filed) not in filed and fresh(f.evidence)
    )
    return found.model_copy(update={"decisions": decisions, "filings": filings})

"""What a comparison cannot read: which findings of reading bear on it, and which systems they leave unknown."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from secops_cli.diagnostics import Diagnostic, Place
from secops_cli.load.layout import slot_of
from secops_cli.model.base import named_evidence
from secops_cli.model.workspace import Family, RecordRef, Workspace

OF_SYSTEMS: Final[frozenset[Family]] = frozenset({"systems", "classifications", "changes", "data"})
"""Families in which systems are described; how they are run and what befell them is not compared."""
_OF_ORGANIZATION: Final[frozenset[Family]] = frozenset({"organization", "certificates"})
"""Families that tell what a change of the organisation itself means."""
_TOLD_APART: Final[tuple[Family, ...]] = ("systems", "classifications")
"""Families whose records belong to a system by its id, in whatever folder they stand."""

_EMPTY: Final = "SEC108"
"""An emptied file says nothing of what became of the system that stood in it."""


def bears_on_systems(path: str) -> bool:
    """Whether a file describes systems or the rules for all of them, or is misplaced where such a file would be."""
    slot = slot_of(path)
    if slot is None:
        return path.split("/", 1)[0] in ("systems", "data")
    return slot.family == "settings" or slot.family in OF_SYSTEMS


def system_folder(path: str) -> str:
    """Return the folder of a system in which a file stands."""
    return "/".join(path.split("/")[:2])


def losses(workspace: Workspace) -> Iterator[Diagnostic]:
    """Return the faults by which something that is compared is lost; a personal number in a file spoils nothing."""
    for found in workspace.diagnostics:
        slot = slot_of(found.place.path)
        compared = bears_on_systems(found.place.path) or (slot is not None and slot.family in _OF_ORGANIZATION)
        emptied = found.code == _EMPTY and slot is not None and slot.family in _TOLD_APART
        if emptied or (compared and found.severity == "error" and not found.code.startswith("SEC6")):
            yield found


def concerning(workspace: Workspace) -> list[Diagnostic]:
    """Return the findings of reading that bear on a comparison: systems, the documents that they name, and losses."""
    records = (record for family in sorted(OF_SYSTEMS) for record in getattr(workspace, family).values())
    places = {_place_of_document(workspace, name) for record in records for name in named_evidence(record)}
    lost = set(losses(workspace))
    return [
        found
        for found in workspace.diagnostics
        if bears_on_systems(found.place.path) or found.place in places or found in lost
    ]


def _place_of_document(workspace: Workspace, name: str) -> Place | None:
    """Where a document is registered, or where the register cannot be read that may hold it."""
    ref = RecordRef("evidence", name)
    return workspace.places.get(ref) if name in workspace.evidence else workspace.unread_at("evidence", name)


def unreadable(workspace: Workspace, other: Workspace) -> dict[str, Place]:
    """Return the systems of which something cannot be read in a workspace → where.

    Args:
        workspace: one side of a comparison.
        other: the other side: what it has of a system and this side lacks may stand in the file that cannot be read.
    """
    found: dict[str, Place] = {}
    faults = sorted(losses(workspace), key=lambda fault: fault.place)
    for name in {*workspace.systems, *other.systems}:
        places = [side.places.get(RecordRef("systems", name)) for side in (workspace, other)]
        folders = {system_folder(place.path) for place in places if place is not None}
        processes = any(name in side.systems and side.systems[name].data for side in (workspace, other))
        missing = [f for f in _TOLD_APART if name in getattr(other, f) and name not in getattr(workspace, f)]
        for fault in faults:
            path, slot = fault.place.path, slot_of(fault.place.path)
            own = any(folder == system_folder(path) or folder.startswith(f"{path}/") for folder in folders)
            lost = slot is not None and (slot.family == "settings" or slot.family in missing)
            if own or lost or (processes and path.startswith("data")):
                found[name] = fault.place
                break
    return found

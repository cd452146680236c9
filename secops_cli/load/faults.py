"""What of systems cannot be read: which findings of reading bear on systems, and which systems they leave unknown."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from secops_cli.diagnostics import Diagnostic, Place
from secops_cli.load.layout import slot_of
from secops_cli.model.workspace import Family, RecordRef, Workspace

OF_SYSTEMS: Final[frozenset[Family]] = frozenset({"systems", "classifications", "changes", "data"})
"""Families in which systems are described."""
_TOLD_APART: Final[tuple[Family, ...]] = ("systems", "classifications")
"""Families whose records belong to a system by its id, in whatever folder they stand."""


def bears_on_systems(path: str) -> bool:
    """Whether a file describes systems or the rules for all of them, or stands where such a file would be."""
    slot = slot_of(path)
    family = slot.family if slot else None
    return family == "settings" or family in OF_SYSTEMS or path.split("/", 1)[0] in ("systems", "data")


def system_folder(path: str) -> str:
    """Return the folder of a system in which a file stands."""
    return "/".join(path.split("/")[:2])


def losses(workspace: Workspace) -> Iterator[Diagnostic]:
    """Return the faults by which something of systems is lost; a personal number in a file spoils nothing."""
    for found in workspace.diagnostics:
        if found.severity == "error" and not found.code.startswith("SEC6") and bears_on_systems(found.place.path):
            yield found


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

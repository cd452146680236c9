"""Which file holds what: the layout of an evidence repository."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:  # the models cost a fifth of a second to import, which the parsing of files need not wait for
    from secops_cli.model.workspace import Family

SETTINGS_FILE: Final = "secops.yaml"
PRIVATE_FILE: Final = "private.yaml"
FORM_MAPS: Final = "forms/"
"""Where saved mappings lie: those of official blanks, and behind `SHEET_MAPS` those of lists."""
SHEET_MAPS: Final = "forms/sheet-"
_SINGLE: Final[dict[str, Family]] = {"secops": "settings", "organization": "organization", "campaign": "campaigns"}
_FAMILIES: Final[dict[str, Family]] = {
    "people": "people",
    "projects": "projects",
    "services": "services",
    "sites": "sites",
    "tools": "tools",
    "certificates": "certificates",
    "findings": "findings",
    "incidents": "incidents",
    "complaints": "complaints",
    "mark_use": "mark_use",
    "notifications": "notifications",
    "data": "data",
    "campaigns": "campaigns",
    "participants": "participants",
}
_RESERVED: Final = frozenset({"templates", "forms"})
"""Folders of the organisation's own templates: not facts."""


@dataclass(frozen=True, slots=True)
class Slot:
    """What a YAML file is read as; `standard` is set for self-assessment rows, own catalogues, official texts."""

    family: Family
    standard: str = ""


_OF_STANDARD: Final[dict[str, Family]] = {"standard": "editions", "text": "texts"}


def _catalogue_slot(parts: list[str]) -> Slot | None:
    """What a file under `standards/` holds: `<id>/standard.yaml`, `<id>/text.yaml`, or `<id>/clauses/*.yaml`."""
    family = _OF_STANDARD.get(parts[2].rsplit(".", 1)[0]) if len(parts) == 3 else None
    if family:
        return Slot(family, parts[1])
    return Slot("clauses", parts[1]) if len(parts) == 4 and parts[2] == "clauses" else None


_OF_SYSTEM: Final[dict[str, Family]] = {
    "system": "systems",
    "classification": "classifications",
    "lifecycle": "lifecycles",
    "operation": "operations",
    "termination": "terminations",
}


def _system_slot(parts: list[str]) -> Slot | None:
    """What a file under `systems/<id>/` holds, by its name."""
    if len(parts) > 3 and parts[2] == "changes":
        return Slot("changes")
    family = _OF_SYSTEM.get(parts[2].rsplit(".", 1)[0]) if len(parts) == 3 else None
    return Slot(family) if family else None


def is_yaml(path: str) -> bool:
    """Say whether a file is YAML by its name."""
    return path.lower().endswith((".yaml", ".yml"))


@lru_cache(maxsize=10_000)
def slot_of(path: str) -> Slot | None:
    """Return what a YAML file holds by its place; None for one that is not read.

    Args:
        path: POSIX path relative to the evidence folder.
    """
    parts = path.split("/")
    stem = parts[-1].rsplit(".", 1)[0]
    if len(parts) == 1:
        family = _SINGLE.get(stem) or _FAMILIES.get(stem)
        return Slot(family) if family else None
    top = parts[0]
    if top in _FAMILIES:
        return Slot(_FAMILIES[top])
    if top == "standards":
        return _catalogue_slot(parts)
    if top == "systems":
        return _system_slot(parts)
    if top == "evidence" and stem.lower().endswith(".register"):
        return Slot("evidence")
    if top == "assessments" and len(parts) >= 3:
        return Slot("rows", parts[1])
    return None


def holds_data(path: str) -> bool:
    """Say whether something by this name would stand for data: a folder of records, or something inside one."""
    return path.split("/", 1)[0] in {*_FAMILIES, "assessments", "systems"} or path == "evidence"


def is_expected(path: str) -> bool:
    """Say whether a YAML file that is not read is nothing to remark on: evidence itself, templates."""
    top, name = path.split("/", 1)[0], path.rpartition("/")[2].lower()
    misnamed = top == "evidence" and ("register" in name or "台账" in name)
    return (top == "evidence" and not misnamed) or top in _RESERVED or path == PRIVATE_FILE

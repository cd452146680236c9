"""What a repository shows of its systems: their levels, and which kinds of documents it holds for each."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import Final

from pydantic import BaseModel

from secops_cli.assess.case import Case
from secops_cli.model.base import named_evidence
from secops_cli.report.contracts.batch import BatchShownEntry

_FAMILIES: Final = ("systems", "classifications", "changes", "data", "lifecycles", "operations", "terminations")


def shown_by(case: Case) -> BatchShownEntry:
    """Return the systems with the kinds of valid documents that their records name, and the kinds of all others."""
    workspace = case.workspace
    own: dict[str, set[str]] = defaultdict(set)
    for system, record in _records(case):
        own[system] |= set(named_evidence(record))
    kinds = {key: one.kind for key, one in workspace.evidence.items() if not case.papers.document_fault(key)}
    of_systems = set().union(*own.values())
    return {
        "systems": [
            {
                "id": grade.system.id,
                "name": grade.system.name,
                "level": grade.level,
                "kinds": sorted({kinds[key] for key in own[grade.system.id] if key in kinds}),
            }
            for grade in case.systems
        ],
        "kinds": sorted({kind for key, kind in kinds.items() if key not in of_systems}),
        "unread": bool(case.unread_systems) or not workspace.damaged.isdisjoint({"evidence", *_FAMILIES}),
    }


def _records(case: Case) -> Iterator[tuple[str, BaseModel]]:
    """Every record that belongs to a system, with the id of that system."""
    for family in _FAMILIES:
        held: Mapping[str, BaseModel] = getattr(case.workspace, family)
        for key, record in held.items():
            system = key if family == "systems" else getattr(record, "system", None)
            if isinstance(system, str):
                yield system, record

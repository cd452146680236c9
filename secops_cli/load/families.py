"""What each family of files holds: the record that its items are; imported when a file of it is met.

The records of a family cost some milliseconds to import, those of systems a tenth of a second, and most repositories
hold few families.
"""

from __future__ import annotations

from functools import cache
from importlib import import_module
from typing import Final

from pydantic import BaseModel

from secops_cli.model.workspace import Family

_MODELS: Final[dict[Family, tuple[str, str]]] = {
    "settings": ("settings", "Settings"),
    "organization": ("organization", "Organization"),
    "people": ("people", "Person"),
    "projects": ("work", "Project"),
    "services": ("services", "ServiceLine"),
    "sites": ("services", "Site"),
    "tools": ("work", "Tool"),
    "certificates": ("work", "OrganizationCertificate"),
    "findings": ("work", "Finding"),
    "evidence": ("evidence", "Evidence"),
    "rows": ("assessment", "Row"),
    "editions": ("standard", "Edition"),
    "clauses": ("standard", "Clause"),
    "texts": ("wording", "Wording"),
    "systems": ("systems", "System"),
    "classifications": ("systems", "Classification"),
    "data": ("systems", "DataClass"),
    "changes": ("changes", "ChangeRecord"),
    "campaigns": ("campaign", "Campaign"),
    "participants": ("campaign", "Participant"),
    "lifecycles": ("operation", "SystemLifecycle"),
    "operations": ("operation", "Operation"),
    "terminations": ("operation", "Termination"),
    "incidents": ("operation", "Incident"),
    "complaints": ("holding", "Complaint"),
    "mark_use": ("holding", "MarkUse"),
    "notifications": ("holding", "Notification"),
}
"""Family → module of `model/` and the name of the record in it."""


@cache
def model_of(family: Family) -> type[BaseModel]:
    """Return the record that the items of a family are."""
    module, name = _MODELS[family]
    found: type[BaseModel] = getattr(import_module(f"secops_cli.model.{module}"), name)
    return found

"""What each family of files holds: the record that its items are."""

from __future__ import annotations

from typing import Final

from pydantic import BaseModel

from secops_cli.model.assessment import Row
from secops_cli.model.campaign import Campaign, Participant
from secops_cli.model.changes import ChangeRecord
from secops_cli.model.evidence import Evidence
from secops_cli.model.holding import Complaint, MarkUse, Notification
from secops_cli.model.operation import Incident, Operation, SystemLifecycle, Termination
from secops_cli.model.organization import Organization
from secops_cli.model.people import Person
from secops_cli.model.services import ServiceLine, Site
from secops_cli.model.settings import Settings
from secops_cli.model.standard import Clause, Edition
from secops_cli.model.systems import Classification, DataClass, System
from secops_cli.model.wording import Wording
from secops_cli.model.work import Finding, OrganizationCertificate, Project, Tool
from secops_cli.model.workspace import Family

MODELS: Final[dict[Family, type[BaseModel]]] = {
    "settings": Settings,
    "organization": Organization,
    "people": Person,
    "projects": Project,
    "services": ServiceLine,
    "sites": Site,
    "tools": Tool,
    "certificates": OrganizationCertificate,
    "findings": Finding,
    "evidence": Evidence,
    "rows": Row,
    "editions": Edition,
    "clauses": Clause,
    "texts": Wording,
    "systems": System,
    "classifications": Classification,
    "data": DataClass,
    "changes": ChangeRecord,
    "campaigns": Campaign,
    "participants": Participant,
    "lifecycles": SystemLifecycle,
    "operations": Operation,
    "terminations": Termination,
    "incidents": Incident,
    "complaints": Complaint,
    "mark_use": MarkUse,
    "notifications": Notification,
}
"""Family → model of one record."""

"""The contract of `campaign`: per organisation and system the materials, the steps, archive and certificate."""

from __future__ import annotations

from typing import Literal

from typing_extensions import TypedDict

from secops_cli.report.contracts.diagnostics import DiagnosticEntry
from secops_cli.report.contracts.grade import LocationEntry
from secops_cli.terms import (
    AssessmentConclusion,
    CalendarState,
    CampaignStep,
    EditionStatus,
    MaterialList,
    MaterialState,
    SecurityLevel,
)


class AttachedEntry(TypedDict):
    """A document that is named for a material; `reason` is why it proves nothing, empty where it is valid."""

    id: str
    valid: bool
    reason: str


class MaterialEntry(TypedDict):
    """One material of one system; `late` where it came in after its day, or is not there though that is over."""

    list: MaterialList
    id: str
    title: str
    catch_all: bool
    state: MaterialState
    late: bool
    due: str | None
    received: str | None
    documents: list[AttachedEntry]
    reason: str


class PassedEntry(TypedDict):
    """A step of the path; `date` is null where it is not behind the system."""

    step: CampaignStep
    by: str
    optional: bool
    due: str | None
    date: str | None
    late: bool


class AheadEntry(TypedDict):
    """The step that has to come next."""

    step: CampaignStep
    by: str
    due: str | None
    overdue: bool


class ReturnedEntry(TypedDict):
    """The step by which a system was sent back last, and to which."""

    step: CampaignStep
    date: str
    back_to: CampaignStep


class ConditionEntry(TypedDict):
    """A condition; `met` is null where a person decides, or something cannot be read."""

    met: bool | None
    lacking: list[str]
    unsure: list[str]


class CampaignSystemEntry(TypedDict):
    """Where one system stands; `reached` is null before the first step, `ahead` where all are behind."""

    id: str
    name: str
    system: str | None
    level: SecurityLevel | None
    materials: list[MaterialEntry]
    steps: list[PassedEntry]
    reached: CampaignStep | None
    returned: ReturnedEntry | None
    ahead: AheadEntry | None
    conclusion: AssessmentConclusion | None
    archive: ConditionEntry
    certificate: ConditionEntry
    overdue: bool


class SelfCheckEntry(TypedDict):
    """The self-check table of an organisation; `columns_known` is false where the campaign sets none."""

    state: MaterialState
    due: str | None
    submitted: str | None
    columns_known: bool
    unanswered: list[str]


class OrganizationEntry(TypedDict):
    """Where one organisation stands; `systems` is null where it does not say which it has."""

    id: str
    name: str
    credit_code: str | None
    coordinator: str | None
    unnamed: list[str]
    self_check: SelfCheckEntry
    systems: list[CampaignSystemEntry] | None
    overdue: bool
    locations: list[LocationEntry]


CalendarEntry = TypedDict(
    "CalendarEntry",
    {"state": CalendarState, "stage": str | None, "title": str | None, "from": str | None, "to": str | None},
)
"""To which stage of the calendar the day belongs; `stage` is null where it belongs to none."""


class PrincipleEntry(TypedDict):
    """Who does what; `step` is null where the path has no step for it."""

    by: str
    what: str
    step: CampaignStep | None


class CampaignEntry(TypedDict):
    """One campaign."""

    id: str
    title: str
    based_on: str
    based_on_status: EditionStatus
    calendar: CalendarEntry
    principle: list[PrincipleEntry]
    organizations: list[OrganizationEntry]


class UnknownEntry(TypedDict):
    """What cannot be judged: it counts neither as there nor as missing."""

    name: str
    campaign: str | None
    path: str
    line: int
    reason: str


class TallyEntry(TypedDict):
    """How many; all that was judged is counted, whether it is listed or not. `overdue` counts organisations."""

    organizations: int
    systems: int
    archive: int
    certificate: int
    overdue: int
    unknown: int


class CampaignDocument(TypedDict):
    """`secops campaign --format json`: campaigns and organisations by their ids, systems as stated.

    Organisations and systems that stand in `unread_files` are counted nowhere.
    """

    schema: Literal["secops/campaign/1"]
    as_of: str
    commit: str | None
    dirty: bool
    campaigns: list[CampaignEntry]
    unknown: list[UnknownEntry]
    unread_files: list[str]
    summary: TallyEntry
    diagnostics: list[DiagnosticEntry]

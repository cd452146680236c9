"""The contract of `batch`: one line of JSON an organisation."""

from __future__ import annotations

from typing import Literal

from typing_extensions import TypedDict

from secops_cli.terms import (
    Application,
    CampaignMatch,
    MaterialList,
    MaterialState,
    PendingKind,
    SecurityLevel,
    ShownState,
    TargetStanding,
    Verdict,
)


class BatchTargetEntry(TypedDict):
    """One target. `pending` counts clauses that are 待定 at the potential level, `actions` what is to be done."""

    standard: str
    category: str
    title: str
    application: Application
    region: str | None
    proven: str | None
    potential: str | None
    target: str
    met: bool
    standing: TargetStanding
    pending: int
    actions: int


class BatchClauseEntry(TypedDict):
    """A clause that keeps a target from being met."""

    standard: str
    category: str
    target: str
    clause: str
    title: str
    verdict: Verdict
    pending: PendingKind | None
    reason: str


class BatchSystemsEntry(TypedDict):
    """Systems in numbers; `levels` counts those whose level is known."""

    total: int
    settled: int
    levels: dict[SecurityLevel, int]


class BatchReportEntry(TypedDict):
    """A document that was asked for: its files in the folder of the organisation, or why there are none."""

    report: str
    files: list[str]
    fault: str | None


class BatchFaultEntry(TypedDict):
    """Why an organisation could not be judged."""

    message: str
    hint: str


class BatchShownSystemEntry(TypedDict):
    """A system of a repository; `kinds` are those of the valid documents that its records name."""

    id: str
    name: str
    level: SecurityLevel | None
    kinds: list[str]


class BatchShownEntry(TypedDict):
    """What a repository shows of its systems; `kinds` are those of the valid documents of no system.

    Where it is `unread`, there may be more of either.
    """

    systems: list[BatchShownSystemEntry]
    kinds: list[str]
    unread: bool


class BatchCampaignMaterialEntry(TypedDict):
    """A material: as the coordinating body has it on record, and whether the repository has it."""

    list: MaterialList
    id: str
    title: str
    state: MaterialState
    due: str | None
    received: str | None
    shown: ShownState
    match: CampaignMatch


class BatchCampaignSystemEntry(TypedDict):
    """A system of a campaign; `own` is the id of the one of that name in the repository, `own_level` its level."""

    id: str
    name: str
    own: str | None
    level: SecurityLevel | None
    own_level: SecurityLevel | None
    materials: list[BatchCampaignMaterialEntry]


class BatchCampaignEntry(TypedDict):
    """The organisation in a campaign; `others` names the systems of the repository that are not in it."""

    campaign: str
    title: str
    organization: str
    name: str
    systems: list[BatchCampaignSystemEntry]
    others: list[str]


class BatchDocument(TypedDict):
    """A line of `results.jsonl`: `secops batch`.

    `gaps` is the sum of the actions of all targets, `overdue` counts firm deadlines before the day. `state` changes
    whenever the answer may; null where it has to be made anew each time. Where there is a `fault`, everything that is
    not known is null, empty or 0. Without `--campaign`, `shows` is null and `campaigns` is empty.
    """

    schema: Literal["secops/batch/1"]
    source: str
    revision: str | None
    name: str | None
    credit_code: str | None
    commit: str | None
    dirty: bool
    as_of: str | None
    institutions: list[BatchTargetEntry]
    blocking: list[BatchClauseEntry]
    gaps: int
    overdue: int
    systems: BatchSystemsEntry
    shows: BatchShownEntry | None
    campaigns: list[BatchCampaignEntry]
    errors: int
    warnings: int
    reports: list[BatchReportEntry]
    folder: str | None
    state: str | None
    fault: BatchFaultEntry | None

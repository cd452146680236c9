"""What the judgement of a campaign says: of a material, a system, an organisation, the whole."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from secops_cli.assess.campaign_plan import Calendar, Plan, Walk
from secops_cli.assess.classification import SystemGrade
from secops_cli.diagnostics import Place
from secops_cli.errors import CommandLineError
from secops_cli.model.campaign import Material, Participant, ParticipantSystem, PathStep
from secops_cli.terms import AssessmentConclusion, MaterialList, MaterialState, SecurityLevel


@dataclass(frozen=True, slots=True)
class Attached:
    """A document that is named for a material; `fault` is why it proves nothing, empty where it does."""

    id: str
    fault: str


@dataclass(frozen=True, slots=True)
class MaterialStanding:
    """One material of one system.

    Attributes:
        due: last day on which it is in time; None where there is none.
        received: the day it came in, up to the day of the judgement.
        why: what is wrong with its documents; empty where they prove it.
    """

    list: MaterialList
    material: Material
    state: MaterialState
    due: date | None
    received: date | None
    attached: tuple[Attached, ...]
    why: str

    @property
    def lacking(self) -> bool:
        return self.state in ("未收", "逾期", "待核") and not self.material.catch_all

    @property
    def late(self) -> bool:
        """It came in after its day, or has not come in though that is over."""
        if self.received is None:
            return self.state == "逾期"
        return self.due is not None and self.received > self.due


@dataclass(frozen=True, slots=True)
class Condition:
    """A condition; None where it is neither shown nor refuted, and a person decides or something is unread."""

    lacking: tuple[str, ...]
    unsure: tuple[str, ...]

    @property
    def met(self) -> bool | None:
        return False if self.lacking else None if self.unsure else True


@dataclass(frozen=True, slots=True)
class SystemStanding:
    """Where one system stands.

    Attributes:
        grade: of the system of this repository that it points at; None where it points at none, or none is there.
        reached: the last step behind it; None before the first.
        ahead: the step that has to come next; None where all are behind.
        due: last day for it.
        conclusion: of the last assessment; None where there is none.
    """

    system: ParticipantSystem
    grade: SystemGrade | None
    level: SecurityLevel | None
    materials: tuple[MaterialStanding, ...]
    walk: Walk
    reached: PathStep | None
    ahead: PathStep | None
    due: date | None
    step_overdue: bool
    conclusion: AssessmentConclusion | None
    archive: Condition
    certificate: Condition

    def of_list(self, name: MaterialList) -> tuple[MaterialStanding, ...]:
        """The materials of one list; the two are never one."""
        return tuple(m for m in self.materials if m.list == name)

    @property
    def overdue(self) -> bool:
        return self.step_overdue or any(m.state == "逾期" for m in self.materials)

    @property
    def lacks(self) -> bool:
        return self.overdue or any(m.lacking or m.state == "未知" for m in self.materials)


@dataclass(frozen=True, slots=True)
class SelfCheckStanding:
    """The self-check table of an organisation; `unanswered` are the columns left empty, `unknown` those there are not.

    Attributes:
        configured: it is known which columns the table has.
    """

    state: MaterialState
    due: date | None
    submitted: date | None
    configured: bool
    unanswered: tuple[str, ...]
    unknown: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class OrganizationStanding:
    """Where one organisation stands; `unnamed` are the offices (领导小组 …) for which nobody is named."""

    participant: Participant
    self_check: SelfCheckStanding
    unnamed: tuple[str, ...]
    systems: tuple[SystemStanding, ...]

    @property
    def overdue(self) -> bool:
        return self.self_check.state == "逾期" or any(system.overdue for system in self.systems)

    @property
    def lacks(self) -> bool:
        """Something is asked of it still; what it left unsaid of its systems is."""
        unsaid = self.participant.systems is None or bool(self.unnamed)
        check = self.self_check.state in ("未收", "逾期") or bool(self.self_check.unanswered)
        return unsaid or check or any(system.lacks for system in self.systems)


@dataclass(frozen=True, slots=True)
class CampaignStanding:
    """Where a campaign stands."""

    plan: Plan
    calendar: Calendar
    organizations: tuple[OrganizationStanding, ...]


@dataclass(frozen=True, slots=True)
class Unjudged:
    """An organisation, or a file of them, of which nothing is known: it counts neither as there nor as missing.

    Attributes:
        unread: organisations, and systems with them, are lost in that file; how many is not known.
    """

    name: str
    campaign: str | None
    place: Place
    reason: str
    unread: bool = False


@dataclass(frozen=True, slots=True)
class Campaigns:
    """Every campaign of a repository, and what cannot be judged."""

    standings: tuple[CampaignStanding, ...]
    unjudged: tuple[Unjudged, ...]

    @property
    def organizations(self) -> tuple[OrganizationStanding, ...]:
        return tuple(organization for standing in self.standings for organization in standing.organizations)

    @property
    def systems(self) -> tuple[SystemStanding, ...]:
        return tuple(system for organization in self.organizations for system in organization.systems)

    @property
    def unread_files(self) -> tuple[str, ...]:
        """The files of organisations that cannot be read, or not all of it."""
        return tuple(dict.fromkeys(found.place.path for found in self.unjudged if found.unread))

    def only(self, campaign: str) -> Campaigns:
        """One campaign, with what cannot be judged and may belong to it.

        Raises:
            CommandLineError: there is no such campaign, or it cannot be judged.
        """
        standings = tuple(s for s in self.standings if s.plan.campaign.id == campaign)
        if not standings:
            known = "、".join(s.plan.campaign.id for s in self.standings) or "没有"
            raise CommandLineError(f"没有可以看的专项工作 {campaign}", f"仓库里的：{known}")
        return Campaigns(standings, tuple(u for u in self.unjudged if u.campaign in (None, campaign)))

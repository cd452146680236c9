"""A campaign as it is carried out: what the repository states over the plan it is based on, and its calendar."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from secops_cli.model.campaign import (
    Campaign,
    CampaignPlan,
    CampaignStage,
    Material,
    Materials,
    PathStep,
    Principle,
    SelfCheckTable,
    StepRecord,
)
from secops_cli.terms import CalendarState, CampaignStep, EditionStatus, MaterialList


@dataclass(frozen=True, slots=True)
class Plan:
    """A campaign in force.

    Attributes:
        base: the plan it is based on.
        inherits_dates: the stages, and with them every date, are those of the plan it is based on.
        due: step → last day on which it is in time; a step that is not there has none.
    """

    campaign: Campaign
    base: CampaignPlan
    inherits_dates: bool
    stages: tuple[CampaignStage, ...]
    principle: tuple[Principle, ...]
    materials: Materials
    path: tuple[PathStep, ...]
    self_check: SelfCheckTable
    due: Mapping[CampaignStep, date]

    @property
    def status(self) -> EditionStatus:
        """Of the plan it is based on."""
        return self.base.status

    def list_due(self, name: MaterialList) -> date | None:
        """The last day for a list: that of the step with which it is handed in."""
        return next((self.due.get(entry.step) for entry in self.path if entry.materials == name), None)

    def goes_to(self, name: MaterialList) -> str | None:
        """Whom a list goes to; a path of one's own that does not say leaves it as the plan has it."""
        entries = (*self.path, *self.base.review_path)
        return next((entry.to for entry in entries if entry.materials == name and entry.to), None)

    def is_late(self, step: CampaignStep, passed: date | None) -> bool:
        """Say whether a step was passed after its last day."""
        return passed is not None and step in self.due and passed > self.due[step]

    def position(self, step: CampaignStep) -> int | None:
        """Where a step stands in the path; None where it is not in it."""
        return next((index for index, entry in enumerate(self.path) if entry.step == step), None)

    def material(self, name: str) -> Material | None:
        """The material of that id, of whichever list."""
        return next((m for listed in self.materials.values() for m in listed if m.id == name), None)


def plan_of(campaign: Campaign, base: CampaignPlan) -> Plan:
    """Lay what a campaign states over the plan it is based on.

    Each thing is replaced as a whole, a list of materials by itself. A campaign with stages of its own takes no date
    from the plan: days of another year would make everything overdue.
    """
    inherits = campaign.stages is None
    stages = campaign.stages or base.stages
    inherited = base.self_check if inherits else base.self_check.model_copy(update={"due": None})
    ends: dict[CampaignStep, date] = {}
    for stage in stages:
        for step in stage.steps:
            ends[step] = max(stage.end, ends.get(step, stage.end))
    return Plan(
        campaign=campaign,
        base=base,
        inherits_dates=inherits,
        stages=stages,
        principle=base.principle if campaign.principle is None else campaign.principle,
        materials={**base.materials, **campaign.materials},
        path=campaign.review_path or base.review_path,
        self_check=campaign.self_check or inherited,
        due={**ends, **campaign.due},
    )


@dataclass(frozen=True, slots=True)
class Calendar:
    """Where a day stands: in which stage, or between, before or after all; `after` and `before` are its neighbours."""

    state: CalendarState
    stage: CampaignStage | None = None
    after: CampaignStage | None = None
    before: CampaignStage | None = None


def calendar_on(stages: Sequence[CampaignStage], day: date) -> Calendar:
    """Say to which stage a day belongs; a day between two belongs to none.

    Source: the plan of 2011 leaves out 31 July.
    """
    for stage in stages:
        if stage.start <= day <= stage.end:
            return Calendar("进行中", stage)
    after = max((s for s in stages if s.end < day), key=lambda s: s.end, default=None)
    before = min((s for s in stages if s.start > day), key=lambda s: s.start, default=None)
    state: CalendarState = "两阶段之间" if after and before else "已结束" if after else "未开始"
    return Calendar(state, None, after, before)


@dataclass(frozen=True, slots=True)
class Walk:
    """How far a system has come.

    Attributes:
        done: so many steps of the path are behind it.
        passed: step → day on which it was passed, of those behind it.
        returned: the step by which it was sent back, where that was the last thing to happen.
        strayed: indexes of records that do not follow from those before; they do not count.
        foreign: indexes of records whose step, or the one it is sent back to, is not in the path.
    """

    done: int
    passed: Mapping[CampaignStep, date]
    returned: tuple[StepRecord, CampaignStep] | None
    strayed: tuple[int, ...]
    foreign: tuple[int, ...]


def walk(plan: Plan, records: Iterable[StepRecord], as_of: date) -> Walk:
    """Follow the steps of a system along the path, by their dates, those of one day as listed.

    A step follows where nothing but optional steps lies between; so may one be taken again, as an assessment is after
    rectification. To be sent back undoes the step before, or all from `back_to` on. Later days do not count.
    """
    done = 0
    passed: dict[CampaignStep, date] = {}
    returned: tuple[StepRecord, CampaignStep] | None = None
    strayed, foreign = [], []
    for index, record in sorted(enumerate(records), key=lambda found: found[1].date):
        if record.date > as_of:
            continue
        at = plan.position(record.step)
        back = plan.position(record.back_to) if record.back_to else max((at or 0) - 1, 0)
        if at is None or back is None:
            foreign.append(index)
            continue
        between = plan.path[done:at] if at >= done else plan.path[at + 1 : done]
        if any(not entry.optional for entry in between) or back > at:
            strayed.append(index)
            continue
        if record.result == "通过":
            done, returned = at + 1, None
            passed[record.step] = record.date
        else:
            done, returned = back, (record, plan.path[back].step)
        ahead = {entry.step for entry in plan.path[done:]}
        passed = {step: day for step, day in passed.items() if step not in ahead}
    return Walk(done, passed, returned, tuple(strayed), tuple(foreign))


def next_step(plan: Plan, done: int) -> PathStep | None:
    """The step that has to come next; None where all are behind."""
    return next((entry for entry in plan.path[done:] if not entry.optional), None)

"""Checks of campaigns: what contradicts the plan, what came late, who is not named."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from secops_cli.assess.campaign import is_unread, last_assessment
from secops_cli.assess.campaign_plan import Plan
from secops_cli.assess.campaign_standing import CampaignStanding, OrganizationStanding, SystemStanding
from secops_cli.assess.case import Case
from secops_cli.assess.conclusion import conclude
from secops_cli.diagnostics import Diagnostic, Place, Related
from secops_cli.model.campaign import Campaign, Participant, StepRecord
from secops_cli.model.workspace import RecordRef

Route = tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class _Spot:
    """Where a system of an organisation stands, and whose it is."""

    place: Place
    route: Route
    whose: str

    def found(self, code: str, words: str, *inside: str | int) -> Diagnostic:
        """A finding at a value inside the system."""
        return Diagnostic(code, self.place, f"{self.whose}：{words}", route=(*self.route, *inside))


def check_campaigns(case: Case) -> Iterator[Diagnostic]:
    """Every check of every campaign and organisation, in the order of their ids."""
    workspace = case.workspace
    plans = case.catalogues.campaign_plans if workspace.campaigns else {}
    for key, campaign in sorted(workspace.campaigns.items()):
        if campaign.based_on not in plans:
            words = f"没有方案 {campaign.based_on}，可用：{'、'.join(plans)}"
            yield Diagnostic("SEC761", workspace.places[RecordRef("campaigns", key)], words, route=("based_on",))
    for _, participant in sorted(workspace.participants.items()):
        if participant.campaign not in workspace.campaigns and "campaigns" not in workspace.damaged:
            known = "、".join(sorted(workspace.campaigns)) or "没有"
            words = f"没有专项工作 {participant.campaign}，可用：{known}"
            yield Diagnostic("SEC761", _place(case, participant), words, route=("campaign",))
    for standing in case.campaigns.standings:
        yield from _check_plan(case, standing.plan)
        yield from _check_codes(case, standing)
        for organization in standing.organizations:
            yield from _check_organization(case, standing.plan, organization)


def _place(case: Case, participant: Participant) -> Place:
    return case.workspace.places[RecordRef("participants", participant.id)]


# --- the campaign -----------------------------------------------------------------------------------------------


def _check_plan(case: Case, plan: Plan) -> Iterator[Diagnostic]:
    place = case.workspace.places[RecordRef("campaigns", plan.campaign.id)]
    seen: dict[str, str] = {}
    for name, listed in plan.materials.items():
        for index, material in enumerate(listed):
            if material.id in seen:
                words = f"{name}的 {material.id} 已在{seen[material.id]}里"
                yield Diagnostic("SEC760", place, words, route=("materials", name, index, "id"))
            seen.setdefault(material.id, name)
    yield from _check_stages(plan.campaign, place)
    yield from _check_path(plan, place)
    if plan.inherits_dates and plan.status == "历史":
        words = f"{plan.campaign.title} 没有写阶段，日期都照 {plan.campaign.based_on}"
        yield Diagnostic("SEC774", place, words)


def _check_stages(campaign: Campaign, place: Place) -> Iterator[Diagnostic]:
    stages = list(enumerate(campaign.stages or ()))
    for index, stage in stages:
        if stage.end < stage.start:
            words = f"to {stage.end} 早于 from {stage.start}"
            yield Diagnostic("SEC207", place, words, route=("stages", index, "to"))
    for (_, first), (index, second) in pairwise(sorted(stages, key=lambda found: found[1].start)):
        if second.start <= first.end:
            words = f"{second.title}从 {second.start} 起，{first.title}到 {first.end} 才止，有的日子属于两个阶段"
            yield Diagnostic("SEC769", place, words, route=("stages", index, "from"))


def _check_path(plan: Plan, place: Place) -> Iterator[Diagnostic]:
    """Steps are in the path once, due days rise along it, and what names a step names one that is in it."""
    campaign, known = plan.campaign, [entry.step for entry in plan.path]
    for index, step in enumerate(known):
        if step in known[:index]:
            words = f"{step} 在路径里写了两次"
            yield Diagnostic("SEC769", place, words, "一步只写一次。", route=("review_path", index, "step"))
    for step in campaign.due:
        if step not in known:
            words = f"due 的 {step} 不在路径里，可用：{'、'.join(known)}"
            yield Diagnostic("SEC761", place, words, route=("due", step))
    for number, stage in enumerate(campaign.stages or ()):
        for index, step in enumerate(stage.steps):
            if step not in known:
                words = f"{stage.title}的 {step} 不在路径里，可用：{'、'.join(known)}"
                yield Diagnostic("SEC761", place, words, route=("stages", number, "steps", index))
    dated = [(step, plan.due[step]) for step in dict.fromkeys(known) if step in plan.due]
    for (before, first), (after, second) in pairwise(dated):
        if second < first:
            words = f"{after} 的期限 {second} 早于前面的 {before} {first}"
            yield Diagnostic("SEC769", place, words, route=("due", after))


def _check_codes(case: Case, standing: CampaignStanding) -> Iterator[Diagnostic]:
    """The one that stands later, by path and line, is told; the first is named."""
    first: dict[str, Participant] = {}
    taking_part = [organization.participant for organization in standing.organizations]
    for participant in sorted(taking_part, key=lambda p: _place(case, p)):
        code = participant.credit_code
        if code is None:
            continue
        if code in first:
            earlier = first[code]
            words = f"{participant.name} 与 {earlier.name} 的信用代码都是 {code}"
            related = (Related(_place(case, earlier), "先写的一处"),)
            yield Diagnostic("SEC767", _place(case, participant), words, related=related, route=("credit_code",))
        first.setdefault(code, participant)


# --- an organisation --------------------------------------------------------------------------------------------


def _check_organization(case: Case, plan: Plan, organization: OrganizationStanding) -> Iterator[Diagnostic]:
    participant = organization.participant
    place, name = _place(case, participant), participant.name
    if organization.unnamed:
        yield Diagnostic("SEC770", place, f"{name} 没有写{'、'.join(organization.unnamed)}")
    yield from _check_self_check(plan, organization, place)
    for index, standing in enumerate(organization.systems):
        spot = _Spot(place, ("systems", index), f"{name} {standing.system.name}")
        yield from _check_materials(plan, standing, spot)
        yield from _check_steps(plan, standing, spot)
        yield from _check_certificate(case, plan, standing, spot)
        yield from _check_twin(case, standing, spot)


def _check_self_check(plan: Plan, organization: OrganizationStanding, place: Place) -> Iterator[Diagnostic]:
    found, name = organization.self_check, organization.participant.name
    title = plan.self_check.title
    for column in found.unknown:
        known = f"，可用：{'、'.join(plan.self_check.columns)}" if plan.self_check.columns else "，栏目还没有设定"
        yield Diagnostic("SEC761", place, f"{title}没有栏目 {column}{known}", route=("self_check", "answers", column))
    if found.state == "逾期":
        yield Diagnostic("SEC771", place, f"{name} 应在 {found.due} 前报{title}", route=("self_check",))
    elif found.state == "迟收":
        words = f"{name} 于 {found.submitted} 报{title}，期限是 {found.due}"
        yield Diagnostic("SEC771", place, words, route=("self_check", "submitted"))
    if found.unanswered:
        words = f"{name} 的{title}没有填：{'、'.join(found.unanswered)}"
        yield Diagnostic("SEC771", place, words, route=("self_check", "answers"))


# --- a system ---------------------------------------------------------------------------------------------------


def _check_materials(plan: Plan, standing: SystemStanding, spot: _Spot) -> Iterator[Diagnostic]:
    for name in standing.system.materials:
        if plan.material(name) is None:
            known = "、".join(m.id for listed in plan.materials.values() for m in listed)
            yield spot.found("SEC761", f"没有材料 {name}，可用：{known}", "materials", name)
    for listed in plan.materials:
        missing = [m for m in standing.of_list(listed) if m.state == "逾期"]
        if missing:
            names = "、".join(m.material.id for m in missing)
            yield spot.found("SEC772", f"{listed}应在 {missing[0].due} 前交，还缺 {names}", "materials")
    for m in standing.materials:
        inside = ("materials", m.material.id)
        if m.received is not None and m.late:
            yield spot.found("SEC772", f"{m.material.id} 于 {m.received} 收到，期限是 {m.due}", *inside, "received")
        if m.state == "待核":
            yield spot.found("SEC309", f"{m.material.id} 收到了，{m.why}", *inside)


def _check_steps(plan: Plan, standing: SystemStanding, spot: _Spot) -> Iterator[Diagnostic]:
    walked, steps = standing.walk, standing.system.steps
    begin = min(stage.start for stage in plan.stages)
    for index in walked.foreign:
        known = "、".join(entry.step for entry in plan.path)
        words = f"{steps[index].step} 或它退回到的一步不在路径里，可用：{known}"
        yield spot.found("SEC761", words, "steps", index, "step")
    for index, record in enumerate(steps):
        if record.date < begin:
            yield spot.found(
                "SEC766", f"{record.step}在 {record.date}，专项工作 {begin} 才开始", "steps", index, "date"
            )
    if walked.strayed and not _is_unfiled(steps, steps[walked.strayed[0]]):
        first, *others = walked.strayed
        more = f"；接不上的另有 {len(others)} 步" if others else ""
        wanted = f"应先办{standing.ahead.step}" if standing.ahead else "各步都已办完"
        words = f"{steps[first].date} 的{steps[first].step}接不上，{wanted}{more}"
        yield spot.found("SEC762", words, "steps", first, "step")
    if standing.step_overdue and standing.ahead:
        yield spot.found("SEC773", f"{standing.ahead.step}应在 {standing.due} 前办", "steps")


def _is_unfiled(steps: tuple[StepRecord, ...], record: StepRecord) -> bool:
    """A certificate is recorded and no filing before it at all: that is said by itself."""
    filed = any(s.step == "备案" and s.result == "通过" and s.date <= record.date for s in steps)
    return record.step == "发证" and record.result == "通过" and not filed


def _check_certificate(case: Case, plan: Plan, standing: SystemStanding, spot: _Spot) -> Iterator[Diagnostic]:
    """A certificate that was issued: filed before, the materials in, protection shown by then.

    What lies between (基本符合, 需确认) is a person's to decide, who did so by issuing it.
    """
    steps, received = standing.system.steps, standing.system.materials
    for index, record in enumerate(steps):
        if record.step != "发证" or record.result != "通过" or record.date > case.as_of:
            continue
        here = ("steps", index, "step")
        if plan.position("备案") is not None and _is_unfiled(steps, record):
            yield spot.found("SEC763", f"{record.date} 发证，以前没有备案", *here)
        wanted = [m.material.id for m in standing.materials if not m.material.catch_all]
        absent = [name for name in wanted if name not in received or received[name].received > record.date]
        if absent:
            yield spot.found("SEC765", f"{record.date} 发证时还没有收到 {'、'.join(absent)}", *here)
        if is_unread(case, standing.system):
            continue
        found = last_assessment(case, standing.system, record.date)
        if found is None:
            yield spot.found("SEC764", f"{record.date} 发证，以前没有测评", *here)
        elif conclude(found, case.catalogues.rules.periods)[0] == "不符合":
            yield spot.found("SEC764", f"{record.date} 发证，测评结论是不符合", *here)


def _check_twin(case: Case, standing: SystemStanding, spot: _Spot) -> Iterator[Diagnostic]:
    """What is said of a system of this repository is what `systems/` says."""
    system, workspace = standing.system, case.workspace
    if system.system is None:
        return
    if system.system not in workspace.systems:
        if "systems" not in workspace.damaged:
            yield spot.found("SEC301", f"没有 id 为 {system.system} 的系统", "system")
        return
    if system.level and standing.level and system.level != standing.level:
        yield spot.found("SEC768", f"写作{system.level}，systems/ 里的 {system.system} 是{standing.level}", "level")
    stated, own = workspace.classifications.get(system.system), system.assessment
    if own is None or stated is None or stated.assessments is None:
        return
    alike = (
        a.date == own.date and own.rate in (None, a.rate) and own.major_risks in (None, a.major_risks)
        for a in stated.assessments
    )
    if not any(alike):
        yield spot.found("SEC768", f"{system.system} 没有登记 {own.date} 这样的测评", "assessment")

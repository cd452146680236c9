"""What is recorded of a system's life: rounds of activities, how it is run, incidents, and how it was ended.

A round is one pass through the life cycle or a part of it: activities recur, yearly and after changes.

Source: 等级保护实施过程 2.2.1–2.2.5.
"""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from secops_cli.model.base import Count, Date, EvidenceIds, Identifier, Months, Record, Text
from secops_cli.model.changes import Approval
from secops_cli.terms import (
    ActivityState,
    DrillKind,
    EquipmentHandling,
    ImprovementBranch,
    ImprovementExtent,
    InformationHandling,
    MediumHandling,
    ResidualInformation,
    RoundTrigger,
)

# --- systems/<id>/lifecycle.yaml --------------------------------------------------------------------------------

Who = Annotated[tuple[Text, ...], Field(min_length=1, description="人员的 id、姓名或单位名称")]


class ActivityEntry(Record, title="活动"):
    """One activity of one round."""

    activity: Text = Field(title="活动", description="标识或名称；重名的写 阶段/活动")
    state: ActivityState = Field(title="状态")
    started: Date | None = Field(None, title="开始日期")
    finished: Date | None = Field(None, title="完成日期")
    reason: Text | None = Field(None, title="不需要的理由")
    people: dict[Text, Who] = Field({}, title="参与者", description="角色 → 人员或单位")
    outputs: dict[Text, EvidenceIds] = Field({}, title="输出", description="文档名称 → 证明材料")
    approvals: tuple[Approval, ...] = Field((), title="审批")
    note: Text | None = Field(None, title="备注")


class Round(Record, title="轮次"):
    """One pass; what set it off, and its activities."""

    id: Identifier = Field(title="标识")
    trigger: RoundTrigger = Field(title="由来")
    cause: Identifier | None = Field(None, title="所因", description="变更或改进的标识")
    started: Date | None = Field(None, title="开始日期")
    finished: Date | None = Field(None, title="结束日期")
    activities: tuple[ActivityEntry, ...] = Field((), title="活动")
    note: Text | None = Field(None, title="备注")


class SystemLifecycle(Record, title="生命周期"):
    """`systems/<id>/lifecycle.yaml`."""

    system: Identifier = Field(title="系统")
    rounds: tuple[Round, ...] = Field((), title="轮次")


# --- systems/<id>/operation.yaml --------------------------------------------------------------------------------


class MonitoredObject(Record, title="监控对象"):
    """Something whose state is watched, inside the system or outside of it."""

    id: Identifier = Field(title="标识")
    name: Text = Field(title="名称")
    why: Text | None = Field(None, title="为何监控")
    means: Text | None = Field(None, title="监控工具或方式")
    responsible: Identifier | None = Field(None, title="责任人")


class IncidentLevel(Record, title="事件等级"):
    """A level of incidents, as the organisation divides them."""

    level: Text = Field(title="等级")
    criteria: Text | None = Field(None, title="划分依据")
    report_to: Text | None = Field(None, title="报告对象")
    needs_plan: bool = Field(False, title="要有应急预案")


class PlanDrill(Record, title="演练"):
    """A drill of an emergency plan."""

    id: Identifier = Field(title="标识")
    date: Date = Field(title="日期")
    kind: DrillKind | None = Field(None, title="方式")
    result: Text | None = Field(None, title="结果")
    evidence: EvidenceIds = Field((), title="证明材料")


class EmergencyPlan(Record, title="应急预案"):
    """A plan for incidents of some levels."""

    id: Identifier = Field(title="标识")
    name: Text = Field(title="名称")
    levels: tuple[Text, ...] = Field((), title="适用的事件等级")
    drill_months: Months | None = Field(None, title="演练间隔", description="本单位口径，月")
    drills: tuple[PlanDrill, ...] = Field((), title="演练")
    evidence: EvidenceIds = Field((), title="证明材料")


class CheckFinding(Record, title="检查发现"):
    """Something that a check found wanting."""

    id: Identifier = Field(title="标识")
    what: Text = Field(title="问题")
    advice: Text | None = Field(None, title="改进建议")


class SecurityCheck(Record, title="安全检查"):
    """One check of the system's state."""

    id: Identifier = Field(title="标识")
    date: Date = Field(title="日期")
    by: Text | None = Field(None, title="检查方")
    method: Text | None = Field(None, title="方法")
    findings: tuple[CheckFinding, ...] | None = Field(None, title="发现的问题", description="没有时写 []")
    report: EvidenceIds = Field((), title="安全检查报告")


class Improvement(Record, title="改进"):
    """What is made better after a check.

    Whether it is much has no number in the source: a person says so, or the organisation's thresholds decide.
    """

    id: Identifier = Field(title="标识")
    summary: Text = Field(title="内容")
    findings: tuple[Identifier, ...] = Field((), title="针对的检查发现")
    level_affected: bool | None = Field(None, title="牵动安全保护等级")
    extent: ImprovementExtent | None = Field(None, title="改动大小", description="由人判断")
    items: Count | None = Field(None, title="改动项数")
    areas: Count | None = Field(None, title="牵涉方面数")
    branch: ImprovementBranch | None = Field(None, title="所走的路")
    raised: Date | None = Field(None, title="提出日期")
    finished: Date | None = Field(None, title="完成日期")
    project: EvidenceIds = Field((), title="立项材料")
    plan: EvidenceIds = Field((), title="安全改进方案")
    acceptance: EvidenceIds = Field((), title="测试或验收报告")
    responsible: Identifier | None = Field(None, title="责任人")


class Operation(Record, title="运行与维护"):
    """`systems/<id>/operation.yaml`."""

    system: Identifier = Field(title="系统")
    monitored: tuple[MonitoredObject, ...] | None = Field(None, title="监控对象", description="没有时写 []")
    incident_levels: tuple[IncidentLevel, ...] = Field((), title="事件等级", description="由低到高")
    plans: tuple[EmergencyPlan, ...] | None = Field(None, title="应急预案", description="没有时写 []")
    checks: tuple[SecurityCheck, ...] | None = Field(None, title="安全检查", description="没有时写 []")
    improvements: tuple[Improvement, ...] = Field((), title="改进")


# --- incidents --------------------------------------------------------------------------------------------------


class Incident(Record, title="安全事件"):
    """`incidents.yaml`: one incident, of one system or several."""

    id: Identifier = Field(title="标识")
    title: Text = Field(title="名称")
    systems: tuple[Identifier, ...] = Field(min_length=1, title="涉及的系统")
    level: Text | None = Field(None, title="等级", description="operation.yaml 里所分的等级")
    found: Date = Field(title="发现日期")
    reported: Date | None = Field(None, title="上报日期")
    reported_to: Text | None = Field(None, title="报告对象")
    plan: Identifier | None = Field(None, title="启动的预案")
    handled: Date | None = Field(None, title="了结日期")
    measures: Text | None = Field(None, title="处置经过")
    responsible: Identifier | None = Field(None, title="责任人")
    report: EvidenceIds = Field((), title="安全事件处置报告")
    evidence: EvidenceIds = Field((), title="证明材料")


# --- systems/<id>/termination.yaml ------------------------------------------------------------------------------


class DisposalPlan(Record, title="处理方案"):
    """How equipment or media are to be disposed of, and the leader who approved it."""

    documents: EvidenceIds = Field((), title="处理方案")
    approvals: tuple[Approval, ...] = Field((), title="审批")


class _Disposed(Record):
    id: Identifier = Field(title="标识")
    what: Text = Field(title="对象")
    date: Date | None = Field(None, title="处理日期")
    method: Text | None = Field(None, title="处理的方式")
    people: tuple[Text, ...] = Field((), title="参与的人员")
    evidence: EvidenceIds = Field((), title="证明材料")


class DisposedInformation(_Disposed, title="信息处理"):
    """Information that was moved, kept for the time being, or wiped."""

    handling: InformationHandling = Field(title="处理")
    now_at: Text | None = Field(None, title="目前在何处")


class DisposedEquipment(_Disposed, title="设备处理"):
    """A device that went elsewhere or was scrapped."""

    handling: EquipmentHandling = Field(title="处理")
    residual: ResidualInformation | None = Field(None, title="有无残余信息")


class DisposedMedium(_Disposed, title="介质处理"):
    """A medium that was wiped or destroyed."""

    handling: MediumHandling = Field(title="处理")
    residual: ResidualInformation | None = Field(None, title="有无残余信息")


class Termination(Record, title="终止"):
    """`systems/<id>/termination.yaml`: three kinds of record; which comes first is not laid down."""

    system: Identifier = Field(title="系统")
    decided: Date | None = Field(None, title="决定终止日期")
    reason: Text | None = Field(None, title="终止的原因")
    information: tuple[DisposedInformation, ...] | None = Field(None, title="信息", description="没有时写 []")
    information_record: EvidenceIds = Field((), title="信息处理记录")
    equipment: tuple[DisposedEquipment, ...] | None = Field(None, title="设备", description="没有时写 []")
    equipment_plan: DisposalPlan = Field(DisposalPlan(), title="设备处理方案")
    equipment_record: EvidenceIds = Field((), title="设备处理报告")
    media: tuple[DisposedMedium, ...] | None = Field(None, title="存储介质", description="没有时写 []")
    media_plan: DisposalPlan = Field(DisposalPlan(), title="介质处理方案")
    media_record: EvidenceIds = Field((), title="介质处理记录")

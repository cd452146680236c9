"""Campaigns (专项工作) of a coordinating body: the packaged plan, what a repository makes of it, and who takes part.

Source: the plan of 2011 for state-owned enterprises of Wenzhou, from which the words are taken.
"""

from __future__ import annotations

from pydantic import Field

from secops_cli.model.base import Count, CreditCode, Date, EvidenceIds, Identifier, Record, Text
from secops_cli.model.evidence import EvidenceKind
from secops_cli.model.systems import Percentage
from secops_cli.terms import CampaignStep, EditionStatus, MaterialList, SecurityLevel, StepResult

KindGroup = EvidenceKind | tuple[EvidenceKind, ...]


class Material(Record, title="材料"):
    """One document that is asked for.

    Attributes:
        kinds: a document of every item is wanted; an item that is a list asks for one of its kinds.
        catch_all: an open item (其他…): any number of documents of any kind, and none is ever lacking.
    """

    id: Identifier = Field(title="标识")
    title: Text = Field(title="名称")
    kinds: tuple[KindGroup, ...] = Field((), title="证据种类", description="每一项都要有；一项写成列表的有其一即可")
    catch_all: bool = Field(False, title="兜底", description="其他材料：可有可无，不影响齐全")
    source: Text | None = Field(None, title="出处")

    @property
    def groups(self) -> tuple[tuple[str, ...], ...]:
        """The kinds as groups of which each asks for one document."""
        return tuple((item,) if isinstance(item, str) else item for item in self.kinds)


Materials = dict[MaterialList, tuple[Material, ...]]


class CampaignStage(Record, title="阶段"):
    """A stretch of the calendar, both days included; its last day is the due date of the steps that it names."""

    id: Identifier = Field(title="标识")
    title: Text = Field(title="名称")
    start: Date = Field(alias="from", title="起")
    end: Date = Field(alias="to", title="止")
    steps: tuple[CampaignStep, ...] = Field((), title="这一阶段要办完的步骤")


class PathStep(Record, title="路径的一步"):
    """A step that every system goes through, and by whom it is taken.

    Attributes:
        optional: taken only where there is need; to leave it out breaks no order.
        materials: the list that is handed in with this step and shares its due date.
        to: whom that list goes to; an organisation's own coordinating group is `所属协调小组`.
    """

    step: CampaignStep = Field(title="步骤")
    by: Text = Field(title="由谁办")
    optional: bool = Field(False, title="需要时才办")
    materials: MaterialList | None = Field(None, title="随这一步交的材料")
    to: Text | None = Field(None, title="材料交给谁", description="交给机构所属的协调小组的，写所属协调小组")
    source: Text | None = Field(None, title="出处")


class Principle(Record, title="原则的一项"):
    """Who does what by the principle; `step` is None where the path has no step for it."""

    by: Text = Field(title="谁")
    what: Text = Field(title="做什么")
    step: CampaignStep | None = Field(None, title="路径里的步骤", description="没有独立步骤的不写")


class SelfCheckTable(Record, title="自查表"):
    """The table that every organisation fills in; without columns it is not known what it asks."""

    title: Text = Field("自查表", title="名称")
    due: Date | None = Field(None, title="期限")
    columns: tuple[Text, ...] | None = Field(None, title="栏目")
    to: Text | None = Field(None, title="交给谁", description="交给机构所属的协调小组的，写所属协调小组")
    source: Text | None = Field(None, title="出处")


class CampaignPlan(Record):
    """`standards/*/campaign.yaml`: a plan on which campaigns of repositories are based.

    Attributes:
        offices: whom an organisation has to name (领导小组 …) → the clause that asks for it.
    """

    id: Text
    title: Text
    status: EditionStatus
    source: Text
    stages: tuple[CampaignStage, ...] = Field(min_length=1)
    principle: tuple[Principle, ...]
    materials: Materials
    review_path: tuple[PathStep, ...] = Field(min_length=1)
    self_check: SelfCheckTable
    offices: dict[Text, Text]
    errata: tuple[Text, ...]


class Campaign(Record, title="专项工作"):
    """`campaign.yaml`: a campaign of this body. What is not stated is that of the plan it is based on."""

    id: Identifier = Field(title="标识")
    title: Text = Field(title="名称")
    based_on: Text = Field("wenzhou-2011", title="所据的方案")
    stages: tuple[CampaignStage, ...] | None = Field(
        None, min_length=1, title="阶段", description="写了它，所据方案的日期就都不用"
    )
    principle: tuple[Principle, ...] | None = Field(None, title="原则")
    materials: dict[MaterialList, tuple[Material, ...]] = Field(
        default_factory=dict, title="材料清单", description="写了的清单整个代替所据方案的那一张"
    )
    review_path: tuple[PathStep, ...] | None = Field(None, min_length=1, title="办理路径")
    self_check: SelfCheckTable | None = Field(None, title="自查表")
    due: dict[CampaignStep, Date] = Field(default_factory=dict, title="各步骤的期限")
    note: Text | None = Field(None, title="备注")


class LeadingGroup(Record, title="领导小组"):
    """Who heads the work in the organisation."""

    head: Text | None = Field(None, title="组长")
    members: tuple[Text, ...] = Field((), title="成员")


class Liaison(Record, title="联络员"):
    """Whom the coordinating body speaks to; a mobile number does not belong here."""

    name: Text = Field(title="姓名")
    office_phone: Text | None = Field(None, title="办公电话")


class SelfCheckReturn(Record, title="自查表的填报"):
    """The table as it was handed in."""

    submitted: Date | None = Field(None, title="报送日期")
    answers: dict[Text, Text] = Field(default_factory=dict, title="各栏目的内容")


class ReceivedMaterial(Record, title="收到的材料"):
    """A document of a list, as it came in."""

    received: Date = Field(title="收到日期")
    evidence: EvidenceIds = Field((), title="证明材料")
    note: Text | None = Field(None, title="备注")


class StepRecord(Record, title="走过的一步"):
    """A step that was taken: passed, or sent back."""

    step: CampaignStep = Field(title="步骤")
    date: Date = Field(title="日期")
    result: StepResult = Field("通过", title="结果")
    back_to: CampaignStep | None = Field(None, title="退回到", description="不写即退回到前一步")
    by: Text | None = Field(None, title="由谁办")
    note: Text | None = Field(None, title="备注")


class ParticipantAssessment(Record, title="等级测评"):
    """The last assessment of a system."""

    date: Date = Field(title="报告日期")
    rate: Percentage | None = Field(None, title="符合率")
    major_risks: Count | None = Field(None, title="重大风险隐患数")


class ParticipantSystem(Record, title="参加的系统"):
    """A system of an organisation that takes part."""

    id: Identifier = Field(title="标识")
    name: Text = Field(title="名称")
    system: Identifier | None = Field(None, title="本仓库的系统", description="写了它，等级与测评以 systems/ 为准")
    level: SecurityLevel | None = Field(None, title="等级")
    materials: dict[Text, ReceivedMaterial] = Field(default_factory=dict, title="收到的材料")
    steps: tuple[StepRecord, ...] = Field((), title="走过的步骤")
    assessment: ParticipantAssessment | None = Field(None, title="等级测评")
    note: Text | None = Field(None, title="备注")


class Participant(Record, title="参加的机构"):
    """`participants.yaml`: an organisation that takes part in a campaign."""

    id: Identifier = Field(title="标识")
    campaign: Identifier = Field(title="专项工作")
    name: Text = Field(title="名称")
    credit_code: CreditCode | None = Field(None, title="统一社会信用代码")
    coordinator: Text | None = Field(None, title="所属协调小组")
    leading_group: LeadingGroup | None = Field(None, title="领导小组")
    department: Text | None = Field(None, title="职能部门")
    liaison: Liaison | None = Field(None, title="联络员")
    self_check: SelfCheckReturn | None = Field(None, title="自查表")
    systems: tuple[ParticipantSystem, ...] | None = Field(None, title="系统", description="没有时写 []")
    note: Text | None = Field(None, title="备注")

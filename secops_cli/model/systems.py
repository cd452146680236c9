"""Systems under 等级保护: what a system is, how it was classified, and the data it processes.

A system's folder holds `system.yaml` and `classification.yaml`; what belongs together is found by the system's id, so
that a folder may be renamed. Everything that the description papers and the filing forms ask for has its place here, in
`organization.yaml` or in `data/`.

Source: 等级保护实施过程 2.2.1; filing forms of 2007 and 2025.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated

from pydantic import BeforeValidator, Field, WithJsonSchema

from secops_cli.model.base import (
    Count,
    CreditCode,
    Date,
    EvidenceIds,
    Identifier,
    Record,
    Text,
    as_decimal,
)
from secops_cli.model.technologies import BigData, Cloud, IndustrialControl, InternetOfThings, Mobile
from secops_cli.terms import (
    Audience,
    Automation,
    BusinessKind,
    CloudStorage,
    CoverageArea,
    DataClassLevel,
    DataFlowKind,
    DataOrigin,
    DecisionConclusion,
    DecisionStage,
    DeviceKind,
    DomesticShare,
    HarmDegree,
    HarmedObject,
    InterconnectionKind,
    NeedLevel,
    NetworkKind,
    ObjectType,
    PersonalDataKind,
    ProviderKind,
    RoomOwner,
    SecurityLevel,
    SecurityServiceKind,
    ServiceArea,
    SystemStatus,
    Technology,
)

Percentage = Annotated[
    Decimal,
    BeforeValidator(as_decimal),
    Field(ge=0, le=100, max_digits=6, decimal_places=3, description="百分数，0 至 100"),
    WithJsonSchema({"type": "number", "minimum": 0, "maximum": 100}),
]


class Responsible(Record, title="责任主体"):
    """The body that answers for the security of the system, and those beside it."""

    name: Text = Field(title="单位名称")
    credit_code: CreditCode | None = Field(None, title="统一社会信用代码")
    department: Text | None = Field(None, title="责任部门")
    built_by: Text | None = Field(None, title="建设单位")
    operated_by: Text | None = Field(None, title="运维单位")
    supervised_by: Text | None = Field(None, title="主管部门")


class Device(Record, title="设备"):
    """One kind of device at one place. A boundary or a line may be shared with other systems."""

    id: Identifier = Field(title="标识")
    name: Text = Field(title="名称")
    kind: DeviceKind = Field(title="类别")
    boundary: bool = Field(False, title="边界设备")
    quantity: Count = Field(1, title="数量")
    product: Text | None = Field(None, title="产品型号")
    licence: Text | None = Field(None, title="销售许可或认证证号")
    licence_expires: Date | None = Field(None, title="许可有效期至")
    domestic: bool | None = Field(None, title="国产")
    room: Text | None = Field(None, title="所在机房")
    level: SecurityLevel | None = Field(None, title="保护等级", description="共用的线路、边界设备按所服务的最高级别")
    shared_with: tuple[Identifier, ...] = Field((), title="共用的系统")
    evidence: EvidenceIds = Field((), title="证明材料")


class Link(Record, title="连线"):
    """A line between two devices, or to somewhere outside."""

    ends: tuple[Identifier, Identifier] = Field(title="两端")
    medium: Text | None = Field(None, title="线路")
    level: SecurityLevel | None = Field(None, title="保护等级")
    shared_with: tuple[Identifier, ...] = Field((), title="共用的系统")


class Room(Record, title="机房"):
    """A machine room, and the systems that stand in it beside this one."""

    name: Text = Field(title="名称")
    location: Text | None = Field(None, title="位置")
    level: SecurityLevel | None = Field(None, title="保护等级")
    shared_with: tuple[Identifier, ...] = Field((), title="共用的系统")


class Business(Record, title="承载业务"):
    """A business that the system carries, and how far it runs by itself."""

    id: Identifier = Field(title="标识")
    name: Text = Field(title="名称")
    kind: BusinessKind = Field(title="业务类型")
    description: Text | None = Field(None, title="业务描述")
    flow: Text | None = Field(None, title="业务流程")
    automation: Automation | None = Field(None, title="业务自动化程度")


class Asset(Record, title="信息资产"):
    """A sort of information, and how much it matters that it stays secret, right and available."""

    id: Identifier = Field(title="标识")
    name: Text = Field(title="名称")
    kind: Text = Field(title="资产类型")
    confidentiality: NeedLevel | None = Field(None, title="保密性")
    integrity: NeedLevel | None = Field(None, title="完整性")
    availability: NeedLevel | None = Field(None, title="可用性")


class Users(Record, title="用户"):
    """A group of users."""

    id: Identifier = Field(title="标识")
    name: Text = Field(title="用户类型")
    count: Count | None = Field(None, title="数量")
    spread: Text | None = Field(None, title="分布范围")


class ServiceScope(Record, title="服务范围"):
    """How far the service reaches and whom it serves."""

    area: ServiceArea = Field(title="服务范围")
    area_other: Text | None = Field(None, title="其他范围", description="服务范围选“其他”时写")
    regions: Count | None = Field(None, title="跨省或跨地的个数")
    audience: Audience = Field(title="服务对象")
    audience_other: Text | None = Field(None, title="其他对象", description="服务对象选“其他”时写")
    continuity: Text | None = Field(None, title="业务连续性要求")


class NetworkPlatform(Record, title="网络平台"):
    """Where the system runs on the network."""

    coverage: CoverageArea = Field(title="覆盖范围")
    coverage_other: Text | None = Field(None, title="其他覆盖范围", description="覆盖范围选“其他”时写")
    kind: NetworkKind = Field(title="网络性质")
    kind_other: Text | None = Field(None, title="其他网络性质", description="网络性质选“其他”时写")
    addresses: tuple[Text, ...] = Field((), title="源站IP范围")
    domains: tuple[Text, ...] = Field((), title="域名")
    ports: tuple[Text, ...] = Field((), title="主要协议与端口")


class Interconnection(Record, title="互联"):
    """A system of another body, line of business or the same body with which this one exchanges information."""

    id: Identifier = Field(title="标识")
    kind: InterconnectionKind = Field(title="互联对象")
    name: Text | None = Field(None, title="对方系统")
    purpose: Text | None = Field(None, title="交换的内容")


class SecurityService(Record, title="采用的安全服务"):
    """A security service that the system uses."""

    kind: SecurityServiceKind = Field(title="服务类型")
    name: Text | None = Field(None, title="服务名称", description="服务类型选“其他”时写")
    provider: Text | None = Field(None, title="服务单位")
    provider_kind: ProviderKind | None = Field(None, title="服务责任方类型")


class KeyProducts(Record, title="关键产品使用情况"):
    """How many products of one kind the system uses, and how many of them are domestic."""

    kind: DeviceKind = Field(title="产品类型")
    name: Text | None = Field(None, title="产品名称", description="产品类型选“其他”时写")
    quantity: Count = Field(title="数量")
    share: DomesticShare = Field(title="国产品使用率")
    percentage: Percentage | None = Field(None, title="百分率", description="部分使用时填写")


class SubSystem(Record, title="子系统"):
    """A part of the object, as the report of classification lists it."""

    id: Identifier = Field(title="标识")
    name: Text = Field(title="名称")
    description: Text | None = Field(None, title="描述")


class System(Record, title="定级对象"):
    """`systems/<id>/system.yaml`."""

    id: Identifier = Field(title="标识")
    name: Text = Field(title="名称")
    number: Text | None = Field(None, title="系统编号")
    status: SystemStatus = Field(title="运行状态")
    online_since: Date | None = Field(None, title="投入运行日期")
    object_types: tuple[ObjectType, ...] = Field(min_length=1, title="对象类型")
    technologies: tuple[Technology, ...] | None = Field(None, title="技术类型", description="都不用时写 []")
    technology_other: Text | None = Field(None, title="其他技术", description="技术类型选“其他”时写")
    responsible: Responsible | None = Field(None, title="责任主体")
    overview: Text | None = Field(None, title="系统概述")
    management: Text | None = Field(None, title="管理框架")
    boundary: Text | None = Field(None, title="系统边界")
    topology: Text | None = Field(None, title="网络拓扑说明")
    devices: tuple[Device, ...] | None = Field(None, title="设备")
    links: tuple[Link, ...] = Field((), title="连线")
    rooms: tuple[Room, ...] = Field((), title="机房")
    businesses: tuple[Business, ...] | None = Field(None, title="承载业务")
    assets: tuple[Asset, ...] | None = Field(None, title="信息资产")
    service: ServiceScope | None = Field(None, title="服务范围")
    users: tuple[Users, ...] | None = Field(None, title="用户")
    network: NetworkPlatform | None = Field(None, title="网络平台")
    interconnections: tuple[Interconnection, ...] | None = Field(None, title="互联", description="没有时写 []")
    products: tuple[KeyProducts, ...] | None = Field(None, title="关键产品使用情况", description="没有时写 []")
    security_services: tuple[SecurityService, ...] | None = Field(
        None, title="采用的安全服务", description="没有时写 []"
    )
    subsystems: tuple[SubSystem, ...] | None = Field(None, title="子系统", description="没有时写 []")
    succeeds: tuple[Identifier, ...] = Field((), title="承接的系统", description="由合并或拆分而来时，原系统的标识")
    is_subsystem: bool | None = Field(None, title="是分系统", description="写了上级系统的不必写")
    parent: Text | None = Field(None, title="上级系统", description="本系统是分系统时填写")
    parent_owner: Text | None = Field(None, title="上级系统所属单位")
    carried_by: tuple[Identifier, ...] = Field((), title="所依托的平台或网络", description="本仓库中的系统")
    data: tuple[Identifier, ...] | None = Field(None, title="承载数据", description="data/ 中的记录；没有时写 []")
    cloud: Cloud | None = Field(None, title="云计算补充")
    mobile: Mobile | None = Field(None, title="移动互联补充")
    things: InternetOfThings | None = Field(None, title="物联网补充")
    control: IndustrialControl | None = Field(None, title="工业控制补充")
    big_data: BigData | None = Field(None, title="大数据补充")
    evidence: EvidenceIds = Field((), title="证明材料")
    note: Text | None = Field(None, title="备注")


class HarmItem(Record, title="侵害"):
    """What is harmed when the system is, and how badly; with the reasoning that the report gives."""

    object: HarmedObject = Field(title="受侵害的客体")
    degree: HarmDegree = Field(title="侵害程度")
    reason: Text | None = Field(None, title="理由")


class Declared(Record, title="声明的等级"):
    """What the report of classification says; checked against the matrix."""

    S: SecurityLevel | None = Field(None, title="业务信息安全等级")
    A: SecurityLevel | None = Field(None, title="系统服务安全等级")
    level: SecurityLevel | None = Field(None, title="安全保护等级")
    combination: Text | None = Field(None, title="保护要求组合", description="如 S2A3G3")


class LevelDecision(Record, title="定级决定"):
    """One step of deciding the level. An edited date is no new decision: it has a new id."""

    id: Identifier = Field(title="标识")
    stage: DecisionStage = Field(title="阶段")
    date: Date = Field(title="日期")
    level: SecurityLevel = Field(title="等级")
    conclusion: DecisionConclusion = Field(title="结论")
    covers: tuple[Identifier, ...] = Field((), title="针对的变更")
    basis: Text | None = Field(
        None, title="高于计算结果的依据", description="平台所承载对象、行业规定、统一定级、评审意见"
    )
    by: Text | None = Field(None, title="作出决定的单位")
    evidence: EvidenceIds = Field((), title="证明材料")


class Filing(Record, title="备案"):
    """The filing with the police, and its certificate."""

    number: Text | None = Field(None, title="备案编号")
    filed: Date = Field(title="备案日期")
    accepted: Date | None = Field(None, title="受理日期")
    with_body: Text | None = Field(None, alias="with", title="受理机关")
    certificate_expires: Date | None = Field(None, title="备案证明有效期至")
    evidence: EvidenceIds = Field((), title="证明材料")


class LevelAssessment(Record, title="等级测评"):
    """One assessment of the system by an assessment body."""

    id: Identifier = Field(title="标识")
    date: Date = Field(title="报告日期")
    body: Text | None = Field(None, title="测评机构")
    rate: Percentage | None = Field(None, title="符合率")
    major_risks: Count | None = Field(None, title="重大风险隐患数")
    evidence: EvidenceIds = Field((), title="证明材料")


class Classification(Record, title="定级"):
    """`systems/<id>/classification.yaml`."""

    system: Identifier = Field(title="系统")
    edition: Text | None = Field(
        None, title="定级依据的版本", description="不写即 secops.yaml 的 classification_edition"
    )
    business_information: tuple[HarmItem, ...] | None = Field(None, title="业务信息受破坏时的侵害")
    system_service: tuple[HarmItem, ...] | None = Field(None, title="系统服务受破坏时的侵害")
    declared: Declared = Field(Declared(), title="声明的等级")
    has_supervisor: bool | None = Field(None, title="有主管部门")
    supervisor: Text | None = Field(None, title="主管部门名称")
    decisions: tuple[LevelDecision, ...] = Field((), title="定级决定")
    filings: tuple[Filing, ...] | None = Field(None, title="备案", description="没有时写 []")
    assessments: tuple[LevelAssessment, ...] | None = Field(None, title="等级测评", description="没有时写 []")
    materials: dict[Text, EvidenceIds] = Field({}, title="备案提交的材料", description="材料名称 → 证明材料")
    filled_by: Text | None = Field(None, title="填表人")
    filled_on: Date | None = Field(None, title="填表日期")
    evidence: EvidenceIds = Field((), title="证明材料")


class DataClass(Record, title="数据"):
    """`data/*.yaml`: one class of data, as form six of the filing form asks for it."""

    id: Identifier = Field(title="标识")
    name: Text = Field(title="数据名称")
    level: DataClassLevel = Field(title="拟定级别")
    kind: Text | None = Field(None, title="数据类别")
    department: Text | None = Field(None, title="责任部门")
    head: Text | None = Field(None, title="负责人")
    personal: tuple[PersonalDataKind, ...] | None = Field(None, title="个人信息", description="不涉及时写 []")
    total_size: Text | None = Field(None, title="数据总量", description="如 3TB")
    total_records: Count | None = Field(None, title="数据条数")
    monthly_growth: Text | None = Field(None, title="月增长量", description="如 20GB")
    origins: tuple[DataOrigin, ...] = Field((), title="数据来源")
    origin_other: Text | None = Field(None, title="其他来源", description="数据来源选“其他”时写")
    from_bodies: tuple[Text, ...] = Field((), max_length=3, title="来源单位")
    to_bodies: tuple[Text, ...] = Field((), max_length=3, title="流出单位")
    flows: tuple[DataFlowKind, ...] | None = Field(None, title="数据交互", description="没有时写 []")
    cloud_kind: CloudStorage | None = Field(None, title="存储的平台")
    cloud: Text | None = Field(None, title="云平台")
    room_kind: RoomOwner | None = Field(None, title="机房归属")
    room: Text | None = Field(None, title="机房")
    in_country: bool | None = Field(None, title="存储在境内")
    abroad: Text | None = Field(None, title="境外存储地")
    responsible: Identifier | None = Field(None, title="责任人")
    evidence: EvidenceIds = Field((), title="证明材料")

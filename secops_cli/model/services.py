"""A service type as a line of business: its team, how soon it responds, its drills; and the sites it is run from."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field, model_validator

from secops_cli.model.base import (
    Area,
    Count,
    Date,
    EvidenceIds,
    Hours,
    Identifier,
    Months,
    Reading,
    Record,
    Service,
    Text,
    Unit,
)
from secops_cli.terms import (
    DrillKind,
    FireRating,
    InternationalRoomGrade,
    NationalRoomGrade,
    PremisesTenure,
    SeismicClass,
    TeamPosition,
)


class Band(Record, title="范围"):
    """What is kept between two bounds, both in."""

    low: Reading = Field(title="下限")
    high: Reading = Field(title="上限")

    @model_validator(mode="after")
    def _ordered(self) -> Band:
        if self.low > self.high:
            raise ValueError("下限 low 不能高于上限 high")
        return self


class TeamMember(Record, title="团队成员"):
    """A person in the team, in one position: so that nobody stands in two groups of one clause."""

    person: Identifier = Field(title="人员")
    position: TeamPosition = Field(title="岗位")


class Team(Record, title="项目团队"):
    """The one team that is named for the service; its size is not the organisation's head count."""

    name: Text = Field(title="名称")
    leader: Identifier | None = Field(None, title="项目负责人")
    members: tuple[TeamMember, ...] = Field((), title="成员")
    evidence: EvidenceIds = Field((), title="证明材料")


class Response(Record, title="应急响应能力"):
    """Within how many hours somebody is there; attendance round the clock is another matter."""

    region: Text | None = Field(None, title="评定地区", description="与目标的 region 相同者适用；不写适用于各地")
    local_hours: Hours | None = Field(None, title="本地响应小时数")
    remote_hours: Hours | None = Field(None, title="外地响应小时数")
    round_the_clock: bool | None = Field(None, title="7×24 小时值守")
    evidence: EvidenceIds = Field((), title="证明材料")


class Drill(Record, title="演练"):
    """A drill of recovery or response."""

    id: Identifier = Field(title="标识")
    date: Date = Field(title="日期")
    kind: DrillKind = Field(title="方式")
    scenario: Text | None = Field(None, title="场景")
    takeover_hours: Hours | None = Field(None, title="接替生产的小时数", description="真实切换中处理真实业务的时间")
    evidence: EvidenceIds = Field((), title="证明材料")


class ServiceLine(Record, title="服务情况"):
    """`services/<category>.yaml`: facts about one service type as a line of business."""

    service: Service = Field(title="服务类型")
    started: Date | None = Field(None, title="开展日期")
    subcontracts: bool | None = Field(None, title="需向第三方转包")
    outsourced_operations: bool | None = Field(None, title="采用外包模式")
    team: Team | None = Field(None, title="项目团队")
    responses: tuple[Response, ...] = Field((), title="应急响应能力")
    drills: tuple[Drill, ...] | None = Field(None, title="演练", description="没有时写 []")
    responsible: Identifier | None = Field(None, title="责任人")
    evidence: EvidenceIds = Field((), title="证明材料")


class Site(Record, title="灾备场地"):
    """`sites/*.yaml`: one disaster-recovery site, in use while `from` ≤ day ≤ `to`."""

    id: Identifier = Field(title="标识")
    name: Text = Field(title="名称")
    address: Text | None = Field(None, title="地址")
    region: Text | None = Field(None, title="地域", description="按地域区分场地，如 示例省示例市")
    risk_zone: Text | None = Field(None, title="风险区域", description="同一风险区域写同一个名称")
    tenure: PremisesTenure | None = Field(None, title="权属")
    start: Date | None = Field(None, alias="from", title="启用日期")
    end: Date | None = Field(None, alias="to", title="停用日期")
    lease_ends: Date | None = Field(None, title="租约到期日", description="租赁的场地填写")
    subsiding: bool | None = Field(None, title="在沉降地带")
    seismic_class: SeismicClass | None = Field(None, title="抗震设防类别")
    fire_rating: FireRating | None = Field(None, title="建筑耐火等级")
    national_room_grade: NationalRoomGrade | None = Field(None, title="机房国标等级")
    international_room_grade: InternationalRoomGrade | None = Field(None, title="机房国际等级")
    raised_floor_area: Area | None = Field(
        None, title="高架地板面积", description="灾备 IT 运行区在用与可用的合计，平方米"
    )
    access_control_round_the_clock: bool | None = Field(None, title="7×24 小时门禁")
    cctv_round_the_clock: bool | None = Field(None, title="闭路电视全天监控")
    cctv_public_months: Months | None = Field(None, title="公共区域监控数据保留月数")
    cctv_room_months: Months | None = Field(None, title="机房区域监控数据保留月数")
    power_feeds: Annotated[Count, Unit("路")] | None = Field(None, title="高压供电路数")
    substations: Annotated[Count, Unit("座")] | None = Field(None, title="独立变电站数")
    ups_feeds: Annotated[Count, Unit("路")] | None = Field(None, title="UPS 路数")
    backup_power_hours: Hours | None = Field(None, title="后备发电满负荷连续小时数")
    temperature: Annotated[Band, Unit("℃")] | None = Field(None, title="机房温度范围", description="℃")
    humidity: Annotated[Band, Unit("%")] | None = Field(None, title="机房湿度范围", description="%")
    responsible: Identifier | None = Field(None, title="责任人")
    evidence: EvidenceIds = Field((), title="证明材料")

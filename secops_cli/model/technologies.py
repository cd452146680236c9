"""What new technologies add to the description of a system: form four of the filing form of 2025."""

from __future__ import annotations

from pydantic import Field

from secops_cli.model.base import Count, EvidenceIds, Record, Text
from secops_cli.terms import (
    BigDataPart,
    CloudDeployment,
    CloudModel,
    CloudSide,
    ControlComponent,
    ControlLayer,
    IoTPart,
    MobileChannel,
    MobileTerminal,
    SecurityLevel,
    ThingsNetwork,
)


class Cloud(Record, title="云计算补充"):
    """What a cloud platform, or a customer of one, adds to the filing form."""

    side: CloudSide = Field(title="云服务商或云服务客户")
    model: tuple[CloudModel, ...] = Field((), title="服务模式")
    deployment: CloudDeployment | None = Field(None, title="部署模式")
    customers: Count | None = Field(None, title="客户数")
    infrastructure_at: Text | None = Field(None, title="基础设施地点")
    operated_at: Text | None = Field(None, title="运维地点")
    provider: Text | None = Field(None, title="云服务商")
    platform: Text | None = Field(None, title="平台名称")
    platform_level: SecurityLevel | None = Field(None, title="平台等级")
    platform_filing: Text | None = Field(None, title="平台备案编号")
    evidence: EvidenceIds = Field((), title="证明材料")


class Mobile(Record, title="移动互联补充"):
    """What mobile access adds."""

    applications: tuple[Text, ...] = Field((), title="App 或小程序")
    channels: tuple[MobileChannel, ...] = Field((), title="无线通道")
    terminals: tuple[MobileTerminal, ...] = Field((), title="移动终端")


class InternetOfThings(Record, title="物联网补充"):
    """What things add."""

    parts: tuple[IoTPart, ...] = Field((), title="感知层")
    network: tuple[ThingsNetwork, ...] = Field((), title="网络传输层")


class IndustrialControl(Record, title="工业控制补充"):
    """What industrial control adds."""

    layers: tuple[ControlLayer, ...] = Field((), title="功能层级")
    components: tuple[ControlComponent, ...] = Field((), title="组成")
    component_other: Text | None = Field(None, title="其他组成", description="组成选“其他”时写")


class BigData(Record, title="大数据补充"):
    """What big data adds."""

    parts: tuple[BigDataPart, ...] = Field((), title="组成")
    leaves_country: bool | None = Field(None, title="有出境需求")
    applications: Count | None = Field(None, title="应用数量")
    infrastructure_at: Text | None = Field(None, title="基础设施地点")
    operated_at: Text | None = Field(None, title="运维地点")
    provider: Text | None = Field(None, title="平台服务商")
    platform: Text | None = Field(None, title="平台名称")
    platform_level: SecurityLevel | None = Field(None, title="平台等级")
    platform_filing: Text | None = Field(None, title="平台备案编号")
    evidence: EvidenceIds = Field((), title="证明材料")

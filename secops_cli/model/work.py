"""What the organisation does and holds: projects, tools, certificates, findings of assessors."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Final

from pydantic import Field

from secops_cli.model.base import (
    Amount,
    Count,
    CreditCode,
    Date,
    EvidenceIds,
    Identifier,
    Period,
    Record,
    Service,
    Text,
    Unit,
)
from secops_cli.terms import CertificateEventKind, CertificateOutcome, CertificateState, FindingKind, ToolLicence


class ProjectPart(Record, title="分项"):
    """The share of a mixed contract that belongs to one service."""

    service: Service = Field(title="服务类型")
    amount: Amount = Field(title="金额")


class TrialRun(Period, title="试运行"):
    """The trial run of what a project built."""

    evidence: EvidenceIds = Field((), title="证明材料")


class Project(Record, title="项目"):
    """One contract. It is completed on the day it is accepted."""

    id: Identifier = Field(title="标识")
    name: Text = Field(title="项目名称")
    client: Text = Field(title="客户")
    industry: Text | None = Field(None, title="客户行业")
    services: tuple[Service, ...] = Field(min_length=1, title="服务类型")
    amount: Amount | None = Field(None, title="合同金额")
    parts: tuple[ProjectPart, ...] = Field((), title="分项金额", description="混合合同中各服务的金额")
    signed: Date = Field(title="签订日期")
    accepted: Date | None = Field(None, title="验收日期")
    system_users: Annotated[Count, Unit("人")] | None = Field(
        None, title="系统用户数", description="项目所涉系统的用户数"
    )
    trial_run: TrialRun | None = Field(None, title="试运行")
    manager: Identifier | None = Field(None, title="项目经理")
    contractor_credit_code: CreditCode | None = Field(None, title="承接单位信用代码")
    evidence: EvidenceIds = Field((), title="证明材料")
    note: Text | None = Field(None, title="备注")


class Tool(Record, title="工具"):
    """A security tool; in use while `acquired` ≤ day ≤ `retired`."""

    id: Identifier = Field(title="标识")
    name: Text = Field(title="名称")
    kind: Text = Field(title="用途", description="如 漏洞扫描、渗透测试、协议分析")
    version: Text | None = Field(None, title="版本")
    licence: ToolLicence = Field(title="来源")
    services: tuple[Service, ...] = Field(min_length=1, title="服务类型")
    protocols: tuple[Text, ...] | None = Field(None, title="支持的通信协议", description="工控安全防护产品，逐个写名称")
    acquired: Date | None = Field(None, title="启用日期")
    retired: Date | None = Field(None, title="停用日期")
    responsible: Identifier | None = Field(None, title="保管人")
    evidence: EvidenceIds = Field((), title="证明材料")


class StateChange(Record, title="状态变化"):
    """What happened to a certificate after it was granted."""

    date: Date = Field(title="日期")
    state: CertificateState = Field(title="状态")
    reason: Text | None = Field(None, title="原因")


_STATES: Final[dict[str, CertificateState]] = {"暂停": "暂停", "恢复": "有效", "撤销": "撤销", "注销": "注销"}
"""Event → the state that it leaves behind."""


class CertificateEvent(Record, title="证书事件"):
    """One step of the certification procedure.

    Attributes:
        members: how many persons took a decision.
        contents: what an application asks to change.
    """

    event: CertificateEventKind = Field(title="事件")
    date: Date = Field(title="日期")
    outcome: CertificateOutcome = Field("通过", title="结果")
    cause: Text | None = Field(None, title="事由", description="暂停、撤销的事由，照标准所列")
    members: Annotated[int, Field(ge=1)] | None = Field(None, title="认证决定人员人数")
    contents: tuple[Text, ...] = Field((), title="变更内容", description="如 地址、资金、法定代表人、名称")
    evidence: EvidenceIds = Field((), title="证明材料")
    note: Text | None = Field(None, title="备注")


class OrganizationCertificate(Record, title="资质证书"):
    """A qualification certificate held by the organisation. A reissue keeps `first_granted`."""

    id: Identifier = Field(title="标识")
    standard: Text = Field(title="标准")
    category: Text = Field(title="类别")
    level: Text = Field(title="级别")
    number: Text | None = Field(None, title="证书编号")
    region: Text | None = Field(None, title="评定地区")
    granted: Date = Field(title="发证日期")
    first_granted: Date | None = Field(None, title="首次取得本级别的日期")
    expires: Date | None = Field(None, title="有效期至")
    surveillance: tuple[Date, ...] = Field((), title="监督评审日期", description="通过监督评审的各个日期")
    history: tuple[StateChange, ...] = Field((), title="状态变化")
    events: tuple[CertificateEvent, ...] = Field((), title="事件", description="照认证程序一步一条")
    credit_code: CreditCode | None = Field(None, title="持证单位信用代码")
    evidence: EvidenceIds = Field((), title="证明材料")

    @property
    def state_changes(self) -> tuple[StateChange, ...]:
        """What `history` and the events tell of the state.

        Events that were refused change nothing. Of several events on one day the one written last stands, unless one
        of them ended the certificate.
        """
        told: dict[date, StateChange] = {}
        for event in self.events:
            ended = event.date in told and told[event.date].state in ("撤销", "注销")
            if event.event in _STATES and event.outcome == "通过" and not ended:
                state = _STATES[event.event]
                told[event.date] = StateChange.model_construct(date=event.date, state=state, reason=event.cause)
        return (*self.history, *told.values())

    @property
    def passed_surveillance(self) -> tuple[date, ...]:
        """The days on which it passed a surveillance, by the list and by the events."""
        passed = (event.date for event in self.events if event.event == "监督评审" and event.outcome == "通过")
        return (*self.surveillance, *passed)


class Finding(Record, title="评审发现"):
    """An observation or nonconformity that an assessor raised, and what was done about it."""

    id: Identifier = Field(title="标识")
    kind: FindingKind = Field(title="类别")
    standard: Text = Field(title="标准")
    category: Text | None = Field(None, title="类别代号")
    clause: Text | None = Field(None, title="条目")
    raised: Date = Field(title="提出日期")
    summary: Text = Field(title="内容")
    cause: Text | None = Field(None, title="原因")
    correction: Text | None = Field(None, title="整改措施")
    due: Date | None = Field(None, title="整改期限")
    corrected: Date | None = Field(None, title="整改完成日期")
    verification: Text | None = Field(None, title="验证情况", description="怎样验证、谁验证、结果")
    closed: Date | None = Field(None, title="验证关闭日期")
    responsible: Identifier | None = Field(None, title="责任人")
    evidence: EvidenceIds = Field((), title="证明材料")

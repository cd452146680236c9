"""What a certificate holder keeps account of: complaints, uses of its certificates and marks, what it reported.

Source: ISCCC-SV-001:2015 6.7.2, 6.7.4, 6.8.
"""

from __future__ import annotations

from pydantic import Field

from secops_cli.model.base import Date, EvidenceIds, Identifier, Record, Service, Text
from secops_cli.terms import (
    ComplaintOutcome,
    MarkKind,
    MisuseEffect,
    NotifiedMatter,
    OrganizationItem,
    SubmissionAnswer,
    SubmissionKind,
)


class Complaint(Record, title="投诉"):
    """`complaints.yaml`: one complaint about the services. Source: ISCCC-SV-001:2015 6.7.2, 6.8.3 c."""

    id: Identifier = Field(title="标识")
    received: Date = Field(title="收到日期")
    complainant: Text = Field(title="投诉方", description="客户单位的名称")
    summary: Text = Field(title="内容")
    services: tuple[Service, ...] = Field((), title="涉及的服务类型")
    project: Identifier | None = Field(None, title="涉及的项目")
    due: Date | None = Field(None, title="处理期限", description="答应投诉方或认证机构要求的日期；原文没有期限")
    handled: Date | None = Field(None, title="办结日期")
    outcome: ComplaintOutcome | None = Field(None, title="核实结果")
    result: Text | None = Field(None, title="处理结果")
    affects_service: bool | None = Field(None, title="妨碍照常提供服务", description="经核实的投诉，由人认定")
    correction: Text | None = Field(None, title="纠正措施")
    adverse_record: Identifier | None = Field(None, title="不良记录", description="同一件事在 adverse_records 里的 id")
    responsible: Identifier | None = Field(None, title="责任人")
    evidence: EvidenceIds = Field((), title="证明材料")
    note: Text | None = Field(None, title="备注")


class MarkUse(Record, title="证书与标识的使用"):
    """`mark_use.yaml`: one use of a certificate or of its mark, and what it claims.

    What it does not claim (`services`, `level`, `region`) is not compared with the certificate.

    Source: ISCCC-SV-001:2015 6.7.2, 6.8.2 b, 6.8.3 b.
    """

    id: Identifier = Field(title="标识")
    certificate: Identifier = Field(title="资质证书")
    kind: MarkKind = Field(title="用的是")
    where: Text = Field(title="用在何处", description="如 网站、宣传册、某某投标文件")
    start: Date = Field(alias="from", title="开始日期")
    end: Date | None = Field(None, alias="to", title="停用日期", description="只用一次的写同一天；还在用的不写")
    services: tuple[Service, ...] = Field((), title="所称的服务类型")
    level: Text | None = Field(None, title="所称的级别")
    region: Text | None = Field(None, title="所称的地区")
    misuse: MisuseEffect | None = Field(None, title="违规使用的影响", description="属违规使用时写，由人认定")
    correction: Text | None = Field(None, title="纠正措施")
    responsible: Identifier | None = Field(None, title="责任人")
    evidence: EvidenceIds = Field((), title="证明材料")
    note: Text | None = Field(None, title="备注")


class Notification(Record, title="通报与申请"):
    """`notifications.yaml`: something that was reported to the certification body, or a change that was applied for.

    Source: ISCCC-SV-001:2015 6.7.4, 6.8.5.
    """

    id: Identifier = Field(title="标识")
    kind: SubmissionKind = Field(title="种类")
    matter: NotifiedMatter = Field(title="事项")
    sent: Date = Field(title="提交日期")
    summary: Text = Field(title="内容")
    to: Text | None = Field(None, title="收件的机构")
    certificates: tuple[Identifier, ...] = Field((), title="涉及的资质证书", description="不写即全部")
    concerns: tuple[Identifier, ...] = Field((), title="所报的记录", description="投诉、安全事件、不良记录的 id")
    changed: tuple[OrganizationItem, ...] = Field((), title="变更的事项")
    occurred: Date | None = Field(None, title="发生日期")
    answered: Date | None = Field(None, title="答复日期")
    answer: SubmissionAnswer | None = Field(None, title="答复")
    responsible: Identifier | None = Field(None, title="责任人")
    evidence: EvidenceIds = Field((), title="证明材料")
    note: Text | None = Field(None, title="备注")

"""The organisation itself: legal status, capital, premises, accounts, management systems, adverse records."""

from __future__ import annotations

from pydantic import Field

from secops_cli.model.base import (
    Amount,
    Area,
    CreditCode,
    Date,
    EvidenceIds,
    Identifier,
    Month,
    Record,
    Text,
    Year,
)
from secops_cli.terms import AdverseKind, ManagementSystemKind, PremisesTenure


class Capital(Record, title="注册资金"):
    """Registered capital, in 万元."""

    amount: Amount = Field(title="注册资金")
    evidence: EvidenceIds = Field((), title="证明材料")


class Premises(Record, title="办公场所"):
    """One office: counted while `from` ≤ day ≤ `to`."""

    id: Identifier = Field(title="标识")
    address: Text = Field(title="地址")
    tenure: PremisesTenure = Field(title="权属", description="自有或租赁")
    area: Area | None = Field(None, title="面积")
    start: Date | None = Field(None, alias="from", title="起用日期")
    end: Date | None = Field(None, alias="to", title="到期日期")
    evidence: EvidenceIds = Field((), title="证明材料")


class Audit(Record, title="年度审计"):
    """The audit report of one fiscal year."""

    year: Year = Field(title="会计年度")
    firm: Text = Field(title="会计师事务所")
    firm_domestic: bool = Field(title="事务所在境内登记注册")
    credit_code: CreditCode | None = Field(None, title="被审计单位信用代码")
    revenue: Amount | None = Field(None, title="营业收入")
    net_profit: Text | None = Field(None, title="净利润", description="万元，可为负，原样记载")
    evidence: EvidenceIds = Field((), title="证明材料")


class Statement(Record, title="月度报表"):
    """The financial statements of one month."""

    month: Month = Field(title="月份")
    evidence: EvidenceIds = Field((), title="证明材料")


class ManagementSystem(Record, title="管理体系"):
    """A management system that the organisation has set up."""

    id: Identifier = Field(title="标识")
    kind: ManagementSystemKind = Field(title="体系")
    basis: Text = Field(title="依据的标准", description="如 GB/T 19001-2016")
    covers_security_services: bool = Field(title="体系范围含安全服务")
    established: Date = Field(title="建立日期")
    ended: Date | None = Field(None, title="停止日期")
    evidence: EvidenceIds = Field((), title="证明材料")


class AdverseRecord(Record, title="不良记录"):
    """Something that speaks against the organisation; it counts without evidence."""

    id: Identifier = Field(title="标识")
    kind: AdverseKind = Field(title="类别")
    date: Date = Field(title="日期")
    summary: Text = Field(title="概要")
    closed: Date | None = Field(None, title="办结日期")
    evidence: EvidenceIds = Field((), title="证明材料")


class FormerIdentity(Record, title="曾用名称与代码"):
    """An earlier name or credit code under which records still count."""

    name: Text = Field(title="曾用名称")
    credit_code: CreditCode | None = Field(None, title="曾用信用代码")
    until: Date | None = Field(None, title="使用至")


class Contact(Record, title="联系人"):
    """Whom to ask; office telephone only."""

    name: Text = Field(title="姓名")
    office_phone: Text | None = Field(None, title="办公电话")
    email: Text | None = Field(None, title="电子邮件")


class Organization(Record, title="单位情况"):
    """`organization.yaml`."""

    name: Text = Field(title="单位名称")
    credit_code: CreditCode = Field(title="统一社会信用代码")
    independent_legal_person: bool | None = Field(None, title="独立法人")
    registered_in_mainland: bool | None = Field(None, title="境内注册")
    founded: Date | None = Field(None, title="成立日期")
    address: Text | None = Field(None, title="注册地址")
    region: Text | None = Field(None, title="所在地区")
    representative: Text | None = Field(None, title="法定代表人")
    contact: Contact | None = Field(None, title="联系人")
    capital: Capital | None = Field(None, title="注册资金")
    premises: tuple[Premises, ...] | None = Field(None, title="办公场所")
    audits: tuple[Audit, ...] | None = Field(None, title="年度审计")
    statements: tuple[Statement, ...] | None = Field(None, title="月度报表")
    management_systems: tuple[ManagementSystem, ...] | None = Field(None, title="管理体系")
    adverse_records: tuple[AdverseRecord, ...] | None = Field(
        None, title="不良记录", description="没有时写 []；不写表示未知"
    )
    former_identities: tuple[FormerIdentity, ...] = Field((), title="曾用名称与代码")
    evidence: EvidenceIds = Field((), title="证明材料")

"""The organisation itself: legal status, capital, premises, accounts, management systems, adverse records."""

from __future__ import annotations

from typing import Annotated

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
from secops_cli.terms import AdverseKind, Affiliation, BodyKind, ManagementSystemKind, PremisesTenure


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


class FilingContact(Record, title="备案联系人"):
    """Somebody whom the filing form names; a mobile number comes from `private.yaml` when the form is made."""

    name: Text = Field(title="姓名")
    position: Text | None = Field(None, title="职务或职称")
    office_phone: Text | None = Field(None, title="办公电话")
    email: Text | None = Field(None, title="电子邮件")


class FilingBody(Record, title="备案单位"):
    """What form one of the filing form asks of the body, beside its name and credit code.

    Source: filing forms of 2007 and 2025, form one.
    """

    province: Text | None = Field(None, title="省(自治区、直辖市)")
    city: Text | None = Field(None, title="地(区、市、州、盟)")
    county: Text | None = Field(None, title="县(区、市、旗)")
    street: Text | None = Field(None, title="详细地址")
    postal_code: Annotated[Text, Field(pattern=r"^\d{6}$")] | None = Field(None, title="邮政编码")
    region_code: Annotated[Text, Field(pattern=r"^\d{6}$")] | None = Field(None, title="行政区划代码")
    internet_addresses: tuple[Text, ...] | None = Field(None, title="使用的互联网地址", description="没有时写 []")
    head: FilingContact | None = Field(None, title="单位负责人")
    department: Text | None = Field(None, title="网络安全责任部门")
    department_contact: FilingContact | None = Field(None, title="责任部门联系人")
    data_department: Text | None = Field(None, title="数据安全管理部门")
    data_contact: FilingContact | None = Field(None, title="数据安全管理部门联系人")
    affiliation: Affiliation | None = Field(None, title="隶属关系")
    affiliation_other: Text | None = Field(None, title="其他隶属关系", description="隶属关系选“其他”时写")
    kind: BodyKind | None = Field(None, title="单位类型")
    kind_other: Text | None = Field(None, title="其他单位类型", description="单位类型选“其他”时写")
    industry_code: Annotated[Text, Field(pattern=r"^([1-9]|[1-3]\d|4[0-8]|99)$")] | None = Field(
        None, title="行业类别代码", description="2025 版备案表的代码：1 至 48，其他写 99"
    )
    industry: Text | None = Field(None, title="行业类别")
    accepted_by: Text | None = Field(None, title="受理备案的公安机关")
    form_number: Annotated[Text, Field(pattern=r"^\d{11}$")] | None = Field(
        None, title="备案表编号", description="公安机关给的 11 位编号；还没有时不写"
    )


class Division(Record, title="系统划分"):
    """How a large system was divided into objects of classification.

    Source: 等级保护实施过程 2.2.1 2.(2).
    """

    id: Identifier = Field(title="标识")
    name: Text = Field(title="原来的系统")
    principle: Text = Field(title="划分原则", description="管理机构、业务、地域等")
    systems: tuple[Identifier, ...] = Field(min_length=1, title="划分成的定级对象")
    date: Date | None = Field(None, title="日期")
    evidence: EvidenceIds = Field((), title="证明材料")


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
    filing: FilingBody | None = Field(None, title="备案单位")
    divisions: tuple[Division, ...] = Field((), title="系统划分")
    evidence: EvidenceIds = Field((), title="证明材料")

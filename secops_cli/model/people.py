"""The roster: employment, roles, services, titles, degrees, experience, certificates."""

from __future__ import annotations

from pydantic import Field

from secops_cli.model.base import CreditCode, Date, EvidenceIds, Identifier, Period, Record, Service, Text
from secops_cli.terms import (
    CertificateSubject,
    DegreeLevel,
    Duty,
    ExperienceField,
    ExperienceKind,
    Role,
    Specialty,
    TitleRank,
    TitleSeries,
)


class Title(Record, title="职称"):
    """A professional title (职称) in its series."""

    series: TitleSeries = Field(title="系列")
    rank: TitleRank = Field(title="级别")
    obtained: Date = Field(title="取得日期")
    evidence: EvidenceIds = Field((), title="证明材料")


class Degree(Record, title="学位"):
    """An academic degree."""

    level: DegreeLevel = Field(title="学位")
    major: Text = Field(title="专业")
    security_related: bool | None = Field(None, title="属信息安全相关")
    obtained: Date | None = Field(None, title="取得日期")
    evidence: EvidenceIds = Field((), title="证明材料")


class Experience(Period, title="从业经历"):
    """Work in one field."""

    field: ExperienceField = Field(title="领域")
    kind: ExperienceKind = Field(title="性质")
    employer: Text | None = Field(None, title="单位")
    evidence: EvidenceIds = Field((), title="证明材料")


class PersonalCertificate(Record, title="人员证书"):
    """A person's professional certificate; valid from `issued` to `expires`, both days included."""

    name: Text = Field(title="证书名称")
    subject: CertificateSubject = Field(title="性质")
    category: tuple[Service, ...] = Field((), title="对应的服务类型")
    number: Text | None = Field(None, title="证书编号")
    issued: Date | None = Field(None, title="发证日期")
    expires: Date | None = Field(None, title="有效期至")
    evidence: EvidenceIds = Field((), title="证明材料")


class Person(Record, title="人员"):
    """One person; on the roster while `employment` holds the day."""

    id: Identifier = Field(title="标识")
    name: Text = Field(title="姓名")
    employment: Period | None = Field(None, title="在职期间", description="不写表示未知")
    employer_credit_code: CreditCode | None = Field(None, title="社保缴纳单位信用代码")
    roles: tuple[Role, ...] = Field((), title="职务")
    duty: Duty | None = Field(None, title="岗位性质")
    specialty: Specialty | None = Field(None, title="专业", description="一人只写一个，不在两个专业里重复计数")
    services: tuple[Service, ...] | None = Field(None, title="从事的服务类型", description="不从事服务时写 []")
    titles: tuple[Title, ...] | None = Field(None, title="职称")
    degrees: tuple[Degree, ...] | None = Field(None, title="学位")
    experience: tuple[Experience, ...] | None = Field(None, title="从业经历")
    certificates: tuple[PersonalCertificate, ...] = Field((), title="人员证书")
    evidence: EvidenceIds = Field((), title="证明材料")
    note: Text | None = Field(None, title="备注")

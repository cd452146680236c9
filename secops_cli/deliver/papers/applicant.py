"""What applications and reports say of the organisation itself: its legal status, accounts, offices, systems.

The records here are the names that templates use; a field that is renamed breaks the templates of users.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from secops_cli.assess.case import Case
from secops_cli.assess.certificates import state_on
from secops_cli.assess.dates import lasts_on
from secops_cli.deliver.files import formal_date
from secops_cli.deliver.papers.composing import Blanks, joined
from secops_cli.deliver.papers.recorded import BY_HAND
from secops_cli.model.judgement import CategoryGrade, in_digits
from secops_cli.model.organization import Organization
from secops_cli.model.work import OrganizationCertificate

_FILE = "organization.yaml 的"
_LATEST = 3


@dataclass(frozen=True, slots=True)
class Applicant:
    """The organisation: who it is before the law, and whom to ask."""

    name: str
    credit_code: str
    legal_person: str
    registered: str
    founded: str
    address: str
    region: str
    representative: str
    capital: str
    former: str
    adverse: str
    contact: str
    phone: str
    email: str


@dataclass(frozen=True, slots=True)
class AuditRow:
    """The accounts of one year."""

    number: int
    year: str
    firm: str
    revenue: str
    profit: str


@dataclass(frozen=True, slots=True)
class PremisesRow:
    """One office in use."""

    number: int
    address: str
    tenure: str
    owner: str
    area: str
    period: str


@dataclass(frozen=True, slots=True)
class SystemRow:
    """One management system in force."""

    number: int
    kind: str
    basis: str
    covers: str
    established: str


def applicant_of(case: Case, blanks: Blanks) -> Applicant:
    """Return what a paper says of the organisation; what is not stated is marked."""
    found = case.workspace.organization
    contact = found.contact if found else None
    capital = f"{in_digits(found.capital.amount)}万元" if found and found.capital else None
    return Applicant(
        name=blanks.fill(found and found.name, "单位名称", f"{_FILE} name"),
        credit_code=blanks.fill(found and found.credit_code, "统一社会信用代码", f"{_FILE} credit_code"),
        legal_person=_yes(
            found and found.independent_legal_person, "独立法人", f"{_FILE} independent_legal_person", blanks
        ),
        registered=_yes(found and found.registered_in_mainland, "境内注册", f"{_FILE} registered_in_mainland", blanks),
        founded=blanks.fill(found and found.founded, "成立日期", f"{_FILE} founded"),
        address=blanks.fill(found and found.address, "注册地址", f"{_FILE} address"),
        region=blanks.fill(found and found.region, "所在地区", f"{_FILE} region"),
        representative=blanks.fill(found and found.representative, "法定代表人", f"{_FILE} representative"),
        capital=blanks.fill(capital, "注册资金", f"{_FILE} capital"),
        former=joined(one.name for one in found.former_identities) if found and found.former_identities else "无",
        adverse=_adverse(case, found, blanks),
        contact=blanks.fill(contact and contact.name, "联系人", f"{_FILE} contact.name"),
        phone=blanks.fill(contact and contact.office_phone, "联系电话", f"{_FILE} contact.office_phone"),
        email=blanks.fill(contact and contact.email, "电子邮件", f"{_FILE} contact.email"),
    )


def _yes(value: bool | Organization | None, title: str, where: str, blanks: Blanks) -> str:
    return "是" if value is True else "否" if value is False else blanks.fill(None, title, where)


def _adverse(case: Case, found: Organization | None, blanks: Blanks) -> str:
    """What is on record against the organisation by the day, one a line."""
    if found is None or found.adverse_records is None:
        return blanks.fill(None, "不良记录", f"{_FILE} adverse_records，没有时写 []")
    lines = (
        f"{formal_date(one.date)}{one.kind}：{one.summary}" + ("" if one.closed else "（未办结）")
        for one in found.adverse_records
        if one.date <= case.as_of
    )
    return joined(lines, "\n") or "无"


def audits_of(case: Case, blanks: Blanks) -> tuple[AuditRow, ...]:
    """Return the accounts of the latest three years on record, the newest first."""
    found = case.workspace.organization
    audits = sorted((found.audits or ()) if found else (), key=lambda one: one.year, reverse=True)
    rows = []
    for number, one in enumerate(audits[:_LATEST], 1):
        where = f"{_FILE} audits 中 {one.year} 年的"
        revenue = in_digits(one.revenue) if one.revenue is not None else None
        rows.append(
            AuditRow(
                number,
                f"{one.year}年",
                one.firm if one.firm_domestic else f"{one.firm}（境外）",
                blanks.fill(revenue, f"{one.year}年的营业收入", f"{where} revenue"),
                blanks.fill(one.net_profit, f"{one.year}年的净利润", f"{where} net_profit"),
            )
        )
    return tuple(rows)


def statements_of(case: Case) -> str:
    """Return the latest three months with statements, in words; empty where there are none."""
    found = case.workspace.organization
    months = sorted({one.month for one in (found.statements or ())} if found else ())
    return joined(f"{month[:4]}年{int(month[5:])}月" for month in months[-_LATEST:])


def premises_of(case: Case, blanks: Blanks) -> tuple[PremisesRow, ...]:
    """Return the offices in use on the day; who owns them is in no record."""
    found = case.workspace.organization
    used = [one for one in (found.premises or ()) if lasts_on(one.start, one.end, case.as_of)] if found else []
    rows = []
    for number, one in enumerate(used, 1):
        where = f"{_FILE} premises 中 {one.id} 的"
        area = in_digits(one.area) if one.area is not None else None
        rows.append(
            PremisesRow(
                number,
                one.address,
                one.tenure,
                blanks.fill(None, f"{one.id}的{'产权人' if one.tenure == '自有' else '出租人'}", BY_HAND),
                blanks.fill(area, f"{one.id}的面积", f"{where} area"),
                span(one.start, one.end) if one.start else blanks.fill(None, f"{one.id}的起用日期", f"{where} from"),
            )
        )
    return tuple(rows)


def systems_of(case: Case) -> tuple[SystemRow, ...]:
    """Return the management systems in force on the day."""
    found = case.workspace.organization
    kept = (
        [one for one in (found.management_systems or ()) if lasts_on(one.established, one.ended, case.as_of)]
        if found
        else []
    )
    return tuple(
        SystemRow(
            number,
            one.kind,
            one.basis,
            "含安全服务" if one.covers_security_services else "不含安全服务",
            formal_date(one.established),
        )
        for number, one in enumerate(kept, 1)
    )


def span(start: date, end: date | None) -> str:
    """Return a stretch of time in words: `2024年7月1日至2029年6月30日`."""
    return f"{formal_date(start)}至{formal_date(end)}" if end else f"{formal_date(start)}起"


def category_named(grade: CategoryGrade) -> str:
    """Return a category as papers name it: `F 安全运维`."""
    return f"{grade.category.id} {grade.category.title}"


def in_force(certificate: OrganizationCertificate, day: date) -> bool:
    """Say whether a certificate stands on the day."""
    return state_on(certificate, day) == "有效"

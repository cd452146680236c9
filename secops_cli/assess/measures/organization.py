"""Measures of the organisation: status, capital, accounts, premises, records, systems, certificates."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import date
from decimal import Decimal
from typing import Literal

from secops_cli.assess.certificates import has_expired, state_on
from secops_cli.assess.dates import closed_years, whole_years
from secops_cli.assess.measures.registry import (
    Needs,
    Tally,
    at_least,
    firmest,
    is_certain,
    measure,
    number,
    stated_fact,
    unknown,
)
from secops_cli.assess.query import Missing, Query
from secops_cli.model.judgement import Measurement, Quantity
from secops_cli.model.organization import Audit, ManagementSystem, Premises, Statement
from secops_cli.model.work import OrganizationCertificate
from secops_cli.model.workspace import RecordRef
from secops_cli.terms import ManagementSystemKind

_SELF = RecordRef("organization", "organization")
_LICENCE: Needs = (("营业执照",),)
_TENURE: Needs = (("产权证", "租赁合同"),)


def _unstated(query: Query, words: str) -> Measurement:
    """A fact that the organisation's record does not state, or that nobody knows since it cannot be read."""
    return unknown(query.unread("organization", "单位情况读不出") or words)


@measure("境内独立法人", "单位是否为境内独立法人；凭据在单位自己的证明材料里", needs=_LICENCE)
def independent_legal_entity(query: Query) -> Measurement:
    """Whether the organisation is an independent legal person registered in mainland China.

    Proven by a business licence among the organisation's own documents.

    Source: ISCCC-SV-001:2015 4.1.1, 4.2.1, 4.3.2; T/CAS 375—2019 6.x.2.
    """
    organization = query.workspace.organization
    if organization is None:
        return unknown("没有可读的 organization.yaml")
    halves = (organization.independent_legal_person, organization.registered_in_mainland)
    value = False if False in halves else None if None in halves else True
    return stated_fact(query, value, _SELF, organization.evidence, _LICENCE, what="是否境内独立法人")


@measure("注册资金", "注册资金；凭据写在 capital 或单位的证明材料里", unit="万元", needs=_LICENCE)
def registered_capital(query: Query) -> Measurement:
    """The registered capital, in 万元.

    Proven by a business licence, given with the capital or with the organisation.

    Source: T/CAS 375—2019 6.2.3, 6.3.3, 6.4.3, 6.5.3.
    """
    organization = query.workspace.organization
    if organization is None or organization.capital is None:
        return _unstated(query, "没有写明注册资金")
    evidence = (*organization.capital.evidence, *organization.evidence)
    return stated_fact(query, organization.capital.amount, _SELF, evidence, _LICENCE, what="注册资金")


@measure(
    "连续审计年度",
    "从最近一个应有报告的会计年度往回数，连续有审计报告的年数；境外事务所的、别的单位的不计",
    unit="年",
    needs=(("审计报告",),),
)
def audited_years(query: Query) -> Measurement:
    """Consecutive closed fiscal years, counted back from the latest, that have an audit report.

    The newest closed year may still lack its report up to the day set as `audit_due` (30 June unless set otherwise).
    Reports by a firm not registered in mainland China, or on another legal entity, do not count.

    Source: ISCCC-SV-001:2015 4.1.2, 4.2.2, 4.3.3; T/CAS 375—2019 6.2.3, 6.3.3, 6.4.3, 6.5.3; which years: our reading.
    """
    organization = query.workspace.organization
    if organization is None or organization.audits is None:
        return _unstated(query, "没有登记年度审计")
    return _audits(query, organization.audits).measured()


def _audits(query: Query, audits: Iterable[Audit]) -> _Run:
    newest, latest_due = closed_years(query.base, query.workspace.settings.audit_due)
    run = _Run(query, (("审计报告",),), newest, latest_due, "{} 年度审计报告".format)
    for audit in audits:
        run.add(f"audit:{audit.year}", audit.year, audit.evidence, _audit_fault(query, audit, newest))
    return run


def missing_audits(query: Query, years: int) -> list[int]:
    """Return which of so many fiscal years, counted back as `audited_years` does, have no report that counts."""
    organization = query.workspace.organization
    return _audits(query, (organization.audits if organization else None) or ()).missing(years)


def _audit_fault(query: Query, audit: Audit, newest: int) -> str:
    if not audit.firm_domestic:
        return "事务所不在境内登记注册"
    if fault := query.entity_fault("被审计单位", audit.credit_code, date(audit.year, 12, 31)):
        return fault
    return "会计年度尚未结束" if audit.year > newest else ""


class _Run:
    """Periods (years or months) with papers, of which those count that follow one another up to the latest.

    Args:
        query: the circumstances.
        needs: what proves one period.
        newest: the newest period that there can be.
        latest_due: the newest that must be there.
        named: what the paper on a period is called.
    """

    def __init__(self, query: Query, needs: Needs, newest: int, latest_due: int, named: Callable[[int], str]) -> None:
        self._newest = newest
        self._latest_due = latest_due
        self._named = named
        self._query = query
        self._needs = needs
        self._named = named
        self._held: dict[int, tuple[str, Missing]] = {}
        self._tally = Tally(query, "organization", needs)

    def add(self, name: str, period: int, evidence: tuple[str, ...], fault: str) -> None:
        """Add one paper; of two on one period the proven one stands for it."""
        if fault:
            self._tally.leave_out(name, fault)
            return
        missing = self._query.missing_kinds(evidence, self._needs)
        if period not in self._held or not missing:
            self._held[period] = (name, missing)

    def missing(self, count: int) -> list[int]:
        """The periods that are not there among so many, counted back from where the count begins; newest first."""
        start = self._newest if self._newest in self._held else self._latest_due
        return [period for period in range(start, start - count, -1) if period not in self._held]

    def measured(self) -> Measurement:
        """Count back from the newest period that is there, or that is due; facts and proofs each by themselves."""
        held = _unbroken(set(self._held), self._newest, self._latest_due)
        whole = {period for period, (_, missing) in self._held.items() if not missing}
        proven = _unbroken(whole, self._newest, self._latest_due)
        # Whatever is older than the first that is not there counts for nothing because of that one.
        broken_at = self._named(self.missing(len(held) + 1)[-1])
        for period in sorted(self._held, reverse=True):
            name, missing = self._held[period]
            if period not in held:
                self._tally.exclude(name, f"还没有 {broken_at}")
            else:
                self._tally.settle(name, missing)
        doubts = len(self._tally.doubtful)
        fact = Quantity(Decimal(len(held)), Decimal(len(held) + doubts))
        return self._tally.of(fact, number(len(proven)))


def _unbroken(periods: set[int], newest: int, latest_due: int) -> set[int]:
    """The run of periods without a gap up to the newest, which may be missing while it is not due."""
    period = newest if newest in periods else latest_due
    run = set()
    while period in periods:
        run.add(period)
        period -= 1
    return run


@measure("连续月度报表", "从最近一个应有报表的月份往回数，连续有财务报表的月数", unit="月", needs=(("财务报表",),))
def statement_months(query: Query) -> Measurement:
    """Consecutive closed months, counted back from the latest, that have financial statements.

    The latest closed month may still lack them up to the day set as `statement_due_day` (the 20th unless set).

    Source: T/CAS 375—2019 6.2.3; which months: our reading.
    """
    organization = query.workspace.organization
    if organization is None or organization.statements is None:
        return _unstated(query, "没有登记月度报表")
    year, month = query.base.year, query.base.month
    newest = year * 12 + month - 2
    due = date(year, month, query.workspace.settings.statement_due_day)
    latest_due = newest if query.base > due else newest - 1
    run = _Run(
        query, (("财务报表",),), newest, latest_due, lambda number: f"{number // 12}-{number % 12 + 1:02} 月财务报表"
    )
    for statement in organization.statements:
        month = _month_number(statement)
        fault = "月份尚未结束" if month > newest else ""
        run.add(f"statement:{statement.month}", month, statement.evidence, fault)
    return run.measured()


def _statement_named(number: int) -> str:
    return f"{number // 12}-{number % 12 + 1:02} 月财务报表"


def _month_number(statement: Statement) -> int:
    year, month = map(int, statement.month.split("-"))
    return year * 12 + month - 1


@measure("固定办公场所", "截至日在用的固定办公场所数", unit="处", needs=_TENURE)
def fixed_premises(query: Query) -> Measurement:
    """The number of offices in use on the day.

    Source: ISCCC-SV-001:2015 4.1.3, 4.2.3, 4.3.4; T/CAS 375—2019 6.2.4.
    """
    return _premises(query, by_area=False)


@measure("办公面积", "截至日在用的办公场所面积之和；有场所没写面积时只知下限", unit="平方米", needs=_TENURE)
def premises_area(query: Query) -> Measurement:
    """The floor area of all offices in use on the day, in m².

    Source: T/CAS 375—2019 6.3.4, 6.4.4, 6.5.4; the sum over offices: our reading.
    """
    return _premises(query, by_area=True)


def _premises(query: Query, by_area: bool) -> Measurement:
    organization = query.workspace.organization
    if organization is None or organization.premises is None:
        return _unstated(query, "没有登记办公场所")
    tally = Tally(query, "organization", _TENURE)
    missing: list[str] = []
    for office in organization.premises:
        if reason := _premises_fault(office, query.as_of):
            tally.exclude(office.id, reason)
        elif not by_area:
            tally.include(office.id, office.evidence)
        elif office.area is None:
            missing.append(office.id)
            tally.doubt(office.id, "没有写明面积", 0)
        else:
            tally.include(office.id, office.evidence, office.area)
    measured = tally.total()
    if missing:
        low = sum((amount for _, amount in (*tally.counted, *tally.unproven)), Decimal(0))
        return tally.of(at_least(low), measured.proven)
    return measured


def _premises_fault(office: Premises, day: date) -> str:
    if office.start is not None and office.start > day:
        return f"{office.start} 才起用"
    if office.end is not None and office.end < day:
        return f"已于 {office.end} 到期"
    return ""


@measure("违法违规记录", "截至日记录在案的违法违规条数；不良记录无需证据即计入", unit="条")
def violations(query: Query) -> Measurement:
    """The number of recorded breaches of law or rules up to the day; they count without evidence.

    Source: ISCCC-SV-001:2015 4.1.6 a, 4.2.7 a, 4.3.8 a.
    """
    organization = query.workspace.organization
    if organization is None or organization.adverse_records is None:
        return _unstated(query, "没有写明不良记录(没有时写 adverse_records: [])")
    tally = Tally(query, "organization")
    for record in organization.adverse_records:
        if record.date > query.as_of:
            tally.exclude(record.id, "晚于截至日期")
        elif record.kind == "违法违规":
            tally.include(record.id, ())
        else:
            tally.exclude(record.id, f"类别为{record.kind}")
    return tally.total()


@measure(
    "管理体系",
    "截至日在运行、范围覆盖信息安全服务的所列体系数；列出的体系有其一即计",
    unit="个",
    needs=(("管理手册", "管理体系认证证书"),),
)
def management_systems(query: Query, *, kinds: Sequence[ManagementSystemKind]) -> Measurement:
    """Management systems of these kinds in operation on the day whose scope covers security services.

    Args:
        kinds: 质量, 信息安全, 信息技术服务; one system of any of them counts.

    Source: ISCCC-SV-001:2015 4.2.7 c, d, 4.3.8 c, d; T/CAS 375—2019 6.4.10 b, 6.5.10 c, d.
    """
    organization = query.workspace.organization
    if organization is None or organization.management_systems is None:
        return _unstated(query, "没有登记管理体系(没有时写 management_systems: [])")
    tally = Tally(query, "organization", (("管理手册", "管理体系认证证书"),))
    systems = [system for system in organization.management_systems if system.kind in kinds]
    return tally.sort(systems, lambda system: _system_fault(system, query.as_of)).total()


def _system_fault(system: ManagementSystem, day: date) -> str:
    if not system.covers_security_services:
        return "范围未覆盖信息安全服务"
    if system.established > day:
        return f"{system.established} 才建立"
    if system.ended is not None and system.ended < day:
        return f"已于 {system.ended} 停止"
    return ""


@measure(
    "持有资质年限",
    "持有本标准该级别或更高级别有效证书的整年数，从首次取得算起；暂停、撤销、注销、过期的不计",
    unit="年",
    needs=(("资质证书",),),
)
def certificate_held_years(query: Query, *, level: str, category: Literal["", "any"] = "") -> Measurement:
    """Whole years for which a certificate of this standard at this level or a higher one has been held.

    Counted from the first grant (a reissue keeps it) to the base date. A certificate that is suspended, withdrawn,
    cancelled or lapsed on the day satisfies nothing, however long it was held.

    Args:
        level: a level of the standard's ladder.
        category: `any` where the source does not ask for the category applied for.

    Source: ISCCC-SV-001:2015 4.2.6 a, 4.3.1, 6.8; T/CAS 375—2019 6.4.1, 6.5.1; a higher level counting: our reading.
    """
    tally = Tally(query, "certificates", (("资质证书",),))
    for certificate in query.workspace.certificates.values():
        if certificate.standard not in (query.standard.id, query.standard.edition.alias):
            continue
        reason = _certificate_fault(query, certificate, level, category)
        if is_certain(reason):
            tally.exclude(certificate.id, reason)
            continue
        years = whole_years(certificate.first_granted or certificate.granted, query.base)
        if reason:
            tally.leave_out(certificate.id, reason, years)
        else:
            tally.include(certificate.id, certificate.evidence, years)
    return tally.largest()


def _certificate_fault(query: Query, certificate: OrganizationCertificate, level: str, category: str) -> str:
    ladder = query.standard.ladder
    if category != "any" and certificate.category != query.category.id:
        return f"类别为 {certificate.category}"
    if certificate.level not in ladder or ladder.index(certificate.level) < ladder.index(level):
        return f"级别为{certificate.level}"
    if certificate.granted > query.as_of:
        return f"{certificate.granted} 才发证"
    if has_expired(certificate, query.as_of):
        return f"已于 {certificate.expires} 到期"
    state = state_on(certificate, query.as_of)
    if state not in (None, "有效"):
        return f"证书已{state}"
    holder = query.entity_fault("持证单位", certificate.credit_code, certificate.granted)
    return firmest(holder, _region_fault(query, certificate))


def _region_fault(query: Query, certificate: OrganizationCertificate) -> str:
    """Why a grade was given for another region than that of the target; `?…` where one of them is not stated.

    Source: T/CAS 375—2019 5.3.
    """
    asked, held = query.target.region, certificate.region
    if not query.standard.edition.regional or asked == held:
        return ""
    if asked is None or held is None:
        return "?目标没有写评定地区" if asked is None else "?证书没有写评定地区"
    return f"评定地区为{held}"

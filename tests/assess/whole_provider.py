"""A provider that lacks nothing in any category of any standard: every service, a team for each, two good sites."""

from __future__ import annotations

from collections.abc import Iterable

from assess_builders import COMPLETED, EMPLOYED, ORGANIZATION, row_of

from secops_cli.model.standard import Clause, Standard
from secops_cli.terms import SERVICE_TITLES

SERVICES = "[" + ", ".join(SERVICE_TITLES.values()) + "]"
NAMED = (
    ("Modbus/TCP", "OPC", "OPCDA", "DNP3"),
    ("S7", "IEC104", "MMS", "Profinet"),
    ("GOOSE", "SV", "Ethernet/IP", "OPCUA_TCP"),
    ("PNRTDCP", "PNRTIO", "s7mms", "BACnet"),
    ("CIP", "FINS", "HART", "EtherCAT"),
)
PROTOCOLS = "[" + ", ".join(name for names in NAMED for name in names) + "]"
POSITIONS = (
    ("技术咨询", 10),
    ("管理咨询", 10),
    ("网络实施", 3),
    ("安全策略实施", 2),
    ("应急", 2),
    ("软件开发", 20),
    ("安全服务", 10),
    ("软件技术", 30),
)
STAFF = sum(count for _, count in POSITIONS)

_CERTIFICATES = (
    f"certificates: [{{name: 证, subject: 专业认证, category: {SERVICES}, evidence: [人员证书]}}, "
    "{name: 证, subject: 项目管理, evidence: [人员证书]}]"
)


def _leader(name: str, role: str, more: str) -> str:
    return f"- {{id: {name}, name: 负责人, roles: [{role}], employment: {{from: 2012-01-01}}, {more}, {EMPLOYED}}}\n"


PEOPLE = (
    _leader(
        "head",
        "机构负责人",
        "services: [], experience: [{from: 2012-01-01, field: 信息技术, kind: 管理, evidence: [工作经历证明]}]",
    )
    + _leader(
        "tech",
        "技术负责人",
        "services: [], titles: [], "
        "degrees: [{level: 硕士, major: 安全, security_related: true, evidence: [学位证书]}], "
        "experience: [{from: 2012-01-01, field: 信息安全, kind: 技术, evidence: [工作经历证明]}]",
    )
    + _leader(
        "money",
        "财务负责人",
        "services: [], titles: [{series: 财务, rank: 副高, obtained: 2014-01-01, evidence: [职称证书]}]",
    )
    + "".join(
        f"- {{id: p{n:03d}, name: 员工, employment: {{from: 2015-01-01}}, duty: 技术, services: {SERVICES}, "
        f"specialty: {('自动化', '信息安全')[n % 2]}, {_CERTIFICATES}, {EMPLOYED}}}\n"
        for n in range(STAFF)
    )
)
PROJECTS = "".join(
    f"- {{id: {service}-{n}, name: 项目, client: 客户, industry: 行业{n % 5}, services: [{title}], amount: 100, "
    f"signed: {signed}, accepted: {accepted}, system_users: 100000, "
    f"trial_run: {{from: 2026-02-01, to: 2026-04-30, evidence: [试运行记录]}}, {COMPLETED}}}\n"
    for service, title in SERVICE_TITLES.items()
    for n, (signed, accepted) in enumerate([("2025-06-01", "2026-06-01")] * 10 + [("2015-01-01", "2016-01-01")])
)
TOOLS = (
    f"- {{id: t1, name: 某, kind: 分析, licence: 自主研发, services: {SERVICES}, protocols: {PROTOCOLS}, "
    "evidence: [著作权证书, 产品认证证书]}\n"
)
SITES = "".join(
    f"- {{id: s{n}, name: 场地, region: 地域{n}, risk_zone: 区{n}, tenure: 自有, from: 2020-01-01, subsiding: false, "
    "seismic_class: 乙类, fire_rating: 一级, national_room_grade: A级, raised_floor_area: 2500, "
    "access_control_round_the_clock: true, cctv_round_the_clock: true, cctv_public_months: 1, cctv_room_months: 2, "
    "power_feeds: 2, substations: 2, ups_feeds: 2, backup_power_hours: 48, temperature: {low: 20, high: 24}, "
    "humidity: {low: 45, high: 65}, evidence: [产权证, 场地检测报告, 监控记录, 系统建设证明]}\n"
    for n in (1, 2)
)


def _members() -> Iterable[str]:
    number = 0
    for position, count in POSITIONS:
        for _ in range(count):
            yield f"{{person: p{number:03d}, position: {position}}}"
            number += 1


def _line(title: str) -> str:
    return (
        f"- service: {title}\n  started: 2015-01-01\n  subcontracts: false\n  outsourced_operations: false\n"
        f"  team: {{name: 团队, leader: p000, members: [{', '.join(_members())}]}}\n"
        "  responses: [{local_hours: 1, remote_hours: 4, round_the_clock: true, evidence: [服务级别协议]}]\n"
        "  drills: [{id: d1, date: 2026-05-01, kind: 真实切换, takeover_hours: 2, evidence: [演练记录]}]\n"
    )


def certificates(standard: Standard, category: str) -> str:
    """Certificates of a category at every level, held for years."""
    return "".join(
        f"- {{id: c{n}, standard: {standard.id}, category: {category}, level: {level}, granted: 2020-01-01, "
        "region: 示例市, evidence: [资质证书]}\n"
        for n, level in enumerate(standard.ladder)
    )


def provider(standard: Standard, category: str, rows: Iterable[Clause] | None = None, **without: str) -> dict[str, str]:
    """Files that prove every level of a category; `without` replaces a file by the name of its family.

    Args:
        rows: the clauses that have a self-assessment row; all where None.
    """
    rated = standard.clause.values() if rows is None else rows
    own = {
        "organization": ORGANIZATION,
        "people": PEOPLE,
        "projects": PROJECTS,
        "services": "".join(map(_line, SERVICE_TITLES.values())),
        "sites": SITES,
        "tools": TOOLS,
        "certificates": certificates(standard, category),
        "rows": "".join(_row(clause) for clause in rated),
    } | without
    places = {"rows": f"assessments/{standard.id}/rows.yaml"}
    return {places.get(family, f"{family}.yaml"): text for family, text in own.items()}


def _row(clause: Clause) -> str:
    if clause.selects:  # the choice among options wants its reason
        return row_of(clause).replace("}\n", ", note: 按客户的目标选取}\n")
    return row_of(clause)

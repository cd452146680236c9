# ruff: noqa: E501  records and tables read better with one a line
"""A certificate holder with everything that its papers are made from, as of 2026-11-20; and how it was before."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

from secops_cli.deliver.papers import PAPERS, Paper
from secops_cli.deliver.papers.making import Made
from secops_cli.pipeline import papers
from secops_cli.revisions import Question, judge_with_earlier
from tests.conftest import TODAY, Repository

Repo = Callable[..., Repository]
NAMES = ("application-data", "change-application", "notification", "surveillance-pack")

ORGANIZATION = """\
name: 样例单位
credit_code: 91990000MA0EXAMP17
independent_legal_person: true
registered_in_mainland: true
founded: 2015-04-01
address: 新街 9 号
region: 示例省
representative: 王例
contact: {name: 周例, office_phone: 010-62345678, email: a@b.example}
capital: {amount: 800, evidence: [lic]}
premises:
  - {id: 总部, address: 新街 9 号, tenure: 租赁, area: 260, from: 2026-06-01, to: 2029-05-31}
  - {id: 旧址, address: 旧街 1 号, tenure: 租赁, area: 90, from: 2020-01-01, to: 2026-05-31}
audits:
  - {year: 2025, firm: 甲事务所, firm_domestic: true, revenue: 900, net_profit: -3.5}
  - {year: 2022, firm: 甲事务所, firm_domestic: true}
  - {year: 2024, firm: 乙事务所, firm_domestic: false}
  - {year: 2023, firm: 甲事务所, firm_domestic: true}
management_systems:
  - {id: q, kind: 质量, basis: GB/T 19001-2016, covers_security_services: true, established: 2024-01-01}
  - {id: old, kind: 信息安全, basis: GB/T 22080-2016, covers_security_services: true, established: 2020-01-01, ended: 2025-01-01}
adverse_records:
  - {id: a1, kind: 事故, date: 2026-09-01, summary: 误删客户日志}
  - {id: a2, kind: 投诉, date: 2026-09-05, summary: 电话无人接, closed: 2026-09-08}
  - {id: a3, kind: 投诉, date: 2026-02-03, summary: 巡检迟到, closed: 2026-02-09}
evidence: [lic]
"""
PEOPLE = """\
- {id: p1, name: 王例, roles: [机构负责人], duty: 管理, services: [], employment: {from: 2015-04-01},
   titles: [{series: 其他, rank: 中级, obtained: 2010-01-01}], degrees: [{level: 硕士, major: 工商管理}],
   experience: [{field: 信息技术, kind: 管理, from: 2008-01-01, to: 2015-03-31, employer: 某集团}]}
- {id: p2, name: 李例, roles: [技术负责人], duty: 技术, services: [安全运维], employment: {from: 2019-01-01},
   certificates: [{name: 运维认证, subject: 专业认证, category: [安全运维], number: OM-1, issued: 2025-01-01, expires: 2027-12-31, evidence: [pc]},
                  {name: 运维认证旧, subject: 专业认证, category: [安全运维], number: OM-0, expires: 2026-11-19},
                  {name: 项目管理师, subject: 项目管理, number: PM-1, issued: 2024-01-01, evidence: [pc]}],
   evidence: [si, lc]}
- {id: p3, name: 赵例, duty: 技术, services: [安全运维], employment: {from: 2026-07-01}}
- {id: p4, name: 钱例, duty: 技术, services: [安全运维], employment: {from: 2020-01-01, to: 2026-08-31}}
"""
PROJECTS = """\
- {id: x1, name: 首个运维, client: 甲银行, services: [安全运维], amount: 12, signed: 2019-03-01, accepted: 2020-03-01, evidence: [ht, ys]}
- {id: x2, name: 混合运维, client: 乙医院, services: [安全运维, 风险评估], amount: 30, signed: 2024-03-01, accepted: 2025-03-01,
   parts: [{service: 安全运维, amount: 20}, {service: 风险评估, amount: 10}], manager: p2, evidence: [ht, ys]}
- {id: x3, name: 无验收单, client: 丙学校, services: [安全运维], amount: 8.5, signed: 2024-05-01, accepted: 2025-05-01, evidence: [ht]}
- {id: x4, name: 应急, client: 丁公司, services: [应急处理], amount: 3, signed: 2026-01-01, accepted: 2026-02-01, evidence: [ht, ys]}
"""
REGISTER = "".join(
    f"- {{id: {name}, title: {title}, kind: {kind}, file: evidence/a.pdf, issued: 2026-10-01, issuer: {issuer}}}\n"
    for name, title, kind, issuer in (
        ("lic", "执照", "营业执照", "某局"),
        ("si", "社保明细", "社会保险缴纳证明", "某社保中心"),
        ("lc", "合同", "劳动合同", "样例单位"),
        ("pc", "证书", "人员证书", "某协会"),
        ("ht", "合同", "合同", "样例单位"),
        ("ys", "验收单", "验收报告", "样例单位"),
        ("zs", "资质证书", "资质证书", "某中心"),
        ("zg", "整改", "整改记录", "样例单位"),
    )
)
CERTIFICATES = """\
- {id: k, standard: isccc, category: F, level: 三级, number: NO-F-1, granted: 2024-05-16, expires: 2027-05-15,
   surveillance: [2025-05-10, 2026-05-11], evidence: [zs]}
- {id: t, standard: tcas, category: E, level: 2级, number: NO-T-1, granted: 2025-01-01}
- {id: gone, standard: isccc, category: C, level: 三级, granted: 2023-01-01, history: [{date: 2025-01-01, state: 注销}]}
"""
COMPLAINTS = """\
- {id: c1, received: 2026-02-03, complainant: 甲银行, summary: 巡检迟到, handled: 2026-02-09, outcome: 属实, result: 已致歉, adverse_record: a3}
- {id: c2, received: 2026-07-01, complainant: 乙医院, summary: 报告有错字, handled: 2026-07-05, outcome: 不属实, result: 查无}
- {id: c3, received: 2026-11-18, complainant: 丙学校, summary: 夜间无人值守, due: 2026-12-01}
"""
FILES: Mapping[str, str] = {
    "secops.yaml": "format: 1\ntargets:\n  - {standard: isccc, category: F, level: 二级, region: 示例省}\n"
    "  - {standard: isccc, category: C, level: 三级}\n  - {standard: tcas, category: E, level: 1级}\n",
    "organization.yaml": ORGANIZATION,
    "people.yaml": PEOPLE,
    "projects.yaml": PROJECTS,
    "tools.yaml": "- {id: g1, name: 扫描器, kind: 漏洞扫描, version: V2, licence: 商业授权, services: [安全运维]}\n"
    "- {id: g2, name: 停用的, kind: 渗透测试, licence: 开源, services: [安全运维], retired: 2026-11-19}\n"
    "- {id: g3, name: 别类的, kind: 协议分析, licence: 开源, services: [数据安全]}\n",
    "certificates.yaml": CERTIFICATES,
    "complaints.yaml": COMPLAINTS,
    "mark_use.yaml": "- {id: u1, certificate: k, kind: 认证标识, where: 网站, from: 2024-06-01, services: [安全运维]}\n"
    "- {id: u2, certificate: k, kind: 认证证书, where: 投标文件, from: 2026-08-01, to: 2026-08-01, level: 二级,\n"
    "   misuse: 未造成不良影响, correction: 撤回重投}\n"
    "- {id: u3, certificate: k, kind: 认证证书, where: 展板, from: 2026-10-01, services: [应急处理]}\n"
    "- {id: u4, certificate: k, kind: 认证证书, where: 旧册, from: 2025-01-01, to: 2026-05-10}\n",
    "notifications.yaml": "- {id: n1, kind: 信息通报, matter: 客户投诉, sent: 2026-02-10, summary: 报巡检迟到, concerns: [c1]}\n"
    "- {id: n2, kind: 变更申请, matter: 组织机构变更, sent: 2026-06-02, summary: 迁址, changed: [注册地址],\n"
    "   answered: 2026-06-20, answer: 批准}\n"
    "- {id: n3, kind: 信息通报, matter: 客户投诉, sent: 2026-07-06, summary: 报错字, concerns: [c2]}\n",
    "findings.yaml": "- {id: f1, kind: 观察项, standard: isccc, category: F, clause: F1.2-d, raised: 2025-05-09, summary: 缺签收,\n"
    "   correction: 补签, closed: 2026-05-11, evidence: [zg]}\n"
    "- {id: f0, kind: 观察项, standard: isccc, category: F, raised: 2024-05-01, summary: 早年的, correction: 改了, closed: 2025-05-09}\n"
    "- {id: f2, kind: 不符合项, standard: isccc, category: F, raised: 2026-05-10, summary: 缺演练}\n"
    "- {id: f3, kind: 观察项, standard: tcas, raised: 2026-06-10, summary: 别的标准}\n",
    "evidence/a.register.yaml": REGISTER,
    "evidence/a.pdf": "%PDF-1.4",
}
BEFORE: Mapping[str, str] = {
    **FILES,
    "organization.yaml": ORGANIZATION.replace("address: 新街 9 号\nregion", "address: 旧街 1 号\nregion")
    .replace("amount: 800", "amount: 500")
    .replace("representative: 王例", "representative: 孙例"),
}
"""Address, capital and representative were others: what goes on paper."""


def paper(name: str) -> Paper:
    [found] = [entry for entry in PAPERS if entry.name == name]
    return found


def make(
    repo: Repo, name: str, more: Mapping[str, str | bytes] | None = None, before: Mapping[str, str] | None = None
) -> dict[str, Made]:
    """Make one paper; of two folders where there is an earlier one, or where it is always made of two."""
    root = repo({**FILES, **(more or {})}).root
    if before is None and paper(name).revisions == "always":
        before = BEFORE
    if before is None:
        return papers(Repository(root).assess(), paper(name))
    earlier = repo(before, folder="before").root
    return between(name, Path(), str(earlier), str(root))


def between(name: str, path: Path, *revisions: str) -> dict[str, Made]:
    """Make one paper of two revisions or folders."""
    earlier, result = judge_with_earlier(Question(path, revisions, TODAY))
    return papers(result, paper(name), earlier=earlier)

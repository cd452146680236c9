# ruff: noqa: E501  tables of input and expectation read better with one case a line
"""A small repository in which every family of records occurs: what mutation, cache and source tests start from."""

from __future__ import annotations

import hashlib
from typing import Final

CERTIFICATE: Final = b"%PDF-1.4 certificate\n"

FILES: Final[dict[str, str | bytes]] = {
    "secops.yaml": """\
format: 1
targets:
  - {standard: isccc, category: F, level: 三级, application: 监督}
  - {standard: tcas, category: E, level: 2级, reference_date: 2026-11-01}
cycles:
  - {id: 初次 2026, from: 2026-01-01}
freshness: {社会保险缴纳证明: 12}
readings: {"tcas:6.4.1": literal}
""",
    "organization.yaml": """\
name: 小而全安全服务有限公司
credit_code: 91350100M000100Y43
independent_legal_person: true
registered_in_mainland: true
founded: 2018-05-20
contact: {name: 王, office_phone: 010-62345678}
capital: {amount: 500.50, evidence: [licence]}
premises:
  - {id: office, address: 某路 1 号, tenure: 租赁, area: 220.5, from: 2023-01-01, to: 2027-12-31}
audits:
  - {year: 2025, firm: 某事务所, firm_domestic: true, revenue: 100, net_profit: "-3.5"}
statements:
  - {month: 2026-08}
management_systems: []
adverse_records:
  - {id: bad, kind: 投诉, date: 2020-02-29, summary: 已办结, closed: 2020-03-01}
evidence: [licence]
""",
    "people/leaders.yaml": """\
# 负责人
- id: p1
  name: 张三
  employment: {from: 2019-01-01}
  roles: [机构负责人]
  duty: 管理
  services: []
  experience:
    - {field: 信息技术, kind: 管理, from: 2010-01-01, employer: 本公司, evidence: [cv]}
- id: p2
  name: 李四
  employment: {from: 2019-01-01}
  roles: [技术负责人, 项目经理]
  services: [安全运维]
  titles:
    - {series: 电子信息, rank: 中级, obtained: 2015-06-30}
  degrees:
    - {level: 硕士, major: 信息安全, security_related: true}
  certificates:
    - {name: 运维人员认证, subject: 专业认证, category: [安全运维], issued: 2024-01-01, expires: 2027-01-01}
  evidence: [social, labour]
""",
    "people/工程师/王五.yaml": """\
id: p3
name: 王五
employment: {from: 2020-03-01, to: 2026-06-30}
duty: 技术
services: [安全运维, 应急响应]
note: "\U0001f600 已离职"
""",
    "projects/2025.yaml": """\
- id: prj-1
  name: 某局运维
  client: 某局
  services: [安全运维]
  amount: 36.5
  signed: 2025-01-10
  accepted: 2025-12-30
  manager: p2
  evidence: [contract]
- id: prj-2
  name: 混合项目
  client: 某院
  services: [安全运维, 风险评估]
  amount: 100
  parts:
    - {service: 安全运维, amount: 60.25}
    - {service: 风险评估, amount: 39.75}
  signed: 2026-01-10
""",
    "services/security-operations.yaml": "service: 安全运维\nstarted: 2020-01-01\nsubcontracts: false\nresponsible: p2\n",
    "tools.yaml": """\
- {id: t1, name: 漏洞扫描, kind: 漏洞扫描, version: 8.10, licence: 商业授权, services: [安全运维], acquired: 2021-01-01}
""",
    "certificates.yaml": """\
- id: c1
  standard: isccc
  category: F
  level: 三级
  granted: 2025-06-01
  first_granted: 2022-06-01
  expires: 2028-05-31
  history:
    - {date: 2025-07-01, state: 有效}
""",
    "findings.yaml": """\
- {id: f1, kind: 观察项, standard: isccc, raised: 2025-06-01, summary: 记录不全, closed: 2025-07-01, responsible: p2}
""",
    "evidence/主体.register.yaml": f"""\
- id: licence
  title: 营业执照
  kind: 营业执照
  file: evidence/主体/营业执照 (副本).pdf
  issued: 2018-05-20
  sha256: {hashlib.sha256(CERTIFICATE).hexdigest()}
  supports: [{{clause: "isccc:4.1.1", pages: 1-2}}]
- {{id: ownership, title: 章程, kind: 产权关系证明, file: evidence/主体/章程.pdf}}
""",
    "evidence/people/people.register.yaml": """\
- {id: social, title: 社保, kind: 社会保险缴纳证明, file: evidence/people/social.pdf, issued: 2026-10-01}
- {id: labour, title: 劳动合同, kind: 劳动合同, file: evidence/people/labour.pdf}
- {id: cv, title: 履历, kind: 工作经历证明, file: evidence/people/cv.pdf}
- id: contract
  title: 合同
  kind: 合同
  held: {where: 档案室, custodian: 王, checked_by: 李, checked_on: 2026-01-01}
""",
    "evidence/主体/营业执照 (副本).pdf": CERTIFICATE,
    "evidence/主体/章程.pdf": b"articles",
    "evidence/people/social.pdf": b"social",
    "evidence/people/labour.pdf": b"labour",
    "evidence/people/cv.pdf": b"cv",
    "assessments/isccc/general.yaml": """\
defaults: {cycle: 初次 2026, assessor: 王, date: 2026-03-01}
rows:
  - clause: 4.1.1
    conclusion: 符合
    evidence: [licence, {id: ownership, pages: 1-3}]
  - clause: 4.1.2
    conclusion: 不符合
    note: 还差两年
""",
    "assessments/tcas/rows.yaml": """\
- {clause: 6.2.1, conclusion: 符合, cycle: 初次 2026, evidence: [licence], category: E}
- {clause: E.1.1-a, conclusion: 不符合, cycle: 初次 2026, by: 评审}
""",
    "README.md": "# 说明\n",
}

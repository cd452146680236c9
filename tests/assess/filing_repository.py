"""A repository whose filing form is full: a body, one system of the third level, one class of data, every document."""

from __future__ import annotations

from collections.abc import Mapping

NAME = "某市某中心"

ORGANIZATION = """\
name: 某市某中心
credit_code: 91110108MA01ABCD17
filing:
  province: 示例省
  city: 示例市
  county: 示例区
  street: 样例路 1 号
  postal_code: "043330"
  region_code: "140100"
  internet_addresses: []
  head: {name: 赵某, position: 主任, office_phone: 010-62345678, email: head@example.invalid}
  department: 信息科
  department_contact: {name: 钱某, position: 科长, office_phone: 010-62345679, email: it@example.invalid}
  data_department: 数据科
  data_contact: {name: 孙某, position: 工程师, office_phone: 010-62345670, email: data@example.invalid}
  affiliation: 地(区、市、州、盟)
  kind: 事业单位
  industry_code: 35
  industry: 银行
  accepted_by: 示例市公安局
"""

SYSTEM = """\
id: s
name: 办事系统
number: "01"
status: 已运行
online_since: 2026-11-01
object_types: [信息系统, 数据资源]
technologies: []
devices:
  - {id: fw, name: 防火墙, kind: 安全专用产品, licence: XK-1, licence_expires: 2026-11-20, evidence: [产品认证证书]}
  - {id: web, name: 服务器, kind: 服务器, quantity: 2}
businesses:
  - {id: apply, name: 受理, kind: 公众服务, description: 收件与答复}
service: {area: 全省, audience: 社会公众}
network: {coverage: 局域网, kind: 业务专网}
interconnections: []
products: [{kind: 服务器, quantity: 2, share: 部分使用, percentage: 50}]
security_services: [{kind: 等级测评, provider: 某测评公司, provider_kind: 国内其他服务商}]
is_subsystem: false
data: [citizens]
"""

CLASSIFICATION = """\
system: s
business_information: [{object: 社会秩序和公共利益, degree: 严重损害}]
system_service: [{object: 公民法人合法权益, degree: 严重损害}]
has_supervisor: true
supervisor: 某厅
decisions:
  - {id: r, stage: 评审, date: 2026-10-10, level: 第三级, conclusion: 首次定级, evidence: [定级评审意见]}
  - {id: a, stage: 核准, date: 2026-10-20, level: 第三级, conclusion: 首次定级, evidence: [主管部门审批意见]}
  - {id: f, stage: 最终, date: 2026-10-25, level: 第三级, conclusion: 首次定级, evidence: [定级报告]}
filings: []
assessments: [{id: t, date: 2026-10-30, evidence: [等级测评报告]}]
materials:
  网络拓扑结构及说明: [系统描述文件]
  使用的安全服务清单: [合同]
filled_by: 李某
filled_on: 2026-10-26
evidence: [系统描述文件, 组织架构文件, 制度文件, 安全方案文件, 资产清单]
"""

DATA = """\
id: citizens
name: 办事人登记
level: 一般数据
kind: 公共数据
department: 信息科
head: 钱某
personal: [一般个人信息]
total_size: 3TB
total_records: 12345
monthly_growth: 20GB
origins: [人工填报]
flows: []
cloud_kind: 非云平台
cloud: 自建平台
room_kind: 本单位机房
in_country: true
"""

FULL: Mapping[str, str] = {
    "secops.yaml": "format: 1\n",
    "organization.yaml": ORGANIZATION,
    "systems/s/system.yaml": SYSTEM,
    "systems/s/classification.yaml": CLASSIFICATION,
    "data.yaml": DATA,
}


def full(**changes: tuple[str, str]) -> dict[str, str]:
    """The repository with one place of a file rewritten: `system=("old", "new")`."""
    names = {
        "organization": "organization.yaml",
        "system": "systems/s/system.yaml",
        "classification": "systems/s/classification.yaml",
        "data": "data.yaml",
    }
    files = dict(FULL)
    for key, (old, new) in changes.items():
        assert files[names[key]].count(old) == 1, old
        files[names[key]] = files[names[key]].replace(old, new)
    return files

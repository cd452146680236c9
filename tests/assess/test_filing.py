# ruff: noqa: E501  tables of input and expectation read better with one case a line
"""The filing form: every group of fields, filled and empty on both sides of its condition; counts; materials."""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any, get_args

import pytest
from pydantic import BaseModel

from secops_cli.assess.case import Case
from secops_cli.assess.filing import FilingForm, FilledField, FilledTable, filing_form
from secops_cli.assess.filing_papers import FilingPaper, filing_papers, to_file
from secops_cli.model.filing import FormField
from secops_cli.model.organization import Organization
from secops_cli.model.systems import Classification, DataClass, System
from tests.assess.assess_builders import LIBRARY, TODAY, case_of
from tests.assess.filing_repository import FULL, full

LAYOUTS = LIBRARY.rules.filing_layouts
ROOTS: Mapping[str, type[BaseModel]] = {
    "organization": Organization,
    "system": System,
    "classification": Classification,
    "data": DataClass,
}


def judged(files: Mapping[str, str] = FULL, as_of: date = TODAY) -> Case:
    case = case_of(files, as_of)
    errors = [d for d in case.workspace.diagnostics if d.severity == "error"]
    assert not errors, errors
    return case


def form(files: Mapping[str, str] = FULL, layout: str = "2025", as_of: date = TODAY) -> FilingForm:
    return filing_form(judged(files, as_of), layout=layout)


def table(found: FilingForm, name: str) -> FilledTable:
    return next(entry for entry in found.tables if entry.id == name)


def field(found: FilingForm, where: str) -> FilledField:
    """`表二 技术类型`: a table, and a title with its group."""
    name, _, title = where.partition(" ")
    [entry] = [entry for entry in table(found, name).fields if entry.name == title]
    return entry


def names(found: FilingForm, name: str) -> list[str]:
    return [entry.name for entry in table(found, name).fields]


def missing(found: FilingForm) -> list[str]:
    return [f"{entry.id} {one.name}" for entry in found.tables for one in entry.missing]


def ticked(entry: FilledField) -> list[str]:
    return [option.label for option in entry.options if option.ticked]


# --- the layouts ------------------------------------------------------------------------------------------------


def paths_of(entry: FormField) -> Iterator[str]:
    own = (entry.value, entry.fill, entry.other, *(condition.value for condition in entry.when))
    yield from (path for path in own if path is not None)


def leads_to(path: str) -> Any:
    """Follow a path through the models; a key that a record does not have is a KeyError."""
    root, *keys = path.split(".")
    model: Any = ROOTS[root]
    for key in keys:
        annotation = record_in(model).model_fields[key].annotation
        model = annotation
    return model


def record_in(annotation: Any) -> type[BaseModel]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    return next(record_in(inner) for inner in get_args(annotation) if inner not in (type(None), Ellipsis))


@pytest.mark.parametrize("layout", LAYOUTS)
def test_every_field_of_a_layout_has_its_place_in_the_records(layout: str) -> None:
    """No path names a key that there is not."""
    paths = {path for entry in LAYOUTS[layout].fields for path in paths_of(entry)}
    known = [path for path in paths if path.partition(".")[0] in ROOTS]
    assert len(known) > 40
    for path in known:
        leads_to(path)
    others = {path.partition(".")[0] for path in paths.difference(known)}
    assert others <= {"counts", "derived", "private"}


@pytest.mark.parametrize("layout", LAYOUTS)
def test_every_word_of_a_vocabulary_has_its_option(layout: str) -> None:
    """What the records may say, the form can tick; an ended system is not filed."""
    for entry in LAYOUTS[layout].fields:
        if entry.choices is None or (entry.value or "").partition(".")[0] not in ROOTS:
            continue
        words = {w for w in literal_words(leads_to(entry.value or "")) if w != "已终止"}
        assert words <= set(LAYOUTS[layout].choices[entry.choices]), entry.title


def literal_words(annotation: Any) -> set[str]:
    found = {word for word in get_args(annotation) if isinstance(word, str)}
    return found.union(*(literal_words(inner) for inner in get_args(annotation) if not isinstance(inner, str)))


@pytest.mark.parametrize("layout", LAYOUTS)
def test_a_full_repository_leaves_nothing_to_fill(layout: str) -> None:
    assert missing(form(layout=layout)) == []


def test_the_tables_stand_in_printed_order() -> None:
    assert [entry.id for entry in form().tables] == ["封面", "表一", "表二", "表三", "表五", "表六"]
    assert [entry.id for entry in form(layout="2007").tables] == ["封面", "表一", "表二", "表三", "表四"]


def test_the_fields_of_2007_keep_their_numbers() -> None:
    numbers = [entry.number for entry in table(form(layout="2007"), "表一").fields]
    assert list(dict.fromkeys(numbers)) == [f"{number:02}" for number in range(1, 16)]
    numbers = [entry.number for entry in table(form(layout="2007"), "表二").fields]
    assert list(dict.fromkeys(numbers)) == [f"{number:02}" for number in range(1, 14)]


# --- one group after another ------------------------------------------------------------------------------------

HEAD = "  head: {name: 赵某, position: 主任, office_phone: 010-62345678, email: head@example.invalid}\n"
CONTACT = "  department_contact: {name: 钱某, position: 科长, office_phone: 010-62345679, email: it@example.invalid}\n"
PLACE = "  province: 示例省\n  city: 示例市\n  county: 示例区\n  street: 样例路 1 号\n"
INTERNET = "{coverage: 局域网, kind: 互联网"

# what is rewritten, layout, the fields that are missing then
EMPTY: dict[str, tuple[dict[str, tuple[str, str]], str, list[str]]] = {
    "address": ({"organization": (PLACE, "")}, "2025", ["表一 单位地址·省(自治区、直辖市)", "表一 单位地址·地(区、市、州、盟)", "表一 单位地址·县(区、市、旗)", "表一 单位地址·详细地址"]),
    "postal code": ({"organization": ('  postal_code: "043330"\n', "")}, "2007", ["表一 邮政编码"]),
    "region code": ({"organization": ('  region_code: "140100"\n', "")}, "2025", ["表一 行政区划代码"]),
    "internet addresses": ({"organization": ("  internet_addresses: []\n", "")}, "2025", ["表一 单位使用互联网地址"]),
    "internet addresses, not asked in 2007": ({"organization": ("  internet_addresses: []\n", "")}, "2007", []),
    "head": ({"organization": (HEAD, "")}, "2007", ["表一 单位负责人·姓名", "表一 单位负责人·职务/职称", "表一 单位负责人·办公电话", "表一 单位负责人·电子邮件"]),
    "head's post": ({"organization": ("position: 主任, ", "")}, "2025", ["表一 单位负责人·职务/职称"]),
    "contact": ({"organization": (CONTACT, "")}, "2007", ["表一 责任部门联系人·姓名", "表一 责任部门联系人·职务/职称", "表一 责任部门联系人·办公电话", "表一 责任部门联系人·电子邮件"]),
    "department of data": ({"organization": ("  data_department: 数据科\n", "")}, "2025", ["表一 数据安全管理部门"]),
    "department of data, not asked in 2007": ({"organization": ("  data_department: 数据科\n", "")}, "2007", []),
    "affiliation": ({"organization": ("  affiliation: 地(区、市、州、盟)\n", "")}, "2025", ["表一 隶属关系"]),
    "another affiliation without words": ({"organization": ("affiliation: 地(区、市、州、盟)", "affiliation: 其他")}, "2025", ["表一 隶属关系"]),
    "another affiliation with words": ({"organization": ("affiliation: 地(区、市、州、盟)", "affiliation: 其他\n  affiliation_other: 代管")}, "2025", []),
    "industry code": ({"organization": ("  industry_code: 35\n", "")}, "2025", ["表一 行业类别·代码"]),
    "industry code, not asked in 2007": ({"organization": ("  industry_code: 35\n", "")}, "2007", []),
    "who accepts": ({"organization": ("  accepted_by: 示例市公安局\n", "")}, "2025", ["封面 受理备案单位"]),
    "number of the system": ({"system": ('number: "01"\n', "")}, "2007", ["表二 系统编号"]),
    "number of the system, not asked in 2025": ({"system": ('number: "01"\n', "")}, "2025", []),
    "technologies": ({"system": ("technologies: []\n", "")}, "2025", ["表二 技术类型"]),
    "another technology without words": ({"system": ("technologies: []", "technologies: [其他]")}, "2025", ["表二 技术类型"]),
    "another technology with words": ({"system": ("technologies: []", "technologies: [其他]\ntechnology_other: 区块链")}, "2025", []),
    "business without a description": ({"system": (", description: 收件与答复", "")}, "2025", ["表二 承载业务·业务描述"]),
    "another business": ({"system": ("kind: 公众服务", "kind: 其他")}, "2007", []),
    "service": ({"system": ("service: {area: 全省, audience: 社会公众}\n", "")}, "2025", ["表二 服务情况·服务范围", "表二 服务情况·服务对象"]),
    "across regions without their number": ({"system": ("area: 全省", "area: 跨地")}, "2025", ["表二 服务情况·跨省或跨地的个数"]),
    "across provinces with their number": ({"system": ("area: 全省", "area: 跨省, regions: 3")}, "2007", []),
    "another area without words": ({"system": ("area: 全省", "area: 其他")}, "2007", ["表二 服务情况·服务范围"]),
    "another audience with words": ({"system": ("audience: 社会公众", "audience: 其他, audience_other: 会员")}, "2007", []),
    "network": ({"system": ("network: {coverage: 局域网, kind: 业务专网}\n", "")}, "2025", ["表二 网络平台·部署范围", "表二 网络平台·网络性质"]),
    "internet without anything": ({"system": ("{coverage: 局域网, kind: 业务专网", INTERNET)}, "2025", ["表二 网络平台·源站IP地址范围", "表二 网络平台·域名", "表二 网络平台·主要协议与端口"]),
    "internet, of which 2007 asks no more": ({"system": ("{coverage: 局域网, kind: 业务专网", INTERNET)}, "2007", []),
    "internet with everything": ({"system": ("{coverage: 局域网, kind: 业务专网", f"{INTERNET}, addresses: [192.0.2.0/24], domains: [example.invalid], ports: [TCP 443]")}, "2025", []),
    "another kind of network without words": ({"system": ("kind: 业务专网", "kind: 其他")}, "2025", ["表二 网络平台·网络性质"]),
    "interconnections": ({"system": ("interconnections: []\n", "")}, "2007", ["表二 系统互联情况"]),
    "another interconnection without a name": ({"system": ("interconnections: []", "interconnections: [{id: x, kind: 其他}]")}, "2025", ["表二 互联情况"]),
    "another interconnection with a name": ({"system": ("interconnections: []", "interconnections: [{id: x, kind: 其他, name: 甲}]")}, "2025", []),
    "products": ({"system": ("products: [{kind: 服务器, quantity: 2, share: 部分使用, percentage: 50}]\n", "")}, "2007", [f"表二 关键产品使用情况·{kind}" for kind in ("安全专用产品", "网络产品", "操作系统", "数据库", "服务器", "其他")]),
    "products, not asked in 2025": ({"system": ("products: [{kind: 服务器, quantity: 2, share: 部分使用, percentage: 50}]\n", "")}, "2025", []),
    "partly domestic without a percentage": ({"system": (", percentage: 50", "")}, "2007", ["表二 关键产品使用情况·服务器"]),
    "another product without a name": ({"system": ("{kind: 服务器, quantity: 2, share: 部分使用, percentage: 50}", "{kind: 其他, quantity: 1, share: 全部使用}")}, "2007", ["表二 关键产品使用情况·其他"]),
    "services": ({"system": ("security_services: [{kind: 等级测评, provider: 某测评公司, provider_kind: 国内其他服务商}]\n", "")}, "2007", [f"表二 采用服务情况·{kind}" for kind in ("等级测评", "风险评估", "灾难恢复", "应急响应", "系统集成", "安全咨询", "安全培训", "其他")]),
    "a service without who answers": ({"system": (", provider_kind: 国内其他服务商", "")}, "2007", ["表二 采用服务情况·等级测评"]),
    "an assessment by nobody named": ({"system": ("provider: 某测评公司, ", "")}, "2007", ["表二 等级测评单位名称"]),
    "no service at all": ({"system": ("[{kind: 等级测评, provider: 某测评公司, provider_kind: 国内其他服务商}]", "[]")}, "2007", []),
    "running since": ({"system": ("online_since: 2026-11-01\n", "")}, "2025", ["表二 投入运行日期"]),
    "being built": ({"system": ("status: 已运行\nonline_since: 2026-11-01\n", "status: 在建设\n")}, "2025", []),
    "whether a subsystem": ({"system": ("is_subsystem: false\n", "")}, "2025", ["表二 是否为分系统"]),
    "a subsystem of nothing named": ({"system": ("is_subsystem: false", "is_subsystem: true")}, "2025", ["表二 上级系统名称", "表二 上级系统所属单位"]),
    "a subsystem": ({"system": ("is_subsystem: false", "parent: 大系统\nparent_owner: 某厅")}, "2007", []),
    "no decision": ({"classification": ("  - {id: f, stage: 最终, date: 2026-10-25, level: 第三级, conclusion: 首次定级, evidence: [定级报告]}\n", "")}, "2025", ["表三 最终等级", "表三 定级时间"]),
    "whether a supervisor": ({"classification": ("has_supervisor: true\nsupervisor: 某厅\n", "")}, "2025", ["表三 上级行业主管部门"]),
    "a supervisor without a name": ({"classification": ("supervisor: 某厅\n", "")}, "2007", ["表三 主管部门名称"]),
    "no supervisor": ({"classification": ("has_supervisor: true\nsupervisor: 某厅\n", "has_supervisor: false\n")}, "2007", []),
    "who filled it": ({"classification": ("filled_by: 李某\nfilled_on: 2026-10-26\n", "")}, "2025", ["表三 填表人", "表三 填表日期"]),
    "data": ({"system": ("data: [citizens]\n", "")}, "2025", ["表六 承载的数据"]),
    "data, not asked in 2007": ({"system": ("data: [citizens]\n", "")}, "2007", []),
    "no data": ({"system": ("data: [citizens]", "data: []")}, "2025", []),
    "personal data": ({"data": ("personal: [一般个人信息]\n", "")}, "2025", ["表六 个人信息"]),
    "no personal data": ({"data": ("personal: [一般个人信息]", "personal: []")}, "2025", []),
    "size": ({"data": ("total_size: 3TB\ntotal_records: 12345\nmonthly_growth: 20GB\n", "")}, "2025", ["表六 数据总量·存储量", "表六 数据总量·条数", "表六 月增长量"]),
    "shared by nobody named": ({"data": ("origins: [人工填报]", "origins: [共享交换]")}, "2025", ["表六 来源单位"]),
    "shared by somebody": ({"data": ("origins: [人工填报]", "origins: [共享交换]\nfrom_bodies: [甲局]")}, "2025", []),
    "another origin without words": ({"data": ("origins: [人工填报]", "origins: [其他]")}, "2025", ["表六 数据来源"]),
    "flows": ({"data": ("flows: []\n", "")}, "2025", ["表六 数据交互"]),
    "flows to nobody named": ({"data": ("flows: []", "flows: [委托处理]")}, "2025", ["表六 流出单位"]),
    "no cloud, unnamed": ({"data": ("cloud: 自建平台\n", "")}, "2025", ["表六 数据存储·平台名称"]),
    "a private cloud needs no name": ({"data": ("cloud_kind: 非云平台\ncloud: 自建平台\n", "cloud_kind: 私有云\n")}, "2025", []),
    "a hired room, unnamed": ({"data": ("room_kind: 本单位机房", "room_kind: 国内第三方托管机房")}, "2025", ["表六 数据存储·机房名称"]),
    "abroad, unnamed": ({"data": ("in_country: true", "in_country: false")}, "2025", ["表六 数据存储·境外存储地"]),
    "abroad": ({"data": ("in_country: true", "in_country: false\nabroad: 某国")}, "2025", []),
}  # fmt: skip


@pytest.mark.parametrize(("changes", "layout", "expected"), EMPTY.values(), ids=EMPTY)
def test_what_is_not_stated_is_missing_where_it_is_asked(
    changes: dict[str, tuple[str, str]], layout: str, expected: list[str]
) -> None:
    """Exactly these, and nothing where the condition is on its other side."""
    assert missing(form(full(**changes), layout)) == expected


CLOUD = "cloud: {side: %s, model: [SaaS], deployment: 公有云%s}"
BIG = "big_data: {parts: [%s], leaves_country: false%s}"
PLATFORM = ", provider: 甲公司, platform: 甲云, platform_level: 第三级, platform_filing: B-1"

# technology, its record, the fields of table four that are missing
TECHNOLOGIES: dict[str, tuple[str, str, list[str]]] = {
    "cloud without anything": ("云计算", "", ["责任主体类型", "服务模式", "部署模式"]),
    "a provider without its own": ("云计算", CLOUD % ("云服务商", ""), ["云服务客户数量", "基础设施所在地点", "平台运维地点"]),
    "a provider": ("云计算", CLOUD % ("云服务商", ", customers: 0, infrastructure_at: 甲地, operated_at: 乙地"), []),
    "a customer without the platform": ("云计算", CLOUD % ("云服务客户", ", operated_at: 乙地"), ["云服务商名称", "平台等级", "平台名称", "平台备案编号"]),
    "a customer": ("云计算", CLOUD % ("云服务客户", f"{PLATFORM}, operated_at: 乙地"), []),
    "mobile without anything": ("移动互联", "", ["App或小程序名称", "无线通道", "移动终端"]),
    "mobile": ("移动互联", "mobile: {applications: [办事通], channels: [移动通信网], terminals: [通用终端, 专用终端]}", []),
    "things without anything": ("物联网", "", ["感知层", "网络传输层"]),
    "things": ("物联网", "things: {parts: [感知节点], network: [专用网]}", []),
    "control without anything": ("工业控制", "", ["功能层级", "系统组成"]),
    "control of another sort without words": ("工业控制", "control: {layers: [现场控制层], components: [PLC, 其他]}", ["系统组成"]),
    "control": ("工业控制", "control: {layers: [现场控制层], components: [PLC, 其他], component_other: 网关}", []),
    "big data without anything": ("大数据", "", ["系统组成", "出境需求"]),
    "a platform of data": ("大数据", BIG % ("大数据平台", ""), ["平台承载的应用数量", "平台基础设施地点", "平台运维地点"]),
    "an application of data": ("大数据", BIG % ("大数据应用", ""), ["平台服务商名称", "平台等级", "平台名称", "平台备案编号"]),
    "a resource of data": ("大数据", BIG % ("大数据资源", PLATFORM), []),
}  # fmt: skip


@pytest.mark.parametrize(("technology", "record", "expected"), TECHNOLOGIES.values(), ids=TECHNOLOGIES)
def test_table_four_asks_for_the_technologies_that_are_used(technology: str, record: str, expected: list[str]) -> None:
    found = form(full(system=("technologies: []", f"technologies: [{technology}]\n{record}")))
    assert missing(found) == [f"表四 {technology}·{title}" for title in expected]
    assert {entry.group for entry in table(found, "表四").fields} == {technology}


def test_table_four_of_2007_is_for_the_third_level_and_above() -> None:
    lower = full(
        classification=("object: 社会秩序和公共利益, degree: 严重损害", "object: 社会秩序和公共利益, degree: 一般损害")
    )
    lower["systems/s/classification.yaml"] = lower["systems/s/classification.yaml"].replace("第三级", "第二级")
    assert "表四" not in [entry.id for entry in form(lower, "2007").tables]
    assert "表四" in [entry.id for entry in form(layout="2007").tables]


# --- what is written --------------------------------------------------------------------------------------------


def test_values_are_written_as_the_form_wants_them() -> None:
    """Six digits stay text, days and counts are Chinese, an explicit nothing is 无 or /."""
    found = form()
    shown = {
        "表一 邮政编码": "043330",
        "表一 单位使用互联网地址": "无",
        "表二 投入运行日期": "2026年11月1日",
        "表二 互联情况": "无",
        "表二 上级系统名称": "/",
        "表三 定级时间": "2026年10月25日",
        "表六 数据总量·条数": "1.2345万条",
        "表六 数据交互": "无",
        "表六 来源单位": "/",
    }
    assert {name: field(found, name).value for name in shown} == shown
    assert field(form(layout="2007"), "表二 关键产品使用情况·服务器").value == "2个，国产品部分使用 50%"
    assert field(form(layout="2007"), "表二 采用服务情况·安全培训").value == "无"


def test_options_are_ticked_by_what_is_stated() -> None:
    found = form()
    assert ticked(field(found, "表一 隶属关系")) == ["3地(区、市、州、盟)"]
    assert ticked(field(found, "表二 对象类型")) == ["信息系统", "数据资源"]
    assert ticked(field(found, "表三 业务信息等级·损害客体与程度")) == ["社会秩序和公共利益·严重"]
    assert ticked(field(found, "表三 最终等级")) == ["第三级"]
    assert ticked(field(found, "表三 专家评审")) == ["已评审"]


def test_the_words_of_another_option_stand_once() -> None:
    files = full(organization=("kind: 事业单位", "kind: 其他\n  kind_other: 社会团体"))
    assert field(form(files), "表一 单位类型").value == "9其他：社会团体"


def test_a_mobile_number_is_never_in_the_repository() -> None:
    for layout, name in (("2007", "表一 责任部门联系人·移动电话"), ("2025", "表一 数据安全管理部门联系人·移动电话")):
        found = field(form(layout=layout), name)
        assert (found.value, found.personal, found.missing) == (None, True, False)
        assert found.why == "由 private.yaml 填"


def test_what_the_police_fill_is_not_missing() -> None:
    entry = field(form(layout="2007"), "表三 备案审核民警")
    assert (entry.filled_by, entry.missing) == ("受理机关", False)


def other_system(name: str, level: str, status: str = "已运行") -> dict[str, str]:
    harm = {"第一级": "公民法人合法权益, degree: 一般损害", "第二级": "社会秩序和公共利益, degree: 一般损害"}[level]
    items = f"[{{object: {harm}}}]"
    return {
        f"systems/{name}/system.yaml": f"{{id: {name}, name: 系统{name}, status: {status}, object_types: [信息系统]}}\n",
        f"systems/{name}/classification.yaml": f"system: {name}\nbusiness_information: {items}\nsystem_service: {items}\n",
    }


def counts(found: FilingForm) -> dict[str, str | None]:
    return {f.name: f.value for f in table(found, "表一").fields if f.group in ("本次备案数", "定级对象总数")}


def test_systems_are_counted_by_level_and_ended_ones_are_not() -> None:
    files = {
        **FULL,
        **other_system("b", "第一级"),
        **other_system("c", "第二级"),
        **other_system("d", "第二级", "已终止"),
    }
    assert counts(form(files)) == {
        "本次备案数·总数": "2个",
        "本次备案数·第二级": "1个",
        "本次备案数·第三级": "1个",
        "本次备案数·第四级": "0个",
        "本次备案数·第五级": "0个",
        "定级对象总数·总数": "3个",
        "定级对象总数·第一级": "1个",
        "定级对象总数·第二级": "1个",
        "定级对象总数·第三级": "1个",
        "定级对象总数·第四级": "0个",
        "定级对象总数·第五级": "0个",
    }


def test_a_system_without_a_level_leaves_the_counts_of_levels_open() -> None:
    files = {**FULL, "systems/b/system.yaml": "{id: b, name: 乙, status: 在建设, object_types: [信息系统]}\n"}
    found = counts(form(files))
    assert found["定级对象总数·总数"] == "2个"
    assert found["定级对象总数·第三级"] is None


def test_each_system_has_its_tables_with_its_number() -> None:
    found = form({**FULL, **other_system("b", "第二级")}, "2007")
    shown = [(entry.id, entry.number, entry.about) for entry in found.tables if entry.number]
    assert shown == [
        ("表二", "1/2", "系统b"),
        ("表二", "2/2", "办事系统"),
        ("表三", "1/2", "系统b"),
        ("表三", "2/2", "办事系统"),
        ("表四", "2/2", "办事系统"),
    ]


def test_one_system_may_be_filed_by_itself() -> None:
    case = judged({**FULL, **other_system("b", "第二级")})
    [only] = [grade for grade in case.systems if grade.system.id == "s"]
    found = filing_form(case, [only])
    assert {entry.about for entry in found.tables if entry.system} == {"办事系统"}
    assert field(found, "表一 本次备案数·总数").value == "1个"


def test_only_what_the_edition_asks_to_be_filed_is_filed() -> None:
    files = {**FULL, **other_system("b", "第一级"), **other_system("d", "第二级", "已终止")}
    assert [grade.system.id for grade in to_file(judged(files))] == ["s"]


def test_the_order_of_records_changes_no_field() -> None:
    """Two systems, written in either order, give the same form."""
    files = {**FULL, **other_system("b", "第二级"), **other_system("c", "第二级")}
    keys = list(files)
    random.Random(1).shuffle(keys)
    assert form({key: files[key] for key in keys}).tables == form(files).tables


# --- materials --------------------------------------------------------------------------------------------------


def papers(files: Mapping[str, str] = FULL, layout: str = "2025", as_of: date = TODAY) -> dict[str, FilingPaper]:
    case = judged(files, as_of)
    [grade] = [grade for grade in case.systems if grade.system.id == "s"]
    return {paper.material.name: paper for paper in filing_papers(case, grade, layout)}


@pytest.mark.parametrize("layout", LAYOUTS)
def test_a_full_repository_lacks_no_material(layout: str) -> None:
    found = papers(layout=layout)
    assert [name for name, paper in found.items() if paper.lacking] == []
    assert all(paper.documents for paper in found.values())


def test_the_two_lists_are_kept_apart() -> None:
    """The material that one layout names is not asked for by the other."""
    assert "系统等级测评报告" in papers(layout="2007")
    assert "系统等级测评报告" not in papers(layout="2025")
    assert "使用的安全服务清单" not in papers(layout="2007")


def test_an_attachment_bears_body_system_and_material() -> None:
    assert papers()["定级报告"].attachment == "《某市某中心-办事系统-定级报告》"
    value = field(form(), "表三 定级报告").value
    assert value == "附件：《某市某中心-办事系统-定级报告》(定级报告)"


MATERIALS: dict[str, tuple[dict[str, tuple[str, str]], str, list[str]]] = {
    "a kind that is there no more": ({"classification": ("制度文件, ", "")}, "2025", ["网络安全组织架构及管理制度清单"]),
    "the named one is of another kind": ({"classification": ("清单: [合同]", "清单: [制度文件]")}, "2025", ["使用的安全服务清单"]),
    "the report without a decision's document": ({"classification": (", evidence: [定级报告]", "")}, "2007", ["系统定级报告"]),
    "no supervisor, no opinion": ({"classification": ("has_supervisor: true\nsupervisor: 某厅\n", "has_supervisor: false\n")}, "2007", []),
    "no opinion of the supervisor": ({"classification": (", evidence: [主管部门审批意见]", "")}, "2007", ["上级主管部门审批意见"]),
}  # fmt: skip


@pytest.mark.parametrize(("changes", "layout", "expected"), MATERIALS.values(), ids=MATERIALS)
def test_a_material_is_lacking_without_a_valid_document_of_each_kind(
    changes: dict[str, tuple[str, str]], layout: str, expected: list[str]
) -> None:
    found = papers(full(**changes), layout)
    assert [name for name, paper in found.items() if paper.lacking] == expected


def test_a_document_that_has_expired_serves_no_more() -> None:
    register = "- {id: old, title: 旧报告, kind: 定级报告, file: evidence/a.txt, expires: 2026-11-20}\n"
    files = full(classification=(", evidence: [定级报告]", ", evidence: [old]")) | {
        "evidence/o.register.yaml": register
    }
    assert not papers(files)["定级报告"].lacking
    assert papers(files, as_of=date(2026, 11, 21))["定级报告"].missing == ("定级报告 old 已于 2026-11-20 到期",)


def test_the_platform_s_certificate_is_named_beside_the_platform() -> None:
    """Not the system's own, which stands with its filings."""
    record = CLOUD % ("云服务客户", f"{PLATFORM}, operated_at: 乙地")
    files = full(system=("technologies: []", f"technologies: [云计算]\n{record}"))
    assert papers(files)["云平台备案证明"].lacking
    record = CLOUD % ("云服务客户", f"{PLATFORM}, operated_at: 乙地, evidence: [备案证明]")
    files = full(system=("technologies: []", f"technologies: [云计算]\n{record}"))
    assert not papers(files)["云平台备案证明"].lacking


def test_table_four_of_2007_is_due_thirty_days_after_the_system_went_into_use() -> None:
    found = papers(layout="2007")
    assert found["系统等级测评报告"].due == date(2026, 12, 1)
    building = full(system=("status: 已运行\nonline_since: 2026-11-01\n", "status: 在建设\n"))
    assert papers(building, "2007")["系统等级测评报告"].due is None

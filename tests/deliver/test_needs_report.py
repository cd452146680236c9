"""The 安全需求分析报告: what is told of a system, what is wanting and where that is told, what its level asks for."""

from __future__ import annotations

import io
import json
from collections.abc import Callable

import pytest
from docx import Document
from word_support import WORD, all_text, highlighted

from secops_cli.cli.app import run
from secops_cli.deliver.packing import facts_of
from secops_cli.deliver.papers import PAPERS
from secops_cli.deliver.papers.making import Made
from secops_cli.pipeline import papers
from tests.conftest import Repository

[PAPER] = [paper for paper in PAPERS if paper.name == "needs-report"]

Files = dict[str, str | bytes]
Make = Callable[..., dict[str, Made]]

ORGANIZATION = "name: 样例单位\ncredit_code: 91990000MA0EXAMP17\n"
SYSTEM = """\
id: core
name: 核心系统
status: 已运行
object_types: [信息系统]
technologies: [云计算, 其他]
responsible: {name: 样例单位, department: 运行处, supervised_by: 某厅}
overview: 受理申请
management: 三员分立
topology: 三层结构
boundary: 以防火墙为界
devices:
  - {id: fw, name: 出口防火墙, kind: 安全专用产品, boundary: true, quantity: 2, level: 第二级, shared_with: [office]}
  - {id: db, name: 数据库主机, kind: 服务器, quantity: 3}
links: []
rooms: [{name: 一号, location: 主楼}]
businesses: [{id: b, name: 网上申请, kind: 公众服务, description: 交材料}]
assets:
  - {id: a, name: 申请人信息, kind: 业务数据, confidentiality: 高, integrity: 中, availability: 高}
  - {id: l, name: 日志, kind: 系统数据, confidentiality: 低, integrity: 中, availability: 低}
service: {area: 全省, audience: 社会公众}
users: [{id: u, name: 申请人, spread: 全省}]
network: {coverage: 广域网, kind: 互联网}
interconnections: []
security_services: [{kind: 安全咨询, provider: 丙公司}]
"""
CLASSIFICATION = """\
system: core
business_information: [{object: 公民法人合法权益, degree: 严重损害, reason: 外泄}]
system_service: [{object: 社会秩序和公共利益, degree: 严重损害, reason: 中断}]
has_supervisor: false
assessments:
  - {id: old, date: 2025-05-08, body: 丁公司, rate: 95, major_risks: 0}
  - {id: new, date: 2026-05-08, body: 丁公司, rate: 85.5, major_risks: 2}
"""
OPERATION = """\
system: core
incident_levels: [{level: 一般}]
plans: [{id: p, name: 网络攻击预案, levels: [一般], drill_months: 12, drills: [{id: d, date: 2025-02-01}]}]
checks:
  - {id: c, date: 2026-06-30, by: 信息中心, findings: [{id: f, what: 没有恢复测试}, {id: g, what: 口令弱}]}
improvements: [{id: m, summary: 换策略, findings: [g], level_affected: false, extent: 大, branch: 立项实施}]
"""
OFFICE = "{id: office, name: 公文系统, status: 在建设, object_types: [信息系统], overview: 收发公文}\n"


@pytest.fixture
def make(repo: Callable[..., Repository]) -> Make:
    """Make the reports of a repository of one system; files may be added, replaced, or left out (None)."""

    def made(more: dict[str, str | bytes | None] | None = None) -> dict[str, Made]:
        files: dict[str, str | bytes | None] = {
            "secops.yaml": "format: 1\n",
            "organization.yaml": ORGANIZATION,
            "systems/core/system.yaml": SYSTEM,
            "systems/core/classification.yaml": CLASSIFICATION,
            "systems/core/operation.yaml": OPERATION,
            **(more or {}),
        }
        return papers(repo({name: text for name, text in files.items() if text is not None}).assess(), PAPER)

    return made


def first(made: dict[str, Made]) -> bytes:
    return next(iter(made.values())).content


def tables(content: bytes) -> dict[str, list[list[str]]]:
    """The rows of each table, without its head, by the caption before it."""
    found = {}
    for table in Document(io.BytesIO(content)).tables:
        caption = "".join(text.text for text in table._tbl.getprevious().iter(f"{WORD}t"))
        found[caption] = [[cell.text for cell in row.cells] for row in table.rows][1:]
    return found


# --- structure and what is recorded -----------------------------------------------------------------------------


def test_the_report_has_a_heading_for_each_item_of_its_content_list(
    repo: Callable[..., Repository], make: Make, capsys: pytest.CaptureFixture[str]
) -> None:
    files: Files = {
        "systems/core/system.yaml": SYSTEM,
        "evidence/n.docx": first(make()),
        "evidence/a.register.yaml": "{id: n, title: 需求, kind: 需求分析报告, file: evidence/n.docx}\n",
        "systems/core/lifecycle.yaml": "system: core\nrounds: [{id: r, trigger: 首次, activities: [{activity: "
        "形成安全需求分析报告, state: 已完成, outputs: {安全需求分析报告: [n]}}]}]\n",
    }
    root = repo(files, folder="registered").root
    assert run(["lifecycle", "-C", str(root), "--content", "--format", "json"]) == 0
    [system] = json.loads(capsys.readouterr().out)["systems"]
    [found] = system["contents"]
    assert [item["state"] for item in found["items"]] == ["有"] * 5


def test_the_status_is_what_is_recorded(make: Make) -> None:
    found = tables(first(make()))
    assert ["安全保护等级", "第三级"] in found["基本情况"]
    assert ["保护要求组合", "S2A3G3"] in found["基本情况"]
    assert found["应急预案"] == [["1", "网络攻击预案", "一般", "2025年2月1日"]]
    assert found["安全检查"] == [["1", "2026年6月30日", "信息中心", "2 项"]]
    assert found["等级测评"][1] == ["2", "2026年5月8日", "丁公司", "85.5%", "2 个", "基本符合"]
    assert found["网络连线"] == [["—", "无", "—", "—", "—"]]
    assert "采用的安全服务：安全咨询(丙公司)。" in all_text(first(make()))


def test_the_phases_are_told_up_to_the_present_one_where_its_life_is_recorded(make: Make) -> None:
    assert "实施过程" not in tables(first(make()))
    entry = "{activity: 系统识别和描述, state: 不需要, reason: 无}"
    life = f"system: core\nrounds: [{{id: r, trigger: 首次, activities: [{entry}]}}]\n"
    rows = tables(first(make({"systems/core/lifecycle.yaml": life})))["实施过程"]
    assert [row[0] for row in rows] == ["信息系统定级", "总体安全规划", "安全设计与实施", "安全运行与维护"]
    assert rows[0][1] == "1/4"
    assert "系统识别和描述" not in rows[0][2]


# --- what is wanting --------------------------------------------------------------------------------------------


def test_what_is_wanting_has_the_place_where_it_is_told_and_a_risk_to_write(make: Make) -> None:
    office: Files = {"systems/office/system.yaml": OFFICE}
    rows = tables(first(make({**office})))["不足与风险"]
    assert [row[0] for row in rows] == [str(number) for number in range(1, len(rows) + 1)]
    assert {row[3] for row in rows} == {"（待填）"}
    told = {row[2]: (row[1], row[4]) for row in rows}
    assert told["预案 网络攻击预案 最迟应在 2026年2月1日 再演练"] == (
        "预案没有按期演练",
        "systems/core/operation.yaml:3",
    )
    assert told["2026年6月30日 的检查发现 f 没有恢复测试，没有改进"] == (
        "检查发现没有改进",
        "systems/core/operation.yaml:5",
    )
    assert told["设备 出口防火墙 按第二级保护，它服务的 核心系统 为第三级"] == (
        "共用部分低于最高的系统",
        "systems/core/system.yaml:12",
    )
    assert told["2026年5月8日 的等级测评，符合率 85.5%，重大风险隐患 2 个，结论为基本符合"] == (
        "等级测评发现的风险",
        "systems/core/classification.yaml:1 的 assessments 中的 new",
    )
    assert told["专家评审：没有评审的记录"][1] == "systems/core/classification.yaml:1 的 decisions"


def test_where_nothing_is_wanting_the_report_says_so_and_asks_for_no_risk(make: Make) -> None:
    lowest = "[{object: 公民法人合法权益, degree: 一般损害, reason: 理由}]"
    more: dict[str, str | bytes | None] = {
        "systems/core/system.yaml": OFFICE.replace("office", "core").replace("在建设", "已终止"),
        "systems/core/classification.yaml": f"system: core\nbusiness_information: {lowest}\nsystem_service: {lowest}\n",
        "systems/core/operation.yaml": None,
        "systems/core/termination.yaml": "{system: core, information: [], equipment: [], media: []}\n",
        "systems/core/lifecycle.yaml": "{system: core, rounds: [{id: r, trigger: 首次, activities: ["
        "{activity: 信息转移、暂存和清除, state: 不需要, reason: 无}]}]}\n",
    }
    rows = tables(first(make(more)))["不足与风险"]
    assert rows == [["—", "—", "登记的情况里没有发现不足", "—", "—"]]


def test_days_in_the_names_that_people_gave_stay_as_they_are(make: Make) -> None:
    operation = OPERATION.replace("网络攻击预案", "预案-2024-05-06")
    rows = tables(first(make({"systems/core/operation.yaml": operation})))["不足与风险"]
    assert "预案 预案-2024-05-06 最迟应在 2026年2月1日 再演练" in [row[2] for row in rows]


# --- what the level asks for ------------------------------------------------------------------------------------


def test_the_requirements_are_taken_by_the_combination(make: Make) -> None:
    found = tables(first(make()))
    assert found["要求的取级"] == [
        ["S", "业务信息安全类", "第二级"],
        ["A", "系统服务保证类", "第三级"],
        ["G", "其他安全保护类", "第三级"],
    ]
    assert [row[2:4] for row in found["基本安全需求"]] == [
        *(
            [name, "S2A3G3"]
            for name in ("安全物理环境", "安全通信网络", "安全区域边界", "安全计算环境", "安全管理中心")
        ),
        *([name, "G3"] for name in ("安全管理制度", "安全管理机构", "安全管理人员", "安全建设管理", "安全运维管理")),
    ]
    assert {cell for row in found["基本安全需求"] for cell in row[4:]} == {"（待填）"}
    assert [row[1:4] for row in found["扩展要求带来的安全需求"]] == [["云计算", "云计算安全扩展要求", "第三级"]]


@pytest.mark.parametrize(("degree", "there"), [("一般损害", False), ("严重损害", True)])
def test_a_class_is_asked_for_from_its_level_on(make: Make, degree: str, there: bool) -> None:
    harms = f"[{{object: 公民法人合法权益, degree: {degree}, reason: 理由}}]"
    found = f"system: core\nbusiness_information: {harms}\nsystem_service: {harms}\n"
    rows = tables(first(make({"systems/core/classification.yaml": found})))["基本安全需求"]
    assert ("安全管理中心" in [row[2] for row in rows]) == there


def test_assets_that_matter_much_and_the_boundary_have_needs_of_their_own(make: Make) -> None:
    rows = tables(first(make()))["重要资产的特殊保护需求"]
    assert [row[1:3] for row in rows] == [["申请人信息", "保密性要求高、可用性要求高"], ["出口防火墙", "边界设备"]]
    assert {cell for row in rows for cell in row[3:]} == {"（待填）"}


# --- what is missing, and files ---------------------------------------------------------------------------------


def test_of_a_complete_description_only_what_people_have_to_judge_is_left(make: Make) -> None:
    [made] = make().values()
    assert set(highlighted(made.content)) == {"（待填）"}
    assert {missing.where for missing in made.missing} == {"做出文件以后在文中填写"}


def test_a_bare_system_has_a_report_whose_gaps_are_highlighted_and_named(make: Make) -> None:
    made = make({"systems/office/system.yaml": OFFICE})["样例单位-公文系统-安全需求分析报告.docx"]
    assert set(highlighted(made.content)) == {"（待填）"}
    named = [missing.where for missing in made.missing]
    assert "office 的 operation.yaml 的 checks" in named
    assert "systems/office/system.yaml 中 office 的 assets" in named
    assert "None" not in all_text(made.content)
    assert tables(made.content)["扩展要求带来的安全需求"] == [["1", "（待填）", "—", "—", "—", "—"]]


def test_a_system_that_uses_none_of_the_technologies_has_no_table_of_what_they_add(make: Make) -> None:
    system = SYSTEM.replace("[云计算, 其他]", "[]")
    assert "扩展要求" not in all_text(first(make({"systems/core/system.yaml": system})))


def test_that_nothing_was_checked_is_said_where_it_is_stated(make: Make) -> None:
    found = tables(first(make({"systems/core/operation.yaml": "{system: core, checks: [], plans: []}\n"})))
    assert (found["安全检查"], found["应急预案"]) == ([["—", "无", "—", "—"]], [["—", "无", "—", "—"]])


def test_nothing_of_one_system_stands_in_the_report_of_another(make: Make) -> None:
    office: Files = {"systems/office/system.yaml": OFFICE}
    texts = {name: all_text(one.content) for name, one in make({**office}).items()}
    assert "公文" not in texts["样例单位-核心系统-安全需求分析报告.docx"]
    for word in ("核心系统", "防火墙", "网上申请", "恢复测试", "丁公司", "systems/core"):
        assert word not in texts["样例单位-公文系统-安全需求分析报告.docx"]


def test_hostile_text_is_text(make: Make) -> None:
    hostile = '"{{ 7 }} {%tr endfor %} <w:t> & ]]> \\u0001\\u202e' + "很长" * 3000 + '"'
    text = all_text(first(make({"systems/core/operation.yaml": OPERATION.replace("没有恢复测试", hostile)})))
    assert "{{ 7 }} {%tr endfor %} <w:t> & ]]> \ufffd\ufffd" + "很长" * 3000 in text


def test_the_same_judgement_gives_the_same_bytes_and_tells_where_it_is_from(make: Make) -> None:
    content = first(make())
    assert content == first(make())
    assert (facts_of(content)["secops.kind"], facts_of(content)["secops.system"]) == ("needs-report", "core")
    assert "secops" not in all_text(content)

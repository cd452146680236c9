"""The overall and the detailed description as their readers see them: headings, tables, what is left to fill."""

from __future__ import annotations

import io
import json
from collections.abc import Callable

import pytest
from docx import Document
from word_support import PNG, WORD, all_text, highlighted, pictures_in, xml_of

from secops_cli.cli.app import run
from secops_cli.deliver.packing import facts_of
from secops_cli.deliver.papers import PAPERS, pictures
from secops_cli.deliver.papers.making import Made
from secops_cli.errors import UnreadableSource
from secops_cli.pipeline import papers
from tests.conftest import Repository

PAPER = {paper.name: paper for paper in PAPERS}
BOTH = ("overall-description", "detailed-description")

Files = dict[str, str | bytes]
Make = Callable[..., Made]

ORGANIZATION = """\
name: 样例单位
credit_code: 91990000MA0EXAMP17
contact: {name: 赵例, office_phone: 0000-1234567}
filing: {province: 某省, city: 某市, street: 样例路 1 号, industry: 电子政务, department: 信息中心}
divisions: [{id: d, name: 综合平台, principle: 按业务类型, systems: [core, office], date: 2026-01-05}]
"""
CORE = """\
id: core
name: 核心系统
number: "0007"
status: 已运行
online_since: 2024-05-01
object_types: [信息系统]
technologies: [云计算]
responsible: {name: 样例单位, department: 运行处, built_by: 甲公司, operated_by: 乙公司, supervised_by: 某厅}
overview: |
  受理申请。
  保存档案。
management: 分三员管理
topology: 三层结构
boundary: 以出口防火墙为界
devices:
  - {id: fw, name: 出口防火墙, kind: 安全专用产品, boundary: true, quantity: 2, product: FW-9, room: 一号}
  - {id: db, name: 数据库主机, kind: 服务器, quantity: 3}
links: [{ends: [fw, db], medium: 光纤}, {ends: [fw, internet]}]
rooms: [{name: 一号, location: 主楼, level: 第二级}]
businesses: [{id: b, name: 网上申请, kind: 公众服务, description: 交材料, flow: 先受理后办结, automation: 部分自动}]
assets: [{id: a, name: 申请人信息, kind: 业务数据, confidentiality: 高, integrity: 中, availability: 低}]
service: {area: 跨省, regions: 3, audience: 社会公众, continuity: 不超过四小时}
users: [{id: u, name: 申请人, count: 900, spread: 三个省}]
network: {coverage: 广域网, kind: 互联网}
interconnections: [{id: i, kind: 其他行业, name: 核验平台, purpose: 核验身份}]
subsystems: [{id: s, name: 受理子系统, description: 收材料}]
security_services: [{kind: 安全咨询, provider: 丙公司}]
data: [applicants]
"""
DATA = "{id: applicants, name: 申请记录, level: 一般数据, kind: 个人身份}\n"
HARMS = "[{object: 社会秩序和公共利益, degree: 一般损害, reason: 理由}]"
CLASSIFICATION = f"system: core\nbusiness_information: {HARMS}\nsystem_service: {HARMS}\n"
OFFICE = "{id: office, name: 公文系统, status: 在建设, object_types: [信息系统], overview: 收发公文}\n"
EMPTY = """\
{id: office, name: 公文系统, status: 在建设, object_types: [信息系统], devices: [], links: [], rooms: [],
 businesses: [], assets: [], users: [], interconnections: [], subsystems: [], data: []}
"""


@pytest.fixture
def make(repo: Callable[..., Repository]) -> Make:
    """Make one paper of a repository of one described system; files may be added or replaced."""

    def made(name: str, more: Files | None = None, only: Files | None = None) -> Made:
        files: Files = {
            "secops.yaml": "format: 1\n",
            "organization.yaml": ORGANIZATION,
            "systems/core/system.yaml": CORE,
            "systems/core/classification.yaml": CLASSIFICATION,
            "data/all.yaml": DATA,
        }
        result = repo(only if only is not None else {**files, **(more or {})}).assess()
        [one] = papers(result, PAPER[name]).values()
        return one

    return made


def headings(content: bytes, level: int = 1) -> list[str]:
    document = Document(io.BytesIO(content))
    return [p.text for p in document.paragraphs if p.style and p.style.name == f"Heading {level}"]


def tables(content: bytes) -> dict[str, list[list[str]]]:
    """The rows of each table, without its head, by the caption before it; of two of one caption the last."""
    document = Document(io.BytesIO(content))
    found = {}
    for table in document.tables:
        caption = "".join(text.text for text in table._tbl.getprevious().iter(f"{WORD}t"))
        found[caption] = [[cell.text for cell in row.cells] for row in table.rows][1:]
    return found


# --- structure --------------------------------------------------------------------------------------------------


def test_the_overall_description_has_a_heading_for_each_item_of_its_content_list(make: Make) -> None:
    assert headings(make("overall-description").content) == [
        "一、系统概述",
        "二、系统边界描述",
        "三、网络拓扑",
        "四、设备部署",
        "五、支撑的业务应用的种类和特性",
        "六、处理的信息资产",
        "七、用户的范围和用户类型",
        "八、信息系统的管理框架",
    ]


def test_the_detailed_description_has_a_heading_for_each_item_of_its_content_list(make: Make) -> None:
    assert headings(make("detailed-description").content) == [
        "一、相对独立信息系统列表",
        "二、每个定级对象的概述",
        "三、每个定级对象的边界",
        "四、每个定级对象的设备部署",
        "五、每个定级对象支撑的业务应用及其处理的信息资产类型",
        "六、每个定级对象的服务范围和用户类型",
        "七、其他内容",
    ]


@pytest.mark.parametrize("status", ["在建设", "已运行"])
def test_the_documents_that_are_made_hold_all_that_their_content_lists_demand(
    repo: Callable[..., Repository], make: Make, capsys: pytest.CaptureFixture[str], status: str
) -> None:
    titles = {"overall-description": "信息系统总体描述文件", "detailed-description": "信息系统详细描述文件"}
    activities = {"overall-description": "系统识别和描述", "detailed-description": "信息系统划分"}
    lifecycle, register = "system: core\nrounds:\n  - id: r\n    trigger: 首次\n    activities:\n", ""
    files: Files = {"systems/core/system.yaml": CORE.replace("已运行", status)}
    for name, title in titles.items():
        files[f"evidence/{name}.docx"] = make(name).content
        register += f"- {{id: {name}, title: {title}, kind: 系统描述文件, file: evidence/{name}.docx}}\n"
        entry = f"activity: {activities[name]}, state: 已完成, outputs: {{{title}: [{name}]}}"
        lifecycle += f"      - {{{entry}}}\n"
    files |= {"evidence/a.register.yaml": register, "systems/core/lifecycle.yaml": lifecycle}
    root = repo(files, folder="registered").root
    assert run(["lifecycle", "-C", str(root), "--content", "--format", "json"]) == 0
    [system] = json.loads(capsys.readouterr().out)["systems"]
    assert [found["document"] for found in system["contents"]] == list(titles.values())
    for found in system["contents"]:
        assert (found["modality"], found["fault"]) == ("必备", None)
        assert {item["state"] for item in found["items"]} == {"有"}


def test_the_tables_of_the_overall_description_list_what_is_described(make: Make) -> None:
    found = tables(make("overall-description").content)
    assert ["单位地址", "某省某市样例路 1 号"] in found["单位基本情况"]
    assert found["信息系统一览"] == [["1", "核心系统", "0007", "信息系统、云计算", "已运行", "2024年5月1日", "第二级"]]
    assert found["边界设备"] == [["1", "核心系统", "出口防火墙", "安全专用产品", "2", "FW-9", "一号"]]
    assert found["互联的系统"] == [["1", "核心系统", "核验平台", "其他行业", "核验身份"]]
    assert found["网络连线"] == [
        ["1", "核心系统", "出口防火墙", "数据库主机", "光纤", "—"],
        ["2", "核心系统", "出口防火墙", "internet", "—", "—"],
    ]
    assert found["机房"] == [["1", "核心系统", "一号", "主楼", "第二级"]]
    assert [row[2] for row in found["设备"]] == ["出口防火墙", "数据库主机"]
    assert found["业务应用"] == [["1", "核心系统", "网上申请", "公众服务", "部分自动", "交材料\n先受理后办结"]]
    assert found["信息资产"] == [["1", "核心系统", "申请人信息", "业务数据", "高", "中", "低"]]
    assert found["承载数据"] == [["1", "核心系统", "申请记录", "个人身份", "一般数据", "—"]]
    assert found["服务范围与对象"] == [["1", "核心系统", "跨省(3 个)", "社会公众", "不超过四小时"]]
    assert found["用户"] == [["1", "核心系统", "申请人", "900", "三个省"]]
    assert found["责任主体"] == [["1", "核心系统", "样例单位", "运行处", "甲公司", "乙公司", "某厅"]]


def test_the_tables_of_an_object_have_no_column_for_the_system(make: Make) -> None:
    content = make("detailed-description").content
    found = tables(content)
    assert found["系统划分"] == [["1", "综合平台", "按业务类型", "核心系统、office", "2026年1月5日"]]
    assert found["子系统"] == [["1", "受理子系统", "收材料"]]
    assert found["设备"][1] == ["2", "数据库主机", "服务器", "3", "—", "—", "—"]
    assert found["用户"] == [["1", "申请人", "900", "三个省"]]
    assert "采用的安全服务：安全咨询(丙公司)。" in all_text(content)


@pytest.mark.parametrize("name", BOTH)
def test_a_complete_description_leaves_nothing_to_fill(make: Make, name: str) -> None:
    made = make(name)
    assert (highlighted(made.content), made.missing) == ([], ())
    assert "样例单位（盖章）" in all_text(made.content)
    assert "2026年11月20日" in all_text(made.content)


def test_what_an_object_comes_from_belongs_to_and_runs_on_is_other_content(make: Make) -> None:
    related = f"{CORE}succeeds: [old]\nparent: 大平台\nparent_owner: 某厅\ncarried_by: [office]\n"
    more: Files = {"systems/core/system.yaml": related, "systems/office/system.yaml": OFFICE}
    text = all_text(make("detailed-description", more).content)
    assert "与其他系统的关系：承接自old；上级系统为大平台(属某厅)；依托公文系统。" in text


def test_what_is_written_beside_other_is_shown_instead_of_it(make: Make) -> None:
    system = CORE.replace("technologies: [云计算]", "technologies: [其他]\ntechnology_other: 卫星通信")
    system = system.replace("area: 跨省, regions: 3", "area: 其他, area_other: 本市两区")
    system = system.replace("coverage: 广域网", "coverage: 其他, coverage_other: 园区网")
    content = make("overall-description", {"systems/core/system.yaml": system}).content
    assert tables(content)["信息系统一览"][0][3] == "信息系统、卫星通信"
    assert tables(content)["服务范围与对象"][0][2] == "本市两区"
    assert "网络覆盖范围为园区网，网络性质为互联网。" in all_text(content)


# --- the picture ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", [*BOTH, "needs-report"])
def test_the_picture_of_the_network_is_shown_where_this_machine_can_draw(
    make: Make, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.setattr(pictures, "topology_png", lambda *_, **__: PNG)
    content = make(name).content
    assert pictures_in(content) == [PNG]
    [shape] = Document(io.BytesIO(content)).inline_shapes
    assert (round(shape.width.mm), round(shape.height.mm)) == (60, 120)
    assert "核心系统网络拓扑图" in all_text(content)
    assert content == make(name).content


@pytest.mark.parametrize("name", [*BOTH, "needs-report"])
def test_where_it_cannot_draw_the_table_of_lines_is_all_there_is(
    make: Make, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    def refuse(*_: object, **__: object) -> bytes:
        raise UnreadableSource("没有中文字体", "安装一种")

    monkeypatch.setattr(pictures, "topology_png", refuse)
    content = make(name).content
    assert not list(Document(io.BytesIO(content)).inline_shapes)
    assert "网络拓扑图" not in all_text(content)
    assert "光纤" in all_text(content)


@pytest.mark.parametrize(("count", "drawn"), [(200, 1), (201, 0)])
def test_a_network_that_no_page_could_show_is_not_drawn(
    make: Make, monkeypatch: pytest.MonkeyPatch, count: int, drawn: int
) -> None:
    monkeypatch.setattr(pictures, "topology_png", lambda *_, **__: PNG)
    devices = ", ".join(f"{{id: d{n}, name: 主机, kind: 服务器}}" for n in range(count))
    system = f"{{id: core, name: 核心系统, status: 在建设, object_types: [信息系统], devices: [{devices}]}}\n"
    content = make("overall-description", {"systems/core/system.yaml": system}).content
    assert len(Document(io.BytesIO(content)).inline_shapes) == drawn


# --- several systems --------------------------------------------------------------------------------------------


def test_a_table_numbers_what_it_lists_through_all_systems(make: Make) -> None:
    office = OFFICE.replace("}", ", users: [{id: u, name: 职工, spread: 本单位}]}")
    rows = tables(make("overall-description", {"systems/office/system.yaml": office}).content)["用户"]
    assert rows == [["1", "核心系统", "申请人", "900", "三个省"], ["2", "公文系统", "职工", "—", "本单位"]]


def test_nothing_of_one_object_stands_under_the_heading_of_another(make: Make) -> None:
    content = make("detailed-description", {"systems/office/system.yaml": OFFICE}).content
    own: dict[str, str] = {}
    heading = ""
    for paragraph in xml_of(content).iter(f"{WORD}p"):
        text = "".join(paragraph.itertext())
        style = paragraph.find(f"{WORD}pPr/{WORD}pStyle")
        if style is not None and style.get(f"{WORD}val").startswith("Heading"):
            heading = text
        own[heading] = own.get(heading, "") + text
    for word in ("防火墙", "网上申请", "申请人", "核验", "受理", "主楼", "三员"):
        assert word in own["1. 核心系统"]
        assert word not in own["2. 公文系统"]
    assert "收发公文" in own["2. 公文系统"]
    assert "收发公文" not in own["1. 核心系统"]


@pytest.mark.parametrize("name", BOTH)
def test_a_system_that_has_ended_is_not_described(make: Make, name: str) -> None:
    more: Files = {
        "systems/office/system.yaml": OFFICE.replace("在建设", "已终止"),
        "organization.yaml": ORGANIZATION.replace("core, office", "core"),
    }
    assert "公文系统" not in all_text(make(name, more).content)


# --- what is missing --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", BOTH)
def test_a_repository_of_nothing_has_a_paper_whose_gaps_are_highlighted_and_named(make: Make, name: str) -> None:
    made = make(name, only={"secops.yaml": "format: 1\n"})
    assert set(highlighted(made.content)) == {"（待填）"}
    assert ("定级对象", "systems/ 下的 system.yaml") in [(m.title, m.where) for m in made.missing]
    assert "None" not in all_text(made.content)


@pytest.mark.parametrize("name", BOTH)
def test_a_bare_system_is_marked_field_by_field_and_each_field_is_named_once(make: Make, name: str) -> None:
    bare = "{id: core, name: 核心系统, status: 在建设, object_types: [信息系统]}\n"
    made = make(name, {"systems/core/system.yaml": bare})
    assert set(highlighted(made.content)) == {"（待填）"}
    named = [(m.title, m.where) for m in made.missing]
    assert ("核心系统：信息资产", "systems/core/system.yaml 中 core 的 assets") in named
    assert len(named) == len(set(named)) > 10
    assert "无" not in {row[1] for rows in tables(made.content).values() for row in rows}


def test_a_list_says_none_where_it_is_stated_to_be_empty_and_is_marked_where_it_is_not_stated(make: Make) -> None:
    for system, word in ((EMPTY, "无"), (OFFICE, "（待填）")):
        content = make("overall-description", {"systems/office/system.yaml": system}).content
        for title, rows in tables(content).items():
            own = [row for row in rows if row[1] == "公文系统"]
            if title not in ("信息系统一览", "服务范围与对象", "责任主体", "单位基本情况"):
                assert [row[2] for row in own] == [word], title


@pytest.mark.parametrize(
    ("divisions", "shown"), [("divisions: []\n", ["—", "无", "—", "—", "—"]), ("", ["1", "（待填）", "—", "—", "—"])]
)
def test_that_nothing_was_divided_has_to_be_stated(make: Make, divisions: str, shown: list[str]) -> None:
    organization = f"name: 样例单位\ncredit_code: 91990000MA0EXAMP17\n{divisions}"
    content = make("detailed-description", {"organization.yaml": organization}).content
    assert tables(content)["系统划分"] == [shown]


def test_each_of_the_three_properties_that_is_missing_is_marked_by_itself(make: Make) -> None:
    made = make("overall-description", {"systems/core/system.yaml": CORE.replace("integrity: 中, ", "")})
    assert highlighted(made.content) == ["（待填）"]
    [missing] = made.missing
    assert (missing.title, missing.where) == (
        "核心系统：申请人信息的完整性",
        "systems/core/system.yaml 中 core 的 assets 中的 a",
    )


def test_the_telephone_of_one_contact_does_not_stand_beside_the_name_of_another(make: Make) -> None:
    organization = ORGANIZATION.replace(
        "department: 信息中心", "department: 信息中心, department_contact: {name: 钱例}"
    )
    content = make("overall-description", {"organization.yaml": organization}).content
    assert ["联系人", "钱例"] in tables(content)["单位基本情况"]
    assert ["办公电话", "（待填）"] in tables(content)["单位基本情况"]


# --- files ------------------------------------------------------------------------------------------------------

HOSTILE = "'{{ 7 }} {% for x in y %} <w:t> & ]]> ' \\u202e\\u0001"


@pytest.mark.parametrize("name", BOTH)
def test_hostile_text_is_text(make: Make, name: str) -> None:
    quoted = f'"{HOSTILE}"'
    system = CORE.replace("name: 核心系统", f"name: {quoted}").replace("name: 出口防火墙", f"name: {quoted}")
    content = make(name, {"systems/core/system.yaml": system.replace("boundary: 以", f"note: {quoted}\nboundary: 以")})
    text = all_text(content.content)
    assert "{{ 7 }} {% for x in y %} <w:t> & ]]>" in text
    assert not {"\u202e", "\u0001"} & set(text)
    assert xml_of(content.content) is not None


@pytest.mark.parametrize("name", BOTH)
def test_a_very_long_text_is_whole(make: Make, name: str) -> None:
    long = "很长的概述" * 4000
    content = make(name, {"systems/core/system.yaml": CORE.replace("三层结构", long)}).content
    assert long in all_text(content)


@pytest.mark.parametrize("name", BOTH)
def test_the_same_judgement_gives_the_same_bytes_and_tells_where_it_is_from(make: Make, name: str) -> None:
    content = make(name).content
    assert content == make(name).content
    assert facts_of(content)["secops.kind"] == name
    assert "secops" not in all_text(content)


def test_the_command_writes_the_paper_of_the_organisation(
    repo: Callable[..., Repository], capsys: pytest.CaptureFixture[str]
) -> None:
    root = repo({"organization.yaml": ORGANIZATION, "systems/core/system.yaml": CORE}).root
    assert run(["report", "detailed-description", str(root), "-o", str(root / "out")]) == 0
    assert [path.name for path in (root / "out").iterdir()] == ["样例单位-信息系统详细描述文件.docx"]
    assert "有 2 项待填" in capsys.readouterr().out

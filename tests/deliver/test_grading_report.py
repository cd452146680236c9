"""The 定级报告 as its readers see it: what it says, which cells are shaded, what is left to fill, and its file."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any

import pytest
from docx import Document
from word_support import PNG, all_text, highlighted, pictures_in, shaded

from secops_cli.cli.app import run
from secops_cli.deliver.packing import facts_of
from secops_cli.deliver.papers import PAPERS, Paper, pictures
from secops_cli.deliver.papers.making import Made
from secops_cli.errors import CommandLineError, UnreadableSource
from secops_cli.pipeline import papers
from tests.conftest import Repository

[PAPER] = [paper for paper in PAPERS if paper.name == "grading-report"]

ORGANIZATION = "name: 样例单位\ncredit_code: 91990000MA0EXAMP17\n"
SYSTEM = """\
id: core
name: 核心系统
number: "0007"
status: 已运行
object_types: [信息系统]
technologies: [云计算]
responsible: {name: 样例责任单位, department: 样例运行处, built_by: 样例建设公司, operated_by: 样例运维公司}
overview: |
  受理申请。
  保存档案。
topology: 三层结构
boundary: 以出口防火墙为界
devices:
  - {id: fw, name: 出口防火墙, kind: 安全专用产品, boundary: true, quantity: 2, product: FW-9}
  - {id: db, name: 数据库主机, kind: 服务器, quantity: 3}
businesses: [{id: b, name: 网上申请, kind: 公众服务, description: 提交材料}]
service: {area: 全省, audience: 社会公众}
subsystems: [{id: s, name: 受理子系统, description: 接收材料}]
data: [applicants]
"""
DATA = """\
- {id: applicants, name: 申请人信息, level: 一般数据, kind: 个人身份, origins: [人工填报], to_bodies: [样例档案馆]}
- {id: others, name: 旁系统数据, level: 一般数据, kind: 别的}
"""
CLASSIFICATION = """\
system: core
business_information:
  - {object: 公民法人合法权益, degree: 严重损害, reason: 联系方式外泄}
  - {object: 社会秩序和公共利益, degree: 一般损害, reason: 引起不安}
system_service:
  - {object: 社会秩序和公共利益, degree: 严重损害, reason: 全省办事中断}
has_supervisor: false
filled_on: 2026-03-21
"""
FINAL = "decisions: [{id: d, stage: 最终, date: 2026-03-20, level: 第四级, conclusion: 首次定级"
OPINION = "- {id: op, title: 评审意见, kind: 定级评审意见, file: evidence/a.pdf}\n"

Make = Callable[..., dict[str, Made]]


@pytest.fixture
def make(repo: Callable[..., Repository]) -> Make:
    """Make the reports of a repository of one described system; files and options may be given."""

    def made(
        classification: str = CLASSIFICATION,
        system: str = SYSTEM,
        more: dict[str, str | bytes] | None = None,
        **options: Any,
    ) -> dict[str, Made]:
        files: dict[str, str | bytes] = {
            "secops.yaml": "format: 1\n",
            "organization.yaml": ORGANIZATION,
            "systems/core/system.yaml": system,
            "systems/core/classification.yaml": classification,
            "data/all.yaml": DATA,
        }
        result = repo({**files, **(more or {})}).assess()
        faults = [d for d in result.case.workspace.diagnostics if d.severity == "error"]
        assert not faults
        return papers(result, PAPER, **options)

    return made


def only(made: dict[str, Made]) -> bytes:
    [one] = made.values()
    return one.content


def tables(content: bytes) -> list[list[list[str]]]:
    document = Document(io.BytesIO(content))
    return [[[cell.text for cell in row.cells] for row in table.rows] for table in document.tables]


def headings(content: bytes) -> list[str]:
    document = Document(io.BytesIO(content))
    return [
        p.text for p in document.paragraphs if p.style and (p.style.name or "").startswith(("Heading 1", "Heading 2"))
    ]


def shaded_cells(content: bytes) -> list[list[tuple[int, int]]]:
    """Of each matrix the places, row and column from 0, of the shaded cells."""
    found = []
    for table in Document(io.BytesIO(content)).tables:
        if table.rows[0].cells[0].text == "受侵害的客体":
            places = [
                (row, column)
                for row, line in enumerate(table.rows)
                for column, cell in enumerate(line.cells)
                if cell._element.xpath("./w:tcPr/w:shd")
            ]
            found.append(places)
    return found


# --- structure --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("edition", "layout"),
    [("gbt-22240-2020", "2010"), ("gbt-22240-2008", "2010"), ("gat-1389-2017", "2010"), ("filing-2025", "2025")],
)
def test_the_structure_follows_the_edition_by_which_the_system_is_graded(make: Make, edition: str, layout: str) -> None:
    content = only(make(f"{CLASSIFICATION}edition: {edition}\n"))
    assert facts_of(content)["secops.layout"] == layout
    assert ("（四）承载数据" in headings(content)) == (layout == "2025")


@pytest.mark.parametrize("layout", ["2010", "2025"])
def test_a_structure_that_is_asked_for_comes_before_that_of_the_edition(make: Make, layout: str) -> None:
    assert facts_of(only(make(layout=layout)))["secops.template"] == f"grading-report-{layout}.docx"


def test_the_structure_of_2010_has_its_chapters(make: Make) -> None:
    assert headings(only(make(layout="2010"))) == [
        "一、核心系统描述",
        "（一）安全责任单位",
        "（二）系统基本要素、网络结构与边界",
        "（三）承载的业务",
        "二、核心系统安全保护等级的确定",
        "（一）业务信息安全保护等级的确定",
        "（二）系统服务安全保护等级的确定",
        "（三）安全保护等级的确定",
    ]


def test_the_structure_of_2025_has_its_chapters(make: Make) -> None:
    assert headings(only(make(layout="2025"))) == [
        "一、定级对象描述",
        "（一）责任主体",
        "（二）定级对象构成",
        "（三）承载业务",
        "（四）承载数据",
        "（五）安全责任",
        "二、安全保护等级的确定",
        "（一）业务信息安全保护等级的确定",
        "（二）系统服务安全保护等级的确定",
        "（三）安全保护等级的确定",
    ]


def test_the_tables_of_2025_list_what_is_described(make: Make) -> None:
    found = tables(only(make(layout="2025")))
    assert ["定级责任单位", "样例责任单位"] in found[0]
    assert ["主管部门", "无"] in found[0]
    assert found[1][1:] == [["1", "出口防火墙", "安全专用产品", "2", "FW-9", "—"]]
    assert found[2][1:] == [["1", "受理子系统", "接收材料"]]
    assert found[3][1:] == [["1", "网上申请", "公众服务", "提交材料"]]
    assert found[4][1:] == [["1", "申请人信息", "个人身份", "一般数据", "—", "来源：人工填报", "流向样例档案馆"]]


def test_the_table_of_2010_lists_all_devices(make: Make) -> None:
    assert [row[1] for row in tables(only(make(layout="2010")))[0][1:]] == ["出口防火墙", "数据库主机"]


def test_each_line_of_a_description_is_a_paragraph_with_the_indent_of_body_text(make: Make) -> None:
    document = Document(io.BytesIO(only(make(layout="2025"))))
    styles = {p.text: p.style.name for p in document.paragraphs if p.style}
    assert (styles["受理申请。"], styles["保存档案。"]) == ("正文缩进", "正文缩进")


# --- the level --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("layout", ["2010", "2025"])
@pytest.mark.parametrize(
    ("s", "a", "expected"),
    [
        ("公民 严重", "社会 严重", [[(1, 2)], [(2, 2)]]),
        ("公民 严重,社会 一般", "国家 特别严重", [[(1, 2), (2, 1)], [(3, 3)]]),
        ("公民 一般,公民 特别严重,国家 严重", "公民 一般", [[(1, 1), (1, 3), (3, 2)], [(1, 1)]]),
    ],
)
def test_exactly_the_chosen_cells_are_shaded(
    make: Make, layout: str, s: str, a: str, expected: list[list[tuple[int, int]]]
) -> None:
    titles = {"公民": "公民法人合法权益", "社会": "社会秩序和公共利益", "国家": "国家安全"}

    def items(words: str) -> str:
        pairs = [word.split() for word in words.split(",")]
        return ", ".join(f"{{object: {titles[o]}, degree: {d}损害, reason: 理由}}" for o, d in pairs)

    content = only(
        make(f"system: core\nbusiness_information: [{items(s)}]\nsystem_service: [{items(a)}]\n", layout=layout)
    )
    assert shaded_cells(content) == expected
    assert len(shaded(content)) == sum(map(len, expected))


def test_the_matrix_is_that_of_the_edition_with_its_own_words(make: Make) -> None:
    matrix = tables(only(make(f"{CLASSIFICATION}edition: filing-2025\n")))[6]
    assert matrix[1:] == [
        ["公民法人合法权益", "第一级", "第二级", "第二级"],
        ["社会秩序和公共利益", "第二级", "第三级", "第四级"],
        ["国家安全或地区安全、国计民生", "第四级", "第五级", "第五级"],
    ]
    old = tables(only(make(f"{CLASSIFICATION}edition: gat-1389-2017\n")))[2]
    assert old[1] == ["公民法人合法权益", "第一级", "第二级", "第三级"]


@pytest.mark.parametrize("layout", ["2010", "2025"])
def test_harms_have_their_reasons_and_the_summary_its_levels(make: Make, layout: str) -> None:
    content = only(make(layout=layout))
    text = all_text(content)
    for sentence in (
        "（1）公民法人合法权益：联系方式外泄",
        "（2）社会秩序和公共利益：引起不安",
        "（1）社会秩序和公共利益：全省办事中断",
        "侵害程度为：对公民法人合法权益造成严重损害；对社会秩序和公共利益造成一般损害。",
        "核心系统的安全保护等级确定为第三级，保护要求组合为S2A3G3。",
        "样例单位（盖章）",
        "2026年3月21日",
    ):
        assert sentence in text
    assert tables(content)[-1][1] == ["核心系统", "第三级", "第二级", "第三级"]
    assert "最终定为" not in text


def test_a_raise_is_told_with_its_basis(make: Make) -> None:
    more: dict[str, str | bytes] = {"evidence/a.register.yaml": OPINION, "evidence/a.pdf": b"%PDF-1.4"}
    decided = f"{CLASSIFICATION}{FINAL}, by: 样例责任单位, basis: 所承载的平台为第四级, evidence: [op]}}]\n"
    content = only(make(decided, more=more))
    assert "按矩阵得出第三级，2026年3月20日由样例责任单位最终定为第四级，依据：所承载的平台为第四级。" in all_text(
        content
    )
    assert not highlighted(content)
    assert tables(content)[-1][1][1] == "第四级"


def test_only_the_basis_of_a_raise_is_highlighted_where_it_is_not_accepted(make: Make) -> None:
    made = make(f"{CLASSIFICATION}{FINAL}, basis: 领导要求}}]\n")
    assert highlighted(only(made)) == ["领导要求"]
    [missing] = next(iter(made.values())).missing
    assert "没有写材料" in missing.title
    assert missing.where == "systems/core/classification.yaml 的 decisions 中的 d 的 basis 与 evidence"


def test_a_final_level_below_the_matrix_is_highlighted(make: Make) -> None:
    content = only(make(f"{CLASSIFICATION}{FINAL.replace('第四级', '第二级')}}}]\n"))
    assert highlighted(content) == ["低于按矩阵得出的等级，须改正"]


# --- what is missing --------------------------------------------------------------------------------------------


def test_a_complete_description_leaves_nothing_to_fill_in_the_structure_of_2010(make: Make) -> None:
    [made] = make(layout="2010").values()
    assert (highlighted(made.content), made.missing) == ([], ())


def test_the_picture_of_the_network_is_in_that_of_2025_where_this_machine_can_draw(
    make: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pictures, "topology_png", lambda *_, **__: PNG)
    [made] = make(layout="2025").values()
    assert pictures_in(made.content) == [PNG]
    assert "（此处插入网络拓扑图）" not in highlighted(made.content)


def test_identity_numbers_and_a_picture_that_cannot_be_drawn_are_left_to_fill_in_that_of_2025(
    make: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object, **__: object) -> bytes:
        raise UnreadableSource("没有中文字体", "")

    monkeypatch.setattr(pictures, "topology_png", refuse)
    [made] = make(layout="2025").values()
    assert highlighted(made.content) == ["（此处插入网络拓扑图）", *["（待填）"] * 4]
    assert [missing.title for missing in made.missing][-4:] == [
        "单位负责人姓名",
        "单位负责人身份证号",
        "直接负责的主管人员姓名",
        "直接负责的主管人员身份证号",
    ]


@pytest.mark.parametrize(("owner", "shown"), [("样例单位", "钱例"), ("别的单位", "（待填）")])
def test_the_head_is_named_where_the_organisation_itself_answers(make: Make, owner: str, shown: str) -> None:
    more: dict[str, str | bytes] = {"organization.yaml": f"{ORGANIZATION}filing: {{head: {{name: 钱例}}}}\n"}
    content = only(make(system=SYSTEM.replace("样例责任单位", owner), more=more, layout="2025"))
    assert tables(content)[5][1] == ["单位负责人", shown, "（待填）"]


@pytest.mark.parametrize("layout", ["2010", "2025"])
def test_a_bare_system_has_a_report_whose_gaps_are_highlighted_and_named(make: Make, layout: str) -> None:
    bare = "{id: core, name: 核心系统, status: 在建设, object_types: [信息系统]}\n"
    [made] = make("system: core\n", bare, layout=layout).values()
    assert set(highlighted(made.content)) - {"（此处插入网络拓扑图）"} == {"（待填）"}
    assert len(highlighted(made.content)) >= len(made.missing) > 10
    assert "None" not in all_text(made.content)
    assert ("系统概述", "systems/core/system.yaml 的 overview") in [(m.title, m.where) for m in made.missing]


def test_what_a_structure_does_not_show_is_not_missing_from_it(make: Make) -> None:
    [made] = make(system=SYSTEM.replace("subsystems:", "# subsystems:"), layout="2010").values()
    assert made.missing == ()
    [made] = make(system=SYSTEM.replace("subsystems:", "# subsystems:"), layout="2025").values()
    assert "子系统" in [missing.title for missing in made.missing]


# --- files ------------------------------------------------------------------------------------------------------

OTHER = "{id: other, name: 旁系统, status: 在建设, object_types: [数据资源], overview: 旁系统的概述, data: [others]}\n"


@pytest.mark.parametrize("layout", ["2010", "2025"])
def test_nothing_of_one_system_stands_in_the_report_of_another(make: Make, layout: str) -> None:
    made = make(more={"systems/other/system.yaml": OTHER}, layout=layout)
    assert list(made) == ["样例单位-核心系统-定级报告.docx", "样例单位-旁系统-定级报告.docx"]
    first, second = (all_text(one.content) for one in made.values())
    for word in ("旁系统", "别的"):
        assert word not in first
    for word in ("核心系统", "样例责任单位", "防火墙", "申请人", "外泄", "0007"):
        assert word not in second
    assert not shaded(list(made.values())[1].content)


def test_two_systems_of_one_name_have_their_ids_in_the_names_of_their_files(make: Make) -> None:
    twin = OTHER.replace("旁系统,", "核心系统,")
    more: dict[str, str | bytes] = {"systems/other/system.yaml": twin}
    assert list(make(more=more)) == ["样例单位-核心系统-core-定级报告.docx", "样例单位-核心系统-other-定级报告.docx"]


def test_a_name_that_no_system_of_files_takes_is_made_safe(make: Make) -> None:
    assert list(make(system=SYSTEM.replace("name: 核心系统", "name: '核心/系统: *1*'"))) == [
        "样例单位-核心_系统_1-定级报告.docx"
    ]


def test_the_same_judgement_gives_the_same_bytes_and_tells_where_it_is_from(make: Make) -> None:
    content = only(make())
    assert content == only(make())
    facts = facts_of(content)
    assert facts["secops.kind"] == "grading-report"
    assert facts["secops.as_of"] == "2026-11-20"
    assert facts["secops.edition"].startswith("GB/T 22240-2020")
    assert "secops" not in all_text(content)


def test_a_hostile_value_is_text(make: Make) -> None:
    text = all_text(only(make(system=SYSTEM.replace("三层结构", "'{{ 7 }} <w:t> & \\u202e]]>'"))))
    assert "{{ 7 }} <w:t> & " in text


def test_the_repositorys_own_template_is_used_unless_it_is_refused(make: Make) -> None:
    document = Document()
    document.add_paragraph("本单位的 {{ system.name }}")
    buffer = io.BytesIO()
    document.save(buffer)
    more: dict[str, str | bytes] = {"templates/grading-report-2010.docx": buffer.getvalue()}
    assert all_text(only(make(more=more))).strip().startswith("本单位的 核心系统")
    assert "本单位的" not in all_text(only(make(more=more, trust_repository=False)))


# --- the command ------------------------------------------------------------------------------------------------


def test_a_system_that_is_not_there_is_told_with_those_that_are(make: Make) -> None:
    with pytest.raises(CommandLineError) as caught:
        make(subjects=["cor"])
    assert (caught.value.message, caught.value.hint) == ("没有定级对象 cor", "现有：core")


def test_a_layout_that_is_not_there_is_told_with_those_that_are(make: Make) -> None:
    with pytest.raises(CommandLineError) as caught:
        make(layout="2011")
    assert caught.value.hint == "可用：2010、2025"


def test_a_repository_without_systems_has_nothing_to_report(repo: Callable[..., Repository]) -> None:
    with pytest.raises(CommandLineError, match="没有定级对象"):
        papers(repo({"organization.yaml": ORGANIZATION}).assess(), PAPER)


def test_the_command_writes_the_chosen_reports_and_says_what_is_missing(
    repo: Callable[..., Repository], capsys: pytest.CaptureFixture[str]
) -> None:
    root = repo({"systems/core/system.yaml": SYSTEM, "systems/other/system.yaml": OTHER, "data/all.yaml": DATA}).root
    command = ["report", "grading-report", str(root), "--system", "other", "-o", str(root / "out")]
    assert run(command) == 0
    assert [path.name for path in (root / "out").iterdir()] == ["单位名称未知-旁系统-定级报告.docx"]
    shown = capsys.readouterr().out
    assert "单位名称未知-旁系统-定级报告.docx 有 " in shown
    assert "  系统边界 — systems/other/system.yaml 的 boundary" in shown
    assert run(command) == 2
    assert "已存在" in capsys.readouterr().err
    assert run([*command, "--force"]) == 0


def test_the_list_names_every_document_and_what_it_is_made_for(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["report", "--list"]) == 0
    shown = capsys.readouterr().out
    assert "self-assessment" in shown
    for paper in PAPERS:
        assert f"{paper.name}" in shown
        assert paper.title in shown


@pytest.mark.parametrize("paper", PAPERS, ids=lambda paper: paper.name)
def test_every_document_of_the_registry_has_a_command_with_the_option_of_its_kind(
    paper: Paper, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["report", paper.name, "--help"]) == 0
    shown = capsys.readouterr().out
    assert not paper.kind.option or f"--{paper.kind.option} ID" in shown
    assert ("--layout" in shown) == bool(paper.layouts)

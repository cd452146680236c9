"""The 定级评审意见表 as the experts see it: what is put before them, the room for their word, and a recorded review."""

from __future__ import annotations

import io
from collections.abc import Callable

import pytest
from docx import Document
from word_support import all_text, highlighted

from secops_cli.deliver.packing import facts_of
from secops_cli.deliver.papers import PAPERS
from secops_cli.deliver.papers.making import Made
from secops_cli.pipeline import papers
from tests.conftest import Repository

[PAPER] = [paper for paper in PAPERS if paper.name == "grading-review"]

Files = dict[str, str | bytes]
Make = Callable[..., dict[str, Made]]

ORGANIZATION = "name: 样例单位\ncredit_code: 91990000MA0EXAMP17\n"
SYSTEM = """\
id: core
name: 核心系统
number: "0007"
status: 已运行
object_types: [信息系统]
responsible: {name: 样例责任单位, department: 运行处}
businesses: [{id: b, name: 网上申请, kind: 公众服务}, {id: c, name: 档案查询, kind: 内部办公}]
service: {area: 全省, audience: 社会公众}
"""
CLASSIFICATION = """\
system: core
business_information: [{object: 公民法人合法权益, degree: 严重损害, reason: 联系方式外泄}]
system_service:
  - {object: 社会秩序和公共利益, degree: 严重损害, reason: 全省办事中断}
  - {object: 公民法人合法权益, degree: 一般损害}
has_supervisor: false
"""
OTHER = "{id: other, name: 旁系统, status: 在建设, object_types: [数据资源]}\n"


@pytest.fixture
def make(repo: Callable[..., Repository]) -> Make:
    """Make the forms of a repository of one system; its classification and files may be given."""

    def made(classification: str = CLASSIFICATION, more: Files | None = None) -> dict[str, Made]:
        files: Files = {
            "secops.yaml": "format: 1\n",
            "organization.yaml": ORGANIZATION,
            "systems/core/system.yaml": SYSTEM,
            "systems/core/classification.yaml": classification,
        }
        return papers(repo({**files, **(more or {})}).assess(), PAPER)

    return made


def only(made: dict[str, Made]) -> bytes:
    [one] = made.values()
    return one.content


def decided(*decisions: str) -> str:
    rows = "\n".join(f"  - {{id: d{n}, conclusion: 首次定级, {d}}}" for n, d in enumerate(decisions))
    return f"{CLASSIFICATION}decisions:\n{rows}\n"


def tables(content: bytes) -> list[list[list[str]]]:
    return [[[cell.text for cell in row.cells] for row in table.rows] for table in Document(io.BytesIO(content)).tables]


def boxes(content: bytes) -> list[str]:
    return [line for line in all_text(content).splitlines() if line.startswith(("□", "☑"))]


# --- before the review ------------------------------------------------------------------------------------------


def test_the_experts_see_the_levels_with_their_reasons(make: Make) -> None:
    content = only(make())
    assert tables(content)[1][1:] == [
        ["业务信息", "对公民法人合法权益造成严重损害：联系方式外泄", "第二级"],
        [
            "系统服务",
            "对社会秩序和公共利益造成严重损害：全省办事中断\n对公民法人合法权益造成一般损害",
            "第三级",
        ],
    ]
    assert "依据GB/T 22240-2020，拟定核心系统的安全保护等级为第三级，保护要求组合为S2A3G3。" in all_text(content)
    object_ = dict(tables(content)[0][1:])
    assert (object_["承载业务"], object_["主管部门"]) == ("网上申请、档案查询", "无")
    assert object_["服务范围与对象"] == "服务范围为全省，服务对象为社会公众"


def test_what_the_meeting_fills_is_blank_and_not_marked(make: Make) -> None:
    [made] = make().values()
    found = tables(made.content)
    assert (highlighted(made.content), made.missing) == ([], ())
    assert found[2][0] == ["序号", "姓名", "单位", "职务或职称", "签名"]
    assert [row[1:] for row in found[2][1:]] == [[""] * 4] * 7
    assert found[3][1:] == [[""]]
    assert boxes(made.content) == ["□ 同意定为第三级", "□ 不同意", "□ 建议定为＿＿＿＿"]
    assert "评审日期：　　　　年　　月　　日" in all_text(made.content)
    assert all_text(made.content).count("（盖章）") == 2


def test_the_words_of_the_edition_are_used(make: Make) -> None:
    content = only(make(f"{CLASSIFICATION.replace('社会秩序和公共利益', '国家安全')}edition: filing-2025\n"))
    assert "对国家安全或地区安全、国计民生造成严重损害" in all_text(content)


def test_the_initial_level_is_what_is_put_before_the_experts(make: Make) -> None:
    content = only(make(decided("stage: 初步, date: 2026-01-05, level: 第四级")))
    assert boxes(content)[0] == "□ 同意定为第四级"
    assert "按矩阵得出第三级，初步确定为第四级。" in all_text(content)


def test_a_raise_that_was_decided_later_is_not_yet_in_the_proposal(make: Make) -> None:
    raised = decided("stage: 初步, date: 2026-01-05, level: 第三级", "stage: 最终, date: 2026-03-05, level: 第四级")
    content = only(make(f"{raised}declared: {{S: 第四级}}\n"))
    assert "保护要求组合为S2A3G3" in all_text(content)
    assert tables(content)[1][1][2] == "第二级"
    first = only(make(f"{decided('stage: 最终, date: 2026-03-05, level: 第三级')}"))
    assert "保护要求组合为S2A3G3" in all_text(first)


# --- after the review -------------------------------------------------------------------------------------------

INITIAL = "stage: 初步, date: 2026-01-05, level: 第三级"


def test_a_review_that_agrees_is_filled_in(make: Make) -> None:
    content = only(
        make(decided(INITIAL, "stage: 评审, date: 2026-02-10, level: 第三级, by: 某省专家组, basis: 行业规定。"))
    )
    assert boxes(content) == ["☑ 同意定为第三级", "□ 不同意", "□ 建议定为＿＿＿＿"]
    assert tables(content)[3][1] == ["2026年2月10日评审意见为第三级（首次定级），依据：行业规定。"]
    assert "评审组织单位：某省专家组（盖章）" in all_text(content)
    assert "评审日期：2026年2月10日" in all_text(content)


def test_a_review_of_another_level_suggests_it(make: Make) -> None:
    content = only(make(decided(INITIAL, "stage: 评审, date: 2026-02-10, level: 第四级")))
    assert boxes(content) == ["□ 同意定为第三级", "□ 不同意", "☑ 建议定为第四级"]


@pytest.mark.parametrize(("day", "ticked"), [("2026-11-20", True), ("2026-11-21", False)])
def test_only_a_review_up_to_the_day_is_filled_in(make: Make, day: str, ticked: bool) -> None:
    content = only(make(decided(INITIAL, f"stage: 评审, date: {day}, level: 第三级")))
    assert boxes(content)[0].startswith("☑") == ticked


def test_of_several_reviews_the_last_is_filled_in(make: Make) -> None:
    late, early = (
        f"stage: 评审, date: 2026-0{month}-10, level: {level}" for month, level in ((4, "第三级"), (2, "第四级"))
    )
    assert boxes(only(make(decided(INITIAL, late, early))))[0] == "☑ 同意定为第三级"


def test_a_review_of_a_level_that_is_not_known_neither_agrees_nor_suggests(make: Make) -> None:
    bare = "system: core\ndecisions: [{id: d, stage: 评审, date: 2026-02-10, level: 第三级, conclusion: 首次定级}]\n"
    content = only(make(bare))
    assert boxes(content) == ["□ 同意定为（待填）", "□ 不同意", "□ 建议定为＿＿＿＿"]
    assert "评审意见为第三级" in all_text(content)


# --- what is missing, and files ---------------------------------------------------------------------------------


def test_a_bare_system_has_a_form_whose_gaps_are_highlighted_and_named(make: Make) -> None:
    bare = "{id: core, name: 核心系统, status: 在建设, object_types: [信息系统]}\n"
    [made] = make("system: core\n", {"systems/core/system.yaml": bare}).values()
    assert set(highlighted(made.content)) == {"（待填）"}
    named = {m.title: m.where for m in made.missing}
    assert named["业务信息受到破坏时的侵害"] == "systems/core/classification.yaml 的 business_information"
    assert named["核心系统：承载业务"] == "systems/core/system.yaml 中 core 的 businesses"
    assert "None" not in all_text(made.content)


def test_that_there_are_no_businesses_is_said_where_it_is_stated(make: Make) -> None:
    bare = "{id: core, name: 核心系统, status: 在建设, object_types: [信息系统], businesses: []}\n"
    assert ["承载业务", "无"] in tables(only(make(more={"systems/core/system.yaml": bare})))[0]


def test_nothing_of_one_system_stands_in_the_form_of_another(make: Make) -> None:
    made = make(more={"systems/other/system.yaml": OTHER})
    assert list(made) == ["样例单位-核心系统-定级评审意见表.docx", "样例单位-旁系统-定级评审意见表.docx"]
    first, second = (all_text(one.content) for one in made.values())
    assert "旁系统" not in first
    for word in ("核心系统", "样例责任单位", "网上申请", "外泄", "0007", "第三级"):
        assert word not in second


def test_hostile_text_is_text(make: Make) -> None:
    more: Files = {"systems/core/system.yaml": SYSTEM.replace("name: 网上申请", "name: '{{ 7 }} <w:t> & ]]>'")}
    reason = CLASSIFICATION.replace("联系方式外泄", '"{% endfor %} \\u0001\\u202e' + "很长" * 3000 + '"')
    text = all_text(only(make(reason, more)))
    assert "{{ 7 }} <w:t> & ]]>" in text
    assert "{% endfor %} \ufffd\ufffd" + "很长" * 3000 in text


def test_the_same_judgement_gives_the_same_bytes_and_tells_where_it_is_from(make: Make) -> None:
    content = only(make())
    assert content == only(make())
    assert (facts_of(content)["secops.kind"], facts_of(content)["secops.system"]) == ("grading-review", "core")
    assert "secops" not in all_text(content)

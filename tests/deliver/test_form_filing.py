# ruff: noqa: E501  XML reads better with one element a line
"""The filing forms of 2007 and 2025 are filled beside their labels, at their boxes and in their blanks."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
from lxml import etree
from word_support import highlighted

from secops_cli.deliver.forms.filling import Filled, fill_blank, fingerprint, open_blank
from secops_cli.deliver.forms.xml_tree import BlankFault
from secops_cli.model.form_mapping import FormMapping
from secops_cli.source.packaged import packaged
from tests.assess.filing_repository import FULL, full
from tests.conftest import Repository
from tests.deliver.blank_forms import PAGE, docx, filing_2007, filing_2025, filing_workbook, label, p, tbl, tc, tr
from tests.deliver.form_reading import WORD, members, outside_cells, part, row_of, rows, said

Repo = Callable[..., Repository]
FACTS = {"secops.kind": "form-fill"}


def filled(
    repo: Repo, blank: bytes, files: Mapping[str, str] = FULL, name: str = "备案表.docx", **more: object
) -> Filled:
    result = repo(files).assess()
    return fill_blank(result.case, open_blank(blank, name), **more)  # type: ignore[arg-type]


def unplaced(done: Filled) -> dict[str, str]:
    return {item.name: item.why for item in done.items if item.state == "unplaced"}


def paragraphs(content: bytes) -> list[str]:
    root = etree.fromstring(part(content))
    return [said(node) for node in root.find(f"{WORD}body").findall(f"{WORD}p")]


def runs_of(content: bytes, label_: str) -> list[str]:
    """The texts of the runs of the cell behind a label, spaces and all."""
    root = etree.fromstring(part(content))
    row = next(r for r in root.iter(f"{WORD}tr") if any(said(c) == label_ for c in r.findall(f"{WORD}tc")))
    cell = row.findall(f"{WORD}tc")[1]
    return ["".join(t.text or "" for t in run.iter(f"{WORD}t")) for run in cell.iter(f"{WORD}r")]


# --- what a blank is --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("blank", "form"), [(filing_2007, "filing-2007"), (filing_2025, "filing-2025")])
def test_every_field_of_both_forms_finds_its_place(repo: Repo, blank: Callable[[], bytes], form: str) -> None:
    done = filled(repo, blank())
    assert done.form == form
    assert unplaced(done) == {}


@pytest.mark.parametrize("blank", [filing_2007, filing_2025])
def test_every_system_of_the_sample_finds_its_place(repo: Repo, blank: Callable[[], bytes]) -> None:
    """Products in columns, services, other words behind 其他, clouds, six classes of data."""
    files = {
        path.relative_to(packaged("sample-org")).as_posix(): path for path in packaged("sample-org").rglob("*.yaml")
    }
    done = filled(repo, blank(), {name: path.read_text("utf-8") for name, path in files.items()})
    assert unplaced(done) == {}
    assert len(done.subjects) == 4


def test_another_table_is_no_filing_form(repo: Repo) -> None:
    with pytest.raises(BlankFault) as caught:
        filled(repo, docx(p("采购清单"), tbl(2, tr(tc("序号"), tc("品名")), tr(tc("1"), tc("笔")))))
    assert "认不出是哪一种表" in caught.value.message
    assert "filing-2025" in caught.value.hint


# --- text, boxes, blanks ----------------------------------------------------------------------------------------


def test_underlined_blanks_keep_their_length_unless_the_value_is_longer(repo: Repo) -> None:
    content = filled(repo, filing_2007()).content(FACTS)
    line = runs_of(content, "02单位地址")
    assert line[0] == "示例省      "  # twelve cells wide, as before
    assert line[4] == "示例区      "
    assert line[6] == "样例路 1 号"  # ten cells were there, eleven are needed
    assert paragraphs(content)[2] == "备 案 单 位：某市某中心              （盖章）"


def test_digits_have_cells_of_their_own_and_stay_seven_where_there_are_seven(repo: Repo) -> None:
    content = filled(repo, filing_2007()).content(FACTS)
    assert row_of(content, "03邮政编码")[1:] == [*"043330"]
    assert [row for row in rows(content) if row == [*"140100"]]


def test_digits_that_do_not_fit_their_cells_are_listed(repo: Repo) -> None:
    blank = docx(
        PAGE,
        p("表一 单位基本情况"),
        tbl(7, tr(label("邮政编码"), *[tc() for _ in range(5)]), tr(label("单位名称"), tc(span=6))),
    )
    done = filled(repo, blank, form="filing-2025")
    assert unplaced(done)["表一·邮政编码"] == "有 5 个空格，043330 有 6 位"
    assert row_of(done.content(FACTS), "邮政编码")[1:] == [""] * 5


def test_a_number_of_eleven_digits_goes_around_the_dash(repo: Repo) -> None:
    files = full(organization=("filing:\n", 'filing:\n  form_number: "14010000023"\n'))
    content = filled(repo, filing_2007(), files).content(FACTS)
    assert rows(content)[0] == ["备案表编号", *"140100", "-", *"00023"]
    assert paragraphs(filled(repo, filing_2025(), files).content(FACTS))[2] == "备案表编号：14010000023"


def test_what_was_written_into_blanks_is_found_there_again(repo: Repo) -> None:
    """Words behind 其他, how many regions, names of attachments: none goes into the blank of another option."""
    files = full(
        organization=("  kind: 事业单位", "  kind: 其他\n  kind_other: 社会团体"),
        system=("area: 全省", "area: 跨地, regions: 3"),
    )
    for blank in (filing_2007(), filing_2025()):
        first = filled(repo, blank, files)
        content = first.content(FACTS)
        again = filled(repo, content, files)
        assert "跨3" in row_of(content, "服务范围")[1] or "跨3" in "".join(map("".join, rows(content)))
        assert unplaced(again) == unplaced(first) == {}
        assert not again.writes


def test_the_heading_names_the_system_behind_its_label(repo: Repo) -> None:
    heading = "表二（ / ） 定级对象情况（定级对象名称：{6}）"
    blank = docx(PAGE, p("表一 单位基本情况"), p(heading), tbl(2, tr(label("运行状态"), tc("□在建设 □已运行"))))
    content = filled(repo, blank, form="filing-2025").content(FACTS)
    assert paragraphs(content)[2] == "表二（1/1） 定级对象情况（定级对象名称：办事系统）"


@pytest.mark.parametrize(("cells_", "written"), [(6, True), (5, False)])
def test_digits_go_into_the_table_below_the_line_that_names_them(repo: Repo, cells_: int, written: bool) -> None:
    boxes = tbl(12, tr(*[tc() for _ in range(6)], tc("-"), *[tc() for _ in range(cells_ - 1)]))
    blank = docx(p("备案表编号："), boxes, PAGE, p("表一 单位基本情况"), tbl(2, tr(label("单位名称"), tc())))
    files = full(organization=("filing:\n", 'filing:\n  form_number: "14010000023"\n'))
    done = filled(repo, blank, files, form="filing-2025")
    assert ("封面·备案表编号" in unplaced(done)) is not written
    assert ("".join(rows(done.content(FACTS))[0]) == "140100-00023") is written


def test_boxes_are_ticked_as_symbols_and_words_go_into_their_blank(repo: Repo) -> None:
    files = full(organization=("  kind: 事业单位", "  kind: 其他\n  kind_other: 社会团体"))
    content = filled(repo, filing_2007(), files).content(FACTS)
    assert row_of(content, "09单位类型")[1] == "□1党委机关  □2政府机关  □3事业单位  □4企业  ☑9其他社会团体"
    assert b'<w:sym w:font="Wingdings" w:char="F0FE"/>' in part(content)


@pytest.mark.parametrize(
    ("box", "ticked"),
    [
        ("<w:t>□</w:t>", '<w:t xml:space="preserve">☑</w:t>'),
        ('<w:sym w:font="Wingdings 2" w:char="F0A3"/>', '<w:sym w:font="Wingdings 2" w:char="F052"/>'),
        (
            '<w:fldChar w:fldCharType="begin"><w:ffData><w:checkBox><w:default w:val="0"/></w:checkBox></w:ffData></w:fldChar>',
            '<w:default w:val="0"/><w:checked/></w:checkBox>',
        ),
    ],
)
def test_a_box_of_another_kind_is_ticked_in_its_kind(repo: Repo, box: str, ticked: str) -> None:
    cell = tc().replace(
        "</w:p></w:tc>",
        f"<w:r>{box}</w:r><w:r><w:t>企业</w:t></w:r><w:r>{box}</w:r><w:r><w:t>事业单位</w:t></w:r></w:p></w:tc>",
    )
    blank = docx(p("表一 单位基本情况"), tbl(2, tr(label("单位类型"), cell)))
    document = part(filled(repo, blank, form="filing-2025").content(FACTS)).decode()
    assert document.count(ticked) == 1
    assert document.index("企业") < document.index(ticked)


def test_a_content_control_is_ticked_with_its_state(repo: Repo) -> None:
    control = (
        '<w:sdt><w:sdtPr><w14:checkbox><w14:checked w14:val="0"/><w14:checkedState w14:val="2611" w14:font="MS Gothic"/>'
        "</w14:checkbox></w:sdtPr><w:sdtContent><w:r><w:t>☐</w:t></w:r></w:sdtContent></w:sdt>"
    )
    cell = tc().replace("</w:p></w:tc>", f"{control}<w:r><w:t>事业单位</w:t></w:r></w:p></w:tc>")
    document = part(
        filled(repo, docx(p("表一 单位基本情况"), tbl(2, tr(label("单位类型"), cell))), form="filing-2025").content(
            FACTS
        )
    )
    assert b'<w14:checked w14:val="1"/>' in document
    assert '<w:t xml:space="preserve">☑</w:t>'.encode() in document


def test_options_without_boxes_get_a_mark_in_front(repo: Repo) -> None:
    """As the instructions of the form have it."""
    blank = docx(p("表一 单位基本情况"), tbl(2, tr(label("单位类型"), tc("1党委机关  3事业单位  4企业"))))
    content = filled(repo, blank, form="filing-2025").content(FACTS)
    assert row_of(content, "单位类型")[1] == "1党委机关  √3事业单位  4企业"


def test_an_option_that_is_ticked_otherwise_is_listed_and_stays(repo: Repo) -> None:
    blank = docx(p("表一 单位基本情况"), tbl(2, tr(label("单位类型"), tc("□3事业单位 ☑4企业"))))
    done = filled(repo, blank, form="filing-2025")
    assert unplaced(done)["表一·单位类型"] == "已勾选“企业”，与“3事业单位”不同"
    assert row_of(done.content(FACTS), "单位类型")[1] == "□3事业单位 ☑4企业"


def test_two_harms_in_one_box_are_both_its_own(repo: Repo) -> None:
    """严重损害 is part of 特别严重损害, and a box may name both."""
    content = filled(repo, filing_2025()).content(FACTS)
    ticked = [line for row in rows(content) for cell in row for line in cell.split("\n") if line.startswith("☑对")]
    assert ticked == [
        "☑对社会秩序、公共利益造成严重损害",
        "☑对公民、法人和其他组织的合法权益造成严重损害或特别严重损害",
    ]


def test_dates_are_written_between_their_words(repo: Repo) -> None:
    content = filled(repo, filing_2007()).content(FACTS)
    assert "".join(row_of(content, "04定级时间")[1].split()) == "2026年10月25日"
    last = next(row[0] for row in rows(content) if row[0].startswith("填表人"))
    assert "".join(last.split()) == "填表人：李某填表日期：2026年10月26日"


def test_a_label_that_is_there_twice_is_listed(repo: Repo) -> None:
    blank = docx(p("表一 单位基本情况"), tbl(2, *[tr(label("单位名称"), tc()) for _ in range(2)]))
    done = filled(repo, blank, form="filing-2025")
    assert unplaced(done)["表一·单位名称"] == "有不止一处可填：表格1·1行1格、表格1·2行1格"


def test_a_label_of_a_group_that_is_not_printed_is_not_taken_for_another(repo: Repo) -> None:
    """总数 stands under two headings; with one of them missing its number has no place."""
    blank = docx(p("表一 单位基本情况"), tbl(2, tr(label("本次备案数"), tc("总数{4}个"))))
    done = filled(repo, blank, form="filing-2025")
    assert unplaced(done)["表一·定级对象总数·总数"] == "表中没有找到这一栏"
    assert row_of(done.content(FACTS), "本次备案数")[1] == "总数1   个"


# --- more than one ----------------------------------------------------------------------------------------------

SECOND = {
    name.replace("/s/", "/t/"): text.replace("id: s\n", "id: t\n")
    .replace("system: s\n", "system: t\n")
    .replace("办事系统", "查询系统")
    for name, text in FULL.items()
    if name.startswith("systems/")
}


def test_a_second_system_has_its_tables_behind_the_first(repo: Repo) -> None:
    content = filled(repo, filing_2007(), {**FULL, **SECOND}).content(FACTS)
    assert [line for line in paragraphs(content) if line.startswith("表")] == [
        "表一  单位基本情况",
        "表二（1/2） 信息系统情况",
        "表二（2/2） 信息系统情况",
        "表三（1/2） 信息系统定级情况",
        "表三（2/2） 信息系统定级情况",
        "表四（1/2） 第三级以上信息系统提交材料情况",
        "表四（2/2） 第三级以上信息系统提交材料情况",
    ]
    assert [row_of(content, "01系统名称", n)[1] for n in (0, 1)] == ["办事系统", "查询系统"]
    assert part(content).count(b"w14:paraId") == part(filing_2007()).count(b"w14:paraId")
    assert part(content).count(b'w:type="page"') == part(filing_2007()).count(b'w:type="page"') + 3


def test_tables_that_were_copied_by_hand_are_filled_one_by_one(repo: Repo) -> None:
    two = [block for _ in range(2) for block in (p("表二（ / ） 信息系统情况"), tbl(2, tr(label("01系统名称"), tc())))]
    done = filled(repo, docx(p("表一 单位基本情况"), *two), {**FULL, **SECOND}, form="filing-2007")
    assert not done.copies
    assert [row_of(done.content(FACTS), "01系统名称", n)[1] for n in (0, 1)] == ["办事系统", "查询系统"]


def test_names_go_into_the_brackets_of_headings(repo: Repo) -> None:
    content = filled(repo, filing_2025()).content(FACTS)
    assert "表二 定级对象情况（办事系统  ）" in paragraphs(content)


# --- the rest of the file ---------------------------------------------------------------------------------------


def test_nothing_outside_the_cells_changes_but_the_blanks_of_paragraphs(repo: Repo) -> None:
    blank = filing_2007()
    content = filled(repo, blank).content(FACTS)
    before, after = (outside_cells(part(one)) for one in (blank, content))
    start = before.index("表一  ".encode())
    assert (
        before[start : before.index("表二".encode(), start)]
        == after[after.index("表一  ".encode()) :][: before.index("表二".encode(), start) - start]
    )
    changed = {name for name, bytes_ in members(blank).items() if members(content)[name] != bytes_}
    assert changed == {"word/document.xml", "[Content_Types].xml", "_rels/.rels"}


def test_what_is_missing_is_highlighted_in_its_place(repo: Repo) -> None:
    files = full(organization=("  department: 信息科\n", ""))
    done = filled(repo, filing_2025(), files)
    content = done.content(FACTS)
    assert row_of(content, "网络安全责任部门")[1] == "（待填）"
    assert highlighted(content) == ["（待填）"] * 3  # and two mobile numbers
    [item] = [item for item in done.items if item.name == "表一·网络安全责任部门"]
    assert (item.state, item.why) == ("missing", "仓库里没有写；写在 organization.yaml 的 filing.department")


def test_numbers_of_persons_in_the_repository_are_masked(repo: Repo) -> None:
    files = full(system=("description: 收件与答复", "description: 找张例 13800138000"))
    content = filled(repo, filing_2025(), files).content(FACTS)
    assert b"13800138000" not in part(content)
    assert "找张例 138…00".encode() in part(content)


# --- saved mappings ---------------------------------------------------------------------------------------------


def test_a_mapping_places_what_labels_do_not_tell(repo: Repo) -> None:
    blank = docx(p("表一 单位基本情况"), tbl(2, tr(label("贵单位大名"), tc()), tr(label("单位类型"), tc())))
    assert "表一·单位名称" in unplaced(filled(repo, blank, form="filing-2025"))
    mapping = FormMapping(
        id="m", form="filing-2025", blank="x", places={"表一·单位名称": "表格1·1行2格", "表一·单位类型": None}
    )
    done = filled(repo, blank, mapping=mapping)
    assert row_of(done.content(FACTS), "贵单位大名")[1] == "某市某中心"
    assert row_of(done.content(FACTS), "单位类型")[1] == ""


def test_a_mapping_to_a_place_that_is_not_there_is_refused(repo: Repo) -> None:
    mapping = FormMapping(id="m", form="filing-2025", blank="x", places={"表一·单位名称": "表格9·1行2格"})
    with pytest.raises(BlankFault, match="表格9·1行2格"):
        filled(repo, docx(p("表一 单位基本情况"), tbl(1, tr(tc("x")))), mapping=mapping)


def test_a_blank_is_known_again_by_what_it_says() -> None:
    assert fingerprint(open_blank(filing_2007(), "a.docx")) == fingerprint(open_blank(filing_2007(), "b.docx"))
    assert fingerprint(open_blank(filing_2007(), "a.docx")) != fingerprint(open_blank(filing_2025(), "a.docx"))


# --- workbooks --------------------------------------------------------------------------------------------------


def test_a_workbook_has_its_tables_on_sheets(repo: Repo, tmp_path: Path) -> None:
    import io

    from openpyxl import load_workbook

    done = filled(repo, filing_workbook(), name="备案表.xlsx")
    book = load_workbook(io.BytesIO(done.content(FACTS)))
    one, two = book["表一"], book["表二"]
    assert (one["B2"].value, one["C5"].value, one["E6"].value) == ("某市某中心", "赵某", "head@example.invalid")
    assert [one.cell(4, column).value for column in range(2, 8)] == [*"043330"]
    assert one["B8"].value == "□1党委机关 □2政府机关 ☑3事业单位 □4企业 □9其他        "
    assert one["B9"].value == "总数1   个"
    assert one["E3"].value == "=1+1"
    assert (one["E7"].value, one["E7"].fill.fgColor.rgb[-6:]) == ("（待填）", "FFFF00")
    assert two["A1"].value == "表二 定级对象情况（办事系统）"
    assert two["B3"].value == "2026年11月 1日".replace(" 1日", two["B3"].value.split("月")[1])


def test_a_workbook_with_too_few_sheets_says_so(repo: Repo) -> None:
    done = filled(repo, filing_workbook(), {**FULL, **SECOND}, name="备案表.xlsx")
    assert "表二有 1 张，要填 2 张" in unplaced(done)["表二（查询系统）"]


@pytest.mark.parametrize("blank", [filing_2007, filing_2025])
def test_a_filled_form_is_filled_again_without_a_change(repo: Repo, blank: Callable[[], bytes]) -> None:
    content = filled(repo, blank()).content(FACTS)
    again = filled(repo, content)
    assert {name: why for name, why in unplaced(again).items() if not why.startswith("已填")} == {}
    assert part(again.content(FACTS)) == part(content)


def test_what_a_mapping_keeps_holds_for_other_facts(repo: Repo) -> None:
    """A place that depends on the value, such as the box that is ticked, is none to keep."""
    blank = filing_2007()
    done = filled(repo, blank)
    assert "表三·业务信息等级·损害客体与程度" not in done.places
    mapping = FormMapping(id="m", form=done.form, blank="x", places=dict(done.places))
    files = full(classification=("object: 社会秩序和公共利益, degree: 严重损害", "object: 国家安全, degree: 严重损害"))
    other = filled(repo, blank, files, mapping=mapping)
    assert unplaced(other) == {}
    assert part(other.content(FACTS)) == part(filled(repo, blank, files).content(FACTS))


def test_boxes_that_are_characters_of_a_symbol_font_are_ticked_in_it(repo: Repo) -> None:
    """As LibreOffice writes them; what else the run says stays."""
    font = '<w:rPr><w:rFonts w:ascii="Wingdings" w:hAnsi="Wingdings"/></w:rPr>'
    runs = f"<w:r>{font}<w:t>\uf0a8</w:t></w:r><w:r><w:t>企业 </w:t></w:r><w:r>{font}<w:t>\uf0a8</w:t></w:r><w:r><w:t>事业单位</w:t></w:r>"
    cell = tc().replace("</w:p></w:tc>", f"{runs}</w:p></w:tc>")
    blank = docx(p("表一 单位基本情况"), tbl(2, tr(label("单位类型"), cell)))
    content = filled(repo, blank, form="filing-2025").content(FACTS)
    assert row_of(content, "单位类型")[1] == "\uf0a8企业 \uf0fe事业单位"

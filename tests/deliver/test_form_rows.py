"""Numbered rows of an official 自评估表 are filled where they are, and nothing else of the blank changes."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

import pytest
from deliver_support import write_repository
from openpyxl import load_workbook
from word_support import highlighted

from secops_cli.deliver.forms.filling import Filled, fill_blank, open_blank
from secops_cli.deliver.forms.numbered import _claim
from secops_cli.deliver.forms.plan import Plan
from secops_cli.deliver.forms.row_reading import NumberedRows, read_rows
from secops_cli.deliver.forms.xml_tree import BlankFault
from secops_cli.pipeline import Request, Result, assess
from tests.conftest import TODAY, Repository
from tests.deliver.blank_forms import FONT, docx, label, om_form, om_heading, om_workbook, p, tbl, tc, tr
from tests.deliver.form_reading import cells, members, outside_cells, part, row_of, rows

FACTS = {"secops.kind": "form-fill"}
TOUCHED = {"word/document.xml", "[Content_Types].xml", "_rels/.rels", "docProps/custom.xml"}


@pytest.fixture
def result(tmp_path: Path) -> Result:
    """Rows 1 and 2 are 符合, 3 wants evidence, 4 is 不符合; there is one earlier finding."""
    return assess(Request(write_repository(tmp_path / "repository"), TODAY))


def clauses(result: Result) -> list[tuple[str, str, str]]:
    """What the rows of the form say, in our words."""
    [grade] = [grade for grade in result.case.all_grades if grade.standard.id == "ccrc-om-form"]
    return [(c.section, c.gist, c.expects or "") for own in grade.standard.clauses.values() for c in own]


def filled(result: Result, blank: bytes, form: str | None = None, name: str = "表.docx") -> Filled:
    return fill_blank(result.case, open_blank(blank, name), form)


def state(done: Filled, name: str) -> tuple[str, str]:
    [item] = [item for item in done.items if item.name == name]
    return item.state, item.why


@pytest.mark.parametrize("tables", [False, True])
def test_conclusions_and_documents_stand_in_their_rows_across_pages(result: Result, tables: bool) -> None:
    blank = om_form(clauses(result), tables=tables)
    done = filled(result, blank)
    content = done.content(FACTS)
    assert done.form == "om-form"
    assert dict(done.tables)["表头"] > 8
    assert row_of(content, "1.")[4:] == ["√", "", row_of(content, "1.")[6]]
    assert "运维服务流程，第3-5页" in row_of(content, "1.")[6]
    assert "\n" in row_of(content, "2.")[6]
    assert row_of(content, "4.")[4:6] == ["", "√"]


def test_a_row_without_a_conclusion_has_none(result: Result) -> None:
    done = filled(result, om_form(clauses(result)))
    assert state(done, "第3行·结论") == ("open", "待定，没有结论")
    assert row_of(done.content(FACTS), "3.")[4:6] == ["", ""]


def test_the_end_of_a_row_on_the_next_page_is_left_empty(result: Result) -> None:
    """With the number again, or without it."""
    for cut, again in (((1,), ()), ((), (1,))):
        blank = om_form(clauses(result), cut=cut, again=again)
        content = filled(result, blank).content(FACTS)
        at = next(i for i, row in enumerate(rows(content)) if row[0] == "1.")
        behind = next(row for row in rows(content)[at + 1 :] if row[0] in ("", "1.") and row[2])
        assert rows(content)[at][4] == "√"
        assert behind[4:] == ["", "", ""]


def test_boxes_are_ticked_in_their_own_kind(result: Result) -> None:
    content = filled(result, om_form(clauses(result), box="□")).content(FACTS)
    assert row_of(content, "1.")[4:6] == ["☑", "□"]
    assert row_of(content, "4.")[4:6] == ["□", "☑"]
    assert part(content).count(b'w:char="F0FE"') == 3


def test_two_words_in_one_cell_are_ticked(result: Result) -> None:
    heading = tr(*map(label, ("序号", "要点", "条款", "需提供证明材料", "自评估结论", "证明材料清单")))
    lines = [
        tr(tc(str(i)), tc(section), tc(text), tc(), tc("□符合|□不符合" if i != 2 else ""), tc())
        for i, (section, text, _) in enumerate(clauses(result), 1)
    ]
    content = filled(result, docx(tbl(6, heading, *lines))).content(FACTS)
    assert row_of(content, "1")[4] == "☑符合\n□不符合"
    assert row_of(content, "4")[4] == "□符合\n☑不符合"
    assert row_of(content, "2")[4] == "符合"


def test_the_heading_and_earlier_findings_are_written(result: Result) -> None:
    done = filled(result, om_form(clauses(result)))
    content = done.content(FACTS)
    assert row_of(content, "组织名称") == ["组织名称", "样例安全公司", "申报级别", "三级"]
    assert row_of(content, "评估时间") == ["评估时间", "2026年11月2日", "评估部门/人员", "质量部 王例"]
    assert "预算表没有写备用金" in row_of(content, "52.")[2]
    assert state(done, "结论声明的级别")[0] == "open"


def test_fonts_of_all_four_slots_are_those_of_the_form(result: Result) -> None:
    content = filled(result, om_form(clauses(result))).content(FACTS)
    written = next(cell for cell in cells(part(content)) if "样例安全公司".encode() in cell)
    assert written.count(FONT.encode()) == 2  # of the paragraph's mark, and of what is written
    assert b'w:ascii="\xe4\xbb\xbf' in written


def test_only_the_filled_cells_change(result: Result) -> None:
    blank = om_form(clauses(result), box="□")
    content = filled(result, blank).content(FACTS)
    before, after = part(blank), part(content)
    assert outside_cells(before) == outside_cells(after)
    changed = [(a, b) for a, b in zip(cells(before), cells(after), strict=True) if a != b]
    assert len(changed) == 11  # the heading 4, conclusions 3, documents 2, a finding 2
    for old, new in changed:
        kept = re.search(rb"<w:tcPr>.*?</w:tcPr>", old)
        assert kept
        assert kept.group() in new


def test_members_that_are_not_touched_keep_their_bytes_and_their_order(result: Result) -> None:
    blank = om_form(clauses(result))
    content = filled(result, blank).content(FACTS)
    before, after = members(blank), members(content)
    assert [*after] == [*before, "docProps/custom.xml"]
    assert {name for name in before if before[name] != after[name]} <= TOUCHED
    assert after["word/styles.xml"] == before["word/styles.xml"]
    assert zipfile.ZipFile(io.BytesIO(content)).testzip() is None


def test_the_same_blank_gives_the_same_bytes(result: Result) -> None:
    blank = om_form(clauses(result))
    assert filled(result, blank).content(FACTS) == filled(result, blank).content(FACTS)


def test_a_filled_form_is_filled_again_without_a_change(result: Result) -> None:
    content = filled(result, om_form(clauses(result), box="□")).content(FACTS)
    again = filled(result, content)
    assert not again.writes
    assert part(again.content(FACTS)) == part(content)


def test_what_is_filled_with_something_else_is_listed_and_stays(result: Result) -> None:
    blank = om_form(clauses(result))
    document = part(blank)
    first = next(cell for cell in cells(document) if b">1.<" in cell)
    at = document.index(first)
    own = list(re.finditer(rb"<w:tc>.*?</w:tc>", document[at:], re.DOTALL))[6]
    note = own.group().replace(b"</w:p>", "<w:r><w:t>见档案室</w:t></w:r></w:p>".encode())
    changed = document[: at + own.start()] + note + document[at + own.end() :]
    done = filled(result, _with_document(blank, changed))
    assert state(done, "第1行·证明材料") == ("unplaced", "已填有别的内容“见档案室”")
    assert row_of(done.content(FACTS), "1.")[6] == "见档案室"


def _with_document(blank: bytes, document: bytes) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(blank)) as old, zipfile.ZipFile(buffer, "w") as new:
        for name in old.namelist():
            new.writestr(name, document if name == "word/document.xml" else old.read(name))
    return buffer.getvalue()


@pytest.mark.parametrize(("keep", "words"), [(49, "缺第 50 行"), (30, "缺第 31-50 行")])
def test_a_form_with_a_wrong_number_of_rows_is_refused(result: Result, keep: int, words: str) -> None:
    heading = om_heading()
    lines = [
        tr(tc(f"{i}."), tc(), tc(text), tc(), tc(), tc(), tc()) for i, (_, text, _) in enumerate(clauses(result), 1)
    ]
    with pytest.raises(BlankFault) as caught:
        filled(result, docx(tbl(7, *heading, *lines[:keep])), "om-form")
    assert words in caught.value.message
    with pytest.raises(BlankFault, match="认不出是哪一张自评估表"):
        filled(result, docx(tbl(7, *heading, *lines[:keep])))


def test_a_number_that_is_there_twice_is_not_filled(result: Result) -> None:
    lines = [
        tr(tc(f"{i}."), tc(), tc(text), tc(), tc(), tc(), tc()) for i, (_, text, _) in enumerate(clauses(result), 1)
    ]
    done = filled(result, docx(tbl(7, *om_heading(), *lines, lines[0])))
    assert [item.why.split("：")[0] for item in done.items if item.name == "第1行"] == ["编号 1 出现不止一次"] * 2
    assert not any(item.name == "第1行·结论" for item in done.items)


def test_rows_whose_texts_were_exchanged_are_not_filled(result: Result) -> None:
    texts = clauses(result)
    texts[0], texts[3] = texts[3], texts[0]
    done = filled(result, om_form(texts))
    assert state(done, "第1行")[0] == "unplaced"
    assert "更像第 4 行" in state(done, "第1行")[1]
    assert row_of(done.content(FACTS), "1.")[4:6] == ["", ""]
    assert row_of(done.content(FACTS), "2.")[4] == "√"


def test_rows_are_told_by_the_numbers_of_clauses_where_a_form_prints_them(repo: Callable[..., Repository]) -> None:
    """In another order, with other numbers of its own."""
    result = repo().assess()
    general = next(s for s in _sheets(result) if s.id == "isccc:general")
    numbered = [(c.id.replace("-", " ") + "）", c.title) for c in reversed(general.clauses)]
    lines = [tr(tc(str(i)), tc(f"{mark}|{title}"), tc(), tc(), tc()) for i, (mark, title) in enumerate(numbered, 1)]
    heading = tr(*map(label, ("序号", "条款", "符合", "不符合", "证明材料清单")))
    done = filled(result, docx(p("公共管理"), tbl(5, heading, *lines)))
    assert done.form == "isccc:general"
    assert not [item for item in done.items if item.state == "unplaced"]


def test_a_row_of_another_level_is_told_by_its_clause_and_left(repo: Callable[..., Repository]) -> None:
    """A form lists the clauses of all levels; those of others are no trouble."""
    result = repo().assess()
    general = next(s for s in _sheets(result) if s.id == "isccc:general")
    other = next(c for c in general.grade.standard.clauses[general.part.id] if c not in general.clauses)
    every = [*general.clauses, other]
    lines = [tr(tc(str(i)), tc(f"{c.id} {c.title}"), tc(), tc(), tc()) for i, c in enumerate(every, 1)]
    heading = tr(*map(label, ("序号", "条款", "符合", "不符合", "证明材料清单")))
    done = filled(result, docx(tbl(5, heading, *lines)))
    assert not [item for item in done.items if item.state == "unplaced"]
    assert state(done, f"第{len(every)}行") == ("left", "不属于申报级别或不适用，留空")


def test_the_number_of_a_clause_is_read_beside_the_number_of_its_section(repo: Callable[..., Repository]) -> None:
    """And a form that prints nothing but sections, which a clause may be named after, goes by its own numbers."""
    result = repo().assess()
    general = next(s for s in _sheets(result) if s.id == "isccc:general")
    heading = tr(*map(label, ("序号", "要点", "条款", "符合", "不符合", "证明材料清单")))
    for printed in (lambda c: f"{c.id}）{c.gist}", lambda c: c.gist):
        lines = [
            tr(tc(str(i)), tc(c.id.split("-")[0]), tc(printed(c)), tc(), tc(), tc())
            for i, c in enumerate(general.clauses, 1)
        ]
        done = filled(result, docx(tbl(6, heading, *lines)))
        assert done.form == "isccc:general"
        assert not [item for item in done.items if item.state == "unplaced"]


def test_a_row_too_many_is_refused_wherever_it_stands(result: Result) -> None:
    texts = clauses(result)
    own = [tr(tc(f"{i}."), tc(), tc(text), tc(), tc(), tc(), tc()) for i, (_, text, _) in enumerate(texts, 1)]
    head = "以前的观察项怎样整改"
    extra = lambda i: tr(tc(f"{i}."), tc(), tc("按规定报送材料"), tc("报送的材料"), tc(), tc(), tc())  # noqa: E731
    room = lambda i, text="": tr(tc(f"{i}."), tc(text, 3), tc(), tc(), tc())  # noqa: E731
    assert filled(result, docx(tbl(7, *om_heading(), *own, room(51, head), room(52)))).form == "om-form"
    for lines in ((extra(51), room(52, head), room(53)), (room(51, head), room(52), extra(53))):
        with pytest.raises(BlankFault, match=r"空表多第 5[13] 行"):
            filled(result, docx(tbl(7, *om_heading(), *own, *lines)), "om-form")


def test_a_file_with_two_forms_is_refused(result: Result) -> None:
    lines = [
        tr(tc(f"{i}."), tc(), tc(text), tc(), tc(), tc(), tc()) for i, (_, text, _) in enumerate(clauses(result), 1)
    ]
    both = docx(tbl(7, *om_heading(), *lines), p(), tbl(7, *om_heading(), *lines))
    with pytest.raises(BlankFault, match="不止一张编号的表"):
        filled(result, both)


def test_an_empty_row_is_no_second_half_of_another(result: Result) -> None:
    lines = [
        tr(tc(f"{i}."), tc(), tc(text), tc(), tc(), tc(), tc()) for i, (_, text, _) in enumerate(clauses(result), 1)
    ]
    blank = docx(tbl(7, *om_heading(), *lines, tr(*[tc() for _ in range(7)])))
    rows_ = read_rows(open_blank(blank, "表.docx"))
    assert rows_ is not None
    assert [line.number for line in rows_.lines if len(line.pieces) > 1] == []


@pytest.mark.parametrize(
    ("said", "state_", "why"),
    [
        ("{4}级要求", "written", ""),
        ("二 级要求", "there", ""),
        ("二级要求", "there", ""),
        ("三 级要求", "unplaced", "已填有别的内容“三级”"),
    ],
)
def test_the_level_of_the_closing_statement_is_written_once(said: str, state_: str, why: str) -> None:
    blank = open_blank(docx(p(f"经自主评估，满足《服务规范》{said}，申请审核。")), "表.docx")
    plan = Plan()
    _claim(plan, SimpleNamespace(claim="二级"), NumberedRows(cells=list(blank.cells)))  # type: ignore[arg-type]
    [item] = plan.items
    assert (item.state, item.why) == (state_, why)
    assert bool(plan.writes) == (state_ == "written")


def test_findings_that_are_written_already_are_there(result: Result) -> None:
    content = filled(result, om_form(clauses(result))).content(FACTS)
    done = filled(result, content)
    assert {item.state for item in done.items if item.name.startswith("上年度")} == {"there"}


def _sheets(result: Result) -> list:  # type: ignore[type-arg]
    from secops_cli.deliver.forms.which_sheet import sheets_of

    return sheets_of(result.case)


# --- the same in a workbook -------------------------------------------------------------------------------------


def test_a_sheet_is_filled_like_a_document(result: Result) -> None:
    blank = om_workbook(clauses(result))
    done = filled(result, blank, name="表.xlsx")
    sheet = load_workbook(io.BytesIO(done.content(FACTS))).worksheets[0]
    table = {row[0].value: row for row in sheet.iter_rows(max_col=7)}
    assert sheet["B2"].value == "样例安全公司"
    assert [table["1."][4].value, table["4."][5].value] == ["√", "√"]
    assert "运维服务流程" in table["1."][6].value
    assert table["2."][6].alignment.wrap_text
    assert table["1."][6].border.left.style == "thin"


def test_a_sheet_keeps_all_else(result: Result) -> None:
    blank = om_workbook(clauses(result))
    content = filled(result, blank, name="表.xlsx").content(FACTS)
    before, after = members(blank), members(content)
    name = "xl/worksheets/sheet1.xml"
    assert [*after] == [*before, "docProps/custom.xml"]
    assert {n for n in before if before[n] != after[n]} <= {name, "xl/styles.xml", "[Content_Types].xml", "_rels/.rels"}
    cell = re.compile(rb'<c r="([A-Z]+\d+)"[^>]*?(?:/>|>.*?</c>)', re.DOTALL)
    old, new = part(blank, name), part(content, name)
    written = {m[1] for m in cell.finditer(new) if b"inlineStr" in m[0]}
    drop = lambda text: cell.sub(lambda m: b"" if m[1] in written else m[0], text)  # noqa: E731
    assert drop(old) == drop(new)
    assert part(content, "xl/sharedStrings.xml") == part(blank, "xl/sharedStrings.xml")
    styles = part(content, "xl/styles.xml")
    assert styles.startswith(part(blank, "xl/styles.xml")[:500])


def test_text_that_looks_like_a_formula_stays_text(tmp_path: Path) -> None:
    folder = write_repository(tmp_path, organization="name: =cmd|x\ncredit_code: 91990000MA0EXAMP17\n")
    result = assess(Request(folder, TODAY))
    content = filled(result, om_workbook(clauses(result)), name="表.xlsx").content(FACTS)
    sheet = part(content, "xl/worksheets/sheet1.xml")
    assert b'<c r="B2" s="1" t="inlineStr"><is><t xml:space="preserve">=cmd|x</t></is></c>' in sheet
    assert b"<f>" not in sheet


def test_what_the_heading_lacks_is_highlighted(tmp_path: Path) -> None:
    rows_ = "rows: [{clause: row-1, conclusion: 不符合, note: 没有}]\n"
    folder = write_repository(tmp_path, **{"assessments__om-form__rows": rows_})
    result = assess(Request(folder, TODAY))
    document = filled(result, om_form(clauses(result)))
    assert state(document, "评估时间")[0] == "missing"
    assert highlighted(document.content(FACTS)) == ["（待填）", "（待填）"]
    workbook = filled(result, om_workbook(clauses(result)), name="表.xlsx").content(FACTS)
    cell = load_workbook(io.BytesIO(workbook)).worksheets[0]["B3"]
    assert (cell.value, cell.fill.fgColor.rgb[-6:], cell.border.left.style) == ("（待填）", "FFFF00", "thin")

"""Forms in real Word and Excel files, with what people and programs do to them."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any

import docx
import pytest
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from openpyxl import Workbook

from secops_cli.cache.store import Store
from secops_cli.errors import SecopsError
from secops_cli.exchange.wording.importing import read_file
from secops_cli.model.standard import Standard
from secops_cli.source.packaged import standards_folder
from secops_cli.standards.library import Library

HEADER = ["序号", "要点", "条款", "需提供证明材料", "自评估结论", "", "证明材料清单"]
BELOW = ["", "", "", "", "符合", "不符合", ""]


@pytest.fixture(scope="module")
def form() -> Standard:
    return Library(standards_folder(), Store(None, "")).required("om-form")


@pytest.fixture(scope="module")
def official(form: Standard) -> dict[int, tuple[str, str]]:
    """What an invented official form says in its rows: our own words with others around them."""
    clauses = {int(c.id.removeprefix("row-")): c for c in form.clause.values()}
    return {n: (f"应当：{c.gist}", f"须备：{c.expects}") for n, c in clauses.items()}


def word_bytes(document: Any) -> bytes:
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def add_table(document: Any, rows: list[list[str]]) -> Any:
    table = document.add_table(rows=0, cols=7)
    for row in rows:
        for cell, text in zip(table.add_row().cells, row, strict=True):
            cell.text = text
    return table


def rows_of(official: dict[int, tuple[str, str]], numbers: range) -> list[list[str]]:
    return [[f"{n}.", "", *official[n], "", "", ""] for n in numbers]


def taken(content: bytes, name: str, form: Standard, table: str | None = None) -> dict[int, tuple[str, str]]:
    found = read_file(content, name, form, table).matched.wordings
    return {int(c.removeprefix("row-")): (e.wording, e.evidence_wording) for c, e in found.items()}


def test_a_word_form_of_several_tables_with_repeated_and_merged_headers(form: Standard, official: Any) -> None:
    """One table a page, headers of two rows merged over two columns, a row that the page has cut."""
    document = docx.Document()
    document.add_paragraph("虚构的自评估表")
    first = add_table(document, [HEADER, BELOW, *rows_of(official, range(1, 26))])
    first.cell(0, 4).merge(first.cell(0, 5))
    for column in (0, 1, 2, 3, 6):
        first.cell(0, column).merge(first.cell(1, column))
    cut = first.rows[-1].cells
    cut[2].text, cut[3].text = official[25][0], official[25][1][:9]
    document.add_paragraph("第 1 页")
    rest = ["", "", "", official[25][1][9:], "", "", ""]
    add_table(document, [HEADER, BELOW, rest, *rows_of(official, range(26, 51))])
    assert taken(word_bytes(document), "表.docx", form) == official


def numbering(document: Any, number: int) -> None:
    """Declare a list that counts `1.`, `2.`, …"""
    root = document.part.numbering_part.element
    space = nsdecls("w")
    root.insert(0, parse_xml(
        f'<w:abstractNum {space} w:abstractNumId="{number}"><w:lvl w:ilvl="0"><w:start w:val="1"/>'
        '<w:numFmt w:val="decimal"/><w:lvlText w:val="%1."/></w:lvl></w:abstractNum>'
    ))  # fmt: skip
    root.append(parse_xml(f'<w:num {space} w:numId="{number}"><w:abstractNumId w:val="{number}"/></w:num>'))


def count(cell: Any, number: int) -> None:
    """Let Word number a cell itself: it holds no text."""
    properties = cell.paragraphs[0]._p.get_or_add_pPr()
    properties.append(parse_xml(
        f'<w:numPr {nsdecls("w")}><w:ilvl w:val="0"/><w:numId w:val="{number}"/></w:numPr>'
    ))  # fmt: skip


def test_numbers_that_word_counts_itself_are_counted(form: Standard, official: Any) -> None:
    """Also across a repeated header, and apart from another list."""
    document = docx.Document()
    numbering(document, 70)
    numbering(document, 71)
    count(document.add_table(rows=1, cols=1).cell(0, 0), 71)
    rows = [["", *row[1:]] for row in rows_of(official, range(1, 51))]
    table = add_table(document, [HEADER, *rows[:20], HEADER, *rows[20:]])
    for row in table.rows:
        if row.cells[0].text != "序号":
            count(row.cells[0], 70)
    assert taken(word_bytes(document), "表.docx", form) == official


def test_numbers_are_not_trusted_where_a_merged_cell_may_or_may_not_count(form: Standard, official: Any) -> None:
    """Rows above the merged cell are taken; below it no number is certain."""
    document = docx.Document()
    numbering(document, 70)
    rows = [["", *row[1:]] for row in rows_of(official, range(1, 7))]
    table = add_table(document, [HEADER, *rows])
    for row in table.rows[1:]:
        count(row.cells[0], 70)
    hidden = table.cell(3, 0)._tc.get_or_add_tcPr()
    hidden.append(OxmlElement("w:vMerge"))
    found = taken(word_bytes(document), "表.docx", form)
    assert found.keys() <= {1, 2}


def test_deleted_words_are_left_out_and_inserted_ones_kept(form: Standard, official: Any) -> None:
    document = docx.Document()
    table = add_table(document, [HEADER, *rows_of(official, range(1, 3))])
    paragraph = table.cell(1, 2).paragraphs[0]._p
    space = nsdecls("w")
    paragraph.append(parse_xml(f"<w:del {space}><w:r><w:delText>旧</w:delText><w:t>旧</w:t></w:r></w:del>"))
    paragraph.append(parse_xml(f"<w:ins {space}><w:r><w:t>新。</w:t></w:r></w:ins>"))
    assert taken(word_bytes(document), "表.docx", form)[1][0] == f"{official[1][0]}新。"


def test_rows_inside_content_controls_are_rows(form: Standard, official: Any) -> None:
    document = docx.Document()
    table = add_table(document, [HEADER, *rows_of(official, range(1, 4))])
    row = table.rows[2]._tr
    control = parse_xml(f"<w:sdt {nsdecls('w')}><w:sdtContent/></w:sdt>")
    row.addprevious(control)
    control.find(qn("w:sdtContent")).append(row)
    assert taken(word_bytes(document), "表.docx", form).keys() == {1, 2, 3}


def test_one_of_several_tables_can_be_chosen(form: Standard, official: Any) -> None:
    """Two forms in one file count from 1 each; what both say otherwise is listed until one is chosen."""
    document = docx.Document()
    other = [["1.", "", "别的表的话。", "别的材料。", "", "", ""]]
    add_table(document, [HEADER, *other])
    document.add_paragraph("另一张表")
    add_table(document, [HEADER, *rows_of(official, range(1, 4))])
    content = word_bytes(document)
    found = read_file(content, "表.docx", form).matched
    assert set(found.wordings) == {"row-2", "row-3"}
    assert [left.reason for left in found.left] == ["同一个编号有不同的文字(表 1 第 2 行、表 2 第 2 行)"] * 2
    assert taken(content, "表.docx", form, "2").keys() == {1, 2, 3}
    with pytest.raises(SecopsError, match="没有表 3"):
        read_file(content, "表.docx", form, "3")


def test_a_word_form_without_a_table_is_read_as_text(form: Standard, official: Any) -> None:
    """A converter may leave nothing but paragraphs; one line a cell is certain."""
    document = docx.Document()
    for text in (
        "序号 要点 条款",
        "需提供证明材料",
        "1.",
        "服务技术要求",
        *official[1],
        "2.",
        *official[2],
        "自评估结论：",
    ):
        document.add_paragraph(text)
    assert taken(word_bytes(document), "表.docx", form) == {1: official[1], 2: official[2]}


# --- Excel ------------------------------------------------------------------------------------------------------


def excel_bytes(fill: Callable[[Any], None], title: str = "自评估表") -> bytes:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = title
    fill(sheet)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def test_an_excel_form_with_merged_cells_and_numbers_of_any_kind(form: Standard, official: Any) -> None:
    """A title above, sections merged over rows, whole numbers as numbers, a header repeated in the middle."""

    def fill(sheet: Any) -> None:
        sheet.append(["虚构的自评估表"])
        sheet.merge_cells("A1:G1")
        sheet.append(HEADER)
        sheet.append(BELOW)
        sheet.merge_cells("E2:F2")
        for number in range(1, 51):
            if number == 20:
                sheet.append(HEADER)
            written: Any = float(number) if number % 3 else number if number % 2 else f" {number}、"
            sheet.append([written, "要点", *official[number], None, None, None])
        sheet.merge_cells("B4:B9")

    found = read_file(excel_bytes(fill), "表.xlsx", form)
    assert found.matched.missing == () and found.matched.left == ()
    assert taken(excel_bytes(fill), "表.xlsx", form) == official
    assert found.matched.wordings["row-1"].place == "自评估表!A4"


def test_a_sheet_is_chosen_by_its_name_and_hidden_ones_are_not_read(form: Standard, official: Any) -> None:
    def fill(sheet: Any) -> None:
        sheet.append(HEADER)
        sheet.append([1, "", *official[1], "", "", ""])
        hidden = sheet.parent.create_sheet("旧表")
        hidden.append(HEADER)
        hidden.append([2, "", *official[2], "", "", ""])
        hidden.sheet_state = "hidden"

    content = excel_bytes(fill)
    assert taken(content, "表.xlsx", form).keys() == {1}
    assert taken(content, "表.xlsx", form, "自评估表").keys() == {1}
    with pytest.raises(SecopsError, match="没有表 旧表"):
        read_file(content, "表.xlsx", form, "旧表")


def test_a_formula_is_not_computed(form: Standard, official: Any) -> None:
    """A row whose number is a formula that no program has computed has no number."""

    def fill(sheet: Any) -> None:
        sheet.append(HEADER)
        sheet.append([1, "", *official[1], "", "", ""])
        sheet.append([2, "", *official[2], "", "", ""])
        sheet.append(["=A3+1", "", *official[3], "", "", ""])

    found = read_file(excel_bytes(fill), "表.xlsx", form).matched
    assert set(found.wordings) == {"row-1"}
    assert [left.reason for left in found.left] == ["自评估表!A4 没有序号，不知道是不是还属于它"]


# --- texts ------------------------------------------------------------------------------------------------------

LINES = "1.\n服务技术要求\n{}\n{}\n2.\n自评估结论：\n"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "gbk", "utf-16"])
def test_a_text_may_be_in_any_chinese_encoding(encoding: str, form: Standard, official: Any) -> None:
    content = LINES.format(*official[1]).replace("\n", "\r\n").encode(encoding)
    assert taken(content, "表.txt", form) == {1: official[1]}
    assert ("GBK" in read_file(content, "表.txt", form).kind) == encoding.startswith("gb")


@pytest.mark.parametrize(
    ("content", "name", "words"),
    [
        (b"%PDF-1.7 x", "a.pdf", "是 PDF"),
        (b"{\\rtf1 x", "a.rtf", "是 RTF"),
        (b"\x00\x01\x02\x03" * 9, "a.txt", "不是读得出的文本"),
        (b"\x81\x20\xff\xfe" * 9, "a.txt", "不是读得出的文本"),
        (b"", "a.txt", "没有认出"),
        (b"", "a.docx", "空文件"),
        (b"PK\x03\x04" + b"\0" * 50, "a.docx", "不完整或已损坏"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "a.txt", "旧格式"),
        ("EncryptedPackage".encode("utf-16-le").join([b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b""]), "a.xlsx", "打开密码"),
        ("甲乙丙丁。".encode(), "a.docx", "不是 .docx 或 .xlsx 文件"),
    ],
    ids=["pdf", "rtf", "binary", "bytes", "nothing", "empty", "cut off", "old", "password", "text"],
)
def test_what_cannot_be_used_says_why(content: bytes, name: str, words: str, form: Standard) -> None:
    with pytest.raises(SecopsError, match=words) as caught:
        read_file(content, name, form)
    assert name in caught.value.message

# ruff: noqa: E501  tables of input and expectation read better with one case a line
"""Headings of real Word documents, and of files that only look like one."""

from __future__ import annotations

import io
import struct
import time
import zipfile

import pytest
from docx import Document
from docx.oxml import OxmlElement
from docx.oxml.ns import qn

from secops_cli.load.headings import UnreadableDocument, headings_of

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def saved(document: object) -> bytes:
    stream = io.BytesIO()
    document.save(stream)  # type: ignore[attr-defined]
    return stream.getvalue()


def package(body: str | bytes, styles: str | bytes = "", name: str = "word/document.xml") -> bytes:
    """A package with these parts."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as written:
        written.writestr(name, body)
        if styles:
            written.writestr("word/styles.xml", styles)
    return stream.getvalue()


def body(*paragraphs: str) -> str:
    return f"<w:document {W}><w:body>{''.join(paragraphs)}</w:body></w:document>"


def paragraph(text: str, properties: str = "") -> str:
    return f"<w:p><w:pPr>{properties}</w:pPr><w:r><w:t>{text}</w:t></w:r></w:p>"


def style(identifier: str, name: str, more: str = "") -> str:
    return f'<w:style w:type="paragraph" w:styleId="{identifier}"><w:name w:val="{name}"/>{more}</w:style>'


def styles(*written: str) -> str:
    return f"<w:styles {W}>{''.join(written)}</w:styles>"


def outline(level: object) -> str:
    return f'<w:outlineLvl w:val="{level}"/>'


def refused(content: bytes) -> str:
    with pytest.raises(UnreadableDocument) as fault:
        headings_of(content)
    return str(fault.value)


# --- what is a heading ------------------------------------------------------------------------------------------


def test_headings_by_their_style() -> None:
    """In the order of the text, without what is only text."""
    document = Document()
    document.add_heading("系统概述", 1)
    document.add_paragraph("本系统用于办公。")
    document.add_heading("网络拓扑", 3)
    assert headings_of(saved(document)) == ["系统概述", "网络拓扑"]


def test_headings_by_a_chinese_style_name() -> None:
    """As a Chinese Word writes the names of its own styles."""
    document = Document()
    document.styles.add_style("标题 1", 1)
    document.add_paragraph("系统边界", style="标题 1")
    document.add_paragraph("正文")
    assert headings_of(saved(document)) == ["系统边界"]


def test_headings_by_a_style_that_is_based_on_one() -> None:
    """However far; a style that says it is text is none."""
    written = styles(
        style("a", "heading 1"), style("b", "章", '<w:basedOn w:val="a"/>'), style("c", "节", '<w:basedOn w:val="b"/>'),
        style("d", "文", f'<w:basedOn w:val="a"/><w:pPr>{outline(9)}</w:pPr>'), style("e", "圈", '<w:basedOn w:val="e"/>'),
    )  # fmt: skip
    text = body(*(paragraph(name, f'<w:pStyle w:val="{name}"/>') for name in "abcde"))
    assert headings_of(package(text, written)) == ["a", "b", "c"]


@pytest.mark.parametrize(("level", "found"), [("0", True), ("8", True), ("9", False), ("x", False), ("", False)])
def test_headings_by_an_outline_level(level: str, found: bool) -> None:
    """Nine is text, of a paragraph and of a style."""
    assert headings_of(package(body(paragraph("资产", outline(level))))) == (["资产"] if found else [])
    written = styles(style("a", "我的", f"<w:pPr>{outline(level)}</w:pPr>"))
    text = body(paragraph("资产", '<w:pStyle w:val="a"/>'))
    assert headings_of(package(text, written)) == (["资产"] if found else [])


def test_an_outline_level_that_word_itself_wrote() -> None:
    """Set on one paragraph."""
    document = Document()
    written = document.add_paragraph("用户范围")
    level = OxmlElement("w:outlineLvl")
    level.set(qn("w:val"), "1")
    written._p.get_or_add_pPr().append(level)
    assert headings_of(saved(document)) == ["用户范围"]


@pytest.mark.parametrize(
    ("line", "found"),
    [
        ("二、系统边界", True), ("（三）设备部署", True), ("(4)设备部署", True), ("3.1 网络拓扑", True), ("3．网络拓扑", True),
        ("第五章 管理框架", True), ("第2节 用户", True), ("系统边界", False), ("2026年的工作", False), ("三台服务器", False),
        ("一、" + "长" * 58, True), ("一、" + "长" * 59, False),
    ],
)  # fmt: skip
def test_a_short_line_with_a_number_is_a_heading(line: str, found: bool) -> None:
    """Up to sixty characters."""
    document = Document()
    document.add_paragraph(line)
    assert headings_of(saved(document)) == ([line] if found else [])


def test_a_number_that_word_counts_is_one() -> None:
    """Unless it is taken away."""
    numbered = '<w:numPr><w:ilvl w:val="0"/><w:numId w:val="{}"/></w:numPr>'
    text = body(paragraph("系统边界", numbered.format(3)), paragraph("说明", numbered.format(0)))
    assert headings_of(package(text)) == ["系统边界"]


def test_a_heading_in_pieces_and_in_a_table_is_one() -> None:
    """Word splits runs at will; a tab stands for a blank."""
    pieces = "<w:p><w:r><w:t>1</w:t></w:r><w:r><w:tab/><w:t>系统</w:t></w:r><w:r><w:t>概述</w:t></w:r></w:p>"
    table = f"<w:tbl><w:tr><w:tc>{paragraph('二、边界')}</w:tc></w:tr></w:tbl>"
    assert headings_of(package(body(pieces, table))) == ["1 系统概述", "二、边界"]


def test_the_strict_form_of_the_format_is_read_alike() -> None:
    """It has another namespace."""
    strict = body(paragraph("资产", outline(0))).replace(
        "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
        "http://purl.oclc.org/ooxml/wordprocessingml/main",
    )
    assert headings_of(package(strict)) == ["资产"]


# --- what is no document ----------------------------------------------------------------------------------------

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 504


@pytest.mark.parametrize("content", [b"", b"x", OLE, b"%PDF-1.7", b"PK\x03\x04", b"PK\x05\x06" + b"\0" * 17])
def test_what_is_no_package_is_refused(content: bytes) -> None:
    """An encrypted document is an OLE file; an old .doc too."""
    assert refused(content) == "不是 .docx，或已加密、损坏"


def test_a_package_without_a_text_is_refused() -> None:
    """A workbook, say; or nothing at all."""
    assert refused(package("<x/>", name="xl/workbook.xml")) == "里面没有 Word 正文"
    assert refused(b"PK\x05\x06" + b"\0" * 18) == "里面没有 Word 正文"


def test_a_document_that_is_cut_off_or_damaged_is_refused() -> None:
    """Wherever; never with another exception."""
    document = Document()
    document.add_heading("系统概述", 1)
    whole = saved(document)
    for end in range(0, len(whole), 997):
        refused(whole[:end])
    for at in range(0, len(whole), 101):
        changed = whole[:at] + bytes([whole[at] ^ 0xFF]) + whole[at + 1 :]
        try:
            headings_of(changed)
        except UnreadableDocument as fault:
            assert str(fault)


def test_an_encrypted_part_is_refused() -> None:
    """By the flag of a zip."""
    content = bytearray(package(body(paragraph("一、甲"))))
    for signature, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = content.find(signature) + offset
        struct.pack_into("<H", content, at, 1)
    assert refused(bytes(content)) == "不是 .docx，或已加密、损坏"


def test_a_part_that_unpacks_to_too_much_is_refused() -> None:
    """Before it is unpacked; one that says it is small is not read further than it says."""
    bomb = package(b"<x>" + b" " * 51_000_000)
    assert len(bomb) < 100_000
    assert refused(bomb) == "解开后超过 50 MB"
    lying = bytearray(bomb)
    for signature, offset in ((b"PK\x03\x04", 22), (b"PK\x01\x02", 24)):
        struct.pack_into("<I", lying, lying.find(signature) + offset, 100)
    refused(bytes(lying))


LAUGHS = '<!DOCTYPE d [<!ENTITY a "一、甲">]>'


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
@pytest.mark.parametrize("part", ["text", "styles"])
def test_a_declaration_of_entities_is_refused(encoding: str, part: str) -> None:
    """In whatever encoding, where a search for bytes would not see it."""
    head = f'<?xml version="1.0" encoding="{encoding}"?>{LAUGHS}'
    text = head + body(paragraph("&a;"))
    content = package(text.encode(encoding)) if part == "text" else package(body(), (head + styles()).encode(encoding))
    assert refused(content) == "正文里有实体声明"


@pytest.mark.parametrize("text", ["", "<a>", "<a></b>", '<?xml version="1.0" encoding="no-such"?><a/>', "\x00"])
def test_a_text_that_is_no_xml_is_refused(text: str) -> None:
    """With words."""
    assert refused(package(text)) == "正文无法读取"


def test_there_is_an_end_to_the_headings() -> None:
    """Five thousand; the same one again does not count."""
    assert len(headings_of(package(body(*(paragraph(f"{n}.x") for n in range(5000)))))) == 5000
    assert refused(package(body(*(paragraph(f"{n}.x") for n in range(5001))))) == "标题超过 5000 个"
    assert headings_of(package(body(*[paragraph("一、甲")] * 6000))) == ["一、甲"]


def test_deep_nesting_and_long_chains_of_styles_are_read_in_good_time() -> None:
    """A hundred thousand of each."""
    deep = 100_000
    chain = styles(
        *(style(f"s{n}", "x", f'<w:basedOn w:val="s{n - 1}"/>') for n in range(1, deep)), style("s0", "标题 1")
    )
    start = time.perf_counter()
    assert headings_of(package(body("<w:p>" * deep, "</w:p>" * deep), chain)) == []
    assert time.perf_counter() - start < 20

"""The Word engine: what comes out of a template, and what a broken or hostile one says."""

from __future__ import annotations

import io
import time
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
from docx import Document
from docx.enum.text import WD_COLOR_INDEX
from docx.shared import Pt
from lxml import etree
from word_support import WORD, highlighted, shaded, xml_of

from secops_cli.deliver import word
from secops_cli.deliver.expressions import Marked, Shaded
from secops_cli.deliver.templates import Template, TemplateFault
from secops_cli.deliver.word import render_word
from secops_cli.deliver.word_package import check_word


@dataclass(frozen=True)
class Item:
    name: str
    level: str


RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
ITEMS = (Item("甲", Shaded("三级")), Item("乙", "二级"))


def template_of(build: Callable[[Any], object]) -> Template:
    document = Document()
    build(document)
    buffer = io.BytesIO()
    document.save(buffer)
    return Template("x.docx", "templates/x.docx", buffer.getvalue())


def paragraphs(*texts: str) -> Template:
    return template_of(lambda document: [document.add_paragraph(text) for text in texts])


def grid(*rows: tuple[str, ...]) -> Template:
    def build(document: Any) -> None:
        table = document.add_table(len(rows), len(rows[0]))
        for row, texts in zip(table.rows, rows, strict=True):
            for cell, text in zip(row.cells, texts, strict=True):
                cell.text = text

    return template_of(build)


def rendered(template: Template, **scope: Any) -> Any:
    return Document(io.BytesIO(render_word(template, scope)))


def texts(document: Any) -> list[str]:
    return [paragraph.text for paragraph in document.paragraphs]


def fault_of(template: Template, **scope: Any) -> TemplateFault:
    with pytest.raises(TemplateFault) as caught:
        render_word(template, scope)
    return caught.value


def repacked(template: Template, **changed: bytes) -> Template:
    """The same package with entries replaced or added (`__` for `/`)."""
    entries = {e.filename: zipfile.ZipFile(io.BytesIO(template.content)).read(e) for e in _entries(template)}
    entries |= {name.replace("__", "/"): content for name, content in changed.items()}
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in entries.items():
            package.writestr(name, content)
    return Template("x.docx", "templates/x.docx", buffer.getvalue())


def _entries(template: Template) -> list[zipfile.ZipInfo]:
    return zipfile.ZipFile(io.BytesIO(template.content)).infolist()


# --- values -----------------------------------------------------------------------------------------------------


def test_what_xml_and_jinja_would_act_on_is_text() -> None:
    assert texts(rendered(paragraphs("{{ a }}"), a="A & B <x> {{ b }} {% if %}")) == ["A & B <x> {{ b }} {% if %}"]


def test_a_tag_that_word_has_split_over_several_runs_is_one_tag() -> None:
    def build(document: Any) -> None:
        paragraph = document.add_paragraph()
        for piece in ("甲：{", "{ it", "em.na", "me }", "}。"):
            paragraph.add_run(piece)

    assert texts(rendered(template_of(build), item=ITEMS[0])) == ["甲：甲。"]


def test_a_marked_value_is_highlighted_and_nothing_else_is() -> None:
    content = render_word(paragraphs("单位 {{ a }}，地址 {{ b }}。"), {"a": Marked("（待填）"), "b": "某路"})
    assert highlighted(content) == ["（待填）"]
    assert texts(Document(io.BytesIO(content))) == ["单位 （待填），地址 某路。"]


def test_an_empty_marked_value_is_not_left_blank() -> None:
    assert highlighted(render_word(paragraphs("{{ a }}"), {"a": Marked("")})) == ["（待填）"]


def test_a_joined_list_is_highlighted_when_a_word_in_it_is_marked() -> None:
    content = render_word(paragraphs("{{ a | join('、') }}"), {"a": ["甲", Marked("（待填）")]})
    assert highlighted(content) == ["甲、（待填）"]


def test_a_highlighted_run_keeps_the_look_of_the_templates_run() -> None:
    def build(document: Any) -> None:
        run = document.add_paragraph().add_run("甲 {{ a }} 乙")
        run.bold, run.underline, run.font.size = True, True, Pt(16)

    document = rendered(template_of(build), a=Marked("空"))
    runs = document.paragraphs[0].runs
    assert [(r.text, r.bold, r.underline, r.font.size) for r in runs] == [
        (text, True, True, Pt(16)) for text in ("甲 ", "空", " 乙")
    ]
    assert [r.font.highlight_color for r in runs] == [None, WD_COLOR_INDEX.YELLOW, None]


def test_the_properties_of_a_run_stand_in_the_order_of_the_format() -> None:
    def build(document: Any) -> None:
        document.add_paragraph().add_run("{{ a }}").underline = True

    [properties] = xml_of(render_word(template_of(build), {"a": Marked("空")})).iter(f"{WORD}rPr")
    assert [child.tag.removeprefix(WORD) for child in properties] == ["highlight", "u"]


def test_each_line_is_a_paragraph_with_the_same_indent_and_blank_lines_are_left_out() -> None:
    def build(document: Any) -> None:
        document.add_paragraph("概述：{{ a }}（完）").paragraph_format.first_line_indent = Pt(24)

    document = rendered(template_of(build), a="第一段\r\n\n  第二段\n第三段\n")
    assert texts(document) == ["概述：第一段", "第二段", "第三段（完）"]
    assert [p.paragraph_format.first_line_indent for p in document.paragraphs] == [Pt(24)] * 3


def test_a_marked_value_of_several_lines_is_highlighted_in_all_of_them() -> None:
    assert highlighted(render_word(paragraphs("{{ a }}"), {"a": Marked("甲\n乙")})) == ["甲", "乙"]


def test_the_last_of_several_lines_ends_the_section() -> None:
    def build(document: Any) -> None:
        document.add_section()
        document.paragraphs[0].add_run("{{ a }}")

    root = xml_of(render_word(template_of(build), {"a": "甲\n乙"}))
    assert [p.find(f"{WORD}pPr/{WORD}sectPr") is not None for p in root.iter(f"{WORD}p")][:2] == [False, True]


@pytest.mark.parametrize("value", ["甲\x00\x08乙", "甲\u202e\ud800乙"])
def test_control_characters_and_turned_directions_are_shown(value: str) -> None:
    assert texts(rendered(paragraphs("{{ a }}"), a=value)) == ["甲\ufffd\ufffd乙"]


def test_a_value_cannot_pass_for_one_that_is_marked() -> None:
    content = render_word(paragraphs("{{ a }}"), {"a": "".join(map(chr, range(0x10FF00, 0x10FF04))) + "甲"})
    assert (highlighted(content), texts(Document(io.BytesIO(content)))) == ([], ["甲"])


def test_headers_and_footers_are_filled() -> None:
    def build(document: Any) -> None:
        document.sections[0].header.paragraphs[0].text = "{{ a }}"
        document.sections[0].footer.paragraphs[0].text = "甲{{ b }}"

    document = rendered(template_of(build), a="页眉", b=Marked("空"))
    assert document.sections[0].header.paragraphs[0].text == "页眉"
    assert [r.font.highlight_color for r in document.sections[0].footer.paragraphs[0].runs] == [
        None,
        WD_COLOR_INDEX.YELLOW,
    ]


# --- tables and blocks ------------------------------------------------------------------------------------------


def test_rows_and_paragraphs_repeat_and_the_cell_of_a_shaded_value_is_shaded() -> None:
    loop = ("{%tr for item in items %}", ""), ("{{ item.name }}", "{{ item.level }}"), ("{%tr endfor %}", "")
    content = render_word(grid(("名称", "级别"), *loop), {"items": ITEMS})
    table = Document(io.BytesIO(content)).tables[0]
    assert [[cell.text for cell in row.cells] for row in table.rows] == [
        ["名称", "级别"],
        ["甲", "三级"],
        ["乙", "二级"],
    ]
    assert shaded(content) == ["三级"]


def test_the_shade_stands_before_what_the_format_wants_behind_it() -> None:
    def build(document: Any) -> None:
        document.add_table(1, 1).cell(0, 0).text = "{{ a }}"
        document.tables[0].cell(0, 0).vertical_alignment = 1

    [properties] = xml_of(render_word(template_of(build), {"a": Shaded("三")})).iter(f"{WORD}tcPr")
    assert [child.tag.removeprefix(WORD) for child in properties] == ["tcW", "shd", "vAlign"]


def test_a_paragraph_under_a_condition_leaves_no_trace() -> None:
    template = paragraphs("甲", "{%p if a %}", "{{ a }}", "{%p endif %}", "乙")
    assert texts(rendered(template, a="")) == ["甲", "乙"]
    assert texts(rendered(template, a="丙")) == ["甲", "丙", "乙"]


def test_a_cell_always_has_a_paragraph_and_a_table_without_rows_goes() -> None:
    def build(document: Any) -> None:
        cell = document.add_table(1, 1).cell(0, 0)
        cell.text = "{%p if a %}"
        for text in ("{{ a }}", "{%p endif %}"):
            cell.add_paragraph(text)

    [cell] = xml_of(render_word(template_of(build), {"a": ""})).iter(f"{WORD}tc")
    assert cell[-1].tag == f"{WORD}p"
    empty = grid(("{%tr for item in items %}",), ("{{ item.name }}",), ("{%tr endfor %}",))
    assert rendered(empty, items=()).tables == []


def test_the_same_arguments_give_the_same_bytes() -> None:
    template = paragraphs("{{ a }}", "{%p for item in items %}", "{{ item.name }}", "{%p endfor %}")
    assert render_word(template, {"a": "甲\n乙", "items": ITEMS}) == render_word(
        template, {"a": "甲\n乙", "items": ITEMS}
    )


# --- faults -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("tag", "words"),
    [
        ("{{ nmae }}", "没有名称 nmae"),
        ("{{ items[0].nmae }}", "没有名称 nmae，这里有 name、level"),
        ("{{ a", "没有在同一段里用 }} 结束"),
        ("{% for x in a", "没有在同一段里用 %} 结束"),
        ("{{ a.upper() }}", "不支持 Call"),
        ("{{ a * 100000000 }}", "不支持 Mul"),
        ("{{ range }}", "没有名称 range"),
        ("{{ a.__class__ }}", "不得取用 __class__"),
        ("{{ items }}", "不是能写出的文字"),
        ("{{ items[0] }}", "不是能写出的文字"),
        ("{{ nothing }}", "不是能写出的文字"),
        ("{{ a | pprint }}", "pprint"),
        ("{% set b = a %}", "不支持，可用 for"),
        ("{% include 'x' %}", "不支持，可用 for"),
        ("{% macro m() %}", "不支持，可用 for"),
        ("{% raw %}", "不支持，可用 for"),
        ("{{r a }}", "不支持，只写"),
        ("{% for x in a %}{{ x }}{% endfor %}", "for 后面要是一列记录"),
        ("{% for x in nmae %}{% endfor %}", "没有名称 nmae"),
        ("{% for x in items recursive %}{% endfor %}", "不支持 recursive"),
        ("{%p if a %}乙", "要独占一段"),
        ("{%tr if a %}", "要独占一行"),
        ("{% if a %}", "endif"),
    ],
)
def test_a_fault_says_which_cell_which_tag_and_what(tag: str, words: str) -> None:
    fault = fault_of(grid(("名称 {{ a }}", "乙"), ("丙", f"丁 {tag}")), a="甲", items=ITEMS, nothing=None)
    assert fault.message.startswith("模板 templates/x.docx 正文第 1 个表第 2 行第 2 格：{")
    assert words in fault.message


def test_a_fault_outside_tables_counts_the_paragraph_and_lists_the_names() -> None:
    fault = fault_of(paragraphs("{{ a }}", "乙", "{{ a }} 与 {{ b }}"), a="甲", items=ITEMS)
    assert fault.message == "模板 templates/x.docx 正文第 3 段：{{ b }} — 没有名称 b"
    assert fault.hint == "可用的名称：a、items(name、level)"


@pytest.mark.parametrize("tag", ["{{ a }", "{{r a }}", "{% set b = a %}"])
def test_a_tag_that_is_none_lists_the_names_too(tag: str) -> None:
    assert fault_of(paragraphs(tag), a="甲", items=ITEMS).hint == "可用的名称：a、items(name、level)"


def test_a_fault_in_a_header_says_so() -> None:
    def build(document: Any) -> None:
        document.sections[0].header.paragraphs[0].text = "{{ b }}"

    assert fault_of(template_of(build), a="甲").message.startswith("模板 templates/x.docx 页眉第 1 段：{{ b }}")


def test_a_fault_inside_a_loop_names_the_tag_inside() -> None:
    fault = fault_of(paragraphs("{%p for item in items %}", "{{ item.nmae }}", "{%p endfor %}"), items=ITEMS)
    assert "正文第 2 段：{{ item.nmae }}" in fault.message


def test_a_loop_that_begins_and_ends_on_different_levels_is_refused() -> None:
    fault = fault_of(paragraphs("{% for item in items %}", "{%p endfor %}"), items=ITEMS)
    assert "没有在同一层开始和结束" in fault.message


# --- hostile templates ------------------------------------------------------------------------------------------


def test_nested_loops_end_in_a_fault_before_long() -> None:
    nested = "{% for a in x %}" * 6 + "长" * 100 + "{% endfor %}" * 6
    begin = time.perf_counter()
    assert f"循环超过 {word.MAX_ROUNDS} 次" in fault_of(paragraphs(nested), x=list(range(1_000))).message
    assert time.perf_counter() - begin < 10


def test_loops_of_all_paragraphs_are_counted_together() -> None:
    loop = "{% for a in x %}{% endfor %}"
    assert render_word(paragraphs(*[loop] * 4), {"x": list(range(word.MAX_ROUNDS // 4))})
    assert (
        "循环超过"
        in fault_of(paragraphs(*[loop] * 4, "{% for a in y %}{% endfor %}"), x=list(range(5_000)), y=[1]).message
    )


def test_a_document_that_would_grow_without_end_is_stopped() -> None:
    fault = fault_of(paragraphs("{% for a in x %}{{ y }}{% endfor %}"), x=list(range(10_000)), y="长" * 5_000)
    assert "展开后超过 30 兆字符" in fault.message


@pytest.mark.parametrize(
    "deep", ["{{ " + "(" * 3_000 + "a" + ")" * 3_000 + " }}", "{% if a %}" * 200 + "{% endif %}" * 200]
)
def test_depth_ends_in_a_fault(deep: str) -> None:
    assert "模板 templates/x.docx 正文第 1 段" in fault_of(paragraphs(deep), a="甲").message


@pytest.mark.parametrize("text", ["{{ " * 50_000, "{%p " * 50_000, "{" * 200_000, "{{ a }}" * 6_000])
def test_masses_of_braces_end_soon(text: str) -> None:
    begin = time.perf_counter()
    fault_or_not: TemplateFault | None = None
    try:
        render_word(paragraphs(text), {"a": "甲"})
    except TemplateFault as fault:
        fault_or_not = fault
    assert time.perf_counter() - begin < 10
    assert fault_or_not is not None or text == "{" * 200_000


def relation(name: str, target: str) -> Template:
    return template_of(lambda document: document.part.relate_to(target, f"{RELATIONS}/{name}", is_external=True))


@pytest.mark.parametrize(
    ("name", "target"),
    [
        ("image", "http://example.invalid/x.png"),
        ("attachedTemplate", "file:///x.dotm"),
        ("oleObject", "x"),
        ("hyperlink", "file://server/share"),
        ("hyperlink", "\\\\server\\share"),
    ],
)
def test_a_reference_to_the_outside_is_refused(name: str, target: str) -> None:
    assert "document.xml.rels" in fault_of(relation(name, target)).message


def test_a_link_to_a_page_is_not_a_danger() -> None:
    assert render_word(relation("hyperlink", "https://example.invalid/"), {})


FIELD = (
    '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>{}</w:instrText></w:r>'
    '<w:r><w:instrText>{}</w:instrText></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r>'
)


def with_field(*pieces: str) -> Template:
    space = WORD.strip("{}")

    def build(document: Any) -> None:
        paragraph = document.add_paragraph()._element
        for run in etree.fromstring(f'<w:p xmlns:w="{space}">{FIELD.format(*pieces)}</w:p>'):
            paragraph.append(run)

    return template_of(build)


@pytest.mark.parametrize(
    "pieces", [("DDE", "AUTO cmd x"), (" includetext ", "x"), ("INCLUDEPICTURE x", ""), ("= 1", "")]
)
def test_only_fields_that_fetch_nothing_are_allowed(pieces: tuple[str, str]) -> None:
    if pieces[0].startswith("="):
        assert render_word(with_field(*pieces), {})
    else:
        assert "不许用" in fault_of(with_field(*pieces)).message


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"word__vbaProject.bin": b"x"}, "宏"),
        ({"word__activeX__activeX1.xml": b"<x/>"}, "宏"),
        ({"word__embeddings__oleObject1.bin": b"x"}, "嵌入"),
        ({"word__document.xml": b'<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'}, "实体声明"),
        ({"word__document.xml": b"<w:document"}, "不是完好的 XML"),
        ({"word__document.xml": b"<a>" * 300 + b"</a>" * 300}, "不是完好的 XML"),
        ({"word__document.xml": b"<a/>"}, "不是能打开的"),
        ({"word__big.xml": b"<a>" + b" " * 8_000_001 + b"</a>"}, "超过 8 MB"),
        ({"word__footnotes.xml": b"<a>{{ a }}</a>"}, "里有标签"),
        ({"word__media__x.bin": b"\0" * 100_000_001}, "过大"),
    ],
)
def test_a_package_that_holds_a_danger_is_refused(changed: dict[str, bytes], words: str) -> None:
    assert words in fault_of(repacked(paragraphs("甲"), **changed)).message


def test_a_tag_in_an_attribute_is_refused() -> None:
    template = paragraphs("{{ a }}")
    document = zipfile.ZipFile(io.BytesIO(template.content)).read("word/document.xml")
    changed = document.replace(b"<w:p>", b'<w:p w:rsidR="{{ a }}">', 1)
    assert changed != document
    assert "认不出来" in fault_of(repacked(template, **{"word__document.xml": changed}), a="甲").message


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04", b"not a document"])
def test_what_is_no_document_is_refused(content: bytes) -> None:
    assert "templates/x.docx" in fault_of(Template("x.docx", "templates/x.docx", content)).message


def test_a_workbook_is_no_word_template() -> None:
    with pytest.raises(Exception, match=r"不是 \.docx 文件"):
        check_word({"[Content_Types].xml": b"<x/>", "_rels/.rels": b"<x/>", "xl/workbook.xml": b"<x/>"})

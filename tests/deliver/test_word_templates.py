"""The habits that every packaged Word template keeps: paper, fonts, headings, tables, page numbers."""

from __future__ import annotations

import zipfile
from pathlib import Path
from typing import Any

import pytest
from docx import Document
from docx.enum.section import WD_ORIENTATION
from lxml import etree

from secops_cli.deliver.evidence_papers import COVER_TEMPLATE
from secops_cli.deliver.papers import PAPERS
from secops_cli.deliver.self_assessment import WORD_TEMPLATE
from secops_cli.source.packaged import packaged

TEMPLATES = sorted(packaged("templates").glob("*.docx"))
WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
SLOTS = ("ascii", "hAnsi", "eastAsia", "cs")

every_template = pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.name)


def part(path: Path, name: str) -> Any:
    return etree.fromstring(zipfile.ZipFile(path).read(name))


def parts(path: Path) -> list[Any]:
    names = zipfile.ZipFile(path).namelist()
    return [part(path, name) for name in names if name.startswith(("word/document", "word/header", "word/footer"))]


def slots(properties: Any) -> set[str]:
    fonts = properties.find(f"{WORD}rFonts") if properties is not None else None
    return set() if fonts is None else {slot for slot in SLOTS if fonts.get(f"{WORD}{slot}")}


def test_every_template_of_the_registry_is_packaged_and_no_other() -> None:
    named = {name for paper in PAPERS for name in paper.files} | {WORD_TEMPLATE, COVER_TEMPLATE}
    assert {path.name for path in TEMPLATES} == {name for name in named if name.endswith(".docx")}
    workbooks = {path.name for path in TEMPLATES[0].parent.glob("*.xlsx")} - {
        "self-assessment.xlsx",
        "evidence-pack-index.xlsx",
        "batch.xlsx",
    }
    assert workbooks == {name for name in named if name.endswith(".xlsx")}


@every_template
def test_the_paper_is_a4(path: Path) -> None:
    for section in Document(str(path)).sections:
        sides = sorted((round(section.page_width.mm), round(section.page_height.mm)))  # type: ignore[union-attr]
        assert sides == [210, 297]
        assert (section.orientation == WD_ORIENTATION.LANDSCAPE) == (section.page_width > section.page_height)


@every_template
def test_every_run_with_text_names_the_font_of_all_four_slots(path: Path) -> None:
    runs = [run for root in parts(path) for run in root.iter(f"{WORD}r") if run.find(f"{WORD}t") is not None]
    assert runs
    for run in runs:
        assert slots(run.find(f"{WORD}rPr")) == set(SLOTS), "".join(run.itertext())


@every_template
def test_every_style_that_is_used_names_the_font_of_all_four_slots(path: Path) -> None:
    used = {item.get(f"{WORD}val") for root in parts(path) for item in root.iter(f"{WORD}pStyle")}
    styles = {style.get(f"{WORD}styleId"): style for style in part(path, "word/styles.xml").iter(f"{WORD}style")}
    assert used <= styles.keys()
    for name in used:
        assert slots(styles[name].find(f"{WORD}rPr")) == set(SLOTS), name


@every_template
def test_headings_are_headings_and_body_text_is_indented_by_two_characters(path: Path) -> None:
    document = Document(str(path))
    headings = [p.style.name for p in document.paragraphs if p.style and (p.style.name or "").startswith("Heading")]
    assert headings[0] == "Heading 1"
    styles = part(path, "word/styles.xml")
    indents = {
        style.find(f"{WORD}name").get(f"{WORD}val"): style.find(f"{WORD}pPr/{WORD}ind")
        for style in styles.iter(f"{WORD}style")
    }
    assert indents["正文缩进"].get(f"{WORD}firstLineChars") == "200"


@every_template
def test_headings_and_captions_stay_with_what_follows_them(path: Path) -> None:
    """But for the caption below a picture, which follows it."""
    styles = part(path, "word/styles.xml").iter(f"{WORD}style")
    keeping = {one.get(f"{WORD}styleId") for one in styles if one.find(f"{WORD}pPr/{WORD}keepNext") is not None}
    for paragraph in part(path, "word/document.xml").iter(f"{WORD}p"):
        style = paragraph.find(f"{WORD}pPr/{WORD}pStyle")
        name = "" if style is None else style.get(f"{WORD}val")
        if name.startswith("Heading") or name == "Caption":
            before = paragraph.getprevious()
            below = before is not None and ".picture }}" in "".join(before.itertext())
            own = paragraph.find(f"{WORD}pPr/{WORD}keepNext")
            assert name in keeping
            assert below or own is None or own.get(f"{WORD}val") != "0", "".join(paragraph.itertext())


@every_template
def test_the_first_row_of_a_table_repeats_and_no_row_breaks(path: Path) -> None:
    for table in part(path, "word/document.xml").iter(f"{WORD}tbl"):
        rows = table.findall(f"{WORD}tr")
        assert rows[0].find(f"{WORD}trPr/{WORD}tblHeader") is not None
        assert all(row.find(f"{WORD}trPr/{WORD}cantSplit") is not None for row in rows)


@every_template
def test_the_footer_counts_the_pages_by_fields(path: Path) -> None:
    names = [name for name in zipfile.ZipFile(path).namelist() if name.startswith("word/footer")]
    text = ["".join(part(path, name).itertext()).replace(" ", "") for name in names]
    assert text == ["第PAGE1页共NUMPAGES1页"]

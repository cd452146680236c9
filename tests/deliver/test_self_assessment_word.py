"""The 自评估表 as a Word document, for every category and application; read again by python-docx."""

from __future__ import annotations

import io
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from deliver_support import FINDINGS, ROWS, SETTINGS, rendered_in, write_repository
from docx import Document
from docx.enum.section import WD_ORIENTATION
from openpyxl import load_workbook
from word_support import WORD, highlighted, xml_of

from secops_cli.deliver.packing import facts_of
from secops_cli.deliver.self_assessment import TEMPLATES
from secops_cli.deliver.templates import find_template
from secops_cli.pipeline import Request, assess, self_assessments

SAMPLE = Path(__file__).parents[2] / "sample-org"
AS_OF = date(2026, 11, 20)
YELLOW, GREY = "FFFF00", "D9D9D9"
NUMBER, GIST, EXPECTS, YES, NO, DOCUMENTS = range(6)


def word(folder: Path, standard: str = "ccrc-om-form", category: str | None = None) -> bytes:
    return rendered_in(folder, standard, find_template(TEMPLATES["docx"]), category=category).content


def rows(content: bytes) -> dict[str, list[Any]]:
    """Number in the first column → the cells of that row of the last table that has it; merged ones once each."""
    found: dict[str, list[Any]] = {}
    for table in Document(io.BytesIO(content)).tables:
        for row in table.rows:
            cells = list(dict.fromkeys(row.cells))
            if cells[0].text.isdigit():
                found[cells[0].text] = cells
    return found


def texts(content: bytes) -> list[str]:
    document = Document(io.BytesIO(content))
    cells = [cell.text for table in document.tables for row in table.rows for cell in dict.fromkeys(row.cells)]
    return [paragraph.text for paragraph in document.paragraphs] + cells


def fill(cell: Any) -> str:
    shade = cell._tc.find(f"{WORD}tcPr/{WORD}shd")
    return "" if shade is None else shade.get(f"{WORD}fill")


def claim(content: bytes) -> Any:
    document = Document(io.BytesIO(content))
    [found] = {
        c._tc: c for t in document.tables for r in t.rows for c in r.cells if "提请第三方评审" in c.text
    }.values()
    return found


# --- rows -------------------------------------------------------------------------------------------------------


def test_a_row_says_what_the_workbook_says(tmp_path: Path) -> None:
    table = rows(word(write_repository(tmp_path)))
    assert [cell.text for cell in table["2"][YES:]] == [
        "√",
        "",
        "2-1 运维服务规范（规范.pdf）\n2-2 规范执行记录（执行.pdf）",
    ]
    assert [cell.text for cell in table["4"][YES:]] == ["", "√", ""]


def test_a_row_that_lacks_something_is_yellow_and_its_boxes_are_empty(tmp_path: Path) -> None:
    """Row 3: its document has expired; row 5: nobody assessed it."""
    table = rows(word(write_repository(tmp_path)))
    for number in ("3", "5"):
        assert [cell.text for cell in table[number][YES:]] == ["", "", "（待填）"]
        assert [fill(cell) for cell in table[number]] == ["", "", "", YELLOW, YELLOW, YELLOW]
    assert [fill(cell) for cell in table["1"]] == [""] * 6


def test_a_row_of_another_level_is_grey(tmp_path: Path) -> None:
    row = rows(word(write_repository(tmp_path)))["20"]
    assert [fill(cell) for cell in row] == [GREY] * 6
    assert row[GIST].text.startswith("〔限二级〕")


@pytest.mark.parametrize(("application", "grey"), [("初次", GREY), ("监督", "")])
def test_the_rows_for_surveillance_apply_to_surveillance_only(tmp_path: Path, application: str, grey: str) -> None:
    settings = SETTINGS.replace("level: 三级", f"level: 二级, application: {application}")
    table = rows(word(write_repository(tmp_path, secops=settings)))
    assert [fill(table[number][GIST]) for number in ("8", "18")] == [grey, grey]


def test_more_documents_than_a_row_can_hold_go_on_in_the_next(tmp_path: Path) -> None:
    document = "- {{id: M{0}, title: 第{0}份服务流程文件(含附录), kind: 服务流程文件, file: evidence/流程.pdf}}\n"
    ids = ", ".join(f"M{n}" for n in range(60))
    files = {
        "evidence__many.register": "".join(document.format(n) for n in range(60)),
        "assessments__om-form__rows": f"- {{clause: row-1, conclusion: 符合, evidence: [{ids}]}}\n",
    }
    content = word(write_repository(tmp_path, **files))
    shown = "\n".join(texts(content))
    assert all(f"1-{n + 1} 第{n}份服务流程文件" in shown for n in range(60))
    assert [text for text in texts(content) if text == "续"]


# --- earlier findings -------------------------------------------------------------------------------------------


def test_the_findings_of_last_year_are_there_with_correction_and_verification(tmp_path: Path) -> None:
    settings = SETTINGS.replace("level: 三级", "level: 三级, application: 监督")
    open_one = FINDINGS.replace("G1", "G2").replace("观察项", "不符合项").replace("  closed: 2025-12-01\n", "")
    table = rows(word(write_repository(tmp_path, secops=settings, findings=FINDINGS + open_one)))
    assert table["52"][1].text.split("\n") == [
        "2025年10月17日提出（F1.1.1-b）：预算表没有写备用金",
        "整改：预算表加了一栏",
        "验证：2025年12月1日验证关闭",
    ]
    assert table["52"][2].text == "2-2 规范执行记录（执行.pdf）"
    assert table["54"][1].text.split("\n")[2] == "验证：尚未关闭"


def test_who_verified_a_correction_and_how_is_said(tmp_path: Path) -> None:
    found = FINDINGS.replace("  closed:", "  verification: 评审员抽查三份预算表\n  closed:")
    table = rows(word(write_repository(tmp_path, findings=found)))
    assert table["52"][1].text.split("\n")[2] == "验证：评审员抽查三份预算表，2025年12月1日验证关闭"


@pytest.mark.parametrize(("day", "done"), [("2026-11-20", "，2026年11月20日完成"), ("2026-11-21", "")])
def test_the_cause_and_the_day_of_the_correction_are_said(tmp_path: Path, day: str, done: str) -> None:
    """What is to be done after the day is not done."""
    found = FINDINGS.replace(
        "  correction: 预算表加了一栏\n", f"  cause: 旧表没有这一栏。\n  correction: 加一栏\n  corrected: {day}\n"
    )
    lines = rows(word(write_repository(tmp_path, findings=found)))["52"][1].text.split("\n")
    assert lines[1:3] == ["原因：旧表没有这一栏。", f"整改：加一栏{done}"]


def test_a_finding_that_nobody_has_corrected_is_highlighted(tmp_path: Path) -> None:
    found = FINDINGS.replace("  correction: 预算表加了一栏\n  closed: 2025-12-01\n", "")
    content = word(write_repository(tmp_path, findings=found))
    assert "整改：（待填）" in highlighted(content)


# --- one sheet for what categories share ------------------------------------------------------------------------

TWO = """\
format: 1
targets:
  - {standard: isccc, category: F, level: 二级}
  - {standard: isccc, category: B, level: 三级}
"""


def clause_numbers(content: bytes) -> set[str]:
    return {row[GIST].text.split()[0] for row in rows(content).values() if len(row) == 6}


def test_categories_at_several_levels_share_one_sheet_at_the_highest(tmp_path: Path) -> None:
    content = word(write_repository(tmp_path, secops=TWO), "isccc-sv-001-2015", "general")
    assert "公共管理自评估" in texts(content)
    assert "安全运维 二级、安全集成 三级（按最高的二级填写）" in texts(content)
    assert {number[:3] for number in clause_numbers(content)} == {"4.2"}


def test_at_one_level_the_sheet_has_that_levels_clauses(tmp_path: Path) -> None:
    """The other side: without the category of 二级 the sheet is that of 三级."""
    lower = TWO.replace("二级", "三级")
    content = word(write_repository(tmp_path, secops=lower), "isccc-sv-001-2015", "general")
    assert {number[:3] for number in clause_numbers(content)} == {"4.1"}
    assert "安全运维 三级、安全集成 三级" in texts(content)


def test_what_only_one_category_is_judged_by_has_a_sheet_of_its_own(tmp_path: Path) -> None:
    folder = write_repository(tmp_path, secops=TWO)
    names = list(self_assessments(assess(Request(folder, AS_OF)), "isccc", formats=("docx",)))
    assert names == [
        "样例安全公司-公共管理-自评估表-二级.docx",
        "样例安全公司-安全运维-专业要求自评估表-二级.docx",
        "样例安全公司-安全集成-专业要求自评估表-三级.docx",
    ]
    content = word(folder, "isccc-sv-001-2015", "B")
    assert all(number.startswith("B") for number in clause_numbers(content))


def test_another_application_has_a_sheet_of_its_own(tmp_path: Path) -> None:
    settings = TWO.replace("level: 三级", "level: 三级, application: 监督")
    names = self_assessments(assess(Request(write_repository(tmp_path, secops=settings), AS_OF)), "isccc")
    assert [name for name in names if "公共管理" in name and name.endswith("docx")] == [
        "样例安全公司-公共管理-自评估表-二级.docx",
        "样例安全公司-公共管理-自评估表-三级-监督.docx",
    ]


@pytest.mark.parametrize(
    ("finding", "sheets"),
    [
        ("category: F, clause: 4.2.4-d", ["公共管理"]),
        ("clause: B1.1.1-a", ["安全集成-专业要求自评估表"]),
        ("clause: null", ["公共管理"]),
        ("category: F, clause: F1.1.1-b", ["安全运维-专业要求自评估表", "安全运维"]),
        ("category: F", ["安全运维-专业要求自评估表", "安全运维"]),
    ],
)
def test_a_finding_stands_on_one_sheet_of_its_standard(tmp_path: Path, finding: str, sheets: list[str]) -> None:
    """And on the form that goes with its category, which has rows for it too."""
    one = f"- {{id: G1, kind: 观察项, standard: isccc, raised: 2025-10-17, summary: 有一处要改, {finding}}}\n"
    folder = write_repository(tmp_path, secops=TWO, findings=one)
    files = self_assessments(assess(Request(folder, AS_OF)), formats=("docx",))
    shown = [name for name, content in files.items() if "有一处要改" in "\n".join(texts(content))]
    assert [name.removeprefix("样例安全公司-").rpartition("-")[0].removesuffix("-自评估表") for name in shown] == sheets


def test_what_a_category_of_a_lower_level_lacks_is_on_the_sheet_of_reasons(tmp_path: Path) -> None:
    """The sheet is that of 二级; that B has no project at 三级 must not be lost, and the claim waits for it."""
    rendered = rendered_in(write_repository(tmp_path, secops=TWO), "isccc-sv-001-2015", category="general")
    notes = load_workbook(io.BytesIO(rendered.content))["说明"]
    lower = [
        row for row in notes.iter_rows(min_row=3, values_only=True) if row[0] is None and str(row[1]).startswith("4.1")
    ]
    assert lower
    assert all("没有本行；安全集成 三级：" in str(row[4]) for row in lower)


# --- all categories ---------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def sample() -> dict[str, bytes]:
    return self_assessments(assess(Request(SAMPLE, AS_OF)), formats=("docx",))


CATEGORIES = {
    "isccc": [
        "公共管理",
        "风险评估",
        "安全集成",
        "应急处理",
        "灾备资源服务",
        "灾备技术服务",
        "软件安全开发",
        "安全运维",
    ],
    "tcas": ["安全咨询", "安全集成", "安全运维", "监测预警", "应急响应", "软件安全", "工控安全", "数据安全"],
}


def test_every_category_of_both_standards_has_its_document(sample: dict[str, bytes]) -> None:
    titles = {(facts_of(content)["secops.standard"], name.split("-")[1]) for name, content in sample.items()}
    assert titles == {
        *(("isccc-sv-001-2015", title) for title in CATEGORIES["isccc"]),
        *(("tcas-375-2019", title) for title in CATEGORIES["tcas"]),
        ("ccrc-om-form", "安全运维"),
    }


def test_a_document_holds_a_sheet_a_part_each_on_a_page_of_its_own(sample: dict[str, bytes]) -> None:
    [content] = [content for name, content in sample.items() if "安全咨询" in name]
    headings = [p for p in Document(io.BytesIO(content)).paragraphs if p.style and p.style.name == "Heading 1"]
    assert [p.text for p in headings] == ["基本要求自评估", "安全咨询专业要求自评估"]
    assert all(p.style.paragraph_format.page_break_before for p in headings if p.style)
    assert "申报等级" in texts(content)


def test_rows_stay_whole_and_headings_repeat_on_every_page(sample: dict[str, bytes]) -> None:
    for content in sample.values():
        document = Document(io.BytesIO(content))
        assert all(section.orientation == WD_ORIENTATION.LANDSCAPE for section in document.sections)
        for table in xml_of(content).iter(f"{WORD}tbl"):
            table_rows = table.findall(f"{WORD}tr")
            assert table_rows[0].find(f"{WORD}trPr/{WORD}tblHeader") is not None
            assert all(row.find(f"{WORD}trPr/{WORD}cantSplit") is not None for row in table_rows)


def test_document_and_workbook_of_a_sheet_agree(sample: dict[str, bytes]) -> None:
    """Ticks and numbers of documents, row by row, of the sheet that has every kind of row."""
    books = self_assessments(assess(Request(SAMPLE, AS_OF)), "isccc", formats=("xlsx",))
    [name] = [name for name in sample if "公共管理" in name]
    sheet = load_workbook(io.BytesIO(books[name.replace("docx", "xlsx")])).worksheets[0]
    expected = {
        str(row[0]): (row[4] or "", row[5] or "", row[6] or "")
        for row in sheet.iter_rows(values_only=True)
        if isinstance(row[0], int) and row[3]
    }
    found = {n: tuple(c.text for c in cells[YES:]) for n, cells in rows(sample[name]).items() if len(cells) == 6}
    assert len(expected) > 25
    assert {n: found[n] for n in expected} == expected


# --- properties and bytes ---------------------------------------------------------------------------------------


def test_the_properties_say_of_what_the_document_is(tmp_path: Path) -> None:
    facts = facts_of(word(write_repository(tmp_path, secops=TWO), "isccc-sv-001-2015", "general"))
    names = ("kind", "standard", "category", "level", "application", "template")
    assert [facts[f"secops.{name}"] for name in names] == [
        "self-assessment",
        "isccc-sv-001-2015",
        "general",
        "二级",
        "初次",
        "self-assessment.docx",
    ]


def test_the_claim_is_highlighted_until_everything_holds(tmp_path: Path) -> None:
    content = word(write_repository(tmp_path))
    assert "安全运维服务已达到三级" in claim(content).text
    assert "三级" in highlighted(content)


def test_the_same_judgement_gives_the_same_bytes(tmp_path: Path) -> None:
    folder = write_repository(tmp_path)
    assert word(folder) == word(folder)


def test_expressions_in_values_are_not_evaluated(tmp_path: Path) -> None:
    rows_ = ROWS.replace("质量部 王例", '"{{ form.title }}<w:p/>"')
    assert "{{ form.title }}<w:p/>" in texts(word(write_repository(tmp_path, **{"assessments__om-form__rows": rows_})))

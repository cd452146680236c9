"""The 自评估表 as users and assessors see it: boxes, grey rows, highlights, findings, set-up, bytes, names."""

from __future__ import annotations

import io
import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from deliver_support import FINDINGS, GREY, ORGANIZATION, ROWS, SETTINGS, YELLOW, Render, fill_of
from python_calamine import CalamineWorkbook

from secops_cli.deliver.packing import facts_of, unpack
from secops_cli.deliver.self_assessment import TEMPLATE, self_assessment_names
from secops_cli.deliver.templates import find_template
from secops_cli.model.judgement import Origin
from secops_cli.model.organization import Organization

NUMBER, SECTION, GIST, EXPECTS, YES, NO, DOCUMENTS = range(7)


def texts(content: bytes, sheet: int = 0) -> list[str]:
    """All texts of a sheet, by an independent reader."""
    rows = CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(sheet).to_python()
    return [str(cell) for row in rows for cell in row if cell != ""]


def test_a_row_that_holds_has_its_tick_in_the_first_box_only(render: Render) -> None:
    row = render().table[1]
    assert (row[YES].value, row[NO].value) == ("√", None)


def test_a_row_that_does_not_hold_has_its_tick_in_the_second_box_only(render: Render) -> None:
    row = render().table[4]
    assert (row[YES].value, row[NO].value) == (None, "√")


def test_ticks_stand_where_an_independent_reader_finds_them(render: Render) -> None:
    rows = CalamineWorkbook.from_filelike(io.BytesIO(render().content)).get_sheet_by_index(0).to_python()
    ticked = {int(row[0]): row[4:6] for row in rows if isinstance(row[0], float) and "√" in row[4:6]}
    assert ticked == {1: ["√", ""], 2: ["√", ""], 4: ["", "√"]}


def test_a_row_of_another_level_is_grey_and_its_boxes_are_empty(render: Render) -> None:
    row = render().table[20]
    assert [fill_of(row[column]) for column in (GIST, YES, NO, DOCUMENTS)] == [GREY] * 4
    assert [row[column].value for column in (YES, NO, DOCUMENTS)] == [None] * 3


def test_a_row_for_surveillance_is_grey_at_a_first_application(render: Render) -> None:
    row = render(secops=SETTINGS.replace("三级", "二级")).table[8]
    assert fill_of(row[YES]) == GREY
    assert row[GIST].value.startswith("〔限二级、一级；限监审〕")


@pytest.mark.parametrize("number", [3, 5], ids=["its document has expired", "no row"])
def test_a_pending_row_is_highlighted_and_its_boxes_are_empty(render: Render, number: int) -> None:
    row = render().table[number]
    assert [row[column].value for column in (YES, NO)] == [None, None]
    assert [fill_of(row[column]) for column in (YES, NO, DOCUMENTS)] == [YELLOW] * 3


def test_a_settled_row_is_not_highlighted(render: Render) -> None:
    assert [fill_of(cell) for cell in render().table[1]] == [""] * 7


def test_all_fifty_rows_of_the_form_are_there_at_every_level(render: Render) -> None:
    assert [n for n in render().table if n <= 50] == list(range(1, 51))


def test_documents_are_numbered_with_pages_and_file_name(render: Render) -> None:
    table = render().table
    assert table[1][DOCUMENTS].value == "1-1 运维服务流程，第3-5页（流程.pdf）"
    assert table[2][DOCUMENTS].value == "2-1 运维服务规范（规范.pdf）\n2-2 规范执行记录（执行.pdf）"


def test_a_document_that_has_expired_is_not_listed(render: Render) -> None:
    assert render().table[3][DOCUMENTS].value is None


def test_more_documents_than_a_row_can_hold_go_on_in_the_next(render: Render) -> None:
    document = "- {{id: M{0}, title: 第{0}份服务流程文件(含附录), kind: 服务流程文件, file: evidence/流程.pdf}}\n"
    many = "".join(document.format(n) for n in range(60))
    ids = ", ".join(f"M{n}" for n in range(60))
    rows = f"defaults: {{assessor: 王例}}\nrows:\n  - {{clause: row-1, conclusion: 符合, evidence: [{ids}]}}\n"
    rendered = render(**{"evidence__many.register": many, "assessments__om-form__rows": rows})
    shown = "\n".join(texts(rendered.content))
    assert all(f"第{n}份服务流程文件" in shown for n in range(60))
    heights = [d.height for d in rendered.sheet.row_dimensions.values() if d.height]
    assert max(heights) < 409


def test_reasons_stand_on_the_notes_sheet_and_not_on_the_form(render: Render) -> None:
    rendered = render()
    form, notes = "\n".join(texts(rendered.content)), "\n".join(texts(rendered.content, 1))
    assert "缺调研报告" in notes
    assert "assessments/om-form/rows.yaml:" in notes
    assert not any(word in form for word in ("缺调研报告", "待定", "assessments/", "未评估"))


def test_the_notes_sheet_is_not_printed_with_the_form(render: Render) -> None:
    notes = render().workbook["说明"]
    assert notes[notes.print_area.rpartition("!")[2].replace("$", "")].value is None


# --- heading and closing ----------------------------------------------------------------------------------------


def test_the_heading_names_organisation_level_day_and_assessor(render: Render) -> None:
    shown = texts(render().content)
    assert {"样例安全公司", "三级", "2026年11月2日", "质量部 王例"} <= set(shown)


def test_a_heading_value_that_is_missing_is_highlighted(render: Render) -> None:
    rows = ROWS.replace("assessor: 质量部 王例, date: 2026-11-02", "cycle: null")
    sheet = render(**{"assessments__om-form__rows": rows}).sheet
    missing = [cell for row in sheet.iter_rows(max_row=6) for cell in row if cell.value == "（待填）"]
    assert [fill_of(cell) for cell in missing] == [YELLOW, YELLOW]


def test_the_claim_is_highlighted_while_a_row_does_not_hold(render: Render) -> None:
    assert fill_of(claim(render().sheet)) == YELLOW


def test_the_claim_is_plain_once_every_row_holds(render: Render) -> None:
    rendered = render()
    kinds = sorted({k for c in rendered.grade.at("三级") for g in c.clause.evidence.all for k in g.any})
    register = "".join(f"- {{id: K{n}, title: {k}, kind: {k}, file: evidence/流程.pdf}}\n" for n, k in enumerate(kinds))
    ids = ", ".join(f"K{n}" for n in range(len(kinds)))
    rows = "defaults: {by: 自评}\nrows:\n" + "".join(
        f"  - {{clause: {c.clause.id}, conclusion: 符合, evidence: [{ids}]}}\n" for c in rendered.grade.at("三级")
    )
    full = render(**{"evidence__kinds.register": register, "assessments__om-form__rows": rows})
    assert fill_of(claim(full.sheet)) == ""


def claim(sheet):  # type: ignore[no-untyped-def]
    return next(c for row in sheet.iter_rows() for c in row if c.value and "提请第三方评审" in str(c.value))


# --- earlier findings -------------------------------------------------------------------------------------------


def test_last_years_finding_is_shown_with_correction_and_state(render: Render) -> None:
    row = render().table[52]
    assert row[SECTION].value.split("\n") == [
        "2025年10月17日提出（F1.1.1-b）：预算表没有写备用金",
        "整改：预算表加了一栏",
        "验证：2025年12月1日验证关闭",
    ]
    assert row[DOCUMENTS].value == "2-2 规范执行记录（执行.pdf）"


def test_a_kind_without_findings_has_two_empty_rows_as_the_form_has(render: Render) -> None:
    table = render(findings="[]\n").table
    assert [n for n in table if n > 50] == [51, 52, 53, 54, 55, 56]
    assert [table[n][SECTION].value for n in (52, 53, 55, 56)] == [None] * 4


def test_a_finding_without_correction_is_highlighted(render: Render) -> None:
    open_finding = FINDINGS.replace("  correction: 预算表加了一栏\n  closed: 2025-12-01\n", "")
    row = render(findings=open_finding).table[52]
    assert fill_of(row[SECTION]) == YELLOW
    assert "验证：尚未关闭" in row[SECTION].value


@pytest.mark.parametrize(
    ("old", "new", "shown"),
    [
        ("raised: 2025-10-17", "raised: 2024-10-17", False),
        ("standard: isccc", "standard: tcas", False),
        ("standard: isccc", "standard: isccc-sv-001-2015", True),
        ("standard: isccc\n  category: F", "standard: om-form", True),
    ],
    ids=["older and closed", "another standard", "full id", "the form itself"],
)
def test_findings_are_those_of_last_year_and_of_what_the_form_accompanies(
    render: Render, old: str, new: str, shown: bool
) -> None:
    assert ("预算表没有写备用金" in "\n".join(texts(render(findings=FINDINGS.replace(old, new)).content))) is shown


def test_an_older_finding_that_is_still_open_is_shown(render: Render) -> None:
    old = FINDINGS.replace("2025-10-17", "2023-10-17").replace("  closed: 2025-12-01\n", "")
    assert "2023年10月17日提出" in "\n".join(texts(render(findings=old).content))


# --- other standards --------------------------------------------------------------------------------------------


def test_a_standard_has_one_sheet_a_part(render: Render) -> None:
    rendered = render(
        "tcas-375-2019", secops=SETTINGS.replace("isccc, category: F, level: 三级", "tcas, category: E, level: 1级")
    )
    assert rendered.workbook.sheetnames == ["基本要求自评估", "安全运维专业要求自评估", "说明"]
    for sheet in rendered.workbook.worksheets[:2]:
        assert sheet.print_title_rows is not None and sheet.oddFooter.center.text == "第 &P 页 共 &N 页"


def test_a_standard_lists_the_clauses_of_the_target_level_only(render: Render) -> None:
    rendered = render("isccc-sv-001-2015")
    general = rendered.grade.standard.edition.parts[0]
    assert len(rendered.table) - 6 == len(rendered.grade.standard.applicable(general, "三级"))


SELECTION = """\
- {clause: J.4.3-a, conclusion: 符合, evidence: [E1], note: 客户只要分类分级}
- {clause: J.4.3-a.1, conclusion: 符合, evidence: [E1]}
"""


def test_a_selection_gives_its_reason_and_what_was_not_chosen(render: Render) -> None:
    """Each clause by its number; what does not apply says why, and its boxes stay empty."""
    settings = "format: 1\ntargets: [{standard: tcas, category: J, level: 4级}]\n"
    rendered = render("tcas-375-2019", secops=settings, assessments__tcas__rows=SELECTION)
    shown = texts(rendered.content) + texts(rendered.content, 1)
    assert any(text.startswith("J.4.3-a ") for text in shown)
    assert any("选取理由：客户只要分类分级" in text for text in shown)
    assert shown.count("不适用：未选") == 12
    assert "不适用：申报类别为数据安全，只对安全咨询适用" in shown
    assert any("自评估行的说明：客户只要分类分级" in text for text in texts(rendered.content, 2))


def test_only_one_sheet_is_selected(render: Render) -> None:
    """Two selected sheets are edited together, unseen."""
    settings = SETTINGS.replace("isccc, category: F, level: 三级", "tcas, category: E, level: 1级")
    selected = [sheet.sheet_view.tabSelected for sheet in render("tcas-375-2019", secops=settings).workbook.worksheets]
    assert selected == [True, False, False]


# --- print set-up -----------------------------------------------------------------------------------------------


def test_the_form_prints_on_a4_one_page_wide_with_its_heading_repeated(render: Render) -> None:
    sheet = render().sheet
    assert (sheet.page_setup.paperSize, sheet.page_setup.orientation) == (9, "portrait")
    assert (sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight) == (1, 0)
    assert sheet.sheet_properties.pageSetUpPr.fitToPage
    first, last = (int(part.strip("$")) for part in sheet.print_title_rows.split(":"))
    assert sheet.cell(first, 1).value == "序号"
    assert sheet.freeze_panes == f"A{last + 1}"
    assert sheet.print_area.endswith(f"$G${sheet.max_row}")
    assert sheet.oddFooter.center.text == "第 &P 页 共 &N 页"


def test_the_heading_of_a_section_is_merged_over_its_rows(render: Render) -> None:
    rendered = render()
    top, bottom = rendered.table[3][SECTION], rendered.table[10][SECTION]
    assert any(
        (area.min_row, area.max_row, area.min_col) == (top.row, bottom.row, 2)
        for area in rendered.sheet.merged_cells.ranges
    )


# --- hostile values ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("start", ["=", "+", "-", "@"])
def test_a_value_that_looks_like_a_formula_stays_text(render: Render, start: str) -> None:
    organization = ORGANIZATION.replace("样例安全公司", f"'{start}HYPERLINK(1)'")
    rendered = render(organization=organization)
    cell = next(c for row in rendered.sheet.iter_rows() for c in row if c.value == f"{start}HYPERLINK(1)")
    assert cell.data_type == "s"
    assert cell.quotePrefix
    assert b"<f>" not in b"".join(p for n, p in unpack(rendered.content).items() if "worksheets/sheet" in n)


def test_what_xml_forbids_or_turns_text_around_is_replaced_visibly(render: Render) -> None:
    rows = ROWS.replace("质量部 王例", '"王\\u202e例"')
    assert "王\ufffd例" in texts(render(**{"assessments__om-form__rows": rows}).content)


def test_expressions_in_values_are_not_evaluated(render: Render) -> None:
    rows = ROWS.replace("质量部 王例", '"{{ form.title }}"')
    assert "{{ form.title }}" in texts(render(**{"assessments__om-form__rows": rows}).content)


# --- bytes and properties ---------------------------------------------------------------------------------------


def test_the_same_judgement_gives_the_same_bytes(render: Render) -> None:
    assert render().content == render().content


@pytest.mark.parametrize(("seed", "zone"), [("1", "Asia/Shanghai"), ("2", "America/Lima")])
def test_the_bytes_do_not_depend_on_hash_seed_or_time_zone(
    render: Render, tmp_path: Path, seed: str, zone: str
) -> None:
    expected = render().content
    script = (
        "import sys; sys.path.insert(0, sys.argv[1])\n"
        "from deliver_support import rendered_in\n"
        "from pathlib import Path\n"
        "sys.stdout.buffer.write(rendered_in(Path(sys.argv[2])).content)"
    )
    arguments = [sys.executable, "-c", script, str(Path(__file__).parent), str(tmp_path / "repository")]
    environment = os.environ | {"PYTHONHASHSEED": seed, "TZ": zone, "LC_ALL": "C"}
    again = subprocess.run(arguments, env=environment, capture_output=True, check=True)
    assert again.stdout == expected


def test_the_properties_name_commit_edition_day_and_template(render: Render) -> None:
    content = render(origin=Origin("0123abcd", dirty=True)).content
    facts = facts_of(content)
    assert facts["secops.commit"] == "0123abcd"
    assert facts["secops.dirty"] == "true"
    assert facts["secops.as_of"] == "2026-11-20"
    assert facts["secops.edition"] == "ccrc-om-form (未核)"
    assert facts["secops.template_sha256"] == find_template(TEMPLATE).sha256
    assert b"2026-11-20T00:00:00Z" in unpack(content)["docProps/core.xml"]


# --- names ------------------------------------------------------------------------------------------------------


def test_the_file_is_named_after_organisation_category_and_level(render: Render) -> None:
    case = render().result.case
    assert self_assessment_names(case.handed_in, case.workspace) == [
        "样例安全公司-公共管理-自评估表-三级",
        "样例安全公司-安全运维-专业要求自评估表-三级",
        "样例安全公司-安全运维-自评估表-三级",
    ]


def test_files_that_would_share_a_name_have_their_region_or_reference_date_in_it(render: Render) -> None:
    target = "  - {standard: tcas, category: E, level: 1级, region: %s}\n"
    more = ("甲省", "乙省", "乙省, reference_date: 2026-12-31")
    case = render("tcas-375-2019", secops=SETTINGS + "".join(target % one for one in more)).result.case
    names = [name for name in self_assessment_names(case.handed_in, case.workspace) if "基本要求" in name]
    ends = ["1级-甲省", "1级-乙省", "1级-乙省-2026-12-31"]
    assert names == [f"样例安全公司-安全运维-基本要求与专业要求自评估表-{end}" for end in ends]


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("../甲/乙\\丙", "甲_乙_丙"),
        ('甲:乙*?"<>|', "甲_乙_"),
        ("-rf 甲\x00\u202e.", "rf_甲"),
        ("长" * 300, f"{'长' * 53}~fbec74"),
    ],
)
def test_the_file_name_is_safe_on_every_system(render: Render, name: str, safe: str) -> None:
    rendered = render()
    organization = Organization.model_construct(name=name)
    workspace = replace(rendered.result.case.workspace, organization=organization)
    [found] = self_assessment_names([rendered.grade], workspace)
    assert found.removesuffix("-安全运维-自评估表-三级").rstrip("_") == safe.rstrip("_")
    assert len(found.encode()) < 255

"""The template mechanism: rows that repeat, what follows them, and what a broken or hostile template says."""

from __future__ import annotations

import io
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.formatting.rule import CellIsRule, FormulaRule
from openpyxl.styles import Alignment, PatternFill
from openpyxl.styles.numbers import is_date_format
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from secops_cli.deliver.expressions import Marked
from secops_cli.deliver.templates import Template, TemplateFault
from secops_cli.deliver.workbook import Page, render_workbook


@dataclass(frozen=True)
class Item:
    name: str
    amount: Decimal


ITEMS = [Item("甲", Decimal("1.50")), Item("乙", Decimal(2))]


def template_of(rows: list[list[Any]], *merged: str) -> Template:
    """A template of one sheet 表 with these cells."""
    workbook = Workbook()
    sheet = workbook.active
    assert sheet is not None
    sheet.title = "表"
    for row in rows:
        sheet.append(row)
    for area in merged:
        sheet.merge_cells(area)
    return saved(workbook)


def saved(workbook: Workbook) -> Template:
    buffer = io.BytesIO()
    workbook.save(buffer)
    return Template("表.xlsx", "templates/表.xlsx", buffer.getvalue())


def render(template: Template, **context: Any) -> Worksheet:
    return load_workbook(io.BytesIO(render_workbook(template, [Page("表", "表", context)])))["表"]


def values(sheet: Worksheet) -> list[list[Any]]:
    return [list(row) for row in sheet.iter_rows(values_only=True)]


def test_the_rows_between_for_and_endfor_come_once_for_each_item() -> None:
    template = template_of([["名称"], ["{% for item in items %}"], ["{{ item.name }}"], ["{% endfor %}"], ["合计"]])
    assert values(render(template, items=ITEMS)) == [["名称"], ["甲"], ["乙"], ["合计"]]


def test_rows_under_a_condition_that_does_not_hold_are_left_out() -> None:
    template = template_of([["{% if wanted %}"], ["甲"], ["{% endif %}"], ["乙"]])
    assert values(render(template, wanted=False)) == [["乙"]]
    assert values(render(template, wanted=True)) == [["甲"], ["乙"]]


def test_a_cell_that_is_nothing_but_a_number_becomes_a_number() -> None:
    cells = ["{{ item.amount }}", "{{ item.amount }} 万元"]
    template = template_of([["{% for item in items %}"], cells, ["{% endfor %}"]])
    assert values(render(template, items=ITEMS)) == [[1.5, "1.50 万元"], [2, "2 万元"]]


def test_styles_heights_and_merged_ranges_follow_the_row() -> None:
    workbook = load_workbook(io.BytesIO(loop_with_merge().content))
    workbook["表"]["A2"].fill = PatternFill("solid", fgColor="00FF00")
    workbook["表"].row_dimensions[2].height = 33
    sheet = render(saved(workbook), items=ITEMS)
    assert [sheet.cell(n, 1).fill.fgColor.rgb for n in (1, 2)] == ["0000FF00"] * 2
    assert [sheet.row_dimensions[n].height for n in (1, 2)] == [33, 33]
    assert sorted(map(str, sheet.merged_cells.ranges)) == ["A1:B1", "A2:B2"]


def loop_with_merge() -> Template:
    return template_of([["{% for item in items %}"], ["{{ item.name }}"], ["{% endfor %}"]], "A2:B2")


def test_a_range_merged_over_a_loop_grows_with_it_and_keeps_its_own_text() -> None:
    rows = [["{% for item in items %}", "{{ heading }}"], ["{{ item.name }}"], ["{% endfor %}"], ["末"]]
    sheet = render(template_of(rows, "B1:B3"), items=ITEMS, heading="类")
    assert [str(area) for area in sheet.merged_cells.ranges] == ["B1:B2"]
    assert sheet["B1"].value == "类"


def test_heading_rows_frozen_rows_and_print_area_move_with_their_rows() -> None:
    note = [["{% if wanted %}"], ["注"], ["{% endif %}"]]
    loop = [["{% for item in items %}"], ["{{ item.name }}"], ["{% endfor %}"]]
    workbook = load_workbook(io.BytesIO(template_of([*note, ["头"], *loop]).content))
    workbook["表"].print_title_rows = "4:4"
    workbook["表"].freeze_panes = "A5"
    workbook["表"].print_area = "A1:A7"
    sheet = render(saved(workbook), wanted=False, items=ITEMS)
    assert sheet.print_title_rows == "$1:$1"
    assert sheet.freeze_panes == "A2"
    assert sheet.print_area == "'表'!$A$1:$A$3"


def test_a_long_text_in_a_cell_that_wraps_makes_its_row_higher() -> None:
    workbook = load_workbook(io.BytesIO(template_of([["{{ text }}"]]).content))
    workbook["表"]["A1"].alignment = Alignment(wrap_text=True)
    height = render(saved(workbook), text="安全运维" * 20).row_dimensions[1].height
    assert height is not None and height > 150


def test_a_marked_value_highlights_its_cell_and_no_other_of_the_same_row_of_the_template() -> None:
    template = template_of([["{% for text in texts %}"], ["{{ text }}"], ["{% endfor %}"]])
    sheet = render(template, texts=["一", Marked("二"), "三"])
    assert [sheet.cell(n, 1).fill.fill_type for n in (1, 2, 3)] == [None, "solid", None]


@pytest.mark.parametrize("value", ["=1+1", "#N/A", "\t=1", "\r=1", "-1", "2026-11-20", "0430"])
def test_a_text_value_stays_text(value: str) -> None:
    assert render(template_of([["{{ value }}"]]), value=value)["A1"].data_type == "s"


def test_a_sheet_that_no_page_names_is_kept() -> None:
    workbook = load_workbook(io.BytesIO(template_of([["{{ value }}"]]).content))
    workbook.create_sheet("附")["A1"] = "照旧"
    content = render_workbook(saved(workbook), [Page("表", "甲", {"value": 1}), Page("表", "乙", {"value": 2})])
    made = load_workbook(io.BytesIO(content))
    assert made.sheetnames == ["甲", "乙", "附"]
    assert [sheet["A1"].value for sheet in made] == [1, 2, "照旧"]


# --- broken templates -------------------------------------------------------------------------------------------


def fault_of(template: Template, **context: Any) -> TemplateFault:
    with pytest.raises(TemplateFault) as caught:
        render(template, **context)
    return caught.value


def test_an_unknown_name_is_named_with_its_place_and_the_names_there_are() -> None:
    fault = fault_of(template_of([["题"], [None, "{{ titel }}"]]), title="题", form=ITEMS[0])
    assert fault.message == "模板 templates/表.xlsx 工作表 表 B2：{{ titel }} — 没有名称 titel"
    assert fault.hint == "可用的名称：form(name、amount)、title"


def test_an_unknown_field_of_a_record_is_named_with_the_fields_there_are() -> None:
    template = template_of([["{% for item in items %}"], ["{{ item.nam }}"], ["{% endfor %}"]])
    fault = fault_of(template, items=ITEMS)
    assert "工作表 表 A2：{{ item.nam }} — 没有名称 nam，这里有 name、amount" in fault.message


@pytest.mark.parametrize(
    ("rows", "words"),
    [
        ([["{{ name"]], "A1：{{ name — 写法有误"),
        ([["{% for item in items %}"], ["甲"]], "第 1 行：{% for item in items %} — for 没有对应的 endfor"),
        ([["甲"], ["{% endif %}"]], "第 2 行：{% endif %} — endif 没有对应的 if"),
        ([["{% for items %}"], ["{% endfor %}"]], "第 1 行：{% for items %} — 应写成 {% for 名称 in 表达式 %}"),
        ([["{% for x in nothing %}"], ["{% endfor %}"]], "第 1 行：{% for x in nothing %} — 没有名称 nothing"),
        ([["{% for x in name %}"], ["{% endfor %}"]], "第 1 行：{% for x in name %} — name 不是列表"),
        ([["{% if name %}", "别的"], ["{% endif %}"]], "B1：别的 — 行标记所在的行里不能有别的内容"),
        ([["{% if name %}", "{% endif %}"]], "B1：{% endif %} — 一行只能有一个行标记"),
        ([["{{ name | nosuch }}"]], "No filter named 'nosuch'"),
    ],
)
def test_a_broken_template_says_where_and_what(rows: list[list[Any]], words: str) -> None:
    assert words in fault_of(template_of(rows), items=ITEMS, name="甲").message


@pytest.mark.parametrize(
    "expression",
    [
        "{{ name.__class__ }}",
        "{{ name.__class__.__mro__ }}",
        "{{ name.upper() }}",
        "{{ range(9) }}",
        "{{ 'x' * 999999999 }}",
        "{{ 9 ** 999999 }}",
        "{{ '%0999999999d' % 1 }}",
        "{{ name | center(999999999) }}",
        "{{ name | attr('upper') }}",
        "{% set a = name %}{{ a }}",
        "{% include 'x' %}",
        "{% for a in long %}{% for b in long %}{{ b }}{% endfor %}{% endfor %}",
        "{{ items | join(name) | join(long) | join(long) | join(long) }}",
    ],
)
def test_a_hostile_template_is_refused(expression: str) -> None:
    fault = fault_of(template_of([[expression]]), name="甲", items=ITEMS, long="长" * 5000)
    assert "A1" in fault.message


def test_rows_without_end_are_refused() -> None:
    rows = [["{% for a in many %}"], ["{% for b in many %}"], ["{{ b }}"], ["{% endfor %}"], ["{% endfor %}"]]
    assert "展开后超过 100000 行" in fault_of(template_of(rows), many=list(range(1000))).message


def test_what_is_no_workbook_is_refused() -> None:
    assert "不是 .xlsx" in fault_of(Template("表.xlsx", "templates/表.xlsx", b"PK\x03\x04 nothing")).message


def test_a_template_without_the_sheet_is_refused_with_the_sheets_there_are() -> None:
    with pytest.raises(TemplateFault, match="没有工作表 自评估表") as caught:
        render_workbook(template_of([["甲"]]), [Page("自评估表", "x", {})])
    assert caught.value.hint == "现有：表"


# --- what is set for rows, days, and many rows ------------------------------------------------------------------


@dataclass(frozen=True)
class Dated:
    day: date | str


def test_a_cell_that_is_nothing_but_a_day_becomes_a_day_and_is_shown_as_one() -> None:
    cells = ["{{ item.day }}", "至 {{ item.day }}"]
    template = template_of([["{% for item in items %}"], cells, ["{% endfor %}"]])
    sheet = render(template, items=[Dated(date(2026, 11, 20)), Dated("不详")])
    assert values(sheet) == [[datetime(2026, 11, 20), "至 2026-11-20"], ["不详", "至 不详"]]
    assert is_date_format(sheet["A1"].number_format)


def test_choices_filter_and_conditional_formats_follow_their_rows() -> None:
    template = template_of([["名称"], ["{% for item in items %}"], ["{{ item.name }}"], ["{% endfor %}"], ["合计"]])
    workbook = load_workbook(io.BytesIO(template.content))
    sheet = workbook["表"]
    choice = DataValidation(type="list", formula1='"甲,乙"')
    choice.add("A3")
    sheet.add_data_validation(choice)
    sheet.auto_filter.ref = "A1:A3"
    sheet.conditional_formatting.add("A3:A3", CellIsRule(operator="equal", formula=["1"]))
    made = render(saved(workbook), items=ITEMS * 2)
    assert [str(one.sqref) for one in made.data_validations.dataValidation] == ["A2:A5"]
    assert made.auto_filter.ref == "A1:A5"
    assert [str(one.sqref) for one in made.conditional_formatting] == ["A2:A5"]
    empty = render(saved(workbook), items=[])
    assert not empty.data_validations.dataValidation
    assert empty.auto_filter.ref == "A1:A1"
    assert not list(empty.conditional_formatting)


def test_the_condition_of_a_format_follows_its_rows() -> None:
    template = template_of([["名称", 5], ["{% for item in items %}"], ["{{ item.name }}"], ["{% endfor %}"]])
    workbook = load_workbook(io.BytesIO(template.content))
    workbook["表"].conditional_formatting.add("A3:A3", FormulaRule(formula=["AND(LEN($A3)>$B$1,A2<>A3)"]))
    made = render(saved(workbook), items=ITEMS)
    [marks] = made.conditional_formatting
    assert [(str(marks.sqref), rule.formula) for rule in marks.rules] == [("A2:A3", ["AND(LEN($A2)>$B$1,A1<>A2)"])]


def test_a_sheet_that_is_made_twice_has_choices_filter_and_formats_twice() -> None:
    template = template_of([["名称"], ["{% for item in items %}"], ["{{ item.name }}"], ["{% endfor %}"]])
    workbook = load_workbook(io.BytesIO(template.content))
    sheet = workbook["表"]
    choice = DataValidation(type="list", formula1='"甲,乙"')
    choice.add("A3")
    sheet.add_data_validation(choice)
    sheet.auto_filter.ref = "A1:A3"
    sheet.conditional_formatting.add("A3:A3", CellIsRule(operator="equal", formula=["1"]))
    pages = [Page("表", "一", {"items": ITEMS}), Page("表", "二", {"items": ITEMS * 2})]
    made = load_workbook(io.BytesIO(render_workbook(saved(workbook), pages)))
    for name, last in (("一", 3), ("二", 5)):
        assert [str(one.sqref) for one in made[name].data_validations.dataValidation] == [f"A2:A{last}"]
        assert made[name].auto_filter.ref == f"A1:A{last}"
        assert [str(one.sqref) for one in made[name].conditional_formatting] == [f"A2:A{last}"]


def test_rows_with_merged_ranges_and_rows_without_stand_in_their_order() -> None:
    template = template_of(
        [["{% for item in items %}"], ["{{ item.name }}", None], ["{{ item.amount }}", "<&> 甲 "], ["{% endfor %}"]],
        "A2:B2",
    )
    assert values(render(template, items=ITEMS)) == [["甲", None], [1.5, "<&> 甲 "], ["乙", None], [2, "<&> 甲 "]]


def test_formulas_dates_and_truth_that_a_template_has_fixed_stay_what_they_are() -> None:
    row = ["=1+1", True, date(2026, 1, 2), "{{ item.name }}"]
    sheet = render(template_of([["{% for item in items %}"], row, ["{% endfor %}"]]), items=ITEMS)
    assert values(sheet) == [["=1+1", True, datetime(2026, 1, 2), name] for name in ("甲", "乙")]
    assert sheet["A2"].data_type == "f"


def test_a_sheet_tells_readers_how_far_it_extends() -> None:
    template = template_of([["{% for item in items %}"], ["{{ item.name }}", "x"], ["{% endfor %}"]])
    content = render_workbook(template, [Page("表", "表", {"items": ITEMS * 3})])
    streamed = load_workbook(io.BytesIO(content), read_only=True)["表"]
    assert streamed.calculate_dimension() == "A1:B6"


def test_a_field_that_is_hidden_is_no_more_to_be_had_by_the_short_way() -> None:
    @dataclass(frozen=True)
    class Hiding:
        _secret: str = "x"

    fault = fault_of(template_of([["{{ item._secret }}"]]), item=Hiding())
    assert "_secret" in fault.message

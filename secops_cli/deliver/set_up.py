"""What a sheet sets for rows by their numbers: it follows the rows that it was set for."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, NamedTuple

from openpyxl.formatting.formatting import ConditionalFormattingList
from openpyxl.formula.translate import Translator, TranslatorError
from openpyxl.utils.cell import get_column_letter, range_boundaries
from openpyxl.worksheet.worksheet import Worksheet

from secops_cli.deliver.rows import Layout


class SetUp(NamedTuple):
    """What a sheet of a template sets: repeated heading rows, print area, frozen rows, filter, lists of choices and
    conditional formats, as openpyxl has them."""

    titles: str | None
    area: str | None
    panes: str | None
    filtered: str | None
    choices: list[Any]
    formats: list[tuple[str, list[Any]]]


def set_up_of(worksheet: Worksheet) -> SetUp:
    """Return what a sheet sets, before its rows are moved."""
    formats = [(str(one.sqref), list(one.rules)) for one in worksheet.conditional_formatting]
    choices = list(worksheet.data_validations.dataValidation)
    filtered = worksheet.auto_filter.ref
    return SetUp(worksheet.print_title_rows, worksheet.print_area, worksheet.freeze_panes, filtered, choices, formats)


def move_set_up(worksheet: Worksheet, before: SetUp, layout: Layout) -> None:
    """Let it follow the rows; a list of choices of which no row came is left out."""
    if before.titles:
        first, last = (int(part.strip("$")) for part in before.titles.split(":"))
        worksheet.print_title_rows = f"{layout.first_from(first)}:{layout.last_until(last)}"
    if before.area:
        one = before.area.rpartition("!")[2].replace("$", "").split(",")[0]
        worksheet.print_area = _moved(one, layout) or "A1"
    if before.panes:
        left, top, _, _ = range_boundaries(before.panes)
        worksheet.freeze_panes = f"{get_column_letter(left or 1)}{layout.first_from(top or 1)}"
    if before.filtered:
        worksheet.auto_filter.ref = _moved(before.filtered, layout)
    worksheet.data_validations.dataValidation = []
    for choice in before.choices:
        if area := _all_moved(str(choice.sqref).split(), layout):
            choice.sqref = type(choice.sqref)(area)
            worksheet.data_validations.dataValidation.append(choice)
    worksheet.conditional_formatting = ConditionalFormattingList()
    for where, rules in before.formats:
        for rule in rules if (area := _all_moved(where.split(), layout)) else ():
            rule.formula = [_followed(formula, _corner(where), _corner(area)) for formula in rule.formula or ()]
            worksheet.conditional_formatting.add(area, rule)


def _corner(area: str) -> str:
    return area.replace(":", " ").split()[0]


def _followed(formula: str, before: str, after: str) -> str:
    """A condition as it reads where its first cell has moved: relative references move along."""
    try:
        return str(Translator(f"={formula}", origin=before).translate_formula(after))[1:]
    except TranslatorError:  # it refers to a row that would stand above the sheet
        return formula


def _all_moved(ranges: Iterable[str], layout: Layout) -> str:
    return " ".join(filter(None, (_moved(one, layout) for one in ranges)))


def _moved(area: str, layout: Layout) -> str:
    """Where a range is that was over some rows of the template; empty where none of them came."""
    left, top, right, bottom = range_boundaries(area)
    first, last = layout.first_from(top or 1), layout.last_until(bottom or 1)
    return f"{get_column_letter(left or 1)}{first}:{get_column_letter(right or 1)}{last}" if first <= last else ""

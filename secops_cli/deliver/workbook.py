"""Renders an .xlsx template: cells hold expressions, rows repeat; styles, heights and merged ranges follow."""

from __future__ import annotations

import io
import re
import warnings
from collections.abc import Mapping, Sequence
from copy import copy, deepcopy
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final
from zipfile import BadZipFile

from openpyxl import Workbook, load_workbook
from openpyxl.styles import PatternFill
from openpyxl.utils.cell import get_column_letter, range_boundaries
from openpyxl.utils.exceptions import InvalidFileException
from openpyxl.worksheet.worksheet import Worksheet

from secops_cli.characters import printable
from secops_cli.deliver.expressions import MAX_TEXT, ExpressionFault, Expressions, Scope, names_in
from secops_cli.deliver.heights import MAX_HEIGHT, text_height
from secops_cli.deliver.packing import PackageFault, unpack
from secops_cli.deliver.rows import Area, Block, Layout, RowFault, expand, parse_rows
from secops_cli.deliver.sheets import Proto, Sheet, SheetFault, read_sheet
from secops_cli.deliver.templates import Template, TemplateFault

_UNREADABLE: Final = (
    BadZipFile,
    InvalidFileException,
    KeyError,
    ValueError,
    TypeError,
    AttributeError,
    IndexError,
    SyntaxError,
    OSError,
)
"""What openpyxl raises on a damaged workbook, the faults of the XML parser among them."""
_HIGHLIGHT: Final = "FFFF00"
_FORMULA_STARTS: Final = ("=", "+", "-", "@", "\t", "\r")
_NOT_IN_SHEET_NAMES: Final = re.compile(r"[\[\]:*?/\\\x00-\x1f]")


@dataclass(frozen=True, slots=True)
class Page:
    """One sheet to make.

    Attributes:
        sheet: the name of the template's sheet; several pages may be made of one.
        title: the name that the sheet gets.
        context: the names that its expressions may use.
        required: a template without that sheet is at fault; otherwise the page is left out.
    """

    sheet: str
    title: str
    context: Mapping[str, Any]
    required: bool = True


def render_workbook(template: Template, pages: Sequence[Page]) -> bytes:
    """Return the workbook that a template and its pages come to; not yet reproducible, see `packing.stamp`.

    Args:
        template: an .xlsx file.
        pages: the sheets to make, in order; sheets of the template that no page names are kept as they are.

    Raises:
        TemplateFault: it is no workbook, lacks a required sheet, or a marker or expression in it cannot be used.
    """
    return _rendered(template, _open(template), pages)


def render_all_sheets(template: Template, scope: Mapping[str, Any]) -> bytes:
    """Return the workbook in which every sheet of a template is filled from the same names.

    Raises:
        TemplateFault: it is no workbook, or a marker or expression in it cannot be used.
    """
    workbook = _open(template)
    return _rendered(template, workbook, [Page(name, name, scope) for name in workbook.sheetnames])


def _rendered(template: Template, workbook: Workbook, pages: Sequence[Page]) -> bytes:
    renderer = _Renderer(template)
    for name in dict.fromkeys(page.sheet for page in pages):
        own = [page for page in pages if page.sheet == name]
        if name not in workbook.sheetnames:
            if any(page.required for page in own):
                present = "、".join(workbook.sheetnames)
                raise TemplateFault(f"模板 {template.origin} 里没有工作表 {name}", f"现有：{present}")
            continue
        original = workbook[name]
        sheet = renderer.read(original)
        targets = [original, *(_duplicate(workbook, original, number) for number in range(1, len(own)))]
        for target, page in zip(targets, own, strict=True):
            renderer.render(sheet, target, page)
    for number, worksheet in enumerate(workbook.worksheets):
        worksheet.sheet_view.tabSelected = number == 0
    workbook.active = 0
    buffer = io.BytesIO()
    workbook.save(buffer)
    return buffer.getvalue()


def clean(text: str) -> str:
    """Return text that a cell can hold: what XML forbids is shown as �, what is too long ends in a remark."""
    text = printable(text)
    return text if len(text) <= MAX_TEXT else text[: MAX_TEXT - 8] + "…（下文略）"


def _open(template: Template) -> Workbook:
    try:
        unpack(template.content)
        with warnings.catch_warnings():
            # openpyxl warns of what it does not keep; a warning on the terminal is of no use to anybody.
            warnings.simplefilter("ignore")
            return load_workbook(io.BytesIO(template.content), keep_links=False)
    except PackageFault as fault:
        raise TemplateFault(f"模板 {template.origin} {fault.message}") from fault
    except _UNREADABLE as fault:
        raise TemplateFault(f"模板 {template.origin} 不是能打开的 .xlsx 工作簿") from fault


def _duplicate(workbook: Workbook, original: Worksheet, number: int) -> Worksheet:
    """Copy a sheet that is still a template, behind it, with the print set-up that openpyxl's own copy leaves out."""
    twin = workbook.copy_worksheet(original)
    twin.HeaderFooter = deepcopy(original.HeaderFooter)
    twin.views = deepcopy(original.views)
    twin.print_title_rows = original.print_title_rows
    if original.print_area:
        twin.print_area = original.print_area.rpartition("!")[2]
    workbook.move_sheet(twin, workbook.index(original) + number - workbook.index(twin))
    return twin


class _Renderer:
    """Fills sheets of one template; styles that it derives are made once and shared."""

    def __init__(self, template: Template) -> None:
        self._template = template
        self._expressions = Expressions()
        self._styles: dict[tuple[tuple[int, ...], bool, bool], Any] = {}

    def read(self, worksheet: Worksheet) -> Sheet:
        """Take a sheet of the template apart."""
        try:
            return read_sheet(worksheet)
        except SheetFault as fault:
            raise self._fault(worksheet.title, fault.where, fault.source, str(fault)) from fault

    def render(self, sheet: Sheet, worksheet: Worksheet, page: Page) -> None:
        """Make a page of a sheet that was read, in place."""
        layout = self._layout(sheet, page)
        titles, area, panes = worksheet.print_title_rows, worksheet.print_area, worksheet.freeze_panes
        for merged in list(worksheet.merged_cells.ranges):
            worksheet.unmerge_cells(str(merged))
        worksheet.delete_rows(1, worksheet.max_row)
        worksheet.row_dimensions.clear()
        heights = self._fill(sheet, worksheet, page, layout)
        self._merge(sheet, worksheet, page, layout, heights)
        for row, height in heights.items():
            worksheet.row_dimensions[row].height = round(min(height, MAX_HEIGHT), 2)
        _move_set_up(worksheet, layout, titles, area, panes)
        worksheet.title = _NOT_IN_SHEET_NAMES.sub("_", page.title)[:31]

    def _layout(self, sheet: Sheet, page: Page) -> Layout:
        def evaluate(block: Block, scope: Scope) -> object:
            try:
                return self._expressions.value(block.expression, scope)
            except ExpressionFault as fault:
                where = _marker_place(block.first)
                raise self._fault(page.sheet, where, sheet.markers[block.first], str(fault), scope) from fault

        try:
            return expand(parse_rows(sheet.markers, sheet.last_row), sheet.areas, page.context, evaluate)
        except RowFault as fault:
            marker = sheet.markers.get(fault.row, "")
            raise self._fault(page.sheet, _marker_place(fault.row), marker, str(fault)) from fault

    def _fill(self, sheet: Sheet, worksheet: Worksheet, page: Page, layout: Layout) -> dict[int, float]:
        """Write all rows; return the heights that they need."""
        merged = {(area.top, area.left): area for area in sheet.areas}
        heights: dict[int, float] = {}
        for number, line in enumerate(layout.lines, 1):
            heights[number] = sheet.heights.get(line.source, 0.0)
            if line.source in sheet.hidden:
                worksheet.row_dimensions[number].hidden = True
            for column, proto in sheet.cells.get(line.source, {}).items():
                cell = worksheet.cell(number, column)
                text = self._write(cell, proto, page.sheet, f"{get_column_letter(column)}{line.source}", line.scope)
                area = merged.get((line.source, column), Area(line.source, line.source, column, column))
                if area.top == area.bottom and proto.wraps and text:
                    needed = text_height(text, sheet.span(area), proto.size)
                    heights[number] = max(heights[number], needed)
            heights[number] = heights[number] or 15.0
        return heights

    def _merge(self, sheet: Sheet, worksheet: Worksheet, page: Page, layout: Layout, heights: dict[int, float]) -> None:
        """Merge what is merged in the template; a range higher than a row gets its text here, and room for it."""
        for area, source, scope in layout.merges:
            proto = sheet.cells.get(source.top, {}).get(source.left)
            anchor = worksheet.cell(area.top, area.left)
            if proto is not None and source.bottom > source.top:
                where = f"{get_column_letter(source.left)}{source.top}"
                text = self._write(anchor, proto, page.sheet, where, scope)
                rows = range(area.top, area.bottom + 1)
                short = text_height(text, sheet.span(source), proto.size) - sum(heights[row] for row in rows)
                for row in rows if proto.wraps and short > 0 else ():
                    heights[row] += short / len(rows)
            if (area.top, area.left) != (area.bottom, area.right):
                worksheet.merge_cells(
                    start_row=area.top, end_row=area.bottom, start_column=area.left, end_column=area.right
                )

    def _write(self, cell: Any, proto: Proto, sheet: str, where: str, scope: Scope) -> str:
        """Write one cell from its template; return the text that it shows."""
        cell._style = proto.style  # the public way to a style makes a new one for every cell
        if not proto.is_dynamic:
            cell.value = proto.value
            if proto.kind == "s":
                cell.data_type = "s"
            return str(proto.value) if proto.kind == "s" else ""
        try:
            shown = self._expressions.show(proto.value, scope)
        except ExpressionFault as fault:
            raise self._fault(sheet, where, proto.value, str(fault), scope) from fault
        if isinstance(shown.value, (int, Decimal)):
            cell.value = shown.value
            return str(shown.value)
        text = clean(shown.value)
        cell.value = text or None
        if text:
            cell.data_type = "s"
        self._restyle(cell, proto.style, shown.marked, shown.value.startswith(_FORMULA_STARTS))
        return text

    def _restyle(self, cell: Any, style: Any, marked: bool, quoted: bool) -> None:
        if not marked and not quoted:
            return
        key = (tuple(style), marked, quoted)
        if key not in self._styles:
            cell._style = copy(style)
            if marked:
                cell.fill = PatternFill("solid", fgColor=_HIGHLIGHT)
            if quoted:
                # Without it the text becomes a formula when somebody edits the cell.
                cell.quotePrefix = True
            self._styles[key] = copy(cell._style)
        cell._style = self._styles[key]

    def _fault(self, sheet: str, where: str, source: str, message: str, scope: Scope | None = None) -> TemplateFault:
        place = f"模板 {self._template.origin} 工作表 {sheet} {where}"
        hint = f"可用的名称：{names_in(scope)}" if scope is not None else ""
        return TemplateFault(clean(f"{place}：{' '.join(source.split())[:120]} — {message}"), hint)


def _marker_place(row: int) -> str:
    return f"第 {row} 行" if row else ""


def _move_set_up(worksheet: Worksheet, layout: Layout, titles: str | None, area: str | None, panes: str | None) -> None:
    """Let repeated heading rows, print area and frozen rows follow the rows that they were set for."""
    if titles:
        first, last = (int(part.strip("$")) for part in titles.split(":"))
        worksheet.print_title_rows = f"{layout.first_from(first)}:{layout.last_until(last)}"
    if area:
        left, top, right, bottom = range_boundaries(area.rpartition("!")[2].replace("$", "").split(",")[0])
        first_cell = f"{get_column_letter(left or 1)}{layout.first_from(top or 1)}"
        last_cell = f"{get_column_letter(right or 1)}{layout.last_until(bottom or 1)}"
        worksheet.print_area = f"{first_cell}:{last_cell}"
    if panes:
        left, top, _, _ = range_boundaries(panes)
        worksheet.freeze_panes = f"{get_column_letter(left or 1)}{layout.first_from(top or 1)}"

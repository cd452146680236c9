"""Renders an .xlsx template: cells hold expressions, rows repeat; styles, heights and merged ranges follow."""

from __future__ import annotations

import io
import re
import warnings
from collections.abc import Iterable, Mapping, Sequence
from copy import copy, deepcopy
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Final, NamedTuple
from zipfile import BadZipFile

from openpyxl import Workbook, load_workbook
from openpyxl.cell.cell import Cell
from openpyxl.styles import PatternFill, numbers
from openpyxl.utils.cell import get_column_letter
from openpyxl.utils.exceptions import InvalidFileException
from openpyxl.worksheet.worksheet import Worksheet

from secops_cli.characters import printable
from secops_cli.deliver.expressions import MAX_TEXT, ExpressionFault, Expressions, Scope, names_in
from secops_cli.deliver.heights import MAX_HEIGHT, text_height
from secops_cli.deliver.packing import PackageFault, pack, unpack
from secops_cli.deliver.rows import Area, Block, Layout, RowFault, expand, parse_rows
from secops_cli.deliver.set_up import move_set_up, set_up_of
from secops_cli.deliver.template_sheets import Proto, Sheet, SheetFault, read_sheet
from secops_cli.deliver.templates import Template, TemplateFault
from secops_cli.deliver.written_rows import cell_text, row_text, with_rows

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
_LINE: Final = 15.0
"""The height of a row that needs none, in points."""
_NOT_IN_SHEET_NAMES: Final = re.compile(r"[\[\]:*?/\\\x00-\x1f]")


@dataclass(frozen=True, slots=True)
class Page:
    """One sheet to make.

    Attributes:
        sheet: the name of the template's sheet; several pages may be made of one.
        title: the name that the sheet gets.
        context: the names that its expressions may use.
        required: a template without that sheet is at fault; otherwise the page is left out.
        unused: expressions that come to nothing on this page; a column with a cell that is one of them is hidden.
    """

    sheet: str
    title: str
    context: Mapping[str, Any]
    required: bool = True
    unused: frozenset[str] = frozenset()


def render_workbook(template: Template, pages: Sequence[Page], left_out: Iterable[str] = ()) -> bytes:
    """Return the workbook that a template and its pages come to; not yet reproducible, see `packing.stamp`.

    Args:
        template: an .xlsx file.
        pages: the sheets to make, in order; sheets of the template that no page names are kept as they are.
        left_out: the names of sheets that are not kept.

    Raises:
        TemplateFault: it is no workbook, lacks a required sheet, or a marker or expression in it cannot be used.
    """
    workbook = _open(template)
    for name in left_out:
        if name in workbook.sheetnames:
            workbook.remove(workbook[name])
    return _rendered(template, workbook, pages)


def render_all_sheets(template: Template, scope: Mapping[str, Any]) -> bytes:
    """Return the workbook in which every sheet of a template is filled from the same names.

    Raises:
        TemplateFault: it is no workbook, or a marker or expression in it cannot be used.
    """
    workbook = _open(template)
    return _rendered(template, workbook, [Page(name, name, scope) for name in workbook.sheetnames])


def _rendered(template: Template, workbook: Workbook, pages: Sequence[Page]) -> bytes:
    renderer = _Renderer(template, workbook)
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
    return renderer.saved()


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
    """Copy a sheet that is still a template, behind it, with the set-up that openpyxl's own copy leaves out."""
    twin = workbook.copy_worksheet(original)
    twin.data_validations = deepcopy(original.data_validations)
    twin.conditional_formatting = deepcopy(original.conditional_formatting)
    twin.auto_filter = deepcopy(original.auto_filter)
    twin.HeaderFooter = deepcopy(original.HeaderFooter)
    twin.views = deepcopy(original.views)
    twin.print_title_rows = original.print_title_rows
    if original.print_area:
        twin.print_area = original.print_area.rpartition("!")[2]
    workbook.move_sheet(twin, workbook.index(original) + number - workbook.index(twin))
    return twin


class _Content(NamedTuple):
    """What a cell comes to: its value, openpyxl's index of its style, and the text that it shows, for its height."""

    value: Any
    style: Any
    text: str


class _Slot(NamedTuple):
    """A cell of the template: where it stands, and how wide the text may be that makes its row higher."""

    column: int
    letter: str
    where: str
    proto: Proto
    room: float | None


def _unused(sheet: Sheet, page: Page) -> set[int]:
    """The columns that hold nothing on a page."""
    cells = ((column, proto.value) for row in sheet.cells.values() for column, proto in row.items())
    return {
        column
        for column, value in cells
        if isinstance(value, str) and value.strip().removeprefix("{{").removesuffix("}}").strip() in page.unused
    }


def _slots(sheet: Sheet, row: int) -> list[_Slot]:
    anchors = {area.left: area for area in sheet.areas if area.top == row}
    slots = []
    for column, proto in sheet.cells[row].items():
        area = anchors.get(column, Area(row, row, column, column))
        room = sheet.span(area) if proto.wraps and area.top == area.bottom else None
        letter = get_column_letter(column)
        slots.append(_Slot(column, letter, f"{letter}{row}", proto, room))
    return slots


class _Renderer:
    """Fills sheets of one template; styles that it derives are made once and shared.

    Rows in which nothing is merged do not become cells of openpyxl: they are put into the saved workbook as text.
    """

    def __init__(self, template: Template, workbook: Workbook) -> None:
        self._template = template
        self._workbook = workbook
        self._expressions = Expressions()
        self._styles: dict[tuple[tuple[int, ...], bool, bool, bool], Any] = {}
        self._numbers: dict[int, tuple[Any, int]] = {}
        self._rows: list[tuple[Worksheet, dict[int, str], int, int]] = []

    def read(self, worksheet: Worksheet) -> Sheet:
        """Take a sheet of the template apart."""
        try:
            return read_sheet(worksheet)
        except SheetFault as fault:
            raise self._fault(worksheet.title, fault.where, fault.source, str(fault)) from fault

    def render(self, sheet: Sheet, worksheet: Worksheet, page: Page) -> None:
        """Make a page of a sheet that was read, in place."""
        layout = self._layout(sheet, page)
        unused = _unused(sheet, page) if page.unused else set()
        sheet = replace(sheet, widths={**sheet.widths, **dict.fromkeys(unused, 0.0)})
        before = set_up_of(worksheet)
        for merged in list(worksheet.merged_cells.ranges):
            worksheet.unmerge_cells(str(merged))
        worksheet.delete_rows(1, worksheet.max_row)
        worksheet.row_dimensions.clear()
        heights = self._fill(sheet, worksheet, page, layout)
        self._merge(sheet, worksheet, page, layout, heights)
        for row, height in heights.items():
            worksheet.row_dimensions[row].height = _height(height)
        move_set_up(worksheet, before, layout)
        for column in unused:
            worksheet.column_dimensions[get_column_letter(column)].hidden = True
        worksheet.title = _NOT_IN_SHEET_NAMES.sub("_", page.title)[:31]

    def saved(self) -> bytes:
        """Return the workbook with all its rows."""
        buffer = io.BytesIO()
        self._workbook.save(buffer)
        parts = unpack(buffer.getvalue())
        for worksheet, rows, width, lines in self._rows:
            name = worksheet.path.removeprefix("/")
            parts[name] = with_rows(parts[name], rows, f"A1:{get_column_letter(width)}{lines}")
        return pack(parts)

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
        """Write all rows; return the heights that those rows need that openpyxl holds: where something is merged."""
        slots = {row: _slots(sheet, row) for row in sheet.cells}
        tied = {row for area, _, _ in layout.merges for row in range(area.top, area.bottom + 1)}
        heights: dict[int, float] = {}
        straight: dict[int, str] = {}
        for number, line in enumerate(layout.lines, 1):
            needed = sheet.heights.get(line.source, 0.0)
            held = number in tied or line.source in sheet.held
            cells = []
            for slot in slots.get(line.source, ()):
                content = self._content(slot.proto, page.sheet, slot.where, line.scope)
                if slot.room is not None and content.text:
                    needed = max(needed, text_height(content.text, slot.room, slot.proto.size))
                if held:
                    _put(worksheet.cell(number, slot.column), content)
                else:
                    cells.append(cell_text(f"{slot.letter}{number}", self._number(content.style), content.value))
            hidden = line.source in sheet.hidden
            if held:
                heights[number] = needed or _LINE
                worksheet.row_dimensions[number].hidden = hidden
            else:
                straight[number] = row_text(number, _height(needed or _LINE), hidden, cells)
        self._rows.append((worksheet, straight, max(sheet.widths), len(layout.lines)))
        return heights

    def _merge(self, sheet: Sheet, worksheet: Worksheet, page: Page, layout: Layout, heights: dict[int, float]) -> None:
        """Merge what is merged in the template; a range higher than a row gets its text here, and room for it."""
        for area, source, scope in layout.merges:
            proto = sheet.cells.get(source.top, {}).get(source.left)
            anchor = worksheet.cell(area.top, area.left)
            if proto is not None and source.bottom > source.top:
                where = f"{get_column_letter(source.left)}{source.top}"
                content = self._content(proto, page.sheet, where, scope)
                _put(anchor, content)
                rows = range(area.top, area.bottom + 1)
                short = text_height(content.text, sheet.span(source), proto.size) - sum(heights[row] for row in rows)
                for row in rows if proto.wraps and short > 0 else ():
                    heights[row] += short / len(rows)
            if (area.top, area.left) != (area.bottom, area.right):
                worksheet.merge_cells(
                    start_row=area.top, end_row=area.bottom, start_column=area.left, end_column=area.right
                )

    def _content(self, proto: Proto, sheet: str, where: str, scope: Scope) -> _Content:
        """What a cell of the template comes to with these names."""
        if not proto.is_dynamic:
            return _Content(proto.value, proto.style, str(proto.value) if proto.kind == "s" else "")
        try:
            shown = self._expressions.show(proto.value, scope)
        except ExpressionFault as fault:
            raise self._fault(sheet, where, proto.value, str(fault), scope) from fault
        value = shown.value
        if isinstance(value, str):
            text = clean(value)
            return _Content(text, self._style(proto, shown.marked, value.startswith(_FORMULA_STARTS), False), text)
        dated = isinstance(value, date) and not proto.shows_dates
        return _Content(value, self._style(proto, shown.marked, False, dated), str(value))

    def _style(self, proto: Proto, marked: bool, quoted: bool, dated: bool) -> Any:
        """The style of a template's cell, with what a value adds to it."""
        if not marked and not quoted and not dated:
            return proto.style
        key = (tuple(proto.style), marked, quoted, dated)
        if key not in self._styles:
            cell: Any = Cell(self._workbook.worksheets[0], 1, 1)
            cell._style = copy(proto.style)
            if marked:
                cell.fill = PatternFill("solid", fgColor=_HIGHLIGHT)
            if quoted:
                # Without it the text becomes a formula when somebody edits the cell.
                cell.quotePrefix = True
            if dated:
                cell.number_format = numbers.FORMAT_DATE_YYYYMMDD2
            self._styles[key] = copy(cell._style)
        return self._styles[key]

    def _number(self, style: Any) -> int:
        """The number of a style in the workbook; the style is kept with it, so that no other takes its identity."""
        known = self._numbers.get(id(style))
        if known is None:
            known = self._numbers[id(style)] = (style, self._workbook._cell_styles.add(style))  # type: ignore[attr-defined]
        return known[1]

    def _fault(self, sheet: str, where: str, source: str, message: str, scope: Scope | None = None) -> TemplateFault:
        place = f"模板 {self._template.origin} 工作表 {sheet} {where}"
        hint = f"可用的名称：{names_in(scope)}" if scope is not None else ""
        return TemplateFault(clean(f"{place}：{' '.join(source.split())[:120]} — {message}"), hint)


def _put(cell: Any, content: _Content) -> None:
    """Write a cell that openpyxl holds."""
    cell._style = content.style  # the public way to a style makes a new one for every cell
    cell.value = content.value if content.value != "" else None
    if content.text and isinstance(content.value, str):
        cell.data_type = "s"


def _height(points: float) -> float:
    return round(min(points, MAX_HEIGHT), 2)


def _marker_place(row: int) -> str:
    return f"第 {row} 行" if row else ""

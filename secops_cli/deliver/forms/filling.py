"""From a blank to a filled form: what it is, what goes where, and the bytes; everything else as it was."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Literal

from secops_cli.assess.case import Case
from secops_cli.assess.classification import SystemGrade
from secops_cli.assess.filing import FilledTable, filing_form
from secops_cli.deliver.forms.blocks import COVER, Block, find_blocks, titles
from secops_cli.deliver.forms.grid import Blank, Cell, Written, plain
from secops_cli.deliver.forms.labelled import LEFT, Left, fill_table
from secops_cli.deliver.forms.members import replaced_members
from secops_cli.deliver.forms.numbered import fill_rows
from secops_cli.deliver.forms.origin import with_origin
from secops_cli.deliver.forms.plan import Item, Plan
from secops_cli.deliver.forms.row_reading import NumberedRows, read_rows
from secops_cli.deliver.forms.sheet_blank import open_workbook
from secops_cli.deliver.forms.sheet_writing import written_sheets
from secops_cli.deliver.forms.spots import parts
from secops_cli.deliver.forms.which_sheet import Sheet, choose_sheet, sheets_of
from secops_cli.deliver.forms.word_blank import DOCUMENT, open_word
from secops_cli.deliver.forms.word_writing import copied_block, word_splices
from secops_cli.deliver.forms.xml_tree import BlankFault, Splice, parse_part, spliced
from secops_cli.model.filing import FilingLayout
from secops_cli.model.form_mapping import FormMapping
from secops_cli.office.opening import open_office

FILING: Final = "filing-"
_NUMBER: Final = re.compile(r"\(\d+/\d+\)")
_PAGE: Final = (b'w:type="page"', b"sectPr", b"pageBreakBefore")


@dataclass(frozen=True, slots=True, repr=False)
class Copy:
    """A table of a Word blank that is there once and needed again: what is written into the copy."""

    block: Block
    writes: tuple[Written, ...]


@dataclass(frozen=True, slots=True, repr=False)
class Filled:
    """What a fill does.

    Attributes:
        form: which form the blank is: `om-form`, `isccc:general`, `filing-2025`.
        title: its name in words.
        kind: numbered rows, or labels with cells.
        items: every field and row, in the order of the form.
        tables: what was found of the form: tables with how often they are there, or rows.
        writes: into the blank as it is.
        copies: of tables that are needed more than once.
        places: name of a field → its cell, for a saved mapping.
        subjects: the ids of the systems that are filled in.
    """

    blank: Blank
    form: str
    title: str
    kind: Literal["numbered", "labelled"]
    items: tuple[Item, ...]
    tables: tuple[tuple[str, int], ...]
    writes: tuple[Written, ...]
    copies: tuple[Copy, ...]
    places: Mapping[str, str]
    columns: Mapping[str, int]
    subjects: tuple[str, ...]
    rows: NumberedRows | None = None
    expected: int = 0

    def content(self, facts: Mapping[str, str]) -> bytes:
        """Return the filled file, with these properties.

        Raises:
            BlankFault: the file cannot be kept as it is.
        """
        parts = dict(self.blank.parts)
        if self.blank.kind == "docx":
            changed = {DOCUMENT: _document(parts[DOCUMENT], self.writes, self.copies)}
        else:
            changed = written_sheets(parts, self.writes)
        for name, part in changed.items():
            parse_part(part, name)  # what is not well-formed any more is never handed out
        return replaced_members(self.blank.content, {**changed, **with_origin(parts, facts)})


@dataclass(frozen=True, slots=True, repr=False)
class Done:
    """What a fill does, and the mapping that it followed; None where it followed none."""

    filled: Filled
    content: bytes
    mapping: FormMapping | None


def open_blank(content: bytes, name: str) -> Blank:
    """Return a blank as grids.

    Args:
        content: the file.
        name: what messages call it.

    Raises:
        OfficeFault: it is no Word or Excel file that may be opened.
        BlankFault: its parts cannot be read.
    """
    file = open_office(content, name)
    return (open_word if file.kind == "docx" else open_workbook)(content, name, file.parts)


def fingerprint(blank: Blank) -> str:
    """Return what a blank says, as a hash: the same for a file that was saved anew or has another name."""
    said = "\n".join(f"{cell.place}\t{plain(cell.text)}" for cell in blank.cells)
    return hashlib.sha256(said.encode()).hexdigest()


def fill_blank(
    case: Case,
    blank: Blank,
    form: str | None = None,
    systems: Sequence[SystemGrade] | None = None,
    mapping: FormMapping | None = None,
) -> Filled:
    """Return how a blank is filled; nothing is written yet.

    Args:
        case: the judged repository; personal values that it does not have are highlighted.
        form: which form it is; None to find out.
        systems: those that are filled in; all that have to be filed where not given.
        mapping: where fields stand in this blank, as it was saved.

    Raises:
        BlankFault: it is no form that is known, not the one that is asked for, or has other rows.
    """
    form = form or (mapping.form if mapping else None)
    layout = _layout(case, blank, form)
    if layout is not None:
        return _filing(case, blank, layout, systems, mapping)
    rows = read_rows(blank) or (read_rows(blank, mapping.columns) if mapping and mapping.columns else None)
    if rows is None:
        known = "、".join(dict.fromkeys((*(f"{FILING}{name}" for name in _layouts(case)), *_sheet_ids(case))))
        raise BlankFault(
            f"{blank.name} 认不出是哪一种表",
            f"没有找到“序号”与“证明材料清单”的表头，也没有备案表的表一、表二。能填的有：{known}",
        )
    sheet = choose_sheet(case, rows, form)
    plan = fill_rows(case, sheet, rows)
    return _numbered(blank, sheet, rows, plan)


def _sheet_ids(case: Case) -> Iterator[str]:
    return (sheet.id for sheet in sheets_of(case))


def _numbered(blank: Blank, sheet: Sheet, rows: NumberedRows, plan: Plan) -> Filled:
    columns = rows.lines[0].pieces[0][2].roles
    return Filled(
        blank=blank,
        form=sheet.id,
        title=sheet.title,
        kind="numbered",
        items=tuple(plan.items),
        tables=(("表头", rows.headings), ("编号的行", len(rows.lines))),
        writes=tuple(plan.writes),
        copies=(),
        places={},
        columns={role: span.start + 1 for role, span in columns.items()},
        subjects=(),
        rows=rows,
        expected=len(sheet.clauses),
    )


# --- filing forms -----------------------------------------------------------------------------------------------


def _layouts(case: Case) -> Mapping[str, FilingLayout]:
    return case.catalogues.rules.filing_layouts


def _layout(case: Case, blank: Blank, form: str | None) -> FilingLayout | None:
    """The layout that a blank is of; None for another kind of form."""
    layouts = _layouts(case)
    if form is not None:
        if not form.startswith(FILING):
            return None
        if form.removeprefix(FILING) not in layouts:
            known = "、".join(f"{FILING}{name}" for name in layouts)
            raise BlankFault(f"没有备案表版式 {form}", f"可用：{known}")
        return layouts[form.removeprefix(FILING)]
    text = "".join(cell.plain for cell in blank.cells)
    scores = {name: _score(blank, one, text) for name, one in layouts.items()}
    best = max(scores.values(), default=(0, 0, 0))
    if best[0] < 1:
        return None
    fitting = [name for name, score in scores.items() if score == best]
    if len(fitting) != 1:
        names = "、".join(f"{FILING}{name}" for name in layouts)
        raise BlankFault(f"{blank.name} 像备案表，看不出是哪一版", f"用 --form 指定：{names}")
    return layouts[fitting[0]]


def _score(blank: Blank, layout: FilingLayout, text: str) -> tuple[int, int, int]:
    """How well a layout fits: the tables that are found, those whose title is printed, the title of the form."""
    tables = {block.table for block in find_blocks(blank, layout)} - {COVER}
    printed = sum(any(plain(title) in text for title in titles(table)) for table in layout.tables if table.id != COVER)
    return len(tables), printed, int(any(all(part in text for part in parts(words)) for words in layout.headings))


def _filing(
    case: Case,
    blank: Blank,
    layout: FilingLayout,
    systems: Sequence[SystemGrade] | None,
    mapping: FormMapping | None,
) -> Filled:
    filled = filing_form(case, systems, layout.layout)
    blocks = find_blocks(blank, layout)
    by_id = {table.id: table for table in layout.tables}
    items: list[Item] = []
    writes: list[Written] = []
    copies: list[Copy] = []
    places: dict[str, str] = {}
    for name in dict.fromkeys(table.id for table in filled.tables):
        there = [block for block in blocks if block.table == name]
        wanted = [table for table in filled.tables if table.id == name]
        given = _given(blank, mapping) if len(there) == 1 else lambda _: None
        for index, table in enumerate(wanted):
            block = there[index] if index < len(there) else there[0] if _can_copy(blank, there) else None
            if block is None:
                items.append(_no_room(table, len(there), len(wanted), blank))
                continue
            plan = fill_table(block, by_id[name], table, layout, given)
            items += plan.items
            if index < len(there):
                writes += plan.writes
            else:
                copies.append(Copy(block, tuple(plan.writes)))
            for field, place in plan.places.items() if len(there) == 1 else ():
                places.setdefault(_NUMBER.sub("", field), place)
    return Filled(
        blank=blank,
        form=f"{FILING}{layout.layout}",
        title=layout.title,
        kind="labelled",
        items=tuple(items),
        tables=tuple((table.id, sum(b.table == table.id for b in blocks)) for table in layout.tables),
        writes=tuple(writes),
        copies=tuple(copies),
        places=places,
        columns={},
        subjects=tuple(grade.system.id for grade in filled.systems),
    )


def _given(blank: Blank, mapping: FormMapping | None) -> Callable[[str], Cell | Left | None]:
    """Where a saved mapping has a field.

    Raises:
        BlankFault: it names a place that the blank does not have.
    """
    if mapping is None or not mapping.places:
        return lambda _: None
    cells = {cell.place: cell for cell in blank.cells}
    for field, place in mapping.places.items():
        if place is not None and place not in cells:
            raise BlankFault(f"forms/{mapping.id}.yaml 写的“{field}”在 {place}，空表没有这一格", "改正，或删去这一行。")

    def given(name: str) -> Cell | Left | None:
        field = _NUMBER.sub("", name)
        place = mapping.places.get(field)
        return LEFT if field in mapping.places and place is None else cells[place] if place else None

    return given


def _can_copy(blank: Blank, there: Sequence[Block]) -> bool:
    """Whether a table is there once, in a Word file, by itself, so that more of it can be made."""
    if blank.kind != "docx" or len(there) != 1:
        return False
    parents = {id(grid.source.parent) for grid in there[0].grids}
    return there[0].whole and len(parents) == 1


def _no_room(table: FilledTable, there: int, wanted: int, blank: Blank) -> Item:
    about = f"（{table.about}）" if table.about else ""
    if not there:
        why = f"空表里没有{table.id}"
    elif blank.kind == "xlsx":
        why = f"空表里{table.id}有 {there} 张，要填 {wanted} 张；先复制这一张表，或用 --system 分几次填"
    else:
        why = f"空表里{table.id}有 {there} 张，要填 {wanted} 张；先照样复制"
    return Item(f"{table.id}{about}", "unplaced", why=why)


# --- bytes of a document ----------------------------------------------------------------------------------------


def _document(content: bytes, writes: Iterable[Written], copies: Sequence[Copy]) -> bytes:
    splices = word_splices(content, writes)
    for copy in copies:
        grids = copy.block.grids
        start, end = grids[0].start, grids[-1].end
        nodes = [grid.source for grid in grids]
        made = copied_block(content, start, end, nodes, copy.writes)
        prefix = nodes[0].prefix
        splices.append(Splice(end, end, _new_page(content[start:end], prefix) + made))
    return spliced(content, splices)


def _new_page(block: bytes, prefix: str) -> bytes:
    """A page break in front of a copy, where the block itself has none."""
    if any(sign in block for sign in _PAGE):
        return b""
    return f'<{prefix}p><{prefix}r><{prefix}br {prefix}type="page"/></{prefix}r></{prefix}p>'.encode()

"""Whatever cells of the sample's sheets are edited: those values differ afterwards, and no other line of any file."""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Mapping
from copy import deepcopy
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from functools import cache
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from secops_cli.exchange.sheets.base import plain_row, rows_of
from secops_cli.exchange.sheets.columns import Column, SheetFamily, Table, table_named, tables_of
from secops_cli.exchange.sheets.compare import normal_shown
from secops_cli.exchange.sheets.merge import merge
from secops_cli.exchange.sheets.reading import Grid, read_workbook
from secops_cli.exchange.sheets.records import Holding, gather
from secops_cli.exchange.sheets.writing import plan_files
from secops_cli.load.layout import slot_of
from secops_cli.load.positions import Positions
from secops_cli.office.opening import open_office
from secops_cli.pipeline import Request
from secops_cli.source.packaged import packaged
from secops_cli.tasks.sheets import export_sheets

CHOSEN: tuple[SheetFamily, ...] = ("rows", "people", "projects", "evidence", "systems")
TEXTS = st.text(st.sampled_from("甲乙丙 ab7-:#'\"[]{}&*!|>%@`,、，=+\\/\n~0.x"), min_size=1, max_size=12).filter(
    lambda text: text.strip() == text and text != "无" and not text.startswith('"')
)
DAYS = st.dates(date(2000, 1, 1), date(2199, 12, 31))


@cache
def exported() -> tuple[dict[str, bytes], tuple[Holding, ...], Any]:
    """The sample's files, its records, and its workbook as rows of cells."""
    root = Path(str(packaged("sample-org")))
    content, holdings = export_sheets(Request(root, date(2026, 11, 20)), CHOSEN)
    files = {path: found for holding in holdings for path, found in holding.contents.items()}
    return files, holdings, Grid(open_office(content, "样例.xlsx"))


@dataclass(frozen=True)
class Place:
    """A cell that may be edited: its table, its row in the sheet, and its column."""

    table: Table
    row: int
    column: Column


@cache
def places() -> list[Place]:
    """Every cell but ids, what is only told, and what may not be emptied or begun by itself."""
    _, _, grid = exported()
    found = []
    for family in CHOSEN:
        for table in tables_of(family):
            rows = grid.sheets[table.sheet]
            for column in table.values:
                if column.name != "id" and column.kind != "count" and column.name != "ends":
                    index = rows[0].index(column.header)
                    # A record inside a record that is not there needs more than one value to begin.
                    whole = len(column.path) == 1
                    found += [
                        Place(table, n, column) for n in range(1, len(rows)) if whole or rows[n][index] is not None
                    ]
    return found


def other(place: Place, old: Any) -> st.SearchStrategy[Any]:
    """What somebody may type into a cell; nothing where the value is not required."""
    column = place.column
    kinds: dict[str, st.SearchStrategy[Any]] = {
        "day": DAYS.map(lambda day: datetime.combine(day, time())),
        "flag": st.sampled_from(["是", "否"]),
        "number": st.decimals(0, 99, places=3, allow_nan=False).map(float),
        "whole": st.integers(0, 10_000),
        "text": TEXTS,
        "code": st.from_regex(r"[a-zA-Z甲-癸][a-zA-Z0-9甲-癸()._-]{0,8}", fullmatch=True),
        "word": st.sampled_from(column.words or ("",)),
    }
    if column.kind == "papers":
        one = st.tuples(kinds["code"], st.none() | st.integers(1, 99))
        papers = st.lists(one, min_size=1, max_size=4, unique_by=lambda item: item[0])
        return papers.map(lambda items: "\n".join(f"{name}: {page}" if page else name for name, page in items))
    if column.many:
        mark = {"text": "\n", "word": "、"}.get(column.kind, ", ")
        return st.lists(kinds[column.kind], min_size=1, max_size=4, unique=True).map(mark.join)
    if column.name.endswith("sha256"):
        return st.from_regex(r"[0-9a-f]{64}", fullmatch=True)
    may_go = not column.required and len(column.path) == 1 and old is not None
    return kinds[column.kind] | st.none() if may_go and column.name not in DEFAULTED else kinds[column.kind]


DEFAULTED = ("category", "cycle", "by", "assessor", "date")


@st.composite
def edits(draw: st.DrawFn) -> dict[tuple[str, int, str], Any]:
    _, _, grid = exported()
    chosen = draw(st.lists(st.integers(0, len(places()) - 1), min_size=1, max_size=6, unique=True))
    found = {}
    for number in chosen:
        place = places()[number]
        rows = grid.sheets[place.table.sheet]
        old = rows[place.row][rows[0].index(place.column.header)]
        found[place.table.name, place.row, place.column.name] = draw(other(place, old))
    return found


def normals(holdings: tuple[Holding, ...]) -> dict[tuple[str, str, str], Any]:
    """(table, key, column) → the meaning of each value of a repository."""
    return {
        (table.name, key, column.name): normal_shown(column, plain_row(table, record, data).get(column.name))
        for holding in holdings
        for table in tables_of(holding.family)
        for key, record, data in rows_of(holding, table)
        for column in table.values
    }


@cache
def normals_before() -> dict[tuple[str, str, str], Any]:
    return normals(exported()[1])


@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(edits())
def test_just_the_edited_values_differ_and_no_other_line(chosen: Mapping[tuple[str, int, str], Any]) -> None:
    files, holdings, grid = exported()
    sheets = dict(grid.sheets)
    wanted: dict[tuple[str, str, str], Any] = {}
    for (name, row, column_name), value in chosen.items():
        table = table_named(name)
        assert table is not None
        column = table.column(column_name)
        assert column is not None
        rows = sheets[table.sheet] = [list(line) for line in sheets[table.sheet]]
        rows[row][rows[0].index(column.header)] = value
        wanted[name, rows[row][0], column_name] = normal_shown(column, _typed(value))
    edited = SimpleNamespace(sheets=sheets, merged=grid.merged)
    incoming = read_workbook(edited)  # type: ignore[arg-type]
    assert incoming.base is not None
    plan = plan_files(merge(incoming, incoming.base, holdings, delete=False), holdings, files, ())
    assert [str(problem) for problem in plan.problems] == []
    after = {**files, **{path: content for path, content in plan.files.items() if content is not None}}
    slots = {path: slot for path in after if (slot := slot_of(path)) is not None}
    now = normals(tuple(gather(holding.family, slots, dict(after)) for holding in holdings))
    # A row of an assessment is known by what it is about, which may have been edited: those are compared in order.
    expected = {**normals_before(), **wanted}
    assert sorted(map(repr, _values(now))) == sorted(map(repr, _values(expected)))
    for path, content in plan.files.items():
        assert content is not None
        keys = [key for key in wanted if wanted[key] != normals_before()[key]]
        assert_no_other_line(path, files[path].decode(), content.decode(), holdings, keys)


def _typed(value: Any) -> Any:
    """A typed value as the meaning of cells is taken from: a float as the decimal that it shows."""
    return Decimal(str(value)) if isinstance(value, float) else value


def _values(found: Mapping[tuple[str, str, str], Any]) -> Iterator[tuple[str, str, Any]]:
    for (table, key, column), value in found.items():
        yield table, "" if table == "rows" else f"{key}.{column}", (column, value)


def assert_no_other_line(
    path: str, before: str, after: str, holdings: tuple[Holding, ...], keys: list[tuple[str, str, str]]
) -> None:
    """Lines that go or change are those of edited values."""
    lines = before.splitlines()
    allowed = {n for key in keys for n in lines_of_value(path, before, holdings, key)}
    changes = difflib.SequenceMatcher(None, lines, after.splitlines(), autojunk=False).get_opcodes()
    gone = {n for tag, i, j, _, _ in changes if tag in ("replace", "delete") for n in range(i, j)}
    assert gone <= allowed, [lines[n] for n in sorted(gone - allowed)]


def lines_of_value(path: str, text: str, holdings: tuple[Holding, ...], key: tuple[str, str, str]) -> Iterator[int]:
    """The lines, from 0, on which a value stands: that of its key and those further in below it."""
    table = table_named(key[0])
    assert table is not None
    column = table.column(key[2])
    assert column is not None
    owner, _, number = key[1].rpartition("#") if table.part else (key[1], "", "")
    record = next(h for h in holdings if h.family == table.family).records[owner]
    if record.place.path != path:
        return
    route = (*record.route, *((table.part, int(number)) if table.part else ()), *column.path)
    # A value that goes may take an empty record around it along.
    for length in range(len(route), len(record.route), -1):
        row, indent = Positions(text.encode()).key(route[:length])
        yield row - 1
        for n in range(row, len(text.splitlines())):
            line = text.splitlines()[n]
            inner = len(line) - len(line.lstrip())
            if not line.strip() or inner >= indent or (inner == indent - 1 and line.lstrip().startswith("- ")):
                yield n
            else:
                break
        if length == len(route) and len(column.path) == 1:
            return


def test_the_check_itself_sees_a_line_that_should_have_stayed() -> None:
    files, holdings, _ = exported()
    path = next(path for path in files if path.startswith("people/"))
    before = files[path].decode()
    key = holdings[1].by_file[path][0].key
    line = next(line for line in before.splitlines() if "duty:" in line)
    broken = deepcopy(before).replace(line, line.replace("duty", "note"), 1)
    try:
        assert_no_other_line(path, before, broken, holdings, [("people", key, "name")])
    except AssertionError:
        return
    raise AssertionError("a changed line went unseen")

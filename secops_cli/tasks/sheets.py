"""The use cases of sheets: a repository → a workbook; a workbook that comes back → what would change in its files."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Final

from secops_cli import __version__
from secops_cli.pipeline import Opened, Request, open_repository

if TYPE_CHECKING:
    from secops_cli.exchange.sheets.columns import SheetFamily
    from secops_cli.exchange.sheets.export import Titles
    from secops_cli.exchange.sheets.mapping import SheetMap
    from secops_cli.exchange.sheets.reading import Grid, Incoming
    from secops_cli.exchange.sheets.records import Holding, Stored
    from secops_cli.exchange.sheets.works import FieldChange, Work
    from secops_cli.exchange.sheets.writing import Plan

KIND: Final = "sheet"
"""How the properties of an exported workbook name it."""


def export_sheets(request: Request, families: Sequence[SheetFamily]) -> tuple[bytes, tuple[Holding, ...]]:
    """Return the workbook of some families, the same bytes for the same repository and day, and what went into it.

    Raises:
        UnreadableSource: nothing can be read at all.
    """
    from secops_cli.deliver.packing import Properties, stamp
    from secops_cli.exchange.sheets.export import workbook_of

    opened = open_repository(request)
    holdings = gather_families(opened, families)
    dirty = "true" if opened.source.dirty() else "false"
    facts = {"commit": opened.source.commit or "", "dirty": dirty, "families": ",".join(families)}
    workbook = workbook_of(holdings, facts, _titles(opened, holdings))
    origin = {f"secops.{name}": fact for name, fact in facts.items()}
    origin |= {"secops.kind": KIND, "secops.as_of": opened.as_of.isoformat(), "secops.version": __version__}
    return stamp(workbook, Properties("证据仓库的表", "", opened.as_of, origin)), holdings


def gather_families(opened: Opened, families: Sequence[SheetFamily]) -> tuple[Holding, ...]:
    """Read the records of some families."""
    from secops_cli.exchange.sheets.records import gather

    return tuple(gather(family, opened.plan.slots, contents_of(opened)) for family in families)


def contents_of(opened: Opened) -> dict[str, bytes | None]:
    """Path → the bytes of each file that was read; None for one that could not be."""
    found = opened.contents
    return {path: None if known is None else found.of[known] for path, known in found.hashes.items()}


def _titles(opened: Opened, holdings: Sequence[Holding]) -> Titles:
    """What tells the title of a row's clause; empty for one that no packaged standard has."""
    if all(holding.family != "rows" or not holding.records for holding in holdings):
        return lambda _: ""
    from secops_cli.source.packaged import standards_folder
    from secops_cli.standards.library import Library

    library = Library(standards_folder(), opened.store)

    def title_of(record: Stored) -> str:
        standard = library.standard(record.standard)
        clause = standard.clause.get(str(record.data["clause"]).rpartition(":")[2]) if standard else None
        return clause.title if clause else ""

    return title_of


def open_sheet(content: bytes, name: str) -> tuple[Grid, Incoming]:
    """Open a workbook that came back, or a list that was never exported (then its base is None).

    Args:
        name: what to call it in messages.

    Raises:
        OfficeFault: the workbook cannot be used.
    """
    from secops_cli.exchange.sheets.reading import Grid, read_workbook
    from secops_cli.office.opening import open_office

    grid = Grid(open_office(content, name))
    return grid, read_workbook(grid)


def plan_import(request: Request, incoming: Incoming, *, delete: bool = False) -> Plan:
    """Return what the import of an exported workbook would change; nothing is written.

    Args:
        incoming: a workbook with its base.
        delete: rows that are no longer there are meant to go.

    Raises:
        UnreadableSource: the repository cannot be read at all.
    """
    from secops_cli.exchange.sheets.columns import FAMILIES
    from secops_cli.exchange.sheets.merge import merge
    from secops_cli.exchange.sheets.works import Problem
    from secops_cli.exchange.sheets.writing import plan_files

    assert incoming.base is not None
    opened = open_repository(request)
    families = [family for family in FAMILIES if any(name.partition(".")[0] == family for name in incoming.sheets)]
    holdings = gather_families(opened, families)
    merged = merge(incoming, incoming.base, holdings, delete=delete)
    merged.problems += [Problem(spot, "", message) for spot, message in incoming.faults]
    return plan_files(merged, holdings, opened.source.files, incoming.notes)


def plan_list(request: Request, grid: Grid, mapping: SheetMap) -> Plan:
    """Return what the import of a list that an organisation already has would change; nothing is written.

    Raises:
        CommandLineError: the workbook lacks a column of the mapping.
        UnreadableSource: the repository cannot be read at all.
    """
    from secops_cli.exchange.sheets.roster import merge_list
    from secops_cli.exchange.sheets.writing import plan_files

    opened = open_repository(request)
    [holding] = gather_families(opened, [mapping.family])
    people = gather_families(opened, ["people"])[0] if mapping.family == "projects" else None
    merged, notes = merge_list(grid, mapping, holding, people)
    return plan_files(merged, [holding], opened.source.files, notes)


def remembered_map(request: Request, grid: Grid) -> tuple[str, SheetMap] | None:
    """Return the remembered mapping whose columns a list has, the one with most of them, and its file."""
    from secops_cli.exchange.sheets.mapping import fits, read_map
    from secops_cli.load.layout import SHEET_MAPS, is_yaml

    source = open_repository(request).source
    paths = [path for path in sorted(source.files) if path.startswith(SHEET_MAPS) and is_yaml(path)]
    found = [(path, read_map(content, path)) for path, content in source.read(paths) if content is not None]
    fitting = [(path, mapping) for path, mapping in found if fits(mapping, grid)]
    return max(fitting, key=lambda one: len(one[1].columns), default=None)


def places_of(plan: Plan) -> Callable[[Work, FieldChange], str]:
    """Return what tells the file and line of each value that changes, as the files were."""
    from secops_cli.exchange.sheets.slices import tail_of
    from secops_cli.load.positions import Positions

    def where(work: Work, change: FieldChange) -> str:
        if work.stored is None:
            return work.path
        path = work.stored.place.path
        text, first, route = tail_of(plan.before[path], work.stored)
        line, _ = Positions(text).value((*route, *change.path))
        return f"{path}:{first + line}"

    return where

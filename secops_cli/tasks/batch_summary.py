"""The workbook that sums up many organisations: one line each, a heat map a standard, what blocks, what to look at.

The records here are the names that templates use; a field that is renamed breaks the templates of users.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Final, Literal, TypeAlias

from secops_cli import __version__
from secops_cli.characters import plain
from secops_cli.deliver.packing import Properties, stamp
from secops_cli.deliver.templates import Template
from secops_cli.deliver.workbook import Page, render_workbook
from secops_cli.personal import masked
from secops_cli.report.contracts.batch import BatchDocument, BatchTargetEntry
from secops_cli.tasks.batch_campaign_pages import SHEETS, campaign_pages

if TYPE_CHECKING:
    from secops_cli.tasks.batch_campaign import Joined

TEMPLATE: Final = "batch.xlsx"
COLUMNS: Final = 8
"""Categories on one sheet of the heat map; the template has as many columns."""
_ROWS: Final = 50_000
"""Blocking clauses on one sheet."""
_NONE: Final = "—"
_Count: TypeAlias = int | Literal[""]


@dataclass(frozen=True, slots=True)
class Tally:
    """What is counted, of one organisation or of all; empty where one was not judged."""

    targets: _Count
    met: _Count
    unproven: _Count
    short: _Count
    gaps: _Count
    overdue: _Count
    blocking: _Count
    systems: _Count
    unsettled: _Count
    errors: _Count
    warnings: _Count


@dataclass(frozen=True, slots=True)
class Line:
    """One organisation; `remark` says in words what is to be looked at."""

    number: int
    name: str
    code: str
    source: str
    commit: str
    day: str
    tally: Tally
    remark: str


@dataclass(frozen=True, slots=True)
class HeatRow:
    """An organisation on a sheet of the heat map.

    Attributes:
        gaps: what is to be done for its targets on this sheet.
        overdue: of the whole organisation.
        cells: a text a category, empty where it has no such target.
    """

    number: int
    name: str
    code: str
    gaps: int
    overdue: int
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CategoryTally:
    """The targets of one category, over all organisations."""

    standard: str
    category: str
    targets: int
    met: int
    unproven: int
    short: int
    gaps: int


@dataclass(frozen=True, slots=True)
class BlockingRow:
    """A clause that keeps a target of an organisation from being met."""

    number: int
    name: str
    code: str
    standard: str
    category: str
    target: str
    clause: str
    title: str
    verdict: str
    reason: str


@dataclass(frozen=True, slots=True)
class Note:
    """Something to look at: an organisation that could not be judged, a code that two have, a name that differs."""

    number: int
    name: str
    code: str
    source: str
    kind: str
    text: str
    hint: str


def notes(lines: Sequence[BatchDocument]) -> list[Note]:
    """Return what is to be looked at, by organisation: faults, missing documents, codes and names that clash."""
    codes = _numbers(lines, lambda line: line["credit_code"])
    spellings = _numbers(lines, lambda line: plain(line["name"]))
    found: list[Note] = []
    for number, line in enumerate(lines, 1):
        for kind, text, hint in _matters(lines, number, codes, spellings):
            name, code = _name(line), line["credit_code"] or _NONE
            found.append(Note(number, name, code, masked(line["source"]), kind, masked(text), masked(hint)))
    return found


def _numbers(
    lines: Sequence[BatchDocument], key: Callable[[BatchDocument], Hashable | None]
) -> Mapping[Hashable, list[int]]:
    """Key → the numbers of the lines that have it."""
    found: dict[Hashable, list[int]] = defaultdict(list)
    for number, line in enumerate(lines, 1):
        if (known := key(line)) is not None:
            found[known].append(number)
    return found


def _matters(
    lines: Sequence[BatchDocument],
    number: int,
    codes: Mapping[Hashable, list[int]],
    spellings: Mapping[Hashable, list[int]],
) -> Iterator[tuple[str, str, str]]:
    """Kind, text and remedy of what is to be looked at in one line."""
    line = lines[number - 1]
    if fault := line["fault"]:
        yield "没有判定", fault["message"], fault["hint"]
    for report in line["reports"]:
        if report["fault"]:
            yield "没有出表", f"{report['report']}：{report['fault']}", ""
    code, name = line["credit_code"], line["name"]
    if code is None:
        if line["fault"] is None:
            yield "没有代码", "organization.yaml 里没有读得出的统一社会信用代码", "补上，才认得出是不是同一个单位。"
    elif others := [other for other in codes[code] if other != number]:
        yield "代码重复", f"与 {_listed(others)} 是同一个代码，合计里各算一次", "只留一份，或改正代码。"
        unlike = [other for other in others if lines[other - 1]["name"] != name]
        if unlike:
            yield (
                "名称不一",
                f"同一个代码，{_quoted(lines, unlike)}",
                "名称以登记的为准；曾用名写在 former_identities。",
            )
    same = [other for other in spellings.get(plain(name), ()) if lines[other - 1]["credit_code"] != code]
    if same:
        yield "同名不同码", f"与 {_listed(same)} 名称相同，代码不同", "核对代码。"


def _listed(numbers: Sequence[int]) -> str:
    more = f" 等 {len(numbers)} 个" if len(numbers) > 5 else ""
    return "第 " + "、".join(map(str, numbers[:5])) + " 个" + more


def _quoted(lines: Sequence[BatchDocument], numbers: Sequence[int]) -> str:
    return "；".join(f"第 {number} 个写作 {lines[number - 1]['name']}" for number in numbers[:5])


def _name(line: BatchDocument) -> str:
    return masked(line["name"] or "(单位名称未知)")


# --- counting ---------------------------------------------------------------------------------------------------


def tally(line: BatchDocument) -> Tally:
    """Return what is counted of one organisation."""
    standings = Counter(target["standing"] for target in line["institutions"])
    return Tally(
        targets=len(line["institutions"]),
        met=standings["达到"],
        unproven=standings["待证"],
        short=standings["未达"],
        gaps=line["gaps"],
        overdue=line["overdue"],
        blocking=len(line["blocking"]),
        systems=line["systems"]["total"],
        unsettled=line["systems"]["total"] - line["systems"]["settled"],
        errors=line["errors"],
        warnings=line["warnings"],
    )


def total(tallies: Iterable[Tally]) -> Tally:
    """Return the sum of all."""
    found = list(tallies)
    return Tally(**{name: sum(getattr(one, name) or 0 for one in found) for name in Tally.__dataclass_fields__})


def by_category(lines: Sequence[BatchDocument]) -> list[CategoryTally]:
    """Return the targets of each standard and category in numbers, in the order of their ids."""
    found: dict[tuple[str, str, str], list[BatchTargetEntry]] = defaultdict(list)
    for line in lines:
        for target in line["institutions"]:
            found[_column(target)].append(target)
    return [_category(standard, title, targets) for (standard, _, title), targets in sorted(found.items())]


def _category(standard: str, title: str, targets: Sequence[BatchTargetEntry]) -> CategoryTally:
    standings = Counter(target["standing"] for target in targets)
    to_do = sum(target["actions"] for target in targets)
    met, unproven, short = standings["达到"], standings["待证"], standings["未达"]
    return CategoryTally(standard, title, len(targets), met, unproven, short, to_do)


def _column(target: BatchTargetEntry) -> tuple[str, str, str]:
    return target["standard"], target["category"], target["title"]


# --- the workbook -----------------------------------------------------------------------------------------------


def summary_workbook(
    lines: Sequence[BatchDocument], template: Template, day: date, joined: Joined | None = None
) -> bytes:
    """Return the workbook; the same arguments give the same bytes.

    Args:
        lines: the results, in the order of input.
        template: see `TEMPLATE`.
        day: of the run, or the day that was asked for.
        joined: the campaigns beside the lines; without them their sheets are left out.

    Raises:
        TemplateFault: the template cannot be used.
    """
    facts = {
        "secops.kind": "batch",
        "secops.version": __version__,
        "secops.as_of": day.isoformat(),
        "secops.template": template.name,
        "secops.template_sha256": template.sha256,
    }
    more = list(campaign_pages(joined, lines)) if joined is not None else []
    left_out = () if joined is not None else SHEETS
    return stamp(render_workbook(template, [*pages(lines), *more], left_out), Properties("批量汇总", "", day, facts))


def pages(lines: Sequence[BatchDocument]) -> list[Page]:
    """Return the sheets: 总览, a heat map for each standard, 阻断条目, 提醒."""
    remarks = notes(lines)
    overview = {
        "lines": tuple(_lines(lines, remarks)),
        "total": total(map(tally, lines)),
        "organizations": len(lines),
        "failed": sum(line["fault"] is not None for line in lines),
        "codes": len({line["credit_code"] for line in lines} - {None}),
        "categories": tuple(by_category(lines)),
    }
    return [
        Page("总览", "总览", overview),
        *_heat_pages(lines),
        *_blocking_pages(lines),
        Page("提醒", "提醒", {"notes": tuple(remarks)}),
    ]


def _lines(lines: Sequence[BatchDocument], remarks: Sequence[Note]) -> Iterator[Line]:
    kinds: dict[int, list[str]] = defaultdict(list)
    for note in remarks:
        kinds[note.number].append(note.kind)
    for number, line in enumerate(lines, 1):
        commit = (line["commit"] or _NONE)[:10] + ("+" if line["dirty"] else "")
        source = f"{line['source']}@{line['revision']}" if line["revision"] else line["source"]
        remark = "、".join(dict.fromkeys(kinds[number]))
        day = line["as_of"] or _NONE
        code = line["credit_code"] or _NONE
        yield Line(number, _name(line), code, masked(source), commit, day, _counted(line), remark)


def _counted(line: BatchDocument) -> Tally:
    """The tally of a line; of one that was not judged a zero says nothing, and would look like the best of all."""
    found = tally(line)
    if line["fault"] is None:
        return found
    return Tally(**{name: getattr(found, name) or "" for name in Tally.__dataclass_fields__})


def _heat_pages(lines: Sequence[BatchDocument]) -> Iterator[Page]:
    columns = sorted({_column(target) for line in lines for target in line["institutions"]})
    for standard in dict.fromkeys(column[0] for column in columns) or [_NONE]:
        own = [column for column in columns if column[0] == standard]
        for part, first in enumerate(range(0, len(own) or 1, COLUMNS), 1):
            shown = own[first : first + COLUMNS]
            spare = ("",) * (COLUMNS - len(shown))
            context = {
                "standard": standard,
                "columns": (*(title for _, _, title in shown), *spare),
                "rows": tuple(row for row in _heat_rows(lines, shown, spare) if any(row.cells)),
            }
            # One stays: without any there is nothing that a heading could stand over.
            unused = frozenset(f"columns[{number}]" for number in range(len(shown) or 1, COLUMNS))
            yield Page("热力图", f"热力图 {standard}" + (f" {part}" if part > 1 else ""), context, unused=unused)


def _heat_rows(
    lines: Sequence[BatchDocument], columns: Sequence[tuple[str, str, str]], spare: tuple[str, ...]
) -> Iterator[HeatRow]:
    for number, line in enumerate(lines, 1):
        own = {column: [one for one in line["institutions"] if _column(one) == column] for column in columns}
        gaps = sum(one["actions"] for targets in own.values() for one in targets)
        cells = ("\n".join(map(_cell, targets)) for targets in own.values())
        code = line["credit_code"] or _NONE
        yield HeatRow(number, _name(line), code, gaps, line["overdue"], (*cells, *spare))


def _cell(target: BatchTargetEntry) -> str:
    proven, potential = target["proven"] or "无", target["potential"] or "无"
    return f"{target['standing']} {proven}/{potential}/{target['target']}"


def _blocking_pages(lines: Sequence[BatchDocument]) -> Iterator[Page]:
    rows = list(_blocking(lines))
    for part, first in enumerate(range(0, len(rows) or 1, _ROWS), 1):
        title = "阻断条目" + (f" {part}" if part > 1 else "")
        yield Page("阻断条目", title, {"rows": tuple(rows[first : first + _ROWS]), "number": len(rows)})


def _blocking(lines: Sequence[BatchDocument]) -> Iterator[BlockingRow]:
    for number, line in enumerate(lines, 1):
        titles = {(one["standard"], one["category"]): one["title"] for one in line["institutions"]}
        for one in line["blocking"]:
            yield BlockingRow(
                number,
                _name(line),
                line["credit_code"] or _NONE,
                one["standard"],
                titles.get((one["standard"], one["category"]), one["category"]),
                one["target"],
                one["clause"],
                one["title"],
                f"{one['verdict']}·{one['pending']}" if one["pending"] else one["verdict"],
                masked(one["reason"]),
            )

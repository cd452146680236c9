"""备案表数据: every field of the filing form with what is to be written in the official blank, table by table.

The records here are the names that templates use; a field that is renamed breaks the templates of users.

Source: filing forms of 2007 and 2025; the blank itself is brought by those who file.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from secops_cli.assess.case import Case
from secops_cli.assess.classification import SystemGrade
from secops_cli.assess.filing import PRIVATE, FilledField, FilledTable, filing_form
from secops_cli.deliver.expressions import TO_FILL, Marked, Personal
from secops_cli.deliver.papers.composing import Blanks, Composed

_TICKED: Final = {True: "☑", False: "□"}
_LONG: Final = 10
_PRIVATE: Final = f"（{PRIVATE}）"


@dataclass(frozen=True, slots=True)
class Row:
    """One field.

    Attributes:
        number: as printed in the layout; empty where it prints none.
        title: with the heading that it stands under.
        options: every option with its tick; empty for a field of free text.
        value: what is written, beside the options; marked where it is missing.
    """

    number: str
    title: str
    options: str
    value: str


@dataclass(frozen=True, slots=True)
class Table:
    """One table of the form; its heading is its number, its title and what it is about."""

    heading: str
    rows: tuple[Row, ...]


def compose(case: Case, grade: SystemGrade, layout: str | None) -> Composed:
    """Return the data of the form of one system.

    Args:
        case: the judged repository.
        grade: of the system, which is filed by itself.
        layout: `2007` or `2025`; None for the one in force.
    """
    form = filing_form(case, [grade], layout)
    blanks = Blanks()
    scope = {
        "title": form.layout.title,
        "system": grade.system.name,
        "tables": tuple(_table(table, blanks) for table in form.tables),
    }
    facts = {
        "secops.edition": f"{form.layout.title} · {form.layout.status}" + ("" if form.layout.verified else " · 未核"),
        "secops.system": grade.system.id,
        "secops.layout": form.layout.layout,
    }
    return Composed(form.layout.layout, scope, facts, blanks.missing)


def _table(table: FilledTable, blanks: Blanks) -> Table:
    number = f"({table.number})" if table.number else ""
    about = f"（{table.about}）" if table.about else ""
    title = "" if table.title == table.id else f" {table.title}"
    return Table(f"{table.id}{number}{title}{about}", tuple(_row(table, found, blanks) for found in table.fields))


def _row(table: FilledTable, found: FilledField, blanks: Blanks) -> Row:
    about = f"({table.about})" if table.about else ""
    value = _value(found, f"{table.id}{about} {found.name}", blanks)
    return Row(found.number, found.name, _options(found), value)


def _options(found: FilledField) -> str:
    """Every option with its tick, long ones a line each; none where it is stated that there is nothing to tick."""
    if found.value is not None and not any(option.ticked for option in found.options):
        return ""
    long = any(len(option.label) > _LONG for option in found.options)
    return ("\n" if long else "  ").join(f"{_TICKED[option.ticked]}{option.label}" for option in found.options)


def _value(found: FilledField, name: str, blanks: Blanks) -> str:
    if found.filled_by:
        return f"（{found.filled_by}填写）"
    if found.personal and found.value is not None:
        return Personal(found.value)
    if found.personal:
        return blanks.mark(_PRIVATE, name, f"private.yaml 的 {found.key}")
    if found.missing:
        return blanks.mark(f"（待填：{found.why}）" if found.why else TO_FILL, name, found.where)
    if found.value is None:
        return Marked(f"（待定：{found.why}）") if found.why else "（暂无）"
    return _beside(found)


def _beside(found: FilledField) -> str:
    """What is written beside the options: all of a field without any, else what no option says."""
    value = found.value or ""
    if not found.options:
        return value
    said = "、".join(option.label for option in found.options if option.ticked)
    if value == said:
        return ""
    return value.removeprefix(said).lstrip("：") if said and value.startswith(said) else value

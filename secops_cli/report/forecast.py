"""Forecasts as text for people, and as the `secops/forecast/1` contract."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING, Final

from secops_cli.assess.case import Case
from secops_cli.assess.forecast import Cause, Event
from secops_cli.model.judgement import Origin
from secops_cli.model.names import listed, targets
from secops_cli.model.standard import Standard
from secops_cli.report.grade import heading, no_targets
from secops_cli.report.text import safe

if TYPE_CHECKING:
    from secops_cli.report.contracts.forecast import EventEntry, ForecastDocument

_NONE: Final = "—"
_MANY: Final = 6


def format_text(case: Case, origin: Origin, until: date, events: Sequence[Event]) -> str:
    """Return one paragraph an event: the day, the target, which level turns, and why.

    What befalls several targets of a standard alike on one day is said once, with all of them.
    """
    lines = [heading(case, origin), "", f"到 {until} 为止，什么都不做会怎样"]
    alike: dict[tuple[object, ...], list[Event]] = defaultdict(list)
    for event in events:
        alike[event.day, event.after.standard.id, _turn(event), event.because].append(event)
    for same in alike.values():
        event = same[0]
        who = targets([found.after for found in same], case.grades)
        standard = event.after.standard
        whose = "(本单位自己的标准)" if standard.is_own else ""
        lines += ["", f"  {event.day}  {standard.edition.alias}{whose} {who}  {_turn(event)}"]
        lines += [f"    {line}" for line in _because(standard, event.because)]
    if not case.grades:
        lines += ["", f"  {no_targets(case)}"]
    elif not events:
        lines += ["", "  这段时间里级别没有变化，也没有新到期的监督评审或证书；已逾期的见 secops validate"]
    return "\n".join(map(safe, lines))


def _turn(event: Event) -> str:
    noun = event.after.standard.edition.level_noun
    pairs = (
        (f"可证{noun}", event.before.proven, event.after.proven),
        ("事实可达", event.before.potential, event.after.potential),
    )
    turned = [f"{title} {old or _NONE} → {new or _NONE}" for title, old, new in pairs if old != new]
    return " · ".join(turned) or event.because[0].what


def _because(standard: Standard, causes: Sequence[Cause]) -> list[str]:
    """One line for what became of the same records in the same way, with all clauses that hang on it."""
    clauses: dict[str, dict[str, None]] = defaultdict(dict)
    records: dict[str, dict[str, None]] = defaultdict(dict)
    for cause in causes:
        if cause.record is not None:
            records[cause.what][cause.record.shown] = None
        clauses[cause.what][standard.shown_clause(cause.clause)] = None
    lines = []
    for what, names in clauses.items():
        who = f"{listed(list(records[what]), _MANY)} " if records[what] else ""
        lines.append(f"{listed(list(names), _MANY)}  {who}{what}")
    return lines


def document(case: Case, origin: Origin, until: date, events: Sequence[Event]) -> ForecastDocument:
    """Return the contract `secops/forecast/1`."""
    organization = case.workspace.organization
    return {
        "schema": "secops/forecast/1",
        "organization": organization.name if organization else None,
        "from": case.as_of.isoformat(),
        "to": until.isoformat(),
        "commit": origin.commit,
        "dirty": origin.dirty,
        "events": [_event(event) for event in events],
    }


def _event(event: Event) -> EventEntry:
    grade = event.after
    return {
        "date": event.day.isoformat(),
        "standard": grade.standard.id,
        "own": grade.standard.is_own,
        "category": grade.category.id,
        "target": grade.target.level,
        "proven": [event.before.proven, event.after.proven],
        "potential": [event.before.potential, event.after.potential],
        "because": [
            {"clause": c.clause, "record": c.record.id if c.record else None, "what": c.what} for c in event.because
        ],
    }

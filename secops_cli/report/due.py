"""Deadlines as text for people, as the `secops/due/1` contract, and as a calendar."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Final

from secops_cli import __version__
from secops_cli.assess.case import Case
from secops_cli.assess.due import Deadline, unread
from secops_cli.characters import printable
from secops_cli.model.judgement import Origin
from secops_cli.report.grade import heading
from secops_cli.report.text import safe, table, wrapped

if TYPE_CHECKING:
    from secops_cli.report.contracts.due import DueDocument

_WEEK_BEFORE: Final = timedelta(days=-7, hours=9)
"""At nine in the morning: an entry of a whole day begins at midnight, when nobody looks."""
_EPOCH: Final = date(2000, 1, 1)
_DOMAIN: Final = "secops"
"""Behind the sign in the identifiers of calendar entries, which have to be unique in the world of one calendar."""


def format_text(case: Case, origin: Origin, until: date, found: Sequence[Deadline]) -> str:
    """Return one line a deadline, what is overdue first."""
    lines = [safe(heading(case, origin)), "", f"到 {until} 为止"]
    overdue = [one for one in found if one.day < case.as_of]
    for title, own in (("已过期限", overdue), ("将到期", found[len(overdue) :])):
        if own:
            lines += ["", title, *table([_row(one, case.as_of) for one in own])]
    if not found:
        lines += ["", "没有到期的事"]
    if torn := unread(case):
        lines += ["", *wrapped(safe(f"读不出，其中的日子没有列：{'、'.join(map(str, torn))}"))]
    return "\n".join(lines)


def _row(one: Deadline, as_of: date) -> tuple[str, ...]:
    days = (one.day - as_of).days
    when = f"已过 {-days} 天" if days < 0 else f"还有 {days} 天" if days else "今天"
    usual = "" if one.firm else "(一般期限)"
    return (one.day.isoformat(), when, one.kind, one.subject, one.what + usual, one.source, str(one.place.path))


def document(case: Case, origin: Origin, until: date, found: Sequence[Deadline]) -> DueDocument:
    """Return the contract `secops/due/1`."""
    organization = case.workspace.organization
    return {
        "schema": "secops/due/1",
        "organization": organization.name if organization else None,
        "as_of": case.as_of.isoformat(),
        "until": until.isoformat(),
        "commit": origin.commit,
        "dirty": origin.dirty,
        "deadlines": [
            {
                "date": one.day.isoformat(),
                "kind": one.kind,
                "what": one.what,
                "subject": one.subject,
                "source": one.source or None,
                "firm": one.firm,
                "overdue": one.day < case.as_of,
                "path": one.place.path,
                "line": one.place.line,
            }
            for one in found
        ],
        "unread": [{"path": place.path, "line": place.line} for place in unread(case)],
    }


def calendar(case: Case, found: Sequence[Deadline]) -> str:
    """Return an iCalendar file: one whole day a deadline, with a reminder a week before.

    Entries keep their identifiers from run to run, and are numbered by the day of the run, so that importing the file
    again moves what has moved and doubles nothing. The same arguments give the same text.
    """
    from icalendar import Alarm, Calendar, Event

    organization = case.workspace.organization
    name = organization.name if organization else "secops"
    whose = organization.credit_code if organization else name  # a name may change, and the entries stay
    made = Calendar()
    made.add("prodid", f"-//secops//{__version__}//ZH")
    made.add("version", "2.0")
    made.add("method", "PUBLISH")
    made.add("x-wr-calname", printable(f"{name} 到期提醒"))
    stamp = datetime(case.as_of.year, case.as_of.month, case.as_of.day, tzinfo=UTC)
    seen: dict[str, int] = {}
    for one in found:
        seen[one.key] = seen.get(one.key, 0) + 1
        event = Event()
        event.add("uid", f"{_identifier(whose, one.key, seen[one.key])}@{_DOMAIN}")
        event.add("dtstamp", stamp)
        event.add("sequence", max((case.as_of - _EPOCH).days, 0))
        event.add("dtstart", one.day)
        if one.day < date.max:
            event.add("dtend", one.day + timedelta(days=1))  # the first day that is no more of it
        event.add("summary", printable(f"{one.subject}：{one.what}"))
        event.add("description", printable("\n".join(filter(None, (one.kind, one.source, str(one.place))))))
        event.add("categories", [one.kind])
        event.add("transp", "TRANSPARENT")
        alarm = Alarm()
        alarm.add("action", "DISPLAY")
        alarm.add("description", printable(f"{one.subject}：{one.what}"))
        alarm.add("trigger", _WEEK_BEFORE)
        event.add_component(alarm)
        made.add_component(event)
    return str(made.to_ical().decode("utf-8"))


def _identifier(whose: str, key: str, number: int) -> str:
    return hashlib.sha256(f"{whose}\0{key}\0{number}".encode("utf-8", "surrogatepass")).hexdigest()[:32]

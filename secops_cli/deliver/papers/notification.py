"""信息通报: what a certificate holder has to report and has not: complaints, accidents, changes of the organisation.

The records here are the names that templates use; a field that is renamed breaks the templates of users.

Source: ISCCC-SV-001:2015 6.7.4.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from secops_cli.assess.case import Case
from secops_cli.assess.comparison import Earlier
from secops_cli.assess.holding import Matter, adverse_records, unapplied, unreported
from secops_cli.assess.surveillance import standings
from secops_cli.deliver.files import formal_date
from secops_cli.deliver.papers.applicant import applicant_of
from secops_cli.deliver.papers.composing import Blanks, Composed
from secops_cli.deliver.papers.holder import (
    ChangeRow,
    adjustment_rows,
    change_rows,
    complaint_rows,
    held_rows,
    organization_change,
    required_standings,
)
from secops_cli.deliver.papers.recorded import BY_HAND
from secops_cli.errors import CommandLineError


@dataclass(frozen=True, slots=True)
class EventRow:
    """An accident, or a complaint of which only an adverse record tells."""

    number: int
    kind: str
    date: str
    what: str
    state: str


def compose(case: Case, earlier: Earlier | None, _layout: str | None) -> Composed:
    """Return what the report says; changes between revisions only where there is an earlier one.

    Raises:
        CommandLineError: there is nothing to report, or no certificate is held.
    """
    blanks = Blanks()
    held = required_standings(standings(case), case)
    if case.workspace.unread_at("notifications"):
        place = case.workspace.unread_at("notifications")
        raise CommandLineError(f"{place} 读不出，看不出通报过什么", "先改好；secops validate 列出问题。")
    matters = unreported(case.workspace, case.as_of)
    changes = (*_changes(case, earlier),) if earlier else tuple(_renamings(case))
    others = adjustment_rows(case, earlier) if earlier else ()
    if not (matters or changes or others):
        raise CommandLineError(
            "没有未通报的事项",
            "投诉、事故写在 complaints.yaml、adverse_records；变更写成 secops report notification A..B。",
        )
    complaints = [case.workspace.complaints[m.ref.id] for m in matters if m.ref.family == "complaints"]
    scope = {
        "organization": applicant_of(case, blanks),
        "to": blanks.fill(None, "收件的机构", BY_HAND),
        "as_of": formal_date(case.as_of),
        "held": held_rows(case, held, blanks),
        "changes": changes,
        "adjustments": others,
        "events": tuple(_events(case, matters)),
        "complaints": complaint_rows(case, complaints, blanks),
        "others": blanks.fill(None, "其他重要信息（没有的写“无”）", BY_HAND),
    }
    return Composed("", scope, {"secops.earlier": earlier.commit if earlier else ""}, blanks.missing)


def _changes(case: Case, earlier: Earlier) -> Sequence[ChangeRow]:
    return change_rows(organization_change(case, earlier))


def _renamings(case: Case) -> Iterator[ChangeRow]:
    """The changes of name and code on record that nobody has applied for."""
    organization = case.workspace.organization
    if organization is None:
        return
    rows = [
        (item, renaming.identity.name, organization.name)
        if item == "单位名称"
        else (item, renaming.identity.credit_code or "", organization.credit_code)
        for renaming in unapplied(case.workspace, case.as_of)
        for item in renaming.lacking
    ]
    for number, (item, old, new) in enumerate(rows, 1):
        yield ChangeRow(number, item, old, new, "现场验证")


def _events(case: Case, matters: Iterable[Matter]) -> Iterator[EventRow]:
    closed: dict[str, date | None] = {record.id: record.closed for record in adverse_records(case.workspace)}
    listed = [matter for matter in matters if matter.ref.family == "organization"]
    for number, matter in enumerate(listed, 1):
        day = closed.get(matter.ref.id)
        state = f"{formal_date(day)}办结" if day and day <= case.as_of else "未办结"
        yield EventRow(number, matter.kind, formal_date(matter.day), matter.summary, state)

"""信息通报: what a certificate holder has to report and has not: complaints, accidents, changes of the organisation.

The records here are the names that templates use; a field that is renamed breaks the templates of users.

Source: ISCCC-SV-001:2015 6.7.4.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from secops_cli.assess.case import Case
from secops_cli.assess.comparison import Earlier
from secops_cli.assess.holding import Matter, adverse_records, unapplied, unreported
from secops_cli.assess.surveillance import standings
from secops_cli.deliver.files import formal_date
from secops_cli.deliver.papers.applicant import applicant_of
from secops_cli.deliver.papers.composing import Blanks, Composed
from secops_cli.deliver.papers.holder import (
    ChangeRow,
    ComplaintRow,
    adjustment_rows,
    change_rows,
    complaint_rows,
    facts_of_earlier,
    held_rows,
    organization_change,
    required_standings,
)
from secops_cli.deliver.papers.recorded import BY_HAND
from secops_cli.errors import CommandLineError
from secops_cli.model.holding import Complaint


@dataclass(frozen=True, slots=True)
class EventRow:
    """An accident."""

    number: int
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
    known = complaint_rows(case, _complaints(case, matters), blanks)
    scope = {
        "organization": applicant_of(case, blanks),
        "to": blanks.fill(None, "收件的机构", BY_HAND),
        "as_of": formal_date(case.as_of),
        "held": held_rows(case, held, blanks),
        "changes": changes,
        "adjustments": others,
        "events": tuple(_events(case, matters)),
        "complaints": (*known, *_told_alone(case, matters, len(known), blanks)),
        "others": blanks.fill(None, "其他重要信息（没有的写“无”）", BY_HAND),
    }
    return Composed("", scope, facts_of_earlier(earlier), blanks.missing)


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
    listed = [matter for matter in matters if matter.kind == "安全事故"]
    for number, matter in enumerate(listed, 1):
        handled = _handled(case, matter)
        yield EventRow(number, formal_date(matter.day), matter.summary, f"{handled}办结" if handled else "未办结")


def _complaints(case: Case, matters: Iterable[Matter]) -> list[Complaint]:
    return [case.workspace.complaints[matter.ref.id] for matter in matters if matter.ref.family == "complaints"]


def _told_alone(case: Case, matters: Iterable[Matter], after: int, blanks: Blanks) -> Iterator[ComplaintRow]:
    """The complaints of which only an adverse record tells: it does not say whose they are, nor what came of them."""
    listed = [matter for matter in matters if matter.kind == "客户投诉" and matter.ref.family == "organization"]
    for number, matter in enumerate(listed, after + 1):
        name, where = matter.ref.id, "complaints.yaml，adverse_record 写它的 id"
        yield ComplaintRow(
            number,
            formal_date(matter.day),
            blanks.fill(None, f"投诉 {name} 的投诉方", where),
            matter.summary,
            blanks.fill(None, f"投诉 {name} 的核实结果", where),
            blanks.fill(None, f"投诉 {name} 的处理结果", where),
            _handled(case, matter) or "未办结",
        )


def _handled(case: Case, matter: Matter) -> str:
    """The day on which an adverse record was closed, by the day of the case; empty where it is open."""
    closed = next((one.closed for one in adverse_records(case.workspace) if one.id == matter.ref.id), None)
    return formal_date(closed) if closed and closed <= case.as_of else ""

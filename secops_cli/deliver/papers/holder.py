"""What papers of certificate holders share: the certificates, what differs of the organisation, complaints.

The records here are the names that templates use; a field that is renamed breaks the templates of users.

Source: ISCCC-SV-001:2015 6.7, 6.8.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from secops_cli.assess.case import Case
from secops_cli.assess.comparison import Earlier
from secops_cli.assess.organization_change import OrganizationChange, adjustments, compare_organizations
from secops_cli.assess.surveillance import Standing
from secops_cli.deliver.files import formal_date
from secops_cli.deliver.papers.composing import NONE, Blanks, file_of
from secops_cli.errors import CommandLineError
from secops_cli.model.holding import Complaint
from secops_cli.model.workspace import RecordRef

NO_CERTIFICATE: Final = "没有有效的 isccc 资质证书"
FOLDER: Final = "folder"


@dataclass(frozen=True, slots=True)
class HeldRow:
    """A certificate that binds the organisation."""

    number: int
    id: str
    category: str
    level: str
    granted: str
    expires: str
    state: str
    last: str
    due: str


@dataclass(frozen=True, slots=True)
class ChangeRow:
    """An item of the organisation that differs; `way` is how all of them together are looked at."""

    number: int
    what: str
    before: str
    after: str
    way: str


@dataclass(frozen=True, slots=True)
class ComplaintRow:
    """One complaint."""

    number: int
    date: str
    by: str
    what: str
    outcome: str
    result: str
    handled: str


def facts_of_earlier(earlier: Earlier | None) -> dict[str, str]:
    """Return the property that names the earlier revision: its commit, `folder` for one that is in none."""
    return {"secops.earlier": earlier.commit or FOLDER} if earlier else {}


def held_rows(case: Case, standings: Iterable[Standing], blanks: Blanks) -> tuple[HeldRow, ...]:
    """Return the certificates, in the order of their ids; a number that is not stated is marked."""
    rows = []
    for number, one in enumerate(standings, 1):
        held = one.certificate
        where = f"{file_of(case.workspace, RecordRef('certificates', held.id), 'certificates.yaml')} 中 {held.id} 的"
        standard = case.standard(held.standard)
        category = standard.category(held.category) if standard else None
        rows.append(
            HeldRow(
                number,
                blanks.fill(held.number, f"证书 {held.id} 的编号", f"{where} number"),
                f"{held.category} {category.title}" if category else held.category,
                held.level,
                formal_date(held.first_granted or held.granted),
                formal_date(held.expires) if held.expires else "未写明",
                one.state or NONE,
                formal_date(one.last),
                formal_date(one.due) if one.due else NONE,
            )
        )
    return tuple(rows)


def required_standings(standings: tuple[Standing, ...], case: Case) -> tuple[Standing, ...]:
    """Return them again.

    Raises:
        CommandLineError: there are none, or it cannot be read whether there are.
    """
    place = case.workspace.unread_at("certificates")
    if not standings and place is not None:
        raise CommandLineError(f"{place} 读不出，看不出有哪些资质证书", "先改好；secops validate 列出问题。")
    if not standings:
        raise CommandLineError(NO_CERTIFICATE, "在 certificates.yaml 登记证书；没有证书的单位不必做。")
    return standings


def organization_change(case: Case, earlier: Earlier) -> OrganizationChange:
    """Return what became of the organisation since an earlier state.

    Raises:
        CommandLineError: one side's `organization.yaml` cannot be read, or is not there.
    """
    sides = (("前一版", earlier.workspace), ("后一版", case.workspace))
    for title, workspace in sides:
        if workspace.organization is None:
            raise CommandLineError(f"{title}没有能读的 organization.yaml，不能比较", "改好它，或换一版比较。")
    return compare_organizations(earlier.workspace, case.workspace, case.as_of)


def change_rows(change: OrganizationChange) -> tuple[ChangeRow, ...]:
    """Return the items that differ, as the comparison orders them."""
    return tuple(
        ChangeRow(number, one.title, _value(one.title, one.a), _value(one.title, one.b), change.verdict)
        for number, one in enumerate(change.changes, 1)
    )


def _value(title: str, value: str | None) -> str:
    return "未写明" if value is None else f"{value}万元" if title == "注册资金" else value


def adjustment_rows(case: Case, earlier: Earlier) -> tuple[ChangeRow, ...]:
    """Return what else differs, of which people say whether it is major."""
    found = adjustments(earlier.workspace, case.workspace, earlier.day, case.as_of)
    return tuple(ChangeRow(number, one.title, one.a, one.b, "由人认定") for number, one in enumerate(found, 1))


def complaint_rows(case: Case, complaints: Iterable[Complaint], blanks: Blanks) -> tuple[ComplaintRow, ...]:
    """Return the complaints; what one that is closed by the day does not tell is marked, an open one is so called."""
    rows = []
    for number, one in enumerate(complaints, 1):
        where = f"{file_of(case.workspace, RecordRef('complaints', one.id), 'complaints.yaml')} 中 {one.id} 的"
        done = one.handled is not None and one.handled <= case.as_of
        outcome: str = one.outcome or "核实中"
        result = one.result or "处理中"
        if done:
            outcome = blanks.fill(one.outcome, f"投诉 {one.id} 的核实结果", f"{where} outcome")
            result = blanks.fill(one.result, f"投诉 {one.id} 的处理结果", f"{where} result")
        handled = formal_date(one.handled) if done and one.handled else "未办结"
        rows.append(
            ComplaintRow(number, formal_date(one.received), one.complainant, one.summary, outcome, result, handled)
        )
    return tuple(rows)

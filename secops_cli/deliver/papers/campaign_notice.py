"""专项工作缺件通知: what one organisation still owes in a campaign, by which clause, until when, and to whom.

The records here are the names that templates use; a field that is renamed breaks the templates of users.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from secops_cli.assess.campaign_lacking import OWN_GROUP, Lack, lacks_of
from secops_cli.assess.campaign_plan import Plan
from secops_cli.assess.case import Case
from secops_cli.deliver.files import formal_date
from secops_cli.deliver.papers.composing import NONE, Blanks, Composed, file_of
from secops_cli.deliver.papers.kinds import TakingPart
from secops_cli.model.workspace import RecordRef


@dataclass(frozen=True, slots=True)
class LackingRow:
    """Something that is owed; `late` says by how many days, empty where it is not."""

    number: int
    system: str
    list: str
    what: str
    state: str
    source: str
    due: str
    late: str
    to: str


def compose(case: Case, subject: TakingPart, _layout: str | None) -> Composed:
    """Return what the notice to one organisation says."""
    plan, participant = subject.standing.plan, subject.organization.participant
    lacks = lacks_of(plan, subject.organization, case.as_of)
    blanks = Blanks()
    body = case.workspace.organization
    where = file_of(case.workspace, RecordRef("participants", participant.id), "participants/")
    coordinator = (
        blanks.mark(OWN_GROUP, OWN_GROUP, f"{where} 中 {participant.id} 的 coordinator") if _astray(lacks) else ""
    )
    scope = {
        "organization": blanks.fill(body and body.name, "发出通知的单位", "organization.yaml 的 name"),
        "campaign": plan.campaign.title,
        "basis": based_on(plan),
        "name": participant.name,
        "credit_code": participant.credit_code or "",
        "as_of": formal_date(case.as_of),
        "lacked": len(lacks),
        "overdue": sum(lack.days > 0 for lack in lacks),
        "lacking": tuple(_row(lack, number, coordinator) for number, lack in enumerate(lacks, 1)),
        "by_stage": _by_stage(plan, lacks),
        "unproven": any(lack.state == "待核" for lack in lacks),
    }
    return Composed("", scope, {"secops.campaign": plan.campaign.id}, blanks.missing)


def based_on(plan: Plan) -> str:
    """Return the plan whose clauses are named, and that it is no longer in force where it is not."""
    return f"《{plan.base.title}》" + (f"({plan.status})" if plan.status != "现行" else "")


def _astray(lacks: Sequence[Lack]) -> bool:
    return any(lack.to is None for lack in lacks)


def _by_stage(plan: Plan, lacks: Sequence[Lack]) -> bool:
    """Whether the day of one of these is but the last of a stage."""
    inherited: set[str | None] = {e.materials for e in plan.path if e.step not in plan.campaign.due}
    return any(lack.due is not None and lack.list and lack.list in inherited for lack in lacks)


def _row(lack: Lack, number: int, coordinator: str) -> LackingRow:
    return LackingRow(
        number=number,
        system=lack.system or "全单位",
        list=lack.list or NONE,
        what=lack.what,
        state=lack.state + (f"：{lack.why}" if lack.why else ""),
        source=lack.source or "本次工作的要求",
        due=formal_date(lack.due) if lack.due else "没有定",
        late=f"{lack.days} 日" if lack.days else "",
        to=lack.to or coordinator,
    )

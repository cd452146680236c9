"""变更申请: what a certificate holder applies for when the organisation itself has changed between two revisions.

The records here are the names that templates use; a field that is renamed breaks the templates of users.

Source: ISCCC-SV-001:2015 6.8.5.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from secops_cli.assess.case import Case
from secops_cli.assess.comparison import Earlier
from secops_cli.assess.organization_change import OrganizationChange
from secops_cli.assess.surveillance import Standing, standings
from secops_cli.deliver.expressions import Marked
from secops_cli.deliver.files import formal_date
from secops_cli.deliver.papers.applicant import applicant_of
from secops_cli.deliver.papers.composing import NONE, Blanks, Composed, joined
from secops_cli.deliver.papers.holder import (
    adjustment_rows,
    change_rows,
    facts_of_earlier,
    held_rows,
    organization_change,
    required_standings,
)
from secops_cli.deliver.papers.recorded import BY_HAND, documents_of
from secops_cli.errors import CommandLineError


@dataclass(frozen=True, slots=True)
class AbilityRow:
    """What the facts say on the day of a category for which a certificate is held."""

    number: int
    category: str
    level: str
    proven: str
    failing: str
    open: str


def compose(case: Case, earlier: Earlier, _layout: str | None) -> Composed:
    """Return what the application says.

    Raises:
        CommandLineError: nothing that has to be applied for differs, or no certificate is held.
    """
    blanks = Blanks()
    held = required_standings(standings(case), case)
    change = organization_change(case, earlier)
    others = adjustment_rows(case, earlier)
    if not change.changes and not others:
        raise CommandLineError(
            "两版之间单位没有变更，不必申请", "比较别的版本，写成 secops report change-application A..B。"
        )
    scope = {
        "organization": applicant_of(case, blanks),
        "as_of": formal_date(case.as_of),
        "since": formal_date(earlier.day) if earlier.day < case.as_of else "",
        "held": held_rows(case, held, blanks),
        "changes": change_rows(change),
        "way": change.verdict if change.changes else blanks.mark("由人认定", "审核方式", BY_HAND),
        "reason": change.reason or "没有涉及上述各项；下列调整是否重大由人认定，重大的走现场验证",
        "adjustments": others,
        "abilities": ability_rows(held),
        "documents": documents_of(case, _papers(case, change, held), blanks),
        "grounds": blanks.fill(None, "变更的理由与说明", BY_HAND),
    }
    return Composed("", scope, facts_of_earlier(earlier), blanks.missing)


def _papers(case: Case, change: OrganizationChange, held: Sequence[Standing]) -> Iterator[tuple[str, Sequence[str]]]:
    """The documents of what changed, and the certificates that are given back for new ones."""
    found = case.workspace.organization
    if found is not None:
        yield "单位情况的材料", found.evidence
        if found.capital and any(one.title == "注册资金" for one in change.changes):
            yield "注册资金的材料", found.capital.evidence
    yield "资质证书", tuple(name for one in held for name in one.certificate.evidence)


def ability_rows(held: Sequence[Standing]) -> tuple[AbilityRow, ...]:
    """Return what the facts say on the day of each certificate's category; marked where no target asks for it."""
    rows = []
    for number, one in enumerate(held, 1):
        category = joined((one.certificate.category, one.grade.category.title if one.grade else None), " ")
        proven = (one.grade.proven or "未达最低级") if one.grade else Marked("没有声明目标")
        counts = [NONE if value is None else f"{value}条" for value in (one.failing, one.open)]
        rows.append(AbilityRow(number, category, one.certificate.level, proven, counts[0], counts[1]))
    return tuple(rows)

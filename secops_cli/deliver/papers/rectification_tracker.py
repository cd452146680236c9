"""整改台账: what assessors found and what grading and the checks find not to hold, until it is put right.

What is overdue is counted to the day of the judgement; no cell holds a formula. The records here are the names that
templates use; a field that is renamed breaks the templates of users.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final, get_args

from secops_cli.assess.case import Case
from secops_cli.assess.matters import Matter, matters
from secops_cli.deliver.expressions import TO_FILL, Marked
from secops_cli.deliver.files import formal_date
from secops_cli.deliver.papers import Targets
from secops_cli.deliver.papers.composing import NONE, Blanks, Composed, file_of
from secops_cli.model.workspace import RecordRef
from secops_cli.terms import MatterKind, MatterState

_MOST_PLACES: Final = 4


@dataclass(frozen=True, slots=True)
class MatterRow:
    """Something to put right. Days are days; a day that has not come is an empty text, one that is lacking a mark.

    Attributes:
        id: of the finding, or the code of the check.
        clause: with the alias of its standard.
        overdue: days; empty where it is not overdue.
        evidence: title and id of each document, a line each.
        places: file and line, a line each.
    """

    number: int
    id: str
    source: str
    kind: str
    category: str
    clause: str
    what: str
    cause: str
    correction: str
    responsible: str
    raised: date
    due: date | str
    corrected: date | str
    verification: str
    evidence: str
    closed: date | str
    state: str
    overdue: int | str
    places: str


@dataclass(frozen=True, slots=True)
class CountRow:
    """Of one kind, or of all: how many there are in each state, and how many of the open ones are overdue."""

    kind: str
    untouched: int
    underway: int
    to_verify: int
    closed: int
    total: int
    overdue: int


def compose(case: Case, targets: Targets, _layout: str | None) -> Composed:
    """Return what the tracker says."""
    blanks = Blanks()
    found = matters(case, targets.grades, all_of_it=not (targets.standard or targets.category))
    organization = case.workspace.organization
    named = (f"{grade.standard.edition.alias} 即{grade.standard.shown_title}" for grade in targets.grades)
    scope = {
        "organization": blanks.fill(organization and organization.name, "单位名称", "organization.yaml 的 name"),
        "as_of": formal_date(case.as_of),
        "standards": "；".join(dict.fromkeys(named)),
        "counts": (*(_count(kind, [m for m in found if m.kind == kind]) for kind in get_args(MatterKind)),),
        "total": _count("合计", found),
        "matters": tuple(_row(case, matter, number, blanks) for number, matter in enumerate(found, 1)),
    }
    return Composed("", scope, {}, blanks.missing)


def _count(kind: str, found: Sequence[Matter]) -> CountRow:
    untouched, underway, to_verify, closed = (
        sum(matter.state == state for matter in found) for state in get_args(MatterState)
    )
    overdue = sum(matter.overdue > 0 for matter in found)
    return CountRow(kind, untouched, underway, to_verify, closed, len(found), overdue)


def _row(case: Case, matter: Matter, number: int, blanks: Blanks) -> MatterRow:
    shut = matter.state == "已关闭"
    done = shut or matter.state == "待验证"

    def lacking(title: str, key: str) -> str:
        shown = "未定" if key == "responsible" else TO_FILL
        if matter.source == "评审发现":
            file = file_of(case.workspace, RecordRef("findings", matter.id), "findings.yaml")
            return blanks.mark(shown, f"{matter.id} 的{title}", f"{file} 中 {matter.id} 的 {key}")
        return blanks.mark(shown, f"查出的差距的{title}", "在台账里填写")

    return MatterRow(
        number=number,
        id=NONE if matter.source == "定级" else matter.id,
        source=matter.source,
        kind=matter.kind,
        category="、".join(matter.categories) or NONE,
        clause=":".join(filter(None, (matter.standard, matter.clause))) or NONE,
        what=matter.what,
        cause=matter.cause or (NONE if shut else lacking("原因", "cause")),
        correction=matter.correction or lacking("整改措施", "correction"),
        responsible=matter.responsible or lacking("责任人", "responsible"),
        raised=matter.raised,
        due=matter.due or (NONE if shut else lacking("整改期限", "due")),
        corrected=matter.corrected or (NONE if shut else ""),
        verification=matter.verification or (lacking("验证情况", "verification") if shut else ""),
        evidence=_documents(case, matter.evidence) or (lacking("验证材料", "evidence") if done else ""),
        closed=matter.closed or "",
        state=matter.state,
        overdue=matter.overdue or "",
        places=_places(matter),
    )


def _documents(case: Case, names: Iterable[str]) -> str:
    known = case.workspace.evidence
    shown = [f"{known[name].title}（{name}）" if name in known else Marked(f"台账里没有 {name}") for name in names]
    words = "\n".join(shown)
    return Marked(words) if any(isinstance(one, Marked) for one in shown) else words


def _places(matter: Matter) -> str:
    lines = [f"{place.path}:{place.line}" for place in matter.places[:_MOST_PLACES]]
    if len(matter.places) > _MOST_PLACES:
        lines.append(f"等 {len(matter.places)} 处")
    return "\n".join(lines) or NONE

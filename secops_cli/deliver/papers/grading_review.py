"""定级评审意见表: what the experts are asked to decide on, and room for who they are, what they say and their names.

Blank rows and lines are for the meeting, and nothing that is missing from the repository; they are not marked. A
review that is recorded fills its date, its body and its conclusion. The records here are the names that templates
use; a field that is renamed breaks the templates of users.

Source: GB/T 22240-2020 4.4; 等级保护实施过程 2.2.1 3.(1).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from secops_cli.assess.case import Case
from secops_cli.assess.classification import Scored, SystemGrade, combination
from secops_cli.assess.history import last_decision
from secops_cli.deliver.files import formal_date
from secops_cli.deliver.papers.composing import NONE, Blanks, Composed, joined
from secops_cli.deliver.papers.describing import Describing, classification_file, types_of
from secops_cli.model.systems import LevelDecision
from secops_cli.terms import SecurityLevel

_ASPECTS: Final = {"S": ("业务信息", "business_information"), "A": ("系统服务", "system_service")}
_TICKED, _OPEN = "☑", "□"
_LINE: Final = "＿＿＿＿"


@dataclass(frozen=True, slots=True)
class ReviewedSystem:
    """The object that is reviewed, in short."""

    name: str
    number: str
    types: str
    status: str
    online: str
    owner: str
    department: str
    supervisor: str
    businesses: str
    service: str


@dataclass(frozen=True, slots=True)
class ReviewedAspect:
    """S or A: what is harmed and why, one line each, and the level."""

    title: str
    harms: str
    level: str


@dataclass(frozen=True, slots=True)
class Proposal:
    """The level that is put before the experts: of the initial decision, else what the matrix gives."""

    level: str
    combination: str
    edition: str
    differs: str


@dataclass(frozen=True, slots=True)
class Review:
    """What the experts concluded: boxes, one of them ticked where a review is recorded.

    Attributes:
        opinion: says what is recorded of the review; empty where none is.
        suggested: the level that was suggested instead, a line to fill where none was.
        date, by: empty where no review is recorded.
    """

    opinion: str
    agrees: str
    refuses: str
    suggests: str
    suggested: str
    date: str
    by: str


def compose(case: Case, grade: SystemGrade, _layout: str | None) -> Composed:
    """Return what the form of one system says."""
    blanks = Blanks()
    file = classification_file(case, grade.system)
    organization = case.workspace.organization
    initial = last_decision(grade.classification, "初步", case.as_of)
    proposed = initial.level if initial else grade.computed
    scope = {
        "organization": blanks.fill(
            organization.name if organization else None, "单位名称", "organization.yaml 的 name"
        ),
        "system": _system(case, grade, blanks),
        "aspects": tuple(_aspect(name, grade, proposed, blanks, file) for name in _ASPECTS),
        "proposal": _proposal(grade, proposed, blanks, file),
        "review": _review(last_decision(grade.classification, "评审", case.as_of), proposed),
    }
    return Composed("", scope, {"secops.system": grade.system.id}, blanks.missing)


def _system(case: Case, grade: SystemGrade, blanks: Blanks) -> ReviewedSystem:
    system = grade.system
    describing = Describing(case, blanks)
    [party] = describing.parties([system])
    [service] = describing.services([system])
    businesses = joined(business.name for business in system.businesses or ())
    if businesses or system.businesses is None:
        businesses = blanks.fill(businesses, f"{system.name}：承载业务", describing.where(system, "businesses"))
    return ReviewedSystem(
        name=system.name,
        number=system.number or NONE,
        types=types_of(system),
        status=system.status,
        online=formal_date(system.online_since) if system.online_since else NONE,
        owner=party.name,
        department=party.department,
        supervisor=party.supervised_by,
        businesses=businesses or "无",
        service=service.name if system.service is None else f"服务范围为{service.name}，服务对象为{service.audience}",
    )


def _level(scored: Scored, grade: SystemGrade, proposed: SecurityLevel | None) -> SecurityLevel | None:
    """The level of S or A that goes with the proposal: a raise that was decided only later is not yet in it."""
    return scored.effective if grade.final == proposed else scored.level


def _aspect(name: str, grade: SystemGrade, proposed: SecurityLevel | None, blanks: Blanks, file: str) -> ReviewedAspect:
    title, key = _ASPECTS[name]
    where = f"{file} 的 {key}"
    scored = grade.S if name == "S" else grade.A
    titles = grade.edition.object_titles if grade.edition else {}
    lines = [
        f"对{titles.get(item.object, item.object)}造成{item.degree}" + (f"：{item.reason}" if item.reason else "")
        for item, _ in scored.items
    ]
    return ReviewedAspect(
        title=title,
        harms=blanks.fill("\n".join(lines), f"{title}受到破坏时的侵害", where),
        level=blanks.fill(_level(scored, grade, proposed), f"{title}安全保护等级", where),
    )


def _proposal(grade: SystemGrade, proposed: SecurityLevel | None, blanks: Blanks, file: str) -> Proposal:
    where = f"{file} 的 business_information、system_service"
    edition = grade.edition
    differs = ""
    if proposed is not None and grade.computed is not None and proposed != grade.computed:
        differs = f"按矩阵得出{grade.computed}，初步确定为{proposed}"
    return Proposal(
        level=blanks.fill(proposed, "拟定的等级", where),
        combination=blanks.fill(
            combination(_level(grade.S, grade, proposed), _level(grade.A, grade, proposed), proposed),
            "保护要求组合",
            where,
        ),
        edition=blanks.fill(edition.title if edition else None, "定级依据", f"{file} 的 edition"),
        differs=differs,
    )


def _review(found: LevelDecision | None, proposed: SecurityLevel | None) -> Review:
    """A recorded review agrees where its level is the one that was put before it, and else suggests another."""
    if found is None:
        return Review("", _OPEN, _OPEN, _OPEN, _LINE, "", "")
    agrees = found.level == proposed
    other = proposed is not None and not agrees
    basis = f"，依据：{found.basis.rstrip('。')}" if found.basis else ""
    return Review(
        opinion=f"{formal_date(found.date)}评审意见为{found.level}（{found.conclusion}）{basis}。",
        agrees=_TICKED if agrees else _OPEN,
        refuses=_OPEN,
        suggests=_TICKED if other else _OPEN,
        suggested=found.level if other else _LINE,
        date=formal_date(found.date),
        by=found.by or "",
    )

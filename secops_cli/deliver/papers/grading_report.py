"""定级报告: the system, what is harmed when its information or its service is, and the level that follows.

The records here are the names that templates use; a field that is renamed breaks the templates of users.

Source: the structures of the reports that go with the filing forms of 2007 and of 2025.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from secops_cli.assess.case import Case
from secops_cli.assess.classification import Scored, SystemGrade, edition_name, rank
from secops_cli.deliver.expressions import TO_FILL, Shaded
from secops_cli.deliver.files import formal_date
from secops_cli.deliver.papers.composing import Blanks, Composed, file_of, joined
from secops_cli.deliver.papers.grading_system import describe
from secops_cli.model.classification import ClassificationEdition
from secops_cli.model.systems import HarmItem
from secops_cli.model.workspace import RecordRef
from secops_cli.terms import HARM_DEGREES

_KEYS: Final = {"S": "business_information", "A": "system_service"}
_TITLES: Final = {"S": "业务信息", "A": "系统服务"}


@dataclass(frozen=True, slots=True)
class MatrixRow:
    """One object harmed, and the level for each degree; the chosen cells are shaded."""

    object: str
    general: str
    serious: str
    grave: str


@dataclass(frozen=True, slots=True)
class Harm:
    """One harm that was found, why, and the level that the matrix gives it."""

    number: int
    object: str
    degree: str
    reason: str
    level: str


@dataclass(frozen=True, slots=True)
class Aspect:
    """S or A.

    Attributes:
        objects: all objects harmed, joined.
        degrees: each object with the degree of its harm, joined.
        computed: the level by the matrix.
        raised: says that the report decides a higher level; empty where it does not.
        level: the level in force.
    """

    objects: str
    degrees: str
    harms: tuple[Harm, ...]
    matrix: tuple[MatrixRow, ...]
    computed: str
    raised: str
    level: str


@dataclass(frozen=True, slots=True)
class Decision:
    """The final level.

    Attributes:
        computed: the higher of S and A by the matrix.
        differs: says how the final level differs from it; empty where it does not.
        grounds: the basis of a raise, after `differs`.
        basis: the edition by which the level was found.
        reviewed: the review and the approval; empty where neither is recorded.
    """

    level: str
    computed: str
    differs: str
    grounds: str
    combination: str
    basis: str
    reviewed: str
    date: str


def compose(case: Case, grade: SystemGrade, layout: str | None) -> Composed:
    """Return what the report of one system says.

    Args:
        case: the judged repository.
        grade: of the system.
        layout: `2010` or `2025`; None for the one that goes with the edition by which the system is graded.
    """
    blanks = Blanks()
    edition = grade.edition
    chosen = layout or (edition.report_layout if edition else "2010")
    ref = RecordRef("classifications", grade.system.id)
    file = file_of(case.workspace, ref, f"{grade.system.id} 的 classification.yaml")
    organization = case.workspace.organization
    system = describe(case, grade, blanks, full=chosen == "2025")
    scope = {
        "organization": blanks.fill(
            organization.name if organization else None, "单位名称", "organization.yaml 的 name"
        ),
        "system": system,
        "S": _aspect("S", grade.S, edition, blanks, file),
        "A": _aspect("A", grade.A, edition, blanks, file),
        "decision": _decision(case, grade, blanks, file),
    }
    facts = {
        "secops.edition": edition.standing if edition else edition_name(case.workspace, grade.classification) or "",
        "secops.system": grade.system.id,
        "secops.layout": chosen,
    }
    return Composed(chosen, scope, facts, blanks.missing)


# --- S and A ----------------------------------------------------------------------------------------------------


def _aspect(name: str, scored: Scored, edition: ClassificationEdition | None, blanks: Blanks, file: str) -> Aspect:
    title, where = _TITLES[name], f"{file} 的 {_KEYS[name]}"
    items = [item for item, _ in scored.items]
    harms = tuple(
        Harm(
            number,
            _object(edition, item),
            item.degree,
            blanks.fill(item.reason, f"{title}：{item.object}受{item.degree}的理由", f"{where} 中这一项的 reason"),
            level,
        )
        for number, (item, level) in enumerate(scored.items, 1)
    )
    computed = blanks.fill(scored.level, f"{title}安全保护等级", where)
    raised = f"本报告将{title}安全保护等级定为{scored.declared}，依据见最终等级。" if scored.declared else ""
    return Aspect(
        objects=blanks.fill(joined(harm.object for harm in harms), f"{title}受到破坏时侵害的客体", where),
        degrees=blanks.fill(
            joined((f"对{harm.object}造成{harm.degree}" for harm in harms), "；"), f"{title}受到破坏时的侵害程度", where
        ),
        harms=harms,
        matrix=_matrix(edition, items),
        computed=computed,
        raised=raised,
        level=scored.declared or computed,
    )


def _object(edition: ClassificationEdition | None, item: HarmItem) -> str:
    return edition.object_titles.get(item.object, item.object) if edition else item.object


def _matrix(edition: ClassificationEdition | None, items: list[HarmItem]) -> tuple[MatrixRow, ...]:
    """The matrix of the edition with exactly the stated cells shaded; empty where the edition is not known."""
    if edition is None:
        return ()
    chosen = {(item.object, item.degree) for item in items}
    rows = []
    for harmed, levels in edition.matrix.items():
        cells = zip(HARM_DEGREES, levels, strict=True)
        shown = (Shaded(level) if (harmed, degree) in chosen else level for degree, level in cells)
        rows.append(MatrixRow(edition.object_titles.get(harmed, harmed), *shown))
    return tuple(rows)


# --- the final level --------------------------------------------------------------------------------------------


def _decision(case: Case, grade: SystemGrade, blanks: Blanks, file: str) -> Decision:
    found = grade.classification
    standing = grade.edition.title if grade.edition else None
    steps = [d for d in (found.decisions if found else ()) if d.stage in ("评审", "核准") and d.date <= case.as_of]
    differs, grounds = _difference(grade, blanks, file)
    return Decision(
        level=blanks.fill(grade.level, "安全保护等级", f"{file} 的 business_information、system_service"),
        computed=blanks.fill(grade.computed, "安全保护等级", f"{file} 的 business_information、system_service"),
        differs=differs,
        grounds=grounds,
        combination=blanks.fill(grade.combination, "保护要求组合", f"{file} 的 business_information、system_service"),
        basis=blanks.fill(standing, "定级依据", f"{file} 的 edition"),
        reviewed="；".join(f"{formal_date(d.date)}{d.by or ''}{d.stage}意见为{d.level}" for d in steps),
        date=blanks.fill(
            (found.filled_on if found else None) or (grade.deciding.date if grade.deciding else None),
            "编制日期",
            f"{file} 的 filled_on",
        ),
    )


def _difference(grade: SystemGrade, blanks: Blanks, file: str) -> tuple[str, str]:
    """How the final level differs from the matrix, and on what basis it is higher; a lower one may not be."""
    decision, computed = grade.deciding, grade.computed
    if decision is None or computed is None or decision.level == computed:
        return "", ""
    where = f"{file} 的 decisions 中的 {decision.id}"
    words = f"按矩阵得出{computed}，{formal_date(decision.date)}{f'由{decision.by}' if decision.by else ''}最终定为"
    if rank(decision.level) < rank(computed):
        return f"{words}{decision.level}，", blanks.mark("低于按矩阵得出的等级，须改正", "最终等级", where)
    grounds = (decision.basis or TO_FILL).rstrip("。")
    if grade.raise_fault:
        grounds = blanks.mark(grounds, f"高定的依据({grade.raise_fault})", f"{where} 的 basis 与 evidence")
    return f"{words}{decision.level}，依据：", grounds

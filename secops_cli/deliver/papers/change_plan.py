"""变更方案: what a change is for and touches, what it may do to the level, and room for how it is carried out.

Resources, effects, steps and the way back are in no record: a person writes them in the document. The records here are
the names that templates use; a field that is renamed breaks the templates of users.

Source: 等级保护实施过程 2.1.1, 2.2.4 3.(1).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from secops_cli.assess.case import Case
from secops_cli.assess.follow_ups import decision_on
from secops_cli.deliver.files import formal_date
from secops_cli.deliver.papers.change_facts import ChangeFacts, facts_of_change, signers
from secops_cli.deliver.papers.composing import NONE, Blanks, Composed
from secops_cli.deliver.papers.recorded import (
    BY_HAND,
    documents_of,
    grade_of,
    head_of,
    organization_of,
)
from secops_cli.model.changes import ChangeRecord

_TICK: Final = "√"
_OTHER: Final = "另行填报"


@dataclass(frozen=True, slots=True)
class CauseRow:
    """One cause for which the level has to be looked at anew; ticked where the record names it."""

    name: str
    kind: str
    named: str


@dataclass(frozen=True, slots=True)
class Step:
    """One step of the change."""

    number: int
    what: str
    who: str
    when: str


@dataclass(frozen=True, slots=True)
class Planned:
    """What is written by hand.

    Attributes:
        reason: why it is necessary, and whether it can be done.
        resources: what it takes.
        extent: what it reaches.
        effects: what it may bring about, and how far.
        conditions: what has to be there before.
        along: what else has to be done with it.
        back_when: when to go back.
        back_how: how to go back.
    """

    reason: str
    resources: str
    extent: str
    effects: str
    conditions: str
    along: str
    back_when: str
    back_how: str


@dataclass(frozen=True, slots=True)
class Consequence:
    """What the change means for the level.

    Attributes:
        S, A: the levels of the two aspects before it.
        phase: of the life cycle, to which it leads.
        words: what that class is.
        decision: the decision about the level; marked where a major change has none.
    """

    S: str
    A: str
    phase: str
    words: str
    decision: str


def compose(case: Case, record: ChangeRecord, _layout: str | None) -> Composed:
    """Return what the plan of one change says."""
    blanks = Blanks()
    facts = facts_of_change(case, record, blanks)
    scope = {
        "organization": organization_of(case, blanks),
        "as_of": formal_date(case.as_of),
        "system": head_of(case, record.system, blanks),
        "change": facts,
        "planned": _planned(blanks),
        "causes": tuple(_causes(case, record)),
        "leads": _consequence(case, record, facts, blanks),
        "documents": documents_of(case, (("变更需求", record.request), ("变更影响分析", record.analysis)), blanks),
        "steps": (
            Step(
                1,
                blanks.fill(None, "实施步骤", BY_HAND),
                facts.implemented_by,
                blanks.fill(None, "各步骤的时间", BY_HAND),
            ),
        ),
        "signers": signers(case, record, facts, blanks),
    }
    return Composed("", scope, {"secops.system": record.system, "secops.change": record.id}, blanks.missing)


def _planned(blanks: Blanks) -> Planned:
    return Planned(
        *(
            blanks.fill(None, title, BY_HAND)
            for title in (
                "变更的必要性与可行性",
                "变更所需的资源",
                "变更范围",
                "可能的后果与影响大小",
                "变更的先决条件",
                "配套的工作",
                "回退的条件",
                "回退的办法",
            )
        )
    )


def _causes(case: Case, record: ChangeRecord) -> Iterable[CauseRow]:
    """The listed causes, those that the organisation adds, and what else the record names."""
    rules = case.catalogues.rules.change
    own = [cause for cause in case.workspace.settings.change_causes if cause not in rules.causes]
    kinds = {
        **dict.fromkeys(rules.causes, "所列原因"),
        **dict.fromkeys(own, "本单位增列"),
        **dict.fromkeys(rules.reclassify, "须重新核定的情形"),
    }
    kinds |= {cause: _OTHER for cause in record.causes if cause not in kinds}
    return (CauseRow(cause, kind, _TICK if cause in record.causes else NONE) for cause, kind in kinds.items())


def _consequence(case: Case, record: ChangeRecord, facts: ChangeFacts, blanks: Blanks) -> Consequence:
    lifecycle = case.catalogues.rules.lifecycle
    major = record.declared == "重大变更"
    branches = {branch.to: branch.when for branch in lifecycle.activities["operation.change-analysis"].branch}
    phase = "classification" if major else "implementation"
    grade = grade_of(case, record.system)
    found = decision_on(grade.classification if grade else None, record.id, case.as_of)
    if found is not None:
        by = f"由{found.by}" if found.by else ""
        decision = f"{formal_date(found.date)}{by}作出最终决定，定为{found.level}，结论为{found.conclusion}"
    elif major or record.causes:
        decision = blanks.mark("尚无针对本次变更的定级决定", "定级决定", f"{facts.levels} 的 decisions(covers)")
    else:
        decision = "未触及上述原因，不需要"
    harms = f"{facts.levels} 的 business_information、system_service"
    return Consequence(
        S=blanks.fill(grade and grade.S.effective, "业务信息的等级", harms),
        A=blanks.fill(grade and grade.A.effective, "系统服务的等级", harms),
        phase=lifecycle.phase(phase).title,
        words=branches[phase],
        decision=decision,
    )

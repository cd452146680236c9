"""重大变更 or 局部调整: what two revisions of a system amount to, and what has to follow.

The level decides, not the cause: causes only say when the level has to be looked at anew.

Source: 等级保护实施过程 2.1.1, 2.2.4 3; our reading of the table: `docs/semantics.md` (变更).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from secops_cli.assess.classification import Classifier, Rules, SystemGrade, edition_name
from secops_cli.assess.difference import FieldChange, differences, facts_of
from secops_cli.assess.follow_ups import FollowUp, new_report, of_duties, of_records, shown
from secops_cli.assess.history import latest
from secops_cli.assess.query import Papers
from secops_cli.assess.succession import descent, heirs, new_heirs, renamed, without_inherited
from secops_cli.diagnostics import Place
from secops_cli.model.changes import ChangeRecord, ChangeRules
from secops_cli.model.systems import LevelDecision
from secops_cli.model.workspace import Workspace
from secops_cli.terms import ChangeVerdict, SecurityLevel

Pair = tuple[SecurityLevel | None, SecurityLevel | None]
Unread = Mapping[str, Place]
_Judgement = tuple[ChangeVerdict, str, str | None]
"""The verdict, why, and the phase to go back to."""

_CLASSIFICATION: Final = "信息系统定级"
_IMPLEMENTATION: Final = "安全设计与实施"
_TERMINATION: Final = "信息系统终止"
_DISPOSALS: Final = (
    ("信息转移、暂存、清除处理记录", "information_record"),
    ("设备迁移、废弃处理报告", "equipment_record"),
    ("介质清除销毁记录", "media_record"),
)
"""What is to be recorded of an end → the field of `termination.yaml` that names it."""
_EDITION: Final = "换版"
_SUCCEEDS: Final = "succeeds"
"""The field by which one system tells that it was split off or merged from others."""


@dataclass(frozen=True, slots=True)
class SystemChange:
    """What became of one system between two revisions.

    Attributes:
        causes: the listed causes that are touched, and other reasons to look at the level anew.
        not_counted: why the new or edited decisions that are there are none about the change; empty without such.
        edition_only: but for wording only the edition differs by which it is classified.
        S, A, level: before and after, by the matrix.
        in_force: before and after, with what a decision raised and that is accepted.
        return_to: the phase of the life cycle to go back to; None where nothing has to be done.
        changes: what differs, wording included.
        wording: those of the changes that are only wording.
        decision: the new decision, where there is one that stands.
        heirs: the names of the systems that newly succeed it while it goes on.
        void: the new decision that does not stand, and why; empty where there is none.
        records: the records of changes that are new or belong to the new decision.
        fresh: those of the records that are new, or worded otherwise than before.
        unread: a side has something of it that cannot be read, so that nothing was compared; that side has no levels.
    """

    id: str
    name: str
    verdict: ChangeVerdict
    reason: str
    S: Pair
    A: Pair
    level: Pair
    in_force: Pair
    causes: tuple[str, ...] = ()
    return_to: str | None = None
    changes: tuple[FieldChange, ...] = ()
    wording: frozenset[FieldChange] = frozenset()
    follow_ups: tuple[FollowUp, ...] = ()
    decision: LevelDecision | None = None
    heirs: tuple[str, ...] = ()
    void: str = ""
    not_counted: str = ""
    edition_only: bool = False
    records: tuple[ChangeRecord, ...] = ()
    fresh: tuple[ChangeRecord, ...] = ()
    unread: bool = False

    @property
    def moved(self) -> bool:
        """Whether the level is another, by the matrix or as it is in force."""
        return self.level[0] != self.level[1] or self.in_force[0] != self.in_force[1]


def compare(
    a: Workspace, b: Workspace, as_of: date, rules: Rules, unreadable: tuple[Unread, Unread] = ({}, {})
) -> list[SystemChange]:
    """Compare every system of two workspaces, in the order of their ids.

    Args:
        a: the earlier revision.
        b: the later one.
        as_of: the day of the judgement, for both.
        rules: the editions, the deadlines, and the map of fields to causes.
        unreadable: of each side the systems of which something cannot be read → where; they are left to a person.
    """
    comparison = _Comparison(a, b, as_of, rules, unreadable)
    return [comparison.of(name) for name in sorted({*a.systems, *b.systems})]


class _Comparison:
    def __init__(
        self, a: Workspace, b: Workspace, as_of: date, rules: Rules, unreadable: tuple[Unread, Unread]
    ) -> None:
        self._unreadable = unreadable
        self._a = a
        self._b = b
        self._all_rules = rules
        self._rules = _with_own_causes(rules.change, b)
        self._before = Classifier(a, as_of, rules)
        self._after = Classifier(b, as_of, rules)
        self._papers = Papers(b, as_of)
        self._as_of = as_of

    def of(self, name: str) -> SystemChange:
        """What became of one system."""
        before = self._before.grade(self._a.systems[name]) if name in self._a.systems else None
        after = self._after.grade(self._b.systems[name]) if name in self._b.systems else None
        if any(name in side for side in self._unreadable):
            return self._unread(name, before, after)
        changes = tuple(differences(facts_of(self._a, name, self._rules), facts_of(self._b, name, self._rules)))
        wording = frozenset(change for change in changes if change.field in self._rules.neutral)
        stated = self._new_decision(name)
        void = self._void(name, stated, after)
        there = after or before
        assert there is not None
        parted = before and after and new_heirs(self._a, self._b, name)
        bare = replace(
            _bare(name, there.system.name, before, after),
            causes=self._causes(changes, wording, parted=bool(parted)),
            heirs=tuple(heir.name for heir in parted or ()),
            changes=changes,
            wording=wording,
            decision=None if void else stated,
            void=void,
            not_counted=self._not_counted(name, stated),
            edition_only=self._edition_only(changes, wording, before, after) and not parted,
            records=tuple(self._records(name, stated)),
            fresh=tuple(self._records(name, None)),
        )
        verdict, reason, return_to = self._verdict(bare, before, after)
        judged = replace(bare, verdict=verdict, reason=reason, return_to=return_to)
        if before is None and after is not None and after.system.succeeds:
            own = without_inherited(self._a, self._b, after.system)
            after = Classifier(own, self._as_of, self._all_rules).grade(after.system)
        return replace(judged, follow_ups=tuple(self._follow_ups(judged, before, after)))

    def _unread(self, name: str, before: SystemGrade | None, after: SystemGrade | None) -> SystemChange:
        """Nothing is concluded from what cannot be read; the levels of a side that can be are told."""
        there = after or before
        assert there is not None
        sides = zip(("前一版", "后一版"), self._unreadable, strict=True)
        where = "、".join(f"{title}的 {side[name].path}:{side[name].line}" for title, side in sides if name in side)
        old, new = (None if name in side else g for side, g in zip(self._unreadable, (before, after), strict=True))
        return replace(
            _bare(name, there.system.name, old, new),
            verdict="待重新核定",
            reason=f"{where} 有错，两版无法比较",
            unread=True,
        )

    # --- the table ----------------------------------------------------------------------------------------------

    def _verdict(self, found: SystemChange, before: SystemGrade | None, after: SystemGrade | None) -> _Judgement:
        """The first rule that fits."""
        if before is None:
            return "新增", self._origin(after), _CLASSIFICATION
        ended = self._ended(before, after)
        if ended or after is None:
            return "终止", ended, _TERMINATION
        substance = [change for change in found.changes if change not in found.wording]
        if found.edition_only:
            old, new = (_edition(w, g) for w, g in ((self._a, before), (self._b, after)))
            return "待重新核定", f"只有定级依据的版本变了：{old} → {new}({_EDITION})", _CLASSIFICATION
        if found.moved:
            return _of_level(found)
        if found.void:
            return "待重新核定", f"新的决定不算：{found.void}", _CLASSIFICATION
        if not substance and not found.heirs:
            return "无实质变化", "只有文字、联系人、次序或文件的位置不同" if found.changes else "没有不同", None
        return _of_substance(found)

    def _origin(self, after: SystemGrade | None) -> str:
        """Where a system comes from that the earlier revision has not."""
        words = "前一版没有这个系统"
        if after is None:
            return words
        origin = descent(self._a, self._b, after.system)
        other = renamed(self._b, self._a, after.system.id)
        hint = f"；同一个文件夹里原来是 {other}，疑似改了 id" if other else ""
        return f"{words}{'，' if origin else ''}{origin}{hint}"

    def _ended(self, before: SystemGrade, after: SystemGrade | None) -> str:
        """Why a system is one that has ended between the revisions; empty where it has not."""
        names = "、".join(heir.name for heir in heirs(self._b, before.system.id))
        into = f"，由{names}承接" if names else ""
        if after is None:
            other = renamed(self._a, self._b, before.system.id)
            return f"后一版没有这个系统{into}" + (f"；同一个文件夹里现在是 {other}，疑似改了 id" if other else "")
        if before.system.status != "已终止" and after.system.status == "已终止":
            return f"运行状态改为已终止{into}"
        return ""

    def _causes(
        self, changes: Iterable[FieldChange], wording: frozenset[FieldChange], *, parted: bool
    ) -> tuple[str, ...]:
        """Those that a change of substance touches; of what another system was split off, the cause for that."""
        touched = {change.field for change in changes if change not in wording} | ({_SUCCEEDS} if parted else set())
        named = {**self._rules.causes, **self._rules.reclassify}
        return tuple(cause for cause, fields in named.items() if touched.intersection(fields))

    def _new_decision(self, name: str) -> LevelDecision | None:
        """A final decision that the earlier revision lacks, with what it covers; an edited date makes none."""
        known = self._a.classifications.get(name)
        now = self._b.classifications.get(name)
        old = {decision.id for decision in (known.decisions if known else ())}
        decisions = now.decisions if now else ()
        fresh = (d for d in decisions if d.id not in old and d.stage == "最终" and d.covers)
        return latest(fresh, lambda d: d.date, self._as_of)

    def _edition_only(
        self,
        changes: Sequence[FieldChange],
        wording: frozenset[FieldChange],
        before: SystemGrade | None,
        after: SystemGrade | None,
    ) -> bool:
        if before is None or after is None or not wording.issuperset(changes):
            return False
        return _edition(self._a, before) != _edition(self._b, after)

    def _not_counted(self, name: str, stated: LevelDecision | None) -> str:
        """Why none of the decisions that are new or edited is one about a change; empty where one is."""
        known, now = self._a.classifications.get(name), self._b.classifications.get(name)
        old = {decision.id: decision for decision in (known.decisions if known else ())}
        fresh = [d for d in (now.decisions if now else ()) if old.get(d.id) != d]
        if stated is not None:
            return ""
        return "；".join(f"{d.id} {self._why_not(d, edited=d.id in old)}" for d in fresh)

    def _why_not(self, decision: LevelDecision, *, edited: bool) -> str:
        if edited:
            return "是改过的旧决定，新的决定要有新的 id"
        if decision.stage != "最终":
            return f"的阶段是{decision.stage}，不是最终"
        if not decision.covers:
            return "没有写针对的变更(covers)"
        return f"的日期 {decision.date} 晚于截至日期"

    def _void(self, name: str, stated: LevelDecision | None, after: SystemGrade | None) -> str:
        """The decision of the later revision that does not stand and was not there before, and why."""
        known = self._a.classifications.get(name)
        last = after.deciding if after else None
        told = [decision for decision in (last, stated) if decision and (not known or decision not in known.decisions)]
        faults = ((decision, self._after.void(decision, after.computed if after else None)) for decision in told)
        return next((f"{decision.id} {fault}" for decision, fault in faults if fault), "")

    # --- what follows -------------------------------------------------------------------------------------------

    def _records(self, name: str, decision: LevelDecision | None) -> Iterable[ChangeRecord]:
        covered = set(decision.covers) if decision else set()
        for record in self._b.changes.values():
            if record.system == name and (record.id in covered or self._a.changes.get(record.id) != record):
                yield record

    def _follow_ups(
        self, found: SystemChange, before: SystemGrade | None, after: SystemGrade | None
    ) -> Iterable[FollowUp]:
        if found.verdict in ("重大变更", "局部调整", "待重新核定") and not found.edition_only:
            yield from self._of_records(found.records)
        if found.verdict in ("重大变更", "待重新核定", "新增"):
            yield from self._of_classification(found, after)
        last = after or before
        if found.verdict == "终止" and last is not None:
            ended = self._b.terminations.get(found.id) or self._a.terminations.get(found.id)
            for what, field in _DISPOSALS:
                own: tuple[str, ...] = getattr(ended, field) if ended else ()
                yield self._shown(what, own or last.system.evidence, "终止处理记录")
        if found.verdict == "局部调整" and (found.S[0] != found.S[1] or found.A[0] != found.A[1]):
            yield FollowUp("按新的组合调整安全要求与备案表三", (), False)

    def _of_records(self, records: Sequence[ChangeRecord]) -> Iterable[FollowUp]:
        return of_records(self._papers, records)

    def _of_classification(self, found: SystemChange, after: SystemGrade | None) -> Iterable[FollowUp]:
        decision = found.decision
        if found.verdict == "新增":  # its first decision is about no change
            first = after.deciding if after else None
            yield self._shown("定级报告", first.evidence if first else (), "定级报告")
        else:
            yield new_report(self._papers, decision)
        yield from of_duties(self._papers, decision, after, settled=found.verdict != "待重新核定")

    def _shown(self, what: str, evidence: Sequence[str], kind: str) -> FollowUp:
        return shown(self._papers, what, evidence, kind)


def _of_level(found: SystemChange) -> _Judgement:
    """The level is another: a new decision makes it a major change, without one it has to be decided."""
    basis, (old, new) = ("按矩阵的等级", found.level) if found.level[0] != found.level[1] else ("等级", found.in_force)
    levels = f"{basis}变了({old or '未定'} → {new or '未定'})"
    if found.decision is None:
        return "待重新核定", f"{levels}，{_lacking(found, '还没有针对变更的新决定')}", _CLASSIFICATION
    listed = "" if found.causes else "；没有触及所列的原因，请复核"
    return "重大变更", f"{levels}，决定 {found.decision.id}{listed}", _CLASSIFICATION


def _lacking(found: SystemChange, words: str) -> str:
    """That there is no decision, and why those that are there do not count."""
    if found.void:
        return f"新的决定不算：{found.void}"
    return f"{words}；不算的：{found.not_counted}" if found.not_counted else words


def _of_substance(found: SystemChange) -> _Judgement:
    """The level is the same and something of substance is not."""
    touched = "、".join(found.causes) + (f"(由{'、'.join(found.heirs)}承接一部分)" if found.heirs else "")
    if found.causes and found.decision is None:
        return "待重新核定", f"触及{touched}，等级未变，{_lacking(found, '先要有决定')}", _CLASSIFICATION
    if found.causes and found.decision is not None:
        words = f"触及{touched}，决定 {found.decision.id} {found.decision.conclusion}"
        return "局部调整", words, _IMPLEMENTATION
    if found.S[0] != found.S[1] or found.A[0] != found.A[1]:
        return "局部调整", "等级未变，S 或 A 变了，保护要求的组合随之改变", _IMPLEMENTATION
    return "局部调整", "等级与所列原因都没有触及", _IMPLEMENTATION


def _with_own_causes(rules: ChangeRules, workspace: Workspace) -> ChangeRules:
    """The listed causes with those that the organisation adds; a cause of the same name gains its fields.

    A field that the organisation names as a cause matters to it and is no longer wording.
    """
    causes = dict(rules.causes)
    for cause, fields in workspace.settings.change_causes.items():
        causes[cause] = (*causes.get(cause, ()), *fields)
    own = {field for fields in workspace.settings.change_causes.values() for field in fields}
    neutral = tuple(field for field in rules.neutral if field not in own)
    return rules.model_copy(update={"causes": causes, "neutral": neutral})


def _edition(workspace: Workspace, grade: SystemGrade) -> str:
    """The edition by its id; under an alias it is still the same."""
    return grade.edition.id if grade.edition else edition_name(workspace, grade.classification) or ""


def _bare(name: str, title: str, before: SystemGrade | None, after: SystemGrade | None) -> SystemChange:
    """A system with its levels, of which nothing is told yet."""
    return SystemChange(
        id=name,
        name=title,
        verdict="无实质变化",
        reason="",
        S=_pair(before, after, "S"),
        A=_pair(before, after, "A"),
        level=(before.computed if before else None, after.computed if after else None),
        in_force=(before.in_force if before else None, after.in_force if after else None),
    )


def _pair(before: SystemGrade | None, after: SystemGrade | None, name: str) -> Pair:
    old, new = (getattr(grade, name).level if grade else None for grade in (before, after))
    return old, new

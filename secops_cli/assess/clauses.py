"""The verdict of one clause: its test on facts and on proven facts, its row, its documents, its condition."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Final

from secops_cli.assess.conditions import Truth, as_number, evaluate, judge_check, measure_with, truths
from secops_cli.assess.query import Query
from secops_cli.assess.rows import RowsInForce
from secops_cli.diagnostics import Place
from secops_cli.model.judgement import CheckResult, ClauseVerdict, DocumentUse, Quantity, Unknown, Word, in_digits
from secops_cli.model.standard import AllOf, AnyOf, Check, Clause, Condition, Judged, Not, checks_of
from secops_cli.model.workspace import PlacedRow, RecordRef
from secops_cli.terms import PENDING_KINDS, Assessor, PendingKind, Verdict


@dataclass(frozen=True, slots=True)
class Half:
    """The verdict of the test or of the row of a clause."""

    verdict: Verdict
    pending: PendingKind | None = None
    reason: str = ""


_OK = Half("符合")
_NOT_CHOSEN: Final = "未选"
_WRITTEN_BY: Final[Mapping[Assessor, str]] = {"自评": "自评估", "评审": "评审"}


@dataclass(frozen=True, slots=True)
class _Papers:
    """The documents offered for a clause.

    Attributes:
        missing: the groups of kinds that none of them serves.
        unclear: why it is not known whether a further group, that none serves either, is asked for; empty if it is.
    """

    uses: tuple[DocumentUse, ...]
    missing: tuple[tuple[str, ...], ...]
    unclear: str


_NO_PAPERS = _Papers((), (), "")


@dataclass(frozen=True)
class Judge:
    """Judges clauses of one standard for one target.

    Args:
        query: the circumstances.
        by: whose rows count.
    """

    query: Query
    by: Assessor = "自评"

    @cached_property
    def rows(self) -> RowsInForce:
        """The rows in force."""
        return self._rows(self.by)

    def _rows(self, by: Assessor) -> RowsInForce:
        return RowsInForce(self.query.workspace, self.query.standard, self.query.as_of, by)

    def verdict(self, clause: Clause, entailed_by: str | None = None) -> ClauseVerdict:
        """Judge one clause.

        Args:
            clause: the clause.
            entailed_by: a clause that is 符合 and from which this one's row half follows; used only without an own row.
        """
        return self.query.own.once(("verdict", clause.id, entailed_by), lambda: self._judge(clause, entailed_by))

    def _judge(self, clause: Clause, entailed_by: str | None) -> ClauseVerdict:
        placed = self.rows.find(clause.id, self.query.category.id)
        if clause.option and placed is None and self.rows.is_free(clause.id):
            return ClauseVerdict(clause, "不适用", None, _NOT_CHOSEN, applies=False)
        applies = self._applies(clause, placed)
        reading = self._reading(clause)
        if applies is False:
            why = self._why_not_applicable(clause, placed)
            return ClauseVerdict(clause, "不适用", None, why, applies=False, row=placed, reading=reading)
        if applies is None:
            why = self._why_condition_unknown(clause)
            return ClauseVerdict(clause, "待定", "缺事实", why, applies=None, row=placed, reading=reading)
        test = clause.test_under(reading)
        checks = tuple(self._check_all(test)) if test is not None else ()
        holds, proven = truths(test, checks) if test is not None else (None, None)
        halves = [_test_half(holds, proven, checks)] if clause.basis != "row" else []
        papers, entailing, written = _NO_PAPERS, None, None
        if clause.basis != "fact":
            papers, written = self._papers(clause, placed), placed
            entailing = entailed_by if placed is None else None
            halves.append(_OK if entailing else self._row_half(clause, placed, papers))
        joined = _worse(halves, self.by)
        return ClauseVerdict(
            clause,
            joined.verdict,
            joined.pending,
            joined.reason,
            applies=True,
            row=placed,
            reading=reading,
            checks=checks,
            test_holds=holds,
            places=self._places(placed, checks),
            entailed_by=entailing,
            documents=papers.uses,
            missing_evidence=papers.missing if written else (),
            unclear=papers.unclear if written else "",
            changed=self._changed_since(written) if written else (),
        )

    # --- applicability ------------------------------------------------------------------------------------------

    def _applies(self, clause: Clause, placed: PlacedRow | None) -> Truth:
        if clause.option and placed is not None and placed.row.conclusion == "不适用":
            return False
        if clause.when is None:
            return True
        if isinstance(clause.when, Judged):
            says_not = placed is not None and placed.row.conclusion == "不适用" and placed.row.says_why
            return not says_not
        return self._truth(clause.when)

    def _truth(self, condition: Condition) -> Truth:
        return evaluate(condition, lambda check: self._check(check).holds)

    def _why_not_applicable(self, clause: Clause, placed: PlacedRow | None) -> str:
        if clause.option:
            return _NOT_CHOSEN
        if isinstance(clause.when, Judged) and placed is not None:
            return f"{clause.when.judged}的条件不成立：{placed.row.note}"
        assert clause.when is not None and not isinstance(clause.when, Judged)
        leaves = [(self._check(check), wanted) for check, wanted in _leaves(clause.when)]
        return "；".join(self._unmet(found, wanted) for found, wanted in leaves if found.holds is not wanted)

    def _unmet(self, found: CheckResult, wanted: bool) -> str:
        """What is so, and for what the clause is meant: `申请类型为初次，只对监督适用`."""
        fact = found.measurement.fact
        if not isinstance(fact, Word):
            return shortfall(found)
        if isinstance(fact.value, bool):
            return f"{found.title}：{'是' if fact.value else '否'}"
        asked = found.required if isinstance(found.required, tuple) else (found.required,)
        scope = f"只对{'、'.join(map(self._named, asked))}适用" if wanted else "对其不适用"
        return f"{found.title}为{self._named(fact.value)}，{scope}"

    def _named(self, word: object) -> str:
        """A word as it is, the id of a category by its title."""
        category = self.query.standard.category(str(word))
        return category.title if category else str(word)

    def _why_condition_unknown(self, clause: Clause) -> str:
        assert clause.when is not None and not isinstance(clause.when, Judged)
        return "适用条件未知：" + self._unknowns(clause.when)

    def _unknowns(self, condition: Condition) -> str:
        facts = [result.measurement.fact for result in self._check_all(condition)]
        return "；".join(fact.reason for fact in facts if isinstance(fact, Unknown))

    # --- the test -----------------------------------------------------------------------------------------------

    def _reading(self, clause: Clause) -> str | None:
        chosen = self.query.workspace.settings.readings
        standard = self.query.standard
        for name in (standard.id, standard.edition.alias):
            reading = chosen.get(f"{name}:{clause.id}")
            if reading is not None and any(r.id == reading for r in clause.readings):
                return reading
        return None

    def _check(self, check: Check) -> CheckResult:
        """Several clauses and conditions ask the same of the same facts; each question is answered once."""
        return self.query.own.once(
            ("check", check.question), lambda: judge_check(check, measure_with(self.query)(check))
        )

    def _check_all(self, condition: Condition) -> list[CheckResult]:
        return [self._check(check) for check in checks_of(condition)]

    # --- the row ------------------------------------------------------------------------------------------------

    def _papers(self, clause: Clause, placed: PlacedRow | None) -> _Papers:
        offered: dict[str, str | None] = {d.id: d.pages for d in placed.row.documents} if placed else {}
        if placed is not None and not offered and self.by == "评审":  # then they judged what the organisation has shown
            own = self._rows("自评").find(clause.id, self.query.category.id)
            offered = {d.id: d.pages for d in own.row.documents} if own else {}
        names = (self.query.standard.id, self.query.standard.edition.alias)
        for support in self.query.workspace.supports_of.get(clause.id, ()):
            if support.standard in names:
                offered.setdefault(support.evidence, support.pages)
        evidence = self.query.workspace.evidence
        uses = tuple(
            DocumentUse(
                evidence_id,
                evidence[evidence_id].kind if evidence_id in evidence else "",
                pages,
                self.query.document_fault(evidence_id),
                evidence_id in evidence and evidence[evidence_id].file is None,
            )
            for evidence_id, pages in offered.items()
        )
        missing = []
        unclear = []
        for group in clause.evidence.all:
            asked = True if group.when is None else self._truth(group.when)
            if asked is False or not self.query.missing_kinds(tuple(offered), (group.any,)):
                continue
            if asked:
                missing.append(group.any)
            else:
                assert group.when is not None
                unclear.append(f"{self._unknowns(group.when)}，不知是否要{'或'.join(group.any)}")
        return _Papers(uses, tuple(missing), "；".join(unclear))

    def _row_half(self, clause: Clause, placed: PlacedRow | None, papers: _Papers) -> Half:
        if placed is None:
            return Half("待定", "未评估", self._why_no_row(clause))
        row = placed.row
        if row.conclusion == "不符合":
            return Half("不符合", None, f"{_WRITTEN_BY[self.by]}为不符合" + (f"：{row.note}" if row.note else ""))
        if row.conclusion == "不适用":
            return Half("待定", "未评估", "不适用的用法不成立，按未评估处理")
        if papers.missing:
            faults = [f"{u.id} {u.fault}" for u in papers.uses if u.fault]
            lacking = "；".join(f"缺{'或'.join(group)}" for group in papers.missing)
            return Half("待定", "缺证", "；".join([lacking, *faults]))
        if papers.unclear:
            return Half("待定", "缺事实", papers.unclear)
        changed = self._changed_since(placed)
        if changed:
            return Half("待定", "需复核", f"结论之后证据有变动：{'、'.join(changed)}")
        return _OK

    def _why_no_row(self, clause: Clause) -> str:
        if self.rows.is_held_back(clause.id):
            return f"{_WRITTEN_BY[self.by]}行读不出或互相矛盾"
        late = self.rows.is_later(clause.id)
        return f"{_WRITTEN_BY[self.by]}行的日期晚于截至日期" if late else f"没有{_WRITTEN_BY[self.by]}行"

    def _changed_since(self, placed: PlacedRow) -> tuple[str, ...]:
        """The documents whose content is no longer what it was when the conclusion was drawn."""
        documents = self.query.workspace.documents
        return tuple(
            item.id
            for item in placed.row.documents
            if item.sha256 and ((now := documents.get(item.id)) is None or now.fault or now.sha256 != item.sha256)
        )

    def _places(self, placed: PlacedRow | None, checks: Iterable[CheckResult]) -> tuple[Place, ...]:
        places = [placed.place] if placed else []
        seen: dict[RecordRef, None] = {}
        for check in checks:
            found = check.measurement
            seen.update(dict.fromkeys((*found.counted, *(r.ref for r in found.unproven))))
        for ref in seen:
            place = self.query.workspace.place(ref)
            if place is not None:
                places.append(place)
        return tuple(dict.fromkeys(places))


def _leaves(condition: Condition, wanted: bool = True) -> Iterator[tuple[Check, bool]]:
    """The leaves of a condition, each with whether it is to hold."""
    match condition:
        case Check():
            yield condition, wanted
        case Not():
            yield from _leaves(condition.negated, not wanted)
        case AllOf():
            for branch in condition.all:
                yield from _leaves(branch, wanted)
        case AnyOf():
            for branch in condition.any:
                yield from _leaves(branch, wanted)


def _test_half(holds: Truth, proven: Truth, checks: tuple[CheckResult, ...]) -> Half:
    if holds is None:
        return Half("待定", "缺事实", "；".join(dict.fromkeys(open_question(c) for c in checks if c.holds is None)))
    if holds is False:
        return Half("不符合", None, "；".join(shortfall(c) for c in checks if c.holds is False))
    if proven is not True:
        return Half("待定", "缺证", "；".join(_unproven(c) for c in checks if c.holds and c.holds_proven is not True))
    return _OK


def with_selection(verdict: ClauseVerdict, options: Iterable[ClauseVerdict]) -> ClauseVerdict:
    """Judge a clause that selects among options: one or more chosen, the reason given, and every chosen one 符合.

    Args:
        verdict: the verdict by the clause's own row.
        options: the verdicts of its options; one that was not chosen is 不适用.

    Source: T/CAS 375—2019 J.4.3 a.
    """
    if verdict.row is None or verdict.row.row.conclusion != "符合":
        return verdict
    short = selection_faults(verdict, options)
    if not short:
        return verdict
    own = [] if verdict.verdict == "符合" else [Half(verdict.verdict, verdict.pending, verdict.reason)]
    joined = _joined([*own, *short])
    return replace(verdict, verdict=joined.verdict, pending=joined.pending, reason=joined.reason)


def selection_faults(verdict: ClauseVerdict, options: Iterable[ClauseVerdict]) -> list[Half]:
    """Return what a selection lacks: a choice, the reason for it, and what each chosen option falls short of."""
    chosen = [option for option in options if option.verdict != "不适用"]
    short = [
        Half(option.verdict, option.pending, f"选取的 {option.clause.id} {option.reason}")
        for option in chosen
        if option.verdict != "符合"
    ]
    if not chosen:
        short.append(Half("待定", "未评估", "一项也没有选取"))
    if verdict.row is None or not verdict.row.row.says_why:
        short.append(Half("待定", "未评估", "没有说明选取的理由"))
    return short


def open_question(check: CheckResult) -> str:
    """Return in Chinese what is not known of a check that is neither true nor false."""
    fact = check.measurement.fact
    if isinstance(fact, Unknown):
        return fact.reason
    if isinstance(fact, Word):
        return f"{check.name}不确定，至少{fact.value or '无'}，可能{fact.ceiling}"
    if check.measurement.doubtful:
        doubtful = check.measurement.doubtful
        reasons = list(dict.fromkeys(item.reason for item in doubtful))
        more = " 等" if len(reasons) > 3 else ""
        return f"{check.name}有 {len(doubtful)} 条记录不明：{'、'.join(reasons[:3])}{more}"
    return f"{check.name}：有文件或记录无法读取"


def shortfall(check: CheckResult) -> str:
    """Return in Chinese what a check that does not hold lacks."""
    fact = check.measurement.fact
    if check.operator == "at_most" and isinstance(fact, Quantity):
        return f"{check.name}超出 {in_digits(fact.low - as_number(check.required))} {check.unit}".rstrip()
    if check.short_fact is not None:
        still = "全部补证后仍" if check.measurement.unproven else ""
        return f"{check.name}{still}差 {in_digits(check.short_fact)} {check.unit}".rstrip()
    return f"{check.name}未达到要求"


def _unproven(check: CheckResult) -> str:
    count = len(check.measurement.unproven)
    short = f"，已证部分差 {in_digits(check.short_proven)} {check.unit}" if check.short_proven is not None else ""
    return f"{check.name}有 {count} 条缺证{short}"


def _worse(halves: list[Half], by: Assessor) -> Half:
    """The worse of both halves, 不符合 < 待定 < 符合; both are named where both fall short."""
    short = [half for half in halves if half.verdict != "符合"]
    if not short:
        return _OK
    if len(halves) == 1:
        return short[0]
    names = ("数值一半", f"{_WRITTEN_BY[by]}一半")
    reason = "；".join(f"{name}：{half.reason}" for name, half in zip(names, halves, strict=True) if half in short)
    return replace(_joined(short), reason=reason)


def _joined(short: list[Half]) -> Half:
    """The worst of halves that are not 符合, with all their reasons."""
    reason = "；".join(half.reason for half in short)
    if any(half.verdict == "不符合" for half in short):
        return Half("不符合", None, reason)
    pending = min((half.pending for half in short if half.pending), key=PENDING_KINDS.index)
    return Half("待定", pending, reason)

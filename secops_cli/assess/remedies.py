"""What would make one check, or one self-assessment row, hold: a date to wait for, people to add, papers to get."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, Final

from secops_cli.assess.case import Case
from secops_cli.assess.clauses import open_question
from secops_cli.assess.conditions import as_number
from secops_cli.assess.crosswalk import serving_elsewhere
from secops_cli.assess.dates import add_years
from secops_cli.assess.measures import MEASURES
from secops_cli.assess.measures.organization import missing_audits
from secops_cli.assess.query import Query
from secops_cli.assess.rows import RowsInForce
from secops_cli.assess.waiting import first_day
from secops_cli.model.judgement import CategoryGrade, CheckResult, ClauseVerdict, Quantity, Reasoned, Unknown, in_digits
from secops_cli.model.standard import Check
from secops_cli.model.work import OrganizationCertificate
from secops_cli.model.workspace import RecordRef
from secops_cli.terms import ActionKind

Groups = tuple[tuple[str, ...], ...]

_LAPSED: Final = ("到期", "时效")
"""Words in the reason of a document that was good once."""
_TO_COME: Final = " 才"
"""In the reason of what is dated after the day: `2026-12-05 才出具`."""


@dataclass(frozen=True, slots=True)
class Step:
    """One thing to do.

    Attributes:
        what: in Chinese.
        result: the check that falls short, with what is asked for and what is there; None for a paper or a conclusion.
        amount: how much is lacking, in `unit`.
        until: for `wait` the day; None where waiting does not help or nobody knows.
        evidence: the documents that prove it: one of each group.
        records: the records that are concerned, or that could serve.
        level: the level of the same category that has to be granted first.
    """

    kind: ActionKind
    what: str
    result: CheckResult | None = None
    amount: Decimal | None = None
    unit: str = ""
    until: date | None = None
    evidence: Groups = ()
    records: tuple[RecordRef, ...] = ()
    responsible: str | None = None
    level: str | None = None


class Remedies:
    """Finds the steps for one target.

    Args:
        case: the judged repository.
        grade: the grade of the target.
    """

    def __init__(self, case: Case, grade: CategoryGrade) -> None:
        self._case = case
        self._grade = grade
        self._workspace = case.workspace
        self._rows = RowsInForce(case.workspace, grade.standard, case.as_of, case.view)

    # --- a check ------------------------------------------------------------------------------------------------

    def of_check(self, check: Check, result: CheckResult) -> list[Step]:
        """The steps that make a check hold and be proven; none where it is."""
        if result.holds_proven:
            return []
        fact = result.measurement.fact
        if isinstance(fact, Unknown) and fact.unread is not None:
            return [Step("obtain", f"改好读不出的记录，见 {fact.unread}")]  # one thing to do, whatever hangs on it
        if result.holds is None:
            records = tuple(item.ref for item in result.measurement.doubtful)
            words = f"写明事实：{open_question(result)}"
            return [self._of_value("obtain", words, result, records=records), *self._proofs(result)]
        proofs = list(self._proofs(result))
        if result.holds:
            if _is_to_come(result) and (later := first_day(self._case, self._grade, check, _proven)):
                return [self._of_value("wait", f"{result.name}的凭据生效", result, until=later.day)]
            return proofs or [self._of_value("obtain", f"{result.name}还缺凭据", result, evidence=self._needs(result))]
        return [*self._shortfall(check, result), *proofs]

    def _shortfall(self, check: Check, result: CheckResult) -> Iterator[Step]:
        if result.measure == "certificate_held_years":
            yield from self._certificate(check, result)
            return
        found = first_day(self._case, self._grade, check, _held)
        day = found.day if found else None
        evidence = self._needs(result)
        if found is not None and found.target_moves:
            words = f"改写 secops.yaml 里这个目标的 reference_date(现为 {self._grade.target.reference_date})"
            yield Step("decide", f"{words}，或不写")
        if found is not None and found.day == self._case.as_of:
            return
        if found is not None:  # what counts by then has to be proven by then
            yield from self._proofs(found.result)
        if result.unit == "年" and result.operator == "at_least":
            yield from self._years(result, day, evidence)
        elif day is not None:
            yield self._of_value("wait", f"{result.name}达到要求", result, until=day)
        elif result.measure == "violations":
            yield self._of_value("wait", f"{result.name}不会自行消失，记录在案的一直算数", result)
        elif result.operator == "at_least" and result.short_fact is not None:
            yield from self._more(result, result.short_fact, evidence)
        else:
            words = f"{result.name}达到要求"
            yield self._of_value("obtain", words, result, amount=_excess(result), evidence=evidence)

    def _more(self, result: CheckResult, short: Decimal, evidence: Groups) -> Iterator[Step]:
        """Records that have lapsed can be renewed before others are added."""
        lapsed = [item for item in result.measurement.excluded if _has_lapsed(item)] if result.unit == "人" else []
        if lapsed:
            again = min(short, Decimal(len(lapsed)))
            words = f"续证，使{result.name}多 {in_digits(again)} {result.unit}"
            refs = tuple(item.ref for item in lapsed)
            yield self._of_value("renew", words, result, amount=again, evidence=evidence, records=refs)
            short -= again
        if short > 0:
            words = f"{result.name}增加 {in_digits(short)} {result.unit}"
            yield self._of_value("add", words, result, amount=short, evidence=evidence)

    def _years(self, result: CheckResult, day: date | None, evidence: Groups) -> Iterator[Step]:
        """Years complete by themselves; years with papers want the papers, and the end of years to come."""
        short = result.short_fact
        if day is not None:
            yield self._of_value("wait", f"{result.name}达到要求", result, amount=short, until=day)
        elif result.measure == "years_in_service":
            day = add_years(self._case.as_of, int(as_number(result.required)))
            words = "签下第一份合同，从业满所要求的年数"
            yield self._of_value("wait", words, result, amount=short, until=day, evidence=evidence)
        elif result.measure == "audited_years":
            closed = self._enough_closed_years(int(as_number(result.required)))
            if closed is not None and closed > self._case.as_of:
                yield self._of_value("wait", "已结束的会计年度够数", result, until=closed)
                words = f"取得所差年度的审计报告，还差 {in_digits(short or Decimal(0))} 年"
            else:
                years = missing_audits(self._query(self._case.as_of), int(as_number(result.required)))
                short = Decimal(len(years))
                words = f"取得 {'、'.join(map(str, reversed(years)))} 年度的审计报告"
            yield self._of_value("obtain", words, result, amount=short, evidence=evidence)
        else:
            words = f"{result.name}增加 {in_digits(short or Decimal(0))} {result.unit}"
            yield self._of_value("add", words, result, amount=short, evidence=evidence)

    def _query(self, day: date) -> Query:
        grade = self._grade
        return Query(self._workspace, grade.standard, grade.category, grade.target, day)

    def _enough_closed_years(self, required: int) -> date | None:
        """The first day on which so many fiscal years have closed since the organisation was founded."""
        organization = self._workspace.organization
        if organization is None or organization.founded is None:
            return None
        return add_years(organization.founded.replace(month=1, day=1), required)

    def _certificate(self, check: Check, result: CheckResult) -> Iterator[Step]:
        """A certificate has to be held for some years: wait, or obtain it first (which has its own conditions)."""
        found = first_day(self._case, self._grade, check, _held)
        if found is not None:
            yield self._of_value("wait", f"{result.name}达到要求", result, amount=result.short_fact, until=found.day)
            return
        level = str(check.args["level"])
        years = int(as_number(result.required))
        held = [c for c in map(self._lapsed_certificate, result.measurement.excluded) if c and c.level == level]
        if held:  # a reissue keeps the day of the first grant
            best = min(held, key=lambda c: c.first_granted or c.granted)
            full = add_years(best.first_granted or best.granted, years)
            ref = RecordRef("certificates", best.id)
            yield self._of_value("renew", f"恢复或换发{level}资质证书 {best.id}", result, records=(ref,))
            if full > self._case.as_of:
                yield self._of_value("wait", f"持有{level}资质满 {years} 年", result, until=full)
            return
        yield Step("obtain", f"先取得{level}资质证书", evidence=self._needs(result), level=level)
        yield self._of_value("wait", f"持有{level}资质满 {years} 年", result, amount=Decimal(years), level=level)

    def _lapsed_certificate(self, item: Reasoned) -> OrganizationCertificate | None:
        """A certificate that would count but for its term or its suspension."""
        held = self._workspace.certificates.get(item.ref.id) if item.ref.family == "certificates" else None
        return held if "到期" in item.reason or item.reason in ("证书已暂停", "证书已过期") else None

    def _proofs(self, result: CheckResult) -> Iterator[Step]:
        """Records that count in fact and lack documents: those that were good once are renewed, others obtained."""
        for kind, chosen in (("renew", True), ("obtain", False)):
            items = [item for item in result.measurement.unproven if _has_lapsed(item) is chosen]
            if items:
                verb = "更新" if chosen else "补齐"
                words = f"{verb}{result.name}的凭据：{'；'.join(dict.fromkeys(item.reason for item in items))}"
                yield self._of_value(
                    "renew" if kind == "renew" else "obtain",
                    words,
                    result,
                    amount=Decimal(len(items)),
                    unit="条记录",
                    evidence=self._needs(result),
                    records=tuple(item.ref for item in items),
                )

    def _needs(self, result: CheckResult) -> Groups:
        return MEASURES[result.measure].needs

    def _of_value(self, kind: ActionKind, what: str, result: CheckResult, **more: Any) -> Step:
        records = more.pop("records", ())
        unit = more.pop("unit", result.unit)
        return Step(kind, what, result, unit=unit, records=records, responsible=self._responsible(records), **more)

    # --- a row --------------------------------------------------------------------------------------------------

    def of_row(self, verdict: ClauseVerdict) -> list[Step]:
        """The steps that make the row half of a clause hold; none where it does, or where the row is entailed."""
        clause, placed = verdict.clause, verdict.row
        if verdict.entailed_by is not None:
            return []
        groups = tuple(group.any for group in clause.evidence.all)
        if placed is None:
            if self._rows.is_held_back(clause.id):
                words = f"改正或合并 {clause.id} 的自评估行：读不出或互相矛盾"
                return [Step("decide", words, responsible=self._responsible(()))]
            if self._rows.is_later(clause.id):
                return [Step("wait", f"{clause.id} 自评估行的日期到来", until=self._row_day(clause.id))]
            known = serving_elsewhere(self._case, self._grade, clause)
            words = "评定并写自评估行" + ("：选取一项以上，在 note 写明理由" if clause.selects else "")
            return [Step("decide", words, evidence=groups, records=known, responsible=self._responsible(known))]
        who = placed.row.assessor or self._responsible(())
        if placed.row.conclusion == "不符合":
            note = f"：{placed.row.note}" if placed.row.note else ""
            return [Step("decide", f"整改后重新评定{note}", evidence=groups, responsible=who)]
        if placed.row.conclusion == "不适用":
            return [Step("decide", "改写结论：不适用的用法不成立", evidence=groups, responsible=who)]
        steps = [self._paper(verdict, group, who) for group in verdict.missing_evidence]
        steps += self._selection(verdict, who)
        if verdict.unclear:
            steps.append(Step("obtain", f"写明事实：{verdict.unclear}", responsible=who))
        if verdict.changed:
            words = f"复核：结论之后证据有变动：{'、'.join(verdict.changed)}"
            steps.append(Step("decide", words, responsible=who))
        return steps

    def _row_day(self, clause_id: str) -> date | None:
        """The first day on which a row that is dated later counts."""
        names = (self._grade.standard.id, self._grade.standard.edition.alias)
        days = [p.row.date for p in self._workspace.rows if p.standard in names and p.row.clause == clause_id]
        return min((day for day in days if day is not None and day > self._case.as_of), default=None)

    def _selection(self, verdict: ClauseVerdict, who: str | None) -> Iterator[Step]:
        """What a clause that selects among others still lacks: a choice, its reason, and what the chosen lack."""
        clause, placed = verdict.clause, verdict.row
        if not clause.selects or placed is None:
            return
        chosen = [v for v in map(self._grade.verdicts.__getitem__, clause.selects) if v.verdict != "不适用"]
        if not chosen:
            words = f"从 {clause.selects[0]}～{clause.selects[-1]} 里选取一项以上，写自评估行"
            yield Step("decide", words, responsible=who)
        if not placed.row.says_why:
            yield Step("decide", f"在 {clause.id} 这一行的 note 写明选取的理由", responsible=who)
        for option in chosen:
            yield from self.of_row(option)

    def _paper(self, verdict: ClauseVerdict, group: tuple[str, ...], who: str | None) -> Step:
        lapsed = [use for use in verdict.documents if use.kind in group and any(w in use.fault for w in _LAPSED)]
        if lapsed:
            use = lapsed[0]
            refs = (RecordRef("evidence", use.id),)
            words = f"更新{use.kind} {use.id}：{use.fault}"
            return Step("renew", words, evidence=((use.kind,),), records=refs, responsible=who)
        coming = [use for use in verdict.documents if use.kind in group and _TO_COME in use.fault]
        if coming:
            use = coming[0]
            refs = (RecordRef("evidence", use.id),)
            day = date.fromisoformat(use.fault.partition(_TO_COME)[0])
            return Step("wait", f"{use.kind} {use.id}：{use.fault}", until=day, evidence=(group,), records=refs)
        kinds = "或".join(group)
        known = serving_elsewhere(self._case, self._grade, verdict.clause, group)
        return Step("obtain", f"取得{kinds}", evidence=(group,), records=known, responsible=who)

    # --- who ----------------------------------------------------------------------------------------------------

    def _responsible(self, records: Sequence[RecordRef]) -> str | None:
        """Who answers for the records, else for the category's service line: the name, or else the id."""
        for ref in records:
            record: Any = getattr(self._workspace, ref.family, None)
            record = record.get(ref.id) if isinstance(record, dict) else None
            found = getattr(record, "responsible", None) or getattr(record, "manager", None)
            if found:
                return self._name(found)
        for service in self._grade.category.services:
            line = self._workspace.services.get(service)
            if line is not None and line.responsible:
                return self._name(line.responsible)
        return None

    def _name(self, person_id: str) -> str:
        person = self._workspace.people.get(person_id)
        return person.name if person is not None else person_id


def _held(result: CheckResult) -> bool:
    return result.holds is True


def _proven(result: CheckResult) -> bool:
    return result.holds_proven is True


def _has_lapsed(item: Reasoned) -> bool:
    return any(word in item.reason for word in _LAPSED) and "没有写明" not in item.reason


def _is_to_come(result: CheckResult) -> bool:
    """Whether a document that proves a record is dated later."""
    return any(_TO_COME in item.reason for item in result.measurement.unproven)


def _excess(result: CheckResult) -> Decimal | None:
    fact = result.measurement.fact
    if result.operator != "at_most" or not isinstance(fact, Quantity):
        return None
    return fact.low - as_number(result.required)

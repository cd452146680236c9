"""监督评审材料: what an audit of a certificate holder looks at beside the clauses, from the last one to the day.

The records here are the names that templates use; a field that is renamed breaks the templates of users.

Source: ISCCC-SV-001:2015 6.7.1, 6.7.2.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from secops_cli.assess.case import Case
from secops_cli.assess.checks.holding import check_use
from secops_cli.assess.comparison import Earlier
from secops_cli.assess.holding import unapplied, unreported
from secops_cli.assess.surveillance import DatedChange, Surveillance, standings, surveillance_of
from secops_cli.deliver.files import formal_date
from secops_cli.deliver.papers.applicant import applicant_of, span
from secops_cli.deliver.papers.change_application import ability_rows
from secops_cli.deliver.papers.composing import NONE, Blanks, Composed, file_of, joined
from secops_cli.deliver.papers.holder import (
    adjustment_rows,
    change_rows,
    complaint_rows,
    facts_of_earlier,
    held_rows,
    organization_change,
    required_standings,
)
from secops_cli.deliver.papers.recorded import documents_of, in_words
from secops_cli.model.holding import MarkUse
from secops_cli.model.work import Finding
from secops_cli.model.workspace import RecordRef
from secops_cli.terms import SERVICE_TITLES

_TOGETHER = ("入职", "离职")
_NAMED = 8


@dataclass(frozen=True, slots=True)
class FindingRow:
    """One finding of an audit."""

    number: int
    id: str
    kind: str
    clause: str
    raised: str
    what: str
    correction: str
    closed: str


@dataclass(frozen=True, slots=True)
class TurnRow:
    """Something that came or went since the last audit."""

    number: int
    what: str
    words: str


@dataclass(frozen=True, slots=True)
class EventRow:
    """An accident on record against the organisation, or an incident of a system of its own."""

    number: int
    kind: str
    date: str
    what: str
    handled: str


@dataclass(frozen=True, slots=True)
class UseRow:
    """One use of a certificate or a mark; `fault` is what is wrong with it, 无 where nothing is."""

    number: int
    kind: str
    certificate: str
    where: str
    period: str
    claims: str
    fault: str


@dataclass(frozen=True, slots=True)
class SentRow:
    """Something that was reported or applied for."""

    number: int
    kind: str
    matter: str
    date: str
    what: str
    answer: str


def compose(case: Case, earlier: Earlier | None, _layout: str | None) -> Composed:
    """Return what the pack says; changes between revisions only where there is an earlier one.

    Raises:
        CommandLineError: no certificate is held.
    """
    blanks = Blanks()
    held = required_standings(standings(case), case)
    found = surveillance_of(case.workspace, case.as_of)
    if found is None:  # held certificates were asked for above
        raise AssertionError
    scope = {
        "organization": applicant_of(case, blanks),
        "as_of": formal_date(case.as_of),
        "since": formal_date(found.since),
        "held": held_rows(case, held, blanks),
        "findings": tuple(_findings(case, found.findings, blanks)),
        "compared": earlier is not None,
        "changes": change_rows(organization_change(case, earlier)) if earlier else (),
        "adjustments": adjustment_rows(case, earlier) if earlier else (),
        "turns": tuple(_turns(found.changes)),
        "complaints": complaint_rows(case, found.complaints, blanks),
        "events": tuple(_events(case, found)),
        "uses": tuple(_uses(case, found.uses, blanks)),
        "sent": tuple(_sent(case, found)),
        "unsent": tuple(_unsent(case, blanks)),
        "abilities": ability_rows(held),
        "documents": documents_of(case, _papers(found), blanks),
    }
    return Composed("", scope, facts_of_earlier(earlier), blanks.missing)


def _findings(case: Case, findings: Iterable[Finding], blanks: Blanks) -> Iterator[FindingRow]:
    for number, one in enumerate(findings, 1):
        where = f"{file_of(case.workspace, RecordRef('findings', one.id), 'findings.yaml')} 中 {one.id} 的"
        done = one.closed is not None and one.closed <= case.as_of
        yield FindingRow(
            number,
            one.id,
            one.kind,
            one.clause or one.category or NONE,
            formal_date(one.raised),
            one.summary,
            blanks.fill(one.correction, f"{one.id} 的整改措施", f"{where} correction"),
            formal_date(one.closed)
            if done and one.closed
            else blanks.mark("未验证", f"{one.id} 的验证关闭日期", f"{where} closed"),
        )


def _turns(changes: Iterable[DatedChange]) -> Iterator[TurnRow]:
    """What came and went, people together and everything else with its day."""
    rows: list[tuple[str, str]] = []
    people: dict[str, list[str]] = {title: [] for title in _TOGETHER}
    for one in changes:
        if one.title in people:
            people[one.title].append(one.words)
        else:
            rows.append((one.title, f"{formal_date(one.day)}，{one.words}"))
    for title, names in people.items():
        if names:
            more = "等" if len(names) > _NAMED else ""
            rows.append((f"人员{title}", f"{len(names)}人：{'、'.join(names[:_NAMED])}{more}"))
    return (TurnRow(number, *row) for number, row in enumerate(rows, 1))


def _events(case: Case, found: Surveillance) -> Iterator[EventRow]:
    rows = [("事故", one.date, one.summary, one.closed) for one in found.accidents]
    rows += [("安全事件", one.found, one.title, one.handled) for one in found.incidents]
    for number, (kind, day, what, handled) in enumerate(rows, 1):
        done = formal_date(handled) if handled and handled <= case.as_of else "未办结"
        yield EventRow(number, kind, formal_date(day), what, done)


def _uses(case: Case, uses: Iterable[MarkUse], blanks: Blanks) -> Iterator[UseRow]:
    for number, one in enumerate(uses, 1):
        certificate = case.workspace.certificates.get(one.certificate)
        claims = joined((*(SERVICE_TITLES[service] for service in one.services), one.level, one.region)) or NONE
        yield UseRow(
            number,
            one.kind,
            (certificate.number or certificate.id) if certificate else one.certificate,
            one.where,
            span(one.start, one.end),
            claims,
            _trouble(case, one, blanks),
        )


def _trouble(case: Case, use: MarkUse, blanks: Blanks) -> str:
    """What is wrong with a use; marked unless it has been put right."""
    told = f"违规使用，{use.misuse}" if use.misuse else None
    words = in_words(
        joined(
            (*(found.message.removeprefix(f"{use.id} ") for found in check_use(case, use)), told, use.correction), "；"
        )
    )
    settled = use.correction is not None and use.end is not None and use.end <= case.as_of
    if not words or (settled and use.misuse):
        return words or "无"
    where = file_of(case.workspace, RecordRef("mark_use", use.id), "mark_use.yaml")
    return blanks.mark(words, f"使用 {use.id} 的问题", f"{where} 中的 {use.id}")


def _sent(case: Case, found: Surveillance) -> Iterator[SentRow]:
    for number, one in enumerate(found.sent, 1):
        answered = one.answered is not None and one.answered <= case.as_of
        answer = f"{formal_date(one.answered)}{one.answer or '答复'}" if answered and one.answered else NONE
        yield SentRow(number, one.kind, one.matter, formal_date(one.sent), one.summary, answer)


def _unsent(case: Case, blanks: Blanks) -> Iterator[str]:
    """What should have been reported or applied for, in words."""
    for matter in unreported(case.workspace, case.as_of):
        words = f"{formal_date(matter.day)}的{matter.kind}（{matter.summary}）没有通报"
        yield blanks.mark(words, f"{matter.kind} {matter.ref.id} 的通报", "notifications.yaml")
    for renaming in unapplied(case.workspace, case.as_of):
        words = f"{joined(renaming.lacking)}已变更，没有提出变更申请"
        yield blanks.mark(words, f"{joined(renaming.lacking)}的变更申请", "notifications.yaml")


def _papers(found: Surveillance) -> Iterator[tuple[str, tuple[str, ...]]]:
    groups = (
        ("整改的材料", found.findings),
        ("投诉处理的材料", found.complaints),
        ("事故处理的材料", found.accidents),
        ("证书与标识使用的材料", found.uses),
        ("通报与申请的材料", found.sent),
    )
    for title, records in groups:
        yield title, tuple(name for record in records for name in record.evidence)

"""Checks of what the passing of time does to papers and certificates."""

from __future__ import annotations

from collections.abc import Iterator

from secops_cli.assess.case import Case
from secops_cli.assess.naming import like_clause, like_standard
from secops_cli.assess.query import Papers, validity_fault
from secops_cli.diagnostics import Diagnostic
from secops_cli.model.base import fields_of_evidence
from secops_cli.model.judgement import Reasoned
from secops_cli.model.workspace import RecordRef, Workspace

Route = tuple[str | int, ...]


def check_supports(case: Case) -> Iterator[Diagnostic]:
    """A document that names the clauses it serves names them with their standard, and they exist."""
    for record in case.workspace.evidence.values():
        for index, support in enumerate(record.supports):
            standard_name, _, clause_id = support.clause.rpartition(":")
            standard = case.standard(standard_name) if standard_name else None
            if standard is not None and clause_id in standard.clause:
                continue
            fault = "要写成 标准:条号，如 isccc:4.1.1"
            if standard is not None:
                fault = f"没有这个条目{like_clause(standard, clause_id)}"
            elif "：" in support.clause:
                fault = f"冒号要用半角：{support.clause.replace('：', ':')}"
            elif standard_name:
                fault = f"没有标准 {standard_name}{like_standard(case.catalogues.editions.values(), standard_name)}"
            place = case.workspace.places[RecordRef("evidence", record.id)]
            yield Diagnostic(
                "SEC401", place, f"{record.id} 支持的 {support.clause}：{fault}", route=("supports", index, "clause")
            )


def mend_register_first(case: Case) -> str:
    """What to do about missing evidence before anything else: where a register cannot be read; empty where all can."""
    unread = case.workspace.unread_at("evidence")
    return f"先改好读不出的台账({unread})，再看还缺不缺。" if unread else ""


def check_proof(case: Case) -> Iterator[Diagnostic]:
    """Records that a target's clauses count in fact, and that lack the documents to prove it."""
    seen: set[Reasoned] = set()
    for grade in case.grades:
        for verdict in grade.at(grade.target.level):
            seen.update(item for check in verdict.checks for item in check.measurement.unproven)
    for item in sorted(seen, key=lambda item: (item.ref, item.reason)):
        place = case.workspace.place(item.ref)
        if place is not None:
            hint = mend_register_first(case)
            yield Diagnostic("SEC309", place, f"{item.ref.shown}：{item.reason}", hint, cause=hint or item.reason)


def check_expiry(case: Case) -> Iterator[Diagnostic]:
    """Documents that are no longer valid, and personal certificates that have run out."""
    workspace = case.workspace
    for record in workspace.evidence.values():
        fault = validity_fault(record, case.as_of, workspace.settings.freshness)
        if fault and not (record.issued is not None and record.issued > case.as_of):
            place = workspace.places[RecordRef("evidence", record.id)]
            yield Diagnostic("SEC305", place, f"{record.id} {record.title}：{fault}", route=("expires",))
    for person in workspace.people.values():
        if person.employment is not None and person.employment.end is not None and person.employment.end < case.as_of:
            continue
        for index, certificate in enumerate(person.certificates):
            if certificate.expires is not None and certificate.expires < case.as_of:
                yield Diagnostic(
                    "SEC306",
                    workspace.places[RecordRef("people", person.id)],
                    f"{person.name} 的{certificate.name}已于 {certificate.expires} 到期",
                    route=("certificates", index, "expires"),
                )


def check_judged_papers(case: Case) -> Iterator[Diagnostic]:
    """Documents that decisions and changes name and that prove nothing, for a reason not told of the document itself.

    That a file is missing or out of date is told where it is registered; a filing's and an assessment's are duties.
    """
    workspace = case.workspace
    papers = Papers(workspace, case.as_of)
    for ref, route, name in _named(workspace):
        record = workspace.evidence.get(name)
        if record is None or workspace.documents[name].fault:
            continue
        if not validity_fault(record, case.as_of, workspace.settings.freshness) and papers.document_fault(name):
            words = f"{record.kind} {name} 不能作证：{papers.document_fault(name)}"
            yield Diagnostic("SEC309", workspace.places[ref], words, route=route)


def _named(workspace: Workspace) -> Iterator[tuple[RecordRef, Route, str]]:
    """The documents of decisions, of changes and of their approvals, each with where it is named."""
    for found in workspace.classifications.values():
        for number, decision in enumerate(found.decisions):
            for index, name in enumerate(decision.evidence):
                yield RecordRef("classifications", found.system), ("decisions", number, "evidence", index), name
    for change in workspace.changes.values():
        ref = RecordRef("changes", change.id)
        for key in fields_of_evidence(type(change)):
            yield from ((ref, (key, index), name) for index, name in enumerate(getattr(change, key)))
        for number, approval in enumerate(change.approvals):
            for index, name in enumerate(approval.evidence):
                yield ref, ("approvals", number, "evidence", index), name

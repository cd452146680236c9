"""Checks of what certificates went through, by the procedure of their standard."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from secops_cli.assess.case import Case
from secops_cli.assess.certification import FaultKind
from secops_cli.diagnostics import Diagnostic
from secops_cli.model.workspace import RecordRef

_CODES: Final[Mapping[FaultKind, str]] = {"impossible": "SEC650", "untold": "SEC651", "late": "SEC653"}


def check_certification(case: Case) -> Iterator[Diagnostic]:
    """Events that the procedure rules out, that do not tell enough or came late, suspensions that have become long.

    Source: ISCCC-SV-001:2015 6.5, 6.7, 6.8.
    """
    for one in case.certifications:
        held, procedure = one.certificate, one.procedure
        place = case.workspace.places[RecordRef("certificates", held.id)]
        for fault in one.faults:
            code = _CODES[fault.kind]
            clause = f"{procedure.standard}:{fault.clause}"
            yield Diagnostic(code, place, f"{held.id} {fault.message}", clause=clause, route=fault.route)
        for due in one.due:
            if not due.firm and due.day < case.as_of:
                words = f"{held.id} 自 {one.since} 起暂停，已超过一般的期限({due.day})，还没有恢复或撤销的记录"
                clause = f"{procedure.standard}:{due.clause}"
                yield Diagnostic("SEC652", place, words, clause=clause, route=("events",) if held.events else ())

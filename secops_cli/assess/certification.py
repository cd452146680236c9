"""What became of a certificate: its events replayed by the procedure of its standard, and what may come next.

Source: ISCCC-SV-001:2015 chapter 6.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from secops_cli.assess.certificates import surveillance_due
from secops_cli.assess.dates import add_months
from secops_cli.model.certification import Procedure, ProcedureEvent
from secops_cli.model.standard import Surveillance
from secops_cli.model.work import CertificateEvent, OrganizationCertificate
from secops_cli.terms import CertificateEventKind


class _Told(NamedTuple):
    """An event and where it is told; `brief` where that is a line that says no more than that it happened."""

    event: CertificateEvent
    route: tuple[str | int, ...]
    brief: bool


@dataclass(frozen=True, slots=True)
class Step:
    """An event in its turn; `route` leads to it inside the certificate's record."""

    event: CertificateEvent
    before: str
    after: str
    route: tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class Fault:
    """What the procedure does not allow, or what is not told.

    Attributes:
        impossible: the procedure rules it out; else something is missing that would tell.
        clause: of the standard.
        route: from the certificate's record to the value.
    """

    impossible: bool
    message: str
    clause: str
    route: tuple[str | int, ...]


@dataclass(frozen=True, slots=True, order=True)
class Due:
    """What is to be done by a day; `firm` where the standard sets the limit, not only what is usual."""

    day: date
    what: str
    clause: str
    firm: bool


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a certificate stands on a day.

    Attributes:
        state: a state of the procedure.
        since: the day from which it holds.
        steps: the events until the day, in order.
        next: the events that may come, those of the holder and those of the body.
        due: by day.
        faults: of all events, in order.
    """

    certificate: OrganizationCertificate
    procedure: Procedure
    state: str
    since: date
    steps: tuple[Step, ...]
    next: tuple[ProcedureEvent, ...]
    due: tuple[Due, ...]
    faults: tuple[Fault, ...]


def standing(
    held: OrganizationCertificate, procedure: Procedure, surveillance: Surveillance | None, as_of: date
) -> Standing:
    """Replay the events of a certificate until a day.

    Args:
        held: its events are taken with what `history` and `surveillance` say in short.
        procedure: of its standard.
        surveillance: how often the standard has holders looked at; None where it does not say.
        as_of: later events do not count yet.
    """
    told = sorted(_told(held), key=lambda one: (one.event.date, one.route))
    before_grant = any(one.event.event == procedure.events[0].event for one in told)
    state, since = (procedure.begins, held.granted) if before_grant else (procedure.granted, held.granted)
    steps: list[Step] = []
    faults: list[Fault] = []
    for one in told:
        event, route, _ = one
        rule = procedure.event(event.event)
        if event.date > as_of or rule is None:
            continue
        if not before_grant and event.date < held.granted:
            words = f"{event.date} {event.event}在发证({held.granted})之前"
            faults.append(Fault(True, words, rule.clause, route))
            continue
        if one.brief and rule.to == state:  # a line that tells how it stands, such as the first of a history
            continue
        faults += _faults(procedure, one, rule, state, steps)
        after = (rule.otherwise if event.outcome == "没有通过" else rule.to) or state
        steps.append(Step(event, state, after, route))
        if after != state:
            state, since = after, event.date
    allowed = tuple(rule for rule in procedure.events if state in rule.start and _has_before(procedure, rule, steps))
    due = sorted((*_ends(held, procedure, state, since), *_watched(held, procedure, surveillance, state, as_of)))
    return Standing(held, procedure, state, since, tuple(steps), allowed, tuple(due), tuple(faults))


def _told(held: OrganizationCertificate) -> Iterator[_Told]:
    """All events: those that are written as such, and those that `history` and `surveillance` tell in short."""
    written = {(event.event, event.date) for event in held.events}
    for index, event in enumerate(held.events):
        yield _Told(event, ("events", index), False)
    for index, day in enumerate(held.surveillance):
        if ("监督评审", day) not in written:
            passed = CertificateEvent.model_construct(event="监督评审", date=day)
            yield _Told(passed, ("surveillance", index), True)
    for index, change in enumerate(held.history):
        if change.state == "过期":  # time brings it about, no event
            continue
        name: CertificateEventKind = "恢复" if change.state == "有效" else change.state
        if (name, change.date) not in written:
            yield _Told(CertificateEvent.model_construct(event=name, date=change.date), ("history", index), True)


def _faults(procedure: Procedure, told: _Told, rule: ProcedureEvent, state: str, steps: list[Step]) -> Iterator[Fault]:
    """What the procedure has against an event in this state."""
    event, route, brief = told
    named = f"{event.date} {event.event}"
    if state not in rule.start:
        yield Fault(True, f"{named}：证书当时是{state}，只能从{'、'.join(rule.start)}起", rule.clause, route)
    if brief:  # what had to precede it is not told either
        return
    if not _has_before(procedure, rule, steps):
        yield Fault(True, f"{named}之前没有{'或'.join(rule.after)}", rule.clause, route)
    yield from _of_cause(event, rule, state, named, route)
    if rule.committee is not None:
        yield from _of_committee(event, rule, named, route)
    if rule.contents and not event.contents:
        yield Fault(False, f"{named}没有写变更的内容(contents)", rule.clause, route)
    if rule.only_contents:
        asked = next((s.event.contents for s in reversed(steps) if s.event.event in rule.after), ())
        beyond = [content for content in asked if content not in rule.only_contents]
        if beyond:
            words = f"{named}：变更含{'、'.join(beyond)}，不只是{'、'.join(rule.only_contents)}，要现场验证"
            yield Fault(True, words, rule.clause, route)


def _of_cause(
    event: CertificateEvent, rule: ProcedureEvent, state: str, named: str, route: tuple[str | int, ...]
) -> Iterator[Fault]:
    if not rule.causes:
        return
    words = "、".join(cause.cause for cause in rule.causes)
    cause = next((one for one in rule.causes if one.cause == event.cause), None)
    if event.cause is None:
        yield Fault(False, f"{named}没有写事由(cause)：{words}", rule.clause, route)
    elif cause is None:
        yield Fault(True, f"{named}的事由{event.cause}不在其列：{words}", rule.clause, (*route, "cause"))
    elif cause.start and state not in cause.start:
        words = f"{named}：{cause.cause}只能从{'、'.join(cause.start)}起，证书当时是{state}"
        yield Fault(True, words, cause.clause, (*route, "cause"))


def _of_committee(
    event: CertificateEvent, rule: ProcedureEvent, named: str, route: tuple[str | int, ...]
) -> Iterator[Fault]:
    committee, members = rule.committee, event.members
    if committee is None:
        return
    if members is None:
        yield Fault(False, f"{named}没有写认证决定人员的人数(members)", rule.clause, route)
    elif members < committee.at_least or (committee.odd and members % 2 == 0):
        odd = "、且为奇数" if committee.odd else ""
        words = f"{named}由 {members} 人作出，应为 {committee.at_least} 人以上{odd}"
        yield Fault(True, words, rule.clause, (*route, "members"))


def _has_before(procedure: Procedure, rule: ProcedureEvent, steps: list[Step]) -> bool:
    """Whether one of the events that must come first has, and neither this one nor one that closed it came since."""
    if not rule.after:
        return True
    closed: set[str] = set()
    for step in reversed(steps):
        name = step.event.event
        if name in rule.after and name not in closed:
            return True
        if name == rule.event:
            return False
        passed = procedure.event(name)
        closed.update(passed.closes if passed else ())
    return False


def _ends(held: OrganizationCertificate, procedure: Procedure, state: str, since: date) -> Iterator[Due]:
    if held.expires is not None and state not in procedure.ended:
        yield Due(held.expires, "有效期至", "", True)
    rule = procedure.event(procedure.suspended)
    if state == procedure.suspended and rule is not None and rule.usual_months is not None:
        yield Due(add_months(since, rule.usual_months), "完成整改，申请恢复(一般期限)", rule.clause, False)


def _watched(
    held: OrganizationCertificate, procedure: Procedure, rule: Surveillance | None, state: str, as_of: date
) -> Iterator[Due]:
    day = surveillance_due(rule, held, as_of) if rule is not None and state == procedure.granted else None
    if rule is not None and day is not None:
        yield Due(day, "监督评审", rule.clause, True)

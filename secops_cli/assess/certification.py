"""What became of a certificate: its events replayed by the procedure of its standard, and what may come next.

Source: ISCCC-SV-001:2015 chapter 6.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final, Literal, NamedTuple, cast

from secops_cli.assess.certificates import begin_of, expired_since, is_over, surveillance_due
from secops_cli.assess.dates import add_months
from secops_cli.model.certification import Procedure, ProcedureEvent
from secops_cli.model.standard import Surveillance
from secops_cli.model.work import CertificateEvent, OrganizationCertificate
from secops_cli.terms import CertificateEventKind, CertificateOutcome

EXPIRED: Final = "过期"
"""The state of a certificate whose `expires` is over; no procedure has it, time brings it about."""
FaultKind = Literal["impossible", "untold", "late"]
_SURVEILLANCE: Final = "监督评审"


class _Told(NamedTuple):
    """An event and where it is told.

    Attributes:
        turn: its place among those of one day: events as they are written, then what is told in short.
        brief: it is a line that says no more than that it happened.
    """

    event: CertificateEvent
    route: tuple[str | int, ...]
    turn: tuple[int, bool, int]
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
        kind: the procedure rules it out; something is missing that would tell; it came later than it should have.
        clause: of the standard.
        route: from the certificate's record to the value.
    """

    kind: FaultKind
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
        state: a state of the procedure, or that of an expired certificate.
        since: the day from which it holds; None for the state before anything happened.
        steps: the events until the day, in order.
        next: the events that may come, those of the holder and those of the body.
        due: by day.
        faults: of the events, in order, then what did not follow any of them.
    """

    certificate: OrganizationCertificate
    procedure: Procedure
    state: str
    since: date | None
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
    state, since, steps, faults = _replay(held, procedure, surveillance, as_of)
    over = expired_since(held, as_of)
    if over is not None and state not in (procedure.begins, *procedure.ended):
        state, since = EXPIRED, over
    allowed = tuple(_allowed(procedure, state, steps))
    due = (*_ends(held, procedure, state, since), *_watched(held, procedure, surveillance, state, as_of))
    return Standing(held, procedure, state, since, tuple(steps), allowed, tuple(sorted(due)), tuple(faults))


def _replay(
    held: OrganizationCertificate, procedure: Procedure, surveillance: Surveillance | None, as_of: date
) -> tuple[str, date | None, list[Step], list[Fault]]:
    """Return the state by the events until a day, since when it holds, the events in their turns, and the faults."""
    begin = begin_of(held)
    told = sorted(_told(held, procedure), key=lambda one: (one.event.date, *one.turn))
    applied = any(one.event.event == procedure.events[0].event and one.event.date <= begin for one in told)
    fresh = applied or begin > as_of
    state, since = (procedure.begins, None) if fresh else (procedure.granted, begin)
    steps: list[Step] = []
    faults: list[Fault] = []
    for one in told:
        event = one.event
        rule = procedure.event(event.event)
        if event.date > as_of or rule is None:
            continue
        if not applied and event.date < begin:
            words = f"{event.date} {event.event}在发证({begin})之前；发证以前的经过从{procedure.events[0].event}写起"
            faults.append(Fault("impossible", words, rule.clause, one.route))
            continue
        if one.brief and rule.to == state:  # a line that tells how it stands, such as the first of a history
            continue
        faults += _faults(procedure, one, rule, state, steps)
        faults += _of_days(procedure, held, surveillance, one, steps)
        after = _state_after(procedure, rule, event, state)
        steps.append(Step(event, state, after, one.route))
        if after != state:
            state, since = after, event.date
    faults += _unanswered(procedure, steps)
    return state, since, steps, faults


def _told(held: OrganizationCertificate, procedure: Procedure) -> Iterator[_Told]:
    """All events: those that are written as such, and those that other fields of the record tell in short."""
    written = {(event.event, event.date) for event in held.events}
    for index, event in enumerate(held.events):
        yield _Told(event, ("events", index), (0, False, index), False)
    for index, day in enumerate(held.surveillance):
        if (_SURVEILLANCE, day) not in written:
            passed = CertificateEvent.model_construct(event=_SURVEILLANCE, date=day)
            yield _Told(passed, ("surveillance", index), (2, False, index), True)
    for index, change in enumerate(held.history):
        if change.state == EXPIRED:  # time brings it about, no event
            continue
        name: CertificateEventKind = "恢复" if change.state == "有效" else change.state
        if (name, change.date) not in written:  # of two on one day, the one that takes more away stands
            told = CertificateEvent.model_construct(event=name, date=change.date)
            yield _Told(told, ("history", index), (1, name != "恢复", index), True)
    if not any(event.event == procedure.grants and event.outcome == "通过" for event in held.events):
        key = "first_granted" if held.first_granted else "granted"
        granted = CertificateEvent.model_construct(
            event=cast(CertificateEventKind, procedure.grants), date=begin_of(held)
        )
        yield _Told(granted, (key,), (1, False, -1), True)


def _state_after(procedure: Procedure, rule: ProcedureEvent, event: CertificateEvent, state: str) -> str:
    """The state that an event leaves; once a certificate is granted, nothing but what the procedure allows moves it."""
    if state not in rule.start and state in (procedure.granted, procedure.suspended, *procedure.ended):
        return state
    return (rule.otherwise if event.outcome == "没有通过" else rule.to) or state


def _allowed(procedure: Procedure, state: str, steps: list[Step]) -> Iterator[ProcedureEvent]:
    for rule in procedure.events:
        if state in rule.start and _has_before(procedure, rule, steps, "通过") and not _beyond(rule, steps):
            yield rule


def _faults(procedure: Procedure, told: _Told, rule: ProcedureEvent, state: str, steps: list[Step]) -> Iterator[Fault]:
    """What the procedure has against an event in this state."""
    event, route, brief = told.event, told.route, told.brief
    named = f"{event.date} {event.event}"
    if state not in rule.start:
        yield _out_of_turn(procedure, told, rule, state)
    if brief:  # what had to precede it is not told either
        return
    if state in rule.start and not _has_before(procedure, rule, steps, event.outcome):
        passed = "(通过的)" if any(step.event.event in rule.after for step in steps) else ""
        yield Fault("impossible", f"{named}之前没有{'或'.join(rule.after)}{passed}", rule.clause, route)
    yield from _of_cause(event, rule, state, named, route)
    if rule.committee is not None:
        yield from _of_committee(event, rule, named, route)
    if rule.contents and not event.contents:
        yield Fault("untold", f"{named}没有写变更的内容(contents)", rule.clause, route)
    if beyond := _beyond(rule, steps):
        words = f"{named}：变更含{'、'.join(beyond)}，不只是{'、'.join(rule.only_contents)}，要现场验证"
        yield Fault("impossible", words, rule.clause, route)


def _out_of_turn(procedure: Procedure, told: _Told, rule: ProcedureEvent, state: str) -> Fault:
    """An event in a state in which it may not come; where only the way to a grant is cut short, that is not told."""
    event, route, brief = told.event, told.route, told.brief
    refused = {other.otherwise for other in procedure.events}
    if brief and event.event == procedure.grants and state not in refused:
        words = f"{event.date} 发证以前的经过只写到{state}"
        return Fault("untold", words, rule.clause, route)
    again = "；升级、重新取得的证书另登记一份" if rule is procedure.events[0] else ""
    words = f"{event.date} {event.event}：证书当时是{state}，只能从{'、'.join(rule.start)}起{again}"
    return Fault("impossible", words, rule.clause, route)


def _beyond(rule: ProcedureEvent, steps: list[Step]) -> list[str]:
    """What the last application asks for that may not be dealt with in this way."""
    if not rule.only_contents:
        return []
    asked = next((step.event.contents for step in reversed(steps) if step.event.event in rule.after), ())
    return [content for content in asked if content not in rule.only_contents]


def _of_days(
    procedure: Procedure,
    held: OrganizationCertificate,
    surveillance: Surveillance | None,
    told: _Told,
    steps: list[Step],
) -> Iterator[Fault]:
    """A grant on another day than the record's; a surveillance that came late, without a suspension for that."""
    day, name = told.event.date, told.event.event
    if name == procedure.grants and told.event.outcome == "通过" and day not in (begin_of(held), held.granted):
        rule = procedure.event(name)
        words = f"{day} {name}，登记的发证日期却是 {held.granted}"
        yield Fault("impossible", words, rule.clause if rule else "", (*told.route, "date"))
    if name != _SURVEILLANCE or surveillance is None:
        return
    due = surveillance_due(surveillance, held, day - timedelta(days=1))
    if due is None or due >= day:
        return
    standing_on = next((step.after for step in reversed(steps) if step.event.date <= due), procedure.granted)
    suspended = any(step.after == procedure.suspended for step in steps if step.event.date > due)
    if standing_on != procedure.suspended and not suspended:
        words = f"{day} {name}迟于 {due}(距发证或上次通过满 {surveillance.months} 个月)"
        yield Fault("late", words, surveillance.clause, told.route)


def _unanswered(procedure: Procedure, steps: list[Step]) -> Iterator[Fault]:
    """Negative outcomes that were not followed by what they lead to."""
    for index, step in enumerate(steps):
        rule = procedure.event(step.event.event)
        if step.event.outcome == "通过" or rule is None or rule.refused is None or step.before != procedure.granted:
            continue
        since = [other.event.event for other in steps[index + 1 :]]
        until = since.index(rule.event) if rule.event in since else len(since)
        if not set(since[:until]) & set(rule.refused.events):
            words = f"{step.event.date} {rule.event}没有通过，之后没有登记{'或'.join(rule.refused.events)}"
            yield Fault("untold", words, rule.refused.clause, step.route)


def _of_cause(
    event: CertificateEvent, rule: ProcedureEvent, state: str, named: str, route: tuple[str | int, ...]
) -> Iterator[Fault]:
    if not rule.causes:
        return
    words = "、".join(cause.cause for cause in rule.causes)
    cause = next((one for one in rule.causes if one.cause == event.cause), None)
    if event.cause is None:
        yield Fault("untold", f"{named}没有写事由(cause)：{words}", rule.clause, route)
    elif cause is None:
        yield Fault("impossible", f"{named}的事由{event.cause}不在其列：{words}", rule.clause, (*route, "cause"))
    elif cause.start and state not in cause.start:
        words = f"{named}：{cause.cause}只能从{'、'.join(cause.start)}起，证书当时是{state}"
        yield Fault("impossible", words, cause.clause, (*route, "cause"))


def _of_committee(
    event: CertificateEvent, rule: ProcedureEvent, named: str, route: tuple[str | int, ...]
) -> Iterator[Fault]:
    committee, members = rule.committee, event.members
    if committee is None:
        return
    if members is None:
        yield Fault("untold", f"{named}没有写认证决定人员的人数(members)", rule.clause, route)
    elif members < committee.at_least or (committee.odd and members % 2 == 0):
        odd = "、且为奇数" if committee.odd else ""
        words = f"{named}由 {members} 人作出，应为 {committee.at_least} 人以上{odd}"
        yield Fault("impossible", words, rule.clause, (*route, "members"))


def _has_before(
    procedure: Procedure, rule: ProcedureEvent, steps: list[Step], outcome: CertificateOutcome = "通过"
) -> bool:
    """Whether one of the events that must come first has, and neither this one nor one that closed it came since.

    What was refused leads to nothing but a refusal.
    """
    if not rule.after:
        return True
    closed: set[str] = set()
    for step in reversed(steps):
        name = step.event.event
        if name in rule.after and name not in closed:
            return step.event.outcome == "通过" or outcome != "通过"
        if name == rule.event:
            return False
        passed = procedure.event(name)
        closed.update(passed.closes if passed else ())
    return False


def _ends(held: OrganizationCertificate, procedure: Procedure, state: str, since: date | None) -> Iterator[Due]:
    if held.expires is not None and state not in (procedure.begins, *procedure.ended):
        yield Due(held.expires, "有效期至", "", True)
    rule = procedure.event(procedure.suspended)
    if state == procedure.suspended and since is not None and rule is not None and rule.usual_months is not None:
        yield Due(add_months(since, rule.usual_months), "完成整改，申请恢复", rule.clause, False)


def _watched(
    held: OrganizationCertificate, procedure: Procedure, rule: Surveillance | None, state: str, as_of: date
) -> Iterator[Due]:
    """The next surveillance; a suspended certificate is still looked at, one that has ended by then is not."""
    watched = rule is not None and state in (procedure.granted, procedure.suspended)
    day = surveillance_due(rule, held, as_of) if rule is not None and watched else None
    if rule is not None and day is not None and not is_over(held, max(day, as_of)):
        yield Due(day, _SURVEILLANCE, rule.clause, True)

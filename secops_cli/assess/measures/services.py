"""Measures of a service line: its named team, how soon it responds, what its drills have shown."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal

from secops_cli.assess.measures.registry import Needs, Tally, firmest, measure, stated_fact, unknown
from secops_cli.assess.measures.staff import CERTIFIED, EMPLOYED, certified, tally_certified
from secops_cli.assess.query import Query
from secops_cli.model.judgement import Measurement, Quantity, Unknown, Word
from secops_cli.model.people import Person, PersonalCertificate
from secops_cli.model.services import Response, ServiceLine, Team
from secops_cli.model.workspace import RecordRef
from secops_cli.terms import TeamPosition

_CERTIFICATE = "专业认证证书"


def _lines(query: Query) -> Iterator[ServiceLine | None]:
    """The service lines of the category, in the order in which the standard names its services.

    None stands for a line that may be in a file that cannot be read.
    """
    for service in query.category.services:
        line = query.workspace.services.get(service)
        if line is not None or query.damaged("services"):
            yield line


def _unread(query: Query, what: str) -> str | Unknown:
    """Why something is not known of a category of which a service line may be what cannot be read."""
    words = f"services/ 里有读不出的记录，不知道{what}"
    lost = (name for name in query.category.services if name not in query.workspace.services)
    return query.unread("services", words, next(lost)) or query.unread("services", words) or words


def _nobody(query: Query, key: str) -> str:
    """Why a person who is named is not among the people that were read."""
    if RecordRef("people", key) in query.workspace.unread:
        return f"花名册里有这个人，但记录读不出({query.workspace.unread_at('people', key)})"
    place = query.workspace.unread_at("people", key)
    return f"花名册里有读不出的记录，不知道有没有这个人({place})" if place else "花名册里没有这个人"


# --- the team ---------------------------------------------------------------------------------------------------


def _team(query: Query) -> Team | str | Unknown:
    """The one team that counts for the category: that of the first of its services that names one; or why none does."""
    for line in _lines(query):
        if line is None:
            return _unread(query, "项目团队")
        if line.team is not None:
            return line.team
    return "没有在 services/ 里写明项目团队"


def _members(query: Query, team: Team, positions: Sequence[TeamPosition]) -> Iterator[tuple[str, Person | None, str]]:
    """Each member in these positions (any, where none is named): id, record, and why they do not count, or `?…`."""
    held: dict[str, set[TeamPosition]] = {}
    for member in team.members:
        held.setdefault(member.person, set()).add(member.position)
    for key, own in held.items():
        if positions and not own.intersection(positions):
            continue
        person = query.workspace.people.get(key)
        if person is None:
            yield key, None, f"?{_nobody(query, key)}"
            continue
        torn = "?在团队里写了几个岗位，不知道算在哪一个" if positions and not own.issubset(positions) else ""
        yield key, person, firmest(query.roster_fault(person), torn)


@measure("项目团队人数", "本类别具名项目团队里截至日在职的人数；写了岗位的只数这些岗位", unit="人", needs=EMPLOYED)
def team_size(query: Query, *, positions: Sequence[TeamPosition] = ()) -> Measurement:
    """People on the roster on the day in the one team that is named for the category.

    The head count of the organisation is another matter. A member has one position, so nobody counts in two groups.

    Args:
        positions: only these positions; all where none is given.

    Source: T/CAS 375—2019 C.1.1 a, C.2.2, C.3.2 a, C.4.2 a, D.1.1 a, D.2.2, D.3.2 a, H.1.1 a, H.2.2 a, H.3.2 a, H.4.2,
    J.1.1 a, J.2.2 a, J.3.2 a; one named team: our reading.
    """
    team = _team(query)
    if isinstance(team, (str, Unknown)):
        return unknown(team)
    tally = Tally(query, "people", EMPLOYED)
    for key, person, fault in _members(query, team, positions):
        if fault or person is None:
            tally.leave_out(key, fault)
        else:
            tally.include(key, person.evidence)
    return _whole(tally)


def _whole(tally: Tally) -> Measurement:
    """The total of a tally of members: all are named, so what is unreadable elsewhere adds nobody."""
    if "people" not in tally.query.workspace.stated and not tally.query.damaged("people"):
        return unknown("没有登记人员", doubtful=tuple(reasoned for reasoned, _ in tally.doubtful))
    fact, proven = Decimal(len(tally.counted) + len(tally.unproven)), Decimal(len(tally.counted))
    return tally.of(Quantity(fact, fact + len(tally.doubtful)), Quantity(proven, proven))


@measure("项目团队持证人数", "具名项目团队里持有效专业认证证书的人数，不限类别", unit="人", needs=CERTIFIED)
def team_certified(query: Query, *, positions: Sequence[TeamPosition] = ()) -> Measurement:
    """Members of the named team with a professional security certificate, of whatever category, valid on the day.

    Args:
        positions: only these positions; all where none is given.

    Source: T/CAS 375—2019 C.3.2 a, C.4.2 a.
    """
    team = _team(query)
    if isinstance(team, (str, Unknown)):
        return unknown(team)
    members = list(_members(query, team, positions))
    known = ((person, fault) for _, person, fault in members if person is not None)
    tally = tally_certified(query, known, _CERTIFICATE, _is_professional)
    for key, person, fault in members:
        if person is None:
            tally.leave_out(key, fault)
    return _whole(tally)


@measure("项目团队未持证人数", "具名项目团队所列岗位里没有有效专业认证证书的人数", unit="人", needs=CERTIFIED)
def team_uncertified(query: Query, *, positions: Sequence[TeamPosition]) -> Measurement:
    """Members of the named team in these positions without a professional security certificate valid on the day.

    Where all have to be certified this must be nought; whoever's certificate is not proven counts among the proven.

    Args:
        positions: the positions in which everybody has to be certified.

    Source: T/CAS 375—2019 D.3.2 a.
    """
    team = _team(query)
    if isinstance(team, (str, Unknown)):
        return unknown(team)
    tally = Tally(query, "people", CERTIFIED)
    for key, person, fault in _members(query, team, positions):
        lacking, missing = ("?", ()) if person is None else certified(query, person, _CERTIFICATE, _is_professional)
        if fault and not fault.startswith("?"):
            tally.exclude(key, fault)
        elif not lacking and not missing:
            tally.exclude(key, "持有有效证书")
        elif fault and lacking:
            tally.leave_out(key, fault)
        else:
            tally.settle(key, missing)
    without, unproven = Decimal(len(tally.counted)), Decimal(len(tally.unproven))
    doubtful = Decimal(len(tally.doubtful))
    return tally.of(Quantity(without, without + doubtful), Quantity(without + unproven, without + unproven + doubtful))


def _is_professional(certificate: PersonalCertificate) -> bool:
    return certificate.subject == "专业认证"


@measure("项目负责人", "本类别的具名项目团队是否有在职的项目负责人", needs=EMPLOYED)
def team_leader(query: Query) -> Measurement:
    """Whether the named team has a leader who is on the roster on the day.

    Source: T/CAS 375—2019 C.1.1 a, D.1.1 a.
    """
    team = _team(query)
    if isinstance(team, (str, Unknown)):
        return unknown(team)
    if team.leader is None or team.leader not in query.workspace.people:
        return unknown(
            f"项目负责人 {team.leader}：{_nobody(query, team.leader)}" if team.leader else "没有写明项目负责人"
        )
    person = query.workspace.people[team.leader]
    fault = query.roster_fault(person)
    if fault.startswith("?"):
        return unknown(f"项目负责人{fault[1:]}")
    ref = RecordRef("people", person.id)
    if fault:
        return Measurement(Word(False), Word(False), counted=(ref,))
    return stated_fact(query, True, ref, person.evidence, EMPLOYED, what="项目负责人")


# --- response ---------------------------------------------------------------------------------------------------

_PROMISED: Needs = (("服务级别协议", "合同", "服务规范", "服务流程文件"),)


def _responses(query: Query) -> tuple[ServiceLine, list[Response]] | str | Unknown:
    """What holds where the target is graded, the statement for its region before that for all regions; or why nothing.

    Source: T/CAS 375—2019 5.3: what is local depends on where the provider is graded.
    """
    region = query.target.region
    why = "没有在 services/ 里写明应急响应能力"
    for line in _lines(query):
        if line is None:
            return _unread(query, "应急响应能力")
        own = [found for found in line.responses if found.region is not None and found.region == region]
        everywhere = [found for found in line.responses if found.region is None]
        if len(own) > 1 or len(everywhere) > 1:
            return "同一地区的应急响应能力写了几次，不知道以哪个为准"
        if own or everywhere:
            return line, [*own, *everywhere]
        if line.responses:
            why = f"没有写明{region}的应急响应能力" if region else "应急响应能力按地区写明，而目标没有写 region"
    return why


def _of_response(query: Query, name: str, what: str) -> Measurement:
    stated = _responses(query)
    if isinstance(stated, (str, Unknown)):
        return unknown(stated)
    line, responses = stated
    response = next((one for one in responses if getattr(one, name) is not None), responses[0])
    ref = RecordRef("services", line.service)
    evidence = (*response.evidence, *line.evidence)
    found = stated_fact(query, getattr(response, name), ref, evidence, _PROMISED, what=what)
    scope = f"{Response.model_fields['region'].title} {response.region}" if response.region else "不分地区"
    return replace(found, within=("responses", line.responses.index(response)), scope=scope)


@measure("本地响应时限", "接到求援后多少小时内到达本地现场；值守时段是另一回事", unit="小时", needs=_PROMISED)
def local_response_hours(query: Query) -> Measurement:
    """Hours within which somebody responds locally, in the region of the target where stated by region; less is better.

    Source: ISCCC-SV-001:2015 C1.1 d, C2.1 e; T/CAS 375—2019 G.1.1 c, G.2.2 a, G.3.2 c, G.4.2 b, I.3.2 d, I.4.2 c,
    J.1.1 d, J.2.2 c, J.3.2 b.
    """
    return _of_response(query, "local_hours", "本地响应小时数")


@measure("外地响应时限", "接到求援后多少小时内到达外地现场", unit="小时", needs=_PROMISED)
def remote_response_hours(query: Query) -> Measurement:
    """Hours within which somebody responds elsewhere; less is better.

    Source: ISCCC-SV-001:2015 C2.1 e, C3.1 b; T/CAS 375—2019 G.1.1 c, G.2.2 a, G.3.2 c, G.4.2 b, I.3.2 d, I.4.2 c,
    J.1.1 d, J.2.2 c, J.3.2 b.
    """
    return _of_response(query, "remote_hours", "外地响应小时数")


@measure("7×24 小时值守", "本地是否 7×24 小时有人值守；不是响应时限", needs=_PROMISED)
def round_the_clock_attendance(query: Query) -> Measurement:
    """Whether somebody is on duty locally at all hours.

    Source: ISCCC-SV-001:2015 C3.1 b; attendance, not a time to respond: our reading.
    """
    return _of_response(query, "round_the_clock", "是否 7×24 小时值守")


# --- drills -----------------------------------------------------------------------------------------------------

_DRILLED: Needs = (("演练记录",),)


@measure("接替生产时间", "真实切换演练中接替生产处理真实业务的最长小时数", unit="小时", needs=_DRILLED)
def takeover_hours(query: Query) -> Measurement:
    """The longest time for which real business was taken over in a drill of real switchover up to the day, in hours.

    Source: ISCCC-SV-001:2015 D1.3.3 b.
    """
    tally = Tally(query, "services", _DRILLED)
    lines = [line for line in _lines(query) if line is not None and line.drills is not None]
    for line in lines:
        for drill in line.drills or ():
            if drill.date > query.as_of:
                tally.exclude(line.service, f"{drill.id} {drill.date} 才进行")
            elif drill.kind != "真实切换":
                tally.exclude(line.service, f"{drill.id} 方式为{drill.kind}")
            elif drill.takeover_hours is None:
                tally.doubt(line.service, f"{drill.id} 没有写明接替生产的小时数")
            else:
                missing = query.missing_kinds(drill.evidence, _DRILLED)
                named = tuple((group, f"{drill.id} {why}") for group, why in missing)
                tally.settle(line.service, named, drill.takeover_hours)
    if not lines:
        return unknown("没有在 services/ 里登记演练(没有时写 drills: [])")
    found = tally.largest()
    if tally.doubtful and isinstance(found.fact, Quantity):
        return tally.of(Quantity(found.fact.low, None), found.proven)
    return found

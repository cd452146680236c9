"""Checks of systems: levels against the matrix, raises against their basis, what is shared, what is due."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from difflib import get_close_matches
from typing import Final

from secops_cli.assess.case import SETTINGS, Case
from secops_cli.assess.checks.references import check_known
from secops_cli.assess.classification import Duty, SystemGrade, combination, rank
from secops_cli.assess.dates import add_months
from secops_cli.assess.difference import known_fields
from secops_cli.assess.history import last_assessment, last_filing
from secops_cli.diagnostics import Diagnostic, Place, Related
from secops_cli.model.systems import Classification
from secops_cli.model.workspace import RecordRef
from secops_cli.terms import SECURITY_LEVELS, SecurityLevel

Route = tuple[str | int, ...]

_SOON: Final = timedelta(days=30)
"""So long before a term ends it is reminded of."""
_OF_RESOURCES: Final = frozenset({"信息系统", "通信网络设施"})
"""Types of object that consist of several resources which belong together."""


def check_systems(case: Case) -> Iterator[Diagnostic]:
    """Every check of every system, in the order of their ids; before them the edition that the settings name."""
    by_id = {grade.system.id: grade for grade in case.systems}
    yield from _check_chosen_edition(case)
    yield from _check_own_causes(case)
    for grade in case.systems:
        yield from _check_object(case, grade)
        yield from _check_status(case, grade)
        yield from _check_harms(case, grade)
        yield from _check_carriers(case, grade, by_id)
        yield from _check_carrying(case, grade, by_id)
        yield from _check_shared(case, grade, by_id)
        if grade.classification is not None:
            yield from _check_edition(case, grade, grade.classification)
            yield from _check_declared(case, grade, grade.classification)
            yield from _check_final(case, grade, grade.classification)
            yield from _check_dates(case, grade, grade.classification)
            yield from _check_order(case, grade, grade.classification)
        yield from _check_duties(case, grade)
    for classification in case.workspace.classifications.values():
        place = case.workspace.places[RecordRef("classifications", classification.system)]
        yield from check_known(case.workspace, place, "systems", [(classification.system, ("system",))])


def _system(case: Case, grade: SystemGrade) -> Place:
    return case.workspace.places[RecordRef("systems", grade.system.id)]


def _classification(case: Case, grade: SystemGrade) -> Place:
    return case.workspace.places[RecordRef("classifications", grade.system.id)]


def _check_object(case: Case, grade: SystemGrade) -> Iterator[Diagnostic]:
    """A lone server, terminal or network device is no object of classification; what it points at is there.

    Source: GB/T 22240-2020 on the features of an object.
    """
    system = grade.system
    lone = system.devices is not None and len(system.devices) == 1 and system.devices[0].quantity == 1
    if lone and system.devices and _OF_RESOURCES.intersection(system.object_types) and not system.subsystems:
        words = f"{system.name} 只有一台设备 {system.devices[0].name}，单台设备不是定级对象"
        yield Diagnostic("SEC704", _system(case, grade), words, route=("devices",))
    carriers = ((other, ("carried_by", index)) for index, other in enumerate(system.carried_by))
    yield from check_known(case.workspace, _system(case, grade), "systems", carriers)
    data = ((other, ("data", index)) for index, other in enumerate(system.data or ()))
    yield from check_known(case.workspace, _system(case, grade), "data", data)


def _check_status(case: Case, grade: SystemGrade) -> Iterator[Diagnostic]:
    """What runs has gone live by the day, and what is being built has not."""
    system, live = grade.system, grade.system.online_since
    if live is None or system.status not in ("已运行", "在建设") or (live <= case.as_of) is (system.status == "已运行"):
        return
    when = "早于" if live < case.as_of else "就是" if live == case.as_of else "晚于"
    words = f"{system.name} {system.status}，online_since {live} {when}截至日期 {case.as_of}"
    yield Diagnostic("SEC718", _system(case, grade), words, route=("online_since",))


def _check_order(case: Case, grade: SystemGrade, found: Classification) -> Iterator[Diagnostic]:
    """A level is reviewed before it is final, and final before it is filed.

    A review after it is of the next round where one went before; a change of level tells of finals that are not listed.
    """
    place, final = _classification(case, grade), grade.deciding
    if final is None:
        return
    reviews = [d for d in found.decisions if d.stage == "评审" and d.level == final.level and d.date <= case.as_of]
    first = min((review.date for review in reviews), default=final.date)
    if first > final.date:
        words = f"{final.id} {final.date} 早于它的评审 {first}"
        yield Diagnostic("SEC207", place, words, route=("decisions", found.decisions.index(final), "date"))
    earliest = min((d for d in found.decisions if d.stage == "最终"), key=lambda decision: decision.date)
    for index, filing in enumerate(found.filings or ()):
        if earliest.conclusion == "首次定级" and filing.filed < earliest.date:
            words = f"备案 {filing.filed} 早于最终决定 {earliest.id} {earliest.date}"
            yield Diagnostic("SEC207", place, words, route=("filings", index, "filed"))


def _check_harms(case: Case, grade: SystemGrade) -> Iterator[Diagnostic]:
    """Without the harms of both sides no level can be computed; a system that has ended needs none."""
    found, name = grade.classification, grade.system.name
    if grade.system.status == "已终止" or (found is None and "classifications" in case.workspace.damaged):
        return
    if found is None:
        yield Diagnostic("SEC714", _system(case, grade), f"{name} 没有 classification.yaml")
        return
    sides = (("business_information", found.business_information), ("system_service", found.system_service))
    lacking = [key for key, items in sides if not items]
    if lacking:
        words = f"{name} 没有写侵害项({'、'.join(lacking)})，等级算不出"
        yield Diagnostic("SEC714", _classification(case, grade), words)


def _check_chosen_edition(case: Case) -> Iterator[Diagnostic]:
    name = case.workspace.settings.classification_edition
    if case.catalogues.rules.edition(name) is None:
        place = case.workspace.place(SETTINGS) or Place("secops.yaml")
        yield _no_edition(case, name, place, ("classification_edition",))


def _check_own_causes(case: Case) -> Iterator[Diagnostic]:
    """A field that exists nowhere would never be touched."""
    causes = case.workspace.settings.change_causes
    known = known_fields() if causes else frozenset()
    place = case.workspace.place(SETTINGS) or Place("secops.yaml")
    for cause, fields in causes.items():
        for index, field in enumerate(fields):
            if field not in known:
                near = get_close_matches(field, sorted(known), 1)
                hint = f"是不是 {near[0]}？" if near else ""
                words = f"{cause}：系统、定级和数据都没有字段 {field}"
                yield Diagnostic("SEC203", place, words, hint, route=("change_causes", cause, index))


def _no_edition(case: Case, name: str, place: Place, route: Route) -> Diagnostic:
    known = "、".join(f"{edition.id}({edition.alias})" for edition in case.catalogues.rules.editions.values())
    return Diagnostic("SEC709", place, f"没有定级版本 {name}", f"可用：{known}。", route=route)


def _check_edition(case: Case, grade: SystemGrade, found: Classification) -> Iterator[Diagnostic]:
    if grade.edition is None and found.edition is not None:
        yield _no_edition(case, found.edition, _classification(case, grade), ("edition",))
    elif grade.edition is not None and not grade.edition.verified:
        words = f"{grade.system.name} 按 {grade.edition.title} 定级，它的矩阵没有核对到原文"
        yield Diagnostic("SEC713", _classification(case, grade), words)


def _check_declared(case: Case, grade: SystemGrade, found: Classification) -> Iterator[Diagnostic]:
    """What the report says against what the matrix gives."""
    place, declared = _classification(case, grade), found.declared
    for name, scored in (("S", grade.S), ("A", grade.A)):
        claim: SecurityLevel | None = getattr(declared, name)
        if claim is None or scored.level is None or claim in (scored.level, scored.declared):
            continue
        words = f"{name} 声明为{claim}，按矩阵是{scored.level}"
        yield Diagnostic("SEC709", place, words, route=("declared", name))
    if declared.level is not None and grade.level is not None and declared.level != grade.level:
        words = f"声明为{declared.level}，{'最终决定' if grade.final else '按矩阵'}是{grade.level}"
        yield Diagnostic("SEC709", place, words, route=("declared", "level"))
    expected = combination(grade.S.effective, grade.A.effective, grade.level)
    if declared.combination is not None and expected is not None and declared.combination != expected:
        words = f"组合写作 {declared.combination}，按 S、A 与等级应为 {expected}"
        yield Diagnostic("SEC703", place, words, route=("declared", "combination"))


def _check_final(case: Case, grade: SystemGrade, found: Classification) -> Iterator[Diagnostic]:
    """A final level below the computed one is false; one above it wants a basis with a document."""
    decision = grade.deciding
    if decision is None or grade.computed is None:
        return
    place = _classification(case, grade)
    route: Route = ("decisions", found.decisions.index(decision), "level")
    if rank(decision.level) < rank(grade.computed):
        words = f"{decision.id} 定为{decision.level}，按矩阵是{grade.computed}"
        yield Diagnostic("SEC701", place, words, route=route)
    elif rank(decision.level) > rank(grade.computed):
        if grade.raise_fault:
            words = f"{decision.id} 定为{decision.level}，高于按矩阵的{grade.computed}，{grade.raise_fault}"
            yield Diagnostic("SEC702", place, words, route=route)
        raised = max(rank(s.effective) for s in (grade.S, grade.A) if s.effective is not None)
        if SECURITY_LEVELS[raised] != decision.level:
            words = f"{decision.id} 定为{decision.level}，S、A 都没有提到这一级：在 declared 的 S 或 A 写明"
            yield Diagnostic("SEC703", place, words, route=route)


def _check_carriers(case: Case, grade: SystemGrade, by_id: dict[str, SystemGrade]) -> Iterator[Diagnostic]:
    """A platform or network is not below what it carries, and has a level itself.

    Source: GB/T 22240-2020 on cloud platforms and network facilities.
    """
    yield from _check_stated_platforms(case, grade)
    for index, name in enumerate(grade.system.carried_by):
        carrier = by_id.get(name)
        if carrier is None or carrier is grade:
            continue
        if carrier.stricter is None:
            words = f"{grade.system.name} 依托的 {carrier.system.name} 没有等级"
            yield Diagnostic("SEC706", _system(case, grade), words, route=("carried_by", index))
        elif grade.stricter is not None and rank(carrier.stricter) < rank(grade.stricter):
            words = f"{carrier.system.name} 为{carrier.stricter}，低于它承载的 {grade.system.name} 的{grade.stricter}"
            related = (Related(_system(case, grade), grade.system.name),)
            yield Diagnostic("SEC705", _system(case, carrier), words, related=related)


def _check_carrying(case: Case, grade: SystemGrade, by_id: dict[str, SystemGrade]) -> Iterator[Diagnostic]:
    """No system is carried by itself, however far around, and no living one by one that has ended."""
    system = grade.system
    for index, name in enumerate(system.carried_by):
        if name not in by_id:
            continue
        carrier = by_id[name].system
        if name == system.id:
            words = f"{system.name} 依托的是它自己"
        elif _carries(system.id, name, by_id):
            words = f"{system.name} 依托 {carrier.name}，{carrier.name} 又依托它，成了环"
        elif carrier.status == "已终止" and system.status != "已终止":
            words = f"{system.name} 依托的 {carrier.name} 已终止"
        else:
            continue
        yield Diagnostic("SEC715", _system(case, grade), words, route=("carried_by", index))


def _carries(name: str, system: str, by_id: dict[str, SystemGrade]) -> bool:
    """Whether a system is carried by that of the name, directly or through others."""
    seen: set[str] = set()
    waiting = [system]
    while waiting:
        grade = by_id.get(waiting.pop())
        for carrier in grade.system.carried_by if grade else ():
            if carrier == name:
                return True
            if carrier not in seen:
                seen.add(carrier)
                waiting.append(carrier)
    return False


def _check_stated_platforms(case: Case, grade: SystemGrade) -> Iterator[Diagnostic]:
    """The platform of another body has no system here, only the level that its customer states."""
    cloud, big_data = grade.system.cloud, grade.system.big_data
    customer = cloud if cloud is not None and cloud.side == "云服务客户" else None
    guest = big_data if big_data is not None and "大数据平台" not in big_data.parts else None
    carried = grade.system.carried_by or grade.system.status == "已终止"
    for key, lacks in (("cloud", customer), ("big_data", guest)):
        if lacks is not None and lacks.platform_level is None and not carried:  # what it stands on is another's
            words = f"{grade.system.name} 依托的平台没有写等级(platform_level)"
            yield Diagnostic("SEC706", _system(case, grade), words, "向平台方问明后写上。", route=(key,))
    stated = (
        ("cloud", customer.platform_level if customer else None),
        ("big_data", big_data.platform_level if big_data else None),
    )
    for key, level in stated:
        if level is not None and grade.stricter is not None and rank(level) < rank(grade.stricter):
            words = f"{grade.system.name} 为{grade.stricter}，它所依托的平台只有{level}"
            yield Diagnostic("SEC705", _system(case, grade), words, route=(key, "platform_level"))


def _check_shared(case: Case, grade: SystemGrade, by_id: dict[str, SystemGrade]) -> Iterator[Diagnostic]:
    """Shared lines, boundary devices and rooms carry the highest level of what they serve.

    Source: 等级保护实施过程 2.2.2 3.(2).
    """
    system = grade.system
    parts = (
        *((("devices", n), f"设备 {d.name}", d.level, d.shared_with) for n, d in enumerate(system.devices or ())),
        *((("links", n), f"连线 {'—'.join(x.ends)}", x.level, x.shared_with) for n, x in enumerate(system.links)),
        *((("rooms", n), f"机房 {room.name}", room.level, room.shared_with) for n, room in enumerate(system.rooms)),
    )
    for route, what, level, shared_with in parts:
        if not shared_with:
            continue
        named = ((other, (*route, "shared_with", index)) for index, other in enumerate(shared_with))
        yield from check_known(case.workspace, _system(case, grade), "systems", named)
        served = [grade, *(by_id[name] for name in shared_with if name in by_id)]
        known = [g.stricter for g in served if g.stricter is not None]
        if level is None or not known:
            continue
        wanted = max(known, key=rank)
        if rank(level) < rank(wanted):
            names = "、".join(g.system.name for g in served if g.stricter == wanted)
            words = f"{what} 按{level}保护，它服务的 {names} 为{wanted}"
            related = tuple(Related(_system(case, g), g.system.name) for g in served[1:] if g.stricter == wanted)
            yield Diagnostic("SEC707", _system(case, grade), words, related=related, route=(*route, "level"))


def _check_duties(case: Case, grade: SystemGrade) -> Iterator[Diagnostic]:
    """Review and approval that the edition asks for; filing and assessments that are overdue."""
    if grade.classification is None:
        return
    place = _classification(case, grade)
    unread = case.workspace.unread_at("settings")  # what proves, and from when filing counts, is chosen there
    hint = f"先改好读不出的 {unread}，再看还缺不缺。" if unread else ""
    last = last_assessment(grade.classification, case.as_of)
    if grade.concluded == "不符合" and last is not None and grade.system.status != "已终止":
        words = f"{grade.system.name} {last.date} 的测评符合率 {last.rate}%，结论为不符合"
        stated = grade.classification.assessments or ()
        yield Diagnostic("SEC716", place, words, route=("assessments", stated.index(last)))
    for duty in grade.duties:
        yield from _check_soon(case, grade, duty)
        mark = "" if duty.verified else "(未核)"
        if duty.what in ("专家评审", "主管部门核准") and duty.met is False and grade.final is not None:
            words = f"{grade.system.name} 为{grade.level}，{duty.what}：{duty.why}{mark}"
            yield Diagnostic("SEC708", place, words, hint, route=("decisions",))
        elif duty.what == "公安机关备案" and duty.met is False and duty.due is not None and duty.due < case.as_of:
            words = f"{grade.system.name} 最迟 {duty.due} 备案{mark}"
            yield Diagnostic("SEC710", place, words, hint, route=("filings",))
        elif duty.what == "等级测评" and duty.met is False and duty.due is not None and duty.due < case.as_of:
            words = f"{grade.system.name} 的测评最迟 {duty.due} 完成：{duty.why}{mark}"
            yield Diagnostic("SEC712", place, words, route=("assessments",))
        elif duty.met is False and not duty.lapsed and (route := _recorded(case, grade.classification, duty.what)):
            yield Diagnostic("SEC309", place, f"{grade.system.name} 的{duty.what}：{duty.why}", hint, route=route)


def _check_soon(case: Case, grade: SystemGrade, duty: Duty) -> Iterator[Diagnostic]:
    """A filing or an assessment that is due within days; what is unknown is not urged."""
    if duty.due is None or duty.met is None or not case.as_of <= duty.due <= case.as_of + _SOON:
        return
    key = "filings" if duty.what == "公安机关备案" else "assessments"
    mark = "" if duty.verified else "(未核)"
    words = f"{grade.system.name} 的{duty.what}最迟 {duty.due} 办妥，还有 {(duty.due - case.as_of).days} 日{mark}"
    yield Diagnostic("SEC717", _classification(case, grade), words, route=(key,))


def _recorded(case: Case, found: Classification, what: str) -> Route:
    """Where the last filing or assessment stands that counts by the day; empty where there is none."""
    if what == "公安机关备案" and (filing := last_filing(found, case.as_of)):
        return ("filings", (found.filings or ()).index(filing))
    if what == "等级测评" and (assessment := last_assessment(found, case.as_of)):
        return ("assessments", (found.assessments or ()).index(assessment))
    return ()


def _check_dates(case: Case, grade: SystemGrade, found: Classification) -> Iterator[Diagnostic]:
    """A filing certificate that runs out soon, or has run out."""
    last = last_filing(found, case.as_of)
    ends = grade.certificate_ends
    if last is None or ends is None or grade.system.status == "已终止":
        return
    rules = case.catalogues.rules.periods.certificate
    if ends < case.as_of:
        words = f"{grade.system.name} 的备案证明已于 {ends} 到期"
    elif case.as_of >= add_months(ends, -rules.renew_within_months):
        words = f"{grade.system.name} 的备案证明 {ends} 到期，期满前 {rules.renew_within_months} 个月内申请延期"
    else:
        return
    route = ("filings", (found.filings or ()).index(last))
    yield Diagnostic("SEC711", _classification(case, grade), words, route=route)

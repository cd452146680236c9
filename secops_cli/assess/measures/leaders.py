"""Measures of the three responsible persons: experience, degree, title."""

from __future__ import annotations

from collections.abc import Callable

from secops_cli.assess.dates import whole_years, years_of
from secops_cli.assess.measures.registry import Needs, measure, number, unknown
from secops_cli.assess.measures.staff import EMPLOYED
from secops_cli.assess.query import Query
from secops_cli.model.judgement import Measurement, Reasoned, Unknown, Value, Word
from secops_cli.model.people import Person
from secops_cli.model.workspace import RecordRef
from secops_cli.terms import DEGREE_LEVELS, TITLE_RANKS, Role

_EXPERIENCE: Needs = (("工作经历证明",),)
_DEGREE: Needs = (("学位证书",),)
_TITLE: Needs = (("职称证书",),)

# A value with the documents that go with it; None where the record does not state it.
_Stated = tuple[Value, tuple[str, ...]] | None


def holders(query: Query, role: Role) -> list[Person]:
    """The people on the roster on the day who hold a role."""
    return [p for p in query.workspace.people.values() if role in p.roles and not query.roster_faults[p.id]]


def _of_leader(query: Query, role: Role, needs: Needs, what: str, stated: Callable[[Person], _Stated]) -> Measurement:
    found = holders(query, role)
    if len(found) != 1:
        who = f"没有在职的{role}" if not found else f"{role}有 {len(found)} 人"
        return unknown(who, doubtful=tuple(Reasoned(RecordRef("people", p.id), f"同为{role}") for p in found))
    person = found[0]
    ref = RecordRef("people", person.id)
    answer = stated(person)
    if answer is None:
        return unknown(f"没有写明{role}的{what}", doubtful=(Reasoned(ref, f"没有写明{what}"),))
    value, evidence = answer
    missing = query.missing_kinds((*evidence, *person.evidence), (*EMPLOYED, *needs))
    if missing:
        why = "；".join(reason for _, reason in missing)
        return Measurement(value, Unknown(why), unproven=(Reasoned(ref, why),))
    return Measurement(value, value, counted=(ref,))


def _years_in(query: Query, person: Person, fields: tuple[str, ...], kind: str) -> _Stated:
    if person.experience is None:
        return None
    fitting = [e for e in person.experience if e.field in fields and e.kind == kind]
    years = years_of(((e.start, e.end) for e in fitting), query.base)
    return number(years), tuple(document for e in fitting for document in e.evidence)


@measure("机构负责人管理年限", unit="年", needs=(*EMPLOYED, *_EXPERIENCE))
def head_management_years(query: Query) -> Measurement:
    """Years of management in information technology of the 机构负责人; information security is part of that field.

    Source: ISCCC-SV-001:2015 4.1.4 a, 4.2.4 a, 4.3.5 a; T/CAS 375—2019 6.2.5 a, 6.3.5 a, 6.4.5 a, 6.5.5 a.
    """
    fields = ("信息技术", "信息安全")
    return _of_leader(query, "机构负责人", _EXPERIENCE, "管理经历", lambda p: _years_in(query, p, fields, "管理"))


@measure("技术负责人从业年限", unit="年", needs=(*EMPLOYED, *_EXPERIENCE))
def technical_lead_years(query: Query) -> Measurement:
    """Years of technical work in information security of the 技术负责人.

    Source: ISCCC-SV-001:2015 4.1.4 b, 4.2.4 b, 4.3.5 b; T/CAS 375—2019 6.2.5 b, 6.3.5 b, 6.4.5 b, 6.5.5 b.
    """
    return _of_leader(
        query, "技术负责人", _EXPERIENCE, "技术经历", lambda p: _years_in(query, p, ("信息安全",), "技术")
    )


@measure("技术负责人学位", scale="学位", needs=(*EMPLOYED, *_DEGREE))
def technical_lead_degree(query: Query) -> Measurement:
    """The highest degree of the 技术负责人 in a field related to information security, on the scale of degrees.

    Source: ISCCC-SV-001:2015 4.1.4 b, 4.2.4 b, 4.3.5 b.
    """

    def stated(person: Person) -> _Stated:
        if person.degrees is None:
            return None
        held = [d for d in person.degrees if d.obtained is None or d.obtained <= query.as_of]
        related = [d for d in held if d.security_related]
        if any(d.security_related is None for d in held) and not related:
            return None
        if not related:
            return Word(""), ()
        best = max(related, key=lambda d: DEGREE_LEVELS.index(d.level))
        return Word(best.level), best.evidence

    return _of_leader(query, "技术负责人", _DEGREE, "学位及专业相关性", stated)


@measure("技术负责人职称", scale="职称", needs=(*EMPLOYED, *_TITLE))
def technical_lead_title(query: Query) -> Measurement:
    """The highest title of the 技术负责人 in the series 电子信息, on the scale of titles.

    Source: ISCCC-SV-001:2015 4.1.4 b, 4.2.4 b, 4.3.5 b.
    """
    return _of_leader(query, "技术负责人", _TITLE, "职称", lambda p: _best_title(query, p, "电子信息"))


@measure("财务负责人职称", scale="职称", needs=(*EMPLOYED, *_TITLE))
def finance_lead_title(query: Query) -> Measurement:
    """The highest title of the 财务负责人 in the series 财务, on the scale of titles.

    Source: ISCCC-SV-001:2015 4.1.4 c, 4.2.4 c, 4.3.5 c; T/CAS 375—2019 6.3.5 c, 6.4.5 c, 6.5.5 c.
    """
    return _of_leader(query, "财务负责人", _TITLE, "职称", lambda p: _best_title(query, p, "财务"))


def _best_title(query: Query, person: Person, series: str) -> _Stated:
    if person.titles is None:
        return None
    held = [t for t in person.titles if t.series == series and t.obtained <= query.as_of]
    if not held:
        return Word(""), ()
    best = max(held, key=lambda t: TITLE_RANKS.index(t.rank))
    return Word(best.rank), best.evidence


@measure("财务负责人取得职称年限", unit="年", needs=(*EMPLOYED, *_TITLE))
def finance_lead_title_years(query: Query, *, rank: str) -> Measurement:
    """Whole years since the 财务负责人 obtained this rank or a higher one in the series 财务, up to the base date.

    Args:
        rank: a rank of the scale of titles.

    Source: ISCCC-SV-001:2015 4.3.5 c; T/CAS 375—2019 6.5.5 c.
    """

    def stated(person: Person) -> _Stated:
        if person.titles is None:
            return None
        floor = TITLE_RANKS.index(rank)
        held = [t for t in person.titles if t.series == "财务" and TITLE_RANKS.index(t.rank) >= floor]
        held = [t for t in held if t.obtained <= query.as_of]
        if not held:
            return number(0), ()
        first = min(held, key=lambda t: t.obtained)
        return number(whole_years(first.obtained, query.base)), first.evidence

    return _of_leader(query, "财务负责人", _TITLE, "职称", stated)

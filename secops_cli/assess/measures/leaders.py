"""Measures of the three responsible persons: experience, degree, title."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from secops_cli.assess.dates import whole_years, years_of
from secops_cli.assess.measures.registry import Needs, measure, number, unknown
from secops_cli.assess.measures.staff import EMPLOYED
from secops_cli.assess.query import Missing, Query
from secops_cli.model.judgement import Measurement, Quantity, Reasoned, Unknown, Value, Word
from secops_cli.model.people import Degree, Experience, Person, Title
from secops_cli.model.workspace import RecordRef
from secops_cli.terms import DEGREE_LEVELS, TITLE_RANKS, ExperienceKind, Role, TitleRank, TitleSeries

_EXPERIENCE: Needs = (("工作经历证明",),)
_DEGREE: Needs = (("学位证书",),)
_TITLE: Needs = (("职称证书",),)

Claim = TypeVar("Claim", Experience, Degree, Title)


@dataclass(frozen=True, slots=True)
class _Claims(Generic[Claim]):
    """What a leader's record says of one matter.

    Attributes:
        role: which leader.
        what: the matter in Chinese.
        needs: what proves one claim.
        stated: the claims of a person, None where the record does not state the matter.
        value: what a set of claims amounts to.
    """

    role: Role
    what: str
    needs: Needs
    stated: Callable[[Person], Sequence[Claim] | None]
    value: Callable[[Sequence[Claim]], Value]


def holders(query: Query, role: Role) -> list[Person]:
    """The people on the roster on the day who hold a role."""
    return [p for p in query.workspace.people.values() if role in p.roles and not query.roster_fault(p)]


def _of_leader(query: Query, claims: _Claims[Claim]) -> Measurement:
    """The value of all claims of the one holder of a role, and that of the proven claims alone.

    Every claim needs its own proof: what proves one title or one stretch of work proves no other.
    """
    found = holders(query, claims.role)
    if len(found) != 1:
        who = f"没有在职的{claims.role}" if not found else f"{claims.role}有 {len(found)} 人"
        return unknown(who, doubtful=tuple(Reasoned(RecordRef("people", p.id), f"同为{claims.role}") for p in found))
    person = found[0]
    ref = RecordRef("people", person.id)
    stated = claims.stated(person)
    if stated is None:
        words = f"没有写明{claims.what}"
        return unknown(f"{claims.role}{words}", doubtful=(Reasoned(ref, words),))
    missing = [(claim, _missing(query, person, claim.evidence, claims.needs)) for claim in stated]
    fact = claims.value(stated)
    proven = claims.value([claim for claim, lacks in missing if not lacks])
    employed = query.missing_kinds(person.evidence, EMPLOYED)
    if employed:
        proven = Unknown(_why(employed))
    if fact == proven:
        return Measurement(fact, proven, counted=(ref,))
    lacking = employed or next((lacks for _, lacks in missing if lacks), ())
    return Measurement(fact, proven, unproven=(Reasoned(ref, _why(lacking)),))


def _missing(query: Query, person: Person, evidence: tuple[str, ...], needs: Needs) -> Missing:
    """A claim is proven by its own documents; only where it names none do the person's serve."""
    return query.missing_kinds(evidence or person.evidence, needs)


def _why(missing: Missing) -> str:
    return "；".join(reason for _, reason in missing)


# --- experience -------------------------------------------------------------------------------------------------


def _years(query: Query, role: Role, what: str, fields: tuple[str, ...], kind: ExperienceKind) -> Measurement:
    def stated(person: Person) -> list[Experience] | None:
        if person.experience is None:
            return None
        return [e for e in person.experience if e.field in fields and e.kind == kind and e.start <= query.as_of]

    def value(stretches: Sequence[Experience]) -> Quantity:
        return number(years_of(((e.start, e.end) for e in stretches), query.base))

    return _of_leader(query, _Claims(role, what, _EXPERIENCE, stated, value))


@measure(
    "机构负责人管理年限",
    "机构负责人从事信息技术领域管理的整年数，信息安全属于该领域，时间重叠只算一次",
    unit="年",
    needs=(*EMPLOYED, *_EXPERIENCE),
)
def head_management_years(query: Query) -> Measurement:
    """Years of management in information technology of the 机构负责人; information security is part of that field.

    Source: ISCCC-SV-001:2015 4.1.4 a, 4.2.4 a, 4.3.5 a; T/CAS 375—2019 6.2.5 a, 6.3.5 a, 6.4.5 a, 6.5.5 a.
    """
    return _years(query, "机构负责人", "管理经历", ("信息技术", "信息安全"), "管理")


@measure(
    "技术负责人从业年限",
    "技术负责人从事信息安全技术工作的整年数，时间重叠只算一次",
    unit="年",
    needs=(*EMPLOYED, *_EXPERIENCE),
)
def technical_lead_years(query: Query) -> Measurement:
    """Years of technical work in information security of the 技术负责人.

    Source: ISCCC-SV-001:2015 4.1.4 b, 4.2.4 b, 4.3.5 b; T/CAS 375—2019 6.2.5 b, 6.3.5 b, 6.4.5 b, 6.5.5 b.
    """
    return _years(query, "技术负责人", "技术经历", ("信息安全",), "技术")


# --- degree -----------------------------------------------------------------------------------------------------


@measure(
    "技术负责人学位",
    "技术负责人与信息安全相关的最高学位；相关与否没写明时在两级之间",
    scale="学位",
    needs=(*EMPLOYED, *_DEGREE),
)
def technical_lead_degree(query: Query) -> Measurement:
    """The highest degree of the 技术负责人 in a field related to information security, on the scale of degrees.

    Where it is not stated whether a higher degree is related, the value lies between the two.

    Source: ISCCC-SV-001:2015 4.1.4 b, 4.2.4 b, 4.3.5 b.
    """

    def stated(person: Person) -> list[Degree] | None:
        if person.degrees is None:
            return None
        held = [d for d in person.degrees if d.obtained is None or d.obtained <= query.as_of]
        return [d for d in held if d.security_related is not False]

    return _of_leader(query, _Claims("技术负责人", "学位", _DEGREE, stated, _best_degree))


def _best_degree(degrees: Sequence[Degree]) -> Value:
    related = [DEGREE_LEVELS.index(d.level) for d in degrees if d.security_related]
    possible = [DEGREE_LEVELS.index(d.level) for d in degrees]
    low = DEGREE_LEVELS[max(related)] if related else ""
    high = DEGREE_LEVELS[max(possible)] if possible else ""
    return Word(low) if low == high else Word(low, ceiling=high)


# --- title ------------------------------------------------------------------------------------------------------


@measure("技术负责人职称", "技术负责人电子信息系列的最高职称", scale="职称", needs=(*EMPLOYED, *_TITLE))
def technical_lead_title(query: Query) -> Measurement:
    """The highest title of the 技术负责人 in the series 电子信息, on the scale of titles.

    Source: ISCCC-SV-001:2015 4.1.4 b, 4.2.4 b, 4.3.5 b.
    """
    return _of_leader(query, _Claims("技术负责人", "职称", _TITLE, _titles(query, "电子信息"), _best_title))


@measure("财务负责人职称", "财务负责人财务系列的最高职称", scale="职称", needs=(*EMPLOYED, *_TITLE))
def finance_lead_title(query: Query) -> Measurement:
    """The highest title of the 财务负责人 in the series 财务, on the scale of titles.

    Source: ISCCC-SV-001:2015 4.1.4 c, 4.2.4 c, 4.3.5 c; T/CAS 375—2019 6.3.5 c, 6.4.5 c, 6.5.5 c.
    """
    return _of_leader(query, _Claims("财务负责人", "职称", _TITLE, _titles(query, "财务"), _best_title))


@measure("财务负责人取得职称年限", "财务负责人取得该级或更高职称的整年数", unit="年", needs=(*EMPLOYED, *_TITLE))
def finance_lead_title_years(query: Query, *, rank: TitleRank) -> Measurement:
    """Whole years since the 财务负责人 obtained this rank or a higher one in the series 财务, up to the base date.

    Args:
        rank: a rank of the scale of titles.

    Source: ISCCC-SV-001:2015 4.3.5 c; T/CAS 375—2019 6.5.5 c.
    """
    floor = TITLE_RANKS.index(rank)

    def value(titles: Sequence[Title]) -> Quantity:
        reached = [t.obtained for t in titles if TITLE_RANKS.index(t.rank) >= floor]
        return number(whole_years(min(reached), query.base) if reached else 0)

    return _of_leader(query, _Claims("财务负责人", "职称", _TITLE, _titles(query, "财务"), value))


def _titles(query: Query, series: TitleSeries) -> Callable[[Person], list[Title] | None]:
    def stated(person: Person) -> list[Title] | None:
        if person.titles is None:
            return None
        return [t for t in person.titles if t.series == series and t.obtained <= query.as_of]

    return stated


def _best_title(titles: Sequence[Title]) -> Word:
    """The highest rank among them; nothing held stands below the lowest step."""
    ranks = [TITLE_RANKS.index(t.rank) for t in titles]
    return Word(TITLE_RANKS[max(ranks)] if ranks else "")

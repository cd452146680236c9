"""Head counts, kept apart because the clauses are: anyone in service, technical staff, of the category, certified."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from secops_cli.assess.measures.registry import Needs, Tally, firmest, measure
from secops_cli.assess.query import Missing, Query
from secops_cli.model.judgement import Measurement
from secops_cli.model.people import Person, PersonalCertificate
from secops_cli.terms import Specialty

EMPLOYED: Needs = (("社会保险缴纳证明",), ("劳动合同",))
CERTIFIED: Needs = (*EMPLOYED, ("人员证书",))

# What a person is, for one measure: counts (""), does not count (the reason), or is not stated ("?" and the reason).
_Fitness = Callable[[Query, Person], str]


def _count(query: Query, fitness: _Fitness) -> Measurement:
    def fault(person: Person) -> str:
        return firmest(query.roster_fault(person), fitness(query, person))

    return Tally(query, "people", EMPLOYED).sort(query.workspace.people.values(), fault).total()


def _in_service(query: Query, person: Person) -> str:
    if person.services is None:
        return "?没有写明从事的服务"
    return "" if person.services else "不从事安全服务"


def _in_category(query: Query, person: Person) -> str:
    if person.services is None:
        return "?没有写明从事的服务"
    return "" if query.services.intersection(person.services) else "不从事本类别服务"


def _technical(person: Person) -> str:
    if person.duty is None:
        return "?没有写明岗位性质"
    return "" if person.duty == "技术" else f"岗位为{person.duty}"


@measure("从事安全服务的人员", "截至日在职、从事任何一种安全服务的人数，不限类别与岗位", unit="人", needs=EMPLOYED)
def service_staff(query: Query) -> Measurement:
    """People on the roster on the day who work in any security service, of whatever category.

    Source: ISCCC-SV-001:2015 4.1.4 d, 4.2.4 d; T/CAS 375—2019 6.2.5 c, 6.3.5 d, 6.4.5 d.
    """
    return _count(query, _in_service)


@measure("从事安全服务的技术人员", "截至日在职、从事任何一种安全服务且岗位为技术的人数", unit="人", needs=EMPLOYED)
def technical_service_staff(query: Query) -> Measurement:
    """People on the roster on the day who work in any security service in a technical post.

    Source: ISCCC-SV-001:2015 4.3.5 d; T/CAS 375—2019 6.5.5 d.
    """
    return _count(query, lambda q, p: firmest(_in_service(q, p), _technical(p)))


@measure("本类别专业技术人员", "截至日在职、从事本类别服务且岗位为技术的人数，不要求证书", unit="人", needs=EMPLOYED)
def professional_staff(query: Query) -> Measurement:
    """People on the roster on the day who work in the category's service in a technical post; no certificate is needed.

    Source: T/CAS 375—2019 6.2.5 d, 6.3.5 e, 6.4.5 e, 6.5.5 e.
    """
    return _count(query, lambda q, p: firmest(_in_category(q, p), _technical(p)))


_SPECIALIST: Needs = (*EMPLOYED, ("学位证书", "职称证书", "人员证书"))


@measure("某专业人员", "截至日在职、专业为所列一种的人数；一人只有一个专业，不重复计", unit="人", needs=_SPECIALIST)
def specialists(query: Query, *, specialty: Specialty) -> Measurement:
    """People on the roster on the day of one specialty; a person has one, so that nobody counts in two.

    Args:
        specialty: 自动化, 信息安全, 软件 or 其他.

    Source: T/CAS 375—2019 I.1.1 a, I.2.2 a, I.3.2 a, I.4.2 a; one specialty a person: our reading.
    """

    tally = Tally(query, "people", _SPECIALIST)
    for person in query.workspace.people.values():
        held = person.specialty
        other = "?没有写明专业" if held is None else "" if held == specialty else f"专业为{held}"
        if reason := firmest(query.roster_fault(person), other):
            tally.leave_out(person.id, reason)
        else:
            tally.include(person.id, (*person.evidence, *_own_papers(query, person)))
    return tally.total()


def _own_papers(query: Query, person: Person) -> Iterator[str]:
    """The documents of a person's degrees, titles and valid certificates; a title in finance speaks of no technique."""
    for degree in person.degrees or ():
        yield from degree.evidence
    for title in person.titles or ():
        yield from title.evidence if title.series != "财务" else ()
    for certificate in person.certificates:
        yield from certificate.evidence if not certificate_fault(query, certificate) else ()


@measure("本类别持证人员", "截至日在职、持有本类别有效专业认证证书的人数", unit="人", needs=CERTIFIED)
def certified_staff(query: Query) -> Measurement:
    """People on the roster on the day with a professional security certificate of the category, valid on the day.

    Source: ISCCC-SV-001:2015 4.1.4 e, 4.2.4 e, 4.3.5 e.
    """
    return tally_certified(
        query,
        _everybody(query),
        "本类别的专业认证证书",
        lambda c: c.subject == "专业认证" and bool(query.services.intersection(c.category)),
    ).total()


@measure("项目管理持证人员", "截至日在职、持有有效项目管理证书的人数", unit="人", needs=CERTIFIED)
def project_managers(query: Query) -> Measurement:
    """People on the roster on the day with a project-management certificate valid on the day.

    Source: ISCCC-SV-001:2015 4.1.4 f, 4.2.4 f, 4.3.5 f.
    """
    return tally_certified(query, _everybody(query), "项目管理证书", lambda c: c.subject == "项目管理").total()


def _everybody(query: Query) -> Iterator[tuple[Person, str]]:
    """Each person with why they are not on the roster."""
    for person in query.workspace.people.values():
        yield person, query.roster_fault(person)


def tally_certified(
    query: Query, people: Iterable[tuple[Person, str]], what: str, suits: Callable[[PersonalCertificate], bool]
) -> Tally:
    """Sort people by whether they hold a suitable certificate that is valid on the day.

    Args:
        people: each with why they do not count whatever they hold; `?…` where that is not known, empty where they do.
        what: the certificate, in Chinese, for the reasons.
        suits: whether a certificate is of the right sort.
    """
    tally = Tally(query, "people", CERTIFIED)
    for person, reason in people:
        lacking, missing = certified(query, person, what, suits)
        if why := firmest(reason, lacking):
            tally.leave_out(person.id, why)
        else:
            tally.settle(person.id, missing)
    return tally


def certified(
    query: Query, person: Person, what: str, suits: Callable[[PersonalCertificate], bool]
) -> tuple[str, Missing]:
    """Return why a person holds no suitable certificate (empty where they do), and what proof of one is missing."""
    held = [c for c in person.certificates if suits(c)]
    faults = [certificate_fault(query, c) for c in held]
    valid = [c for c, fault in zip(held, faults, strict=True) if not fault]
    if not valid:
        return (faults[0] if held else f"没有{what}"), ()
    return "", _missing_certified(query, person, valid)


def _missing_certified(query: Query, person: Person, valid: list[PersonalCertificate]) -> Missing:
    """What a certified person lacks, by the certificate that is proven best.

    A certificate is proven by its own documents; only where it names none do the person's serve, since a person may
    hold several certificates and one paper is not another's.
    """
    employed = query.missing_kinds(person.evidence, EMPLOYED)
    own = CERTIFIED[len(EMPLOYED) :]
    return min((employed + query.missing_kinds(c.evidence or person.evidence, own) for c in valid), key=len)


def certificate_fault(query: Query, certificate: PersonalCertificate) -> str:
    """Return why a personal certificate is not valid on the day, an empty string where it is."""
    if certificate.issued is not None and certificate.issued > query.as_of:
        return f"证书 {certificate.issued} 才发证"
    if certificate.expires is not None and certificate.expires < query.as_of:
        return f"证书已于 {certificate.expires} 到期"
    return ""

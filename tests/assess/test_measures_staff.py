"""Head counts: just met, just missed, not stated, unproven, left out with the reason, in an unreadable file."""

from __future__ import annotations

from datetime import date

import pytest
from assess_builders import (
    EMPLOYED,
    OTHER_CODE,
    OWN_CODE,
    TCAS,
    ageing,
    all_measured,
    holds,
    least_proven,
    measured,
    unknown_because,
    values,
    why,
)
from hypothesis import given, settings
from hypothesis import strategies as st

COUNTS = ("service_staff", "technical_service_staff", "professional_staff", "certified_staff", "project_managers")
CERTIFIED = (
    "certificates: [{name: 证, subject: 专业认证, category: [安全运维], evidence: [人员证书]}, "
    "{name: 证, subject: 项目管理, evidence: [人员证书]}]"
)


def person(id: str, *more: str, employment: str = "{from: 2020-01-01}", services: str = "[安全运维]") -> str:
    parts = [f"id: {id}", "name: 甲", "duty: 技术", f"employment: {employment}", f"services: {services}", *more]
    return f"- {{{', '.join(p for p in parts if not p.endswith(': '))}}}\n"


@pytest.mark.parametrize("name", COUNTS)
def test_a_person_in_post_with_all_papers_counts_and_is_proven(name):
    """One person who serves every count."""
    found = measured({"people.yaml": person("a", CERTIFIED, EMPLOYED)}, name)
    assert values(found) == (1, 1)
    assert [ref.id for ref in found.counted] == ["a"]


@pytest.mark.parametrize("name", COUNTS)
def test_a_person_without_social_insurance_counts_in_fact_only(name):
    """The labour contract alone proves no employment."""
    found = measured({"people.yaml": person("a", CERTIFIED, "evidence: [劳动合同]")}, name)
    assert values(found) == (1, 0)
    assert why(found.unproven) == {"a": "缺社会保险缴纳证明"}


@pytest.mark.parametrize("name", COUNTS)
@pytest.mark.parametrize(
    ("employment", "expected"),
    [
        ("{from: 2026-11-20}", 1),
        ("{from: 2026-11-21}", 0),
        ("{from: 2020-01-01, to: 2026-11-20}", 1),
        ("{from: 2020-01-01, to: 2026-11-19}", 0),
    ],
)
def test_the_first_and_the_last_day_in_post_both_count(name, employment, expected):
    """Judged on 2026-11-20; whoever is out is left out with the reason."""
    found = measured({"people.yaml": person("a", CERTIFIED, EMPLOYED, employment=employment)}, name)
    assert values(found) == (expected, expected)
    assert bool(found.excluded) is not bool(expected)


@pytest.mark.parametrize("name", COUNTS)
def test_a_person_whose_employment_is_not_stated_may_count(name):
    """Between none and one in fact, none proven."""
    found = measured(
        {"people.yaml": f"- {{id: a, name: 甲, duty: 技术, services: [安全运维], {CERTIFIED}, {EMPLOYED}}}\n"}, name
    )
    assert values(found) == ((0, 1), 0)
    assert why(found.doubtful) == {"a": "没有写明在职期间"}


@pytest.mark.parametrize("name", COUNTS)
def test_a_roster_that_is_absent_is_unknown_and_an_empty_one_is_zero(name):
    """No file says nothing; `[]` says nobody."""
    assert values(measured({}, name)) == (None, None)
    assert unknown_because(measured({}, name)) == "没有登记人员"
    assert values(measured({"people.yaml": "[]\n"}, name)) == (0, 0)


@pytest.mark.parametrize("name", COUNTS)
def test_an_unreadable_file_leaves_the_count_open_upward(name):
    """One good person and one file that cannot be parsed: one or more."""
    files = {"people/a.yaml": person("a", CERTIFIED, EMPLOYED), "people/b.yaml": "id: [\n"}
    assert values(measured(files, name)) == ((1, None), 1)


@pytest.mark.parametrize("name", COUNTS)
def test_an_unreadable_record_leaves_the_count_open_upward(name):
    """A misspelt key keeps one record out; the other counts."""
    files = {"people.yaml": person("a", CERTIFIED, EMPLOYED) + "- {id: b, name: 乙, servces: [安全运维]}\n"}
    assert values(measured(files, name)) == ((1, None), 1)


@pytest.mark.parametrize("name", COUNTS)
def test_a_person_insured_by_another_organisation_is_left_out(name):
    """The credit code of the payer is somebody else's."""
    organization = f"name: 甲\ncredit_code: {OWN_CODE}\n"
    people = person("a", CERTIFIED, EMPLOYED, f"employer_credit_code: {OTHER_CODE}")
    found = measured({"organization.yaml": organization, "people.yaml": people}, name)
    assert values(found) == (0, 0)
    assert why(found.excluded) == {"a": "社保缴纳单位不是本单位"}


@pytest.mark.parametrize("name", COUNTS)
def test_a_person_insured_under_a_former_identity_counts(name):
    """The organisation declares the code that it had before."""
    organization = (
        f"name: 甲\ncredit_code: {OWN_CODE}\nformer_identities: [{{name: 旧名, credit_code: {OTHER_CODE}}}]\n"
    )
    people = person("a", CERTIFIED, EMPLOYED, f"employer_credit_code: {OTHER_CODE}")
    assert values(measured({"organization.yaml": organization, "people.yaml": people}, name)) == (1, 1)


def test_whose_a_coded_record_is_stays_unknown_where_the_organisation_cannot_be_read():
    """With organization.yaml broken, a record that carries some code must not be proven as the organisation's own."""
    files = {
        "organization.yaml": "name: [\n",
        "people.yaml": person("a", EMPLOYED, f"employer_credit_code: {OTHER_CODE}"),
    }
    assert values(measured(files, "service_staff")) == ((0, 1), 0)


def test_a_person_in_any_service_counts_as_service_staff_but_not_for_the_category():
    """Somebody who does risk assessment only."""
    files = {"people.yaml": person("a", EMPLOYED, services="[风险评估]")}
    assert values(measured(files, "service_staff")) == (1, 1)
    assert values(measured(files, "technical_service_staff")) == (1, 1)
    found = measured(files, "professional_staff", standard=TCAS)
    assert values(found) == (0, 0)
    assert why(found.excluded) == {"a": "不从事本类别服务"}


def test_somebody_who_serves_nothing_is_left_out_and_somebody_unstated_may_count():
    """`services: []` is a statement; no `services` is none."""
    files = {"people.yaml": person("a", EMPLOYED, services="[]") + person("b", EMPLOYED, services="")}
    found = measured(files, "service_staff")
    assert values(found) == ((0, 1), 0)
    assert why(found.excluded) == {"a": "不从事安全服务"}
    assert why(found.doubtful) == {"b": "没有写明从事的服务"}


@pytest.mark.parametrize("name", ["technical_service_staff", "professional_staff"])
def test_only_a_technical_post_counts_as_technical_staff(name):
    """Management and sales do not count; an unstated post may."""
    line = "- {{id: {0}, name: 甲, employment: {{from: 2020-01-01}}, services: [安全运维]{1}, " + EMPLOYED + "}}\n"
    people = "".join(line.format(i, d) for i, d in (("a", ", duty: 技术"), ("b", ", duty: 销售"), ("c", "")))
    found = measured({"people.yaml": people}, name)
    assert values(found) == ((1, 2), 1)
    assert why(found.excluded) == {"b": "岗位为销售"}


@pytest.mark.parametrize(
    ("dates", "expected"),
    [
        ("issued: 2026-11-20", 1),
        ("issued: 2026-11-21", 0),
        ("expires: 2026-11-20", 1),
        ("expires: 2026-11-19", 0),
    ],
)
@pytest.mark.parametrize(("name", "subject"), [("certified_staff", "专业认证"), ("project_managers", "项目管理")])
def test_a_personal_certificate_is_valid_from_its_first_to_its_last_day(name, subject, dates, expected):
    """Judged on 2026-11-20."""
    paper = f"certificates: [{{name: 证, subject: {subject}, category: [安全运维], {dates}, evidence: [人员证书]}}]"
    found = measured({"people.yaml": person("a", EMPLOYED, paper)}, name)
    assert values(found) == (expected, expected)


@pytest.mark.parametrize(
    "paper",
    [
        "{name: 证, subject: 专业认证, category: [风险评估], evidence: [人员证书]}",
        "{name: 证, subject: 其他, category: [安全运维], evidence: [人员证书]}",
        "{name: 证, subject: 专业认证, evidence: [人员证书]}",
    ],
)
def test_a_certificate_of_another_category_or_subject_certifies_nobody(paper):
    """The category of the certificate has to be the one applied for."""
    found = measured({"people.yaml": person("a", EMPLOYED, f"certificates: [{paper}]")}, "certified_staff")
    assert values(found) == (0, 0)
    assert why(found.excluded) == {"a": "没有本类别的专业认证证书"}


def test_a_certified_person_without_the_certificate_document_counts_in_fact_only():
    """Employment is proven, the certificate is not."""
    paper = "certificates: [{name: 证, subject: 专业认证, category: [安全运维]}]"
    found = measured({"people.yaml": person("a", EMPLOYED, paper)}, "certified_staff")
    assert values(found) == (1, 0)
    assert why(found.unproven) == {"a": "缺人员证书"}


def test_one_of_two_certificates_that_is_valid_is_enough():
    """The expired one neither counts nor hurts."""
    paper = (
        "certificates: [{name: 旧, subject: 专业认证, category: [安全运维], expires: 2020-01-01}, "
        "{name: 新, subject: 专业认证, category: [安全运维], evidence: [人员证书]}]"
    )
    assert values(measured({"people.yaml": person("a", EMPLOYED, paper)}, "certified_staff")) == (1, 1)


def test_people_are_looked_at_on_the_day_and_not_on_the_reference_date():
    """Left between the reference date and the day: out."""
    files = {"people.yaml": person("a", EMPLOYED, employment="{from: 2020-01-01, to: 2026-10-01}")}
    assert values(measured(files, "service_staff", base=date(2026, 9, 1))) == (0, 0)


# --- specialists ------------------------------------------------------------------------------------------------

SPECIALTIES = ("自动化", "信息安全", "软件", "其他")
QUALIFIED = "evidence: [社会保险缴纳证明, 劳动合同, 学位证书]"


def specialist(id: str, specialty: str = "自动化", *more: str, papers: str = QUALIFIED, **employment: str) -> str:
    stated = [f"specialty: {specialty}"] if specialty else []
    return person(id, *stated, *more, papers, **employment)


def specialists(people: str, specialty: str = "自动化", **files: str):
    """Measured for T/CAS I, 工控安全; further files by the names of their families."""
    given_files = {f"{family}.yaml": text for family, text in files.items()} | {"people.yaml": people}
    return measured(given_files, "specialists", standard=TCAS, applied="I", specialty=specialty)


@pytest.mark.parametrize("specialty", SPECIALTIES)
def test_people_count_in_their_own_specialty_only(specialty):
    """One of each; the others are left out with theirs."""
    people = "".join(specialist(f"p{n}", own) for n, own in enumerate(SPECIALTIES))
    found = specialists(people, specialty)
    assert values(found) == (1, 1)
    assert why(found.excluded) == {f"p{n}": f"专业为{own}" for n, own in enumerate(SPECIALTIES) if own != specialty}


@pytest.mark.parametrize(("count", "expected"), [(3, (True, True)), (2, (False, False))])
def test_three_specialists_are_three(count, expected):
    """Just met and just missed, whatever service they work in."""
    found = specialists("".join(specialist(f"p{n}") for n in range(count)))
    assert holds(found, "specialists", at_least=3) == expected


def test_somebody_whose_specialty_is_not_stated_may_count_in_any():
    """One is sure, two are possible."""
    found = specialists(specialist("a") + specialist("b", ""))
    assert values(found) == ((1, 2), 1)
    assert why(found.doubtful) == {"b": "没有写明专业"}


@pytest.mark.parametrize(
    ("employment", "reason"),
    [
        ("{from: 2026-11-20}", None),
        ("{from: 2026-11-21}", "2026-11-21 才入职"),
        ("{from: 2020-01-01, to: 2026-11-20}", None),
        ("{from: 2020-01-01, to: 2026-11-19}", "已于 2026-11-19 离职"),
    ],
)
@pytest.mark.parametrize("specialty", ["自动化", ""])
def test_a_specialist_counts_from_the_first_to_the_last_day_in_post(employment, reason, specialty):
    """Who is out is left out with the reason, stated specialty or not."""
    found = specialists(specialist("a", specialty, employment=employment))
    assert why(found.excluded) == ({"a": reason} if reason else {})
    assert values(found) == ((0, 0) if reason else (1, 1) if specialty else ((0, 1), 0))


def test_a_specialist_whose_employment_is_not_stated_may_count():
    """None or one."""
    found = specialists(specialist("a", employment=""))
    assert values(found) == ((0, 1), 0)
    assert why(found.doubtful) == {"a": "没有写明在职期间"}


def test_a_specialist_insured_by_another_organisation_is_left_out():
    """The payer is somebody else."""
    organization = f"name: 甲\ncredit_code: {OWN_CODE}\n"
    found = specialists(specialist("a", "自动化", f"employer_credit_code: {OTHER_CODE}"), organization=organization)
    assert values(found) == (0, 0)
    assert why(found.excluded) == {"a": "社保缴纳单位不是本单位"}


@pytest.mark.parametrize(
    ("papers", "reason"),
    [
        ("社会保险缴纳证明, 劳动合同, 学位证书", None),
        ("社会保险缴纳证明, 劳动合同, 职称证书", None),
        ("社会保险缴纳证明, 劳动合同, 人员证书", None),
        ("社会保险缴纳证明, 劳动合同", "缺学位证书或职称证书或人员证书"),
        ("社会保险缴纳证明, 学位证书", "缺劳动合同"),
        ("劳动合同, 学位证书", "缺社会保险缴纳证明"),
    ],
)
def test_a_specialist_is_proven_by_employment_and_one_qualification(papers, reason):
    """Degree, title or certificate."""
    found = specialists(specialist("a", papers=f"evidence: [{papers}]"))
    assert values(found) == (1, 0 if reason else 1)
    assert why(found.unproven) == ({"a": reason} if reason else {})


@pytest.mark.parametrize(("expires", "proven"), [("2026-11-20", 1), ("2026-11-19", 0)])
def test_a_qualification_proves_a_specialist_up_to_its_last_day(expires, proven):
    """A certificate that has run out says so."""
    people = specialist("a", papers="evidence: [社会保险缴纳证明, 劳动合同, old]")
    files = {"people.yaml": people} | ageing("人员证书", expires)
    found = measured(files, "specialists", standard=TCAS, applied="I", specialty="自动化")
    assert values(found) == (1, proven)
    assert why(found.unproven) == ({} if proven else {"a": "人员证书 old 已于 2026-11-19 到期"})


@pytest.mark.parametrize(
    "held",
    [
        "degrees: [{level: 学士, major: 自动化, evidence: [学位证书]}]",
        "titles: [{series: 其他, rank: 中级, obtained: 2020-01-01, evidence: [职称证书]}]",
        "certificates: [{name: 证, subject: 其他, evidence: [人员证书]}]",
    ],
    ids=["degree", "title", "certificate"],
)
def test_a_specialist_is_proven_by_the_documents_of_a_degree_title_or_certificate(held):
    """Each is proven by its own documents first, as everywhere else."""
    assert values(specialists(specialist("a", "自动化", held, papers=EMPLOYED))) == (1, 1)


def test_somebody_of_another_specialty_never_counts_whether_employed_or_not():
    """What is certain goes before what is not."""
    found = specialists(specialist("a", "软件", employment=""))
    assert values(found) == (0, 0)
    assert why(found.excluded) == {"a": "专业为软件"}


def test_specialists_without_a_roster_are_unknown_and_a_broken_file_leaves_them_open_upward():
    """`[]` says nobody."""
    found = measured({}, "specialists", standard=TCAS, applied="I", specialty="自动化")
    assert unknown_because(found) == "没有登记人员"
    assert values(specialists("[]\n")) == (0, 0)
    files = {"people/a.yaml": specialist("a"), "people/b.yaml": "id: [\n"}
    found = measured(files, "specialists", standard=TCAS, applied="I", specialty="自动化")
    assert values(found) == ((1, None), 1)


SPECIALIST = st.tuples(
    st.sampled_from(("", *SPECIALTIES)),
    st.sampled_from(("", "{from: 2020-01-01}", "{from: 2027-01-01}")),
    st.sets(st.sampled_from(("社会保险缴纳证明", "劳动合同", "学位证书"))),
)


def _roster(found: list[tuple]) -> list[str]:
    return [
        specialist(f"p{n}", specialty, papers=f"evidence: [{', '.join(sorted(papers))}]", employment=employment)
        for n, (specialty, employment, papers) in enumerate(found)
    ]


@given(st.lists(SPECIALIST, max_size=5), st.randoms(use_true_random=False))
@settings(max_examples=30, deadline=None)
def test_nobody_counts_in_two_specialties_and_the_order_of_people_does_not_matter(found, chance):
    """All specialties together are at most the people, proven or not."""
    lines = _roster(found)
    asked = [("specialists", {"specialty": specialty}) for specialty in SPECIALTIES]
    orders = lines, chance.sample(lines, len(lines))
    both = [all_measured({"people.yaml": "".join(order)}, asked, standard=TCAS, applied="I") for order in orders]
    counted = []
    for one, other in zip(*both, strict=True):
        assert (one.fact, one.proven) == (other.fact, other.proven)
        counted += [ref.id for ref in one.counted] + list(why(one.unproven))
    assert len(counted) == len(set(counted))


@given(
    st.lists(SPECIALIST, min_size=1, max_size=5),
    st.integers(0, 4),
    st.sampled_from(("社会保险缴纳证明", "劳动合同", "学位证书")),
)
@settings(max_examples=30, deadline=None)
def test_one_document_more_proves_no_fewer_specialists(found, which, kind):
    """The fact stays as it is."""
    which %= len(found)
    specialty, employment, papers = found[which]
    richer = [*found[:which], (specialty, employment, papers | {kind}), *found[which + 1 :]]
    before, after = (specialists("".join(_roster(people))) for people in (found, richer))
    assert before.fact == after.fact
    assert least_proven(before) <= least_proven(after)

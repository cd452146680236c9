"""A service line: its one named team, how soon it responds and where, what its drills of real switchover have shown."""

from __future__ import annotations

import random

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
    most_proven,
    unknown_because,
    values,
    why,
)
from hypothesis import given, settings
from hypothesis import strategies as st

from secops_cli.model.judgement import Measurement

CERTIFICATE = "certificates: [{name: 证, subject: 专业认证, category: [数据安全], evidence: [人员证书]}]"
OF_TEAM = {
    "team_size": {},
    "team_certified": {},
    "team_uncertified": {"positions": ["应急"]},
    "team_leader": {},
}


def person(id: str, *more: str, employment: str = "{from: 2020-01-01}", papers: str = EMPLOYED) -> str:
    parts = [f"id: {id}", "name: 甲", "services: [安全集成]", f"employment: {employment}", *more, papers]
    return f"- {{{', '.join(p for p in parts if not p.endswith(': '))}}}\n"


def team(*members: str, service: str = "安全集成", leader: str = "") -> str:
    """A service line with a team; each member as `person/position`."""
    listed = ", ".join("{{person: {}, position: {}}}".format(*member.split("/")) for member in members)
    head = f"leader: {leader}, " if leader else ""
    return f"- {{service: {service}, team: {{name: 组, {head}members: [{listed}]}}}}\n"


def files(people: str, *lines: str) -> dict[str, str]:
    return {"people.yaml": people, "services.yaml": "".join(lines)}


def integration(facts: dict[str, str], name: str, **arguments):
    """Measured for T/CAS D, 安全集成."""
    return measured(facts, name, standard=TCAS, applied="D", **arguments)


def consulting(facts: dict[str, str], name: str, **arguments):
    """Measured for T/CAS C, whose services are 安全咨询 and 风险评估, in this order."""
    return measured(facts, name, standard=TCAS, applied="C", **arguments)


# --- which team -------------------------------------------------------------------------------------------------


NO_TEAM = "没有在 services/ 里写明项目团队"
UNREAD_TEAM = "services/ 里有读不出的记录，不知道项目团队"


@pytest.mark.parametrize("name", OF_TEAM)
@pytest.mark.parametrize(
    ("lines", "reason"),
    [
        ("", NO_TEAM),
        ("- {service: 安全集成}\n", NO_TEAM),
        (team("a/应急", service="安全运维", leader="a"), NO_TEAM),
        ("id: [\n", UNREAD_TEAM),
    ],
)
def test_without_a_named_team_its_measures_are_unknown_whatever_the_head_count(name, lines, reason):
    """No line, a line without a team, another service's team, an unreadable file; ten people serve the category."""
    people = "".join(person(f"p{n}", CERTIFICATE) for n in range(10))
    facts = files(people, lines) if lines else {"people.yaml": people}
    found = integration(facts, name, **OF_TEAM[name])
    assert values(found) == (None, None)
    assert unknown_because(found).partition("(")[0] == reason


def test_the_team_of_the_service_that_the_standard_names_first_counts():
    """安全咨询 and 风险评估 both name one; the order of the file does not decide, nor do the two add up."""
    people = person("a") + person("b") + person("c")
    first = team("a/技术咨询", service="安全咨询")
    second = team("b/技术咨询", "c/管理咨询", service="风险评估")
    for lines in ((first, second), (second, first)):
        found = consulting(files(people, *lines), "team_size")
        assert values(found) == (1, 1)
        assert [ref.id for ref in found.counted] == ["a"]


@pytest.mark.parametrize("silent", ["", "- {service: 安全咨询}\n", "- {service: 安全咨询, responses: []}\n"])
def test_the_team_of_a_later_service_counts_where_the_first_names_none(silent):
    """风险评估 alone names a team for T/CAS C."""
    facts = files(person("b") + person("c"), silent + team("b/技术咨询", "c/管理咨询", service="风险评估"))
    assert values(consulting(facts, "team_size")) == (2, 2)


def test_two_lines_of_one_service_leave_open_which_team_is_meant():
    """Neither counts, whichever file is read first."""
    lines = (team("a/应急"), team("a/应急", "b/应急"))
    for one, other in (lines, lines[::-1]):
        facts = {"people.yaml": person("a") + person("b"), "services/1.yaml": one, "services/2.yaml": other}
        assert values(integration(facts, "team_size")) == (None, None)


@pytest.mark.parametrize("name", OF_TEAM)
def test_an_unreadable_service_file_may_name_the_team_that_counts(name):
    """安全咨询 is named first and not among the readable lines: no more and no less than 风险评估's is certain."""
    facts = {"people.yaml": person("a"), "services/ra.yaml": team("a/技术咨询", service="风险评估", leader="a")}
    facts["services/consulting.yaml"] = "service: [\n"
    found = consulting(facts, name, **OF_TEAM[name])
    assert values(found) == (None, None)
    assert unknown_because(found) == f"{UNREAD_TEAM}(services/consulting.yaml:1:1)"


def test_an_unreadable_service_file_does_not_hide_the_team_that_is_named_first():
    """安全咨询 is read and names one; whatever the broken file holds stands behind it."""
    facts = {"people.yaml": person("a"), "services/consulting.yaml": team("a/技术咨询", service="安全咨询", leader="a")}
    for name, arguments in OF_TEAM.items():
        alone = consulting(facts, name, **arguments)
        found = consulting(facts | {"services/ra.yaml": "service: [\n"}, name, **arguments)
        assert (found.fact, found.proven) == (alone.fact, alone.proven)


def test_an_unreadable_service_file_takes_nothing_from_a_team_that_is_read():
    """T/CAS D has one service, and its line is there."""
    facts = files(person("a"), team("a/应急")) | {"services/broken.yaml": "service: [\n"}
    assert values(integration(facts, "team_size")) == (1, 1)


# --- its size ---------------------------------------------------------------------------------------------------

NOBODY = "花名册里没有这个人"


def test_the_members_of_the_team_count_and_nobody_else():
    """Two of four people."""
    people = "".join(map(person, "abcd"))
    found = integration(files(people, team("a/网络实施", "c/项目管理")), "team_size")
    assert values(found) == (2, 2)
    assert [ref.id for ref in found.counted] == ["a", "c"]


@pytest.mark.parametrize(("size", "expected"), [(3, (True, True)), (2, (False, False))])
def test_three_members_are_three(size, expected):
    """Just met and just missed."""
    ids = [f"p{n}" for n in range(size)]
    found = integration(files("".join(map(person, ids)), team(*(f"{i}/网络实施" for i in ids))), "team_size")
    assert holds(found, "team_size", at_least=3) == expected


@pytest.mark.parametrize(
    ("positions", "expected"),
    [
        ([], {"a", "b", "c", "d"}),
        (["网络实施"], {"a", "b"}),
        (["安全策略实施"], {"c"}),
        (["网络实施", "安全策略实施"], {"a", "b", "c"}),
        (["应急"], set()),
    ],
)
def test_positions_that_are_named_count_alone_and_none_named_means_all(positions, expected):
    """An implementation group is two positions together."""
    lines = team("a/网络实施", "b/网络实施", "c/安全策略实施", "d/项目管理")
    found = integration(files("".join(map(person, "abcd")), lines), "team_size", positions=positions)
    assert values(found) == (len(expected), len(expected))
    assert {ref.id for ref in found.counted} == expected


@pytest.mark.parametrize(
    ("name", "more", "positions"),
    [
        ("team_size", "", []),
        ("team_size", "", ["应急"]),
        ("team_certified", CERTIFICATE, []),
        ("team_certified", CERTIFICATE, ["应急"]),
        ("team_uncertified", "", ["应急"]),
    ],
)
def test_somebody_listed_twice_in_one_position_is_one_person(name, more, positions):
    """Counted once, and named once."""
    facts = files(person("a", *filter(None, [more])), team("a/应急", "a/应急"))
    found = integration(facts, name, positions=positions)
    assert values(found) == (1, 1)
    assert [ref.id for ref in found.counted] == ["a"]


def test_nobody_counts_in_two_groups_of_a_clause():
    """T/CAS J asks for a service team and a software team: one person listed in both may make either, not both."""
    facts = files(person("a"), team("a/安全服务", "a/软件技术", service="数据安全"))
    for position in ("安全服务", "软件技术"):
        found = measured(facts, "team_size", standard=TCAS, applied="J", positions=[position])
        assert values(found) == ((0, 1), 0)
        assert why(found.doubtful) == {"a": "在团队里写了几个岗位，不知道算在哪一个"}


@pytest.mark.parametrize("positions", [[], ["网络实施", "安全策略实施"]])
def test_somebody_listed_in_two_positions_is_one_of_the_group_that_holds_both(positions):
    """In which of the two does not matter there."""
    found = integration(files(person("a"), team("a/网络实施", "a/安全策略实施")), "team_size", positions=positions)
    assert values(found) == (1, 1)


def test_somebody_listed_in_two_positions_who_has_left_is_in_neither():
    """What is certain goes before what is not."""
    people = person("a", employment="{from: 2020-01-01, to: 2026-11-19}")
    found = integration(files(people, team("a/网络实施", "a/安全策略实施")), "team_size", positions=["网络实施"])
    assert values(found) == (0, 0)


def test_a_team_without_members_has_nobody():
    """It is named, so its size is known."""
    assert values(integration(files(person("a"), "- {service: 安全集成, team: {name: 组}}\n"), "team_size")) == (0, 0)


@pytest.mark.parametrize("name", ["team_size", "team_certified"])
@pytest.mark.parametrize(
    ("employment", "reason"),
    [
        ("{from: 2026-11-20}", None),
        ("{from: 2026-11-21}", "2026-11-21 才入职"),
        ("{from: 2020-01-01, to: 2026-11-20}", None),
        ("{from: 2020-01-01, to: 2026-11-19}", "已于 2026-11-19 离职"),
    ],
)
def test_a_member_counts_from_the_first_to_the_last_day_in_post(name, employment, reason):
    """Judged on 2026-11-20; who is out is left out with the reason."""
    found = integration(files(person("a", CERTIFICATE, employment=employment), team("a/应急")), name)
    assert values(found) == ((0, 0) if reason else (1, 1))
    assert why(found.excluded) == ({"a": reason} if reason else {})


@pytest.mark.parametrize("name", ["team_size", "team_certified"])
def test_a_member_whose_employment_is_not_stated_may_count(name):
    """One is sure, two are possible."""
    people = person("a", CERTIFICATE) + f"- {{id: b, name: 乙, {CERTIFICATE}, {EMPLOYED}}}\n"
    found = integration(files(people, team("a/应急", "b/应急")), name)
    assert values(found) == ((1, 2), 1)
    assert why(found.doubtful) == {"b": "没有写明在职期间"}


@pytest.mark.parametrize("name", ["team_size", "team_certified"])
def test_a_member_insured_by_another_organisation_is_left_out(name):
    """A borrowed member is none."""
    facts = files(person("a", CERTIFICATE, f"employer_credit_code: {OTHER_CODE}"), team("a/应急"))
    facts["organization.yaml"] = f"name: 甲\ncredit_code: {OWN_CODE}\n"
    found = integration(facts, name)
    assert values(found) == (0, 0)
    assert why(found.excluded) == {"a": "社保缴纳单位不是本单位"}


@pytest.mark.parametrize("name", ["team_size", "team_certified"])
@pytest.mark.parametrize(
    ("papers", "reason"),
    [
        ("evidence: [劳动合同]", "缺社会保险缴纳证明"),
        ("evidence: [社会保险缴纳证明]", "缺劳动合同"),
        ("evidence: []", "缺社会保险缴纳证明；缺劳动合同"),
    ],
)
def test_a_member_without_papers_counts_in_fact_only(name, papers, reason):
    """Social insurance and labour contract both."""
    found = integration(files(person("a", CERTIFICATE, papers=papers), team("a/应急")), name)
    assert values(found) == (1, 0)
    assert why(found.unproven) == {"a": reason}


@pytest.mark.parametrize(("expires", "proven"), [("2026-11-20", 1), ("2026-11-19", 0)])
def test_a_paper_proves_a_member_up_to_its_last_day(expires, proven):
    """Social insurance that has run out says so."""
    facts = files(person("a", papers="evidence: [old, 劳动合同]"), team("a/应急"))
    found = integration(facts | ageing("社会保险缴纳证明", expires), "team_size")
    assert values(found) == (1, proven)
    assert why(found.unproven) == ({} if proven else {"a": "社会保险缴纳证明 old 已于 2026-11-19 到期"})


@pytest.mark.parametrize("name", ["team_size", "team_certified"])
def test_a_team_without_a_roster_is_unknown(name):
    """Members are people first; who they are is said."""
    found = integration({"services.yaml": team("a/应急")}, name)
    assert values(found) == (None, None)
    assert unknown_because(found) == "没有登记人员"
    assert why(found.doubtful) == {"a": NOBODY}


@pytest.mark.parametrize("name", ["team_size", "team_certified"])
@pytest.mark.parametrize(
    ("members", "expected"), [(("a/应急",), (1, 1)), (("a/应急", "b/应急"), ((1, 2), 1)), (("b/应急",), ((0, 1), 0))]
)
def test_a_broken_roster_leaves_open_only_the_members_whom_it_may_hold(name, members, expected):
    """A team names everybody in it: somebody else in the file that cannot be read is none of them."""
    facts = {"people/a.yaml": person("a", CERTIFICATE), "people/b.yaml": "id: [\n", "services.yaml": team(*members)}
    assert values(integration(facts, name)) == expected


@pytest.mark.parametrize("name", ["team_size", "team_certified"])
def test_a_member_who_is_not_in_the_roster_may_count(name):
    """Who that is has not been stated: proven of nobody, denied of nobody."""
    found = integration(files(person("a", CERTIFICATE), team("a/应急", "ghost/应急")), name)
    assert values(found) == ((1, 2), 1)
    assert why(found.doubtful) == {"ghost": NOBODY}


# --- certified members ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("dates", "expected"),
    [
        ("issued: 2026-11-20", 1),
        ("issued: 2026-11-21", 0),
        ("expires: 2026-11-20", 1),
        ("expires: 2026-11-19", 0),
    ],
)
def test_a_members_certificate_is_valid_from_its_first_to_its_last_day(dates, expected):
    """Certified or not, never both."""
    paper = f"certificates: [{{name: 证, subject: 专业认证, {dates}, evidence: [人员证书]}}]"
    facts = files(person("a", paper), team("a/应急"))
    assert values(integration(facts, "team_certified")) == (expected, expected)
    assert values(integration(facts, "team_uncertified", positions=["应急"])) == (1 - expected, 1 - expected)


@pytest.mark.parametrize("category", ["", ", category: [安全集成]", ", category: [软件安全]"])
def test_a_certificate_of_any_category_certifies_a_member(category):
    """C.3.2 a asks for certification in information security, not for the category."""
    paper = f"certificates: [{{name: 证, subject: 专业认证{category}, evidence: [人员证书]}}]"
    facts = files(person("a", paper), team("a/应急"))
    assert values(integration(facts, "team_certified")) == (1, 1)
    assert values(integration(facts, "team_uncertified", positions=["应急"])) == (0, 0)


@pytest.mark.parametrize("subject", ["项目管理", "其他"])
def test_a_certificate_of_another_subject_certifies_no_member(subject):
    """Project management is not security."""
    paper = f"certificates: [{{name: 证, subject: {subject}, category: [安全集成], evidence: [人员证书]}}]"
    facts = files(person("a", paper), team("a/应急"))
    found = integration(facts, "team_certified")
    assert values(found) == (0, 0)
    assert why(found.excluded) == {"a": "没有专业认证证书"}
    assert values(integration(facts, "team_uncertified", positions=["应急"])) == (1, 1)


def test_one_valid_certificate_of_two_is_enough():
    """The lapsed one neither counts nor hurts."""
    paper = (
        "certificates: [{name: 旧, subject: 专业认证, expires: 2020-01-01, evidence: [人员证书]}, "
        "{name: 新, subject: 专业认证, evidence: [人员证书]}]"
    )
    facts = files(person("a", paper), team("a/应急"))
    assert values(integration(facts, "team_certified")) == (1, 1)
    assert values(integration(facts, "team_uncertified", positions=["应急"])) == (0, 0)


def test_only_certified_members_of_the_positions_count():
    """One of the three is outside the team, one in another position."""
    people = "".join(person(i, CERTIFICATE) for i in "abc")
    facts = files(people, team("a/技术咨询", "b/项目管理", service="安全咨询"))
    assert values(consulting(facts, "team_certified")) == (2, 2)
    assert values(consulting(facts, "team_certified", positions=["技术咨询", "管理咨询"])) == (1, 1)


def test_a_certificate_without_its_document_certifies_in_fact_only():
    """Held in fact; on proven facts the member counts among those without."""
    facts = files(person("a", "certificates: [{name: 证, subject: 专业认证}]"), team("a/应急"))
    found = integration(facts, "team_certified")
    assert values(found) == (1, 0)
    assert why(found.unproven) == {"a": "缺人员证书"}
    found = integration(facts, "team_uncertified", positions=["应急"])
    assert values(found) == (0, 1)
    assert why(found.unproven) == {"a": "缺人员证书"}
    assert holds(found, "team_uncertified", at_most=0) == (True, False)


def test_a_certificate_that_names_no_document_is_proven_by_the_persons():
    """Where the certificate has none of its own."""
    paper = "certificates: [{name: 证, subject: 专业认证}]"
    papers = "evidence: [社会保险缴纳证明, 劳动合同, 人员证书]"
    facts = files(person("a", paper, papers=papers), team("a/应急"))
    assert values(integration(facts, "team_certified")) == (1, 1)
    assert values(integration(facts, "team_uncertified", positions=["应急"])) == (0, 0)


ANOTHERS_PAPER = files(
    person(
        "a",
        "certificates: [{name: 证, subject: 专业认证, evidence: [制度文件]}]",
        papers="evidence: [社会保险缴纳证明, 劳动合同, 人员证书]",
    ),
    team("a/应急"),
)


def test_another_certificates_paper_does_not_certify_a_member():
    """The certificate names a document of its own, which is none; the person's is for something else."""
    assert values(integration(ANOTHERS_PAPER, "team_certified")) == (1, 0)


def test_another_certificates_paper_does_not_take_a_member_off_those_without():
    """What proves nobody certified cannot prove that nobody is uncertified."""
    assert values(integration(ANOTHERS_PAPER, "team_uncertified", positions=["应急"])) == (0, 1)


# --- members without a certificate ------------------------------------------------------------------------------


def test_everybody_certified_leaves_nobody_without():
    """The reason says why they do not count."""
    facts = files(person("a", CERTIFICATE) + person("b", CERTIFICATE), team("a/应急", "b/应急"))
    found = integration(facts, "team_uncertified", positions=["应急"])
    assert values(found) == (0, 0)
    assert why(found.excluded) == {"a": "持有有效证书", "b": "持有有效证书"}
    assert holds(found, "team_uncertified", at_most=0) == (True, True)


def test_one_member_without_a_certificate_is_one_too_many():
    """It needs no proof to count against us."""
    facts = files(person("a", CERTIFICATE) + person("b", papers="evidence: []"), team("a/应急", "b/应急"))
    found = integration(facts, "team_uncertified", positions=["应急"])
    assert values(found) == (1, 1)
    assert [ref.id for ref in found.counted] == ["b"]
    assert holds(found, "team_uncertified", at_most=0) == (False, False)


def test_members_in_other_positions_need_no_certificate():
    """Only the emergency group has to be certified."""
    facts = files(person("a", CERTIFICATE) + person("b"), team("a/应急", "b/网络实施"))
    assert values(integration(facts, "team_uncertified", positions=["应急"])) == (0, 0)
    assert values(integration(facts, "team_uncertified", positions=["应急", "网络实施"])) == (1, 1)


def test_whoever_has_left_does_not_count_against_us():
    """Uncertified, but gone."""
    facts = files(person("a", employment="{from: 2020-01-01, to: 2026-11-19}"), team("a/应急"))
    found = integration(facts, "team_uncertified", positions=["应急"])
    assert values(found) == (0, 0)
    assert why(found.excluded) == {"a": "已于 2026-11-19 离职"}


def test_an_uncertified_member_whose_employment_is_not_stated_may_count_against_us():
    """None or one, in fact and among the proven."""
    facts = files(f"- {{id: a, name: 甲, {EMPLOYED}}}\n", team("a/应急"))
    found = integration(facts, "team_uncertified", positions=["应急"])
    assert values(found) == ((0, 1), (0, 1))
    assert why(found.doubtful) == {"a": "没有写明在职期间"}
    assert holds(found, "team_uncertified", at_most=0) == (None, None)


@pytest.mark.parametrize(("document", "expected"), [("人员证书", (0, 0)), ("", (0, 1))], ids=["proven", "not proven"])
def test_a_certified_member_is_never_uncertified_whether_employed_or_not(document, expected):
    """Employment is not stated, the certificate is valid; without its document that is not proven."""
    paper = f"certificates: [{{name: 证, subject: 专业认证, evidence: [{document}]}}]"
    facts = files(f"- {{id: a, name: 甲, {paper}, {EMPLOYED}}}\n", team("a/应急"))
    assert values(integration(facts, "team_uncertified", positions=["应急"])) == expected


@pytest.mark.parametrize(
    "people",
    [
        {},
        {"people.yaml": "id: [\n"},
        {"people/a.yaml": person("a", CERTIFICATE), "people/b.yaml": "id: [\n"},
        {"people.yaml": person("a", CERTIFICATE)},
    ],
    ids=["no roster", "broken roster", "broken record", "not in the roster"],
)
def test_a_member_of_whom_nothing_is_known_may_be_uncertified(people):
    """Of `b` there is no readable record."""
    facts = people | {"services.yaml": team("a/应急", "b/应急")}
    found = integration(facts, "team_uncertified", positions=["应急"])
    assert holds(found, "team_uncertified", at_most=0) == (None, None)
    unread = "[\n" in "".join(people.values())
    assert (why(found.doubtful)["b"] == NOBODY) is not unread
    assert ("有读不出的记录，不知道有没有这个人(people" in why(found.doubtful)["b"]) is unread


@pytest.mark.parametrize(
    ("named", "reason"),
    [("b", "花名册里有这个人，但记录读不出(people.yaml:2:26)"), ("c", NOBODY)],
    ids=["their own record", "another's"],
)
def test_a_member_whose_record_does_not_fit_is_said_to_be_there(named, reason):
    """With its place; a record that is plainly another's hides nobody."""
    facts = {"people.yaml": f"{person('a')}- {{id: {named}, name: 乙, duty: 后勤}}\n", "services.yaml": team("b/应急")}
    assert why(integration(facts, "team_size").doubtful) == {"b": reason}


# --- its leader -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("members", [("a/项目管理",), ("b/项目管理",), ()])
def test_a_leader_on_the_roster_leads_whether_listed_among_the_members_or_not(members):
    """The line names the leader."""
    found = integration(files(person("a") + person("b"), team(*members, leader="a")), "team_leader")
    assert values(found) == (True, True)
    assert [ref.id for ref in found.counted] == ["a"]


@pytest.mark.parametrize(
    ("employment", "expected"),
    [
        ("{from: 2026-11-20}", True),
        ("{from: 2026-11-21}", False),
        ("{from: 2020-01-01, to: 2026-11-20}", True),
        ("{from: 2020-01-01, to: 2026-11-19}", False),
    ],
)
def test_a_leader_who_is_not_in_post_on_the_day_leads_nobody(employment, expected):
    """Judged on 2026-11-20."""
    facts = files(person("a", employment=employment), team(leader="a"))
    assert values(integration(facts, "team_leader")) == (expected, expected)


def test_a_leader_without_papers_leads_in_fact_only():
    """The labour contract is missing."""
    facts = files(person("a", papers="evidence: [社会保险缴纳证明]"), team(leader="a"))
    found = integration(facts, "team_leader")
    assert values(found) == (True, None)
    assert why(found.unproven) == {"a": "缺劳动合同"}


@pytest.mark.parametrize(
    ("people", "leader", "reason"),
    [
        (person("a"), "", "没有写明项目负责人"),
        (person("a"), "ghost", "项目负责人 ghost：花名册里没有这个人"),
        (f"- {{id: a, name: 甲, {EMPLOYED}}}\n", "a", "项目负责人没有写明在职期间"),
        ("id: [\n", "a", "项目负责人 a：花名册里有读不出的记录，不知道有没有这个人(people.yaml:1:1)"),
        ("", "a", "项目负责人 a：花名册里没有这个人"),
    ],
)
def test_a_leader_who_is_not_stated_is_unknown(people, leader, reason):
    """None named, nobody by that name, employment unstated, a roster that cannot be read, none at all."""
    facts = files(people, team("a/项目管理", leader=leader))
    found = integration({path: text for path, text in facts.items() if text}, "team_leader")
    assert values(found) == (None, None)
    assert unknown_because(found) == reason


def test_whose_leader_a_coded_person_is_stays_unknown_where_the_organisation_cannot_be_read():
    """Insured under some code."""
    facts = files(person("a", f"employer_credit_code: {OTHER_CODE}"), team(leader="a"))
    facts["organization.yaml"] = "name: [\n"
    assert unknown_because(integration(facts, "team_leader")) == "项目负责人单位情况读不出，不能核对社保缴纳单位"


# --- response ---------------------------------------------------------------------------------------------------

OF_RESPONSE = {
    "local_response_hours": ("local_hours", "本地响应小时数"),
    "remote_response_hours": ("remote_hours", "外地响应小时数"),
    "round_the_clock_attendance": ("round_the_clock", "是否 7×24 小时值守"),
}
STATED = "local_hours: 4, remote_hours: 8, round_the_clock: true"
ALL_STATED = {"local_response_hours": 4, "remote_response_hours": 8, "round_the_clock_attendance": True}


def responding(*responses: str, service: str = "应急处理", more: str = "") -> dict[str, str]:
    listed = ", ".join(f"{{{response}}}" for response in responses)
    return {"services/er.yaml": f"{{service: {service}, responses: [{listed}]{more}}}\n"}


def emergency(facts: dict[str, str], name: str, **arguments):
    """Measured for T/CAS G, 应急响应."""
    return measured(facts, name, standard=TCAS, applied="G", **arguments)


@pytest.mark.parametrize("name", OF_RESPONSE)
@pytest.mark.parametrize("kind", ["服务级别协议", "合同", "服务规范", "服务流程文件"])
def test_a_response_is_proven_by_whatever_promises_it(name, kind):
    """Each kind by itself, facts with the response or with the line."""
    own = responding(f"{STATED}, evidence: [{kind}]")
    lines = responding(STATED, more=f", evidence: [{kind}]")
    for facts in (own, lines):
        assert values(emergency(facts, name)) == (ALL_STATED[name], ALL_STATED[name])


@pytest.mark.parametrize("name", OF_RESPONSE)
@pytest.mark.parametrize("papers", ["", "制度文件", "演练记录"])
def test_a_response_that_nothing_promises_is_known_and_not_proven(name, papers):
    """A policy promises a client nothing."""
    found = emergency(responding(f"{STATED}, evidence: [{papers}]"), name)
    assert values(found) == (ALL_STATED[name], None)
    assert why(found.unproven) == {"emergency-response": "缺服务级别协议或合同或服务规范或服务流程文件"}


@pytest.mark.parametrize(("expires", "proven"), [("2026-11-20", 4), ("2026-11-19", None)])
def test_an_agreement_promises_up_to_its_last_day(expires, proven):
    """A contract would not age."""
    facts = responding(f"{STATED}, evidence: [old]")
    found = emergency(facts | ageing("服务级别协议", expires), "local_response_hours")
    assert values(found) == (4, proven)
    assert values(emergency(facts | ageing("合同", expires), "local_response_hours")) == (4, 4)


@pytest.mark.parametrize("name", OF_RESPONSE)
@pytest.mark.parametrize(
    "facts",
    [
        {},
        {"services/er.yaml": "{service: 应急处理}\n"},
        responding(),
        {"services/er.yaml": "service: [\n"},
        responding(f"{STATED}, evidence: [合同]", service="安全运维"),
    ],
    ids=["no line", "no responses", "an empty list", "unreadable", "another service"],
)
def test_a_response_that_is_not_stated_is_unknown(name, facts):
    """Never none, and never that of another service."""
    found = emergency(facts, name)
    assert values(found) == (None, None)
    unread = "[\n" in facts.get("services/er.yaml", "")
    assert unknown_because(found) == (
        "services/ 里有读不出的记录，不知道应急响应能力(services/er.yaml:1:1)"
        if unread
        else "没有在 services/ 里写明应急响应能力"
    )


@pytest.mark.parametrize("name", OF_RESPONSE)
def test_a_response_that_is_silent_on_one_matter_leaves_that_unknown(name):
    """The other two are stated."""
    field, title = OF_RESPONSE[name]
    rest = ", ".join(part for part in STATED.split(", ") if not part.startswith(field))
    facts = responding(f"{rest}, evidence: [合同]")
    assert unknown_because(emergency(facts, name)) == f"没有写明{title}"
    for other in set(OF_RESPONSE) - {name}:
        assert values(emergency(facts, other))[1] is not None


@pytest.mark.parametrize(
    ("hours", "papers", "expected"),
    [
        ("2", "合同", (True, True)),
        ("1.99", "合同", (True, True)),
        ("0", "合同", (True, True)),
        ("2.01", "合同", (False, False)),
        ("2", "", (True, None)),
        ("2.01", "", (False, None)),
    ],
)
def test_two_hours_are_within_two_hours(hours, papers, expected):
    """Less is better, the bound included."""
    found = emergency(responding(f"local_hours: {hours}, evidence: [{papers}]"), "local_response_hours")
    assert holds(found, "local_response_hours", at_most=2) == expected


def test_attendance_round_the_clock_is_no_time_to_respond():
    """ISCCC C3.1 b: 7×24 says that somebody is there, not how soon; 168 is no number of hours."""
    facts = responding("round_the_clock: true, evidence: [合同]")
    assert values(measured(facts, "round_the_clock_attendance", applied="C")) == (True, True)
    assert values(measured(facts, "local_response_hours", applied="C")) == (None, None)
    facts = responding("local_hours: 1, round_the_clock: false, evidence: [合同]")
    assert values(measured(facts, "round_the_clock_attendance", applied="C")) == (False, False)


# --- regions ----------------------------------------------------------------------------------------------------

HERE = "region: 北京, local_hours: 2, evidence: [合同]"
THERE = "region: 上海, local_hours: 6, evidence: [合同]"
ANYWHERE = "local_hours: 4, evidence: [合同]"


@pytest.mark.parametrize(
    ("responses", "region", "expected"),
    [
        ((HERE, THERE, ANYWHERE), "北京", 2),
        ((HERE, THERE, ANYWHERE), "上海", 6),
        ((HERE, THERE, ANYWHERE), "广州", 4),
        ((HERE, THERE, ANYWHERE), None, 4),
        ((HERE, THERE), "上海", 6),
        ((ANYWHERE,), "北京", 4),
    ],
)
def test_the_response_of_the_region_counts_else_that_for_all_regions(responses, region, expected):
    """Whatever order they are written in."""
    for order in (responses, responses[::-1]):
        found = emergency(responding(*order), "local_response_hours", region=region)
        assert values(found) == (expected, expected)


@pytest.mark.parametrize(
    ("region", "reason"),
    [
        ("广州", "没有写明广州的应急响应能力"),
        (None, "应急响应能力按地区写明，而目标没有写 region"),
    ],
)
def test_a_region_without_a_response_is_unknown(region, reason):
    """What holds in Beijing and Shanghai says nothing of Guangzhou."""
    found = emergency(responding(HERE, THERE), "local_response_hours", region=region)
    assert values(found) == (None, None)
    assert unknown_because(found) == reason


@pytest.mark.parametrize("where", ["", "region: 北京, "])
def test_two_responses_for_one_region_leave_open_which_holds(where):
    """Two hours and six hours contradict one another, whichever stands first."""
    one, other = (f"{where}local_hours: {hours}, evidence: [合同]" for hours in (2, 6))
    for order in ((one, other), (other, one)):
        found = emergency(responding(*order), "local_response_hours", region="北京")
        assert values(found) == (None, None)
        assert unknown_because(found) == "同一地区的应急响应能力写了几次，不知道以哪个为准"


def test_two_responses_for_another_region_say_nothing_of_this_one():
    """Beijing is stated once."""
    found = emergency(responding(HERE, THERE, THERE), "local_response_hours", region="北京")
    assert values(found) == (2, 2)


@pytest.mark.parametrize(("name", "expected"), [("local_response_hours", 2), ("remote_response_hours", 8)])
def test_what_the_response_of_the_region_leaves_out_is_taken_from_that_for_all_regions(name, expected):
    """Local hours by region, remote hours for all."""
    facts = responding(HERE, "local_hours: 4, remote_hours: 8, evidence: [合同]")
    assert values(emergency(facts, name, region="北京")) == (expected, expected)


def test_an_unreadable_service_file_may_hold_the_response_that_counts():
    """安全咨询 is named first, and is not among the readable lines."""
    facts = responding(ANYWHERE, service="风险评估") | {"services/consulting.yaml": "service: [\n"}
    assert values(consulting(facts, "local_response_hours")) == (None, None)


# --- drills -----------------------------------------------------------------------------------------------------


LINE = "disaster-recovery-resource"
"""A drill is part of its service line, by whose name it is counted."""


def drill(id: str, *more: str, kind: str = "真实切换", date: str = "2026-06-01", papers: str = "演练记录") -> str:
    parts = [f"id: {id}", f"date: {date}", f"kind: {kind}", *more, f"evidence: [{papers}]"]
    return f"{{{', '.join(parts)}}}"


def drilled(*drills: str, service: str = "灾备资源服务(A类)") -> dict[str, str]:
    return {"services/dr.yaml": f"{{service: {service}, drills: [{', '.join(drills)}]}}\n"}


def takeover(facts: dict[str, str], **arguments):
    """Measured for ISCCC D1."""
    return measured(facts, "takeover_hours", applied="D1", **arguments)


def test_the_longest_real_switchover_counts():
    """1.5 and 3 hours."""
    found = takeover(drilled(drill("a", "takeover_hours: 1.5"), drill("b", "takeover_hours: 3")))
    assert values(found) == (3, 3)
    assert {ref.id for ref in found.counted} == {LINE}


@pytest.mark.parametrize(
    ("hours", "papers", "expected"),
    [
        ("2", "演练记录", (True, True)),
        ("1.99", "演练记录", (False, False)),
        ("2", "", (True, False)),
        ("2", "应急预案", (True, False)),
    ],
)
def test_two_hours_of_real_business_are_two_hours(hours, papers, expected):
    """Just met, just missed, without the record of it; a plan is no record."""
    found = takeover(drilled(drill("a", f"takeover_hours: {hours}", papers=papers)))
    assert holds(found, "takeover_hours", at_least=2) == expected
    assert why(found.unproven) == ({} if "演练记录" in papers else {LINE: "a 缺演练记录"})


def test_what_a_drill_lacks_is_said_of_the_drill():
    """Two drills of one line, one without its record."""
    found = takeover(drilled(drill("a", "takeover_hours: 1"), drill("b", "takeover_hours: 3", papers="")))
    assert values(found) == (3, 1)
    assert why(found.unproven) == {LINE: "b 缺演练记录"}


def test_a_record_that_has_run_out_is_named_with_its_drill():
    """Up to the day before."""
    facts = drilled(drill("a", "takeover_hours: 3", papers="old")) | ageing("演练记录", "2026-11-19")
    assert why(takeover(facts).unproven) == {LINE: "a 演练记录 old 已于 2026-11-19 到期"}


@pytest.mark.parametrize("kind", ["桌面推演", "模拟切换", "应急演练"])
def test_a_drill_without_real_switchover_takes_nothing_over(kind):
    """Whatever hours it states."""
    found = takeover(drilled(drill("a", "takeover_hours: 9", kind=kind)))
    assert values(found) == (0, 0)
    assert why(found.excluded) == {LINE: f"a 方式为{kind}"}


@pytest.mark.parametrize(("date", "expected"), [("2026-11-20", 3), ("2026-11-21", 0), ("2010-01-01", 3)])
def test_a_drill_counts_from_its_day_on(date, expected):
    """The source names no window."""
    found = takeover(drilled(drill("a", "takeover_hours: 3", date=date)))
    assert values(found) == (expected, expected)
    assert why(found.excluded) == ({} if expected else {LINE: "a 2026-11-21 才进行"})


def test_a_switchover_of_unstated_length_leaves_the_longest_open_upward():
    """One hour at least."""
    found = takeover(drilled(drill("a", "takeover_hours: 1"), drill("b")))
    assert values(found) == ((1, None), 1)
    assert why(found.doubtful) == {LINE: "b 没有写明接替生产的小时数"}
    assert holds(found, "takeover_hours", at_least=2) == (None, False)


@pytest.mark.parametrize(
    "facts",
    [
        {},
        {"services/dr.yaml": "{service: 灾备资源服务(A类)}\n"},
        {"services/dr.yaml": "service: [\n"},
        drilled(drill("a", "takeover_hours: 3"), service="灾备技术服务(B类)"),
    ],
    ids=["no line", "no drills", "unreadable", "another class"],
)
def test_drills_that_are_not_stated_are_unknown(facts):
    """Class A and class B are apart."""
    found = takeover(facts)
    assert values(found) == (None, None)
    assert unknown_because(found) == "没有在 services/ 里登记演练(没有时写 drills: [])"


def test_no_drills_are_no_hours():
    """`drills: []` is a statement."""
    assert values(takeover(drilled())) == (0, 0)


def test_an_unreadable_service_file_leaves_the_longest_drill_open_upward():
    """It may belong to any service."""
    facts = drilled(drill("a", "takeover_hours: 1")) | {"services/broken.yaml": "service: [\n"}
    assert values(takeover(facts)) == ((1, None), 1)


# --- what holds for all of them ---------------------------------------------------------------------------------

POSITIONS = ("应急", "网络实施", "项目管理")
MEMBER = st.tuples(
    st.sampled_from(("", "{from: 2020-01-01}", "{from: 2027-01-01}", "{from: 2020-01-01, to: 2021-01-01}")),
    st.sampled_from(("", "subject: 专业认证", "subject: 专业认证, expires: 2026-11-19", "subject: 项目管理")),
    st.booleans(),
    st.sets(st.sampled_from(("社会保险缴纳证明", "劳动合同"))),
    st.sampled_from(POSITIONS),
)
MEMBERS = st.lists(MEMBER, max_size=5)


def written(number: int, member: tuple) -> str:
    employment, certificate, shown, papers, _ = member
    document = "人员证书" if shown else ""
    held = f"certificates: [{{name: 证, {certificate}, evidence: [{document}]}}]" if certificate else ""
    parts = [held] if held else []
    return person(f"p{number}", *parts, employment=employment, papers=f"evidence: [{', '.join(sorted(papers))}]")


def teamed(members: list[tuple], order: list[int] | None = None) -> dict[str, str]:
    """The people, and the team of all of them in some order."""
    order = list(range(len(members))) if order is None else order
    people = "".join(written(n, members[n]) for n in order) or "[]\n"
    return files(people, team(*(f"p{n}/{members[n][-1]}" for n in order)))


def all_of(facts: dict[str, str]) -> list[Measurement]:
    """Size, certified and uncertified of the whole team, then of each group of it; the files are read once."""
    names = ("team_size", "team_certified", "team_uncertified")
    asked = [(name, {"positions": group}) for group in (POSITIONS, *((one,) for one in POSITIONS)) for name in names]
    return all_measured(facts, asked, standard=TCAS, applied="D")


@given(MEMBERS, st.randoms(use_true_random=False))
@settings(max_examples=40, deadline=None)
def test_the_order_of_people_and_members_does_not_matter(members, chance):
    """For every measure of the team and every group of it."""
    order = chance.sample(range(len(members)), len(members))
    for one, other in zip(all_of(teamed(members)), all_of(teamed(members, order)), strict=True):
        assert (one.fact, one.proven) == (other.fact, other.proven)


@given(MEMBERS, st.integers(0, 4), st.sampled_from(("社会保险缴纳证明", "劳动合同", "人员证书")))
@settings(max_examples=60, deadline=None)
def test_one_document_more_proves_no_fewer_certified_and_no_more_uncertified(members, which, kind):
    """At least: the proven number does not fall; at most: it does not rise."""
    if which >= len(members):
        return
    employment, certificate, shown, papers, position = members[which]
    richer = (employment, certificate, shown or kind == "人员证书", papers | ({kind} - {"人员证书"}), position)
    before, after = all_of(teamed(members)), all_of(teamed([*members[:which], richer, *members[which + 1 :]]))
    assert [one.fact for one in before] == [one.fact for one in after]
    for number, (one, other) in enumerate(zip(before, after, strict=True)):
        if number % 3 == 2:
            assert most_proven(other) <= most_proven(one)
        else:
            assert least_proven(other) >= least_proven(one)


@given(MEMBERS)
@settings(max_examples=40, deadline=None)
def test_the_groups_of_a_team_add_up_to_the_team(members):
    """Everybody has one position, and nobody is both certified and not."""
    size, certified, without, *groups = all_of(teamed(members))
    assert least_proven(size) == sum(map(least_proven, groups[::3]))
    for value in ("fact", "proven"):
        one, other = getattr(certified, value), getattr(without, value)
        assert one.low + other.low <= size.fact.high


@given(st.lists(st.tuples(st.integers(0, 9), st.booleans()), max_size=5), st.integers(0, 5))
@settings(max_examples=40, deadline=None)
def test_the_order_of_drills_does_not_matter_and_a_record_more_lowers_nothing(drills, seed):
    """Hours, and whether there is a record."""

    def held(found: list[tuple[int, int, bool]]) -> dict[str, str]:
        return drilled(
            *(drill(f"d{n}", f"takeover_hours: {hours}", papers="演练记录" if p else "") for n, hours, p in found)
        )

    numbered = [(n, hours, proven) for n, (hours, proven) in enumerate(drills)]
    shuffled = random.Random(seed).sample(numbered, len(numbered))
    before = takeover(held(numbered))
    assert values(takeover(held(shuffled))) == values(before)
    assert values(before)[0] == max((hours for hours, _ in drills), default=0)
    assert least_proven(takeover(held([(n, hours, True) for n, hours, _ in numbered]))) >= least_proven(before)

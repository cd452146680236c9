"""The three responsible persons: who holds the role, years by anniversaries, titles and degrees on their scales."""

from __future__ import annotations

from datetime import date

import pytest
from assess_builders import EMPLOYED, measured, unknown_because, values, why

from secops_cli.model.judgement import Word

MEASURES = {
    "head_management_years": "机构负责人",
    "technical_lead_years": "技术负责人",
    "technical_lead_degree": "技术负责人",
    "technical_lead_title": "技术负责人",
    "finance_lead_title": "财务负责人",
}


def leader(role: str, *more: str, id: str = "a", employment: str = "{from: 2012-01-01}", papers: str = EMPLOYED) -> str:
    parts = [f"id: {id}", "name: 甲", f"roles: [{role}]", f"employment: {employment}", *more, papers]
    return f"- {{{', '.join(parts)}}}\n"


def head(*experience: str, papers: str = EMPLOYED) -> dict[str, str]:
    return {"people.yaml": leader("机构负责人", f"experience: [{', '.join(experience)}]", papers=papers)}


def technical(*more: str) -> dict[str, str]:
    return {"people.yaml": leader("技术负责人", *more)}


def finance(*titles: str) -> dict[str, str]:
    return {"people.yaml": leader("财务负责人", f"titles: [{', '.join(titles)}]")}


@pytest.mark.parametrize("name", MEASURES)
def test_a_role_that_nobody_holds_is_unknown(name):
    """A roster without the role, and no roster at all."""
    for files in ({"people.yaml": "[]\n"}, {}):
        assert unknown_because(measured(files, name)) == f"没有在职的{MEASURES[name]}"


@pytest.mark.parametrize("name", MEASURES)
def test_a_role_that_two_people_hold_is_unknown(name):
    """Both are named as doubtful."""
    people = leader(MEASURES[name]) + leader(MEASURES[name], id="b")
    found = measured({"people.yaml": people}, name)
    assert unknown_because(found) == f"{MEASURES[name]}有 2 人"
    assert set(why(found.doubtful)) == {"a", "b"}


@pytest.mark.parametrize("name", MEASURES)
def test_who_has_left_holds_no_role(name):
    """The successor alone is looked at; here there is none."""
    people = leader(MEASURES[name], employment="{from: 2012-01-01, to: 2026-11-19}")
    assert values(measured({"people.yaml": people}, name)) == (None, None)


@pytest.mark.parametrize("name", MEASURES)
def test_what_the_record_does_not_state_is_unknown_and_not_none_held(name):
    """A leader with nothing but a name and papers."""
    found = measured({"people.yaml": leader(MEASURES[name])}, name)
    assert values(found) == (None, None)
    assert set(why(found.doubtful)) == {"a"}


@pytest.mark.parametrize("name", MEASURES)
def test_a_role_in_an_unreadable_file_is_unknown(name):
    """Whoever holds it may stand in the file that cannot be parsed."""
    assert values(measured({"people.yaml": "id: [\n"}, name)) == (None, None)


@pytest.mark.parametrize(
    ("start", "expected"), [("2024-11-20", 2), ("2024-11-21", 1), ("2026-11-20", 0), ("2024-02-29", 2)]
)
def test_management_years_count_on_the_anniversary(start, expected):
    """Judged on 2026-11-20."""
    found = measured(
        head(f"{{from: {start}, field: 信息技术, kind: 管理, evidence: [工作经历证明]}}"), "head_management_years"
    )
    assert values(found) == (expected, expected)


@pytest.mark.parametrize(("field", "expected"), [("信息技术", 6), ("信息安全", 6), ("财务", 0), ("其他", 0)])
def test_information_security_is_part_of_information_technology_for_the_head(field, expected):
    """Management in other fields does not count."""
    found = measured(
        head(f"{{from: 2020-01-01, field: {field}, kind: 管理, evidence: [工作经历证明]}}"), "head_management_years"
    )
    assert found.fact.low == expected


@pytest.mark.parametrize(
    ("field", "kind", "expected"), [("信息安全", "技术", 6), ("信息技术", "技术", 0), ("信息安全", "管理", 0)]
)
def test_only_technical_work_in_information_security_counts_for_the_technical_lead(field, kind, expected):
    """Information technology at large is not information security."""
    files = technical(f"experience: [{{from: 2020-01-01, field: {field}, kind: {kind}, evidence: [工作经历证明]}}]")
    assert measured(files, "technical_lead_years").fact.low == expected


def test_years_without_a_record_of_work_count_in_fact_only():
    """Insurance and contract are there, the 工作经历证明 is not."""
    found = measured(head("{from: 2020-01-01, field: 信息技术, kind: 管理}"), "head_management_years")
    assert values(found) == (6, 0)
    assert why(found.unproven) == {"a": "缺工作经历证明"}


def test_only_the_stretches_that_are_proven_count_as_proven_years():
    """Ten years in all, one of them with its document: one proven year."""
    found = measured(
        head(
            "{from: 2016-11-20, to: 2025-11-19, field: 信息技术, kind: 管理}",
            "{from: 2025-11-20, field: 信息技术, kind: 管理, evidence: [工作经历证明]}",
        ),
        "head_management_years",
    )
    assert values(found) == (10, 1)


def test_years_end_on_the_reference_date():
    """Five years on 2026-11-20 are two years on 2023-11-20."""
    files = head("{from: 2021-11-20, field: 信息技术, kind: 管理, evidence: [工作经历证明]}")
    assert values(measured(files, "head_management_years")) == (5, 5)
    assert values(measured(files, "head_management_years", base=date(2023, 11, 20))) == (2, 2)


def test_work_that_begins_after_the_day_never_counts():
    """The application is planned for 2030; the work is to begin in 2027."""
    files = head("{from: 2027-01-01, field: 信息技术, kind: 管理, evidence: [工作经历证明]}")
    assert values(measured(files, "head_management_years", base=date(2030, 1, 1))) == (0, 0)


@pytest.mark.parametrize("rank", ["初级", "中级", "副高", "正高"])
def test_the_title_of_the_technical_lead_is_of_the_series_electronics(rank):
    """An accounting title proves nothing about a technical head."""
    own = f"titles: [{{series: 电子信息, rank: {rank}, obtained: 2020-01-01, evidence: [职称证书]}}]"
    assert values(measured(technical(own), "technical_lead_title")) == (rank, rank)
    assert measured(technical(own.replace("电子信息", "财务")), "technical_lead_title").fact.value == ""


def test_a_title_obtained_after_the_day_is_not_held_yet():
    """Obtained on 2026-11-21."""
    own = "titles: [{series: 电子信息, rank: 副高, obtained: 2026-11-21, evidence: [职称证书]}]"
    assert measured(technical(own), "technical_lead_title").fact.value == ""
    assert measured(technical(own), "technical_lead_title", as_of=date(2026, 11, 21)).fact.value == "副高"


def test_a_title_without_its_certificate_is_held_in_fact_only():
    """The document is missing."""
    found = measured(
        technical("titles: [{series: 电子信息, rank: 副高, obtained: 2020-01-01}]"), "technical_lead_title"
    )
    assert values(found) == ("副高", "")


def test_an_unproven_higher_title_does_not_hide_a_proven_lower_one():
    """副高 without its certificate, 中级 with it: 中级 is proven."""
    titles = (
        "titles: [{series: 电子信息, rank: 副高, obtained: 2024-01-01}, "
        "{series: 电子信息, rank: 中级, obtained: 2016-01-01, evidence: [职称证书]}]"
    )
    assert values(measured(technical(titles), "technical_lead_title")) == ("副高", "中级")


def test_the_order_of_titles_does_not_matter():
    """Two 中级, the second with its certificate."""
    titles = (
        "titles: [{series: 电子信息, rank: 中级, obtained: 2024-01-01}, "
        "{series: 电子信息, rank: 中级, obtained: 2016-01-01, evidence: [职称证书]}]"
    )
    assert values(measured(technical(titles), "technical_lead_title")) == ("中级", "中级")


def test_the_degree_counts_only_where_its_field_is_related():
    """A master of arts is no master here; nothing held stands below the scale."""
    degree = "degrees: [{{level: 硕士, major: 某, security_related: {0}, evidence: [学位证书]}}]"
    assert values(measured(technical(degree.format("true")), "technical_lead_degree")) == ("硕士", "硕士")
    assert measured(technical(degree.format("false")), "technical_lead_degree").fact.value == ""


def test_a_degree_of_which_nothing_says_whether_it_is_related_is_unknown():
    """Never guessed from the name of the subject."""
    found = measured(
        technical("degrees: [{level: 硕士, major: 信息安全, evidence: [学位证书]}]"), "technical_lead_degree"
    )
    assert found.fact == Word("", ceiling="硕士")


def test_a_higher_degree_of_open_relation_keeps_the_answer_unknown():
    """学士 related, 硕士 not stated: whether 硕士 is reached is not known, so it must not be denied."""
    degrees = (
        "degrees: [{level: 学士, major: 信息安全, security_related: true, evidence: [学位证书]}, "
        "{level: 硕士, major: 网络, evidence: [学位证书]}]"
    )
    found = measured(technical(degrees), "technical_lead_degree")
    assert found.fact == Word("学士", ceiling="硕士")


@pytest.mark.parametrize(("obtained", "expected"), [("2023-11-20", 3), ("2023-11-21", 2), ("2026-11-21", 0)])
def test_years_since_a_finance_title_count_on_the_anniversary(obtained, expected):
    """中级 obtained three years ago to the day."""
    files = finance(f"{{series: 财务, rank: 中级, obtained: {obtained}, evidence: [职称证书]}}")
    assert measured(files, "finance_lead_title_years", rank="中级").fact.low == expected


def test_years_of_a_higher_title_count_from_the_first_of_that_rank_or_above():
    """副高 in 2016 and 中级 in 2020: ten years of 中级 or above."""
    files = finance(
        "{series: 财务, rank: 中级, obtained: 2020-11-20, evidence: [职称证书]}",
        "{series: 财务, rank: 副高, obtained: 2016-11-20, evidence: [职称证书]}",
    )
    assert values(measured(files, "finance_lead_title_years", rank="中级")) == (10, 10)
    assert values(measured(files, "finance_lead_title_years", rank="正高"))[0] == 0


def test_the_finance_title_is_of_the_series_finance():
    """An engineer's title does not serve."""
    files = finance("{series: 电子信息, rank: 正高, obtained: 2010-01-01, evidence: [职称证书]}")
    assert measured(files, "finance_lead_title").fact.value == ""

"""A catalogue that is broken in one place: the proof of catalogues says so, and names the clause."""

from __future__ import annotations

import pytest
from assess_builders import made_up

from secops_cli.assess.catalogue import check_standard, count_examples

PAPER = "evidence: {all: [{any: [制度文件]}]}"
TEST = "test: {measure: service_staff, at_least: 2}"
EXAMPLES = "examples: [{given: {service_staff: 2}, then: 符合}]"
GOOD = f"{{id: ok, levels: [低, 中, 高], basis: fact, {TEST}, {EXAMPLES}}}"


def faults(*clauses: str, **more) -> list[tuple[str, str]]:
    """What is found in a catalogue of these clauses and one good one."""
    return [(f.clause, f.message) for f in check_standard(made_up(f"p: [{', '.join((GOOD, *clauses))}]", **more))]


def test_a_sound_catalogue_has_no_faults():
    """A test with an example, a row with its documents, both together."""
    other = f"{{id: b, levels: [高], basis: both, {TEST}, {EXAMPLES}, {PAPER}}}"
    assert faults(f"{{id: r, levels: [低], {PAPER}, entails: [b]}}", other) == []


@pytest.mark.parametrize(
    ("clause", "words"),
    [
        (f"{{id: c, basis: fact, test: {{measure: heads, at_least: 2}}, {EXAMPLES}}}", "没有度量 heads"),
        (f"{{id: c, levels: [顶], {PAPER}}}", "级别 顶 不在阶梯上"),
        (f"{{id: c, {PAPER}, replaces: [none]}}", "指向不存在的条目 none"),
        (f"{{id: c, {PAPER}, entails: [none]}}", "指向不存在的条目 none"),
        (f"{{id: c, {PAPER}, entails: [ok]}}", "带出的条目 ok 只看数值"),
        ("{id: c}", "要自评估的条目没有写需要的材料"),
        (f"{{id: c, basis: both, {TEST}, {EXAMPLES}}}", "要自评估的条目没有写需要的材料"),
        (f"{{id: c, basis: fact, {TEST}}}", "带 test 的条目没有例子"),
        ("{id: c, basis: fact}", "basis 与 test 不配"),
        (f"{{id: c, basis: row, {TEST}, {EXAMPLES}, {PAPER}}}", "basis 与 test 不配"),
        (
            f"{{id: c, basis: fact, {TEST}, examples: [{{given: {{service_staff: 1}}, then: 符合}}]}}",
            "应为符合，判得不符合",
        ),
        (
            f"{{id: c, basis: fact, {TEST}, examples: [{{given: {{service_staff: null}}, then: 不符合}}]}}",
            "应为不符合，判得待定",
        ),
        (
            f"{{id: c, basis: fact, {TEST}, examples: [{{given: {{staff: 2}}, then: 待定}}]}}",
            "例子里的 staff 不在 test 中",
        ),
        (
            "{id: c, basis: fact, test: {measure: completed_projects, at_least: 1}}",
            "度量 completed_projects 缺少参数 window_years",
        ),
        (
            "{id: c, basis: fact, test: {measure: service_staff, args: {window: 1}, at_least: 1}}",
            "度量 service_staff 没有参数 window",
        ),
        ("{id: c, basis: fact, test: {measure: technical_lead_title, at_least: 高级}}", "高级 相比：不在职称的阶梯上"),
        ("{id: c, basis: fact, test: {measure: technical_lead_degree, at_least: 3}}", "3 相比：不在学位的阶梯上"),
        ("{id: c, basis: fact, test: {measure: service_staff, at_least: 十}}", "十 相比：度量是数"),
        (
            "{id: c, basis: fact, test: {measure: certificate_held_years, args: {level: 三级}, at_least: 1}}",
            "参数 level 的 三级 不在阶梯上",
        ),
        (f"{{id: c, when: {{measure: weather, equals: fine}}, {PAPER}}}", "没有度量 weather"),
        ("{id: c, evidence: {all: [{any: [制度文件], when: {measure: weather, equals: fine}}]}}", "没有度量 weather"),
        (
            f"{{id: c, basis: fact, {TEST}, {EXAMPLES}, "
            "readings: [{id: r, title: 读, test: {measure: weather, exists: true}}]}",
            "没有度量 weather",
        ),
        (
            f"{{id: c, basis: fact, test: {{not: {{any: [{{measure: weather, exists: true}}]}}}}, {EXAMPLES}}}",
            "没有度量 weather",
        ),
    ],
)
def test_a_fault_of_a_clause_is_reported_with_the_clause(clause, words):
    """One fault at a time in a catalogue that is sound otherwise."""
    found = faults(clause)
    assert [c for c, message in found if words in message] == ["c"], found


def test_an_example_of_a_clause_without_a_test_is_reported():
    """There is nothing that it could be an example of."""
    assert faults(f"{{id: c, {PAPER}, {EXAMPLES}}}") == [("c", "没有 test 的条目不能有例子")]


def test_two_clauses_of_one_number_are_reported():
    """A clause number stands once."""
    assert ("", "条号有重复") in faults(f"{{id: c, {PAPER}}}", f"{{id: c, {PAPER}}}")


def test_replacements_in_a_circle_are_reported():
    """a replaces b replaces a."""
    found = faults(f"{{id: a, {PAPER}, replaces: [b]}}", f"{{id: b, {PAPER}, replaces: [a]}}")
    assert [m for _, m in found] == ["a 的取代关系成环", "b 的取代关系成环"]


def test_a_clause_that_replaces_one_of_another_part_is_reported():
    """Lists of different parts do not supersede each other."""
    standard = made_up(f"p: [{GOOD}, {{id: a, {PAPER}}}]\nq: [{{id: b, {PAPER}, replaces: [a]}}]")
    assert [(f.clause, f.message) for f in check_standard(standard)] == [("b", "取代的条目 a 不在同一部分")]


def test_a_cumulative_clause_of_several_levels_is_reported():
    """It names only the level that introduces it."""
    standard = made_up(f"p: [{{id: a, levels: [低, 中, 高], {PAPER}}}]", kinds={"p": "cumulative"})
    assert [f.clause for f in check_standard(standard)] == ["a"]


def test_a_ladder_with_a_rung_twice_is_reported():
    """低 低."""
    assert ("", "级别阶梯有重复") in faults(ladder=("低", "低"))


def test_a_level_that_no_clause_asks_for_is_reported():
    """Everybody would reach it."""
    found = check_standard(made_up(f"p: [{{id: a, levels: [低, 中], {PAPER}}}]"))
    assert [(f.clause, f.message) for f in found] == [("", "级别 高 没有条目")]


def test_only_clauses_in_a_circle_of_replacing_are_reported_for_it():
    """a and b replace each other; c and e only lead there, f leads elsewhere."""
    clauses = "".join(f", {{id: {i}, {PAPER}, replaces: [{r}]}}" for i, r in ("ab", "ba", "cb", "ec", "fg"))
    found = check_standard(made_up(f"p: [{GOOD}, {{id: g, {PAPER}}}{clauses}]"))
    assert [f.message for f in found] == ["a 的取代关系成环", "b 的取代关系成环"]


def test_an_empty_part_is_reported():
    """A part that nothing fills."""
    assert [f.message for f in check_standard(made_up(f"p: [{GOOD}]\nq: []"))] == ["部分 q 没有条目"]


def test_examples_are_counted():
    """`secops standard check` prints the number."""
    assert count_examples(made_up(f"p: [{GOOD}, {GOOD.replace('ok', 'two')}]")) == 2


def test_clauses_of_a_part_that_is_not_declared_are_reported():
    """The file says part `z`; the edition knows `p`."""
    standard = made_up(f"p: [{GOOD}]")
    standard.clauses["z"] = standard.clauses["p"]
    assert any("没有声明的部分 z" in f.message for f in check_standard(standard))


@pytest.mark.parametrize(
    "test",
    [
        "{measure: service_staff, equals: true}",
        "{measure: service_staff, one_of: [十]}",
        "{measure: independent_legal_entity, at_least: 1}",
        "{measure: application, equals: 年检}",
        "{measure: management_systems, args: {kinds: [质检]}, exists: true}",
        "{measure: completed_projects, args: {window_years: 两}, at_least: 1}",
        "{measure: completed_projects, args: {window_years: 2, services: all}, at_least: 1}",
    ],
)
def test_an_operator_or_argument_that_a_measure_cannot_take_is_reported(test):
    """Each of these passes the proof today and crashes, or never holds, when a repository is judged."""
    clause = f"{{id: c, when: {test}, {PAPER}}}"
    assert [c for c, _ in faults(clause)] == ["c"]


@pytest.mark.parametrize("entails", ["c", "d"])
def test_a_clause_entails_clauses_of_other_levels_only(entails):
    """The rule book says: clauses of other levels."""
    assert [c for c, _ in faults(f"{{id: c, {PAPER}, entails: [{entails}]}}", f"{{id: d, {PAPER}}}")] == ["c"]

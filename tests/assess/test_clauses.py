"""The verdict of one clause: every line of the table of the rule book, alone and in mixed clauses."""

from __future__ import annotations

import hashlib

import pytest
from assess_builders import PAPERS, case_of, graded, made_up, rows, staff

from secops_cli.assess.checks.rows import check_rows, check_verdicts

FACT = "{id: c, basis: fact, test: {measure: service_staff, at_least: 2}}"
ROW = "{id: c, evidence: {all: [{any: [制度文件]}, {any: [执行记录]}]}}"
BOTH = "{id: c, basis: both, test: {measure: service_staff, at_least: 2}, evidence: {all: [{any: [制度文件]}]}}"

TWO = {"people.yaml": staff(2)}
ONE_PROVEN = {"people.yaml": staff(1) + staff(1, "q").replace("社会保险缴纳证明, ", "")}
ONE = {"people.yaml": staff(1)}
NOBODY_SAYS: dict[str, str] = {}

YES = rows("clause: c, conclusion: 符合, evidence: [制度文件, 执行记录]")
BARE = rows("clause: c, conclusion: 符合")
NO = rows("clause: c, conclusion: 不符合, note: 缺人")


def judged(clause: str, *files: dict[str, str], **more):
    together = {name: text for part in files for name, text in part.items()}
    return graded(together, made_up(f"p: [{clause}]"), **more).verdicts["c"]


def said(found) -> tuple[str, str | None]:
    return found.verdict, found.pending


# --- a test -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        (ONE, ("不符合", None)),
        (NOBODY_SAYS, ("待定", "缺事实")),
        ({"people.yaml": "id: [\n"}, ("待定", "缺事实")),
        (ONE_PROVEN, ("待定", "缺证")),
        (TWO, ("符合", None)),
    ],
    ids=["false on all facts", "unknown", "unreadable", "true but not proven", "true and proven"],
)
def test_a_pure_test_needs_no_row(facts, expected):
    """Two people are asked for."""
    assert said(judged(FACT, facts)) == expected


@pytest.mark.parametrize("row", [YES, NO])
def test_a_row_neither_makes_nor_breaks_a_pure_test(row):
    """The facts decide; the row that contradicts them is an error elsewhere."""
    assert said(judged(FACT, TWO, row)) == ("符合", None)
    assert said(judged(FACT, ONE, row)) == ("不符合", None)


@pytest.mark.parametrize(
    ("people", "conclusion", "clause"), [(9, "符合", "4.1.4-d"), (10, "不符合", "4.1.4-d")], ids=["claims", "denies"]
)
def test_a_row_that_contradicts_a_pure_test_is_an_error(people, conclusion, clause):
    """Ten people are asked for."""
    files = {
        "secops.yaml": "format: 1\ntargets: [{standard: isccc, category: F, level: 三级}]\n",
        "people.yaml": staff(people),
        **rows(f'clause: "{clause}", conclusion: {conclusion}', standard="isccc"),
    }
    assert [d.code for d in check_verdicts(case_of(files))] == ["SEC403"]


# --- a row ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        ({}, ("待定", "未评估")),
        (NO, ("不符合", None)),
        (BARE, ("待定", "缺证")),
        (rows("clause: c, conclusion: 符合, evidence: [制度文件]"), ("待定", "缺证")),
        (rows("clause: c, conclusion: 符合, evidence: [制度文件, 制度文件, 程序文件]"), ("待定", "缺证")),
        (YES, ("符合", None)),
    ],
    ids=["no row", "row 不符合", "no document", "a group short", "wrong kinds", "all groups"],
)
def test_an_attested_clause_follows_its_row_and_its_documents(row, expected):
    """A 制度文件 and a 执行记录 are asked for."""
    assert said(judged(ROW, row)) == expected


def test_a_row_that_says_no_needs_no_documents():
    """不符合 stands whatever is attached."""
    found = judged(ROW, rows("clause: c, conclusion: 不符合, evidence: [制度文件, 执行记录]"))
    assert said(found) == ("不符合", None)


def test_the_missing_groups_are_named():
    """What would serve is said, group by group."""
    found = judged(ROW, rows("clause: c, conclusion: 符合, evidence: [制度文件]"))
    assert found.missing_evidence == (("执行记录",),)
    assert "缺执行记录" in found.reason


def test_a_document_that_names_the_clause_itself_serves_the_row():
    """`supports` on the evidence record."""
    register = "- {id: s, title: 某, kind: 执行记录, file: evidence/a.txt, supports: [{clause: 'demo:c'}]}\n"
    files = {"evidence/own.register.yaml": register}
    assert said(judged(ROW, files, rows("clause: c, conclusion: 符合, evidence: [制度文件]"))) == ("符合", None)


def sealed(content: str, clause: str = ROW, evidence: str = "制度文件, 执行记录"):
    """A row that remembers the hash of `旧`, over a document whose content is this."""
    digest = hashlib.sha256("旧".encode()).hexdigest()
    return judged(
        clause,
        {"evidence/own.register.yaml": "- {id: d, title: 某, kind: 制度文件, file: evidence/d.txt}\n"},
        {"evidence/d.txt": content} if content else {},
        rows(f"clause: c, conclusion: 符合, evidence: [{{id: d, sha256: {digest}}}, {evidence}]"),
    )


def test_evidence_that_changed_since_the_conclusion_asks_for_a_new_look():
    """The same content keeps the row, another opens it, even where another document serves the group."""
    assert said(sealed("旧")) == ("符合", None)
    assert said(sealed("新")) == ("待定", "需复核")
    assert said(sealed("新", evidence="执行记录")) == ("待定", "需复核")


def test_a_missing_group_is_said_before_a_change():
    """缺证 is the worse of the two."""
    assert said(sealed("新", evidence="程序文件")) == ("待定", "缺证")


def test_evidence_that_is_gone_since_the_conclusion_asks_for_a_new_look():
    """The sealed file was removed; another document of its kind still serves the group."""
    assert said(sealed("")) == ("待定", "需复核")


# --- both -------------------------------------------------------------------------------------------------------

HALVES = {"不符合": 0, "待定": 1, "符合": 2}
TESTS = {
    "false": (ONE, "不符合"),
    "unknown": (NOBODY_SAYS, "待定"),
    "unproven": (ONE_PROVEN, "待定"),
    "true": (TWO, "符合"),
}
ROWS = {"no": (NO, "不符合"), "none": ({}, "待定"), "bare": (BARE, "待定"), "yes": (YES, "符合")}


@pytest.mark.parametrize("test", TESTS)
@pytest.mark.parametrize("row", ROWS)
def test_a_mixed_clause_takes_the_worse_of_both_halves(test, row):
    """不符合 < 待定 < 符合, all sixteen pairs."""
    expected = min(TESTS[test][1], ROWS[row][1], key=HALVES.__getitem__)
    assert judged(BOTH, TESTS[test][0], ROWS[row][0]).verdict == expected


@pytest.mark.parametrize(
    ("facts", "row", "pending"),
    [
        (NOBODY_SAYS, {}, "缺事实"),
        (NOBODY_SAYS, BARE, "缺事实"),
        (ONE_PROVEN, {}, "未评估"),
        (ONE_PROVEN, BARE, "缺证"),
        (TWO, {}, "未评估"),
        (TWO, BARE, "缺证"),
        (NOBODY_SAYS, YES, "缺事实"),
        (ONE_PROVEN, YES, "缺证"),
    ],
)
def test_of_two_open_halves_the_worse_kind_is_named_and_both_reasons(facts, row, pending):
    """缺事实 before 未评估 before 缺证."""
    found = judged(BOTH, facts, row)
    assert said(found) == ("待定", pending)
    assert ("数值一半" in found.reason) is (facts is not TWO)
    assert ("自评估一半" in found.reason) is (row is not YES)


# --- when, modality, readings -----------------------------------------------------------------------------------

CONDITIONAL = "{id: c, when: {measure: subcontracts, equals: true}, evidence: {all: [{any: [制度文件]}]}}"
BY_HAND = "{id: c, when: {judged: 必要时}, evidence: {all: [{any: [制度文件]}]}}"


def subcontracts(value: str) -> dict[str, str]:
    return {"services/om.yaml": f"{{service: 安全运维, subcontracts: {value}}}\n"}


@pytest.mark.parametrize(
    ("when", "words"),
    [
        ("{measure: application, equals: 监督}", "申请类型为初次，只对监督适用"),
        ("{measure: category, equals: X}", "只对X适用"),
        ("{not: {measure: application, equals: 初次}}", "申请类型为初次，对其不适用"),
        ("{measure: subcontracts, equals: true}", "转包：否"),
    ],
)
def test_a_condition_that_does_not_hold_is_named(when, words):
    """What is so, and for what the clause is meant."""
    clause = f"{{id: c, when: {when}, evidence: {{all: [{{any: [制度文件]}}]}}}}"
    assert words in judged(clause, subcontracts("false")).reason


def test_a_condition_of_facts_decides_whether_a_clause_applies():
    """False: 不适用. Unknown: 待定·缺事实. True: the row decides."""
    assert said(judged(CONDITIONAL, subcontracts("false"), NO)) == ("不适用", None)
    assert said(judged(CONDITIONAL, YES)) == ("待定", "缺事实")
    assert said(judged(CONDITIONAL, subcontracts("true"), YES)) == ("符合", None)
    assert said(judged(CONDITIONAL, subcontracts("true"))) == ("待定", "未评估")


def test_a_judged_condition_fails_only_by_a_row_with_a_reason():
    """必要时: 不适用 needs a row, the row a reason."""
    assert said(judged(BY_HAND)) == ("待定", "未评估")
    assert said(judged(BY_HAND, rows("clause: c, conclusion: 不适用, note: 没有必要"))) == ("不适用", None)
    assert said(judged(BY_HAND, rows("clause: c, conclusion: 不适用"))) == ("待定", "未评估")
    assert said(judged(BY_HAND, YES)) == ("符合", None)


@pytest.mark.parametrize("clause", [ROW, BOTH])
def test_not_applicable_on_a_clause_without_a_condition_is_no_conclusion(clause):
    """It is treated as not assessed."""
    assert said(judged(clause, TWO, rows("clause: c, conclusion: 不适用, note: 某"))) == ("待定", "未评估")


def test_not_applicable_against_a_condition_that_holds_is_no_conclusion():
    """The facts say that work is subcontracted."""
    row = rows("clause: c, conclusion: 不适用, note: 某")
    assert said(judged(CONDITIONAL, subcontracts("true"), row)) == ("待定", "未评估")


def test_not_applicable_on_a_clause_without_a_condition_is_an_error():
    """And so is a judged condition denied without a reason."""
    files = rows(
        'clause: "4.1.6-b", conclusion: 不适用, note: 某', 'clause: "4.3.1", conclusion: 不适用', standard="isccc"
    )
    assert [d.code for d in check_rows(case_of(files))] == ["SEC406", "SEC406"]


def test_not_applicable_against_the_facts_is_an_error():
    """Row 8 of the form applies at 监督; a row that says 不适用 contradicts that."""
    files = {
        "secops.yaml": "format: 1\ntargets: [{standard: isccc, category: F, level: 二级, application: 监督}]\n",
        **rows("clause: row-8, conclusion: 不适用, note: 某", standard="om-form"),
    }
    case = case_of(files)
    found = {d.code for check in (check_rows, check_verdicts) for d in check(case)}
    assert found & {"SEC403", "SEC406"}


def test_a_group_with_a_condition_is_asked_for_only_where_it_is_not_false():
    """客户许可 only where work is subcontracted; unknown, it is 缺事实 unless the paper is there anyway."""
    clause = (
        "{id: c, evidence: {all: [{any: [制度文件]}, {any: [客户许可], when: {measure: subcontracts, equals: true}}]}}"
    )
    row = rows("clause: c, conclusion: 符合, evidence: [制度文件]")
    assert said(judged(clause, subcontracts("false"), row)) == ("符合", None)
    assert said(judged(clause, subcontracts("true"), row)) == ("待定", "缺证")
    assert said(judged(clause, row)) == ("待定", "缺事实")
    both = rows("clause: c, conclusion: 符合, evidence: [制度文件, 客户许可]")
    assert said(judged(clause, both)) == ("符合", None)


READABLE = (
    "{id: c, basis: fact, test: {measure: service_staff, at_least: 3}, "
    "readings: [{id: lower, title: 低, test: {measure: service_staff, at_least: 2}}]}"
)


@pytest.mark.parametrize(
    ("chosen", "expected", "reading"),
    [("", "不符合", None), ("lower", "符合", "lower"), ("literal", "不符合", None), ("unheard", "不符合", None)],
)
def test_an_ambiguous_clause_is_read_literally_unless_the_settings_choose(chosen, expected, reading):
    """Two people, three by the letter."""
    settings = {"secops.yaml": f"format: 1\nreadings: {{'demo:c': {chosen}}}\n"} if chosen else {}
    found = judged(READABLE, TWO, settings)
    assert (found.verdict, found.reading) == (expected, reading)


def test_every_figure_can_be_traced_to_records():
    """What counts and what lacks proof both have places."""
    found = judged(FACT, ONE_PROVEN)
    assert {str(place).split(":")[0] for place in found.places} == {"people.yaml"}
    assert [ref.id for ref in found.checks[0].measurement.counted] == ["p000"]
    assert "缺证" in found.reason


def test_documents_of_every_kind_are_valid_in_these_tests():
    """The shelf that all tests here lean on."""
    assert "evidence/a.txt" in PAPERS

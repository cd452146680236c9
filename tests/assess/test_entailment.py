"""What a clause that is 符合 carries: the row half of what it entails, never a test, never over an own row."""

from __future__ import annotations

import pytest
from assess_builders import ISCCC, TCAS, complete, graded, made_up, row_of, rows, staff

PAPER = "evidence: {all: [{any: [制度文件]}]}"
YES = "conclusion: 符合, evidence: [制度文件]"


def judged(clauses: str, *lines: str, files: dict[str, str] | None = None, **more):
    standard = made_up(f"p: [{clauses}]", **more)
    return graded(rows(*lines) | (files or {}), standard).verdicts


def test_what_is_met_in_full_carries_the_row_half_of_what_it_entails():
    """Without a row or a document of its own; it says from where."""
    found = judged(f"{{id: a, {PAPER}, entails: [b]}}, {{id: b, {PAPER}}}", f"clause: a, {YES}")
    assert (found["b"].verdict, found["b"].entailed_by) == ("符合", "a")
    assert found["a"].entailed_by is None


@pytest.mark.parametrize(
    "source",
    ["conclusion: 不符合", "conclusion: 符合", "conclusion: 符合, evidence: [执行记录]"],
    ids=["不符合", "no document", "wrong document"],
)
def test_only_what_is_met_with_proof_carries_anything(source):
    """A bare claim entails nothing."""
    found = judged(f"{{id: a, {PAPER}, entails: [b]}}, {{id: b, {PAPER}}}", f"clause: a, {source}")
    assert (found["b"].verdict, found["b"].pending) == ("待定", "未评估")


def test_a_source_of_which_only_the_row_half_holds_carries_nothing():
    """Its own test fails: it is 不符合 as a whole."""
    clauses = (
        f"{{id: a, basis: both, test: {{measure: service_staff, at_least: 2}}, {PAPER}, entails: [b]}}, "
        f"{{id: b, {PAPER}}}"
    )
    assert judged(clauses, f"clause: a, {YES}", files={"people.yaml": staff(1)})["b"].pending == "未评估"
    assert judged(clauses, f"clause: a, {YES}", files={"people.yaml": staff(2)})["b"].verdict == "符合"


def test_what_does_not_apply_carries_nothing():
    """不适用 is not 符合."""
    clauses = f"{{id: a, when: {{judged: 必要时}}, {PAPER}, entails: [b]}}, {{id: b, {PAPER}}}"
    assert judged(clauses, "clause: a, conclusion: 不适用, note: 没有必要")["b"].pending == "未评估"


def test_a_test_is_recomputed_and_never_carried():
    """The number of the entailed clause is looked at on its own."""
    clauses = (
        f"{{id: a, {PAPER}, entails: [b, c]}}, "
        f"{{id: b, basis: both, test: {{measure: service_staff, at_least: 2}}, {PAPER}}}, "
        "{id: c, basis: fact, test: {measure: service_staff, at_least: 2}}"
    )
    short = judged(clauses, f"clause: a, {YES}", files={"people.yaml": staff(1)})
    assert (short["b"].verdict, short["c"].verdict) == ("不符合", "不符合")
    unknown = judged(clauses, f"clause: a, {YES}")
    assert (unknown["b"].pending, unknown["c"].pending) == ("缺事实", "缺事实")
    assert judged(clauses, f"clause: a, {YES}", files={"people.yaml": staff(2)})["b"].verdict == "符合"


@pytest.mark.parametrize(
    ("own", "expected"), [("conclusion: 不符合", "不符合"), ("conclusion: 符合", "缺证"), (YES, "符合")]
)
def test_an_own_row_always_speaks_for_itself(own, expected):
    """Even where the entailing clause holds."""
    found = judged(f"{{id: a, {PAPER}, entails: [b]}}, {{id: b, {PAPER}}}", f"clause: a, {YES}", f"clause: b, {own}")[
        "b"
    ]
    assert (found.pending or found.verdict) == expected
    assert found.entailed_by is None


@pytest.mark.parametrize("met", ["a", "b"])
def test_identical_demands_entail_each_other(met):
    """Whichever of the two has the row."""
    found = judged(f"{{id: a, {PAPER}, entails: [b]}}, {{id: b, {PAPER}, entails: [a]}}", f"clause: {met}, {YES}")
    assert [v.verdict for v in found.values()] == ["符合", "符合"]


def test_entailment_runs_along_chains_and_ends_in_circles():
    """a → b → c → a, from any of them; a chain stops at an own row that fails."""
    circle = f"{{id: a, {PAPER}, entails: [b]}}, {{id: b, {PAPER}, entails: [c]}}, {{id: c, {PAPER}, entails: [a]}}"
    for met in "abc":
        assert {v.verdict for v in judged(circle, f"clause: {met}, {YES}").values()} == {"符合"}
    broken = judged(circle, f"clause: a, {YES}", "clause: b, conclusion: 不符合")
    assert broken["c"].pending == "未评估"
    assert {v.pending for v in judged(circle).values()} == {"未评估"}


def test_a_clause_that_replaces_another_entails_it():
    """In a cumulative part; the replaced one is met at its own level too."""
    clauses = f"{{id: a, levels: [低], {PAPER}}}, {{id: b, levels: [中], {PAPER}, replaces: [a]}}"
    standard = made_up(f"p: [{clauses}]", kinds={"p": "cumulative"})
    grade = graded(rows(f"clause: b, {YES}"), standard)
    assert grade.verdicts["a"].entailed_by == "b"
    assert grade.applicable == {"低": ("a",), "中": ("b",), "高": ("b",)}


def test_a_condition_of_the_entailed_clause_is_still_asked():
    """不适用 stays; unknown stays 缺事实."""
    clauses = f"{{id: a, {PAPER}, entails: [b]}}, {{id: b, when: {{measure: subcontracts, equals: true}}, {PAPER}}}"
    assert judged(clauses, f"clause: a, {YES}")["b"].pending == "缺事实"
    line = {"services/om.yaml": "{service: 安全运维, subcontracts: false}\n"}
    assert judged(clauses, f"clause: a, {YES}", files=line)["b"].verdict == "不适用"


def test_nothing_is_entailed_where_the_own_row_may_stand_in_an_unreadable_file():
    """The row of b is misspelt; it may say 不符合, and what hangs on that file is 待定."""
    found = judged(
        f"{{id: a, {PAPER}, entails: [b]}}, {{id: b, {PAPER}}}",
        f"clause: a, {YES}",
        files={"assessments/demo/broken.yaml": "- {clause: b, conclusoin: 不符合}\n"},
    )
    assert found["b"].verdict == "待定"


# --- the packaged catalogues ------------------------------------------------------------------------------------


def test_documents_of_one_level_serve_the_same_demands_of_the_others():
    """Rows of ISCCC 三级 only: what 二级 demands in the same words is met, what it adds is not."""
    own = "".join(row_of(c) for c in ISCCC.clauses["general"] if "三级" in c.levels)
    found = graded(complete(ISCCC, rows=own), ISCCC).verdicts
    assert {found[c].verdict for c in ("4.2.7-b", "4.2.9-f", "4.2.10-b", "4.3.10-a")} == {"符合"}
    assert {found[c].pending for c in ("4.2.5-a", "4.2.7-c", "4.2.8-d", "4.3.9-e", "4.3.8-e")} == {"未评估"}


def test_training_and_document_control_are_entailed_by_nothing():
    """ISCCC 4.1.6 b and c: every other clause with its row, these two without."""
    own = "".join(row_of(c) for c in ISCCC.clause.values() if c.id not in ("4.1.6-b", "4.1.6-c"))
    found = graded(complete(ISCCC, rows=own), ISCCC)
    assert {found.verdicts[c].pending for c in ("4.1.6-b", "4.1.6-c")} == {"未评估"}
    assert found.proven == "一级"


def test_ten_projects_of_any_category_meet_level_4_and_not_level_3():
    """T/CAS 6.5.7 a does not say 与申报类别一致; 6.4.7 a does, and is never entailed by it."""
    others = "".join(
        f"- {{id: x{n}, name: 某, client: 某, services: [风险评估], signed: 2026-01-01, accepted: 2026-06-01, "
        "evidence: [合同, 验收报告]}\n"
        for n in range(10)
    )
    found = graded(complete(TCAS, projects=others), TCAS).verdicts
    assert (found["6.5.7-a"].verdict, found["6.4.7-a"].verdict) == ("符合", "不符合")


def test_a_written_permission_serves_where_a_permission_is_asked_and_not_the_other_way():
    """T/CAS 6.4.9 e, 6.5.9 e 书面; 6.2.8 d, 6.3.8 d not."""
    for met, expected in (("6.5.9-e", "符合"), ("6.2.8-d", "待定")):
        found = graded(complete(TCAS, rows=row_of(TCAS.clause[met])), TCAS).verdicts
        assert found["6.3.8-d"].verdict == "符合"
        assert found["6.4.9-e"].verdict == expected

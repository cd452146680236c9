# ruff: noqa: E501  tables of input and expectation read better with one case a line
"""The level of a system against its sources: every cell, both sides of every date, what is said where a rule is silent.

Expectations are written out here from the public tables, and never read from the catalogue under test.
"""

from __future__ import annotations

import json
import random
from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from itertools import product
from typing import Any

import jsonschema
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from secops_cli.assess.case import Case
from secops_cli.assess.checks.systems import check_systems
from secops_cli.assess.classification import Duty, SystemGrade
from secops_cli.assess.conclusion import conclude
from secops_cli.diagnostics import Diagnostic
from secops_cli.model.systems import LevelAssessment
from secops_cli.report.schemas import schema_files
from secops_cli.report.systems import explain, format_text
from tests.assess.assess_builders import LIBRARY, case_of
from tests.conftest import Repository

TODAY = date(2026, 11, 20)
LEVELS = ("第一级", "第二级", "第三级", "第四级", "第五级")
OBJECTS = {"公民": "公民法人合法权益", "社会": "社会秩序和公共利益", "国家": "国家安全"}
DEGREES = {"一般": "一般损害", "严重": "严重损害", "特严": "特别严重损害"}
REVIEW, APPROVAL, FILING, ASSESSMENT = "专家评审", "主管部门核准", "公安机关备案", "等级测评"
RUNNING = "status: 已运行, online_since: 2020-01-01"

HARM_OF = {1: "公民一般", 2: "社会一般", 3: "社会严重", 4: "社会特严", 5: "国家特严"}
"""A harm for each level, by the matrix of 2020."""

MATRICES = {
    "gbt-22240-2020": ((1, 2, 2), (2, 3, 4), (3, 4, 5)),
    "gbt-22240-2008": ((1, 2, 2), (2, 3, 4), (3, 4, 5)),
    "gat-1389-2017": ((1, 2, 3), (2, 3, 4), (3, 4, 5)),
    "filing-2025": ((1, 2, 2), (2, 3, 4), (4, 5, 5)),
}
"""Edition → rows of objects, columns of degrees."""


def items(words: str) -> str:
    """`公民一般 社会严重` as a list of harms."""
    return "".join(f"\n  - {{object: {OBJECTS[w[:2]]}, degree: {DEGREES[w[2:]]}}}" for w in words.split()) or " []"


def decided(stage: str, level: int, day: str, more: str = "") -> str:
    name = f"{stage}-{day}-{level}"
    return f"{{id: {name}, stage: {stage}, date: {day}, level: {LEVELS[level - 1]}, conclusion: 首次定级{more}}}"


def final(level: int, day: str = "2026-01-01", more: str = "") -> str:
    return f"decisions: [{decided('最终', level, day, more)}]\n"


def described(name: str = "s", more: str = RUNNING, types: str = "信息系统") -> str:
    return f"{{id: {name}, name: 系统{name}, object_types: [{types}], {more}}}\n"


def classified(s: str | None, a: str | None, more: str = "", *, name: str = "s", edition: str = "") -> str:
    """A classification; None leaves the harms unstated."""
    parts = [f"system: {name}\n"]
    parts += [f"edition: {edition}\n"] if edition else []
    parts += [f"business_information:{items(s)}\n"] if s is not None else []
    parts += [f"system_service:{items(a)}\n"] if a is not None else []
    return "".join([*parts, more])


def of_level(level: int, more: str = "", *, name: str = "s") -> str:
    """S and A both of that level, by the matrix of 2020."""
    return classified(HARM_OF[level], HARM_OF[level], more, name=name)


def folder(classification: str, system: str = described(), name: str = "s") -> dict[str, str]:
    return {f"systems/{name}/system.yaml": system, f"systems/{name}/classification.yaml": classification}


def judged(files: Mapping[str, str], as_of: date = TODAY) -> Case:
    case = case_of({"secops.yaml": "format: 1\n", **files}, as_of)
    assert not [d for d in case.workspace.diagnostics if d.severity == "error"], case.workspace.diagnostics
    return case


def graded(classification: str, system: str = described(), as_of: date = TODAY) -> SystemGrade:
    [grade] = judged(folder(classification, system), as_of).systems
    return grade


def findings(files: Mapping[str, str], as_of: date = TODAY) -> list[Diagnostic]:
    return list(check_systems(judged(files, as_of)))


def codes(files: Mapping[str, str], as_of: date = TODAY) -> list[str]:
    return [d.code for d in findings(files, as_of)]


def duty(grade: SystemGrade, what: str) -> Duty:
    [found] = [d for d in grade.duties if d.what == what]
    return found


def level(number: int | None) -> str | None:
    return None if number is None else LEVELS[number - 1]


# --- the matrix -------------------------------------------------------------------------------------------------

CELLS = [
    (edition, f"{harmed}{degree}", matrix[row][column])
    for edition, matrix in MATRICES.items()
    for row, harmed in enumerate(OBJECTS)
    for column, degree in enumerate(DEGREES)
]


@pytest.mark.parametrize(("edition", "harm", "expected"), CELLS)
def test_each_cell_gives_its_level_to_s_and_to_a(edition: str, harm: str, expected: int) -> None:
    """The other side stays at the lowest level; the system takes the higher."""
    grade = graded(classified(harm, "公民一般", edition=edition))
    assert (grade.S.level, grade.A.level, grade.computed) == (level(expected), "第一级", level(expected))
    assert grade.combination == f"S{expected}A1G{expected}"

    turned = graded(classified("公民一般", harm, edition=edition))
    assert (turned.S.level, turned.A.level, turned.computed) == ("第一级", level(expected), level(expected))
    assert turned.combination == f"S1A{expected}G{expected}"


def test_there_is_no_edition_without_expectations() -> None:
    """An edition that is added gets its cells written out here."""
    assert set(LIBRARY.rules.editions) == set(MATRICES)


def test_editions_are_never_mixed() -> None:
    """Three systems with one harm, each by its own edition."""
    files: dict[str, str] = {}
    for name, edition in (("a", "gat-1389-2017"), ("b", "gbt-22240-2020"), ("c", "filing-2025")):
        files |= folder(classified("公民特严", "国家一般", name=name, edition=edition), described(name), name)
    found = [(g.S.level, g.A.level) for g in judged(files).systems]
    assert found == [("第三级", "第三级"), ("第二级", "第三级"), ("第二级", "第四级")]


COMBINATIONS = {
    1: "S1A1",
    2: "S1A2 S2A2 S2A1",
    3: "S1A3 S2A3 S3A3 S3A2 S3A1",
    4: "S1A4 S2A4 S3A4 S4A4 S4A3 S4A2 S4A1",
    5: "S1A5 S2A5 S3A5 S4A5 S5A5 S5A4 S5A3 S5A2 S5A1",
}
"""Source: GB/T 22239-2019 annex A."""


def test_the_combinations_of_a_level_are_those_of_the_annex() -> None:
    """All pairs of S and A, no other and none left out."""
    files: dict[str, str] = {}
    for s, a in product(HARM_OF, HARM_OF):
        name = f"x{s}{a}"
        files |= folder(classified(HARM_OF[s], HARM_OF[a], name=name), described(name), name)
    found = {grade.combination: grade.computed for grade in judged(files).systems}
    assert found == {f"{sa}G{n}": level(n) for n, all_of in COMBINATIONS.items() for sa in all_of.split()}


# --- several harms ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("harms", "expected"),
    [
        ("公民一般 公民一般", 1),
        ("公民一般 公民特严", 2),
        ("公民特严 社会严重 公民一般", 3),
        ("国家一般 社会特严", 4),
        ("社会特严 国家一般 社会特严", 4),
        ("公民一般 社会一般 国家特严", 5),
    ],
)
def test_the_gravest_of_several_harms_decides(harms: str, expected: int) -> None:
    """S by its own harms, A by its own."""
    grade = graded(classified(harms, "公民一般"))
    assert (grade.S.level, grade.A.level) == (level(expected), "第一级")
    assert [(item.object, item.degree) for item, _ in grade.S.items] == [
        (OBJECTS[w[:2]], DEGREES[w[2:]]) for w in harms.split()
    ]


def test_the_trace_tells_every_harm_with_its_reason_and_why_it_is_not_one_level_higher() -> None:
    """Each harm with the level the matrix gives it; then the harms that would give the next level."""
    text = (
        "system: s\n"
        "business_information:\n"
        "  - {object: 公民法人合法权益, degree: 特别严重损害, reason: 泄露住户信息}\n"
        "  - {object: 社会秩序和公共利益, degree: 严重损害, reason: 影响供水}\n"
        "system_service:\n"
        "  - {object: 社会秩序和公共利益, degree: 一般损害}\n"
    )
    case = judged(folder(text))
    lines = explain(case, case.systems[0]).splitlines()
    assert lines[0] == "system:s 系统s    systems/s/system.yaml:1"
    assert "GB/T 22240-2020" in lines[1]
    trace = [line.strip() for line in lines]
    assert "S  业务信息 第三级" in trace
    assert "公民法人合法权益 · 特别严重损害 → 第二级，泄露住户信息" in trace
    assert "社会秩序和公共利益 · 严重损害 → 第三级，影响供水" in trace
    assert "不再高一级：第四级要有社会秩序和公共利益特别严重损害，或国家安全严重损害，都没有写" in trace
    assert "A  系统服务 第二级" in trace
    assert "不再高一级：第三级要有社会秩序和公共利益严重损害，或国家安全一般损害，都没有写" in trace
    assert "组合  S3A2G3" in trace


def test_nothing_stands_above_the_fifth_level() -> None:
    """The trace says that it is the highest."""
    case = judged(folder(of_level(5)))
    assert explain(case, case.systems[0]).count("已是最高一级") == 2


def test_the_trace_words_an_object_as_its_edition_does() -> None:
    """The form of 2025 names the third object more widely."""
    case = judged(folder(classified("社会一般", "社会特严", edition="filing-2025")))
    text = explain(case, case.systems[0])
    assert "第三级要有社会秩序和公共利益严重损害，或国家安全或地区安全、国计民生一般损害" in text
    assert "第五级要有国家安全或地区安全、国计民生严重损害" in text


# --- no harm ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("s", "a", "levels"),
    [
        (None, None, (None, None)),
        ("", "", (None, None)),
        ("社会严重", None, ("第三级", None)),
        (None, "社会严重", (None, "第三级")),
        ("社会严重", "", ("第三级", None)),
    ],
)
def test_without_harms_no_level_is_computed(
    s: str | None, a: str | None, levels: tuple[str | None, str | None]
) -> None:
    """A missing fact is unknown: neither the lowest level, nor that of the side that is known."""
    grade = graded(classified(s, a))
    assert (grade.S.level, grade.A.level) == levels
    assert (grade.computed, grade.level, grade.combination, grade.duties) == (None, None, None, ())
    assert not grade.settled


def test_a_system_without_a_classification_has_no_level() -> None:
    """The trace says what is lacking."""
    case = judged({"systems/s/system.yaml": described()})
    [grade] = case.systems
    assert (grade.computed, grade.duties, grade.settled) == (None, (), False)
    assert "没有 classification.yaml" in explain(case, grade)


# --- final levels -----------------------------------------------------------------------------------------------

BASIS = ", basis: 行业规定"
PAPER = ", evidence: [定级评审意见]"


@pytest.mark.parametrize("computed", [1, 2, 3, 4, 5])
@pytest.mark.parametrize("decision", [1, 2, 3, 4, 5])
@pytest.mark.parametrize("more", ["", BASIS, PAPER, BASIS + PAPER])
def test_a_final_level_may_lie_above_the_computed_one_only_with_a_basis_and_a_document(
    computed: int, decision: int, more: str
) -> None:
    """Below it never; the raise is said in S, so that the combination stays true."""
    raised = f"declared: {{S: {LEVELS[decision - 1]}}}\n" if decision > computed else ""
    found = codes(folder(of_level(computed, final(decision, more=more) + raised), described(more="status: 在建设")))
    expected = (
        {"SEC701"} if decision < computed else {"SEC702"} if decision > computed and more != BASIS + PAPER else set()
    )
    assert {"SEC701", "SEC702", "SEC703", "SEC709"}.intersection(found) == expected


@pytest.mark.parametrize("basis", ["承载对象的等级", "行业规定", "统一定级", "评审意见"])
def test_a_raise_with_its_basis_is_accepted_and_shown(basis: str) -> None:
    """Final and computed stand side by side, and the combination carries the raise."""
    more = final(3, more=f", basis: {basis}{PAPER}") + "declared: {A: 第三级}\n"
    case = judged(folder(of_level(2, more)))
    [grade] = case.systems
    assert (grade.computed, grade.final, grade.combination) == ("第二级", "第三级", "S2A3G3")
    text = explain(case, grade)
    assert "第三级 高定" in text
    assert f"依据：{basis}" in text


@pytest.mark.parametrize(
    ("more", "settled"),
    [
        (BASIS + PAPER, True),
        (BASIS, False),
        (PAPER, False),
        (BASIS + ", evidence: [nowhere]", False),
        (BASIS + ", evidence: [nowhere, 定级评审意见]", True),
    ],
)
def test_a_raise_is_settled_with_a_basis_and_a_valid_document(more: str, settled: bool) -> None:
    """A document that proves nothing is none, and what is not settled is no met target."""
    files = folder(of_level(2, final(3, more=more) + "declared: {S: 第三级}\n"))
    case = judged(files)
    assert (case.systems[0].settled, case.all_met) == (settled, settled)
    assert ("SEC702" in codes(files)) is not settled


def test_a_raise_that_neither_s_nor_a_carries_leaves_the_combination_untrue() -> None:
    """G above both S and A is no combination of the annex."""
    assert "SEC703" in codes(folder(of_level(2, final(3, more=BASIS + PAPER))))


def test_a_declared_level_above_the_matrix_is_no_raise_where_nothing_was_raised() -> None:
    """S 二级, A 三级, decided 三级 as computed: a declared S of 三级 is a false statement, not a raise."""
    files = folder(classified("社会一般", "社会严重", final(3) + "declared: {S: 第三级}\n"))
    [grade] = judged(files).systems
    assert "SEC709" in codes(files)
    assert grade.combination == "S2A3G3"


def test_a_declared_raise_without_a_decision_is_only_a_claim() -> None:
    """The combination is by the matrix."""
    files = folder(of_level(2, "declared: {S: 第三级}\n"))
    assert "SEC709" in codes(files)
    assert judged(files).systems[0].combination == "S2A2G2"


def test_the_last_final_decision_by_the_day_counts() -> None:
    """Not one of another stage, not one of tomorrow, whatever the order they are written in."""
    decisions = [
        decided("最终", 4, "2026-11-21"),
        decided("最终", 3, "2026-11-20"),
        decided("评审", 5, "2026-11-20"),
        decided("初步", 1, "2026-11-20"),
        decided("最终", 2, "2026-11-19"),
    ]
    for order in (decisions, decisions[::-1]):
        text = of_level(2, f"decisions: [{', '.join(order)}]\n")
        assert [graded(text, as_of=date(2026, 11, n)).final for n in (18, 19, 20, 21)] == [
            None, "第二级", "第三级", "第四级",
        ]  # fmt: skip


# --- floors -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("types", ["信息系统", "通信网络设施"])
@pytest.mark.parametrize("carried", [1, 2, 3, 4, 5])
@pytest.mark.parametrize("carrier", [1, 2, 3, 4, 5])
def test_a_platform_is_at_least_of_the_level_of_what_it_carries(carrier: int, carried: int, types: str) -> None:
    """Equal is enough; the finding stands at the platform."""
    files = folder(of_level(carrier, name="p"), described("p", types=types), "p")
    files |= folder(of_level(carried), described(more=f"{RUNNING}, carried_by: [p]"))
    found = [d for d in findings(files) if d.code in ("SEC705", "SEC706")]
    assert [(d.code, d.place.path) for d in found] == [("SEC705", "systems/p/system.yaml")] * (carrier < carried)


def test_a_platform_that_was_raised_to_what_it_carries_is_right() -> None:
    """The carried level is a basis for a final level above the computed one."""
    raise_ = final(3, more=f", basis: 所承载对象为第三级{PAPER}") + "declared: {S: 第三级}\n"
    files = folder(of_level(2, raise_, name="p"), described("p"), "p")
    files |= folder(of_level(3), described(more=f"{RUNNING}, carried_by: [p]"))
    assert not {"SEC702", "SEC703", "SEC705", "SEC709"}.intersection(codes(files))


def test_what_counts_of_the_carried_system_is_its_final_level() -> None:
    """A raise of the carried system raises the floor."""
    raised = final(4, more=BASIS + PAPER) + "declared: {S: 第四级}\n"
    files = folder(of_level(3, name="p"), described("p"), "p")
    files |= folder(of_level(2, raised), described(more=f"{RUNNING}, carried_by: [p]"))
    assert "SEC705" in codes(files)


@pytest.mark.parametrize(("platform", "wrong"), [(2, True), (3, False), (4, False)])
def test_the_stated_level_of_another_bodys_platform_is_a_floor_too(platform: int, wrong: bool) -> None:
    """A customer of a cloud states its platform's level; it may not lie below the customer's own."""
    cloud = f"cloud: {{side: 云服务客户, platform: 政务云, platform_level: {LEVELS[platform - 1]}}}"
    assert ("SEC705" in codes(folder(of_level(3), described(more=f"{RUNNING}, {cloud}")))) is wrong


@pytest.mark.parametrize(
    ("more", "wrong"),
    [
        ("big_data: {platform: 数据中台, platform_level: 第二级}", True),
        ("big_data: {platform: 数据中台, platform_level: 第三级}", False),
        (
            "cloud: {side: 云服务商, platform: 政务云, platform_level: 第二级}",
            False,
        ),  # a provider is on no other's platform
    ],
)
def test_a_big_data_platform_is_a_floor_and_a_providers_own_is_not(more: str, wrong: bool) -> None:
    """As for a cloud: what counts is the platform that carries the system."""
    assert ("SEC705" in codes(folder(of_level(3), described(more=f"{RUNNING}, {more}")))) is wrong


SHARED = {
    "a device": "devices: [{{id: d, name: 防火墙, kind: 安全专用产品, boundary: true, quantity: 2, level: {0}, shared_with: [t]}}]",
    "a line": "links: [{{ends: [d, e], level: {0}, shared_with: [t]}}]",
    "a room": "rooms: [{{name: 主机房, level: {0}, shared_with: [t]}}]",
}


@pytest.mark.parametrize("what", SHARED)
@pytest.mark.parametrize("stated", [1, 2, 3, 4])
def test_what_is_shared_carries_the_highest_level_of_what_it_serves(what: str, stated: int) -> None:
    """Its own system is 二级, the other 三级."""
    files = folder(of_level(2), described(more=f"{RUNNING}, {SHARED[what].format(LEVELS[stated - 1])}"))
    files |= folder(of_level(3, name="t"), described("t"), "t")
    assert ("SEC707" in codes(files)) is (stated < 3)


# --- review, approval and filing --------------------------------------------------------------------------------

FROM_SECOND = {1: (), 2: (REVIEW, APPROVAL, FILING), 3: (REVIEW, APPROVAL, FILING)}
FROM_SECOND |= {4: FROM_SECOND[3], 5: FROM_SECOND[3]}
DUTIES: dict[str, dict[int, tuple[str, ...]]] = {
    "gbt-22240-2020": FROM_SECOND,
    "gat-1389-2017": FROM_SECOND,
    "filing-2025": FROM_SECOND,
    # 实施过程 2.2.1: approved at every level where there is an authority, reviewed from the fourth on.
    "gbt-22240-2008": {
        1: (APPROVAL,), 2: (APPROVAL, FILING), 3: (APPROVAL, FILING),
        4: (APPROVAL, REVIEW, FILING), 5: (APPROVAL, REVIEW, FILING),
    },
}  # fmt: skip


@pytest.mark.parametrize("edition", DUTIES)
@pytest.mark.parametrize("number", [1, 2, 3, 4, 5])
def test_what_is_due_follows_the_edition_and_the_level(edition: str, number: int) -> None:
    """With an authority, without one, and where that is not stated."""
    harm = "公民一般" if number == 1 else HARM_OF[number]
    found = {
        stated: {
            d.what: d.met for d in graded(classified(harm, harm, more, edition=edition)).duties if d.what != ASSESSMENT
        }
        for stated, more in ((True, "has_supervisor: true\n"), (False, "has_supervisor: false\n"), (None, ""))
    }
    expected = DUTIES[edition][number]
    assert set(found[True]) == set(expected)
    assert set(found[False]) == set(expected) - {APPROVAL}
    assert set(found[None]) == set(expected)
    assert found[None].get(APPROVAL) is None, "whether there is an authority is not known"
    assert not any(found[True].values())


def test_only_what_was_read_in_its_source_counts_as_verified() -> None:
    """2020 is; of the others the matrix is not, and what GA/T 1389 asks is only carried over."""
    assert {e.id: e.verified for e in LIBRARY.rules.editions.values()} == {
        "gbt-22240-2020": True, "gbt-22240-2008": False, "gat-1389-2017": False, "filing-2025": False,
    }  # fmt: skip
    grade = graded(of_level(3, "has_supervisor: true\n"))
    assert (duty(grade, REVIEW).verified, duty(grade, APPROVAL).verified) == (True, True)
    carried_over = graded(classified("社会严重", "社会严重", "has_supervisor: true\n", edition="gat-1389-2017"))
    assert (duty(carried_over, REVIEW).verified, duty(carried_over, APPROVAL).verified) == (False, False)


@pytest.mark.parametrize(
    ("stage", "what", "kind"), [("评审", REVIEW, "定级评审意见"), ("核准", APPROVAL, "主管部门审批意见")]
)
def test_a_review_or_approval_counts_with_its_level_and_its_document(stage: str, what: str, kind: str) -> None:
    """Of the final level, by the day, and with a valid document."""

    def met(level: int, day: str, evidence: str) -> bool | None:
        decisions = [decided("最终", 3, "2026-01-01"), decided(stage, level, day, f", evidence: [{evidence}]")]
        return duty(graded(of_level(3, f"has_supervisor: true\ndecisions: [{', '.join(decisions)}]\n")), what).met

    assert met(3, "2026-11-20", kind) is True
    assert met(3, "2026-11-21", kind) is False
    assert met(2, "2026-11-20", kind) is False
    assert met(3, "2026-11-20", "") is False
    assert met(3, "2026-11-20", "nowhere") is False


@pytest.mark.parametrize(("stage", "what"), [("评审", REVIEW), ("核准", APPROVAL)])
def test_a_document_of_another_kind_proves_no_review_and_no_approval(stage: str, what: str) -> None:
    """A business licence is no opinion of experts."""
    decisions = [decided("最终", 3, "2026-01-01"), decided(stage, 3, "2026-01-01", ", evidence: [营业执照]")]
    grade = graded(of_level(3, f"has_supervisor: true\ndecisions: [{', '.join(decisions)}]\n"))
    assert duty(grade, what).met is False


FILED = "filings: [{{filed: {0}, evidence: [备案证明]}}]\n"


@pytest.mark.parametrize(
    ("system", "decision", "due"),
    [
        ("status: 已运行, online_since: 2020-01-01", "2026-10-21", date(2026, 11, 20)),  # running: from the decision
        ("status: 已运行, online_since: 2026-10-21", "2026-10-21", date(2026, 11, 20)),
        ("status: 已运行, online_since: 2026-10-21", "2026-01-01", date(2026, 11, 20)),  # new: from going live
        ("status: 在建设", "2026-01-01", None),
        ("status: 在建设, online_since: 2027-01-01", "2026-01-01", None),
    ],
)
def test_filing_is_due_thirty_days_on(system: str, decision: str, due: date | None) -> None:
    """On the last day it is in time, on the next it is late; the term was not read in its source and says so."""
    files = folder(of_level(2, final(2, decision) + "filings: []\n"), described(more=system))
    filing = duty(judged(files).systems[0], FILING)
    assert (filing.met, filing.due, filing.verified) == (False, due, False)
    assert "SEC710" not in codes(files, date(2026, 11, 20))
    late = [d for d in findings(files, date(2026, 11, 21)) if d.code == "SEC710"]
    assert len(late) == (due is not None)
    assert all("最迟 2026-11-20 备案" in d.message and "未核" in d.message for d in late)


@pytest.mark.parametrize(
    ("start", "system", "decision", "due"),
    [
        ("较晚者", "status: 已运行, online_since: 2026-03-01", "2026-10-21", date(2026, 11, 20)),
        ("较晚者", "status: 已运行, online_since: 2026-10-21", "2026-03-01", date(2026, 11, 20)),
        ("较晚者", "status: 已运行", "2026-10-21", date(2026, 11, 20)),
        ("较晚者", "status: 在建设", "2026-10-21", None),
        ("决定", "status: 已运行, online_since: 2026-03-01", "2026-10-21", date(2026, 11, 20)),
        ("决定", "status: 已运行, online_since: 2026-11-01", "2026-10-21", date(2026, 11, 20)),
        ("决定", "status: 在建设", "2026-10-21", date(2026, 11, 20)),
        ("投入运行", "status: 已运行, online_since: 2026-10-21", "2026-03-01", date(2026, 11, 20)),
        ("投入运行", "status: 已运行, online_since: 2026-10-21", "2026-11-01", date(2026, 11, 20)),
        ("投入运行", "status: 已运行", "2026-10-21", None),
        ("投入运行", "status: 在建设, online_since: 2026-11-21", "2026-10-21", None),
    ],
)
def test_the_term_of_filing_begins_as_the_organisation_sets_it(
    start: str, system: str, decision: str, due: date | None
) -> None:
    """On the last day it is in time, on the next it is late."""
    files = folder(of_level(2, final(2, decision) + "filings: []\n"), described(more=system))
    files["secops.yaml"] = f"format: 1\nfiling_from: {start}\n"
    assert duty(judged(files).systems[0], FILING).due == due
    assert "SEC710" not in codes(files, date(2026, 11, 20))
    assert ("SEC710" in codes(files, date(2026, 11, 21))) == (due is not None)


@pytest.mark.parametrize("start", ["较晚者", "决定", "投入运行"])
def test_without_a_final_decision_no_filing_is_due(start: str) -> None:
    """Wherever the term begins."""
    files = folder(of_level(2, "filings: []\n"), described(more="status: 已运行, online_since: 2020-01-01"))
    files["secops.yaml"] = f"format: 1\nfiling_from: {start}\n"
    assert duty(judged(files).systems[0], FILING).due is None


def test_a_running_system_without_a_date_counts_from_the_decision() -> None:
    """It runs; since when does not matter to the term."""
    files = folder(of_level(2, final(2, "2026-10-20") + "filings: []\n"), described(more="status: 已运行"))
    assert duty(judged(files).systems[0], FILING).due == date(2026, 11, 19)


def test_a_filing_counts_from_its_day_with_its_document() -> None:
    """Not one of tomorrow, not one without paper."""
    assert duty(graded(of_level(2, FILED.format("2026-11-20"))), FILING).met is True
    assert duty(graded(of_level(2, FILED.format("2026-11-21"))), FILING).met is False
    assert duty(graded(of_level(2, "filings: [{filed: 2026-11-20}]\n")), FILING).met is False


@pytest.mark.parametrize(("field", "what"), [("filings", FILING), ("assessments", ASSESSMENT)])
def test_what_is_not_stated_is_unknown_and_what_is_stated_as_none_is_lacking(field: str, what: str) -> None:
    """`[]` says that there is none; silence says nothing."""
    assert duty(graded(of_level(3, f"{field}: []\n")), what).met is False
    assert duty(graded(of_level(3)), what).met is None


def test_a_terminated_system_owes_nothing() -> None:
    """Its level stays."""
    grade = graded(of_level(3, final(3)), described(more="status: 已终止, online_since: 2020-01-01"))
    assert (grade.computed, grade.duties) == ("第三级", ())


# --- filing certificates ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("more", "silent", "soon", "last", "gone"),
    [
        # three years from the filing
        (FILED.format("2025-06-10"), "2028-03-09", "2028-03-10", "2028-06-10", "2028-06-11"),
        # filed earlier: three years from the first day of 2025
        (FILED.format("2019-05-05"), "2027-09-30", "2027-10-01", "2028-01-01", "2028-01-02"),
        (FILED.format("2025-01-01"), "2027-09-30", "2027-10-01", "2028-01-01", "2028-01-02"),
        # an assessment since then extends it by a year, one before does not
        (FILED.format("2025-06-10") + "assessments: [{id: a, date: 2026-05-01}]\n", "2029-03-09", "2029-03-10", "2029-06-10", "2029-06-11"),
        (FILED.format("2025-06-10") + "assessments: [{id: a, date: 2025-06-09}]\n", "2028-03-09", "2028-03-10", "2028-06-10", "2028-06-11"),
        # what the certificate says itself
        ("filings: [{filed: 2025-06-10, certificate_expires: 2027-02-28}]\n", "2026-11-27", "2026-11-28", "2027-02-28", "2027-03-01"),
    ],
)  # fmt: skip
def test_a_certificate_is_remarked_on_three_months_before_its_end(
    more: str, silent: str, soon: str, last: str, gone: str
) -> None:
    """Both sides of each of the two days."""
    files = folder(of_level(2, more))

    def words(day: str) -> str:
        return " ".join(d.message for d in findings(files, date.fromisoformat(day)) if d.code == "SEC711")

    assert words(silent) == ""
    assert "延期" in words(soon)
    assert "延期" in words(last)
    assert f"{last} 到期" in words(gone).replace("已于 ", "")
    assert "已" in words(gone)


@pytest.mark.parametrize(
    ("assessed", "last"),
    [
        ("2026-05-01 2027-05-01", "2030-06-10"),  # each one extends
        ("2027-05-01 2026-05-01", "2030-06-10"),  # in whatever order they are written
        ("2028-06-10", "2029-06-10"),
        ("2028-06-11", "2028-06-10"),  # what has ended is not extended
        ("2028-06-01 2029-06-10", "2030-06-10"),  # the second while the extended one holds
    ],
)
def test_every_assessment_while_a_certificate_holds_extends_it(assessed: str, last: str) -> None:
    """Filed on 2025-06-10: without one until 2028-06-10."""
    rows = ", ".join(f"{{id: a{n}, date: {day}}}" for n, day in enumerate(assessed.split()))
    files = folder(of_level(2, FILED.format("2025-06-10") + f"assessments: [{rows}]\n"))
    words = [d.message for d in findings(files, date(2031, 1, 1)) if d.code == "SEC711"]
    assert [last in told for told in words] == [True]


@pytest.mark.parametrize(("day", "met"), [("2028-06-10", True), ("2028-06-11", False)])
def test_a_filing_whose_certificate_has_ended_is_not_shown_as_evidenced(day: str, met: bool) -> None:
    """Filed on 2025-06-10, it holds for three years; the trace tells until when."""
    paper = {
        "evidence/a.register.yaml": "- {id: p, title: 证明, kind: 备案证明, file: evidence/a.txt}\n",
        "evidence/a.txt": "a",
    }
    more = "filings: [{filed: 2025-06-10, evidence: [p]}]\n"
    case = judged(paper | folder(of_level(2, more)), date.fromisoformat(day))
    [grade] = case.systems
    found = duty(grade, FILING)
    assert (found.met, found.until, found.lapsed) == (met, date(2028, 6, 10), not met)
    told = [d.code for d in check_systems(case) if d.code in ("SEC309", "SEC711")]
    assert told == ["SEC711"]
    [line] = [line for line in explain(case, grade).splitlines() if FILING in line]
    assert ("已过期(2028-06-10)" in line) is not met
    assert ("有效期至 2028-06-10" in line) is met
    assert ("已附" in line) is met
    table = "\n".join(format_text(case))
    assert ("已过期(2028-06-10)" in table) is not met


def test_an_assessment_that_is_written_twice_extends_a_certificate_once() -> None:
    """Filed on 2025-06-10 and assessed once in 2026: until 2029-06-10."""
    rows = ", ".join(["{id: a, date: 2026-05-01}"] * 2)
    files = folder(of_level(2, FILED.format("2025-06-10") + f"assessments: [{rows}]\n"))
    [words] = [d.message for d in findings(files, date(2031, 1, 1)) if d.code == "SEC711"]
    assert "2029-06-10" in words


def test_an_assessment_from_before_the_term_began_does_not_extend_it() -> None:
    """Filed in 2019, the term runs from 2025-01-01; an assessment of 2023 was no part of it."""
    files = folder(of_level(2, FILED.format("2019-05-05") + "assessments: [{id: a, date: 2023-05-01}]\n"))
    assert "SEC711" in codes(files, date(2028, 1, 2))


# --- assessments ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("number", "last", "due", "verified"),
    [
        (2, "2024-11-20", date(2026, 11, 20), False),
        (3, "2025-11-20", date(2026, 11, 20), True),
        (4, "2025-11-20", date(2026, 11, 20), True),
        (5, "2025-11-20", date(2026, 11, 20), True),
    ],
)
def test_a_running_system_is_assessed_in_time(number: int, last: str, due: date, verified: bool) -> None:
    """Yearly from the third level on, about every other year at the second (not read in a source): both sides of the day."""
    files = folder(of_level(number, f"assessments: [{{id: a, date: {last}, evidence: [等级测评报告]}}]\n"))
    for day, met in ((due, True), (date(2026, 11, 21), False)):
        found = duty(judged(files, day).systems[0], ASSESSMENT)
        assert (found.met, found.due, found.verified) == (met, due, verified)
        late = [d for d in findings(files, day) if d.code == "SEC712"]
        assert len(late) == (not met)
        assert all(f"最迟 {due} 完成" in d.message for d in late)
        assert all(("未核" in d.message) is not verified for d in late)


def test_a_system_that_was_never_assessed_counts_from_going_live() -> None:
    """Both sides of the day, and an assessment of tomorrow is none."""
    more = "assessments: [{id: a, date: 2026-11-22, evidence: [等级测评报告]}]\n"
    files = folder(of_level(3, more), described(more="status: 已运行, online_since: 2025-11-20"))
    assert "SEC712" not in codes(files, date(2026, 11, 20))
    assert "SEC712" in codes(files, date(2026, 11, 21))
    assert "SEC712" not in codes(files, date(2026, 11, 22))


def test_no_assessment_is_asked_at_the_first_level_or_before_going_live() -> None:
    """Nor of what is still being built."""
    assert ASSESSMENT not in [d.what for d in graded(of_level(1)).duties]
    assert ASSESSMENT not in [d.what for d in graded(of_level(3), described(more="status: 在建设")).duties]


@pytest.mark.parametrize(
    ("assessments", "met"),
    [
        ("{id: a, date: 2026-10-01, evidence: [营业执照]}", False),
        # the report of an earlier one that is still recent is enough
        ("{id: a, date: 2025-12-01, evidence: [等级测评报告]}, {id: b, date: 2026-10-01}", True),
        ("{id: a, date: 2025-11-01, evidence: [等级测评报告]}, {id: b, date: 2026-10-01}", False),
    ],
)
def test_a_recent_assessment_with_its_report_is_asked(assessments: str, met: bool) -> None:
    """What is stated to be in time is not overdue, only without its paper."""
    files = folder(of_level(3, f"assessments: [{assessments}]\n"))
    assert duty(judged(files).systems[0], ASSESSMENT).met is met
    assert "SEC712" not in codes(files)


@pytest.mark.parametrize(("kind", "met"), [("备案证明", True), ("备案材料", True), ("定级报告", False)])
def test_a_filing_counts_with_the_right_kind_of_paper(kind: str, met: bool) -> None:
    """The certificate, or what was handed in."""
    assert duty(graded(of_level(2, f"filings: [{{filed: 2026-11-20, evidence: [{kind}]}}]\n")), FILING).met is met


def test_what_is_not_stated_is_not_overdue() -> None:
    """Neither the filing nor the assessment, long after both would have been due."""
    assert not {"SEC710", "SEC712"}.intersection(codes(folder(of_level(3, final(3, "2021-01-01")))))


def test_an_assessment_without_its_report_is_not_evidenced() -> None:
    """As a filing or a review without its paper is not."""
    assert duty(graded(of_level(3, "assessments: [{id: a, date: 2026-10-01}]\n")), ASSESSMENT).met is False


@pytest.mark.parametrize(
    ("rate", "risks", "expected"),
    [
        ("100", 0, "符合"),
        ("90.001", 0, "符合"),
        ("90", 0, "需确认"),
        ("89.999", 0, "基本符合"),
        ("60.001", 0, "基本符合"),
        ("60", 0, "需确认"),
        ("59.999", 0, "不符合"),
        ("0", 0, "不符合"),
        ("95", 1, "需确认"),
        ("90", 1, "需确认"),
        ("75", 1, "基本符合"),
        ("59", 1, "不符合"),
        (None, 0, "需确认"),
        ("95", None, "需确认"),
        # below the upper limit the risks have no say
        ("75", None, "基本符合"),
        ("30", None, "不符合"),
    ],
)
def test_an_assessment_concludes_as_its_rate_says(rate: str | None, risks: int | None, expected: str) -> None:
    """Where the rule is silent a person confirms, and is told why. Source: 公网安〔2025〕1846 号."""
    report = LevelAssessment(id="a", date=TODAY, rate=Decimal(rate) if rate else None, major_risks=risks)
    conclusion, why = conclude(report, LIBRARY.rules.periods)
    assert conclusion == expected
    assert bool(why) is (expected == "需确认")


def test_the_trace_tells_what_an_assessment_concludes() -> None:
    """With the reason where a person has to confirm."""
    more = "assessments:\n  - {id: a, date: 2026-01-01, rate: 90, major_risks: 0}\n  - {id: b, date: 2026-02-01, rate: 59.9, major_risks: 0}\n"
    case = judged(folder(of_level(3, more)))
    text = explain(case, case.systems[0])
    assert "2026-01-01 a 需确认 — 符合率恰在界限上" in text
    assert "2026-02-01 b 不符合" in text


# --- editions ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("setting", "own", "expected"),
    [
        ("", "", "gbt-22240-2020"),
        ("classification_edition: gat-1389-2017\n", "", "gat-1389-2017"),
        ("classification_edition: gat-1389-2017\n", "gbt-22240-2020", "gbt-22240-2020"),
        ("", "ga1389", "gat-1389-2017"),
        ("", "filing2025", "filing-2025"),
        ("", "gb2008", "gbt-22240-2008"),
        ("", "gb2020", "gbt-22240-2020"),
    ],
)
def test_an_unread_edition_is_used_only_where_it_is_chosen(setting: str, own: str, expected: str) -> None:
    """Undeclared, it is the one that was read; a system's own choice comes before the organisation's."""
    files = folder(classified("公民特严", "公民特严", edition=own)) | {"secops.yaml": f"format: 1\n{setting}"}
    case = judged(files)
    [grade] = case.systems
    assert grade.edition is not None
    assert grade.edition.id == expected
    assert grade.computed == ("第三级" if expected == "gat-1389-2017" else "第二级")
    assert ("SEC713" in codes(files)) is (expected != "gbt-22240-2020")


@pytest.mark.parametrize("by_settings", [False, True])
def test_an_unknown_edition_is_said_with_those_there_are(by_settings: bool) -> None:
    """Nothing is computed by another one in its stead."""
    files = folder(classified("社会严重", "社会严重", edition="" if by_settings else "gbt-22240-2021"))
    if by_settings:
        files["secops.yaml"] = "format: 1\nclassification_edition: gbt-22240-2021\n"
    [found] = findings(files)
    assert (found.code, found.severity) == ("SEC709", "error")
    assert "gbt-22240-2021" in found.message
    [grade] = judged(files).systems
    assert (grade.edition, grade.S.level, grade.computed, grade.combination, grade.duties) == (
        None,
        None,
        None,
        None,
        (),
    )
    assert "gbt-22240-2020" in found.message + found.advice, "the editions there are should be named"


# --- the command line -------------------------------------------------------------------------------------------

Make = Callable[..., Repository]
Outcome = tuple[int, str, str]
Secops = Callable[..., Outcome]


def disk(repo: Make, files: Mapping[str, str]) -> Repository:
    return repo({"secops.yaml": "format: 1\n", **files})


def systems_of(output: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(output)["systems"]
    return found


def test_the_contract_of_a_grade_tells_each_system(repo: Make, secops: Secops) -> None:
    """All keys that the rule book names, in order of ids, valid by the published schema."""
    duties = "has_supervisor: false\nfilings: []\nassessments: []\n"
    files = folder(classified("社会一般", "社会严重", final(3, "2026-11-01") + duties, name="b"), described("b"), "b")
    files |= folder(classified(None, None, name="a"), described("a"), "a")
    root = disk(repo, files).root
    code, output, error = secops("grade", root, "--format", "json", "--as-of", "2026-11-20")
    assert (code, error) == (1, ""), "a system without a level is not settled"
    jsonschema.validate(json.loads(output), json.loads(schema_files()["contract-grade.schema.json"]))

    unknown, known = systems_of(output)
    asked = {"id", "name", "edition", "S", "A", "computed", "final", "combination", "duties", "locations"}
    assert asked <= set(known)
    assert [unknown[k] for k in ("id", "S", "A", "computed", "final", "combination", "duties")] == ["a", None, None, None, None, None, []]  # fmt: skip
    assert {k: known[k] for k in asked - {"duties"}} == {
        "id": "b", "name": "系统b", "edition": "gbt-22240-2020", "S": "第二级", "A": "第三级", "computed": "第三级",
        "final": "第三级", "combination": "S2A3G3",
        "locations": [{"path": "systems/b/system.yaml", "line": 1}, {"path": "systems/b/classification.yaml", "line": 1}],
    }  # fmt: skip
    assert [(d["what"], d["due"], d["met"]) for d in known["duties"]] == [
        (REVIEW, None, False),
        (FILING, "2026-12-01", False),
        (ASSESSMENT, "2021-01-01", False),
    ]


def test_every_duty_of_the_contract_has_the_keys_of_the_rule_book(repo: Make, secops: Secops) -> None:
    """`what`, `due`, `met`; a day is written as ISO, what is not known is null."""
    output = secops(
        "grade", disk(repo, folder(of_level(4, FILED.format("2026-01-01")))).root, "--format", "json", "--no-fail"
    )[1]
    duties = systems_of(output)[0]["duties"]
    assert [d["what"] for d in duties] == [REVIEW, APPROVAL, FILING, ASSESSMENT]
    assert all({"what", "due", "met"} <= set(d) for d in duties)
    assert duties[1]["met"] is None, "whether there is an authority is not stated"


def test_the_whole_command_explains_a_system(repo: Make, secops: Secops) -> None:
    """`--explain system:<id>`; an unknown one is answered with those there are."""
    root = disk(repo, folder(classified("社会严重", "公民一般"))).root
    code, output, error = secops("grade", root, "--explain", "system:s")
    assert (code, error) == (0, "")
    assert "社会秩序和公共利益 · 严重损害 → 第三级" in output
    assert "公民法人合法权益 · 一般损害 → 第一级" in output
    assert "不再高一级：第四级要有" in output
    assert "不再高一级：第二级要有" in output
    code, output, error = secops("grade", root, "--explain", "system:t")
    assert (code, output) == (2, "")
    assert "没有系统 t" in error
    assert "s" in error.partition("→")[2]


@pytest.mark.parametrize("edition", MATRICES)
def test_text_and_json_tell_whether_an_edition_was_read(edition: str, repo: Make, secops: Secops) -> None:
    """In the heading of its table, in the trace, in the contract, and as a note of `validate`."""
    verified = edition == "gbt-22240-2020"
    root = disk(repo, folder(classified("社会严重", "公民一般", edition=edition))).root
    text = secops("grade", root, "--no-fail")[1]
    [heading] = [line for line in text.splitlines() if line.startswith("等级保护定级")]
    assert ("未核" in heading) is not verified
    basis = secops("grade", root, "--explain", "system:s")[1].splitlines()[1]
    assert ("未核" in basis) is not verified
    [system] = systems_of(secops("grade", root, "--format", "json", "--no-fail")[1])
    assert (system["edition"], system["edition_verified"]) == (edition, verified)
    notes = json.loads(secops("validate", root, "--format", "json")[1])["diagnostics"]
    assert [d["severity"] for d in notes if d["code"] == "SEC713"] == ["note"] * (not verified)


def test_a_system_is_explained_as_json_too(repo: Make, secops: Secops) -> None:
    """The contract of a grade with that system alone."""
    files = folder(of_level(2)) | folder(of_level(3, name="t"), described("t"), "t")
    code, output, error = secops("grade", disk(repo, files).root, "--explain", "system:t", "--format", "json")
    assert (code, error) == (0, "")
    jsonschema.validate(json.loads(output), json.loads(schema_files()["contract-grade.schema.json"]))
    assert [(s["id"], s["edition_status"], s["computed"]) for s in systems_of(output)] == [("t", "现行", "第三级")]


def test_a_raise_without_a_basis_fails_as_a_target_that_is_not_met(repo: Make, secops: Secops) -> None:
    """With a basis and a document it does not."""
    paper = {
        "evidence/a.register.yaml": "- {id: p, title: 意见, kind: 定级评审意见, file: evidence/a.txt}\n",
        "evidence/a.txt": "a",
    }
    for more, expected in (("", 1), (", basis: 行业规定, evidence: [p]", 0)):
        files = paper | folder(of_level(2, final(3, more=more) + "declared: {S: 第三级}\n"))
        assert secops("grade", repo({"secops.yaml": "format: 1\n", **files}, folder=f"r{expected}").root)[0] == expected


@pytest.mark.parametrize("edition", ["gbt-22240-2008", "gat-1389-2017"])
def test_a_historic_edition_is_called_so_with_every_grade(edition: str, repo: Make, secops: Secops) -> None:
    """The status of an edition is printed with every grade (SEMANTICS 2)."""
    text = secops("grade", disk(repo, folder(classified("社会严重", "公民一般", edition=edition))).root, "--no-fail")[1]
    [heading] = [line for line in text.splitlines() if line.startswith("等级保护定级")]
    assert "历史" in heading


def test_the_table_shows_what_is_known_and_dashes_for_the_rest(repo: Make, secops: Secops) -> None:
    """A level that nobody decided says so."""
    files = folder(classified("社会严重", None, name="a"), described("a"), "a")
    files |= folder(of_level(3, name="b"), described("b"), "b")
    files |= folder(of_level(3, final(3), name="c"), described("c"), "c")
    text = secops("grade", disk(repo, files).root, "--no-fail")[1]
    rows = {cells[0]: cells for line in text.splitlines() if len(cells := line.split()) > 4}
    assert rows["系统a"][1:5] == ["第三级", "—", "—", "—"]
    assert rows["系统b"][1:5] == ["第三级", "第三级", "第三级(未决定)", "S3A3G3"]
    assert rows["系统c"][1:5] == ["第三级", "第三级", "第三级", "S3A3G3"]


def test_a_final_level_below_the_matrix_is_marked_and_relieves_of_nothing(repo: Make, secops: Secops) -> None:
    """What it stands on, shares and is assessed by goes by the computed level."""
    low = of_level(3, final(1) + "assessments: []\n")
    shared = "rooms: [{name: 机房, level: 第二级, shared_with: [p]}], carried_by: [p]"
    files = folder(low, described(more=f"{RUNNING}, {shared}")) | folder(of_level(2, name="p"), described("p"), "p")
    told = codes(files)
    assert {"SEC701", "SEC705", "SEC707", "SEC708", "SEC712"} <= set(told)
    text = secops("grade", disk(repo, files).root, "--no-fail")[1]
    assert "第一级(低于矩阵)" in text
    told = codes(files | folder(of_level(2, final(2)), described(more=f"{RUNNING}, {shared}")))
    assert not {"SEC701", "SEC705", "SEC707"}.intersection(told)


def test_what_an_unknown_level_asks_is_not_shown_as_not_asked(repo: Make, secops: Secops) -> None:
    """Without a level it is not known whether a review is due."""
    text = secops("grade", disk(repo, folder(classified(None, None))).root, "--no-fail")[1]
    assert "系统s" in text
    assert "不要求" not in text


# --- what holds for all systems ---------------------------------------------------------------------------------

HARMS = st.lists(st.sampled_from([f"{o}{d}" for o in OBJECTS for d in DEGREES]), max_size=6)
EDITION = st.sampled_from(sorted(MATRICES))
NO_PAPERS = {"evidence/every-kind.register.yaml": "[]\n"}
FEW = settings(max_examples=40, deadline=None)


def rank(level: str | None) -> int:
    return -1 if level is None else LEVELS.index(level)


def by_harms(s: list[str], a: list[str], edition: str) -> SystemGrade:
    [grade] = judged(NO_PAPERS | folder(classified(" ".join(s), " ".join(a), edition=edition))).systems
    return grade


@FEW
@given(HARMS, HARMS, HARMS.filter(bool), EDITION)
def test_another_harm_never_lowers_a_level(s: list[str], a: list[str], more: list[str], edition: str) -> None:
    """Neither that of the side it is added to, nor the system's, and it leaves the other side alone."""
    before, on_s, on_a = by_harms(s, a, edition), by_harms(s + more, a, edition), by_harms(s, more + a, edition)
    assert rank(on_s.S.level) >= rank(before.S.level)
    assert rank(on_a.A.level) >= rank(before.A.level)
    assert (on_s.A.level, on_a.S.level) == (before.A.level, before.S.level)
    assert min(rank(on_s.computed), rank(on_a.computed)) >= rank(before.computed)


@FEW
@given(HARMS, HARMS, EDITION)
def test_the_level_is_the_higher_of_both_and_the_combination_says_so(s: list[str], a: list[str], edition: str) -> None:
    """And there is none while one of them is unknown."""
    grade = by_harms(s, a, edition)
    if not s or not a:
        assert (grade.computed, grade.combination) == (None, None)
        return
    assert rank(grade.computed) == max(rank(grade.S.level), rank(grade.A.level))
    assert grade.combination == f"S{rank(grade.S.level) + 1}A{rank(grade.A.level) + 1}G{rank(grade.computed) + 1}"


@FEW
@given(st.lists(st.tuples(HARMS, HARMS), min_size=1, max_size=3), EDITION, st.randoms(use_true_random=False))
def test_the_order_of_harms_and_the_names_of_folders_do_not_matter(
    harms: list[tuple[list[str], list[str]]], edition: str, chance: random.Random
) -> None:
    """Systems are told in the order of their ids, with the same levels, wherever they are written."""
    names = [f"s{n}" for n in range(len(harms))]
    folders = chance.sample(names, len(names))
    straight: dict[str, str] = {}
    mixed: list[tuple[str, str]] = []
    for name, place, (s, a) in zip(names, folders, harms, strict=True):
        straight |= folder(classified(" ".join(s), " ".join(a), name=name, edition=edition), described(name), name)
        turned = classified(
            " ".join(chance.sample(s, len(s))), " ".join(chance.sample(a, len(a))), name=name, edition=edition
        )
        mixed += folder(turned, described(name), place).items()
    chance.shuffle(mixed)

    def told(files: Mapping[str, str]) -> list[tuple[object, ...]]:
        return [
            (g.system.id, g.S.level, g.A.level, g.computed, g.combination, g.duties)
            for g in judged(NO_PAPERS | dict(files)).systems
        ]

    assert told(straight) == told(dict(mixed))


@FEW
@given(HARMS.filter(bool), HARMS.filter(bool), st.permutations([1, 2, 3, 4, 5]))
def test_the_order_of_decisions_on_different_days_does_not_matter(s: list[str], a: list[str], days: list[int]) -> None:
    """The last by its date decides, not the last that is written."""
    decisions = ", ".join(decided("最终", day, f"2026-0{day}-01") for day in days)
    text = classified(" ".join(s), " ".join(a), f"decisions: [{decisions}]\n")
    [grade] = judged(NO_PAPERS | folder(text)).systems
    assert grade.final == "第五级"


# --- what cannot be read ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["system", "classification"])
def test_a_system_that_cannot_be_read_does_not_vanish(name: str, repo: Make, secops: Secops) -> None:
    """Every file that is torn is told with its place, and nothing counts as settled."""
    torn = f"systems/a/{name}.yaml"
    files = folder(of_level(1), name="s") | folder(of_level(1, name="a"), described("a"), "a")
    assert secops("grade", disk(repo, files).root)[0] == 0
    root = repo({"secops.yaml": "format: 1\n", **files, torn: "id: [\n"}, folder="torn").root
    code, output, _ = secops("grade", root)
    assert code == 1
    assert f"{torn}:" in output
    assert "读不出" in output
    code, output, _ = secops("grade", root, "--format", "json")
    assert (code, [place["path"] for place in json.loads(output)["unread"]]) == (1, [torn])


def test_an_unread_system_is_not_said_to_be_missing(repo: Make, secops: Secops) -> None:
    """`--explain` and `lifecycle` name the files, each of several."""
    files = folder(of_level(1)) | {f"systems/{name}/system.yaml": f"id: {name}\nstatus: 没有\n" for name in "ab"}
    root = disk(repo, files).root
    for command in (
        ("grade", root, "--explain", "system:a"),
        ("lifecycle", "-C", root, "a"),
        ("report", "grading-report", root, "--system", "a"),
    ):
        code, _, error = secops(*command)
        assert code == 2
        assert "systems/a/system.yaml" in error
        assert "读不出" in error
        assert "没有系统" not in error
    for command in (("grade", root), ("lifecycle", "-C", root)):
        output = secops(*command)[1]
        assert "systems/a/system.yaml" in output
        assert "systems/b/system.yaml" in output


def test_an_edition_that_cannot_be_read_is_not_replaced_by_another(repo: Make, secops: Secops) -> None:
    """Any fault in the settings hides which edition was chosen; a system's own choice still stands."""
    files = folder(classified("公民特严", "公民特严", name="a"), described("a"), "a")
    files |= folder(classified("公民特严", "公民特严", name="b", edition="ga1389"), described("b"), "b")
    chosen = "format: 1\nclassification_edition: gat-1389-2017\n"
    sound = repo(files | {"secops.yaml": chosen}, folder="sound").root
    assert [s["computed"] for s in systems_of(secops("grade", sound, "--format", "json")[1])] == ["第三级", "第三级"]

    torn = repo(files | {"secops.yaml": chosen + "proof: 随便\n"}, folder="torn").root
    code, output, _ = secops("grade", torn, "--format", "json")
    assert code == 1
    unknown, own = systems_of(output)
    assert (unknown["edition"], unknown["computed"], unknown["duties"]) == (None, None, [])
    assert (own["edition"], own["computed"]) == ("gat-1389-2017", "第三级")
    assert "依据的版本读不出" in secops("grade", torn)[1]
    assert "依据的版本读不出" in secops("grade", torn, "--explain", "system:a")[1]


def test_the_table_tells_of_an_assessment_that_failed(repo: Make, secops: Secops) -> None:
    """By the newest one; one that failed before is told in the trace only."""
    for rates, expected in (((50, 95), False), ((95, 50), True)):
        rows = ", ".join(f"{{id: a{n}, date: 2026-0{n}-01, rate: {r}, major_risks: 0}}" for n, r in enumerate(rates, 1))
        root = repo(
            {"secops.yaml": "format: 1\n", **folder(of_level(3, f"assessments: [{rows}]\n"))}, folder=f"r{rates[0]}"
        )
        assert ("·不符合" in secops("grade", root.root, "--no-fail")[1]) is expected

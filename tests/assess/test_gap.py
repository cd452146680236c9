"""What stands between a target and its level: each thing once, with how much, until when, and what comes first."""

from __future__ import annotations

import re
from datetime import date

import pytest
from assess_builders import (
    ISCCC,
    LEADERS,
    PAPERS,
    TCAS,
    TODAY,
    ageing,
    case_of,
    complete,
    finished,
    row_of,
    staff,
)
from whole_provider import provider

from secops_cli.assess.case import Case
from secops_cli.assess.gap import EFFORT, Action, TargetGap, gap
from secops_cli.characters import width
from secops_cli.model.judgement import Origin
from secops_cli.report.gap import format_text
from secops_cli.report.text import CELLS, wrapped

FIRST = "{standard: isccc, category: F, level: 一级}"


def judged(files: dict[str, str], target: str = FIRST, as_of: date = TODAY) -> Case:
    return case_of({"secops.yaml": f"format: 1\ntargets: [{target}]\n", **files}, as_of)


def gap_of(files: dict[str, str], target: str = FIRST, to: str | None = None, as_of: date = TODAY) -> TargetGap:
    case = judged(files, target, as_of)
    return gap(case, case.grades[0], to)


def of(found: TargetGap, clause: str) -> list[Action]:
    return [action for action in found.actions if clause in action.clauses]


def told(action: Action) -> tuple[str, str]:
    return action.step.kind, action.step.what


# --- nothing, and everything ------------------------------------------------------------------------------------


def test_a_target_that_is_met_asks_for_nothing():
    """No actions, reachable today."""
    found = gap_of(complete(ISCCC))
    assert (found.actions, found.earliest) == ((), TODAY)


def test_every_blocking_clause_that_does_not_hold_has_something_to_do_and_no_other_has():
    """An empty repository, and one that lacks rows."""
    for files in ({}, complete(ISCCC, rows="[]\n")):
        case = judged(files)
        [grade] = case.grades
        found = gap(case, grade)
        short = {v.clause.id for v in grade.at("一级") if not v.holds and v.clause.blocking}
        named = {c for action in found.actions for c in action.clauses}
        assert short <= named
        assert named - short <= {v.clause.id for v in grade.at("二级") if not v.holds}


@pytest.mark.parametrize("category", [c.id for c in TCAS.edition.categories])
def test_whoever_lacks_everything_is_told_something_of_every_clause_of_every_category(category):
    """No fact, no row: nothing is left without an action."""
    case = judged({}, f"{{standard: tcas, category: {category}, level: 4级}}")
    [grade] = case.grades
    named = {c for action in gap(case, grade).actions for c in action.clauses}
    assert named >= {v.clause.id for v in grade.at("4级") if v.clause.blocking and not v.holds}


def test_actions_are_ordered_by_effort_and_then_by_date():
    """decide, renew, obtain, add, wait; what has no date comes last."""
    found = gap_of({"people.yaml": LEADERS + staff(3), "projects.yaml": finished(2)})
    order = [(EFFORT.index(a.step.kind), a.step.until or date.max) for a in found.actions]
    assert order == sorted(order)
    assert [a.id for a in found.actions] == [f"a{n}" for n in range(1, len(found.actions) + 1)]


def test_the_level_may_be_another_than_the_targets():
    """--to 三级 asks only for what 三级 asks."""
    found = gap_of({}, to="三级")
    assert found.level == "三级"
    assert not any(c.startswith("4.3.") for action in found.actions for c in action.clauses)


# --- decide -----------------------------------------------------------------------------------------------------


def test_a_clause_without_a_row_is_to_be_decided_with_the_documents_it_wants():
    """One action a clause."""
    rows = "".join(row_of(c) for c in ISCCC.clause.values() if c.id not in ("F3.1.2-a", "F3.1-d"))
    found = gap_of(complete(ISCCC, rows=rows))
    assert [(told(a), a.clauses, a.step.evidence) for a in found.actions] == [
        (("decide", "评定并写自评估行"), ("F3.1-d",), (("监控记录", "服务报告"),)),
        (("decide", "评定并写自评估行"), ("F3.1.2-a",), (("作业指导书",),)),
    ]


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        ("conclusion: 不符合, note: 没有编", ("decide", "整改后重新评定：没有编")),
        ("conclusion: 不适用, note: 不做", ("decide", "改写结论：不适用的用法不成立")),
        ("conclusion: 符合", ("obtain", "取得作业指导书")),
        ("conclusion: 符合, evidence: [old]", ("renew", "更新作业指导书 old：已于 2026-11-19 到期")),
        (
            f"conclusion: 符合, evidence: [{{id: 作业指导书, sha256: {'0' * 64}}}]",
            ("decide", "复核：结论之后证据有变动：作业指导书"),
        ),
    ],
)
def test_a_row_that_does_not_hold_says_what_it_takes(row, expected):
    """Made good, rewritten, papers obtained or renewed, looked at again."""
    rows = "".join(row_of(c) for c in ISCCC.clause.values() if c.id != "F3.1.2-a")
    files = complete(ISCCC, rows=f'{rows}- {{clause: "F3.1.2-a", {row}}}\n') | ageing("作业指导书", "2026-11-19")
    [action] = gap_of(files).actions
    assert told(action) == expected


def test_the_same_paper_that_two_clauses_lack_is_obtained_once():
    """Both clauses are named by it."""
    rows = "".join(
        row_of(c, evidence=[g.any[0] for g in c.evidence.all if "服务目录" not in g.any]) for c in ISCCC.clause.values()
    )
    catalogue = [a for a in gap_of(complete(ISCCC, rows=rows)).actions if a.step.evidence == (("服务目录",),)]
    assert [told(a) for a in catalogue] == [("obtain", "取得服务目录")]
    assert len(catalogue[0].clauses) == 4


# --- numbers ----------------------------------------------------------------------------------------------------


def test_people_who_are_short_are_to_be_added_with_how_many():
    """48 of 50: two, with the papers that prove a person."""
    [staff_short] = of(gap_of(complete(ISCCC, people=LEADERS + staff(48))), "4.3.5-d")
    assert told(staff_short) == ("add", "从事安全服务的技术人员增加 2 人")
    assert (staff_short.step.amount, staff_short.step.unit) == (2, "人")
    assert staff_short.step.evidence == (("社会保险缴纳证明",), ("劳动合同",))


def test_people_who_count_unproven_want_their_papers_beside_those_to_be_added():
    """48 of 50, one of them without papers: add two, and prove one."""
    bare = staff(1, "bare").replace("evidence: [社会保险缴纳证明, 劳动合同]", "evidence: [劳动合同]")
    found = of(gap_of(complete(ISCCC, people=LEADERS + staff(47) + bare)), "4.3.5-d")
    assert [told(a) for a in found] == [
        ("obtain", "补齐从事安全服务的技术人员的凭据：缺社会保险缴纳证明"),
        ("add", "从事安全服务的技术人员增加 2 人"),
    ]
    assert [ref.id for ref in found[0].step.records] == ["bare000"]


def test_a_document_that_has_run_out_is_renewed_for_all_whom_it_proved():
    """One action for the records, not one a record."""
    papers = PAPERS["evidence/every-kind.register.yaml"].replace(
        "kind: 劳动合同, file: evidence/a.txt", "kind: 劳动合同, file: evidence/a.txt, expires: 2026-11-19"
    )
    found = of(gap_of({**complete(ISCCC), "evidence/every-kind.register.yaml": papers}), "4.3.5-d")
    assert [a.step.kind for a in found] == ["renew"]
    assert len(found[0].step.records) == 50


def test_a_fact_that_is_not_stated_is_to_be_stated():
    """待定·缺事实 is no shortfall: nobody knows yet."""
    found = of(
        gap_of(complete(ISCCC, organization=complete(ISCCC)["organization.yaml"].replace("audits:", "x:"))), "4.3.3"
    )
    assert all(a.step.kind == "obtain" for a in found)


def test_hours_that_are_too_many_are_to_come_down():
    """At most: by how much."""
    slow = provider(ISCCC, "C")["services.yaml"].replace("local_hours: 1", "local_hours: 3")
    found = gap_of(provider(ISCCC, "C", services=slow), "{standard: isccc, category: C, level: 一级, region: 示例市}")
    [action] = of(found, "C2.1-e")
    assert (told(action), action.step.amount, action.step.unit) == (("obtain", "本地响应时限达到要求"), 2, "小时")


# --- waiting ----------------------------------------------------------------------------------------------------


def test_years_of_practice_are_waited_for_until_the_anniversary():
    """The first day on which it holds, all else equal; the level can be reached on it."""
    first = "- {id: first, name: 项目, client: 客户, services: [安全运维], signed: 2022-02-24, evidence: [合同]}\n"
    found = gap_of(complete(ISCCC, projects=finished(10) + first))
    [action] = found.actions
    assert (told(action), action.clauses) == (("wait", "从业年限达到要求"), ("4.3.7-a",))
    assert action.step.until == found.earliest == date(2027, 2, 24)


def test_a_reference_date_does_not_keep_the_years_from_completing():
    """It holds for its own application; whoever waits applies later."""
    first = "- {id: first, name: 项目, client: 客户, services: [安全运维], signed: 2022-02-24, evidence: [合同]}\n"
    target = "{standard: isccc, category: F, level: 一级, reference_date: 2026-12-31}"
    found = gap_of(complete(ISCCC, projects=finished(10) + first), target)
    assert found.earliest == date(2027, 2, 24)


def test_somebody_who_joins_soon_need_not_be_added():
    """A future employment is waited for."""
    soon = staff(1, "soon").replace("2015-01-01", "2026-12-01")
    [action] = of(gap_of(complete(ISCCC, people=LEADERS + staff(49) + soon)), "4.3.5-d")
    assert (action.step.kind, action.step.until) == ("wait", date(2026, 12, 1))


def test_what_no_waiting_helps_has_no_date():
    """Nobody knows when: earliest is None only where something has to be waited for without a date."""
    none = gap_of(
        complete(TCAS, certificates="[]\n", projects=finished(10)), "{standard: tcas, category: E, level: 4级}"
    )
    assert {told(a) for a in of(none, "6.5.1")} >= {("wait", "从业年限达到要求")}


def test_missing_audit_years_of_a_young_company_close_first():
    """Hard case 27: three closed years since the founding; then their reports."""
    organization = complete(ISCCC)["organization.yaml"].replace("name: 示例公司", "name: 示例公司\nfounded: 2025-03-01")
    kept = "\n".join(x for x in organization.splitlines() if "year: 2023" not in x and "year: 2024" not in x)
    found = of(gap_of(complete(ISCCC, organization=kept + "\n")), "4.3.3")
    assert [(a.step.kind, a.step.until) for a in found] == [("obtain", None), ("wait", date(2028, 1, 1))]


@pytest.mark.parametrize(
    ("gone", "words", "amount"),
    [
        (("2024",), "取得 2024 年度的审计报告", 1),
        (("2023",), "取得 2023 年度的审计报告", 1),
        (("2024", "2023"), "取得 2023、2024 年度的审计报告", 2),
    ],
)
def test_the_audit_years_that_are_missing_are_named(gone, words, amount):
    """Three years are asked for; a gap in the middle breaks the run, and one report mends it."""
    organization = complete(ISCCC)["organization.yaml"]
    kept = "\n".join(x for x in organization.splitlines() if not any(f"year: {year}" in x for year in gone))
    [found] = of(gap_of(complete(ISCCC, organization=kept + "\n")), "4.3.3")
    assert (told(found), found.step.amount) == (("obtain", words), amount)


def test_what_cannot_be_read_is_mended_once():
    """Whatever hangs on it: one action, which says where."""
    bad = "- service: 安全集成\n  started: "
    service = provider(TCAS, "D")["services.yaml"].replace(bad, f"{bad}约 ")
    found = gap_of(provider(TCAS, "D", services=service), "{standard: tcas, category: D, level: 4级}")
    mending = [a for a in found.actions if "读不出" in a.step.what]
    assert [told(a)[1].partition("，")[0] for a in mending] == ["改好读不出的记录"]
    assert len(mending[0].clauses) > 1


# --- 或 and chains ----------------------------------------------------------------------------------------------


def test_of_alternatives_the_soonest_is_chosen_and_the_others_stand_beside_it():
    """ISCCC 4.2.6 a: three years of practice, or 三级 held for a year."""
    first = "- {id: first, name: 项目, client: 客户, services: [安全运维], signed: 2024-06-01, evidence: [合同]}\n"
    held = "- {id: c, standard: isccc, category: F, level: 三级, granted: 2026-01-10, evidence: [资质证书]}\n"
    files = complete(ISCCC, projects=finished(10, signed="2025-06-01") + first, certificates=held)
    certificate, practice = of(gap_of(files, to="二级"), "4.2.6-a")
    assert (certificate.step.until, certificate.chosen) == (date(2027, 1, 10), True)
    assert (practice.step.until, practice.chosen) == (date(2027, 6, 1), False)
    assert certificate.alternatives == ((practice.id,),)


MONEY = "rank: 副高, obtained: 2014-01-01"


@pytest.mark.parametrize(
    ("obtained", "chosen", "earliest"),
    [
        ("2019-11-19", ("wait", "财务负责人取得职称年限(中级)达到要求"), "2027-11-19"),
        ("2019-11-20", ("obtain", "财务负责人职称达到要求"), "2026-11-20"),
    ],
)
def test_a_short_wait_is_preferred_to_a_title(obtained: str, chosen: tuple[str, str], earliest: str):
    """ISCCC 4.3.5 c: 高级, or eight years of 中级; a wait of a day less than a year, and of a year."""
    people = (LEADERS + staff(50)).replace(MONEY, f"rank: 中级, obtained: {obtained}")
    found = gap_of(complete(ISCCC, people=people))
    assert [told(a) for a in of(found, "4.3.5-c") if a.chosen] == [chosen]
    assert len(of(found, "4.3.5-c")) == 2
    assert str(found.earliest) == earliest


def test_years_of_a_title_that_is_not_held_are_not_added_at_once():
    """Neither 高级 nor 中级: the title is what can be obtained."""
    people = (LEADERS + staff(50)).replace(MONEY, "rank: 初级, obtained: 2014-01-01")
    chosen = [told(a) for a in of(gap_of(complete(ISCCC, people=people)), "4.3.5-c") if a.chosen]
    assert chosen == [("obtain", "财务负责人职称达到要求")]


def test_a_branch_that_holds_leaves_nothing_to_do():
    """或: one is enough."""
    found = gap_of(complete(ISCCC, certificates="[]\n"), to="二级")
    assert found.actions == ()


def test_the_first_level_needs_the_second_for_a_year_and_that_needs_its_own():
    """Obtain, after what the lower level lacks; then wait a year from the soonest day."""
    files = complete(ISCCC, certificates="[]\n", people=LEADERS + staff(29))
    found = gap_of(files)
    obtain, wait = of(found, "4.3.1")
    [people] = of(found, "4.2.4-d")
    assert told(obtain) == ("obtain", "先取得二级资质证书")
    assert people.id in obtain.depends_on
    assert wait.depends_on == (obtain.id,)
    assert wait.step.until == found.earliest == date(2027, 11, 20)


def test_a_certificate_of_the_level_aimed_at_can_never_come_first():
    """T/CAS 6.5.1 by the letter: the other branch is the cheaper, and this one has no date."""
    projects = finished(10, signed="2025-06-01")
    found = gap_of(complete(TCAS, certificates="[]\n", projects=projects), "{standard: tcas, category: E, level: 4级}")
    chosen = [a for a in of(found, "6.5.1") if a.chosen]
    assert [(a.step.kind, a.step.until) for a in chosen] == [("wait", date(2030, 6, 1))]
    assert [a.step.until for a in of(found, "6.5.1") if not a.chosen and a.step.kind == "wait"] == [None]


def test_options_that_were_not_chosen_are_no_gap_and_a_choice_without_reason_is_one():
    """J.4.3-a: the row of the clause itself wants its reason."""
    rows = provider(TCAS, "J")["assessments/tcas-375-2019/rows.yaml"]
    bare = "".join(
        line.replace(", note: 按客户的目标选取", "")
        for line in rows.splitlines(keepends=True)
        if 'clause: "J.4.3-a.' not in line or "a.7" in line
    )
    found = gap_of(
        provider(TCAS, "J", rows=[]) | {"assessments/tcas-375-2019/rows.yaml": bare},
        "{standard: tcas, category: J, level: 4级, region: 示例市}",
    )
    assert [(a.clauses, told(a)) for a in found.actions] == [
        (("J.4.3-a",), ("decide", "在 J.4.3-a 这一行的 note 写明选取的理由"))
    ]


# --- who, and what is there already -----------------------------------------------------------------------------


def test_whoever_answers_for_the_service_answers_for_what_it_lacks():
    """`responsible` of the service line; the assessor of a row for what the row lacks."""
    services = complete(ISCCC)["services/om.yaml"] + "responsible: head\n"
    rows = "".join(row_of(c) for c in ISCCC.clause.values() if c.id != "F3.1.2-a")
    named = f'{rows}- {{clause: "F3.1.2-a", conclusion: 符合, assessor: 某评估人}}\n'
    found = gap_of(complete(ISCCC, services=services, rows=named, people=LEADERS + staff(49)))
    assert [a.step.responsible for a in of(found, "4.3.5-d")] == ["甲"]
    assert [a.step.responsible for a in of(found, "F3.1.2-a")] == ["某评估人"]


def test_documents_that_serve_another_standard_are_pointed_at():
    """T/CAS E.4.2-c asks for what ISCCC F3.1.2-a has: linked by the crosswalk."""
    both = "{standard: isccc, category: F, level: 一级}, {standard: tcas, category: E, level: 4级}"
    case = judged(complete(ISCCC), both)
    found = gap(case, case.grades[1])
    [action] = of(found, "E.4.2-c")
    assert [ref.id for ref in action.step.records] == ["作业指导书"]


@pytest.mark.parametrize(("conclusion", "offered"), [("符合", True), ("不符合", False)])
def test_a_document_that_did_not_serve_there_is_not_offered_here(conclusion, offered):
    """What an assessor found wanting is no help."""
    shared = "{clause: D.1.5-a, conclusion: " + conclusion + ", evidence: [e]}\n"
    case = case_of(
        {
            "secops.yaml": "format: 1\ntargets:\n  - {standard: tcas, category: D, level: 1级}\n"
            "  - {standard: isccc, category: B, level: 三级}\n",
            "evidence/a.register.yaml": "id: e\ntitle: t\nkind: 交付记录\nfile: evidence/a.pdf\n",
            "evidence/a.pdf": "x",
            "assessments/tcas/a.yaml": shared,
        },
        TODAY,
    )
    records = {ref.id for action in gap(case, case.grades[1]).actions for ref in action.step.records}
    assert ("e" in records) is offered


def test_a_document_of_one_category_is_not_offered_to_another_by_its_part():
    """A form of one category speaks for that category, though its rows name none."""
    case = case_of(
        {
            "secops.yaml": "format: 1\ntargets:\n  - {standard: isccc, category: F, level: 三级}\n"
            "  - {standard: isccc, category: E, level: 三级}\n",
            "evidence/a.register.yaml": "id: e\ntitle: t\nkind: 场所照片\nfile: evidence/a.pdf\n",
            "evidence/a.pdf": "x",
            "assessments/om-form/a.yaml": "{clause: row-1, conclusion: 符合, evidence: [e]}\n",
        },
        TODAY,
    )
    assert not {ref.id for action in gap(case, case.grades[1]).actions for ref in action.step.records}


# --- lines that fit ---------------------------------------------------------------------------------------------


def test_many_conclusions_are_told_in_lines_that_fit():
    """In the text; each id stays whole, and the contract keeps one action a clause."""
    case = judged(complete(ISCCC, rows="[]\n"))
    found = gap(case, case.grades[0])
    text = format_text(case, Origin(), [found])
    long = [line for line in text.splitlines() if width(line) > CELLS]
    assert long == []
    first, *more = [line for line in text.splitlines() if "评定并写自评估行" in line or line.startswith(" " * 8)]
    ids = re.findall(r"(a\d+) \S", "".join([first, *(line.strip() for line in more)]))
    assert more
    assert len(ids) == int(re.search(r"评定并写自评估行 (\d+) 条", first)[1]) == len(set(ids))


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("  甲、乙", ["  甲、乙"]),
        (f"  {'x' * 60}、{'y' * 60}", [f"  {'x' * 60}、", f"      {'y' * 60}"]),
        (f"  {'x' * 60}  systems/{'y' * 60}.yaml:3", [f"  {'x' * 60}", f"      systems/{'y' * 60}.yaml:3"]),
        (f"  {'x' * 200}", [f"  {'x' * 200}"]),
        (f"{'字' * 53}，，。{'字' * 9}", [f"{'字' * 53}，，。", f"    {'字' * 9}"]),
    ],
)
def test_a_line_is_broken_after_a_mark_or_between_columns_only(line: str, expected: list[str]):
    """What has neither stays whole, and nothing is lost."""
    assert wrapped(line) == expected

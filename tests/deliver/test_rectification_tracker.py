"""The tracker: findings of assessors, gaps of grading and faults of the checks, their state on the day."""

from __future__ import annotations

import io
from datetime import date
from typing import Any

import pytest
from list_papers import FILES, book, facts, make, rows, sheet
from openpyxl import load_workbook

from secops_cli.assess.gap import gap
from secops_cli.assess.matters import matters
from secops_cli.pipeline import Result
from secops_cli.terms import MatterKind, MatterSource, MatterState

FINDING = "{id: g, kind: 观察项, standard: isccc, category: F, raised: 2026-03-01, summary: 缺签字"


def listed(result: Result, **options: Any) -> list[dict[str, Any]]:
    return rows(book(make(result, "rectification-tracker", **options)), "整改台账")


def finding(repo: Any, rest: str, **options: Any) -> dict[str, Any]:
    """The row of one finding with these further keys."""
    result = repo({**FILES, "findings.yaml": f"- {FINDING}{rest}}}\n"}).assess(**options)
    [row] = [row for row in listed(result) if row["编号"] == "g"]
    return row


@pytest.mark.parametrize(
    ("rest", "state"),
    [
        ("", "未整改"),
        (", correction: 改表", "整改中"),
        (", correction: 改表, corrected: 2026-11-20", "待验证"),
        (", correction: 改表, corrected: 2026-11-21", "整改中"),
        (", correction: 改表, corrected: 2026-11-01, closed: 2026-11-20", "已关闭"),
        (", correction: 改表, corrected: 2026-11-01, closed: 2026-11-21", "待验证"),
    ],
)
def test_the_state_is_that_of_the_day(repo: Any, rest: str, state: str) -> None:
    assert finding(repo, rest)["状态"] == state


@pytest.mark.parametrize(
    ("rest", "days"),
    [
        (", due: 2026-11-20", ""),
        (", due: 2026-11-19", 1),
        (", due: 2026-10-31, correction: 改表", 20),
        (", due: 2026-10-31, corrected: 2026-11-10", ""),
        (", due: 2026-10-31, closed: 2026-11-10", ""),
    ],
)
def test_overdue_days_are_counted_to_the_day_and_are_no_formula(repo: Any, rest: str, days: object) -> None:
    assert finding(repo, rest)["逾期天数"] == days


def test_a_finding_shows_all_that_is_recorded_of_it(repo: Any) -> None:
    row = finding(
        repo,
        ", clause: F1.1.1-a, cause: 表里没有, correction: 改表, responsible: p1, due: 2026-04-01,"
        " corrected: 2026-03-20, verification: 抽查三份, closed: 2026-04-02, evidence: [e2]",
    )
    assert (row["来源"], row["性质"], row["类别"], row["条目"]) == ("评审发现", "观察项", "安全运维", "isccc:F1.1.1-a")
    assert (row["内容"], row["原因"], row["整改措施"], row["责任人"]) == ("缺签字", "表里没有", "改表", "张例")
    assert (row["提出日期"], row["整改期限"], row["完成日期"], row["关闭日期"]) == (
        date(2026, 3, 1),
        date(2026, 4, 1),
        date(2026, 3, 20),
        date(2026, 4, 2),
    )
    assert (row["验证情况"], row["验证材料"]) == ("抽查三份", "规范（e2）")
    assert row["记录位置"] == "findings.yaml:1"


def test_a_finding_that_is_raised_later_is_not_there_yet(repo: Any) -> None:
    later = FINDING.replace("2026-03-01", "2026-11-21")
    rows_of = listed(repo({**FILES, "findings.yaml": f"- {later}}}\n"}).assess())
    assert "g" not in {row["编号"] for row in rows_of}


def test_the_gaps_are_those_of_gap(repo: Any) -> None:
    result = repo(FILES).assess()
    clauses = {
        f"{grade.standard.edition.alias}:{clause}"
        for grade in result.case.all_grades
        for action in gap(result.case, grade).actions
        for clause in action.clauses
    }
    found = [row for row in listed(result) if row["来源"] == "定级"]
    assert {row["条目"] for row in found} == clauses
    [denied] = [row for row in found if row["条目"] == "isccc:F1.1.2-b"]
    assert (denied["原因"], denied["整改措施"], denied["责任人"]) == (
        "自评估为不符合：@没有做",
        "整改后重新评定：@没有做",
        "质量部",
    )


def test_what_the_checks_only_repeat_of_a_clause_is_left_out(repo: Any) -> None:
    result = repo(FILES).assess()
    assert {"SEC305", "SEC405"} <= {found.code for found in result.diagnostics}
    assert "SEC404" in {found.code for found in result.diagnostics}
    codes = [row["编号"] for row in listed(result) if row["来源"] == "校验"]
    assert "SEC305" in codes
    assert not {"SEC404", "SEC405"} & set(codes)


def test_the_summary_adds_up(repo: Any) -> None:
    two = f"- {FINDING}, due: 2026-11-01}}\n- {FINDING.replace('id: g', 'id: h')}, closed: 2026-05-01}}\n"
    content = book(make(repo({**FILES, "findings.yaml": two}).assess(), "rectification-tracker"))
    counts = {row["性质"]: row for row in rows(content, "汇总")}
    observed = counts["观察项"]
    assert [observed[head] for head in ("未整改", "整改中", "待验证", "已关闭", "合计", "逾期")] == [1, 0, 0, 1, 2, 1]
    assert counts["合计"]["合计"] == len(rows(content, "整改台账")) == 2 + counts["差距"]["合计"]


def test_what_is_overdue_comes_first_and_what_is_closed_last(repo: Any) -> None:
    two = f"- {FINDING}, closed: 2026-05-01}}\n- {FINDING.replace('id: g', 'id: h')}, due: 2026-11-01}}\n"
    found = listed(repo({**FILES, "findings.yaml": two}).assess())
    assert (found[0]["编号"], found[-1]["编号"]) == ("h", "g")


def test_closed_vocabularies_have_drop_downs_over_all_rows(repo: Any) -> None:
    content = book(make(repo(FILES).assess(), "rectification-tracker"))
    worksheet = sheet(content, "整改台账")
    heads = {str(cell.value): cell.column_letter for cell in worksheet[3]}
    choices = {str(one.sqref): one.formula1 for one in worksheet.data_validations.dataValidation}
    for title, words in (("来源", MatterSource), ("性质", MatterKind), ("状态", MatterState)):
        column = heads[title]
        assert choices[f"{column}4:{column}{worksheet.max_row}"] == f'"{",".join(words.__args__)}"'
    [marks] = worksheet.conditional_formatting
    assert str(marks.sqref) == f"{heads['逾期天数']}4:{heads['逾期天数']}{worksheet.max_row}"
    formulas = [c for w in load_workbook(io.BytesIO(content)) for r in w.iter_rows() for c in r if c.data_type == "f"]
    assert not formulas


def test_without_targets_it_lists_what_assessors_found(repo: Any) -> None:
    result = repo({**FILES, "secops.yaml": "format: 1\n", "findings.yaml": f"- {FINDING}}}\n"}).assess()
    assert [row["编号"] for row in listed(result) if row["来源"] == "评审发现"] == ["g"]


def test_a_chosen_standard_leaves_out_what_concerns_others(repo: Any) -> None:
    both = f"- {FINDING}}}\n- {{id: h, kind: 不符合项, standard: tcas, raised: 2026-03-02, summary: 别的}}\n"
    result = repo({**FILES, "findings.yaml": both}).assess()
    made = make(result, "rectification-tracker", standard="tcas")
    found = rows(book(made), "整改台账")
    assert {row["编号"] for row in found if row["来源"] == "评审发现"} == {"h"}
    assert {row["条目"].partition(":")[0] for row in found} == {"tcas"}
    assert facts(made)[0]["secops.standard"] == "tcas"


def test_what_several_targets_lack_for_one_reason_is_one_matter(repo: Any) -> None:
    targets = ", ".join(f"{{standard: isccc, category: {category}, level: 三级}}" for category in "FA")
    settings = f"format: 1\ntargets: [{targets}]\n"
    result = repo({**FILES, "secops.yaml": settings}).assess()
    found = [m for m in matters(result.case, result.case.all_grades, all_of_it=True) if m.clause == "4.1.9-a"]
    assert [m.categories for m in found] == [("安全运维", "风险评估")]

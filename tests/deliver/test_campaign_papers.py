# ruff: noqa: E501  tables of input and expectation read better with one case a line
"""Summary and notices of a campaign: days on both sides of each date, totals that agree, nobody told who owes nothing.

The days and clauses are written out here from the text of the plan of 2011, never read from the data under test.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

import pytest
from docx import Document
from list_papers import make, rows, sheet

from secops_cli.cli.app import run
from secops_cli.deliver.papers.making import Made
from secops_cli.pipeline import Result
from tests.assess.assess_builders import PAPERS
from tests.conftest import Repository
from tests.test_campaign import ALL, FILING, GRADING, REVIEWED, came, organization, system

Make = Callable[..., Repository]
OWNER = {"organization.yaml": "name: 示例市协调小组\ncredit_code: 91990000MA0EXAMP17\n"}
NAMED = "coordinator: 县小组, leading_group: {head: 钱}, department: 信息中心, liaison: {name: 李}, self_check: {submitted: 2011-07-15}"
CAMPAIGN = "id: c\ntitle: 推进\n"
ALL_OF_FILING = came(FILING)
STATES = ("已收", "迟收", "待核", "未收", "逾期", "未知")


def files_of(participants: str, campaign: str = CAMPAIGN, **more: str) -> dict[str, str]:
    return {"campaign.yaml": campaign, "participants.yaml": participants, **PAPERS, **OWNER, **more}


def judged(repo: Make, participants: str, day: str = "2011-09-20", **more: str) -> Result:
    return repo(files_of(participants, **more)).assess(as_of=date.fromisoformat(day))


def notices(result: Result, **options: Any) -> dict[str, list[dict[str, str]]]:
    """Whom a notice is for → the rows of its table."""
    found = {}
    for made in make(result, "campaign-notice", **options).values():
        document = Document(io.BytesIO(made.content))
        [table] = document.tables
        titles, *lines = [[cell.text for cell in row.cells] for row in table.rows]
        whom = next(p.text for p in document.paragraphs if p.style and p.style.name == "主送")
        found[whom.rstrip("：")] = [dict(zip(titles, line, strict=True)) for line in lines]
    return found


def book(result: Result) -> bytes:
    [made] = make(result, "campaign-summary").values()
    return made.content


def overview(result: Result) -> tuple[list[dict[str, Any]], dict[str, Any]]:
    """The rows of systems, and the total below them."""
    found = rows(book(result), "汇总")
    end = next(index for index, row in enumerate(found) if row["序号"] == "合计")
    return found[:end], found[end]


def words(made: Mapping[str, Made]) -> str:
    [one] = made.values()
    return "\n".join(p.text for p in Document(io.BytesIO(one.content)).paragraphs)


# --- notices ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("day", "state", "late"),
    [
        ("2011-09-29", "未收", ""),
        ("2011-09-30", "未收", ""),
        ("2011-10-01", "逾期", "1 日"),
        ("2011-10-31", "逾期", "31 日"),
    ],
)
def test_a_notice_says_what_lacks_by_which_clause_until_when_how_late_and_to_whom(
    repo: Make, day: str, state: str, late: str
) -> None:
    """On the due day itself nothing is late."""
    others = {name: kinds for name, kinds in GRADING.items() if name != "自定级报告"}
    [row] = notices(judged(repo, organization(system(came(others) + ", " + ALL_OF_FILING), more=NAMED), day))["机构a"]
    assert row == {
        "序号": "1",
        "系统": "系统s",
        "材料": "信息系统信息安全保护等级自定级报告",
        "情况": state,
        "条款": "四(二)1 2)",
        "期限": "2011年9月30日",
        "逾期": late,
        "交给": "县小组",
    }


def test_the_second_list_goes_to_the_police_and_the_first_to_the_own_group(repo: Make) -> None:
    """四(二)1 has it handed to the coordinating group, 四(二)4 to the police."""
    found = notices(judged(repo, organization(system(), more=NAMED)))["机构a"]
    assert [row["交给"] for row in found] == ["县小组"] * 5 + ["公安机关"] * 7
    assert [row["条款"] for row in found[5:]] == [f"四(二)4 {number})" for number in range(1, 8)]


@pytest.mark.parametrize(("to", "police"), [("", "公安机关"), (", to: 网安支队", "网安支队")])
def test_a_path_of_its_own_may_say_to_whom_a_list_goes(repo: Make, to: str, police: str) -> None:
    """Where it does not, it goes where the plan has it go; the self-check table likewise."""
    path = f"[{{step: 报送, by: 企业, materials: 定级材料}}, {{step: 备案, by: 企业, materials: 备案补充材料{to}}}]"
    own = f"{CAMPAIGN}review_path: {path}\nself_check: {{title: 表}}\n"
    unsent = NAMED.replace(", self_check: {submitted: 2011-07-15}", "")
    found = notices(judged(repo, organization(system(), more=unsent), campaign=own))["机构a"]
    assert [row["交给"] for row in found] == ["县小组"] * 6 + [police] * 7
    assert (found[0]["材料"], found[0]["条款"]) == ("表", "五(三)")


def test_an_organisation_that_lacks_nothing_gets_none(repo: Make, capsys: pytest.CaptureFixture[str]) -> None:
    """An unread register makes its documents unknown: nothing is asked for that may be there."""
    done = organization(system(ALL, REVIEWED), more=NAMED)
    owing = organization(system(came(GRADING)), more=NAMED, name="b")
    assert list(notices(judged(repo, done + owing))) == ["机构b"]
    root = repo(files_of(done)).root
    assert run(["report", "campaign-notice", str(root), "--as-of", "2011-09-20", "-o", str(root / "out")]) == 0
    assert capsys.readouterr().out == "机构都不缺件，没有要发的通知\n"
    assert not (root / "out").exists()
    torn = {"evidence/z.register.yaml": "- {id: [\n"}
    unknown = organization(system(ALL.replace("[定级报告]", "[elsewhere]"), REVIEWED), more=NAMED)
    assert notices(judged(repo, unknown, **torn)) == {}


@pytest.mark.parametrize(("day", "state", "late"), [("2011-07-15", "未收", ""), ("2011-07-16", "逾期", "1 日")])
def test_what_the_organisation_owes_as_a_whole_comes_first(repo: Make, day: str, state: str, late: str) -> None:
    """The self-check table, due on 15 July, those to be named, and its systems; a group that is not known is marked."""
    result = judged(repo, "- {id: a, campaign: c, name: 机构a}\n", day)
    found = notices(result)["机构a"]
    assert [(row["材料"], row["情况"], row["条款"], row["逾期"]) for row in found] == [
        ("等级保护工作自查表", state, "五(三)", late),
        ("领导小组", "没有报", "三", ""),
        ("职能部门", "没有报", "三", ""),
        ("联络员", "没有报", "四(一)1", ""),
        ("系统的底数", "没有报：有哪些系统没有写明；没有系统的也要说明", "本次工作的要求", ""),
    ]
    assert {row["交给"] for row in found} == {"所属协调小组"}
    [made] = make(result, "campaign-notice").values()
    assert [(m.title, m.where) for m in made.missing] == [("所属协调小组", "participants.yaml 中 a 的 coordinator")]


def test_what_was_sent_back_to_the_organisation_has_to_be_handed_in_again(repo: Make) -> None:
    """What was sent back to somebody else, or handed in since, has not."""
    own = organization(system(ALL, "报送 8-20, 初审- 8-25"), more=NAMED)
    [row] = notices(judged(repo, own))["机构a"]
    assert (row["材料"], row["情况"], row["条款"]) == ("重新报送", "退回：2011-08-25 初审退回", "四(二)1")
    for walked in ("报送 8-20, 初审- 8-25, 报送 8-26", "报送 8-20, 初审 8-21, 汇总 8-22, 评审- 8-25"):
        assert notices(judged(repo, organization(system(ALL, walked), more=NAMED))) == {}, walked


@pytest.mark.parametrize(("day", "late"), [("2011-09-30", ""), ("2011-10-01", "1 日")])
def test_what_came_in_and_proves_nothing_is_asked_for_again(repo: Make, day: str, late: str) -> None:
    """Late by the day on which it came in, however long that is ago."""
    text = system(
        ALL.replace("[定级报告]", "[]").replace("自定级报告: {received: 2011-09-01", f"自定级报告: {{received: {day}")
    )
    result = judged(repo, organization(text, more=NAMED), "2011-12-01")
    [row] = notices(result)["机构a"]
    assert (row["情况"], row["逾期"]) == ("待核：缺定级报告", late)
    assert "待核的" in words(make(result, "campaign-notice"))


def test_a_due_day_of_its_own_is_no_last_day_of_a_stage(repo: Make) -> None:
    """Where the day is only the stage's last, the notice says so."""
    owing = organization(system(), more=NAMED)
    own = "id: c\ntitle: 推进\ndue: {报送: 2011-09-01, 备案: 2011-09-10}\n"
    of_stage, of_its_own = (words(make(judged(repo, owing, campaign=c), "campaign-notice")) for c in (CAMPAIGN, own))
    assert "以所在阶段的最后一天为期限" in of_stage
    assert "所在阶段" not in of_its_own


def test_campaign_and_organisation_are_chosen(repo: Make, capsys: pytest.CaptureFixture[str]) -> None:
    """One that is not there is an error; one that owes nothing is not."""
    owing = organization(system(), more=NAMED) + organization(system(), more=NAMED, name="b")
    second = "- {id: z, campaign: d, name: 丁}\n"
    result = judged(repo, owing + second, **{"campaigns/d.yaml": "id: d\ntitle: 另一次\n"})
    assert list(notices(result)) == ["机构a", "机构b", "丁"]
    assert list(notices(result, groups=["d"])) == ["丁"]
    assert list(notices(result, subjects=["b"])) == ["机构b"]
    assert list(make(result, "campaign-summary", subjects=["d"])) == ["示例市协调小组-另一次-专项工作汇总表.xlsx"]
    root = repo().root
    for wrong, told in (
        (["--campaign", "e"], "没有专项工作 e"),
        (["--organization", "y"], "没有参加的机构 y"),
        (["--campaign", "d", "--organization", "a"], "没有参加的机构 a"),
    ):
        assert run(["report", "campaign-notice", str(root), *wrong, "-o", str(root / "out")]) == 2
        assert told in capsys.readouterr().err


def test_an_organisation_that_cannot_be_read_is_not_said_to_be_absent(
    repo: Make, capsys: pytest.CaptureFixture[str]
) -> None:
    root = repo(files_of(organization(), **{"participants/b.yaml": "id: [\n"})).root
    command = ["report", "campaign-notice", str(root), "--organization", "b", "-o", str(root / "out")]
    assert run(command) == 2
    assert "participants/b.yaml" in capsys.readouterr().err


def test_without_a_campaign_there_is_neither(repo: Make, capsys: pytest.CaptureFixture[str]) -> None:
    root = repo(OWNER).root
    for name, told in (("campaign-summary", "没有专项工作"), ("campaign-notice", "没有参加的机构")):
        assert run(["report", name, str(root), "-o", str(root / "out")]) == 2
        assert told in capsys.readouterr().err


# --- the summary ------------------------------------------------------------------------------------------------

MIXED = (
    organization(
        system(came(GRADING), "报送 8-20", name="s"),
        system(
            "自定级报告: {received: 2011-10-01, evidence: [定级报告]}, 备案登记表: {received: 2011-09-01}", name="t"
        ),
        more=NAMED,
    )
    + organization(system(ALL, REVIEWED), name="b", more=NAMED.replace("县小组", "市小组"))
    + "- {id: z, campaign: c, name: 丁}\n"
    + organization(name="y", more=NAMED)
)


def test_totals_are_the_sums_of_the_rows_on_every_sheet(repo: Make) -> None:
    """And of what is in each state there are as many as there are materials asked for."""
    result = judged(repo, MIXED, "2011-10-01")
    listed, total = overview(result)
    for column in (*STATES, "应收", "系统欠件"):
        assert total[column] == sum(row[column] for row in listed), column
    assert total["机构欠报"] == sum(row["机构欠报"] or 0 for row in listed)
    assert total["应收"] == sum(total[state] for state in STATES) == 3 * 12
    groups = rows(book(result), "各小组")
    assert [row["所属协调小组"] for row in groups] == ["县小组", "市小组", "所属协调小组没有写明", "合计"]
    for column in groups[0]:
        if column != "所属协调小组":
            assert groups[-1][column] == sum(row[column] for row in groups[:-1]), column
    lists = [rows(book(result), name) for name in ("定级材料", "备案补充材料")]
    for state in (*STATES, "应收"):
        assert sum(found[-1][state] for found in lists) == total[state] == groups[-1][state], state
        assert all(found[-1][state] == sum(row[state] for row in found[:-1]) for found in lists)
    details = [row for row in rows(book(result), "明细") if not row["材料"].startswith("其他")]
    assert {state: sum(row["状态"] == state for row in details) for state in STATES} == {s: total[s] for s in STATES}
    assert groups[-1]["要通知的机构"] == len(notices(result)) == 2
    owed = [len(found) for found in notices(result).values()]
    assert sum(owed) == total["机构欠报"] + total["系统欠件"]


def test_a_row_says_where_a_system_stands(repo: Make) -> None:
    """An organisation without systems has a row that says so, one that left them unsaid another."""
    listed, total = overview(judged(repo, MIXED, "2011-10-01"))
    assert [(row["机构"], row["系统"]) for row in listed] == [
        ("机构a", "系统s"),
        ("机构a", "系统t"),
        ("机构b", "系统s"),
        ("机构y", "没有系统"),
        ("丁", "未写明"),
    ]
    assert [(row["定级材料"], row["备案补充材料"]) for row in listed[:3]] == [
        ("5/5", "0/7"),
        ("1/5", "0/7"),
        ("5/5", "7/7"),
    ]
    assert (listed[1]["迟收"], listed[1]["待核"], listed[1]["逾期"]) == (1, 1, 10)
    assert (listed[0]["走到"], listed[0]["下一步"], listed[0]["最迟"]) == (
        "报送",
        "初审(所属协调小组)",
        date(2011, 9, 30),
    )
    assert [row["机构欠报"] for row in listed] == [0, "", 0, 0, 5]
    assert (total["机构"], total["系统"], total["自查表"], total["逾期的"]) == (
        "4 家机构",
        "3 个系统",
        "3 家已报",
        "3 家",
    )


@pytest.mark.parametrize(
    ("received", "day", "state", "days"),
    [
        ("2011-09-30", "2011-10-05", "已收", ""),
        ("2011-10-01", "2011-10-05", "迟收", 1),
        (None, "2011-09-30", "未收", ""),
        (None, "2011-10-01", "逾期", 1),
    ],
)
def test_the_details_count_days_from_the_day_after_the_due_day(
    repo: Make, received: str | None, day: str, state: str, days: object
) -> None:
    text = came({"自定级报告": "定级报告"}, received) if received else ""
    found = rows(book(judged(repo, organization(system(text), more=NAMED), day)), "明细")
    [row] = [row for row in found if row["条款"] == "四(二)1 2)"]
    assert (row["状态"], row["逾期天数"], row["期限"]) == (state, days, date(2011, 9, 30))


def test_a_list_of_its_own_goes_on_on_another_sheet(repo: Make) -> None:
    """Seven materials fit one; every one of nine is there, and so are those of the other list."""
    own = "".join(f"{{id: m{number}, title: 材料{number}}}, " for number in range(1, 10))
    campaign = f"{CAMPAIGN}materials: {{备案补充材料: [{own}]}}\n"
    content = book(judged(repo, organization(system(), more=NAMED), campaign=campaign))
    assert [rows(content, name)[0]["应收"] for name in ("定级材料", "备案补充材料", "备案补充材料 2")] == [5, 7, 2]
    assert [cell.value for cell in sheet(content, "备案补充材料 2")[3][3:5]] == ["材料8", "材料9"]


def test_what_cannot_be_read_is_named_and_not_counted(repo: Make) -> None:
    content = book(judged(repo, organization(), **{"participants/b.yaml": "id: [\n"}))
    cells = [str(cell.value) for line in sheet(content, "汇总") for cell in line if cell.value is not None]
    assert any("读不出、没有计入的文件：participants/b.yaml" in text for text in cells)
    assert "1 家机构" in cells


def test_names_that_would_be_formulas_or_steer_a_terminal_are_text(repo: Make) -> None:
    """In cells, in the notice and in the names of files."""
    evil = '"=HYPERLINK(1)\\u202e\\e[31m/../坏"'
    text = f"- {{id: a, campaign: c, name: {evil}, coordinator: {evil}, systems: [{{id: s, name: {evil}}}]}}\n"
    result = judged(repo, text, campaign=f"id: c\ntitle: {evil}\n")
    made = {**make(result, "campaign-summary"), **make(result, "campaign-notice")}
    for name in made:
        assert not {"/", "\x1b", "\u202e"} & set(name)
    [content] = [one.content for name, one in made.items() if name.endswith(".xlsx")]
    for name in ("汇总", "各小组", "定级材料", "明细"):
        for line in sheet(content, name):
            assert all(cell.data_type != "f" for cell in line)
            assert not {"\x1b", "\u202e"} & {c for cell in line for c in str(cell.value)}
    [whom] = notices(result)
    assert whom.startswith("=HYPERLINK(1)")
    assert not {"\x1b", "\u202e"} & set(whom)


def test_the_same_facts_give_the_same_bytes_and_verify(repo: Make, capsys: pytest.CaptureFixture[str]) -> None:
    """Each notice is found again among those of its campaign."""
    repository = repo(files_of(MIXED))
    repository.commit()
    root, out = repository.root, repository.root.parent / "out"
    for name in ("campaign-summary", "campaign-notice"):
        assert run(["report", name, str(root), "--as-of", "2011-10-01", "-o", str(out)]) == 0
    files = sorted(out.iterdir())
    assert len(files) == 3
    capsys.readouterr()
    for file in files:
        assert run(["verify", str(file), "-C", str(root)]) == 0, capsys.readouterr().out

"""The sample organisation tells its story: what is proven, what is short, and nothing wrong that is not meant."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections import Counter
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from secops_cli.assess.forecast import Event, forecast
from secops_cli.assess.gap import gap
from secops_cli.assess.improvement import judge_improvement
from secops_cli.diagnostics import RULES
from secops_cli.model.judgement import CategoryGrade
from secops_cli.pipeline import Request, Result, assess
from secops_cli.tasks.document_contents import check_contents

ROOT = Path(__file__).parent.parent
SAMPLE = ROOT / "sample-org"
DAY = date(2026, 11, 20)


@pytest.fixture(scope="module")
def sample() -> Result:
    """The sample, judged on the day at which its story is told."""
    return assess(Request(SAMPLE, DAY, as_of=DAY))


# proven, potential, target
LEVELS = {
    "isccc F": ("三级", "三级", "二级"),
    "isccc B": ("三级", "三级", "三级"),
    "isccc C": ("三级", "三级", "三级"),
    "isccc A": (None, "三级", "三级"),
    "isccc D1": (None, None, "三级"),
    "isccc D2": (None, None, "三级"),
    "isccc E": (None, "三级", "三级"),
    "tcas E": ("2级", "3级", "3级"),
    "tcas D": ("1级", "1级", "1级"),
    "tcas G": ("1级", "1级", "1级"),
    "tcas C": (None, "1级", "1级"),
    "tcas F": (None, None, "1级"),
    "tcas H": (None, None, "1级"),
    "tcas I": (None, None, "1级"),
    "tcas J": (None, None, "1级"),
}
REACHED = {"isccc B", "isccc C", "tcas D", "tcas G"}


def name(grade: CategoryGrade) -> str:
    return f"{grade.standard.edition.alias} {grade.category.id}"


@pytest.fixture(scope="module")
def grades(sample: Result) -> dict[str, CategoryGrade]:
    return {name(grade): grade for grade in sample.case.grades}


def test_every_category_of_both_standards_is_aimed_at(sample: Result, grades: dict[str, CategoryGrade]) -> None:
    standards = {grade.standard.id: grade.standard for grade in sample.case.grades}.values()
    there = {f"{s.edition.alias} {category.id}" for s in standards for category in s.edition.categories}
    assert there == set(grades) == set(LEVELS)


def test_the_levels_are_those_of_the_story(grades: dict[str, CategoryGrade]) -> None:
    """三级 proven and 二级 not for want of two people; what is done for years is proven; what is wished for is not."""
    assert {key: (g.proven, g.potential, g.target.level) for key, g in grades.items()} == LEVELS
    assert {key for key, g in grades.items() if g.met} == REACHED


def test_two_people_are_short_and_two_more_unproven(grades: dict[str, CategoryGrade]) -> None:
    """28 of 30 in fact, 26 proven."""
    [check] = grades["isccc F"].verdicts["4.2.4-d"].checks
    assert (str(check.short_fact), str(check.short_proven), len(check.measurement.unproven)) == ("2", "4", 2)


def test_the_wishes_fall_short_of_what_the_readme_says(grades: dict[str, CategoryGrade]) -> None:
    """By how much each measure falls short, and which clauses are known to fail; the others only wait for rows."""
    found = {
        (key, verdict.clause.id): [str(c.short_fact) for c in verdict.checks if c.holds is False]
        for key, grade in grades.items()
        for verdict in grade.at(grade.target.level)
        if verdict.verdict == "不符合"
    }
    assert found == {
        ("isccc F", "4.2.4-d"): ["2"],
        ("isccc D1", "4.1.5-a"): ["1"],
        ("isccc D1", "4.1.5-b"): ["1"],
        ("isccc D1", "D1.1.1-b"): ["580"],
        ("isccc D1", "D1.1.1-d"): ["1"],
        ("isccc D1", "D1.1.2-c"): [],  # the row says so
        ("isccc D2", "4.1.5-a"): ["1"],
        ("tcas I", "I.1.1-f"): ["1", "1"],
        ("tcas J", "J.1.1-a"): ["1"],
        ("tcas J", "J.1.1-b"): [],  # the row says so
    }


def test_what_is_not_written_is_unknown_and_not_nothing(grades: dict[str, CategoryGrade]) -> None:
    unknown = {
        (key, verdict.clause.id)
        for key, grade in grades.items()
        for verdict in grade.at(grade.target.level)
        if verdict.pending == "缺事实"
    }
    assert unknown == {("tcas F", "6.2.1"), ("tcas F", "6.2.8-d"), ("tcas H", "H.1.1-a")}


def test_the_general_rows_serve_every_category(grades: dict[str, CategoryGrade]) -> None:
    """Written once without a category; only process and rules of service are each category's own."""
    own = {"isccc": {"4.1.9-a", "4.1.9-b"}, "tcas": {"6.2.9-a", "6.2.9-b"}}
    for key, grade in grades.items():
        general = [v for v in grade.at(grade.standard.ladder[0]) if v.clause.id[0].isdigit()]
        open_ = {v.clause.id for v in general if v.pending == "未评估"}
        assert open_ <= own[grade.standard.edition.alias], key


def test_time_alone_mends_one_wish(sample: Result, grades: dict[str, CategoryGrade]) -> None:
    found = gap(sample.case, grades["isccc D2"])
    assert found.earliest == date(2027, 3, 9)
    assert [action.clauses for action in found.actions if action.step.kind == "wait"] == [("4.1.5-a",)]


def test_the_next_months_bring_what_the_readme_says(sample: Result) -> None:
    """Contracts leave the window, a year of practice is full, a certificate and a paper run out."""
    events = [e for e in forecast(sample.case, date(2027, 5, 31)) if not _is_due(e)]
    assert [
        (str(e.day), name(e.before), (e.before.proven, e.after.proven), (e.before.potential, e.after.potential))
        for e in events
    ] == [
        ("2027-01-11", "tcas E", ("2级", "2级"), ("3级", "2级")),
        ("2027-03-09", "isccc D2", (None, None), (None, "三级")),
        ("2027-04-01", "isccc C", ("三级", None), ("三级", None)),
        ("2027-05-06", "isccc F", ("三级", None), ("三级", "三级")),
        ("2027-05-06", "tcas E", ("2级", None), ("2级", "2级")),
        ("2027-05-06", "isccc B", ("三级", None), ("三级", "三级")),
        ("2027-05-06", "tcas D", ("1级", None), ("1级", "1级")),
        ("2027-05-06", "tcas G", ("1级", None), ("1级", "1级")),
    ]


def test_the_next_surveillance_falls_due(sample: Result) -> None:
    """A year after the one that was passed last, not after the grant; then the certificate itself ends."""
    due = [(str(e.day), name(e.before)) for e in forecast(sample.case, DAY.replace(year=2028)) if _is_due(e)]
    assert due == [("2027-05-11", "isccc F"), ("2027-05-15", "isccc F")]


def _is_due(event: Event) -> bool:
    return event.because[0].clause in ("6.7.1", "6.8.1")


def test_only_the_planted_faults_are_found(sample: Result) -> None:
    """One contradiction; papers that ran out; rows without evidence or missing; one unreported complaint."""
    assert Counter(d.code for d in sample.diagnostics if RULES[d.code].severity != "note") == {
        "SEC403": 1,
        "SEC305": 1,
        "SEC306": 1,
        "SEC309": 2,
        "SEC404": 4,
        "SEC405": 11,
        "SEC412": 2,
        "SEC635": 1,
        "SEC711": 1,
        "SEC730": 2,
        "SEC732": 1,
    }
    assert len([d for d in sample.diagnostics if d.code == "SEC307"]) == 1
    lacking = {d.clause.partition(":")[2] for d in sample.diagnostics if d.code == "SEC404" and d.clause}
    assert lacking == {"F2.1.2-d", "E.3.2-d", "A1.1.2-c", "C.1.1"}


def test_the_picture_in_the_readme_is_what_is_printed() -> None:
    """Line by line, but for the commit and what the picture leaves out."""
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    picture = readme.partition("```text\n")[2].partition("```")[0]
    printed = run_secops("grade", SAMPLE, "--as-of", "2026-11-20", "--no-fail")
    printed += run_secops("grade", SAMPLE, "--as-of", "2026-11-20", "--category", "F", "--explain", "isccc:4.2.4-e")
    missing = [
        line
        for line in picture.splitlines()
        if line.strip() not in ("", "…") and not line.startswith(("$", "示例")) and line not in printed
    ]
    assert not missing


def test_the_walk_of_an_operator_in_the_readme_is_what_is_printed(tmp_path: Path) -> None:
    """Every command of the section, one after the other; below each stands what it prints, `…` aside."""
    section = (ROOT / "README.md").read_text(encoding="utf-8").partition("## 运营使用单位：")[2].partition("\n## ")[0]
    asked = [part for block in section.split("```text\n")[1:] for part in block.partition("```")[0].split("$ secops ")]
    walked = [part.splitlines() for part in asked if part]
    assert len(walked) == 8
    for command, *picture in walked:
        printed = run_secops(*command.split(), folder=tmp_path).splitlines()
        assert [line for line in picture if line.strip() not in ("", "…") and line not in printed] == [], command


def test_the_history_is_the_same_everywhere(tmp_path: Path) -> None:
    """Another user, another mask, another time zone: the same commits."""
    heads = set()
    for name, mask, zone in (("a", 0o022, "Asia/Shanghai"), ("b", 0o077, "America/New_York")):
        identity = {"GIT_AUTHOR_NAME": name, "GIT_COMMITTER_EMAIL": f"{name}@example.invalid", "TZ": zone}
        old = os.umask(mask)
        try:
            run_secops("init", tmp_path / name, "--sample", **identity)
        finally:
            os.umask(old)
        log = subprocess.run(["git", "-C", tmp_path / name, "log", "--format=%H"], capture_output=True, check=True)
        heads.add(log.stdout)
        status = subprocess.run(["git", "-C", tmp_path / name, "status", "--short"], capture_output=True, check=True)
        assert not status.stdout
    assert len(heads) == 1
    assert len(heads.pop().splitlines()) == 8


# --- systems ----------------------------------------------------------------------------------------------------


def test_the_levels_of_the_systems_are_those_of_the_story(sample: Result) -> None:
    """Three at 第三级 or below stand on a platform of 第三级; the one that ended is still told of."""
    assert {grade.system.id: (grade.combination, grade.settled) for grade in sample.case.systems} == {
        "cloud": ("S3A3G3", True),
        "monitor": ("S2A1G2", True),
        "office": ("S2A1G2", True),
        "ops": ("S2A3G3", True),
        "portal": ("S2A2G2", True),
    }
    assert {duty.met for grade in sample.case.systems for duty in grade.duties} == {True}


def test_what_the_systems_lack_is_what_the_readme_says(sample: Result) -> None:
    """A certificate near its end, plans older than what they follow, two changes that are not through."""
    told = [d for d in sample.diagnostics if d.place.path.startswith("systems/") and d.severity != "note"]
    found = {(d.code, d.place.path, d.message) for d in told}
    assert found == {
        (
            "SEC711",
            "systems/portal/classification.yaml",
            "客户服务门户 的备案证明 2027-01-31 到期，期满前 3 个月内申请延期",
        ),
        (
            "SEC732",
            "systems/office/lifecycle.yaml",
            "办公系统 的各类应急预案(2026-01-20)早于它所依的安全事件报告程序(2026-09-10)",
        ),
        ("SEC730", "systems/office/lifecycle.yaml", "办公系统 安全运行与维护，进行中 1 个活动：变更过程控制"),
        (
            "SEC730",
            "systems/portal/lifecycle.yaml",
            "客户服务门户 安全运行与维护，未记录 2 个活动：变更需求和变更影响分析、变更过程控制",
        ),
    }


def test_improvements_take_all_three_ways(sample: Result) -> None:
    operations = sample.case.workspace.operations.values()
    found = [judge_improvement(i, None).verdict for operation in operations for i in operation.improvements]
    assert {*found} == {"另起一轮", "立项实施", "直接实施"}


def test_the_documents_of_one_system_hold_what_they_should(sample: Result) -> None:
    """Every document of ops whose contents are laid down; opinions are none of them."""
    boards = [board for board in sample.case.boards if board.system.id == "ops"]
    kinds = {name: record.kind for name, record in sample.case.workspace.evidence.items()}
    checked = [c for c in check_contents(sample, boards)["ops"] if kinds[c.evidence] in c.document.kinds]
    whole = {c.document.title for c in checked if c.items and all(item.state == "有" for item in c.items)}
    lifecycle = sample.case.catalogues.rules.lifecycle
    wanted = {d.title for d in lifecycle.documents if d.contents and not d.id.endswith(("record", "disposal-report"))}
    assert whole == wanted


def test_the_form_of_filing_wants_nothing_but_what_is_never_kept_here(sample: Result) -> None:
    """Mobile numbers aside, the systems of the sample are described as the form asks."""
    assert [d.message for d in sample.diagnostics if d.code in ("SEC780", "SEC781", "SEC782", "SEC784")] == []


# --- history ----------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def history(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample as `init --sample` makes it."""
    folder = tmp_path_factory.mktemp("sample") / "org"
    run_secops("init", folder, "--sample")
    return folder


def test_the_history_ends_in_the_sample(history: Path) -> None:
    """Earlier versions are in the history only."""
    there = {p.relative_to(history): p.read_bytes() for p in _files(history) if ".git" not in p.parts}
    assert there == {p.relative_to(SAMPLE): p.read_bytes() for p in _files(SAMPLE)}
    status = subprocess.run(["git", "-C", history, "status", "--short"], capture_output=True, check=True)
    assert not status.stdout


def _files(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


CHANGES = {
    "cloud": ("无实质变化", None, "只有文字、联系人、次序或文件的位置不同"),
    "monitor": ("终止", "信息系统终止", "运行状态改为已终止"),
    "office": ("局部调整", "安全设计与实施", "触及业务自动化程度，决定 office-2026-最终 维持"),
    "ops": ("重大变更", "信息系统定级", "按矩阵的等级变了(第二级 → 第三级)，决定 ops-2026-最终"),
    "portal": ("待重新核定", "信息系统定级", "触及服务范围，等级未变，先要有决定"),
}


@pytest.fixture(scope="module")
def changes(history: Path) -> dict[str, dict[str, Any]]:
    """System → what `secops change` tells of the quarter that the README and `init --sample` name."""
    told = run_secops("change", "-C", history, "HEAD~3..HEAD", "--format", "json", "--fail-on", "never")
    return {system["id"]: system for system in json.loads(told)["systems"]}


def test_the_history_shows_every_verdict_on_its_own_system(changes: dict[str, dict[str, Any]]) -> None:
    assert {key: (s["verdict"], s["return_to"], s["reason"]) for key, s in changes.items()} == CHANGES


def test_some_of_what_a_change_asks_for_is_done_and_some_is_not(changes: dict[str, dict[str, Any]]) -> None:
    """A major change that is through, a local one that wants its result, one that has only been asked for."""
    open_ = {key: [f["what"] for f in s["follow_ups"] if not f["done"]] for key, s in changes.items()}
    assert (open_["ops"], open_["monitor"], open_["cloud"]) == ([], [], [])
    assert open_["office"] == ["变更结果报告"]
    done = [f["what"] for f in changes["portal"]["follow_ups"] if f["done"]]
    assert done == ["变更需求"]
    assert "公安机关备案" in open_["portal"]


def test_each_step_of_the_quarter_tells_its_own_part(history: Path) -> None:
    """One commit makes ops major and ends monitor; the next tells of the other three."""
    told = {}
    for revisions in ("HEAD~3..HEAD~2", "HEAD~2..HEAD~1", "HEAD~1..HEAD"):
        found = json.loads(run_secops("change", "-C", history, revisions, "--format", "json", "--fail-on", "never"))
        told[revisions] = {s["id"]: s["verdict"] for s in found["systems"] if s["verdict"] != "无实质变化"}
    assert told == {
        "HEAD~3..HEAD~2": {"ops": "重大变更", "monitor": "终止"},
        "HEAD~2..HEAD~1": {"office": "局部调整", "portal": "待重新核定"},
        "HEAD~1..HEAD": {},
    }


def run_secops(*arguments: str | Path, folder: Path = ROOT, **environment: str) -> str:
    """Run a command in a folder; 1 is the code of findings and of systems to be looked at anew."""
    done = subprocess.run(
        [sys.executable, "-m", "secops_cli", *map(str, arguments)],
        capture_output=True,
        check=False,
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(ROOT), "PYTHONUTF8": "1", "SECOPS_CACHE": "", **environment},
    )
    assert done.returncode in (0, 1), done.stderr.decode()
    return done.stdout.decode()

"""Whose a finding is, and which findings, duties and assessments are told as wanting of a system."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from secops_cli.assess.shortcomings import Shortcoming, shortcomings
from tests.conftest import Repository

Repo = Callable[..., Repository]

SYSTEMS = """\
- id: one
  name: 甲系统
  status: 在建设
  object_types: [信息系统]
- id: two
  name: 乙系统
  status: 在建设
  object_types: [信息系统]
  rooms: [{name: 机房, level: 第一级, shared_with: [one]}]
"""


def harms(system: str, degree: str) -> str:
    item = f"[{{object: 公民法人合法权益, degree: {degree}, reason: 理由}}]"
    return f"- {{system: {system}, business_information: {item}, system_service: {item}}}\n"


def found(repository: Repository, system: str) -> list[Shortcoming]:
    result = repository.assess()
    case = replace(result.case, findings=result.diagnostics)
    [grade] = [grade for grade in case.systems if grade.system.id == system]
    return list(shortcomings(case, grade))


def told(repository: Repository, system: str) -> list[str]:
    return [f"{one.place.path}:{one.place.line} {one.title}" for one in found(repository, system)]


def test_a_finding_belongs_to_the_system_in_whose_record_it_stands(repo: Repo) -> None:
    repository = repo({"systems/all/system.yaml": SYSTEMS})
    for system, line in (("one", 1), ("two", 5)):
        place = f"systems/all/system.yaml:{line}"
        assert told(repository, system) == [f"{place} 系统还没有定级", f"{place} 没有记录生命周期"]


def test_a_part_that_is_too_low_is_wanting_of_its_owner_and_of_the_system_that_asks_for_more(repo: Repo) -> None:
    repository = repo(
        {
            "systems/all/system.yaml": SYSTEMS,
            "systems/all/classification.yaml": harms("one", "严重损害") + harms("two", "一般损害"),
        }
    )
    line = "systems/all/system.yaml:9 共用部分低于最高的系统"
    assert line in told(repository, "two")
    assert line in told(repository, "one")


def test_an_incident_is_of_each_of_its_systems_and_of_no_other(repo: Repo) -> None:
    incident = "{id: i, title: 中断, systems: [one], found: 2026-01-01, handled: 2026-01-02}\n"
    repository = repo({"systems/all/system.yaml": SYSTEMS, "incidents.yaml": incident})
    assert "incidents.yaml:1 事件了结而记录不全" in told(repository, "one")
    assert "incidents.yaml:1 事件了结而记录不全" not in told(repository, "two")


def test_what_is_wrong_with_a_record_is_no_shortcoming_of_the_system(repo: Repo) -> None:
    repository = repo({"systems/all/system.yaml": SYSTEMS.replace("  rooms", "  data: [none]\n  rooms")})
    assert "SEC301" in repository.codes()
    assert all("none" not in one.words for one in found(repository, "two"))


ONE = SYSTEMS.split("- id: two", maxsplit=1)[0].removeprefix("- ").replace("\n  ", "\n")


def test_a_duty_is_told_once_with_its_day_whether_it_is_overdue_or_not(repo: Repo) -> None:
    running = ONE.replace("在建设", "已运行\nonline_since: 2026-01-01")
    level = (
        harms("one", "严重损害").removeprefix("- ").replace("}\n", ", filings: [], has_supervisor: false, decisions: [")
    )
    level += "{id: d, stage: 最终, date: 2026-02-01, level: 第二级, conclusion: 首次定级}]}\n"
    repository = repo({"systems/one/system.yaml": running, "systems/one/classification.yaml": level})
    assert {"SEC708", "SEC710"} <= set(repository.codes())
    duties = [one for one in found(repository, "one") if one.title.startswith("应办的事")]
    assert [(one.words, one.key) for one in duties] == [
        ("专家评审：没有评审的记录", "decisions"),
        ("公安机关备案：没有备案的记录，最迟 2026-03-03 办妥(未核)", "filings"),
        ("等级测评：没有写明有没有测评，最迟 2028-01-01 办妥(未核)", "assessments"),
    ]
    assert [one.title for one in duties] == ["应办的事没有办妥", "应办的事没有办妥", "应办的事不明"]


@pytest.mark.parametrize(
    ("rate", "risks", "conclusion"),
    [("95", "0", ""), ("95", "1", "需确认"), ("90", "0", "需确认"), ("60.5", "0", "基本符合"), ("59", "0", "不符合")],
)
def test_the_last_assessment_is_wanting_unless_it_conforms_without_major_risks(
    repo: Repo, rate: str, risks: str, conclusion: str
) -> None:
    assessments = (
        f", assessments: [{{id: b, date: 2026-05-01, rate: {rate}, major_risks: {risks}}},"
        " {id: a, date: 2025-05-01, rate: 10, major_risks: 9}, {id: c, date: 2027-05-01, rate: 10, major_risks: 9}]}\n"
    )
    level = harms("one", "严重损害").removeprefix("- ").replace("}\n", assessments)
    repository = repo({"systems/one/system.yaml": ONE, "systems/one/classification.yaml": level})
    risky = [one for one in found(repository, "one") if one.title == "等级测评发现的风险"]
    assert [one.key for one in risky] == (["assessments 中的 b"] if conclusion else [])
    assert all(f"结论为{conclusion}" in one.words for one in risky)


def test_a_bare_repository_tells_of_the_place_of_the_system(repo: Repo) -> None:
    repository = repo({"systems/one/system.yaml": ONE})
    assert {one.place.path for one in found(repository, "one")} == {"systems/one/system.yaml"}

# ruff: noqa: E501  records read better with one a line
"""Everything with a day is in the list, what is done is not, and a calendar program reads it."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date, timedelta

import pytest
import vobject

from secops_cli.assess.due import Deadline, deadlines
from secops_cli.cli.app import run
from tests.conftest import Repository

Make = Callable[..., Repository]
DAY = date(2026, 11, 20)
HELD = "held: {where: 柜, custodian: 甲, checked_by: 乙, checked_on: 2026-01-01}"
FILES = {
    "secops.yaml": "format: 1\nfreshness: {社会保险缴纳证明: 6}\n",
    "certificates.yaml": "- {id: c, standard: isccc, category: F, level: 三级, granted: 2026-03-01, expires: 2029-02-28}\n",
    "people.yaml": "- {id: p, name: 甲, certificates: [{name: 专业认证, subject: 专业认证, expires: 2026-12-31}], evidence: [s]}\n"
    "- {id: q, name: 乙, employment: {from: 2020-01-01, to: 2026-01-01}, certificates: [{name: 专业认证, subject: 专业认证, expires: 2026-12-01}]}\n",
    "findings.yaml": "- {id: f1, kind: 观察项, standard: isccc, raised: 2026-01-01, summary: 甲, due: 2026-11-01}\n"
    "- {id: f2, kind: 观察项, standard: isccc, raised: 2026-01-01, summary: 乙, due: 2026-11-01, corrected: 2026-10-01}\n",
    "complaints.yaml": "- {id: t1, received: 2026-11-01, complainant: 某局, summary: 丙, due: 2026-12-01}\n",
    "evidence/a.register.yaml": f"- {{id: s, title: 社保, kind: 社会保险缴纳证明, issued: 2026-04-20, {HELD}}}\n"
    f"- {{id: unused, title: 旧, kind: 制度文件, expires: 2026-01-01, {HELD}}}\n"
    f"- {{id: old, title: 合同, kind: 合同, expires: 2026-12-01, {HELD}}}\n",
}


def listed(repository: Repository, days: int = 400) -> list[tuple[str, str, str]]:
    found = deadlines(repository.assess().case, DAY + timedelta(days=days))
    return [(str(one.day), one.subject, one.what) for one in found]


def test_each_kind_is_listed_once_by_day(repo: Make) -> None:
    assert listed(repo(FILES)) == [
        ("2026-10-20", "s 社保", "有效期至"),
        ("2026-11-01", "观察项 f1", "完成整改"),
        ("2026-12-01", "某局的投诉 t1", "办结投诉"),
        ("2026-12-31", "甲", "专业认证到期"),
        ("2027-03-01", "isccc F 三级证书", "监督评审"),
    ]


@pytest.mark.parametrize(("days", "there"), [(11, True), (10, False)])
def test_the_last_day_of_the_window_is_in(repo: Make, days: int, there: bool) -> None:
    assert (("2026-12-01", "某局的投诉 t1", "办结投诉") in listed(repo(FILES), days)) is there


def test_the_end_of_a_lease_is_listed_while_the_place_is_used(repo: Make) -> None:
    offices = "name: 某公司\ncredit_code: 91350100M000100Y43\npremises:\n  - {id: a, address: 甲路, tenure: 租赁, to: 2027-01-31}\n  - {id: b, address: 乙路, tenure: 租赁, to: 2026-01-31}\n"
    assert listed(repo({"secops.yaml": "format: 1\n", "organization.yaml": offices})) == [
        ("2027-01-31", "甲路", "租约到期")
    ]


def test_a_system_that_has_not_been_filed_has_a_day(repo: Make) -> None:
    system = "id: s\nname: 系统\nstatus: 已运行\nonline_since: 2026-11-01\nobject_types: [信息系统]\nresponsible: {name: 某局}\n"
    level = (
        "system: s\nbusiness_information: [{object: 社会秩序和公共利益, degree: 一般损害, reason: 甲}]\n"
        "system_service: [{object: 社会秩序和公共利益, degree: 一般损害, reason: 甲}]\nfilings: []\n"
        "decisions: [{id: d, stage: 最终, date: 2026-11-10, level: 第二级, conclusion: 首次定级}]\n"
    )
    repository = repo(
        {"secops.yaml": "format: 1\n", "systems/s/system.yaml": system, "systems/s/classification.yaml": level}
    )
    [(day, subject, what)] = listed(repository)
    assert (subject, what) == ("系统", "公安机关备案")
    assert day > "2026-11-10"


def test_a_campaign_s_stages_and_what_is_not_handed_in(repo: Make) -> None:
    campaign = (
        "id: k\ntitle: 专项\nstages:\n  - {id: a, title: 第一阶段, from: 2026-11-01, to: 2026-12-15, steps: [报送]}\n"
    )
    participant = "- {id: o, campaign: k, name: 某公司, systems: [{id: x, name: 系统, level: 第三级}]}\n"
    found = listed(repo({"secops.yaml": "format: 1\n", "campaign.yaml": campaign, "participants.yaml": participant}))
    assert ("2026-12-15", "专项", "第一阶段结束") in found
    assert any(subject == "某公司 系统" and day == "2026-12-15" for day, subject, _ in found)


def test_the_command_ends_with_1_where_something_firm_is_overdue(
    repo: Make, capsys: pytest.CaptureFixture[str]
) -> None:
    root = str(repo(FILES).root)
    arguments = ["due", root, "--as-of", "2026-11-20", "--no-cache"]
    assert run(arguments) == 1
    assert "已过 19 天" in capsys.readouterr().out
    assert run([*arguments, "--format", "json", "--within", "2w"]) == 1
    document = json.loads(capsys.readouterr().out)
    assert [entry["overdue"] for entry in document["deadlines"]] == [True, True, False]
    assert run(["due", root, "--as-of", "2026-10-01", "--within", "1", "--no-cache"]) == 0
    for wrong in ("soon", "-1d", "1h", "99999y"):
        assert run(["due", root, "--within", wrong]) == 2


def test_a_calendar_program_reads_the_calendar(repo: Make, capsys: pytest.CaptureFixture[str]) -> None:
    names = FILES | {"complaints.yaml": FILES["complaints.yaml"].replace("某局", '"某局,甲;乙\\\\ 13812345678"')}
    repository = repo(names)
    run(["due", str(repository.root), "--as-of", "2026-11-20", "--format", "ics", "--within", "2y", "--no-cache"])
    text = capsys.readouterr().out
    calendar = vobject.readOne(text)
    events = list(calendar.vevent_list)
    expected: list[Deadline] = deadlines(repository.assess().case, DAY + timedelta(days=732))
    assert [event.dtstart.value for event in events] == [one.day for one in expected]
    assert len({event.uid.value for event in events}) == len(events)
    assert any("某局,甲;乙\\ 138…78" in event.summary.value for event in events)
    assert all(event.valarm.trigger.value == timedelta(days=-7) for event in events)


def test_an_entry_keeps_its_identifier_when_its_day_moves(repo: Make, capsys: pytest.CaptureFixture[str]) -> None:
    def identifiers(files: dict[str, str], folder: str) -> set[str]:
        root = repo(files, folder=folder).root
        run(["due", str(root), "--as-of", "2026-11-20", "--format", "ics", "--within", "2y", "--no-cache"])
        return {event.uid.value for event in vobject.readOne(capsys.readouterr().out).vevent_list}

    moved = FILES | {"complaints.yaml": FILES["complaints.yaml"].replace("2026-12-01", "2026-12-24")}
    assert identifiers(FILES, "a") == identifiers(moved, "b")

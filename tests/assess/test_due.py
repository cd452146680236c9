# ruff: noqa: E501  records read better with one a line
"""Everything with a day is in the list, what is done is not, and a calendar program reads it."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date, timedelta

import icalendar
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


def calendar_of(repository: Repository, capsys: pytest.CaptureFixture[str], as_of: str = "2026-11-20") -> str:
    run(["due", str(repository.root), "--as-of", as_of, "--format", "ics", "--within", "2y", "--no-cache"])
    return capsys.readouterr().out


def test_calendar_programs_read_the_calendar(repo: Make, capsys: pytest.CaptureFixture[str]) -> None:
    names = FILES | {"complaints.yaml": FILES["complaints.yaml"].replace("某局", '"某局,甲;乙\\\\ 13812345678"')}
    repository = repo(names)
    text = calendar_of(repository, capsys)
    expected: list[Deadline] = deadlines(repository.assess().case, DAY + timedelta(days=732))
    events = list(vobject.readOne(text).vevent_list)
    assert [event.dtstart.value for event in events] == [one.day for one in expected]
    assert [event.dtend.value - event.dtstart.value for event in events] == [timedelta(days=1)] * len(events)
    assert len({event.uid.value for event in events}) == len(events)
    assert any("某局,甲;乙\\ 138…78" in event.summary.value for event in events)
    assert all(event.valarm.trigger.value == timedelta(days=-7, hours=9) for event in events)
    again = icalendar.Calendar.from_ical(text)
    assert [str(one["summary"]) for one in again.walk("VEVENT")] == [event.summary.value for event in events]
    assert not [fault for one in again.walk() for fault in one.errors]


def test_lines_are_short_and_end_as_the_format_asks(repo: Make, capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    long = FILES["complaints.yaml"].replace("某局", "很长的名称" * 40)
    root = repo(FILES | {"complaints.yaml": long}).root
    run(["due", str(root), "--as-of", "2026-11-20", "--format", "ics", "--no-cache"])
    text = capfdbinary.readouterr().out
    assert text.endswith(b"END:VCALENDAR\r\n")
    assert text.count(b"\n") == text.count(b"\r") == text.count(b"\r\n")
    lines = text.split(b"\r\n")
    assert max(map(len, lines)) <= 75
    assert all(line.decode() is not None for line in lines)  # none is cut inside a character
    assert "很长的名称" * 40 in text.replace(b"\r\n ", b"").decode()


def test_an_entry_keeps_its_identifier_when_its_day_moves(repo: Make, capsys: pytest.CaptureFixture[str]) -> None:
    def entries(files: dict[str, str], folder: str, as_of: str = "2026-11-20") -> dict[str, tuple[date, int]]:
        found = vobject.readOne(calendar_of(repo(files, folder=folder), capsys, as_of)).vevent_list
        return {event.uid.value: (event.dtstart.value, int(event.sequence.value)) for event in found}

    office = "name: %s\ncredit_code: 91350100M000100Y43\n"
    files = FILES | {"organization.yaml": office % "甲公司"}
    moved = files | {"complaints.yaml": FILES["complaints.yaml"].replace("2026-12-01", "2026-12-24")}
    first, same, later = entries(files, "a"), entries(moved, "b"), entries(moved, "c", "2026-11-21")
    assert first.keys() == same.keys() == later.keys()
    assert {first[key][0] for key in first} ^ {same[key][0] for key in same} == {date(2026, 12, 1), date(2026, 12, 24)}
    assert {later[key][1] - first[key][1] for key in first} == {1}  # what is told later is newer
    assert entries(files | {"organization.yaml": office % "乙公司"}, "d").keys() == first.keys()


# --- what is left out, what is not ------------------------------------------------------------------------------

CERTIFICATE = "- {id: %s, standard: %s, category: F, level: 三级, granted: %s%s}\n"


@pytest.mark.parametrize(
    ("certificates", "expected"),
    [
        (CERTIFICATE % ("a", "isccc", "2023-01-10", ", expires: 2026-01-09"), ["2026-01-09 有效期至"]),
        (CERTIFICATE % ("a", "tcas", "2023-01-10", ", expires: 2026-01-09"), ["2026-01-09 有效期至"]),
        (
            CERTIFICATE % ("a", "isccc", "2023-01-10", ", expires: 2026-01-09")
            + CERTIFICATE % ("b", "isccc", "2026-01-05", ""),
            ["2027-01-05 监督评审"],
        ),
        (
            CERTIFICATE % ("a", "isccc", "2023-01-10", ", expires: 2026-01-09")
            + CERTIFICATE % ("b", "isccc", "2026-11-21", ""),
            ["2026-01-09 有效期至"],
        ),
        (CERTIFICATE % ("a", "isccc", "2020-01-10", ", history: [{date: 2023-01-01, state: 过期}]"), []),
        (CERTIFICATE % ("a", "isccc", "2026-01-10", ", history: [{date: 2026-06-01, state: 撤销}]"), []),
        (
            CERTIFICATE % ("a", "isccc", "2026-01-10", ", history: [{date: 2026-08-31, state: 暂停}]"),
            ["2026-11-30 完成整改，申请恢复", "2027-01-10 监督评审"],
        ),
        (CERTIFICATE % ("a", "isccc", "2024-01-10", ", credit_code: 91990000MA0EX0LDXM"), []),
    ],
    ids=["run out", "of a standard without a procedure", "replaced", "replaced tomorrow", "run out by its history",
         "withdrawn", "suspended", "another unit's"],
)  # fmt: skip
def test_the_days_of_a_certificate(repo: Make, certificates: str, expected: list[str]) -> None:
    body = "name: 甲公司\ncredit_code: 91350100M000100Y43\n"
    repository = repo({"secops.yaml": "format: 1\n", "organization.yaml": body, "certificates.yaml": certificates})
    assert [f"{day} {what}" for day, _, what in listed(repository)] == expected
    overdue = [d for d in repository.diagnostics() if d.code == "SEC311"]
    assert len(overdue) == sum(one < "2026-11-20" for one in expected)


@pytest.mark.parametrize(
    ("renewed", "expected"),
    [
        ("issued: 2026-11-20, expires: 2029-11-19", ["2029-11-19"]),
        ("issued: 2026-11-21, expires: 2029-11-19", ["2026-12-01"]),
        ("issued: 2026-11-20", []),
        ("issued: 2026-11-20, category: [安全运维], expires: 2029-11-19", ["2026-12-01", "2029-11-19"]),
    ],
)
def test_a_personal_certificate_that_was_renewed_is_due_no_more(repo: Make, renewed: str, expected: list[str]) -> None:
    held = f"[{{name: 专业认证, subject: 专业认证, expires: 2026-12-01}}, {{name: 专业认证, subject: 专业认证, {renewed}}}]"
    repository = repo({"people.yaml": f"- {{id: p, name: 甲, certificates: {held}}}\n"})
    assert [day for day, _, _ in listed(repository, 2000)] == expected


FILED = """\
system: s
business_information: [{object: 社会秩序和公共利益, degree: 严重损害, reason: 甲}]
system_service: [{object: 社会秩序和公共利益, degree: 严重损害, reason: 甲}]
decisions: [{id: d, stage: 最终, date: 2023-11-10, level: 第三级, conclusion: 首次定级}]
filings: [{filed: 2023-12-01, certificate_expires: 2026-11-19}]
assessments: [{id: t, date: 2025-12-01}]
"""
RUNNING = """\
id: s
name: 系统
status: %s
online_since: 2023-11-01
object_types: [信息系统]
devices: [{id: fw, name: 防火墙, kind: 安全专用产品, licence_expires: 2026-12-31}]
"""


def test_a_system_s_next_assessment_and_its_certificate_that_has_run_out(repo: Make) -> None:
    files = {"secops.yaml": "format: 1\n", "systems/s/classification.yaml": FILED}
    assert listed(repo(files | {"systems/s/system.yaml": RUNNING % "已运行"})) == [
        ("2026-11-19", "系统", "备案证明到期，期满前 3 个月内申请延期"),
        ("2026-12-01", "系统", "等级测评"),
        ("2026-12-31", "系统", "防火墙的许可到期"),
    ]
    assert listed(repo(files | {"systems/s/system.yaml": RUNNING % "已终止"}, folder="ended")) == []


def test_an_assessment_that_is_in_time_tells_the_next_one(repo: Make) -> None:
    held = HELD.replace("2026-01-01", "2025-12-02")
    files = {
        "secops.yaml": "format: 1\nproof: register\n",
        "systems/s/system.yaml": RUNNING % "已运行",
        "systems/s/classification.yaml": FILED.replace("date: 2025-12-01", "date: 2025-12-01, evidence: [r]"),
        "evidence/a.register.yaml": f"- {{id: r, title: 报告, kind: 等级测评报告, issued: 2025-12-01, {held}}}\n",
    }
    repository = repo(files)
    [duty] = [duty for duty in repository.assess().case.systems[0].duties if duty.what == "等级测评"]
    assert duty.met is True
    assert ("2026-12-01", "系统", "等级测评") in listed(repository)


def test_the_last_day_that_there_is_does_no_harm(repo: Make, capsys: pytest.CaptureFixture[str]) -> None:
    root = str(repo(FILES).root)
    assert run(["due", root, "--as-of", "9999-12-31", "--within", "100y", "--no-cache"]) == 1
    assert "到 9999-12-31 为止" in capsys.readouterr().out


@pytest.mark.parametrize(("as_of", "known"), [("2026-06-30", False), ("2026-07-01", True)])
def test_what_came_later_is_not_known_yet(repo: Make, as_of: str, known: bool) -> None:
    files = {
        "secops.yaml": "format: 1\n",
        "certificates.yaml": CERTIFICATE % ("a", "tcas", "2026-07-01", ", expires: 2029-06-30"),
        "people.yaml": "- {id: p, name: 甲, certificates: [{name: 专业认证, subject: 专业认证, issued: 2026-07-01, expires: 2029-06-30}]}\n",
        "findings.yaml": "- {id: f, kind: 观察项, standard: isccc, raised: 2026-07-01, summary: 甲, due: 2026-08-01}\n",
        "complaints.yaml": "- {id: t, received: 2026-07-01, complainant: 某局, summary: 丙, due: 2026-08-01}\n",
    }
    day = date.fromisoformat(as_of)
    found = deadlines(repo(files).assess(as_of=day).case, day + timedelta(days=2000))
    assert len(found) == (4 if known else 0)


def test_two_certificates_of_one_kind_are_told_apart(repo: Make) -> None:
    both = CERTIFICATE % ("a", "isccc", "2026-01-10", "") + CERTIFICATE % ("b", "isccc", "2026-02-10", ", number: N-2")
    assert [subject for _, subject, _ in listed(repo({"certificates.yaml": both}))] == [
        "isccc F 三级证书 a",
        "isccc F 三级证书 N-2",
    ]


def test_what_cannot_be_read_is_told(repo: Make, capsys: pytest.CaptureFixture[str]) -> None:
    root = repo(FILES | {"findings.yaml": "- {id: f1, due: soon}\n"}).root
    arguments = ["due", str(root), "--as-of", "2026-11-20", "--no-cache"]
    run(arguments)
    assert "读不出，其中的日子没有列：findings.yaml:1" in capsys.readouterr().out
    run([*arguments, "--format", "json"])
    assert [one["path"] for one in json.loads(capsys.readouterr().out)["unread"]] == ["findings.yaml"]

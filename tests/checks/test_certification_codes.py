# ruff: noqa: E501  tables of input and expectation read better with one case a line
"""What the certification procedure allows: each guard on both sides."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import get_args

import pytest

from secops_cli.cache.store import Store
from secops_cli.cli.app import run
from secops_cli.source.packaged import standards_folder
from secops_cli.standards.library import Library
from secops_cli.terms import CertificateEventKind
from tests.conftest import Repository

Make = Callable[..., Repository]
GRANTED = "- id: c\n  standard: isccc\n  category: F\n  level: 三级\n  granted: 2026-01-10\n"


def codes(repo: Make, events: str, more: str = "") -> list[str]:
    text = f"{GRANTED}{more}  events:\n" + "".join(f"    - {{{line}}}\n" for line in events.split("; ") if line)
    found = repo({"secops.yaml": "format: 1\n", "certificates.yaml": text}).diagnostics()
    assert not [d for d in found if d.code.startswith(("SEC1", "SEC2"))], found
    return [d.code for d in found if d.code.startswith("SEC65")]


CASES: list[tuple[str, str, list[str]]] = [
    ("a decision by three", "event: 提交申请, date: 2025-09-01; event: 材料评审, date: 2025-09-20; event: 现场评审, date: 2025-10-10; event: 认证决定, date: 2025-12-01, members: 3; event: 颁发证书, date: 2026-01-10", []),
    ("a decision by four", "event: 提交申请, date: 2025-09-01; event: 材料评审, date: 2025-09-20; event: 现场评审, date: 2025-10-10; event: 认证决定, date: 2025-12-01, members: 4; event: 颁发证书, date: 2026-01-10", ["SEC650"]),
    ("a decision by one", "event: 提交申请, date: 2025-09-01; event: 材料评审, date: 2025-09-20; event: 现场评审, date: 2025-10-10; event: 认证决定, date: 2025-12-01, members: 1; event: 颁发证书, date: 2026-01-10", ["SEC650"]),
    ("a decision by nobody knows how many", "event: 提交申请, date: 2025-09-01; event: 材料评审, date: 2025-09-20; event: 现场评审, date: 2025-10-10; event: 认证决定, date: 2025-12-01; event: 颁发证书, date: 2026-01-10", ["SEC651"]),
    ("granted after a review that was not passed", "event: 提交申请, date: 2025-09-01; event: 材料评审, date: 2025-09-20; event: 现场评审, date: 2025-10-10, outcome: 没有通过; event: 认证决定, date: 2025-12-01, members: 3; event: 颁发证书, date: 2026-01-10", ["SEC650"]),
    ("a site review before the papers", "event: 提交申请, date: 2025-09-01; event: 现场评审, date: 2025-10-10", ["SEC650"]),
    ("suspended for a listed cause", "event: 暂停, date: 2026-09-10, cause: 监督时查出严重不符合", []),
    ("suspended for a cause that is for withdrawal", "event: 暂停, date: 2026-09-10, cause: 违规使用证书造成不良影响", ["SEC650"]),
    ("suspended without a cause", "event: 暂停, date: 2026-09-10", ["SEC651"]),
    ("suspended for three months to the day", "event: 暂停, date: 2026-08-20, cause: 其他", []),
    ("suspended for longer", "event: 暂停, date: 2026-08-19, cause: 其他", ["SEC652"]),
    ("restored after an application", "event: 暂停, date: 2026-06-01, cause: 其他; event: 恢复申请, date: 2026-07-01; event: 恢复, date: 2026-07-20", []),
    ("restored without one", "event: 暂停, date: 2026-06-01, cause: 其他; event: 恢复, date: 2026-07-20", ["SEC650"]),
    ("restored by the application of an earlier suspension", "event: 暂停, date: 2026-03-01, cause: 其他; event: 恢复申请, date: 2026-03-10; event: 恢复, date: 2026-03-20; event: 暂停, date: 2026-09-01, cause: 其他; event: 恢复, date: 2026-10-01", ["SEC650"]),
    ("restored though it stood", "event: 恢复申请, date: 2026-07-01", ["SEC650"]),
    ("withdrawn while suspended", "event: 暂停, date: 2026-06-01, cause: 其他; event: 撤销, date: 2026-09-10, cause: 暂停期内未完成整改并通过验证", []),
    ("withdrawn for a suspension that there was not", "event: 撤销, date: 2026-09-10, cause: 暂停期内未完成整改并通过验证", ["SEC650"]),
    ("withdrawn at once for harm done", "event: 撤销, date: 2026-09-10, cause: 违规使用证书造成不良影响", []),
    ("looked at after it was withdrawn", "event: 撤销, date: 2026-09-10, cause: 其他; event: 监督评审, date: 2026-10-01", ["SEC650"]),
    ("cancelled on application", "event: 注销申请, date: 2026-06-01; event: 注销, date: 2026-06-20; event: 交回证书, date: 2026-07-01", []),
    ("cancelled without one", "event: 注销, date: 2026-06-20", ["SEC650"]),
    ("handed back while it stands", "event: 交回证书, date: 2026-06-20", ["SEC650"]),
    ("changed on paper: the three", "event: 变更申请, date: 2026-06-01, contents: [地址, 资金, 法定代表人]; event: 书面审核, date: 2026-06-10; event: 换发证书, date: 2026-06-20", []),
    ("changed on paper: the name too", "event: 变更申请, date: 2026-06-01, contents: [地址, 名称]; event: 书面审核, date: 2026-06-10", ["SEC650"]),
    ("changed on site", "event: 变更申请, date: 2026-06-01, contents: [名称]; event: 现场验证, date: 2026-06-10; event: 变更决定, date: 2026-06-15, members: 5; event: 换发证书, date: 2026-06-20", []),
    ("changed on site, decided by two", "event: 变更申请, date: 2026-06-01, contents: [名称]; event: 现场验证, date: 2026-06-10; event: 变更决定, date: 2026-06-15, members: 2", ["SEC650"]),
    ("reissued without a review", "event: 变更申请, date: 2026-06-01, contents: [地址]; event: 换发证书, date: 2026-06-20", ["SEC650"]),
    ("a second reissue for one application", "event: 变更申请, date: 2026-06-01, contents: [地址]; event: 书面审核, date: 2026-06-10; event: 换发证书, date: 2026-06-20; event: 书面审核, date: 2026-07-10", ["SEC650"]),
    ("an application that asks for nothing", "event: 变更申请, date: 2026-06-01", ["SEC651"]),
    ("before it was granted", "event: 监督评审, date: 2026-01-09", ["SEC650"]),
    ("on the day it was granted", "event: 监督评审, date: 2026-01-10", []),
    ("what is still to come", "event: 注销, date: 2027-06-20", []),
]  # fmt: skip


@pytest.mark.parametrize(("events", "expected"), [case[1:] for case in CASES], ids=[case[0] for case in CASES])
def test_the_procedure_allows_it_or_not(repo: Make, events: str, expected: list[str]) -> None:
    assert codes(repo, events) == expected


def test_what_history_tells_in_short_is_asked_no_more(repo: Make) -> None:
    history = "  history:\n    - {date: 2026-06-01, state: 暂停}\n    - {date: 2026-07-01, state: 有效}\n"
    assert codes(repo, "event: 监督评审, date: 2026-08-01", history) == []


def test_a_suspension_by_an_event_proves_holding_no_more_than_one_by_history(repo: Make) -> None:
    for told in (
        "  events: [{event: 暂停, date: 2026-06-01, cause: 其他}]\n",
        "  history: [{date: 2026-06-01, state: 暂停}]\n",
    ):
        repository = repo({"secops.yaml": "format: 1\n", "certificates.yaml": GRANTED + told}, folder=told[2:8])
        [held] = repository.assess().case.workspace.certificates.values()
        assert [change.state for change in held.state_changes] == ["暂停"]
        assert repository.assess().case.certifications[0].state == "暂停"


def test_a_surveillance_by_an_event_moves_the_next_one(repo: Make) -> None:
    passed = "  events: [{event: 监督评审, date: 2026-03-01}]\n"
    failed = "  events: [{event: 监督评审, date: 2026-03-01, outcome: 没有通过}]\n"
    for told, due in ((passed, "2027-03-01"), (failed, "2027-01-10")):
        repository = repo({"secops.yaml": "format: 1\n", "certificates.yaml": GRANTED + told}, folder=due)
        [standing] = repository.assess().case.certifications
        assert [str(one.day) for one in standing.due if one.what == "监督评审"] == [due]


def test_a_certificate_of_a_standard_without_a_procedure_is_not_judged_by_another(
    repo: Make, capsys: pytest.CaptureFixture[str]
) -> None:
    text = "- {id: t, standard: tcas, category: E, level: 2级, granted: 2026-01-10, events: [{event: 注销, date: 2026-02-01}]}\n"
    repository = repo({"secops.yaml": "format: 1\n", "certificates.yaml": text})
    assert not [d for d in repository.diagnostics() if d.code.startswith("SEC65")]
    assert run(["certificate", "-C", str(repository.root), "--no-cache"]) == 0
    assert "没有认证程序" in capsys.readouterr().out


def test_the_command_tells_what_may_come_next(repo: Make, capsys: pytest.CaptureFixture[str]) -> None:
    told = "  events: [{event: 暂停, date: 2026-10-01, cause: 其他}]\n"
    root = str(repo({"secops.yaml": "format: 1\n", "certificates.yaml": GRANTED + told}).root)
    arguments = ["certificate", "c", "-C", root, "--as-of", "2026-11-20", "--format", "json", "--no-cache"]
    assert run(arguments) == 0
    [entry] = json.loads(capsys.readouterr().out)["certificates"]
    assert entry["state"] == "暂停"
    assert "恢复申请" in {one["event"] for one in entry["next"]}
    assert "恢复" not in {one["event"] for one in entry["next"]}
    assert [one["due"] for one in entry["due"] if not one["firm"]] == ["2027-01-01"]
    assert run(["certificate", "nope", "-C", root, "--no-cache"]) == 2


def test_the_vocabulary_and_the_procedure_name_the_same_events() -> None:
    procedure = Library(standards_folder(), Store(None, "")).procedure("isccc")
    assert procedure is not None
    assert tuple(event.event for event in procedure.events) == get_args(CertificateEventKind)
    states = {procedure.begins, procedure.granted, procedure.suspended, *procedure.ended}
    reached = {state for event in procedure.events for state in (event.to, event.otherwise) if state}
    assert {state for event in procedure.events for state in event.start} <= reached | {procedure.begins}
    assert states <= reached | {procedure.begins}

# ruff: noqa: E501  tables of input and expectation read better with one case a line
"""What the certification procedure allows: each guard on both sides."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from typing import get_args

import pytest

from secops_cli.assess.certificates import state_on
from secops_cli.cache.store import Store
from secops_cli.cli.app import run
from secops_cli.source.packaged import standards_folder
from secops_cli.standards.library import Library
from secops_cli.terms import CertificateEventKind
from tests.conftest import TODAY, Repository

Make = Callable[..., Repository]
GRANTED = "- id: c\n  standard: isccc\n  category: F\n  level: 三级\n  granted: 2026-01-10\n"


def codes(repo: Make, events: str, more: str = "") -> list[str]:
    text = f"{GRANTED}{more}  events:\n" + "".join(f"    - {{{line}}}\n" for line in events.split("; ") if line)
    found = repo({"secops.yaml": "format: 1\n", "certificates.yaml": text}).diagnostics()
    assert not [d for d in found if d.code.startswith(("SEC1", "SEC2"))], found
    return [d.code for d in found if d.code.startswith("SEC65")]


CHAIN = "event: 提交申请, date: 2025-09-01; event: 材料评审, date: 2025-09-20; event: 现场评审, date: 2025-10-10"
CASES: list[tuple[str, str, list[str]]] = [
    ("a decision by three", "event: 提交申请, date: 2025-09-01; event: 材料评审, date: 2025-09-20; event: 现场评审, date: 2025-10-10; event: 认证决定, date: 2025-12-01, members: 3; event: 颁发证书, date: 2026-01-10", []),
    ("a decision by four", "event: 提交申请, date: 2025-09-01; event: 材料评审, date: 2025-09-20; event: 现场评审, date: 2025-10-10; event: 认证决定, date: 2025-12-01, members: 4; event: 颁发证书, date: 2026-01-10", ["SEC650"]),
    ("a decision by five", f"{CHAIN}; event: 认证决定, date: 2025-12-01, members: 5; event: 颁发证书, date: 2026-01-10", []),
    ("a decision by two", f"{CHAIN}; event: 认证决定, date: 2025-12-01, members: 2; event: 颁发证书, date: 2026-01-10", ["SEC650"]),
    ("a decision, and no word of the grant", f"{CHAIN}; event: 认证决定, date: 2025-12-01, members: 3", []),
    ("granted, and no word of the decision", CHAIN, ["SEC651"]),
    ("granted, though the decision was against it", f"{CHAIN}; event: 认证决定, date: 2025-12-01, members: 3, outcome: 没有通过", ["SEC650"]),
    ("granted on another day than the certificate says", f"{CHAIN}; event: 认证决定, date: 2025-12-01, members: 3; event: 颁发证书, date: 2026-01-11", ["SEC650"]),
    ("applied again after a refusal", "event: 提交申请, date: 2025-03-01; event: 材料评审, date: 2025-03-20, outcome: 没有通过; " + f"{CHAIN}; event: 认证决定, date: 2025-12-01, members: 3; event: 颁发证书, date: 2026-01-10", []),
    ("applied for while it stands", "event: 提交申请, date: 2026-06-01", ["SEC650"]),
    ("applied for after it was withdrawn", "event: 撤销, date: 2026-06-01, cause: 其他; event: 提交申请, date: 2026-07-01", ["SEC650"]),
    ("a decision by one", "event: 提交申请, date: 2025-09-01; event: 材料评审, date: 2025-09-20; event: 现场评审, date: 2025-10-10; event: 认证决定, date: 2025-12-01, members: 1; event: 颁发证书, date: 2026-01-10", ["SEC650"]),
    ("a decision by nobody knows how many", "event: 提交申请, date: 2025-09-01; event: 材料评审, date: 2025-09-20; event: 现场评审, date: 2025-10-10; event: 认证决定, date: 2025-12-01; event: 颁发证书, date: 2026-01-10", ["SEC651"]),
    ("granted after a review that was not passed", "event: 提交申请, date: 2025-09-01; event: 材料评审, date: 2025-09-20; event: 现场评审, date: 2025-10-10, outcome: 没有通过; event: 认证决定, date: 2025-12-01, members: 3; event: 颁发证书, date: 2026-01-10", ["SEC650"]),
    ("a site review before the papers", "event: 提交申请, date: 2025-09-01; event: 现场评审, date: 2025-10-10", ["SEC651", "SEC650"]),
    ("suspended for a listed cause", "event: 暂停, date: 2026-09-10, cause: 监督时查出严重不符合", []),
    ("suspended for a cause that is for withdrawal", "event: 暂停, date: 2026-09-10, cause: 违规使用证书造成不良影响", ["SEC650"]),
    ("suspended without a cause", "event: 暂停, date: 2026-09-10", ["SEC651"]),
    ("suspended for three months to the day", "event: 暂停, date: 2026-08-20, cause: 其他", []),
    ("suspended for longer", "event: 暂停, date: 2026-08-19, cause: 其他", ["SEC652"]),
    ("restored after an application", "event: 暂停, date: 2026-06-01, cause: 其他; event: 恢复申请, date: 2026-07-01; event: 恢复, date: 2026-07-20", []),
    ("restored without one", "event: 暂停, date: 2026-06-01, cause: 其他; event: 恢复, date: 2026-07-20", ["SEC650"]),
    ("restored by the application of an earlier suspension", "event: 暂停, date: 2026-03-01, cause: 其他; event: 恢复申请, date: 2026-03-10; event: 恢复, date: 2026-03-20; event: 暂停, date: 2026-09-01, cause: 其他; event: 恢复, date: 2026-10-01", ["SEC650"]),
    ("restored though it stood", "event: 恢复申请, date: 2026-07-01", ["SEC650"]),
    ("restored after a refusal, by another application", "event: 暂停, date: 2026-06-01, cause: 其他; event: 恢复申请, date: 2026-07-01; event: 恢复, date: 2026-07-20, outcome: 没有通过; event: 恢复申请, date: 2026-08-01; event: 恢复, date: 2026-08-20", []),
    ("restored after a refusal, by the same application", "event: 暂停, date: 2026-06-01, cause: 其他; event: 恢复申请, date: 2026-07-01; event: 恢复, date: 2026-07-20, outcome: 没有通过; event: 恢复, date: 2026-08-20", ["SEC650"]),
    ("restored long after the usual time", "event: 暂停, date: 2026-02-01, cause: 其他; event: 恢复申请, date: 2026-09-01; event: 恢复, date: 2026-10-20", []),
    ("suspended and restored twice", "event: 暂停, date: 2026-02-01, cause: 其他; event: 恢复申请, date: 2026-03-01; event: 恢复, date: 2026-03-20; event: 暂停, date: 2026-06-01, cause: 其他; event: 恢复申请, date: 2026-07-01; event: 恢复, date: 2026-07-20", []),
    ("a restoration that was refused", "event: 暂停, date: 2026-09-01, cause: 其他; event: 恢复申请, date: 2026-10-01; event: 恢复, date: 2026-10-20, outcome: 没有通过", []),
    ("suspended twice over", "event: 暂停, date: 2026-09-01, cause: 其他; event: 暂停, date: 2026-09-02, cause: 其他", ["SEC650"]),
    ("suspended, applied and restored on one day", "event: 暂停, date: 2026-06-01, cause: 其他; event: 恢复申请, date: 2026-06-01; event: 恢复, date: 2026-06-01", []),
    ("told in another order", "event: 恢复, date: 2026-07-20; event: 恢复申请, date: 2026-07-01; event: 暂停, date: 2026-06-01, cause: 其他", []),
    ("restored after it was withdrawn", "event: 撤销, date: 2026-06-01, cause: 其他; event: 恢复, date: 2026-07-01", ["SEC650"]),
    ("a surveillance failed, and suspended for it", "event: 监督评审, date: 2026-06-01, outcome: 没有通过; event: 暂停, date: 2026-09-10, cause: 监督评审没有通过", []),
    ("a surveillance failed, and withdrawn for it", "event: 监督评审, date: 2026-06-01, outcome: 没有通过; event: 撤销, date: 2026-06-10, cause: 监督评审没有通过", []),
    ("a surveillance failed, and nothing came of it", "event: 监督评审, date: 2026-06-01, outcome: 没有通过", ["SEC651"]),
    ("a surveillance failed, and was passed without more", "event: 监督评审, date: 2026-06-01, outcome: 没有通过; event: 监督评审, date: 2026-07-01", ["SEC651"]),
    ("a surveillance failed while suspended already", "event: 暂停, date: 2026-09-01, cause: 其他; event: 监督评审, date: 2026-09-10, outcome: 没有通过", []),
    ("withdrawn while suspended", "event: 暂停, date: 2026-06-01, cause: 其他; event: 撤销, date: 2026-09-10, cause: 暂停期内未完成整改并通过验证", []),
    ("withdrawn for a suspension that there was not", "event: 撤销, date: 2026-09-10, cause: 暂停期内未完成整改并通过验证", ["SEC650"]),
    ("withdrawn at once for harm done", "event: 撤销, date: 2026-09-10, cause: 违规使用证书造成不良影响", []),
    ("looked at after it was withdrawn", "event: 撤销, date: 2026-09-10, cause: 其他; event: 监督评审, date: 2026-10-01", ["SEC650"]),
    ("cancelled on application", "event: 注销申请, date: 2026-06-01; event: 注销, date: 2026-06-20; event: 交回证书, date: 2026-07-01", []),
    ("cancelled without one", "event: 注销, date: 2026-06-20", ["SEC650"]),
    ("handed back twice", "event: 撤销, date: 2026-06-20, cause: 其他; event: 交回证书, date: 2026-07-01; event: 交回证书, date: 2026-07-02", ["SEC650"]),
    ("handed back while it stands", "event: 交回证书, date: 2026-06-20", ["SEC650"]),
    ("changed on paper: the three", "event: 变更申请, date: 2026-06-01, contents: [地址, 资金, 法定代表人]; event: 书面审核, date: 2026-06-10; event: 换发证书, date: 2026-06-20", []),
    ("changed on paper: the name too", "event: 变更申请, date: 2026-06-01, contents: [地址, 名称]; event: 书面审核, date: 2026-06-10", ["SEC650"]),
    ("changed on paper: address and capital as notifications call them", "event: 变更申请, date: 2026-06-01, contents: [注册地址, 注册资金]; event: 书面审核, date: 2026-06-10", []),
    ("reissued though the papers were refused", "event: 变更申请, date: 2026-06-01, contents: [地址]; event: 书面审核, date: 2026-06-10, outcome: 没有通过; event: 换发证书, date: 2026-06-20", ["SEC650"]),
    ("reissued though the decision was against it", "event: 变更申请, date: 2026-06-01, contents: [名称]; event: 现场验证, date: 2026-06-10; event: 变更决定, date: 2026-06-15, members: 3, outcome: 没有通过; event: 换发证书, date: 2026-06-20", ["SEC650"]),
    ("decided against after a site check that failed", "event: 变更申请, date: 2026-06-01, contents: [名称]; event: 现场验证, date: 2026-06-10, outcome: 没有通过; event: 变更决定, date: 2026-06-15, members: 3, outcome: 没有通过", []),
    ("decided for after a site check that failed", "event: 变更申请, date: 2026-06-01, contents: [名称]; event: 现场验证, date: 2026-06-10, outcome: 没有通过; event: 变更决定, date: 2026-06-15, members: 3", ["SEC650"]),
    ("refused on paper, then looked at on site", "event: 变更申请, date: 2026-06-01, contents: [地址]; event: 书面审核, date: 2026-06-05, outcome: 没有通过; event: 现场验证, date: 2026-06-10; event: 变更决定, date: 2026-06-15, members: 3; event: 换发证书, date: 2026-06-20", []),
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


@pytest.mark.parametrize("events", [case[1] for case in CASES], ids=[case[0] for case in CASES])
def test_the_procedure_and_the_proof_of_holding_know_one_state(repo: Make, events: str) -> None:
    text = f"{GRANTED}  events:\n" + "".join(f"    - {{{line}}}\n" for line in events.split("; "))
    [standing] = repo({"secops.yaml": "format: 1\n", "certificates.yaml": text}).assess().case.certifications
    assert state_on(standing.certificate, TODAY) == standing.state


LOOKED_AT: list[tuple[str, str, str, list[str]]] = [
    ("on the last day", "granted: 2024-01-10", "surveillance: [2025-01-10, 2026-01-10]", []),
    ("a day after", "granted: 2024-01-10", "surveillance: [2025-01-11, 2026-01-11]", ["SEC653"]),
    ("granted on a leap day, on the last day", "granted: 2024-02-29", "surveillance: [2025-02-28, 2026-02-28]", []),
    ("granted on a leap day, a day after", "granted: 2024-02-29", "surveillance: [2025-03-01, 2026-02-28]", ["SEC653"]),
    ("from 28 February to a leap day", "granted: 2023-02-28", "surveillance: [2024-02-29, 2025-02-28, 2026-02-28]", ["SEC653"]),
    ("late, and suspended for that", "granted: 2025-01-10", "events: [{event: 暂停, date: 2026-01-20, cause: 不按期受监督}, {event: 监督评审, date: 2026-02-01}, {event: 恢复申请, date: 2026-02-02}, {event: 恢复, date: 2026-02-10}]", []),
    ("late, while suspended since before", "granted: 2025-01-10", "events: [{event: 暂停, date: 2025-12-20, cause: 其他}, {event: 监督评审, date: 2026-01-12}, {event: 恢复申请, date: 2026-02-02}, {event: 恢复, date: 2026-02-10}]", []),
    ("late, and suspended before for something else", "granted: 2025-01-10", "events: [{event: 暂停, date: 2025-05-20, cause: 其他}, {event: 恢复申请, date: 2025-06-02}, {event: 恢复, date: 2025-06-10}, {event: 监督评审, date: 2026-02-01}]", ["SEC653"]),
    ("an exchange is no look", "granted: 2025-06-01, first_granted: 2025-01-10", "events: [{event: 变更申请, date: 2025-05-01, contents: [地址]}, {event: 书面审核, date: 2025-05-20}, {event: 换发证书, date: 2025-06-01}, {event: 监督评审, date: 2026-01-11}]", ["SEC653"]),
    ("a new grant is one", "granted: 2025-06-01, first_granted: 2025-01-10", "events: [{event: 监督评审, date: 2026-01-11}]", []),
]  # fmt: skip


@pytest.mark.parametrize(
    ("granted", "told", "expected"), [case[1:] for case in LOOKED_AT], ids=[case[0] for case in LOOKED_AT]
)
def test_a_surveillance_comes_within_twelve_months(repo: Make, granted: str, told: str, expected: list[str]) -> None:
    text = f"- {{id: c, standard: isccc, category: F, level: 三级, {granted}, {told}}}\n"
    found = repo({"secops.yaml": "format: 1\n", "certificates.yaml": text}).diagnostics()
    assert [(d.code, d.clause) for d in found if d.code.startswith("SEC65")] == [
        (code, "isccc-sv-001-2015:6.7.1") for code in expected
    ]


def test_a_day_in_the_past_does_not_know_what_came_later(repo: Make) -> None:
    told = "  events: [{event: 暂停, date: 2026-06-01, cause: 其他}, {event: 恢复申请, date: 2026-07-01}, {event: 恢复, date: 2026-07-20}]\n"
    repository = repo({"secops.yaml": "format: 1\n", "certificates.yaml": GRANTED + told})
    states = [
        repository.assess(as_of=date.fromisoformat(day)).case.certifications[0].state
        for day in ("2026-01-09", "2026-01-10", "2026-05-31", "2026-06-01", "2026-07-19", "2026-07-20")
    ]
    assert states == ["未申请", "有效", "有效", "暂停", "暂停", "有效"]
    before = repository.assess(as_of=date(2026, 1, 9)).case.certifications[0]
    assert (before.since, before.due, [rule.event for rule in before.next]) == (None, (), ["提交申请"])


@pytest.mark.parametrize(("day", "state", "coming"), [("2026-10-31", "有效", True), ("2026-11-01", "过期", False)])
def test_a_certificate_that_has_run_out_is_not_in_force(repo: Make, day: str, state: str, coming: bool) -> None:
    repository = repo({"secops.yaml": "format: 1\n", "certificates.yaml": GRANTED + "  expires: 2026-10-31\n"})
    [standing] = repository.assess(as_of=date.fromisoformat(day)).case.certifications
    assert (standing.state, bool(standing.next)) == (state, coming)
    assert [one.what for one in standing.due] == ["有效期至"]


def test_a_suspension_that_ran_out_is_not_told_of_as_a_long_one(repo: Make) -> None:
    told = "  expires: 2026-10-31\n  events: [{event: 暂停, date: 2026-06-01, cause: 其他}]\n"
    repository = repo({"secops.yaml": "format: 1\n", "certificates.yaml": GRANTED + told})
    assert "SEC652" in repository.codes(as_of=date(2026, 10, 31))
    assert "SEC652" not in repository.codes(as_of=date(2026, 11, 1))


def test_the_command_says_in_words_where_each_stands(repo: Make, capsys: pytest.CaptureFixture[str]) -> None:
    text = (
        "- {id: coming, standard: isccc, category: F, level: 二级, granted: 2026-12-01}\n"
        "- {id: over, standard: isccc, category: B, level: 三级, granted: 2023-11-20, expires: 2026-11-19}\n"
        "- {id: held, standard: tcas, category: E, level: 2级, granted: 2023-11-21, expires: 2026-11-20}\n"
        "- {id: next, standard: tcas, category: F, level: 2级, granted: 2026-11-21}\n"
        "- {id: other, standard: iso, category: X, level: 一级, granted: 2026-01-01}\n"
    )
    root = str(repo({"secops.yaml": "format: 1\n", "certificates.yaml": text}).root)
    assert run(["certificate", "-C", root, "--as-of", "2026-11-20", "--no-cache"]) == 0
    told = {part.split()[0]: part for part in capsys.readouterr().out.split("\n\n")[1:]}
    assert "未申请(登记的发证日期 2026-12-01 未到)" in told["coming"]
    assert "过期(自 2026-11-20)" in told["over"]
    assert "2026-11-19  有效期至 · 已过 1 天" in told["over"]
    assert "有效期至 · 今天" in told["held"]
    assert "尚未发证" in told["next"]
    assert "没有标准 iso" in told["other"]


def test_nothing_but_what_may_come_is_offered(repo: Make) -> None:
    def offered(events: str) -> set[str]:
        text = f"{GRANTED}  events: [{events}]\n"
        repository = repo({"secops.yaml": "format: 1\n", "certificates.yaml": text}, folder=str(len(events)))
        return {rule.event for rule in repository.assess().case.certifications[0].next}

    applied = "{event: 变更申请, date: 2026-06-01, contents: [%s]}"
    assert offered(applied % "地址") & {"书面审核", "现场验证", "换发证书"} == {"书面审核", "现场验证"}
    assert offered(applied % "单位名称") & {"书面审核", "现场验证"} == {"现场验证"}
    refused = applied % "地址" + ", {event: 书面审核, date: 2026-06-10, outcome: 没有通过}"
    assert offered(refused) & {"换发证书", "书面审核"} == set()
    withdrawn = "{event: 撤销, date: 2026-06-01, cause: 其他}"
    assert offered(withdrawn) == {"交回证书"}
    assert offered(withdrawn + ", {event: 交回证书, date: 2026-06-02}") == set()


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


def test_a_certificate_that_cannot_be_read_is_not_said_to_be_none(
    repo: Make, capsys: pytest.CaptureFixture[str]
) -> None:
    root = str(repo({"secops.yaml": "format: 1\n", "certificates.yaml": GRANTED.replace("2026-01-10", "soon")}).root)
    assert run(["certificate", "-C", root, "--no-cache"]) == 0
    told = capsys.readouterr().out
    assert "读不出，其中的证书没有列：certificates.yaml:5" in told
    assert "没有登记资质证书" not in told


def test_the_command_says_as_data_what_the_procedure_has_against_it(
    repo: Make, capsys: pytest.CaptureFixture[str]
) -> None:
    told = "  events: [{event: 变更申请, date: 2026-02-01, contents: [名称]}, {event: 恢复, date: 2026-03-01}]\n"
    root = str(repo({"secops.yaml": "format: 1\n", "certificates.yaml": GRANTED + told}).root)
    run(["certificate", "-C", root, "--as-of", "2026-11-20", "--format", "json", "--no-cache"])
    [entry] = json.loads(capsys.readouterr().out)["certificates"]
    assert [(one["kind"], one["clause"]) for one in entry["faults"]] == [("impossible", "6.8.2")]
    assert [one["contents"] for one in entry["steps"]] == [["名称"], []]


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

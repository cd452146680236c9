# ruff: noqa: E501  tables of input and expectation read better with one case a line
"""Where a system stands in its life: phases, entries, documents, roles, intervals, and what comes next."""

from __future__ import annotations

import random
from datetime import date

import pytest
from assess_builders import case_of
from lifecycle_builders import (
    LOWEST,
    SECOND,
    THIRD,
    board_of,
    classified,
    done,
    life,
    paper,
    papers,
    round_of,
    stale_of,
    standing_of,
    system,
    titles,
    undone,
)

from secops_cli.assess.lifecycle_standing import Board

NOT_NEEDED = "state: 不需要, reason: 已有"
CLASSIFICATION = ("系统识别和描述", "信息系统划分", "定级、审核和批准", "形成定级报告")


def left_out(*activities: str) -> list[str]:
    return [f"{{activity: {name}, {NOT_NEEDED}}}" for name in activities]


def phase(board: Board) -> str | None:
    return board.phase.title if board.phase else None


# --- phases -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("status", "expected"), [("在建设", "信息系统定级"), ("已运行", "安全运行与维护"), ("已终止", "信息系统终止")]
)
def test_the_phase_follows_the_status(status: str, expected: str) -> None:
    """A system that is being built and of which nothing is known is at the beginning."""
    assert phase(board_of(status=status)) == expected


def test_a_system_that_is_built_moves_on_when_a_phase_is_complete() -> None:
    """And not before."""
    all_but_one = life(round_of(*left_out(*CLASSIFICATION[:-1])))
    assert phase(board_of(all_but_one, status="在建设")) == "信息系统定级"
    assert phase(board_of(life(round_of(*left_out(*CLASSIFICATION))), status="在建设")) == "总体安全规划"


@pytest.mark.parametrize(("decided", "expected"), [("2026-11-20", "信息系统终止"), ("2026-11-21", "安全运行与维护")])
def test_a_system_whose_end_was_decided_is_ending(decided: str, expected: str) -> None:
    """From the day of the decision on."""
    ending = {"systems/s/termination.yaml": f"system: s\ndecided: {decided}\n"}
    assert phase(board_of(ending)) == expected


def test_there_is_a_board_for_every_activity() -> None:
    """Recorded or not."""
    assert len(board_of().standings) == 44


# --- entries ----------------------------------------------------------------------------------------------------

CHECK = "安全状态检查"
REPORT = paper("c1", "安全检查报告", "2025-03-01") + paper("c2", "安全检查报告", "2026-03-01")


def test_the_entry_of_the_newest_round_tells() -> None:
    """Wherever it stands in the file."""
    old = round_of(done(CHECK, "outputs: {安全检查报告: [c1]}"), more="started: 2025-01-01")
    new = round_of(undone(CHECK, "进行中"), name="r2", trigger="定期", more="started: 2026-01-01")
    for rounds in ((old, new), (new, old)):
        found = standing_of(board_of(life(*rounds), papers(REPORT)), CHECK)
        assert (found.state, found.round and found.round.id) == ("进行中", "r2")


def test_without_a_day_of_the_round_the_days_of_its_entries_tell() -> None:
    """The first round comes before the later ones."""
    old = round_of(done(CHECK, "finished: 2025-03-01"), name="z")
    new = round_of(undone(CHECK, "进行中", "started: 2026-03-01"), name="a", trigger="定期")
    assert standing_of(board_of(life(new, old)), CHECK).state == "进行中"
    undated = round_of(done(CHECK), name="z"), round_of(undone(CHECK), name="a", trigger="定期")
    assert standing_of(board_of(life(*undated)), CHECK).state == "未开始"


@pytest.mark.parametrize(("day", "state"), [(date(2026, 11, 20), "进行中"), (date(2026, 11, 19), "已完成")])
def test_what_begins_after_the_day_tells_nothing(day: date, state: str) -> None:
    """It does on the day."""
    rounds = (
        round_of(done(CHECK), more="started: 2025-01-01"),
        round_of(undone(CHECK, "进行中", "started: 2026-11-20"), name="r2", trigger="定期", more="started: 2026-01-01"),
    )
    assert standing_of(board_of(life(*rounds), as_of=day), CHECK).state == state


def test_what_is_said_to_be_done_later_is_not_done() -> None:
    """It is told until when."""
    assert standing_of(board_of(life(round_of(done(CHECK, "finished: 2026-11-21")))), CHECK).faults[0] == (
        "2026-11-21 才完成"
    )
    on_the_day = standing_of(board_of(life(round_of(done(CHECK, "finished: 2026-11-20")))), CHECK)
    assert not any("才完成" in fault for fault in on_the_day.faults)


def test_of_an_activity_that_stands_twice_in_a_round_neither_counts() -> None:
    """Nor does what stands in two rounds of one id."""
    twice = life(round_of(done(CHECK), undone(CHECK)))
    assert standing_of(board_of(twice), CHECK).state == "未记录"
    rounds = life(round_of(done(CHECK)), round_of(undone(CHECK), trigger="定期"))
    assert standing_of(board_of(rounds), CHECK).state == "未记录"


def test_the_first_round_asks_for_its_whole_phase_and_a_later_one_for_what_it_lists() -> None:
    """A change asks for activities of an earlier phase, until its round is finished."""
    later = round_of(undone("系统验收"), name="r2", trigger="变更", more="cause: c")
    board = board_of(life(round_of(), later))
    assert "系统验收" in titles(board.lacking)
    assert "安全控制集成" not in titles(board.lacking)
    assert CHECK in titles(board.lacking)
    for finished, expected in (("2026-11-21", True), ("2026-11-20", False)):
        over = later.replace("cause: c", f"cause: c\n    finished: {finished}")
        assert ("系统验收" in titles(board_of(life(round_of(), over)).lacking)) is expected


def test_what_is_not_needed_wants_a_reason() -> None:
    """With one it is complete."""
    assert standing_of(board_of(life(round_of(undone(CHECK, "不需要", "reason: 停用")))), CHECK).complete
    without = standing_of(board_of(life(round_of(undone(CHECK, "不需要")))), CHECK)
    assert (without.complete, without.faults) == (False, ("没有写不需要的理由",))


def test_nobody_waits_for_what_is_not_needed() -> None:
    """The report on needs can be made without special needs."""
    entries = life(round_of(*left_out("额外/特殊安全需求的确定")))
    assert "重要资产的特殊保护要求" in standing_of(board_of(status="在建设"), "形成安全需求分析报告").waits_for
    assert "重要资产的特殊保护要求" not in standing_of(board_of(entries), "形成安全需求分析报告").waits_for


@pytest.mark.parametrize("name", ["设计结果文档化", "设计结果文档"])
def test_a_name_that_is_not_one_activity_tells_nothing(name: str) -> None:
    """A title that stands in two phases neither."""
    board = board_of(life(round_of(done(name))))
    assert all(standing.entry is None for standing in board.standings)


@pytest.mark.parametrize("name", ["planning.documentation", "总体安全规划/设计结果文档化"])
def test_an_activity_goes_by_its_id_or_by_its_phase_and_title(name: str) -> None:
    """Where the title alone is not enough."""
    assert standing_of(board_of(life(round_of(undone(name)))), "planning.documentation").state == "未开始"


# --- documents --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["信息系统安全总体方案", "总体安全方案", "overall-scheme"])
def test_an_output_goes_by_title_alias_or_id(name: str) -> None:
    """All are one document."""
    entry = done("总体安全规划/设计结果文档化", f"outputs: {{{name}: [安全方案文件]}}")
    found = standing_of(board_of(life(round_of(entry))), "planning.documentation")
    assert (found.complete, found.outputs[0].evidence) == (True, ("安全方案文件",))


def test_an_output_of_another_kind_is_none() -> None:
    """And is told as missing of what is said to be done."""
    entry = done(CHECK, "outputs: {安全检查报告: [合同]}")
    assert standing_of(board_of(life(round_of(entry))), CHECK).faults == ("安全检查报告：缺安全检查报告",)


def test_a_document_that_another_record_names_is_there() -> None:
    """The activity of which nobody entered anything is done by it."""
    assessed = classified(THIRD, "assessments: [{id: a, date: 2026-03-01, evidence: [等级测评报告]}]\n")
    assert standing_of(board_of(assessed), "等级测评").state == "已有输出"
    later = classified(THIRD, "assessments: [{id: a, date: 2026-11-21, evidence: [等级测评报告]}]\n")
    assert standing_of(board_of(later), "等级测评").state == "未记录"


def test_while_an_activity_is_done_anew_its_former_document_is_in_force() -> None:
    """What depends on it need not wait; a round that says it is done names its own."""
    first = round_of(
        done("安全设计与实施/设计结果文档化", "outputs: {安全详细设计方案: [设计文档]}"),
        more="started: 2024-01-01",
    )  # fmt: skip
    for state, waits in (("未开始", False), ("已完成", True)):
        entry = undone("implementation.documentation", state)
        again = round_of(entry, name="r2", trigger="变更", more="cause: c\nstarted: 2026-01-01")
        found = standing_of(board_of(life(first, again)), "运行管理职责确定")
        assert ("安全详细设计方案" in found.waits_for) is waits


def test_a_document_without_a_day_is_of_the_day_on_which_the_activity_was_done() -> None:
    """One with a day bears its own, the later of its effect and its issue being that of its effect."""
    undated = done(CHECK, "finished: 2026-05-01, outputs: {安全检查报告: [安全检查报告]}")
    assert standing_of(board_of(life(round_of(undated))), CHECK).outputs[0].dated == date(2026, 5, 1)
    dated = done(CHECK, "finished: 2026-05-01, outputs: {安全检查报告: [c]}")
    own = papers(paper("c", "安全检查报告", "2026-04-01", ", effective: 2026-04-09"))
    assert standing_of(board_of(life(round_of(dated)), own), CHECK).outputs[0].dated == date(2026, 4, 9)


# --- stale ------------------------------------------------------------------------------------------------------

DIVISION = "信息系统划分"


def described(overall: str, detailed: str) -> Board:
    """A system whose two descriptions bear these days."""
    own = papers(paper("o", "系统描述文件", overall), paper("d", "系统描述文件", detailed))
    entries = (
        done("系统识别和描述", "outputs: {信息系统总体描述文件: [o]}"),
        done(DIVISION, "outputs: {信息系统详细描述文件: [d]}"),
    )
    return board_of(life(round_of(*entries)), own)


@pytest.mark.parametrize(
    ("overall", "detailed", "stale"),
    [("2026-01-02", "2026-01-01", True), ("2026-01-01", "2026-01-01", False), ("2026-01-01", "2026-01-02", False)],
)
def test_a_document_is_stale_from_the_day_after_its_own(overall: str, detailed: str, stale: bool) -> None:
    """Not where both are of one day."""
    expected = [("信息系统详细描述文件", "信息系统总体描述文件")] if stale else []
    assert stale_of(described(overall, detailed)) == expected


def test_what_goes_on_all_the_time_makes_nothing_stale() -> None:
    """A report on incidents of today does not undo the check of yesterday."""
    own = papers(paper("r", "分析报告", "2026-11-01"), paper("c", "安全检查报告", "2026-01-01"))
    entries = (
        done("监控状态分析和报告", "outputs: {安全状态分析报告: [r]}"),
        done(CHECK, "outputs: {安全检查报告: [c]}"),
    )
    assert stale_of(board_of(life(round_of(*entries)), own)) == []


def test_what_comes_round_again_does_not_undo_what_is_done_once() -> None:
    """A filing stands although the system was assessed again since."""
    own = papers(paper("f", "备案证明", "2024-01-01"), paper("e", "等级测评报告", "2026-01-01"))
    more = "filings: [{filed: 2024-01-01, evidence: [f]}]\nassessments: [{id: a, date: 2026-01-01, evidence: [e]}]\n"
    assert stale_of(board_of(classified(THIRD, more), own)) == []


def test_records_of_one_change_are_not_stale_by_the_plan_of_the_next() -> None:
    """Each change has a plan and a report of its own."""
    own = papers(paper("p1", "变更方案", "2025-01-01"), paper("t1", "变更结果报告", "2025-02-01"),
                 paper("p2", "变更方案", "2026-01-01"))  # fmt: skip
    changes = {
        "systems/s/changes/a.yaml": "- {id: a, system: s, summary: 某, declared: 局部调整, plan: [p1], result: [t1]}\n"
        "- {id: b, system: s, summary: 某, declared: 局部调整, plan: [p2]}\n"
    }
    board = board_of(changes, own)
    assert [o.dated for o in standing_of(board, "变更过程控制").outputs] == [date(2025, 2, 1)]
    assert stale_of(board) == []


def test_nothing_of_a_system_that_has_ended_is_stale() -> None:
    """It will not be looked at again."""
    own = papers(paper("o", "系统描述文件", "2026-02-01"), paper("d", "系统描述文件", "2026-01-01"))
    entries = (
        done("系统识别和描述", "outputs: {信息系统总体描述文件: [o]}"),
        done(DIVISION, "outputs: {信息系统详细描述文件: [d]}"),
    )
    assert stale_of(board_of(life(round_of(*entries)), own, status="已终止")) == []


# --- occasions, levels ------------------------------------------------------------------------------------------

OPERATION = "systems/s/operation.yaml"
FINDING = "checks: [{id: c, date: 2026-01-01, findings: [{id: f, what: 弱口令}]}]\n"
OCCASIONS = {
    "变更过程控制": {"systems/s/changes/a.yaml": "{id: a, system: s, summary: 某, declared: 局部调整}\n"},
    "安全事件处置": {"incidents.yaml": "{id: i, title: 某, systems: [s], found: 2026-11-20}\n"},
    "改进方案制定": {OPERATION: f"system: s\n{FINDING}"},
}


@pytest.mark.parametrize("activity", OCCASIONS)
def test_an_activity_waits_for_its_occasion(activity: str) -> None:
    """Then it is asked for."""
    before, after = standing_of(board_of(), activity), standing_of(board_of(OCCASIONS[activity]), activity)
    assert (before.asked, after.asked) == (False, True)
    assert before.unasked.endswith("时才做")


def test_an_activity_that_is_entered_is_asked_for_without_an_occasion() -> None:
    """Nobody but the authority knows when it inspects."""
    assert not standing_of(board_of(), "监督检查").asked
    assert standing_of(board_of(life(round_of(undone("监督检查")))), "监督检查").asked


@pytest.mark.parametrize(
    ("activity", "later"),
    [
        ("变更过程控制", {"systems/s/changes/a.yaml": "{id: a, system: s, summary: 某, declared: 局部调整, requested_on: 2026-11-21}\n"}),
        ("安全事件处置", {"incidents.yaml": "{id: i, title: 某, systems: [s], found: 2026-11-21}\n"}),
        ("改进方案制定", {OPERATION: f"system: s\n{FINDING.replace('2026-01-01', '2026-11-21')}"}),
    ],
)  # fmt: skip
def test_what_happens_later_is_no_occasion(activity: str, later: dict[str, str]) -> None:
    """From the day on it is."""
    assert not standing_of(board_of(later), activity).asked
    assert standing_of(board_of(later, as_of=date(2026, 11, 21)), activity).asked


@pytest.mark.parametrize(("extent", "asked"), [("大", False), ("小", True)])
def test_only_a_small_improvement_wants_a_plan_of_improvement(extent: str, asked: bool) -> None:
    """A large one goes back to design and implementation."""
    made = f"improvements: [{{id: g, summary: 某, findings: [f], level_affected: false, extent: {extent}}}]\n"
    assert standing_of(board_of({OPERATION: f"system: s\n{FINDING}{made}"}), "改进方案制定").asked is asked


@pytest.mark.parametrize(("harms", "filing", "assessment"), [(LOWEST, False, False), (SECOND, True, True)])
def test_what_the_level_does_not_demand_is_not_asked_for(harms: str, filing: bool, assessment: bool) -> None:
    """The first level is neither filed nor assessed; of an unknown level everything is asked."""
    board = board_of(classified(harms, "has_supervisor: false\n"))
    assert (standing_of(board, "系统备案").asked, standing_of(board, "等级测评").asked) == (filing, assessment)
    assert standing_of(board_of(), "系统备案").asked


@pytest.mark.parametrize(("harms", "complete"), [(LOWEST, True), (SECOND, False)])
def test_an_opinion_is_wanted_where_a_review_is_due(harms: str, complete: bool) -> None:
    """From the second level on."""
    board = board_of(classified(harms, "has_supervisor: false\n"), life(round_of(done("定级、审核和批准"))))
    assert standing_of(board, "定级、审核和批准").complete is complete


# --- approvals and roles ----------------------------------------------------------------------------------------

ACCEPTED = "outputs: {系统验收报告: [验收报告]}"


def test_an_activity_with_an_approval_wants_it() -> None:
    """By the day; those whose approvals stand elsewhere are looked at there."""

    def faults(more: str) -> tuple[str, ...]:
        return standing_of(board_of(life(round_of(done("系统验收", f"{ACCEPTED}{more}")))), "系统验收").faults

    assert [fault[:4] for fault in faults("")] == ["没有审批"]
    assert [fault[:4] for fault in faults(", approvals: [{by: 乙, date: 2026-11-21}]")] == ["没有审批"]
    assert faults(", approvals: [{by: 乙, date: 2026-11-20}]") == ()
    disposed = done("设备迁移或废弃", "outputs: {设备迁移、废弃处理报告: [终止处理记录]}")
    assert standing_of(board_of(life(round_of(disposed))), "设备迁移或废弃").faults == ()


@pytest.mark.parametrize(("supervisor", "absent"), [("true", ("主管部门",)), ("false", ()), ("null", ())])
def test_the_competent_department_takes_part_where_there_is_one(supervisor: str, absent: tuple[str, ...]) -> None:
    """As `classification.yaml` says."""
    own = classified(SECOND, f"has_supervisor: {supervisor}\n")
    assert standing_of(board_of(own, life(round_of(done("系统验收")))), "系统验收").absent == absent


def test_an_assessment_is_not_made_without_an_evaluator() -> None:
    """Roles that help on request need not be named; of what is not done nobody is asked for."""
    entries = life(round_of(done("等级测评"), done("系统识别和描述"), undone(CHECK)))
    board = board_of(entries)
    assert standing_of(board, "等级测评").absent == ("测评机构",)
    assert standing_of(board, "系统识别和描述").absent == ()
    assert standing_of(board, CHECK).absent == ()
    assert standing_of(board_of(life(round_of(undone("系统验收", "已完成")))), "系统验收").absent == ("运营使用单位",)


# --- intervals --------------------------------------------------------------------------------------------------

YEARLY = f"activity_months: {{{CHECK}: 12}}\n"


@pytest.mark.parametrize(("as_of", "overdue"), [(date(2026, 3, 1), None), (date(2026, 3, 2), date(2026, 3, 1))])
def test_an_activity_is_overdue_from_the_day_after(as_of: date, overdue: date | None) -> None:
    """On the day itself it is in time."""
    checked = life(round_of(done(CHECK, "finished: 2025-03-01")))
    assert standing_of(board_of(checked, settings=YEARLY, as_of=as_of), CHECK).overdue == overdue


def test_what_was_done_last_counts_though_the_next_round_has_begun() -> None:
    """A round that only plans it does not take the term away."""
    rounds = (
        round_of(done(CHECK, "finished: 2025-03-01"), more="started: 2025-01-01"),
        round_of(undone(CHECK), name="r2", trigger="定期", more="started: 2026-01-01"),
    )
    assert standing_of(board_of(life(*rounds), settings=YEARLY), CHECK).overdue == date(2026, 3, 1)


def test_no_interval_no_term() -> None:
    """Nor is there one for a system that does not run, for what was never done, and for what is not needed."""
    checked = life(round_of(done(CHECK, "finished: 2020-03-01")))
    assert standing_of(board_of(checked), CHECK).overdue is None
    assert standing_of(board_of(checked, settings=YEARLY, status="在建设"), CHECK).overdue is None
    assert standing_of(board_of(settings=YEARLY), CHECK).overdue is None
    again = round_of(*left_out(CHECK), name="r2", trigger="定期")
    rounds = life(round_of(done(CHECK, "finished: 2020-03-01")), again)
    assert standing_of(board_of(rounds, settings=YEARLY), CHECK).overdue is None


def test_the_shorter_of_two_intervals_counts() -> None:
    """One by the title, one by the id."""
    checked = life(round_of(done(CHECK, "finished: 2026-03-01")))
    for settings in (
        "{安全状态检查: 12, operation.security-check: 6}",
        "{安全状态检查: 6, operation.security-check: 12}",
    ):
        board = board_of(checked, settings=f"activity_months: {settings}\n")
        assert standing_of(board, CHECK).overdue == date(2026, 9, 1)


# --- what comes next --------------------------------------------------------------------------------------------


def test_what_comes_next_is_that_for_which_all_documents_are_there() -> None:
    """Documents from outside are there always."""
    board = board_of(status="在建设")
    assert titles(board.next) == ["系统识别和描述"]
    own = papers(paper("o", "系统描述文件", "2026-01-01"))
    entry = done("系统识别和描述", "outputs: {信息系统总体描述文件: [o]}")
    assert titles(board_of(life(round_of(entry)), own, status="在建设").next) == [DIVISION]


# --- what cannot be read ----------------------------------------------------------------------------------------

HIDDEN = {
    "系统备案": "systems/s/classification.yaml",
    CHECK: OPERATION,
    "存储介质的清除或销毁": "systems/s/termination.yaml",
    "变更过程控制": "systems/s/changes/a.yaml",
    "安全事件处置": "incidents.yaml",
}


@pytest.mark.parametrize("activity", HIDDEN)
def test_what_may_stand_in_an_unreadable_file_is_not_said_to_be_missing(activity: str) -> None:
    """Neither the activity nor, of one that is said to be done, its document."""
    broken = {HIDDEN[activity]: "system: [\n"}
    assert standing_of(board_of(broken), activity).state == "读不出"
    assert not standing_of(board_of(broken), activity).lacking
    assert standing_of(board_of(broken, life(round_of(done(activity)))), activity).faults == ()


def test_of_an_unreadable_lifecycle_nothing_is_said_to_be_missing() -> None:
    """Nor in which phase a system is that is being built."""
    board = board_of({"systems/s/lifecycle.yaml": "system: s\nrounds: [\n"}, status="在建设", settings=YEARLY)
    assert (board.lacking, board.phase, board.recorded) == ((), None, False)
    assert str(board.unread) == "systems/s/lifecycle.yaml:2:1"


def test_of_two_lifecycles_of_one_system_neither_counts() -> None:
    """Which is meant is not known."""
    board = board_of(life(round_of(done(CHECK))), {"systems/t/lifecycle.yaml": "system: s\n"})
    assert (board.recorded, board.lacking) == (False, ())


def test_one_faulty_lifecycle_hides_no_other() -> None:
    """The record's system can be read although its rounds cannot."""
    files = {
        "systems/t/system.yaml": "id: t\nname: 乙\nstatus: 已运行\nobject_types: [信息系统]\n",
        "systems/t/lifecycle.yaml": "system: t\nrounds: [{id: r1, trigger: 不知}]\n",
    }
    one, other = case_of({"systems/s/system.yaml": system(), **files}).boards
    assert (one.unread, bool(one.lacking)) == (None, True)
    assert (other.unread is not None, other.lacking) == (True, ())


def test_a_document_in_an_unreadable_register_is_not_said_to_be_missing() -> None:
    """One that is named; where none is named, it is missing."""
    broken = {"evidence/own.register.yaml": "- id: [\n"}
    named = done(CHECK, "outputs: {安全检查报告: [c]}")
    assert standing_of(board_of(broken, life(round_of(named))), CHECK).faults == ()
    assert standing_of(board_of(broken, life(round_of(done(CHECK)))), CHECK).faults == ("安全检查报告：缺安全检查报告",)


# --- order ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("seed", range(25))
def test_the_order_of_rounds_activities_and_files_changes_nothing(seed: int) -> None:
    """Whatever days they bear."""
    chance = random.Random(seed)
    names = [CHECK, "系统验收", "等级测评", "planning.documentation", "operation.filing", "信息系统划分"]
    days = ("2024-01-01", "2025-06-01", "2026-01-01")
    rounds = []
    for number in range(4):
        entries = [
            undone(
                name,
                chance.choice(("未开始", "进行中", "已完成")),
                chance.choice(("", *(f"finished: {d}" for d in days))),
            )
            for name in chance.sample(names, 4)
        ]
        rounds.append((entries, f"r{number}", chance.choice(("首次", "定期")), chance.choice(("", f"started: {chance.choice(days)}"))))  # fmt: skip

    def told(shuffled: bool) -> list[tuple[str, str, tuple[str, ...]]]:
        own = list(rounds)
        if shuffled:
            random.Random(seed + 1000).shuffle(own)
        texts = []
        for entries, name, trigger, more in own:
            listed = random.Random(seed).sample(entries, len(entries)) if shuffled else entries
            texts.append(round_of(*listed, name=name, trigger=trigger, more=more))
        board = board_of(life(*texts), classified(THIRD), papers(REPORT))
        return [(s.state, s.round.id if s.round else "", s.faults) for s in board.standings]

    assert told(shuffled=True) == told(shuffled=False)

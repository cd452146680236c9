# ruff: noqa: E501  tables of input and expectation read better with one case a line
"""Every code that the life of systems raises: the smallest case at its exact line and column, and the nearest right one.

In the input `▸` marks the expected place, as in `test_codes.py`. Of the codes of lives a case finds its own, once, and
no other but what is expected of a life of which only this is written.
"""

from __future__ import annotations

from collections.abc import Callable

import pytest

from secops_cli.revisions import Question, compare_revisions
from tests.checks.test_codes import place_of_mark, without_mark
from tests.conftest import TODAY, Repository

Files = dict[str, str]
Make = Callable[..., Repository]

SYSTEM = "id: s\nname: 办公\nstatus: {}\nonline_since: 2020-01-01\nobject_types: [信息系统]\n{}"
LIFE, OPERATION, TERMINATION = (f"systems/s/{name}.yaml" for name in ("lifecycle", "operation", "termination"))
REGISTER = {
    "evidence/a.register.yaml": "".join(
        f"- {{id: {name}, title: 某, kind: {kind}, file: evidence/a.pdf, issued: {issued}}}\n"
        for name, kind, issued in (
            ("old", "系统描述文件", "2026-01-01"), ("new", "系统描述文件", "2026-02-01"), ("check", "安全检查报告", "2026-01-01"),
            ("ended", "终止处理记录", "2026-01-01"), ("handled", "事件处理报告", "2026-01-01"), ("paper", "安全改进方案", "2026-01-01"),
            ("project", "计划文件", "2026-01-01"), ("assessed", "等级测评报告", "2026-01-01"), ("tested", "测试报告", "2026-01-01"),
        )
    ),
    "evidence/a.pdf": "x",
}  # fmt: skip


def running(more: str = "", status: str = "已运行") -> Files:
    return {"systems/s/system.yaml": SYSTEM.format(status, more)}


def life(*entries: str, head: str = "", trigger: str = "首次", status: str = "已运行") -> Files:
    """A system and one round of its life."""
    listed = "".join(f"      - {entry}\n" for entry in entries)
    text = f"system: s\nrounds:\n  - id: r\n    trigger: {trigger}\n{head}    activities:\n{listed}"
    return {**running(status=status), LIFE: text, **REGISTER}


def marked(files: Files) -> Files:
    """With the mark before the list of activities."""
    return files | {LIFE: files[LIFE].replace("      - ", "      ▸- ", 1)}


def operated(text: str, more: Files | None = None) -> Files:
    return {**running(), LIFE: "system: s\n", OPERATION: f"system: s\n{text}", **REGISTER, **(more or {})}


def ended(text: str, more: str = "devices: []\nassets: []\n", status: str = "已终止") -> Files:
    return {**running(more, status), TERMINATION: f"system: s\n{text}", **REGISTER}


def incident(text: str, own: str = "incident_levels: [{level: 一般}]\nplans: [{id: p, name: 预案}]\n") -> Files:
    return {
        **running(),
        OPERATION: f"system: s\n{own}",
        "incidents.yaml": f"id: i\ntitle: 断电\nsystems: [s]\nfound: 2026-01-01\n{text}",
        **REGISTER,
    }


def improved(text: str) -> Files:
    return operated(
        f"improvements:\n  - id: {'▸' if '#id' in text else ''}g\n    summary: 加固\n{text.replace('#id', '')}"
    )


CHECKED = "{activity: 安全状态检查, state: 已完成, people: {运营使用单位: [甲]}, outputs: {安全检查报告: [check]}}"
STALE = (
    "{activity: 系统识别和描述, state: 已完成, people: {运营使用单位: [甲]}, outputs: {信息系统总体描述文件: [new]}}",
    "▸{activity: 信息系统划分, state: 已完成, people: {运营使用单位: [甲]}, outputs: {信息系统详细描述文件: [old]}}",
)
NOTHING = "information: []\nequipment: []\nmedia: []\n"
APPROVED = "equipment_plan: {documents: [ended], approvals: [{by: 王, date: 2026-01-02}]}\nequipment_record: [ended]\n"
GONE = "{id: e, what: 服务器, handling: 废弃, date: 2026-01-02, people: [甲], method: 粉碎, residual: 无残余信息}"
DRILLED = "plans:\n  - {}\n"
MAJOR = {"systems/s/changes/c.yaml": "{id: c, system: s, summary: 扩容, declared: 重大变更}\n"}
MINOR = {"systems/s/changes/c.yaml": "{id: c, system: s, summary: 扩容, declared: 局部调整}\n"}
UNDONE = "{activity: 系统验收, state: 不需要, reason: 某}"

FOUND: dict[str, tuple[str, Files]] = {
    "activities that nobody recorded": ("SEC730", {**running(), LIFE: "system: ▸s\n"}),
    "done without its document": ("SEC730", {k: v.replace("- {", "- ▸{") if k == LIFE else v for k, v in life(CHECKED.replace(", outputs: {安全检查报告: [check]}", "")).items()}),
    "not needed without a reason": ("SEC730", life("▸{activity: 安全状态检查, state: 不需要}")),
    "no life recorded": ("SEC731", {"systems/s/system.yaml": "▸" + SYSTEM.format("已运行", "")}),
    "older than what it was made from": ("SEC732", life(*STALE)),
    "done by nobody": ("SEC733", life("{activity: ▸安全状态检查, state: 已完成, outputs: {安全检查报告: [check]}}")),
    "done without the evaluator": ("SEC733", life("{activity: ▸等级测评, state: 已完成, people: {运营使用单位: [甲]}, outputs: {安全等级测评报告: [assessed]}}")),
    "no such activity": ("SEC735", life("{activity: ▸安全检查, state: 未开始}")),
    "an activity of two phases": ("SEC735", life("{activity: ▸设计结果文档化, state: 未开始}")),
    "no such role": ("SEC735", life("{activity: 安全状态检查, state: 未开始, people: {测评机构: ▸[甲]}}")),
    "no such document": ("SEC735", life("{activity: 安全状态检查, state: 未开始, outputs: {检查报告: ▸[check]}}")),
    "an interval of no activity": ("SEC735", {**running(), LIFE: "system: s\n", "secops.yaml": "format: 1\nactivity_months: {安全检查: ▸12}\n"}),
    "long ago": ("SEC736", {**life("▸" + CHECKED), "secops.yaml": "format: 1\nactivity_months: {安全状态检查: 6}\n"}),
    "long ago by another record": ("SEC736", {**running(), "systems/s/system.yaml": "▸" + SYSTEM.format("已运行", ""), OPERATION: "system: s\nchecks: [{id: c, date: 2026-01-01, findings: [], report: [check]}]\n", "secops.yaml": "format: 1\nactivity_months: {安全状态检查: 6}\n", **REGISTER}),
    "a change that is not named": ("SEC738", life(UNDONE, trigger="▸变更")),
    "a grave change that skips the grading": ("SEC738", {**marked(life(UNDONE, head="    cause: c\n", trigger="变更")), **MAJOR}),
    "a lesser change that skips the building": ("SEC738", {**marked(life(CHECKED, head="    cause: c\n", trigger="变更")), **MINOR}),
    "an improvement that skips the grading": ("SEC738", {**marked(life(UNDONE, head="    cause: g\n", trigger="改进")), OPERATION: "system: s\nimprovements: [{id: g, summary: 某, level_affected: true}]\n"}),
    "a cause that there is not": ("SEC301", life(UNDONE, head="    cause: ▸c\n", trigger="变更")),
    "an improvement that there is not": ("SEC301", life(UNDONE, head="    cause: ▸g\n", trigger="改进")),
    "a paper that there is not": ("SEC301", life("{activity: 安全状态检查, state: 未开始, outputs: {安全检查报告: [check, ▸none]}}")),
    "a life of no system": ("SEC301", {**running(status="已终止"), TERMINATION: f"system: s\n{NOTHING}", "systems/t/lifecycle.yaml": "system: ▸t\n"}),
    "an operation of no system": ("SEC301", {**operated(""), "systems/t/operation.yaml": "system: ▸t\n"}),
    "a termination of no system": ("SEC301", {**operated(""), "systems/t/termination.yaml": "system: ▸t\n"}),
    "an incident of no system": ("SEC301", {**operated(""), "incidents.yaml": "{id: i, title: 某, systems: [s, ▸t], found: 2026-01-01}\n"}),
    "a plan that there is not": ("SEC301", incident("plan: ▸q\n")),
    "an improvement of what was not found": ("SEC301", operated("improvements: [{id: g, summary: 某, findings: [▸f], level_affected: false, extent: 小, plan: [paper]}]\n")),
    "approved by nobody we know": ("SEC301", ended(f"information: []\nmedia: []\nequipment: [{GONE}]\n{APPROVED.replace('by: 王', 'by: ▸王')}") | {"people.yaml": "[]\n"}),
    "a round twice": ("SEC206", {**running(), LIFE: "system: s\nrounds:\n  - {id: r, trigger: 首次}\n  - {id: ▸r, trigger: 定期}\n"}),
    "an activity twice": ("SEC206", life(CHECKED, CHECKED.replace("安全状态检查", "▸安全状态检查"))),
    "a monitored object twice": ("SEC206", operated("monitored:\n  - {id: a, name: 墙}\n  - {id: ▸a, name: 墙}\n")),
    "a finding twice": ("SEC206", operated("checks:\n  - {id: a, date: 2026-01-01, findings: [{id: f, what: 某}]}\n  - {id: b, date: 2026-01-01, findings: [{id: ▸f, what: 某}]}\nimprovements: [{id: g, summary: 某, findings: [f], level_affected: false, extent: 小, plan: [paper]}]\n")),
    "a device twice": ("SEC206", ended(f"information: []\nmedia: []\n{APPROVED}equipment:\n  - {GONE}\n  - {GONE.replace('id: e', 'id: ▸e')}\n")),
    "two lives": ("SEC206", {**life(CHECKED), "systems/t/lifecycle.yaml": "system: ▸s\n"}),
    "disposed of without approval": ("SEC740", ended(f"information: []\nmedia: []\nequipment_plan: {{documents: [ended]}}\nequipment_record: [ended]\nequipment: ▸[{GONE}]\n")),
    "media without approval": ("SEC740", ended(f"information: []\nequipment: []\nmedia_plan: {{documents: [ended]}}\nmedia_record: [ended]\nmedia: ▸[{GONE.replace('废弃', '销毁')}]\n")),
    "approved a day late": ("SEC740", ended(f"information: []\nmedia: []\nequipment: [{GONE}]\nequipment_record: [ended]\nequipment_plan:\n  documents: [ended]\n  approvals: ▸[{{by: 王, date: 2026-01-03}}]\n")),
    "nobody looked": ("SEC741", ended(f"information: []\nmedia: []\n{APPROVED}equipment: [{GONE.replace(', residual: 无残余信息', '').replace('服务器', '▸服务器')}]\n")),
    "some is left": ("SEC742", ended(f"information: []\nmedia: []\n{APPROVED}equipment: [{GONE.replace('无残余信息', '▸有残余信息')}]\n")),
    "a kind of record is missing": ("SEC743", {**ended("information: []\nequipment: []\n"), TERMINATION: "▸system: s\ninformation: []\nequipment: []\n"}),
    "nobody took part": ("SEC743", ended(f"information: []\nmedia: []\n{APPROVED}equipment: [{GONE.replace('people: [甲], ', '').replace('服务器', '▸服务器')}]\n")),
    "not dated though all is over": ("SEC743", ended(f"information: []\nmedia: []\n{APPROVED}equipment: [{GONE.replace('date: 2026-01-02, ', '').replace('服务器', '▸服务器')}]\n")),
    "to be done though all is over": ("SEC743", ended(f"information: []\nmedia: []\n{APPROVED}equipment: [{GONE.replace('2026-01-02', '2026-11-20').replace('服务器', '▸服务器')}]\n").copy() | {TERMINATION: f"system: s\ninformation: []\nmedia: []\n{APPROVED}equipment: [{GONE.replace('date: 2026-01-02, ', '').replace('服务器', '▸服务器')}]\n"}),
    "nobody knows where it is": ("SEC743", ended("equipment: []\nmedia: []\ninformation_record: [ended]\ninformation: [{id: a, what: ▸账目, handling: 转移, date: 2026-01-02, people: [甲], method: 拷贝}]\n")),
    "a device nobody accounts for": ("SEC743", {**ended(NOTHING, "devices: [{id: d, name: 防火墙, kind: 安全专用产品, quantity: 2}]\nassets: []\n"), TERMINATION: f"▸system: s\n{NOTHING}"}),
    "no plan": ("SEC743", ended(f"information: []\nmedia: []\nequipment_plan: {{approvals: [{{by: 王, date: 2026-01-02}}]}}\nequipment_record: [ended]\nequipment: ▸[{GONE}]\n")),
    "no written record": ("SEC743", {**ended(""), TERMINATION: f"▸system: s\ninformation: []\nmedia: []\n{APPROVED.replace('equipment_record: [ended]', '')}\nequipment: [{GONE}]\n"}),
    "ended without a word": ("SEC744", running().copy() | {"systems/s/system.yaml": SYSTEM.format("▸已终止", "")}),
    "an incident of no level": ("SEC750", incident("level: ▸重大\n")),
    "a plan of no level": ("SEC750", operated("incident_levels: [{level: 一般}]\nplans: [{id: p, name: 预案, levels: [一般, ▸重大]}]\n")),
    "never drilled": ("SEC751", operated(DRILLED.format("▸{id: p, name: 预案, drill_months: 12}"))),
    "drilled a year and a day ago": ("SEC751", operated(DRILLED.format("▸{id: p, name: 预案, drill_months: 12, drills: [{id: d, date: 2025-11-19}]}"))),
    "drilled in the future": ("SEC751", operated(DRILLED.format("▸{id: p, name: 预案, drill_months: 12, drills: [{id: d, date: 2026-11-21}]}"))),
    "no plan for a level": ("SEC752", operated("incident_levels: [▸{level: 一般, needs_plan: true}]\nplans: []\n")),
    "the wrong way": ("SEC753", improved("    level_affected: true\n    branch: ▸直接实施\n")),
    "a large one at once": ("SEC753", improved("    level_affected: false\n    extent: 大\n    branch: ▸直接实施\n    project: [project]\n")),
    "nobody said whether the level is touched": ("SEC754", improved("    extent: 小\n#id")),
    "nobody said how much": ("SEC754", improved("    level_affected: false\n    items: 3\n#id")),
    "a large one without a project": ("SEC755", improved("    level_affected: false\n    extent: 大\n#id")),
    "a small one without a plan": ("SEC755", improved("    level_affected: false\n    extent: 小\n#id")),
    "finished without a test": ("SEC755", improved("    level_affected: false\n    extent: 小\n    plan: [paper]\n    finished: 2026-11-20\n#id")),
    "found and left": ("SEC756", operated("checks: [{id: c, date: 2026-01-01, findings: [▸{id: f, what: 弱口令}]}]\n")),
    "nobody said what was found": ("SEC756", operated("checks: [{id: ▸c, date: 2026-11-20}]\n")),
    "handled without a report": ("SEC757", incident("level: 一般\nreported: 2026-01-01\nhandled: ▸2026-11-20\n")),
    "handled and never reported": ("SEC757", incident("level: 一般\nreport: [handled]\nhandled: ▸2026-01-02\n")),
    "a report of another kind": ("SEC757", incident("level: 一般\nreported: 2026-01-01\nreport: ▸[check]\nhandled: 2026-01-02\n")),
}  # fmt: skip

RIGHT: dict[str, tuple[str, Files]] = {
    "ended, and everything of the phase is there": ("SEC730", ended(NOTHING) | {LIFE: "system: s\n"}),
    "a life that cannot be read": ("SEC730", {**running(), LIFE: "system: [\n"}),
    "a life is recorded": ("SEC731", {**running(), LIFE: "system: s\n"}),
    "a life that cannot be read is one": ("SEC731", {**running(), LIFE: "system: s\nrounds: [{id: r}]\n"}),
    "an ended system needs none": ("SEC731", running(status="已终止")),
    "of the same day": ("SEC732", life(*(line.replace("[new]", "[old]").replace("▸", "") for line in STALE))),
    "the operator is named": ("SEC733", life(CHECKED)),
    "not done yet": ("SEC733", life("{activity: 等级测评, state: 进行中}")),
    "names by their ids": ("SEC735", life("{activity: operation.security-check, state: 未开始, people: {operator: [甲]}, outputs: {check-report: [check]}}")),
    "an activity with its phase": ("SEC735", life("{activity: 安全设计与实施/设计结果文档化, state: 未开始}")),
    "in time to the day": ("SEC736", {**life(CHECKED.replace("[check]}", "[]}, finished: 2026-05-20")), "secops.yaml": "format: 1\nactivity_months: {安全状态检查: 6}\n"}),
    "an unreadable life may tell of it": ("SEC736", {**running(), LIFE: "system: [\n", OPERATION: "system: s\nchecks: [{id: c, date: 2026-01-01, findings: [], report: [check]}]\n", "secops.yaml": "format: 1\nactivity_months: {安全状态检查: 6}\n", **REGISTER}),
    "a lesser change goes back to the building": ("SEC738", {**life(UNDONE, head="    cause: c\n", trigger="变更"), **MINOR}),
    "a round without activities": ("SEC738", {**life(UNDONE, head="    cause: c\n", trigger="变更"), **MAJOR, LIFE: "system: s\nrounds: [{id: r, trigger: 变更, cause: c}]\n"}),
    "a small improvement leads nowhere": ("SEC738", {**life(CHECKED, head="    cause: g\n", trigger="改进"), OPERATION: "system: s\nimprovements: [{id: g, summary: 某, level_affected: false, extent: 小}]\n"}),
    "a cause that may be unreadable": ("SEC301", {**life(UNDONE, head="    cause: c\n", trigger="变更"), "systems/s/changes/c.yaml": "id: [\n"}),
    "a plan that may be unreadable": ("SEC301", incident("plan: q\n") | {OPERATION: "system: [\n"}),
    "a system that may be unreadable": ("SEC301", {**operated(""), "systems/t/system.yaml": "id: [\n", "systems/t/lifecycle.yaml": "system: t\n", "incidents.yaml": "{id: i, title: 某, systems: [t], found: 2026-01-01}\n"}),
    "one id in two lists": ("SEC206", operated("monitored: [{id: a, name: 墙}]\nplans: [{id: a, name: 预案}]\n")),
    "approved on the day": ("SEC740", ended(f"information: []\nmedia: []\n{APPROVED}equipment: [{GONE}]\n")),
    "not disposed of yet": ("SEC740", ended(f"equipment_plan: {{documents: [ended]}}\nequipment: [{GONE.replace('2026-01-02', '2026-11-21')}]\n", status="已运行")),
    "information needs no approval": ("SEC740", ended("information: [{id: a, what: 账目, handling: 清除, date: 2026-01-02, people: [甲], method: 覆写}]\n")),
    "looked, and none is left": ("SEC741", ended(f"information: []\nmedia: []\n{APPROVED}equipment: [{GONE}]\n")),
    "none is left": ("SEC742", ended(f"information: []\nmedia: []\n{APPROVED}equipment: [{GONE}]\n")),
    "there was nothing": ("SEC743", ended(NOTHING)),
    "everything is accounted for": ("SEC743", ended(f"information: []\nmedia: []\n{APPROVED}equipment: [{GONE}]\n", "devices: [{id: d, name: 服务器, kind: 服务器, quantity: 2}]\nassets: []\n")),
    "a register that cannot be read": ("SEC743", ended(f"information: []\nmedia: []\n{APPROVED.replace('equipment_record: [ended]', 'equipment_record: [lost]')}equipment: [{GONE}]\n") | {"evidence/b.register.yaml": "- id: [\n"}),
    "going on": ("SEC743", ended("decided: 2026-01-01\n", status="已运行")),
    "ended with its record": ("SEC744", ended(NOTHING)),
    "a record that cannot be read": ("SEC744", running(status="已终止") | {TERMINATION: "system: [\n"}),
    "an incident of a level": ("SEC750", incident("level: 一般\n")),
    "levels that may be unreadable": ("SEC750", incident("level: 一般\n") | {OPERATION: "system: [\n"}),
    "drilled a year ago to the day": ("SEC751", operated(DRILLED.format("{id: p, name: 预案, drill_months: 12, drills: [{id: d, date: 2025-11-20}]}"))),
    "no term of drills": ("SEC751", operated(DRILLED.format("{id: p, name: 预案}"))),
    "a plan for the level": ("SEC752", operated("incident_levels: [{level: 一般, needs_plan: true}]\nplans: [{id: p, name: 预案, levels: [一般]}]\n")),
    "plans are not told of": ("SEC752", operated("incident_levels: [{level: 一般, needs_plan: true}]\n")),
    "the right way": ("SEC753", improved("    level_affected: false\n    extent: 小\n    branch: 直接实施\n")),
    "thresholds tell": ("SEC754", improved("    level_affected: false\n    items: 3\n") | {"secops.yaml": "format: 1\nimprovement_thresholds: {items: 5}\n"}),
    "with its plan": ("SEC755", improved("    level_affected: false\n    extent: 小\n    plan: [paper]\n")),
    "with its project": ("SEC755", improved("    level_affected: false\n    extent: 大\n    project: [project]\n")),
    "a new cycle wants no papers of its own": ("SEC755", improved("    level_affected: true\n    finished: 2026-01-01\n")),
    "not finished by the day": ("SEC755", improved("    level_affected: false\n    extent: 小\n    plan: [paper]\n    finished: 2026-11-21\n")),
    "taken up": ("SEC756", operated("checks: [{id: c, date: 2026-01-01, findings: [{id: f, what: 弱口令}]}]\nimprovements: [{id: g, summary: 某, findings: [f]}]\n")),
    "nothing was found": ("SEC756", operated("checks: [{id: c, date: 2026-01-01, findings: []}]\n")),
    "a check of tomorrow": ("SEC756", operated("checks: [{id: c, date: 2026-11-21}]\n")),
    "handled, and all is there": ("SEC757", incident("level: 一般\nreported: 2026-01-01\nreport: [handled]\nhandled: 2026-01-02\n")),
    "going on still": ("SEC757", incident("handled: 2026-11-21\n")),
    "a report that may be unreadable": ("SEC757", incident("level: 一般\nreported: 2026-01-01\nreport: [lost]\nhandled: 2026-01-02\n") | {"evidence/b.register.yaml": "- id: [\n"}),
}  # fmt: skip


def of_lives(repo: Make, files: Files) -> list[tuple[str, str]]:
    """Code and place of what lives raise."""
    found = repo({"secops.yaml": "format: 1\n", **without_mark(files)}).diagnostics()
    wanted = ("SEC73", "SEC74", "SEC75", "SEC206", "SEC301")
    return [(d.code, str(d.place)) for d in found if d.code.startswith(wanted)]


EXPECTED = {("SEC730", f"{LIFE}:1:9"), ("SEC731", "systems/s/system.yaml:1:1")}
"""What is told of a life of which little is written: most activities, or all of it, are not recorded."""


@pytest.mark.parametrize(("code", "files"), FOUND.values(), ids=FOUND)
def test_the_code_and_no_other_is_found_at_its_place(code: str, files: Files, repo: Make) -> None:
    """Once, at the marked line and column."""
    expected = (code, place_of_mark(files))
    told = of_lives(repo, files)
    assert told.count(expected) == 1
    assert [one for one in told if one != expected and one not in EXPECTED] == []


@pytest.mark.parametrize(("code", "files"), RIGHT.values(), ids=RIGHT)
def test_the_nearest_right_case_is_passed_over(code: str, files: Files, repo: Make) -> None:
    """The same but for the fault."""
    assert code not in [found for found, _ in of_lives(repo, files)]


@pytest.mark.parametrize(("code", "files"), FOUND.values(), ids=FOUND)
def test_message_and_advice_are_chinese(code: str, files: Files, repo: Make) -> None:
    """And differ from each other."""
    place = place_of_mark(files)
    found = repo({"secops.yaml": "format: 1\n", **without_mark(files)}).diagnostics()
    told = next(d for d in found if (d.code, str(d.place)) == (code, place))
    assert all(any("一" <= c <= "鿿" for c in words) for words in (told.message, told.advice))
    assert told.message != told.advice


COVERED = frozenset(code for code, _ in FOUND.values())
"""The codes that have an example here; `test_codes.py` counts them with its own."""


def test_every_code_has_a_right_case_too() -> None:
    """The nearest one that must not be found."""
    assert {code for code, _ in RIGHT.values()} == COVERED


# --- several at once --------------------------------------------------------------------------------------------


def test_what_is_lacking_is_told_by_its_own_phase(repo: Make) -> None:
    """A round after a change asks for activities of the building while the system runs."""
    files = life("{activity: 系统验收, state: 未开始}", head="    cause: c\n", trigger="变更") | MINOR
    words = [d.message for d in repo({"secops.yaml": "format: 1\n", **files}).diagnostics() if d.code == "SEC730"]
    assert any(w.startswith("办公 安全设计与实施，未开始 1 个活动：系统验收") for w in words), words
    assert any(w.startswith("办公 安全运行与维护，未记录 ") for w in words), words


def test_one_faulty_record_hides_no_other(repo: Make) -> None:
    """Only its own system is left alone."""
    files = running() | {
        "systems/t/system.yaml": SYSTEM.format("已终止", "").replace("id: s", "id: t"),
        "systems/t/termination.yaml": "system: t\ndecided: 昨天\n",
        "systems/u/system.yaml": SYSTEM.format("已终止", "").replace("id: s", "id: u"),
        "systems/t/lifecycle.yaml": "system: t\nrounds: 无\n",
    }
    assert of_lives(repo, files) == [("SEC731", "systems/s/system.yaml:1:1"), ("SEC744", "systems/u/system.yaml:3:9")]


def test_what_became_of_an_end_is_found_in_its_own_record(repo: Make) -> None:
    """By `secops change` too; each of the three kinds by itself."""
    before = repo({"secops.yaml": "format: 1\n", **running(), **REGISTER}, folder="a").root
    after = repo({"secops.yaml": "format: 1\n", **ended("media_record: [ended]\n")}, folder="b").root
    [found] = compare_revisions(Question(after, (str(before), str(after)), TODAY)).systems
    assert [(one.what[:2], one.done) for one in found.follow_ups] == [("信息", False), ("设备", False), ("介质", True)]

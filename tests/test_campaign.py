# ruff: noqa: E501  tables of input and expectation read better with one case a line
"""Campaigns: two lists that are never one, days on both sides of every date, steps back and forth, archive and certificate.

Dates and names of the plan of 2011 are written out here from its text, never read from the data under test.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from typing import Any

import jsonschema
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from secops_cli.assess.campaign_plan import calendar_on, plan_of, walk
from secops_cli.assess.campaign_standing import Campaigns, CampaignStanding, OrganizationStanding, SystemStanding
from secops_cli.cli.app import run
from secops_cli.model.campaign import Campaign, StepRecord
from secops_cli.report.schemas import schema_files
from secops_cli.terms import CampaignStep
from tests.assess.assess_builders import LIBRARY, PAPERS, case_of
from tests.conftest import Repository

BASE = LIBRARY.campaign_plans["wenzhou-2011"]
PATH: tuple[CampaignStep, ...] = ("报送", "初审", "汇总", "评审", "测评", "整改", "备案", "发证")
CAMPAIGN = "id: c\ntitle: 推进\n"
WITHIN = date(2011, 9, 20)
OWN_CODE, OTHER_CODE = "91110108ABCDEF1235", "91310115MA1K3XYA50"
GRADING = {
    "备案登记表": "备案材料",
    "自定级报告": "定级报告",
    "安全组织": "安全管理文件",
    "应用情况": "系统描述文件",
    "设备软件与拓扑": "资产清单",
}
FILING = {
    "保护制度": "制度文件",
    "需求与策略": "安全方案文件",
    "事件预案": "应急预案",
    "评估报告": "等级测评报告",
    "建设方案": "安全方案文件",
    "验收报告": "验收报告",
    "产品清单与证明": "资产清单, 产品认证证书",
}
"""Material → the documents that prove it; in memory the id of a document is its kind."""


def came(materials: dict[str, str], day: str = "2011-09-01") -> str:
    return "".join(f", {name}: {{received: {day}, evidence: [{kinds}]}}" for name, kinds in materials.items())[2:]


ALL = came({**GRADING, **FILING})


def steps(words: str) -> str:
    """`报送 8-20, 初审- 8-25` as records of 2011; a minus says that it was sent back, `>` to where."""
    records = []
    for word in words.split(", ") if words else ():
        name, day = word.split(" ")
        name, _, back = name.partition(">")
        month, number = day.split("-")
        result = ", result: 退回" if name.endswith("-") or back else ""
        to = f", back_to: {back}" if back else ""
        records.append(f"{{step: {name.rstrip('-')}, date: 2011-{int(month):02}-{int(number):02}{result}{to}}}")
    return f"[{', '.join(records)}]"


REVIEWED = "报送 8-20, 初审 8-25, 汇总 8-28, 评审 9-2"
PROTECTED = "assessment: {date: 2011-09-10, rate: 95, major_risks: 0}"


def system(
    materials: str = "", walked: str = "", more: str = "", *, level: str = "level: 第二级, ", name: str = "s"
) -> str:
    return f"{{id: {name}, name: 系统{name}, {level}materials: {{{materials}}}, steps: {steps(walked)}{', ' + more if more else ''}}}"


def organization(*systems: str, name: str = "a", more: str = "") -> str:
    return f"- {{id: {name}, campaign: c, name: 机构{name}, systems: [{', '.join(systems)}]{', ' + more if more else ''}}}\n"


def judged(participants: str, as_of: date = WITHIN, campaign: str = CAMPAIGN, **more: str) -> Campaigns:
    return case_of({"campaign.yaml": campaign, "participants.yaml": participants, **more}, as_of).campaigns


def the_campaign(participants: str, as_of: date = WITHIN, campaign: str = CAMPAIGN) -> CampaignStanding:
    [standing] = judged(participants, as_of, campaign).standings
    return standing


def the_organization(more: str = "", as_of: date = WITHIN, campaign: str = CAMPAIGN) -> OrganizationStanding:
    [found] = the_campaign(organization(more=more), as_of, campaign).organizations
    return found


def the_system(text: str, as_of: date = WITHIN, campaign: str = CAMPAIGN, **files: str) -> SystemStanding:
    [standing] = judged(organization(text), as_of, campaign, **files).standings
    [found] = standing.organizations[0].systems
    return found


def state_of(found: SystemStanding, material: str) -> str:
    [state] = [m.state for m in found.materials if m.material.id == material]
    return state


# --- the plan of 2011 -------------------------------------------------------------------------------------------


def test_the_plan_has_two_lists_of_six_and_seven() -> None:
    """The registration form belongs to the first; only the sixth of that list is open."""
    lists = {name: [m.id for m in listed] for name, listed in BASE.materials.items()}
    assert lists == {"定级材料": [*GRADING, "其他定级材料"], "备案补充材料": list(FILING)}
    assert [m.id for listed in BASE.materials.values() for m in listed if m.catch_all] == ["其他定级材料"]


def test_the_plan_invents_no_columns_for_the_self_check() -> None:
    """Its table stands in an annex that is not in the text; the day by which it is due is."""
    assert BASE.self_check.columns is None
    assert BASE.self_check.due == date(2011, 7, 15)


def test_approval_is_in_the_principle_and_no_step_of_the_path() -> None:
    """Of the four only what the enterprise and the experts do is a step."""
    assert [(p.by, p.what, p.step) for p in BASE.principle] == [
        ("企业", "自主定级", "报送"),
        ("专家", "评审", "评审"),
        ("主管部门", "审批", None),
        ("公安机关", "监督", None),
    ]
    assert tuple(entry.step for entry in BASE.review_path) == PATH
    assert [entry.step for entry in BASE.review_path if entry.optional] == ["整改"]


@pytest.mark.parametrize(
    ("day", "state", "stage"),
    [
        (date(2011, 6, 30), "未开始", None),
        (date(2011, 7, 1), "进行中", "前期准备"),
        (date(2011, 7, 30), "进行中", "前期准备"),
        (date(2011, 7, 31), "两阶段之间", None),
        (date(2011, 8, 1), "进行中", "组织实施"),
        (date(2011, 9, 30), "进行中", "组织实施"),
        (date(2011, 10, 1), "进行中", "巩固完善"),
        (date(2011, 11, 30), "进行中", "巩固完善"),
        (date(2011, 12, 1), "已结束", None),
    ],
)
def test_every_day_belongs_to_its_stage_and_31_july_to_none(day: date, state: str, stage: str | None) -> None:
    found = calendar_on(BASE.stages, day)
    assert (found.state, found.stage.title if found.stage else None) == (state, stage)


# --- materials --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("received", "as_of", "state"),
    [
        (None, date(2011, 9, 30), "未收"),
        (None, date(2011, 10, 1), "逾期"),
        ("2011-09-30", date(2011, 10, 1), "已收"),
        ("2011-10-01", date(2011, 10, 1), "迟收"),
        ("2011-09-21", date(2011, 9, 20), "未收"),
        ("2011-09-20", date(2011, 9, 20), "已收"),
        ("2011-10-05", date(2011, 10, 4), "逾期"),
    ],
)
def test_on_the_due_day_a_material_is_in_time_and_on_the_next_late(
    received: str | None, as_of: date, state: str
) -> None:
    """The list is due with its step, that with the stage; what comes in later than the day of judgement is not there."""
    text = came({"自定级报告": "定级报告"}, received) if received else ""
    assert state_of(the_system(system(text), as_of), "自定级报告") == state


@pytest.mark.parametrize(
    ("text", "state", "why"),
    [
        ("自定级报告: {received: 2011-09-01}", "待核", "缺定级报告"),
        ("自定级报告: {received: 2011-09-01, evidence: [制度文件]}", "待核", "缺定级报告"),
        ("自定级报告: {received: 2011-09-01, evidence: [nope]}", "待核", "缺定级报告"),
        ("自定级报告: {received: 2011-09-01, evidence: [制度文件, 定级报告]}", "已收", ""),
        ("安全组织: {received: 2011-09-01, evidence: [组织架构文件]}", "已收", ""),
        ("产品清单与证明: {received: 2011-09-01, evidence: [资产清单]}", "待核", "缺产品认证证书"),
        ("产品清单与证明: {received: 2011-09-01, evidence: [资产清单, 产品认证证书]}", "已收", ""),
    ],
)
def test_a_material_is_there_with_a_valid_document_of_its_kinds(text: str, state: str, why: str) -> None:
    """A day on which it came in alone proves nothing; a list of products and their certificates are both wanted."""
    found = the_system(system(text))
    [material] = [m for m in found.materials if m.received]
    assert (material.state, material.why) == (state, why)
    assert material.lacking is (state == "待核")


def test_the_open_item_is_never_lacking_nor_late() -> None:
    """Not handed in, handed in long after, or without a document that holds."""
    after = date(2011, 12, 1)
    for text, state in (
        ("", "不要求"),
        ("其他定级材料: {received: 2011-11-30, evidence: [合同]}", "已收"),
        ("其他定级材料: {received: 2011-11-30}", "待核"),
    ):
        found = the_system(system(", ".join(filter(None, (ALL, text))), REVIEWED), after)
        [item] = [m for m in found.materials if m.material.catch_all]
        assert (item.state, item.lacking, item.late) == (state, False, False)
        assert found.archive.met is True


def test_a_document_of_another_organisation_proves_nothing() -> None:
    """One that bears the organisation's own code does, whoever keeps the repository; one without a code too."""
    register = "".join(
        f"- {{id: {name}, title: t, kind: 定级报告, file: evidence/a.txt{code}}}\n"
        for name, code in (
            ("own", f", credit_code: {OWN_CODE}"),
            ("other", f", credit_code: {OTHER_CODE}"),
            ("none", ""),
        )
    )
    files = {"evidence/b.register.yaml": register}
    for document, state in (("own", "已收"), ("other", "待核"), ("none", "已收")):
        text = organization(
            system(f"自定级报告: {{received: 2011-09-01, evidence: [{document}]}}"), more=f"credit_code: {OWN_CODE}"
        )
        [standing] = judged(text, **files).standings
        assert state_of(standing.organizations[0].systems[0], "自定级报告") == state, document


def test_where_a_register_cannot_be_read_a_document_is_unknown_rather_than_lacking() -> None:
    """It may be in there; the archive is then neither shown nor refuted."""
    broken = {"evidence/z.register.yaml": "- {id: [\n"}
    found = the_system(system(ALL.replace("[定级报告]", "[elsewhere]"), REVIEWED), **broken)
    assert state_of(found, "自定级报告") == "未知"
    assert (found.archive.met, found.archive.lacking) == (None, ())


# --- steps ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("words", "reached", "ahead", "strayed"),
    [
        ("", None, "报送", 0),
        ("报送 8-20", "报送", "初审", 0),
        ("报送 8-20, 初审 8-25, 汇总 8-28, 评审 9-2", "评审", "测评", 0),
        # rectification only where there is need, and a second assessment after it
        ("报送 8-2, 初审 8-3, 汇总 8-4, 评审 8-5, 测评 8-6", "测评", "备案", 0),
        ("报送 8-2, 初审 8-3, 汇总 8-4, 评审 8-5, 测评 8-6, 备案 8-7", "备案", "发证", 0),
        ("报送 8-2, 初审 8-3, 汇总 8-4, 评审 8-5, 测评 8-6, 整改 8-7, 测评 8-8, 备案 8-9, 发证 8-10", "发证", None, 0),
        # sent back
        ("报送 8-20, 初审- 8-25", None, "报送", 0),
        ("报送 8-20, 初审- 8-25, 初审 8-30", None, "报送", 1),
        ("报送 8-20, 初审- 8-25, 报送 8-28, 初审 8-30", "初审", "汇总", 0),
        ("报送 8-20, 初审 8-21, 汇总 8-22, 评审- 8-25", "初审", "汇总", 0),
        ("报送 8-20, 初审 8-21, 汇总 8-22, 评审>报送 8-25", None, "报送", 0),
        ("报送 8-20, 初审 8-21, 汇总 8-22, 评审>报送 8-25, 汇总 8-26", None, "报送", 1),
        ("报送 8-20, 报送- 8-21", None, "报送", 0),
        ("报送 8-20, 初审>评审 8-21", "报送", "初审", 1),
        # out of order
        ("报送 8-20, 评审 8-25", "报送", "初审", 1),
        ("备案 8-20", None, "报送", 1),
        ("报送 8-20, 初审 8-21, 汇总 8-22, 初审 8-23", "汇总", "评审", 1),
        # the order of the file is nothing, that of the days everything
        ("初审 8-25, 报送 8-20", "初审", "汇总", 0),
        ("报送 8-20, 初审 8-20", "初审", "汇总", 0),
        # later than the day of judgement
        ("报送 9-20, 初审 9-21", "报送", "初审", 0),
    ],
)
def test_a_system_comes_as_far_as_its_steps_follow_each_other(
    words: str, reached: str | None, ahead: str | None, strayed: int
) -> None:
    found = the_system(system(walked=words))
    assert (
        found.reached.step if found.reached else None,
        found.ahead.step if found.ahead else None,
        len(found.walk.strayed),
    ) == (reached, ahead, strayed)


def test_what_was_sent_back_is_told_until_it_is_handed_in_again() -> None:
    """With the step that sent it back and the one it goes back to."""
    back = the_system(system(walked="报送 8-20, 初审- 8-25"))
    assert back.walk.returned is not None
    assert (back.walk.returned[0].step, back.walk.returned[1]) == ("初审", "报送")
    assert back.walk.passed == {}
    assert the_system(system(walked="报送 8-20, 初审- 8-25, 报送 8-28")).walk.returned is None


@pytest.mark.parametrize(("as_of", "overdue"), [(date(2011, 9, 30), False), (date(2011, 10, 1), True)])
def test_the_next_step_is_overdue_on_the_day_after_the_due_day(as_of: date, overdue: bool) -> None:
    found = the_system(system(walked="报送 8-20"), as_of)
    assert (found.due, found.step_overdue) == (date(2011, 9, 30), overdue)


@pytest.mark.parametrize(("day", "late"), [("9-30", False), ("10-1", True)])
def test_a_step_that_was_passed_after_its_day_is_late_and_no_longer_overdue(day: str, late: bool) -> None:
    standing = the_campaign(organization(system(came(GRADING), f"报送 {day}")), date(2011, 10, 1))
    [found] = standing.organizations[0].systems
    assert standing.plan.is_late("报送", found.walk.passed["报送"]) is late
    assert found.ahead is not None
    assert found.ahead.step == "初审"


def test_a_certificate_has_no_due_day() -> None:
    """It is the police's to issue."""
    found = the_system(system(ALL, f"{REVIEWED}, 测评 9-10, 备案 9-20"), date(2012, 1, 1))
    assert found.ahead is not None
    assert (found.ahead.step, found.due, found.overdue) == ("发证", None, False)


RECORDS = st.lists(
    st.builds(
        StepRecord,
        step=st.sampled_from(PATH),
        date=st.dates(date(2011, 8, 1), date(2011, 8, 10)),
        result=st.sampled_from(("通过", "退回")),
        back_to=st.sampled_from((None, *PATH)),
    ),
    max_size=12,
)


@settings(max_examples=200, deadline=None)
@given(RECORDS)
def test_whatever_is_recorded_all_steps_behind_are_passed_but_optional_ones(records: list[StepRecord]) -> None:
    """And none ahead is; every record up to the day counts or is told of."""
    plan = plan_of(Campaign(id="c", title="t"), BASE)
    found = walk(plan, records, date(2011, 8, 31))
    behind = {entry.step for entry in plan.path[: found.done]}
    assert {e.step for e in plan.path[: found.done] if not e.optional} <= set(found.passed) <= behind
    assert not found.foreign
    assert found == walk(plan, records, date(2012, 1, 1))


# --- archive and certificate ------------------------------------------------------------------------------------


def test_complete_and_reviewed_is_enough_for_the_archive_and_not_for_the_certificate() -> None:
    found = the_system(system(ALL, REVIEWED))
    assert (found.archive.met, found.certificate.met) == (True, False)
    assert found.certificate.lacking == ("没有等级测评",)


@pytest.mark.parametrize(
    ("assessment", "conclusion", "met"),
    [
        ("rate: 90.001, major_risks: 0", "符合", True),
        ("rate: 90.001, major_risks: 1", "需确认", None),
        ("rate: 90, major_risks: 0", "需确认", None),
        ("rate: 89.999, major_risks: 0", "基本符合", None),
        ("rate: 60.001, major_risks: 0", "基本符合", None),
        ("rate: 60, major_risks: 0", "需确认", None),
        ("rate: 59.999, major_risks: 0", "不符合", False),
        ("major_risks: 0", "需确认", None),
    ],
)
def test_the_certificate_follows_the_last_assessment_and_what_lies_between_is_a_persons(
    assessment: str, conclusion: str, met: bool | None
) -> None:
    found = the_system(system(ALL, REVIEWED, f"assessment: {{date: 2011-09-10, {assessment}}}"))
    assert (found.conclusion, found.certificate.met, found.archive.met) == (conclusion, met, True)


def test_an_assessment_counts_from_its_day() -> None:
    """Not the day before."""
    text = system(ALL, REVIEWED, PROTECTED)
    assert the_system(text, date(2011, 9, 9)).certificate.met is False
    assert the_system(text, date(2011, 9, 10)).certificate.met is True


@pytest.mark.parametrize("material", [*GRADING, *FILING])
def test_every_material_of_both_lists_is_needed_for_the_archive(material: str) -> None:
    """And so for the certificate."""
    others = {name: kinds for name, kinds in {**GRADING, **FILING}.items() if name != material}
    found = the_system(system(came(others), REVIEWED, PROTECTED))
    assert (found.archive.met, found.certificate.met) == (False, False)
    listed = "定级材料" if material in GRADING else "备案补充材料"
    assert found.archive.lacking == (f"{listed}：{material}",)


@pytest.mark.parametrize(
    ("text", "lacking"),
    [
        (system(ALL, REVIEWED, level=""), ("没有等级",)),
        (system(ALL, "报送 8-20, 初审 8-25, 汇总 8-28"), ("没有通过评审",)),
        (system(ALL, f"{REVIEWED}, 评审- 9-3"), ("没有通过评审",)),
        (system(ALL, "报送 8-20, 评审 8-25"), ("没有通过评审",)),
    ],
)
def test_the_archive_wants_a_level_that_was_reviewed(text: str, lacking: tuple[str, ...]) -> None:
    """A review that was undone, or that follows from nothing, is none. The lowest level is reviewed like any other."""
    assert the_system(text).archive.lacking == lacking
    assert the_system(system(ALL, REVIEWED, level="level: 第一级, ")).archive.met is True


# --- a system of this repository --------------------------------------------------------------------------------

OWN = {
    "systems/erp/system.yaml": "{id: erp, name: 经营, status: 已运行, object_types: [信息系统]}\n",
    "systems/erp/classification.yaml": "system: erp\nbusiness_information: [{object: 社会秩序和公共利益, degree: 一般损害}]\n"
    "system_service: [{object: 公民法人合法权益, degree: 一般损害}]\n"
    "assessments: [{id: t1, date: 2011-09-01, rate: 50}, {id: t2, date: 2011-09-10, rate: 95, major_risks: 0}]\n",
}


def test_the_level_and_assessments_of_a_system_of_this_repository_count() -> None:
    """Whatever is said here; the last assessment up to the day."""
    text = system(ALL, REVIEWED, "system: erp, assessment: {date: 2011-09-10, rate: 10}", level="level: 第四级, ")
    found = the_system(text, **OWN)
    assert (found.level, found.conclusion, found.certificate.met) == ("第二级", "符合", True)
    assert the_system(text, date(2011, 9, 9), **OWN).conclusion == "不符合"


def test_a_system_whose_level_is_not_settled_does_not_go_into_the_archive() -> None:
    """A raise without a basis is none."""
    raised = (
        OWN["systems/erp/classification.yaml"]
        + "decisions: [{id: d, stage: 最终, date: 2011-08-01, level: 第三级, conclusion: 首次定级}]\n"
    )
    found = the_system(
        system(ALL, REVIEWED, "system: erp", level=""), **{**OWN, "systems/erp/classification.yaml": raised}
    )
    assert found.archive.lacking == ("erp 的等级定不下来",)


def test_a_system_that_cannot_be_read_is_unsure_rather_than_without_a_level() -> None:
    files = {**OWN, "systems/erp/classification.yaml": "system: [\n"}
    found = the_system(system(ALL, REVIEWED, "system: erp", level=""), **files)
    assert (found.level, found.archive.met, found.archive.lacking) == (None, None, ())
    assert found.certificate.unsure == ("等级读不出", "测评读不出")


def test_a_system_that_states_no_assessments_leaves_those_that_came_in() -> None:
    """Unknown is not none; `[]` is none."""
    unstated = OWN["systems/erp/classification.yaml"].partition("assessments")[0]
    text = system(ALL, REVIEWED, f"system: erp, {PROTECTED}", level="")
    assert the_system(text, **{**OWN, "systems/erp/classification.yaml": unstated}).conclusion == "符合"
    assert (
        the_system(text, **{**OWN, "systems/erp/classification.yaml": unstated + "assessments: []\n"}).conclusion
        is None
    )


# --- a campaign of one's own ------------------------------------------------------------------------------------

NEXT_YEAR = (
    "id: c\ntitle: 推进\nstages:\n"
    "  - {id: p, title: 准备, from: 2026-07-01, to: 2026-07-31}\n"
    "  - {id: d, title: 办理, from: 2026-08-01, to: 2026-09-30, steps: [报送, 初审, 备案]}\n"
)


def test_stages_of_its_own_bring_dates_of_their_own() -> None:
    """No day of 2011 is left, that of the self-check neither; a step that no stage names has none."""
    plan = plan_of(the_campaign("[]\n", campaign=NEXT_YEAR).plan.campaign, BASE)
    assert plan.due == {step: date(2026, 9, 30) for step in ("报送", "初审", "备案")}
    assert plan.self_check.due is None
    assert plan.list_due("定级材料") == plan.list_due("备案补充材料") == date(2026, 9, 30)


def test_a_due_day_of_a_step_goes_before_the_end_of_its_stage() -> None:
    """The two lists have days of their own."""
    plan = the_campaign(
        "[]\n", campaign=NEXT_YEAR + "due: {报送: 2026-08-20, 备案: 2026-09-25, 评审: 2026-09-01}\n"
    ).plan
    assert (plan.list_due("定级材料"), plan.list_due("备案补充材料")) == (date(2026, 8, 20), date(2026, 9, 25))
    assert plan.due["评审"] == date(2026, 9, 1)


def test_without_a_due_day_nothing_is_late() -> None:
    """However long it takes."""
    unnamed = NEXT_YEAR.replace(", steps: [报送, 初审, 备案]", "")
    found = the_system(system(), date(2030, 1, 1), unnamed)
    assert {m.state for m in found.materials} == {"未收", "不要求"}
    assert found.overdue is False


def test_a_list_is_replaced_as_a_whole_and_by_itself() -> None:
    """The other list stays; without kinds any valid document will do."""
    own = CAMPAIGN + "materials: {备案补充材料: [{id: 一张表, title: 一张表}]}\n"
    found = the_system(system(came({**GRADING, "一张表": "合同"}), REVIEWED), campaign=own)
    assert [m.material.id for m in found.of_list("备案补充材料")] == ["一张表"]
    assert len(found.of_list("定级材料")) == 6
    assert found.archive.met is True
    assert the_system(system(came(GRADING), REVIEWED), campaign=own).archive.lacking == ("备案补充材料：一张表",)


def test_a_path_of_its_own_is_walked() -> None:
    """Without a collecting body, and without a list that is handed in with a step."""
    own = (
        CAMPAIGN
        + "review_path: [{step: 报送, by: 甲}, {step: 评审, by: 乙}, {step: 备案, by: 甲, materials: 定级材料}]\n"
    )
    found = the_system(system(walked="报送 8-20, 评审 8-25"), campaign=own)
    assert (found.reached.step if found.reached else None, found.ahead.step if found.ahead else None) == (
        "评审",
        "备案",
    )
    assert {m.due for m in found.of_list("备案补充材料")} == {None}


@pytest.mark.parametrize(
    ("submitted", "as_of", "state"),
    [
        (None, date(2011, 7, 15), "未收"),
        (None, date(2011, 7, 16), "逾期"),
        ("2011-07-15", date(2011, 7, 31), "已收"),
        ("2011-07-16", date(2011, 7, 31), "迟收"),
        ("2011-07-14", date(2011, 7, 13), "未收"),
    ],
)
def test_the_self_check_is_due_on_15_july(submitted: str | None, as_of: date, state: str) -> None:
    more = f"self_check: {{submitted: {submitted}}}" if submitted else ""
    assert the_organization(more, as_of).self_check.state == state


def test_columns_of_the_self_check_are_those_that_are_configured() -> None:
    """Without them it is not known whether it is filled in; with them, what was left out and what there is not."""
    answered = "self_check: {submitted: 2011-07-10, answers: {系统数: 3, 别的: 无}}"
    unset = the_organization(answered).self_check
    assert (unset.configured, unset.unanswered) == (False, ())
    own = CAMPAIGN + "self_check: {columns: [系统数, 已定级数]}\n"
    found = the_organization(answered, campaign=own).self_check
    assert (found.configured, found.unanswered, found.unknown) == (True, ("已定级数",), ("别的",))


# --- what cannot be read ----------------------------------------------------------------------------------------


def test_an_organisation_that_cannot_be_read_is_unknown_and_never_missing() -> None:
    """Neither counted among the organisations nor overdue; the others are judged."""
    files = {"participants/b.yaml": "- {id: b, campaign: c, name: [乙]}\n", "participants/d.yaml": "id: [\n"}
    found = judged(organization(system()), date(2012, 1, 1), **files)
    assert [o.participant.id for o in found.organizations] == ["a"]
    assert [(u.name, u.place.path) for u in found.unjudged] == [
        ("b", "participants/b.yaml"),
        ("", "participants/d.yaml"),
    ]


def test_files_that_cannot_be_read_are_named_and_counted_and_are_an_error(
    repo: Make, capsys: pytest.CaptureFixture[str]
) -> None:
    """Each of several, for their organisations and systems are missing from every other number."""
    gbk = "id: b\ncampaign: c\nname: 乙机构\n".encode("gbk")
    repository = repo({**files_of(DONE), "participants/b.yaml": gbk, "participants/d.yaml": "id: [\n"})
    code, text = told(capsys, repository)
    words = "机构的文件有 2 份读不出，其中的机构和系统没有计入：participants/b.yaml、participants/d.yaml"
    assert (code, words in text.splitlines()) == (1, True)
    assert "机构 1 家、系统 1 个" in text
    assert "未知 2 处" in text
    assert "专项工作的文件中有 2 个错误；详见 secops validate" in text
    found = document(capsys, repository)
    assert found["unread_files"] == ["participants/b.yaml", "participants/d.yaml"]
    assert document(capsys, repo(files_of(DONE), folder="other"))["unread_files"] == []


def test_two_organisations_of_one_id_are_both_unknown() -> None:
    """It is not known which is meant; their order decides nothing."""
    found = judged(organization() + organization())
    assert (found.organizations, [u.name for u in found.unjudged]) == ((), ["a"])


@pytest.mark.parametrize("campaign", ["id: c\ntitle: [\n", "id: other\ntitle: t\n", CAMPAIGN + "based_on: nowhere\n"])
def test_an_organisation_of_a_campaign_that_is_not_known_is_unknown(campaign: str) -> None:
    """Without its lists nothing of it is complete."""
    found = judged(organization(system(ALL, REVIEWED)), campaign=campaign)
    assert "机构a" in [u.name for u in found.unjudged]
    assert found.organizations == ()


def test_what_an_organisation_does_not_say_of_its_systems_is_not_nothing() -> None:
    """Unsaid it lacks something; `[]` says that it has none."""
    named = "leading_group: {head: 钱}, department: 信息中心, liaison: {name: 李}, self_check: {submitted: 2011-07-01}"
    unsaid = the_campaign(f"- {{id: a, campaign: c, name: 甲, {named}}}\n").organizations[0]
    none = the_organization(named)
    assert (unsaid.lacks, none.lacks) == (True, False)


# --- the command ------------------------------------------------------------------------------------------------

Make = Callable[..., Repository]
NAMED = f"credit_code: {OWN_CODE}, leading_group: {{head: 钱}}, department: 信息中心, liaison: {{name: 李, office_phone: 0577-0000000}}, self_check: {{submitted: 2011-07-01}}"
DONE = organization(system(ALL, f"{REVIEWED}, 测评 9-10, 备案 9-12, 发证 9-15", PROTECTED), more=NAMED)
OWING = organization(
    system(came({"自定级报告": "定级报告"}), "报送 8-20, 初审- 8-25", name="t"),
    name="b",
    more=NAMED.replace(OWN_CODE, OTHER_CODE),
)


def files_of(participants: str, **more: str) -> dict[str, str]:
    return {
        "secops.yaml": "format: 1\n",
        "campaign.yaml": CAMPAIGN,
        "participants.yaml": participants,
        **PAPERS,
        **more,
    }


def told(
    capsys: pytest.CaptureFixture[str], repository: Repository, *options: str, as_of: str = "2011-09-20"
) -> tuple[int, str]:
    code = run(["campaign", str(repository.root), "--as-of", as_of, *options])
    return code, capsys.readouterr().out


def document(
    capsys: pytest.CaptureFixture[str], repository: Repository, *options: str, as_of: str = "2011-09-20"
) -> Any:
    found = json.loads(told(capsys, repository, "--format", "json", *options, as_of=as_of)[1])
    jsonschema.validate(found, json.loads(schema_files()["contract-campaign.schema.json"]))
    return found


def test_the_command_says_how_far_everyone_is(repo: Make, capsys: pytest.CaptureFixture[str]) -> None:
    """In one table, with what is there and what is not below it, and a line that sums up."""
    code, text = told(capsys, repo(files_of(DONE + OWING)))
    lines = text.splitlines()
    assert code == 0
    assert "推进(c) · 据 wenzhou-2011(历史)  组织实施阶段(2011-08-01 至 2011-09-30)" in lines
    [done] = [line.split() for line in lines if line.split()[:1] == ["机构a"] and "5/5" in line]
    assert done == ["机构a", "已收", "系统s", "第二级", "5/5", "7/7", "发证", "办完", "可以", "可以"]
    [owing] = [line.split() for line in lines if line.split()[:1] == ["机构b"] and "1/5" in line]
    assert owing == [
        "机构b",
        "已收",
        "系统t",
        "第二级",
        "1/5",
        "0/7",
        "—",
        "报送(企业，最迟",
        "2011-09-30)·退回",
        "不可以",
        "不可以",
    ]
    assert (
        "    机构b 系统t  定级材料(最迟 2011-09-30)：已收 自定级报告；未收 备案登记表、安全组织、应用情况、设备软件与拓扑"
        in lines
    )
    assert "    机构b 系统t  2011-08-25 初审退回，回到报送" in lines
    assert lines[-1] == "机构 2 家、系统 2 个、可存档 1 个、可发证 1 个、逾期 0 家"


def test_the_day_between_two_stages_is_said_to_belong_to_none(repo: Make, capsys: pytest.CaptureFixture[str]) -> None:
    repository = repo(files_of(DONE))
    assert (
        "不属于任何阶段：前期准备止于 2011-07-30，组织实施从 2011-08-01 起"
        in told(capsys, repository, as_of="2011-07-31")[1]
    )
    assert document(capsys, repository, as_of="2011-07-31")["campaigns"][0]["calendar"] == {
        "state": "两阶段之间",
        "stage": None,
        "title": None,
        "from": None,
        "to": None,
    }


@pytest.mark.parametrize(("as_of", "expected"), [("2011-09-30", 0), ("2011-10-01", 1)])
def test_the_exit_code_turns_on_the_day_after_the_due_day(
    as_of: str, expected: int, repo: Make, capsys: pytest.CaptureFixture[str]
) -> None:
    """Unless it is asked not to."""
    repository = repo(files_of(OWING))
    assert told(capsys, repository, as_of=as_of)[0] == expected
    assert told(capsys, repository, "--no-fail", as_of=as_of)[0] == 0


def test_a_contradiction_makes_the_exit_code_1(repo: Make, capsys: pytest.CaptureFixture[str]) -> None:
    """And is counted; one elsewhere in the repository is not this command's."""
    wrong = organization(system(walked="评审 8-25"), more=NAMED)
    code, text = told(capsys, repo(files_of(wrong)))
    assert code == 1
    assert text.splitlines()[-1] == "专项工作的文件中有 1 个错误；详见 secops validate"
    elsewhere = {"tools.yaml": "id: [\n"}
    assert told(capsys, repo(files_of(DONE, **elsewhere), folder="other"))[0] == 0


def test_without_a_campaign_there_is_nothing_to_say(repo: Make, capsys: pytest.CaptureFixture[str]) -> None:
    code, text = told(capsys, repo({"secops.yaml": "format: 1\n"}))
    assert (code, "没有可以看的专项工作" in text) == (1, True)


def test_only_what_lacks_something_is_listed_and_everything_counted(
    repo: Make, capsys: pytest.CaptureFixture[str]
) -> None:
    repository = repo(files_of(DONE + OWING))
    _, text = told(capsys, repository, "--only-missing")
    assert "机构a" not in text
    assert "已收 自定级报告" not in text
    assert "机构 2 家、系统 2 个" in text
    found = document(capsys, repository, "--only-missing")
    assert [o["id"] for o in found["campaigns"][0]["organizations"]] == ["b"]
    assert found["summary"] == {
        "organizations": 2,
        "systems": 2,
        "archive": 1,
        "certificate": 1,
        "overdue": 0,
        "unknown": 0,
    }


def test_one_of_several_campaigns_is_chosen_by_its_id(repo: Make, capsys: pytest.CaptureFixture[str]) -> None:
    """With what is unknown and may belong to it; there is no other."""
    campaigns = {"campaigns/d.yaml": "id: d\ntitle: 另一次\n", "participants/x.yaml": "id: [\n"}
    other = "- {id: z, campaign: d, name: 丁, systems: []}\n"
    repository = repo(files_of(DONE + other, **campaigns))
    found = document(capsys, repository, "--campaign", "d")
    assert [(c["id"], [o["id"] for o in c["organizations"]]) for c in found["campaigns"]] == [("d", ["z"])]
    assert [u["path"] for u in found["unknown"]] == ["participants/x.yaml"]
    assert run(["campaign", str(repository.root), "--campaign", "e"]) == 2
    assert "没有可以看的专项工作 e" in capsys.readouterr().err


def test_the_contract_says_of_every_material_when_it_came_and_what_proves_it(
    repo: Make, capsys: pytest.CaptureFixture[str]
) -> None:
    text = organization(system("自定级报告: {received: 2011-10-01, evidence: [定级报告, nope]}"), more=NAMED)
    [found] = document(capsys, repo(files_of(text)), as_of="2011-10-02")["campaigns"][0]["organizations"][0]["systems"]
    [material] = [m for m in found["materials"] if m["id"] == "自定级报告"]
    assert material == {
        "list": "定级材料",
        "id": "自定级报告",
        "title": "信息系统信息安全保护等级自定级报告",
        "catch_all": False,
        "state": "迟收",
        "late": True,
        "due": "2011-09-30",
        "received": "2011-10-01",
        "documents": [
            {"id": "定级报告", "valid": True, "reason": ""},
            {"id": "nope", "valid": False, "reason": "台账里没有这份材料"},
        ],
        "reason": "",
    }
    assert [m["list"] for m in found["materials"]] == ["定级材料"] * 6 + ["备案补充材料"] * 7


def test_a_revision_is_read_as_it_was(repo: Make, capsys: pytest.CaptureFixture[str]) -> None:
    repository = repo(files_of(DONE))
    first = repository.commit()
    repository.write({"participants.yaml": "[]\n"})
    assert document(capsys, repository, "--at", first)["summary"]["systems"] == 1
    assert document(capsys, repository)["summary"]["systems"] == 0


def test_the_answer_is_remembered_and_the_same(
    repo: Make, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Any
) -> None:
    """And another one after a change."""
    monkeypatch.setenv("SECOPS_CACHE", str(tmp_path / "cache"))
    repository = repo(files_of(DONE))
    first = told(capsys, repository)
    assert told(capsys, repository) == first
    repository.write({"participants.yaml": OWING})
    assert told(capsys, repository) != first


def test_names_of_a_hostile_repository_do_not_reach_the_terminal(
    repo: Make, capsys: pytest.CaptureFixture[str]
) -> None:
    """Nor do notes, steps' bodies, titles and keys; the contract stays readable."""
    evil = '"\\e[31m\\u202e\\u200b坏"'
    campaign = f"id: c\ntitle: {evil}\nreview_path: [{{step: 报送, by: {evil}}}, {{step: 初审, by: x}}]\nself_check: {{title: {evil}, columns: [{evil}]}}\n"
    text = f"- {{id: a, campaign: c, name: {evil}, systems: [{{id: s, name: {evil}, materials: {{{evil}: {{received: 2011-08-01}}}}, steps: [{{step: 报送, date: 2011-08-01, result: 退回, note: {evil}}}]}}]}}\n- {{id: b, campaign: {evil.replace(' ', '')}, name: b}}\n"
    repository = repo(files_of(text, **{"campaign.yaml": campaign}))
    for output in (told(capsys, repository)[1], told(capsys, repository, "--format", "json")[1]):
        assert not {"\x1b", "\u202e", "\u200b"} & set(output)
    assert run(["validate", str(repository.root), "--as-of", "2011-09-20"]) == 1
    assert not {"\x1b", "\u202e", "\u200b"} & set(capsys.readouterr().out)
    assert document(capsys, repository)["campaigns"][0]["title"].endswith("坏")


def test_three_hundred_organisations_come_out_one_by_one(repo: Make, capsys: pytest.CaptureFixture[str]) -> None:
    """In the order of their ids, whichever file they stand in."""
    names = [f"o{number:03}" for number in range(300)]
    files = {f"participants/{name}.yaml": organization(system(ALL, REVIEWED), name=name) for name in reversed(names)}
    found = document(capsys, repo(files_of("[]\n", **files)))
    assert [o["id"] for o in found["campaigns"][0]["organizations"]] == names
    assert found["summary"]["archive"] == 300

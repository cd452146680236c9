# ruff: noqa: E501  tables of input and expectation read better with one case a line
"""Every code that campaigns raise: the smallest case at its exact line and column, and the nearest one that is right.

In the input `▸` marks the expected place, as in `test_codes.py`. Of the codes that campaigns raise a case finds its own
and no other.
"""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.assess.assess_builders import PAPERS
from tests.checks.test_codes import place_of_mark, without_mark
from tests.conftest import Repository
from tests.test_campaign import FILING, GRADING, NAMED, OTHER_CODE, OWN_CODE, came

Files = dict[str, str]
Make = Callable[..., Repository]

FAR = "stages:\n  - {id: p, title: 准备, from: 2026-01-01, to: 2026-06-30}\n  - {id: d, title: 办理, from: 2026-07-01, to: 2026-12-31}\n"
"""Stages that name no step: nothing is due."""
CHECKED = NAMED.replace("2011-07-01", "2026-07-01")
WALK = ["报送", "初审", "汇总", "评审", "测评", "备案", "发证"]


def campaign(more: str = "", stages: str = FAR) -> Files:
    return {"campaign.yaml": f"id: c\ntitle: 推进\n{stages}{more}"}


def step(name: str, day: str, more: str = "") -> str:
    return f"{{step: {name}, date: 2026-{day}{more}}}"


def taking_part(system: str = "", more: str = CHECKED, name: str = "a", **files: str) -> Files:
    """One organisation with the inside of one system; everything else of it is there."""
    systems = f"[{{id: s, name: 系统{system}}}]" if system else "[]"
    return {
        **campaign(),
        "participants.yaml": f"- {{id: {name}, campaign: c, name: 甲, {more}, systems: {systems}}}\n",
        **files,
    }


def walked(*records: str, more: str = "") -> str:
    return f", level: 第二级{more}, steps: [{', '.join(records)}]"


def through(*names: str) -> list[str]:
    """These steps, one a day in August."""
    return [step(name, f"08-{day:02}") for day, name in enumerate(names, 1)]


def issued(materials: str, protection: str, mark: str = "▸", steps: list[str] | None = None) -> Files:
    """A certificate issued in August, after all its steps."""
    records = steps or through(*WALK[:-1])
    certificate = step(f"{mark}发证", "08-20")
    return taking_part(walked(*records, certificate, more=f", materials: {{{materials}}}, {protection}"))


IN_JULY = came({**GRADING, **FILING}, "2026-07-20")
GOOD = "assessment: {date: 2026-08-05, rate: 95, major_risks: 0}"
OWN = {
    "systems/erp/system.yaml": "{id: erp, name: 经营, status: 在建设, object_types: [信息系统]}\n",
    "systems/erp/classification.yaml": "system: erp\nbusiness_information: [{object: 社会秩序和公共利益, degree: 一般损害}]\n"
    "system_service: [{object: 公民法人合法权益, degree: 一般损害}]\n"
    "assessments: [{id: t1, date: 2026-08-01, rate: 95}]\n",
}
DUE = "due: {报送: 2026-11-19, 备案: 2026-11-20}\n"
YESTERDAY = campaign("due: {报送: 2026-11-19}\n")
TODAY = campaign("due: {报送: 2026-11-20}\n")
CHECK_DUE = "self_check: {title: 自查表, due: 2026-11-19, columns: [系统数, 已定级数]}\n"

FOUND: dict[str, tuple[str, Files]] = {
    "one id in both lists": ("SEC760", campaign("materials:\n  定级材料: [{id: 甲, title: 甲}]\n  备案补充材料: [{id: ▸甲, title: 甲}]\n")),
    "one id twice in a list": ("SEC760", campaign("materials: {定级材料: [{id: 甲, title: 甲}, {id: ▸甲, title: 乙}]}\n")),
    "one id in its own list and in the inherited one": ("SEC760", campaign("materials: ▸{定级材料: [{id: 验收报告, title: 甲}]}\n")),
    "no such plan": ("SEC761", campaign("based_on: ▸nowhere\n")),
    "no such campaign": ("SEC761", campaign() | {"participants.yaml": "- {id: a, campaign: ▸d, name: 甲}\n"}),
    "no such material": ("SEC761", taking_part(", materials: {定级报告: ▸{received: 2026-08-01}}")),
    "no such column": ("SEC761", taking_part(more=CHECKED.replace("2026-07-01", "2026-07-01, answers: {系统数: ▸3}"))),
    "a step that is not in the path": ("SEC761", taking_part(walked(step("▸汇总", "08-01"))) | campaign("review_path: [{step: 报送, by: 甲}]\n")),
    "a due day of a step that is not in the path": ("SEC761", campaign("review_path: [{step: 报送, by: 甲}]\ndue: {汇总: ▸2026-08-01}\n")),
    "a stage with a step that is not in the path": ("SEC761", campaign("review_path: [{step: 报送, by: 甲}]\n", FAR.replace("2026-12-31", "2026-12-31, steps: [报送, ▸汇总]"))),
    "a step too early": ("SEC762", taking_part(walked(*through("报送"), step("▸评审", "08-09"), step("测评", "08-10")))),
    "a step after it was sent back": ("SEC762", taking_part(walked(*through("报送"), step("初审", "08-08", ", result: 退回"), step("▸初审", "08-09")))),
    "sent back to a step ahead": ("SEC762", taking_part(walked(*through("报送"), step("▸初审", "08-08", ", result: 退回, back_to: 评审")))),
    "a certificate and no filing": ("SEC763", issued(IN_JULY, GOOD, steps=through(*WALK[:-2]))),
    "a certificate and no assessment": ("SEC764", issued(IN_JULY, "note: 无")),
    "a certificate before the assessment": ("SEC764", issued(IN_JULY, GOOD.replace("08-05", "08-21"))),
    "a certificate against the assessment": ("SEC764", issued(IN_JULY, GOOD.replace("95", "59"))),
    "a certificate and a material missing": ("SEC765", issued(came({**GRADING}, "2026-07-20"), GOOD)),
    "a certificate before the last material": ("SEC765", issued(IN_JULY.replace("保护制度: {received: 2026-07-20", "保护制度: {received: 2026-08-21"), GOOD)),
    "a step before it all began": ("SEC766", taking_part(walked("{step: 报送, date: ▸2025-12-31}"))),
    "one credit code twice": ("SEC767", campaign() | {"participants.yaml": f"- {{id: z, campaign: c, name: 甲, {CHECKED}, systems: []}}\n- {{id: b, campaign: c, name: 乙, {CHECKED.replace(OWN_CODE, '▸' + OWN_CODE)}, systems: []}}\n"}),
    "another level than the system has": ("SEC768", taking_part(", system: erp, level: ▸第三级", **OWN)),
    "an assessment that the system does not have": ("SEC768", taking_part(", system: erp, assessment: ▸{date: 2026-08-02}", **OWN)),
    "another rate than the assessment has": ("SEC768", taking_part(", system: erp, assessment: ▸{date: 2026-08-01, rate: 94}", **OWN)),
    "a day in two stages": ("SEC769", campaign(stages=FAR.replace("from: 2026-07-01", "from: ▸2026-06-30"))),
    "a due day before that of the step before": ("SEC769", campaign("due: {报送: 2026-08-02, 备案: ▸2026-08-01}\n")),
    "a step twice in the path": ("SEC769", campaign("review_path: [{step: 报送, by: 甲}, {step: ▸报送, by: 乙}]\n")),
    "nobody named": ("SEC770", campaign() | {"participants.yaml": "- ▸{id: a, campaign: c, name: 甲, self_check: {submitted: 2026-07-01}, systems: []}\n"}),
    "no liaison": ("SEC770", campaign() | {"participants.yaml": "- ▸{id: a, campaign: c, name: 甲, leading_group: {head: 钱}, department: 信息中心, systems: []}\n"}),
    "a leading group without a head": ("SEC770", campaign() | {"participants.yaml": "- ▸{id: a, campaign: c, name: 甲, leading_group: {members: [钱]}, department: 信息中心, liaison: {name: 李}, systems: []}\n"}),
    "no self-check by its day": ("SEC771", taking_part(more=CHECKED.replace("{submitted: 2026-07-01}", "▸{}")) | campaign(CHECK_DUE)),
    "a self-check after its day": ("SEC771", taking_part(more=CHECKED.replace("2026-07-01}", "▸2026-11-20, answers: {系统数: 1, 已定级数: 1}}")) | campaign(CHECK_DUE)),
    "a self-check with an empty column": ("SEC771", taking_part(more=CHECKED.replace("2026-07-01}", "2026-07-01, answers: ▸{系统数: 1}}")) | campaign(CHECK_DUE)),
    "materials missing after their day": ("SEC772", taking_part(f", materials: ▸{{{came({n: k for n, k in GRADING.items() if n != '应用情况'}, '2026-08-01')}}}, steps: [{step('报送', '08-01')}]") | YESTERDAY),
    "a material after its day": ("SEC772", taking_part(f", materials: {{{came(GRADING, '2026-08-01').replace('应用情况: {received: 2026-08-01', '应用情况: {received: ▸2026-11-20')}}}, steps: [{step('报送', '08-01')}]") | YESTERDAY),
    "a step not taken by its day": ("SEC773", taking_part(f", materials: {{{came(GRADING, '2026-08-01')}}}, steps: ▸[]") | YESTERDAY),
    "dates of another year": ("SEC774", {"campaign.yaml": "▸id: c\ntitle: 推进\n"}),
    "a stage that ends before it begins": ("SEC207", campaign(stages="stages: [{id: p, title: 准备, from: 2026-07-02, to: ▸2026-07-01}]\n")),
    "one id for two systems": ("SEC206", campaign() | {"participants.yaml": f"- {{id: a, campaign: c, name: 甲, {CHECKED}, systems: [{{id: s, name: x}}, {{id: ▸s, name: y}}]}}\n"}),
    "a system that there is not": ("SEC301", taking_part(", system: ▸erp")),
    "a document that there is not": ("SEC301", taking_part(", materials: {其他定级材料: {received: 2026-08-01, evidence: [合同, ▸nope]}}")),
    "a material without a document": ("SEC309", taking_part(", materials: {自定级报告: ▸{received: 2026-08-01}}")),
    "a material that has not come in yet": ("SEC307", taking_part(", materials: {自定级报告: {received: ▸2026-11-21, evidence: [定级报告]}}")),
    "a step that was not taken yet": ("SEC307", taking_part(", steps: [{step: 报送, date: ▸2026-11-21}]")),
    "a mobile number of the liaison": ("SEC602", taking_part(more=CHECKED.replace("0577-0000000", "▸13800138000"))),
    "a step that there is not": ("SEC203", taking_part(", steps: [{step: ▸审批, date: 2026-08-01}]")),
    "a credit code that is none": ("SEC208", taking_part(more=CHECKED.replace(OWN_CODE, "▸" + OWN_CODE[:-1] + "0"))),
}  # fmt: skip

RIGHT: dict[str, tuple[str, Files]] = {
    "an id in one list": ("SEC760", campaign("materials: {定级材料: [{id: 甲, title: 甲}], 备案补充材料: [{id: 乙, title: 甲}]}\n")),
    "names of this campaign": ("SEC761", taking_part(f", materials: {{自定级报告: {{received: 2026-08-01, evidence: [定级报告]}}}}, steps: [{step('报送', '08-01')}]")),
    "a column that is configured": ("SEC761", taking_part(more=CHECKED.replace("2026-07-01", "2026-07-01, answers: {系统数: 3, 已定级数: 1}")) | campaign(CHECK_DUE)),
    "sent back and handed in again": ("SEC762", taking_part(walked(*through("报送"), step("初审", "08-08", ", result: 退回"), step("报送", "08-09"), step("初审", "08-10")))),
    "without rectification": ("SEC762", taking_part(walked(*through(*WALK[:-1])))),
    "a certificate after all": ("SEC763", issued(IN_JULY, GOOD, "")),
    "a certificate on the day of the assessment": ("SEC764", issued(IN_JULY, GOOD.replace("08-05", "08-20"), "")),
    "a certificate that a person decided": ("SEC764", issued(IN_JULY, GOOD.replace("95", "89"), "")),
    "a certificate on the day of the last material": ("SEC765", issued(IN_JULY.replace("保护制度: {received: 2026-07-20", "保护制度: {received: 2026-08-20"), GOOD, "")),
    "a certificate without the open item": ("SEC765", issued(IN_JULY, GOOD, "")),
    "a certificate sent back": ("SEC765", taking_part(walked(*through(*WALK[:-1]), step("发证", "08-20", ", result: 退回")))),
    "a step on the first day": ("SEC766", taking_part(walked("{step: 报送, date: 2026-01-01}"))),
    "two credit codes": ("SEC767", campaign() | {"participants.yaml": f"- {{id: a, campaign: c, name: 甲, {CHECKED}, systems: []}}\n- {{id: b, campaign: c, name: 乙, {CHECKED.replace(OWN_CODE, OTHER_CODE)}, systems: []}}\n"}),
    "one organisation in two campaigns": ("SEC767", campaign() | {"campaigns/d.yaml": f"id: d\ntitle: 另\n{FAR}", "participants.yaml": f"- {{id: a, campaign: c, name: 甲, {CHECKED}, systems: []}}\n- {{id: b, campaign: d, name: 甲, {CHECKED}, systems: []}}\n"}),
    "what the system says": ("SEC768", taking_part(", system: erp, level: 第二级, assessment: {date: 2026-08-01, rate: 95}", **OWN)),
    "stages one after the other": ("SEC769", campaign("due: {报送: 2026-08-01, 备案: 2026-08-01}\n")),
    "all named": ("SEC770", taking_part()),
    "a self-check on its day": ("SEC771", taking_part(more=CHECKED.replace("2026-07-01}", "2026-11-19, answers: {系统数: 1, 已定级数: 1}}")) | campaign(CHECK_DUE)),
    "the day itself": ("SEC772", taking_part(", materials: {}") | TODAY),
    "the day itself for a step": ("SEC773", taking_part(", steps: []") | TODAY),
    "dates of its own": ("SEC774", campaign()),
    "an open item without a document that holds": ("SEC772", taking_part(f", materials: {{{came(GRADING, '2026-08-01')}, 其他定级材料: {{received: 2026-11-20, evidence: [合同]}}}}, steps: [{step('报送', '08-01')}]") | YESTERDAY),
}  # fmt: skip

_OF_CAMPAIGNS = ("SEC2", "SEC3", "SEC60", "SEC76", "SEC77")


def validated(repo: Make, files: Files) -> list[tuple[str, str]]:
    """Code and place of what campaigns raise; documents of every kind are at hand."""
    found = repo({"secops.yaml": "format: 1\n", **PAPERS, **without_mark(files)}).diagnostics()
    return [(d.code, str(d.place)) for d in found if d.code.startswith(_OF_CAMPAIGNS)]


@pytest.mark.parametrize(("code", "files"), FOUND.values(), ids=FOUND)
def test_the_code_and_no_other_is_found_at_its_place(code: str, files: Files, repo: Make) -> None:
    """Once, at the marked line and column."""
    assert validated(repo, files) == [(code, place_of_mark(files))]


@pytest.mark.parametrize(("code", "files"), RIGHT.values(), ids=RIGHT)
def test_the_nearest_right_case_raises_nothing(code: str, files: Files, repo: Make) -> None:
    """The same but for the fault."""
    assert code not in [found for found, _ in validated(repo, files)]


@pytest.mark.parametrize(("code", "files"), FOUND.values(), ids=FOUND)
def test_message_and_advice_are_chinese(code: str, files: Files, repo: Make) -> None:
    """And differ from each other."""
    found = repo({"secops.yaml": "format: 1\n", **PAPERS, **without_mark(files)}).diagnostics()
    [told] = [d for d in found if d.code == code]
    assert all(any("一" <= c <= "鿿" for c in words) for words in (told.message, told.advice))
    assert told.message != told.advice


def test_the_first_of_two_with_one_credit_code_is_named_beside_the_later(repo: Make) -> None:
    """Later by its place, whatever its id."""
    _, files = FOUND["one credit code twice"]
    found = repo({"secops.yaml": "format: 1\n", **without_mark(files)}).diagnostics()
    [told] = [d for d in found if d.code == "SEC767"]
    assert [(str(r.place), told.place.line) for r in told.related] == [("participants.yaml:1:3", 2)]


def test_participants_of_a_campaign_that_cannot_be_read_are_not_blamed(repo: Make) -> None:
    """What is wrong was said of the campaign already."""
    files = {"campaign.yaml": "id: c\ntitle: [\n", "participants.yaml": "- {id: a, campaign: c, name: 甲}\n"}
    assert "SEC761" not in [code for code, _ in validated(repo, files)]


def test_a_campaign_is_something_to_judge(repo: Make) -> None:
    """A body that holds no certificate and runs no system need not declare a target."""
    assert "SEC503" not in repo({"secops.yaml": "format: 1\n", **campaign()}).codes()


COVERED = frozenset(code for code, _ in FOUND.values() if code.startswith(("SEC76", "SEC77")))
"""The codes that have an example here; `test_codes.py` counts them with its own."""


def test_every_code_has_a_right_case_too() -> None:
    assert {code for code, _ in RIGHT.values()} == COVERED

"""When a target can be reached: every date that is told is held against grading on that day and the day before."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from assess_builders import EMPLOYED, ISCCC, LEADERS, PAPERS, TCAS, TODAY, case_of, complete, finished, row_of, staff

from secops_cli.assess.case import Case
from secops_cli.assess.gap import TargetGap, gap
from secops_cli.model.standard import AllOf, AnyOf

FIRST = "{standard: isccc, category: F, level: 一级}"
REGISTER = "evidence/every-kind.register.yaml"


def judged(files: dict[str, str], target: str = FIRST, as_of: date = TODAY, more: str = "") -> Case:
    return case_of({"secops.yaml": f"format: 1\ntargets: [{target}]\n{more}", **files}, as_of)


def gap_of(files: dict[str, str], target: str = FIRST, to: str | None = None, more: str = "") -> TargetGap:
    case = judged(files, target, more=more)
    return gap(case, case.grades[0], to)


def told(found: TargetGap) -> list[tuple[str, str, str | None]]:
    return [(a.step.kind, a.step.what, str(a.step.until) if a.step.until else None) for a in found.actions]


def is_met(files: dict[str, str], target: str, day: date) -> bool:
    return judged(files, target, day).grades[0].met


SOON = staff(1, "soon").replace("2015-01-01", "2026-12-01")
OLD = "- {id: first, name: 项目, client: 客户, services: [安全运维], signed: 2021-09-01, evidence: [合同]}\n"


@pytest.mark.parametrize("reference", ["", ", reference_date: 2026-12-31", ", reference_date: 2026-12-01"])
@pytest.mark.parametrize(
    ("files", "day"),
    [
        (complete(ISCCC, people=LEADERS + staff(49) + SOON), date(2026, 12, 1)),
        (complete(ISCCC, people=LEADERS + staff(49) + SOON.replace("2026-12-01", "2026-11-21")), date(2026, 11, 21)),
    ],
)
def test_waiting_ends_on_the_day_on_which_the_level_is_met(files, day, reference):
    """A reference date to come keeps nobody from being counted earlier."""
    target = f"{{standard: isccc, category: F, level: 一级{reference}}}"
    found = gap_of(files, target)
    assert found.earliest == day
    assert (is_met(files, target, day - timedelta(days=1)), is_met(files, target, day)) == (False, True)


def test_a_reference_date_that_is_past_has_to_be_written_anew():
    """Five years complete on 2026-09-01; the target looks at 2026-06-30 for ever."""
    files = complete(ISCCC, projects=finished(10, accepted="2026-06-01", signed="2025-06-01") + OLD)
    target = "{standard: isccc, category: F, level: 一级, reference_date: 2026-06-30}"
    words = "改写 secops.yaml 里这个目标的 reference_date(现为 2026-06-30)，或不写"
    assert told(gap_of(files, target)) == [("decide", words, None)]
    assert is_met(files, FIRST, TODAY)


def test_what_lapses_while_waiting_is_named():
    """Years complete on 2027-02-24; the projects leave the window on 2027-01-16."""
    first = "- {id: first, name: 项目, client: 客户, services: [安全运维], signed: 2022-02-24, evidence: [合同]}\n"
    files = complete(ISCCC, projects=finished(10, signed="2024-01-15", accepted="2024-06-01") + first)
    found = gap_of(files)
    assert (found.earliest, found.lapsing) == (date(2027, 2, 24), ("4.3.7-b",))
    lasting = complete(ISCCC, projects=finished(10, signed="2026-01-15", accepted="2026-06-01") + first)
    assert gap_of(lasting).lapsing == ()


def test_whoever_counts_later_has_to_be_proven_by_then():
    """The fiftieth joins in December, and no paper shows it yet."""
    files = complete(ISCCC, people=LEADERS + staff(49) + SOON.replace(EMPLOYED, "evidence: []"))
    found = told(gap_of(files))
    assert [(kind, day) for kind, _, day in found] == [("obtain", None), ("wait", "2026-12-01")]
    assert "缺劳动合同" in found[0][1]


@pytest.mark.parametrize(("kind", "word"), [("劳动合同", "issued"), ("作业指导书", "effective")])
def test_a_document_dated_later_is_waited_for(kind, word):
    """Nothing is to be obtained: it is there, and good from 2026-12-05 on."""
    papers = PAPERS[REGISTER].replace(
        f"kind: {kind}, file: evidence/a.txt", f"kind: {kind}, file: evidence/a.txt, {word}: 2026-12-05"
    )
    files = {**complete(ISCCC), REGISTER: papers}
    found = gap_of(files)
    waits = [day for step, _, day in told(found) if step == "wait"]
    assert set(waits) == {"2026-12-05"}
    assert found.earliest == date(2026, 12, 5)
    assert is_met(files, FIRST, date(2026, 12, 5))


def test_a_row_dated_later_is_waited_for():
    """It is written already; on its day the level is met."""
    rows = "".join(row_of(c) for c in ISCCC.clause.values())
    later = rows.replace('clause: "F3.1.2-a"', 'date: 2026-12-05, clause: "F3.1.2-a"')
    assert later != rows
    files = complete(ISCCC, rows=later)
    assert told(gap_of(files))[-1][0::2] == ("wait", "2026-12-05")


def test_rows_that_contradict_each_other_are_to_be_mended_not_added_to():
    """A third row would change nothing."""
    rows = "".join(row_of(c) for c in ISCCC.clause.values())
    twice = rows + '- {clause: "F3.1.2-a", conclusion: 符合, note: 又一行}\n'
    assert ("decide", "改正或合并 F3.1.2-a 的自评估行：读不出或互相矛盾", None) in told(
        gap_of(complete(ISCCC, rows=twice))
    )


def test_people_whose_certificates_ran_out_renew_them_before_others_are_sought():
    """Fifty held one: ten are asked for."""
    people = LEADERS + staff(50).replace("subject: 专业认证", "subject: 专业认证, expires: 2026-10-01")
    found = gap_of(complete(ISCCC, people=people))
    steps = [a.step for a in found.actions if "4.3.5-e" in a.clauses]
    assert [(s.kind, s.what, len(s.records)) for s in steps] == [("renew", "续证，使本类别持证人员多 10 人", 50)]


@pytest.mark.parametrize("lapse", ["expires: 2026-10-01", "history: [{date: 2026-10-01, state: 暂停}]"])
@pytest.mark.parametrize(("granted", "full"), [("2020-01-01", None), ("2026-01-01", "2027-01-01")])
def test_a_certificate_that_lapsed_is_renewed_and_keeps_its_first_day(lapse, granted, full):
    """A reissue keeps the first grant: only the rest of the year is waited for."""
    held = (
        f"- {{id: c, standard: isccc, category: F, level: 二级, granted: {granted}, {lapse}, evidence: [资质证书]}}\n"
    )
    found = [entry for entry in told(gap_of(complete(ISCCC, certificates=held))) if "资质" in entry[1]]
    waits = [("wait", "持有二级资质满 1 年", full)] if full else []
    assert found == [("renew", "恢复或换发二级资质证书 c", None), *waits]


def test_a_level_below_the_proven_one_asks_for_nothing():
    """As the grade does not look at it again."""
    found = gap_of(complete(ISCCC), to="三级")
    assert (found.actions, found.earliest, found.reached) == ((), TODAY, True)


def test_where_parts_count_by_themselves_only_the_lower_ones_are_asked():
    """`lower-part`: the professional part holds the target down, the basic one has nothing to do."""
    rows = "".join(row_of(c) for c in TCAS.clause.values() if c.id != "E.4.2-a")
    target = "{standard: tcas, category: E, level: 4级}"
    found = gap_of(complete(TCAS, rows=rows), target, more="level_rule: lower-part\n")
    assert {clause.partition(".")[0] for action in found.actions for clause in action.clauses} == {"E"}


def test_bad_conduct_on_record_does_not_go_away():
    """There is nothing to do and nothing to wait for."""
    organization = complete(ISCCC)["organization.yaml"].replace(
        "adverse_records: []", "adverse_records: [{id: a, kind: 违法违规, date: 2020-01-01, summary: 处罚}]"
    )
    found = gap_of({**complete(ISCCC), "organization.yaml": organization})
    assert found.earliest is None
    assert any(kind == "wait" and "不会自行消失" in what and day is None for kind, what, day in told(found))


def test_alternatives_stand_beside_what_they_replace_and_nothing_else():
    """ISCCC 4.2.4-b: a title serves instead of the degree, and replaces none of the years."""
    clause = ISCCC.clause["4.2.4-b"]
    assert isinstance(clause.test, AllOf)
    assert isinstance(clause.test.all[0], AnyOf)
    people = LEADERS.replace("- {level: 硕士", "- {level: 专科") + staff(50)
    found = gap_of(complete(ISCCC, people=people), "{standard: isccc, category: F, level: 二级}")
    names = {action.id: action.step.what for action in found.actions}
    for action in found.actions:
        if "年限" in action.step.what and action.chosen:
            assert not any("职称达到" in names[other] for group in action.alternatives for other in group)


def test_a_chain_of_certificates_keeps_what_each_needs_itself():
    """一级 needs 二级 held for a year, and 二级 needs 三级 or three years: all of it hangs together."""
    found = gap_of({"people.yaml": LEADERS, "certificates.yaml": "[]\n"})
    by_name = {action.step.what: action for action in found.actions}
    third = by_name["先取得三级资质证书"]
    assert any("4.1.5-a" in by_id(found, name).clauses for name in third.depends_on)
    assert third.id in by_name["持有三级资质满 1 年"].depends_on
    assert any(third.id in group for action in found.actions for group in action.alternatives)


def by_id(found: TargetGap, name: str):
    return next(action for action in found.actions if action.id == name)


def test_nothing_is_reached_at_a_level_without_clauses():
    """No action, and no day either."""
    case = judged(complete(ISCCC))
    grade = case.grades[0]
    bare = replace(grade, proven=None, applicable=dict.fromkeys(grade.applicable, ()))
    found = gap(case, bare)
    assert (found.actions, found.earliest, found.reached) == ((), None, False)

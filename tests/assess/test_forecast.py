"""The judgement replayed over time: the same as judging day by day, and it says what turned."""

from __future__ import annotations

import random
import re
from datetime import date, timedelta

import pytest
from assess_builders import ISCCC, PAPERS, TCAS, TODAY, case_of, complete, finished, row_of, workspace
from hypothesis import given, settings
from hypothesis import strategies as st
from whole_provider import provider

from secops_cli.assess.case import Case
from secops_cli.assess.forecast import Event, Replay, forecast
from secops_cli.assess.levels import grade
from secops_cli.assess.watch import TimedMemory, Watch
from secops_cli.model.judgement import CategoryGrade, Origin
from secops_cli.report.forecast import format_text

DAYS = 130
FIRST = "format: 1\ntargets: [{standard: isccc, category: F, level: 二级}]\n"


def judged(files: dict[str, str], settings_text: str = FIRST, as_of: date = TODAY) -> Case:
    return case_of({"secops.yaml": settings_text, **files}, as_of)


def turns(
    case: Case, until: date = date(2028, 11, 20)
) -> list[tuple[str, tuple[str | None, ...], tuple[str | None, ...]]]:
    """Day, proven before and after, potential before and after, of each event."""
    return [
        (str(e.day), (e.before.proven, e.after.proven), (e.before.potential, e.after.potential))
        for e in forecast(case, until)
    ]


def causes(event: Event) -> set[tuple[str, str | None, str]]:
    return {(c.clause, c.record.id if c.record else None, c.what) for c in event.because}


# --- the same as day by day -------------------------------------------------------------------------------------


def outcome(found: CategoryGrade) -> object:
    """Levels, and every verdict with its reason and its figures."""
    return (
        found.proven,
        found.potential,
        {
            c: (v.verdict, v.pending, v.reason, [(k.measurement.fact, k.measurement.proven) for k in v.checks])
            for c, v in found.verdicts.items()
        },
    )


def replay(case: Case, start: CategoryGrade, until: date) -> dict[date, CategoryGrade]:
    """Day moved to → grade from that day on."""
    found: dict[date, CategoryGrade] = {}
    moving = Replay(case, start, TimedMemory(Watch.on(case.as_of)))
    while moving.due <= until.toordinal():
        day = date.fromordinal(moving.due)
        found[day] = moving.move()
    return found


def near(chance: random.Random) -> str:
    """A day on which, or some years after which, something may turn within the days looked at."""
    years = chance.choice((0, 0, 0, 1, 2, 3, 5))
    day = TODAY + timedelta(days=chance.randint(-20, DAYS + 10)) - timedelta(days=365 * years)
    return chance.choice((day.isoformat(), "2024-02-29", "2023-02-28", "2027-02-28"))


def shaken(text: str, chance: random.Random, most: int) -> str:
    """Some of the records, with many of their dates moved."""
    lines = text.splitlines(keepends=True)
    if all(line.startswith("- {") for line in lines):
        lines = chance.sample(lines, min(most, len(lines)))
    moved = (
        re.sub(r"\b20\d\d-\d\d-\d\d\b", lambda m: near(chance) if chance.random() < 0.6 else m[0], x) for x in lines
    )
    return "".join(moved)


def random_repository(seed: int) -> tuple[dict[str, str], CategoryGrade]:
    """Files with dates moved about at random, and a target for one of the categories."""
    chance = random.Random(seed)
    standard = chance.choice((ISCCC, TCAS))
    category = chance.choice(standard.edition.categories).id
    files = provider(standard, category)
    rows_path = f"assessments/{standard.id}/rows.yaml"
    for path, text in files.items():
        files[path] = shaken(text, chance, 12) if path != rows_path else text
    files[rows_path] = "".join(
        line.replace("}\n", f", date: {near(chance)}, cycle: {chance.choice('ab')}}}\n")
        for line in files[rows_path].splitlines(keepends=True)
    )
    register = "".join(
        line.replace("}\n", f", {chance.choice(('issued', 'effective', 'expires'))}: {near(chance)}}}\n")
        if chance.random() < 0.5
        else line
        for line in PAPERS["evidence/every-kind.register.yaml"].splitlines(keepends=True)
    )
    files["evidence/every-kind.register.yaml"] = register
    reference = f", reference_date: {near(chance)}" if chance.random() < 0.3 else ""
    files["secops.yaml"] = (
        f"format: 1\ntargets: [{{standard: {standard.id}, category: {category}, level: {standard.ladder[-1]}, "
        f"region: 示例市{reference}}}]\n"
        f"cycles: [{{id: a, from: 2020-01-01}}, {{id: b, from: {near(chance)}}}]\n"
        f"freshness: {{社会保险缴纳证明: {chance.randint(1, 6)}, 场地检测报告: {chance.randint(1, 30)}}}\n"
        f"audit_due: {chance.choice(('12-15', '02-29', '02-30', '01-31'))}\n"
        f"statement_due_day: {chance.choice((1, 20, 28))}\n"
    )
    return files, case_of(files).grades[0]


@given(st.integers(0, 10**9))
@settings(max_examples=6, deadline=None, derandomize=True)
def test_what_is_replayed_is_what_each_day_would_be_judged(seed):
    """Every verdict, reason and figure of every day, though only some days are looked at."""
    files, start = random_repository(seed)
    loaded = workspace(files)
    case = case_of(files)
    until = TODAY + timedelta(days=DAYS)
    replayed = replay(case, start, until)
    current = start
    for offset in range(DAYS + 1):
        day = TODAY + timedelta(days=offset)
        current = replayed.get(day, current)
        direct = grade(loaded, start.standard, start.category, start.target, day)
        assert outcome(current) == outcome(direct), day


def test_only_days_on_which_something_can_turn_are_looked_at():
    """Ten records with a date or two each, ten years: some dozens of days."""
    case = judged(complete(ISCCC))
    looked = replay(case, case.grades[0], date(2036, 11, 20))
    assert 5 < len(looked) < 60


def test_targets_that_share_documents_are_each_replayed_from_the_first_day():
    """What one target's replay has worked out for later days is not taken for earlier ones by the next."""
    both = FIRST + "- {standard: tcas, category: E, level: 3级}\n"
    both = both.replace(
        "[{standard: isccc, category: F, level: 二级}]", "\n- {standard: isccc, category: F, level: 二级}"
    )
    rows = complete(ISCCC) | complete(TCAS)
    papers = PAPERS["evidence/every-kind.register.yaml"].replace(
        "kind: 劳动合同, file: evidence/a.txt", "kind: 劳动合同, file: evidence/a.txt, expires: 2027-03-31"
    )
    case = judged({**rows, "evidence/every-kind.register.yaml": papers}, both)
    fell = [
        (e.after.standard.edition.alias, str(e.day)) for e in forecast(case, date(2027, 12, 31)) if not e.after.proven
    ]
    assert fell[:2] == [("isccc", "2027-04-01"), ("tcas", "2027-04-01")]


# --- what it says -----------------------------------------------------------------------------------------------


def test_a_level_falls_on_the_day_after_a_document_expires_and_says_which():
    """Valid on its last day; the people whom it proved are named."""
    papers = PAPERS["evidence/every-kind.register.yaml"].replace(
        "kind: 职称证书, file: evidence/a.txt", "kind: 职称证书, file: evidence/a.txt, expires: 2027-01-31"
    )
    case = judged({**complete(ISCCC), "evidence/every-kind.register.yaml": papers})
    [event] = [e for e in forecast(case, date(2027, 6, 30)) if e.before.proven]
    assert (str(event.day), event.before.proven, event.after.proven) == ("2027-02-01", "一级", None)
    assert ("4.1.4-c", "money", "缺证：职称证书 职称证书 已于 2027-01-31 到期") in causes(event)


def test_a_project_that_leaves_the_window_lowers_what_is_in_reach():
    """Three years back both ends in: it counts on the day, and no longer on the next."""
    projects = finished(9) + finished(1, signed="2024-01-15", accepted="2024-06-01", prefix="old")
    first = "- {id: first, name: 项目, client: 客户, services: [安全运维], signed: 2015-01-01, evidence: [合同]}\n"
    case = judged(complete(ISCCC, projects=projects + first))
    [event, *_] = forecast(case, date(2027, 6, 1))
    assert (str(event.day), event.before.potential, event.after.potential) == ("2027-01-16", "一级", "二级")
    assert ("4.3.7-b", "old00", "不计：签订于 2024-01-15，不在近 3 年内") in causes(event)


def test_a_year_that_completes_raises_the_level():
    """Five years of practice, on the anniversary."""
    first = "- {id: first, name: 项目, client: 客户, services: [安全运维], signed: 2022-02-24, evidence: [合同]}\n"
    case = judged(complete(ISCCC, projects=finished(10, signed="2026-01-01", accepted="2026-02-01") + first))
    risen = [e for e in forecast(case, date(2027, 6, 1)) if e.after.proven == "一级"]
    assert [str(e.day) for e in risen] == ["2027-02-24"]
    assert ("4.3.7-a", None, "从业年限 4 → 5年") in causes(risen[0])


def test_an_audit_year_that_closes_without_its_report_takes_the_level_away():
    """Due by 30 June; the first day after it."""
    case = judged(complete(ISCCC))
    assert turns(case, date(2027, 12, 31))[0] == ("2027-07-01", ("一级", None), ("一级", None))
    assert {c.what for c in forecast(case, date(2027, 12, 31))[0].because} == {"不计：还没有 2026 年度审计报告"}


def test_what_befalls_two_targets_alike_is_said_once_with_both_levels():
    """And names the year that is missing and those that no longer count."""
    case = judged(complete(ISCCC), FIRST.replace("]", ", {standard: isccc, category: F, level: 三级}]"))
    text = format_text(case, Origin(), date(2027, 7, 2), forecast(case, date(2027, 7, 2)))
    assert text.count("2027-07-01") == 1
    assert "isccc 安全运维(目标 二级、三级)" in text
    assert "2025 年度审计" in text
    assert "audit:" not in text


def test_a_new_cycle_leaves_its_rows_to_be_written():
    """What was assessed in the old cycle no longer counts."""
    text = FIRST + "cycles: [{id: 一, from: 2026-01-01}, {id: 二, from: 2027-02-01}]\n"
    rows = "".join(row_of(c) for c in ISCCC.clause.values()).replace("}\n", ", cycle: 一}\n")
    found = forecast(judged(complete(ISCCC, rows=rows), text), date(2027, 3, 1))
    assert [(str(e.day), e.after.proven, e.after.potential) for e in found] == [("2027-02-01", None, "一级")]
    assert any("评估周期更替" in cause.what for cause in found[0].because)


@pytest.mark.parametrize(
    ("more", "due"),
    [
        ("", ["2027-03-05"]),
        (", surveillance: [2026-10-01]", ["2027-10-01"]),
        (", surveillance: [2026-10-01, 2027-01-01]", ["2027-10-01"]),
        (", history: [{date: 2026-11-01, state: 注销}]", []),
        (", credit_code: 91110108MA01ABCD17", ["2027-03-05"]),
    ],
)
def test_surveillance_falls_due_twelve_months_after_the_grant_or_the_last_one(more, due):
    """ISCCC 6.7.1; one to come does not count yet, a certificate given up has none; no level turns by it."""
    held = f"- {{id: c, standard: isccc, category: F, level: 三级, granted: 2026-03-05, evidence: [资质证书]{more}}}\n"
    case = judged({"certificates.yaml": held, "organization.yaml": complete(ISCCC)["organization.yaml"]})
    found = forecast(case, date(2027, 12, 31))
    assert [str(e.day) for e in found] == due
    assert all(e.before is e.after and causes(e) == {("6.7.1", "c", e.because[0].what)} for e in found)


FORMER = "former_identities: [{name: 旧名, credit_code: 91110108MA01TTT000, until: 2026-03-05}]\n"


@pytest.mark.parametrize(
    ("granted", "more", "due"),
    [
        ("2026-03-05", FORMER, ["2027-03-05"]),
        ("2026-03-06", FORMER, []),
        ("2026-03-05", FORMER.replace(", until: 2026-03-05", ""), ["2027-03-05"]),
        ("2026-03-05", "", []),
    ],
)
def test_a_certificate_of_a_former_code_falls_due_as_long_as_the_code_was_used(granted, more, due):
    """Granted up to the last day of the former code it is the organisation's own, later or of nobody's it is not."""
    held = (
        f"- {{id: c, standard: isccc, category: F, level: 三级, granted: {granted}, credit_code: 91110108MA01TTT000}}\n"
    )
    organization = complete(ISCCC)["organization.yaml"] + more
    case = judged({"certificates.yaml": held, "organization.yaml": organization})
    assert [str(e.day) for e in forecast(case, date(2027, 12, 31))] == due


def test_a_certificate_is_own_where_the_organization_cannot_be_read():
    """What is not known to be another's is told."""
    held = (
        "- {id: c, standard: isccc, category: F, level: 三级, granted: 2026-03-05, credit_code: 91110108MA01ABCD17}\n"
    )
    case = judged({"certificates.yaml": held, "organization.yaml": "name: [\n"})
    assert [str(e.day) for e in forecast(case, date(2027, 12, 31))] == ["2027-03-05"]


@pytest.mark.parametrize(
    ("expires", "due"),
    [
        ("2026-11-20", []),
        ("2026-11-21", [("2026-11-21", "6.8.1")]),
        ("2027-03-04", [("2027-03-04", "6.8.1")]),
        ("2027-03-05", [("2027-03-05", "6.7.1"), ("2027-03-05", "6.8.1")]),
        ("2028-01-01", [("2027-03-05", "6.7.1")]),
    ],
)
def test_the_last_day_of_a_certificate_is_told_and_nothing_falls_due_after_it(expires, due):
    """Judged on 2026-11-20; surveillance would be due on 2027-03-05."""
    held = f"- {{id: c, standard: isccc, category: F, level: 三级, granted: 2026-03-05, expires: {expires}}}\n"
    case = judged({"certificates.yaml": held, "organization.yaml": complete(ISCCC)["organization.yaml"]})
    found = [(str(e.day), cause.clause) for e in forecast(case, date(2027, 12, 31)) for cause in e.because]
    assert sorted(found) == due


def test_tcas_states_no_time_of_surveillance_and_none_is_made_up():
    """Hard case 51: chapter 6 of ISCCC is not put on T/CAS."""
    held = "- {id: c, standard: tcas, category: E, level: 1级, granted: 2026-03-05, evidence: [资质证书]}\n"
    text = "format: 1\ntargets: [{standard: tcas, category: E, level: 1级}]\n"
    assert forecast(judged({"certificates.yaml": held}, text), date(2028, 1, 1)) == []


def test_nothing_turns_where_nothing_can():
    """An empty repository has no events."""
    assert forecast(judged({}), date(2036, 1, 1)) == []


def test_the_day_of_the_judgement_itself_is_no_event():
    """Events lie after it, up to and including the last day."""
    papers = PAPERS["evidence/every-kind.register.yaml"].replace(
        "kind: 职称证书, file: evidence/a.txt", "kind: 职称证书, file: evidence/a.txt, expires: 2027-01-31"
    )
    files = {**complete(ISCCC), "evidence/every-kind.register.yaml": papers}
    assert [str(e.day) for e in forecast(judged(files), date(2027, 2, 1))] == ["2027-02-01"]
    assert forecast(judged(files), date(2027, 1, 31)) == []
    assert forecast(judged(files, as_of=date(2027, 2, 1)), date(2027, 2, 1)) == []

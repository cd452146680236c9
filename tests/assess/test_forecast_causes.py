"""Why levels turn, and which certificates fall due: no event without its cause, none said twice."""

from __future__ import annotations

import re
from datetime import date

import pytest
from assess_builders import ISCCC, TCAS, TODAY, ageing, case_of, complete, finished, row_of

from secops_cli.assess.case import Case
from secops_cli.assess.forecast import forecast
from secops_cli.model.judgement import Origin
from secops_cli.report.forecast import format_text
from secops_cli.report.gap import format_text as gap_text

OTHER_CODE = "91110108ABCDEF1237"
NEVER = date(2028, 1, 1)


def judged(files: dict[str, str], text: str, as_of: date = TODAY) -> Case:
    return case_of({"secops.yaml": text, **files}, as_of)


def target(standard: str, category: str, level: str, more: str = "") -> str:
    return f"format: 1\ntargets: [{{standard: {standard}, category: {category}, level: {level}}}]\n{more}"


def rows_with_old(clause_id: str, *without: str) -> str:
    """A row for every clause but some; of one clause the first paper is `old`."""
    rows = "".join(row_of(c) for c in TCAS.clause.values() if not c.id.startswith(without))
    groups = TCAS.clause[clause_id].evidence.all
    papers = "".join(f", {group.any[0]}" for group in groups[1:])
    return re.sub(rf'(\{{clause: "{re.escape(clause_id)}"[^[]*)\[[^\]]*\]', rf"\1[old{papers}]", rows)


def test_what_is_no_longer_carried_says_by_what_it_was():
    """The paper of 6.5.8-a runs out, from which the same clauses of lower levels followed."""
    rows = rows_with_old("6.5.8-a", "6.4.8-a", "6.3.7-a", "6.2.7-a", "6.5.9-")
    kind = TCAS.clause["6.5.8-a"].evidence.all[0].any[0]
    files = complete(TCAS, rows=rows) | ageing(kind, "2027-01-31")
    [event, *_] = forecast(judged(files, target("tcas", "E", "3级")), date(2027, 3, 1))
    said = {cause.clause: cause.what for cause in event.because}
    assert str(event.day) == "2027-02-01"
    assert said["6.4.8-a"] == "不再由 6.5.8-a 的结论带出"


def test_every_event_has_a_cause_where_the_lower_part_counts():
    """Only a part turns there, at a level above the one that comes out."""
    clause = next(c for c in TCAS.clause.values() if c.levels == ("4级",) and c.id.startswith("6.5.10"))
    rows = rows_with_old(clause.id, "E.4.2-a")
    files = complete(TCAS, rows=rows) | ageing(clause.evidence.all[0].any[0], "2027-01-10")
    projects = finished(10, signed="2026-01-20", accepted="2026-06-01")
    files["projects.yaml"] = projects + finished(1, accepted="2016-01-01", signed="2015-01-01", prefix="old")
    for event in forecast(judged(files, target("tcas", "E", "4级", "level_rule: lower-part\n")), NEVER):
        assert event.because, event.day


@pytest.mark.parametrize(
    ("more", "days"),
    [
        ("", ["2027-03-05"]),
        (f", credit_code: {OTHER_CODE}", []),
        (", history: [{date: 2027-03-04, state: 注销}]", []),
        (", history: [{date: 2027-03-06, state: 注销}]", ["2027-03-05"]),
        (", expires: 2026-06-01", []),
    ],
)
def test_only_an_own_certificate_that_is_still_there_falls_due_and_once(more, days):
    """However many targets of its category there are."""
    held = f"- {{id: c, standard: isccc, category: F, level: 三级, granted: 2026-03-05, evidence: [资质证书]{more}}}\n"
    two = "format: 1\ntargets:\n" + "".join(
        f"  - {{standard: isccc, category: F, level: {level}}}\n" for level in ("三级", "二级")
    )
    organization = complete(ISCCC)["organization.yaml"]
    case = judged({"certificates.yaml": held, "organization.yaml": organization}, two)
    assert [str(event.day) for event in forecast(case, date(2027, 12, 31))] == days


@pytest.mark.parametrize(
    ("text", "words"), [("format: 1\n", "没有可判定的目标"), ("format: [\n", "secops.yaml 读不出，不知道目标")]
)
def test_where_nothing_can_be_judged_nothing_sounds_fine(text, words):
    """Neither command says that levels stay as they are."""
    case = judged({}, text)
    for said in (format_text(case, Origin(), NEVER, forecast(case, NEVER)), gap_text(case, Origin(), [])):
        assert words in said
        assert "没有变化" not in said

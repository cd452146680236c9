"""Which row speaks: the cycle in force, the category before all categories, ours before an assessor's."""

from __future__ import annotations

from datetime import date

import pytest
from assess_builders import TODAY, graded, made_up, rows

from secops_cli.assess.rows import cycle_in_force
from secops_cli.model.settings import Settings

DEMO = made_up("p: [{id: c, evidence: {all: [{any: [制度文件]}]}}]")
CYCLES = "format: 1\ncycles:\n  - {id: 初次 2025, from: 2025-01-01}\n  - {id: 监督 2026, from: 2026-11-20}\n"
YES = "conclusion: 符合, evidence: [制度文件]"
NO = "conclusion: 不符合"


def verdict(*lines: str, settings: str = "", **more) -> str:
    files = rows(*(f"clause: c, {line}" for line in lines)) | ({"secops.yaml": settings} if settings else {})
    found = graded(files, DEMO, **more).verdicts["c"]
    return found.pending or found.verdict


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        (date(2024, 12, 31), None),
        (date(2025, 1, 1), "初次 2025"),
        (date(2026, 11, 19), "初次 2025"),
        (date(2026, 11, 20), "监督 2026"),
    ],
)
def test_the_cycle_in_force_is_the_last_one_begun(day, expected):
    """Its first day is in."""
    cycles = [{"id": "监督 2026", "from": date(2026, 11, 20)}, {"id": "初次 2025", "from": date(2025, 1, 1)}]
    found = cycle_in_force(Settings.model_validate({"format": 1, "cycles": tuple(cycles)}), day)
    assert (found and found.id) == expected


def test_only_rows_of_the_cycle_in_force_count():
    """Last year's 符合 does not answer this year's question."""
    assert verdict(f"cycle: 初次 2025, {YES}", settings=CYCLES) == "未评估"
    assert verdict(f"cycle: 监督 2026, {YES}", settings=CYCLES) == "符合"
    assert verdict(f"cycle: 初次 2025, {YES}", settings=CYCLES, as_of=date(2026, 11, 19)) == "符合"


def test_a_row_without_a_cycle_counts_only_where_no_cycle_is_declared():
    """And the other way round."""
    assert verdict(YES) == "符合"
    assert verdict(YES, settings=CYCLES) == "未评估"
    assert verdict(f"cycle: 初次 2025, {YES}") == "未评估"


def test_a_row_counts_from_its_own_day_on():
    """Dated after the day, it never counts."""
    assert verdict(f"date: 2026-11-20, {YES}") == "符合"
    assert verdict(f"date: 2026-11-21, {YES}") == "未评估"


def test_the_row_of_the_category_goes_before_the_row_for_all():
    """In whichever order they stand; a row for another category says nothing."""
    for lines in ((f"category: K, {NO}", YES), (YES, f"category: K, {NO}")):
        assert verdict(*lines) == "不符合"
    assert verdict(f"category: L, {NO}", YES) == "符合"
    assert verdict(f"category: L, {NO}") == "未评估"


def test_an_assessors_row_stands_beside_ours_and_is_not_judged_by():
    """by: 评审 counts only in its own view."""
    assert verdict(f"by: 评审, {NO}", YES) == "符合"
    assert verdict(f"by: 评审, {NO}", f"by: 自评, {YES}") == "符合"
    assert verdict(f"by: 评审, {NO}") == "未评估"
    assert verdict(f"by: 评审, {NO}", YES, by="评审") == "不符合"


def test_the_standard_of_a_row_is_its_folder_or_its_prefix():
    """`demo:c` anywhere, `c` in the folder of demo; a row of another standard says nothing."""
    line = f'- {{clause: "demo:c", {YES}}}\n'
    assert graded({"assessments/isccc/x.yaml": line}, DEMO).verdicts["c"].verdict == "符合"
    assert graded({"assessments/isccc/x.yaml": f"- {{clause: c, {YES}}}\n"}, DEMO).verdicts["c"].pending == "未评估"


def test_rows_of_a_sheet_share_its_defaults():
    """The cycle is given once."""
    sheet = f"defaults: {{cycle: 监督 2026}}\nrows:\n  - {{clause: c, {YES}}}\n"
    files = {"secops.yaml": CYCLES, "assessments/demo/x.yaml": sheet}
    assert graded(files, DEMO, as_of=TODAY).verdicts["c"].verdict == "符合"


def test_which_of_two_contradicting_rows_is_read_first_does_not_matter():
    """符合 in one file, 不符合 in another: an error, and never 符合 by the order of file names."""
    one, other = f"- {{clause: c, {YES}}}\n", f"- {{clause: c, {NO}}}\n"
    answers = {
        graded({"assessments/demo/a.yaml": a, "assessments/demo/b.yaml": b}, DEMO).verdicts["c"].verdict
        for a, b in ((one, other), (other, one))
    }
    assert len(answers) == 1
    assert "符合" not in answers


def test_a_row_for_all_does_not_speak_where_rows_cannot_be_read():
    """The row of the category is misspelt; it may say 不符合, and what hangs on that file is 待定."""
    assert verdict(f"category: K, {NO}, ntoe: 某", YES) != "符合"

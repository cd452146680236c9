"""Which decision, filing or assessment of a system is the last one by a day, wherever that is asked."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from secops_cli.assess.history import latest
from tests.conftest import Repository

DAY = date(2026, 11, 20)
SYSTEM = "id: s\nname: 系统\nstatus: 已运行\nobject_types: [信息系统]\n"
FILINGS = """\
system: s
business_information: [{object: 公民法人合法权益, degree: 严重损害}]
system_service: [{object: 公民法人合法权益, degree: 严重损害}]
filings:
  - {number: "1", filed: 2026-01-05, certificate_expires: 2026-06-01}
  - {number: "2", filed: 2026-01-05, certificate_expires: 2029-06-01}
"""


def test_of_two_on_one_day_the_one_listed_later_is_the_last() -> None:
    days = [("a", date(2026, 1, 5)), ("b", date(2026, 1, 5)), ("c", date(2026, 11, 21))]
    assert latest(days, lambda one: one[1], DAY) == ("b", date(2026, 1, 5))


def test_what_happens_on_the_day_counts_and_what_happens_after_it_does_not() -> None:
    days = [DAY, date(2026, 11, 21)]
    assert latest(days, lambda day: day, DAY) == DAY
    assert latest(days[1:], lambda day: day, DAY) is None


def test_duty_and_certificate_go_by_the_same_filing(repo: Callable[..., Repository]) -> None:
    """Of two filings on one day the later listed is the one whose certificate counts."""
    made = repo({"systems/s/system.yaml": SYSTEM, "systems/s/classification.yaml": FILINGS})
    result = made.assess(as_of=DAY)
    assert result.case.systems[0].certificate_ends == date(2029, 6, 1)
    assert "SEC711" not in [found.code for found in result.diagnostics]

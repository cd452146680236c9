"""What was found wanting of one system: gaps that the checks found, duties that are not met, its last assessment.

Nothing is judged anew here; what others found is gathered and told whose it is. Findings about a record of several
systems, such as an incident or a shared line, are each system's own. What is wrong with the records themselves, such
as a value that cannot be read, is no shortcoming of a system.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from secops_cli.assess.case import Case
from secops_cli.assess.classification import SystemGrade
from secops_cli.assess.conclusion import conclude
from secops_cli.assess.history import last_assessment
from secops_cli.diagnostics import RULES, Diagnostic, Place
from secops_cli.model.systems import System
from secops_cli.model.workspace import Family, RecordRef, Workspace
from secops_cli.rules.systems import SYSTEM_RULES

_TOLD_BY_DUTIES: Final = frozenset({"SEC708", "SEC710", "SEC712", "SEC716", "SEC717"})
_OF_RECORDS: Final = frozenset({"SEC718", "SEC735", "SEC750", "SEC780", "SEC782", "SEC784"})
"""Names that are not known, filing forms that are not filled: something is wrong with records, not with a system."""
_GAPS: Final = frozenset(rule.code for rule in SYSTEM_RULES) - _TOLD_BY_DUTIES - _OF_RECORDS
_KEYS: Final = {"公安机关备案": "filings", "等级测评": "assessments"}
"""Duty → the key that records it; all others are decisions."""
_OWN: Final[tuple[Family, ...]] = ("systems", "classifications", "lifecycles", "operations", "terminations")
"""Families of which a system has one record, under its own id."""


@dataclass(frozen=True, slots=True)
class Shortcoming:
    """Something that is wanting.

    Attributes:
        title: what sort of thing it is.
        words: what is wanting.
        place: where that is told.
        key: the key in the record that begins at `place`; empty where the place is exact.
    """

    title: str
    words: str
    place: Place
    key: str = ""


def shortcomings(case: Case, grade: SystemGrade) -> tuple[Shortcoming, ...]:
    """Return what is wanting of a system: findings by their places, then duties, then its last assessment.

    Args:
        case: with its findings; without them only duties and the assessment are told.
        grade: of the system.
    """
    records = _Records(case.workspace, grade.system)
    found = [
        Shortcoming(RULES[d.code].title, d.message, d.place)
        for d in case.findings
        if d.code in _GAPS and records.have(d)
    ]
    return (*found, *_duties(case, grade), *_assessment(case, grade))


def _place(case: Case, grade: SystemGrade) -> Place:
    """Where the classification is told, or the system where there is none."""
    own = case.workspace.places.get(RecordRef("classifications", grade.system.id))
    return own or case.workspace.places[RecordRef("systems", grade.system.id)]


def _duties(case: Case, grade: SystemGrade) -> Iterator[Shortcoming]:
    for duty in grade.duties:
        if duty.met or duty.lapsed:  # that a certificate has run out is a finding of its own
            continue
        due = f"，最迟 {duty.due} 办妥" if duty.due else ""
        mark = "" if duty.verified else "(未核)"
        words = f"{duty.what}：{duty.why}{due}{mark}"
        title = "应办的事不明" if duty.met is None else "应办的事没有办妥"
        yield Shortcoming(title, words, _place(case, grade), _KEYS.get(duty.what, "decisions"))


def _assessment(case: Case, grade: SystemGrade) -> Iterator[Shortcoming]:
    """The last assessment, where it has major risks or does not conclude 符合."""
    last = last_assessment(grade.classification, case.as_of)
    if last is None:
        return
    conclusion, why = conclude(last, case.catalogues.rules.periods)
    if conclusion == "符合" and not last.major_risks:
        return
    rate = "" if last.rate is None else f"，符合率 {last.rate}%"
    risks = "" if last.major_risks is None else f"，重大风险隐患 {last.major_risks} 个"
    reason = f"({why})" if why else ""
    words = f"{last.date} 的等级测评{rate}{risks}，结论为{conclusion}{reason}"
    yield Shortcoming("等级测评发现的风险", words, _place(case, grade), f"assessments 中的 {last.id}")


# --- whose a finding is -----------------------------------------------------------------------------------------


class _Records:
    """The records that tell of one system, and where each begins and the next one follows."""

    def __init__(self, workspace: Workspace, system: System) -> None:
        self._own = {
            *(RecordRef(family, system.id) for family in _OWN),
            *(RecordRef("changes", c.id) for c in workspace.changes.values() if c.system == system.id),
            *(RecordRef("incidents", i.id) for i in workspace.incidents.values() if system.id in i.systems),
            *(RecordRef("data", name) for name in system.data or ()),
        }
        files = {workspace.places[ref].path for ref in self._own if ref in workspace.places}
        self._begins: dict[str, list[tuple[Place, RecordRef]]] = {path: [] for path in files}
        for ref, place in workspace.places.items():
            if place.path in files:
                self._begins[place.path].append((place, ref))
        for begins in self._begins.values():
            begins.sort()

    def have(self, found: Diagnostic) -> bool:
        """Whether a finding, or a place that explains it, stands in one of them."""
        return any(map(self._hold, (found.place, *(related.place for related in found.related))))

    def _hold(self, place: Place) -> bool:
        """A place is of the last record that begins at or before it."""
        begins = self._begins.get(place.path, [])
        at = bisect_right(begins, place, key=lambda begin: begin[0])
        return at > 0 and begins[at - 1][1] in self._own

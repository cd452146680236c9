"""What was found wanting of one system: findings in its records, duties that are not met, its last assessment.

Nothing is judged anew here; what others found is gathered and told whose it is. Findings about a record of several
systems, such as an incident or a shared line, are each system's own.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Final

from secops_cli.assess.case import Case
from secops_cli.assess.classification import SystemGrade, conclude
from secops_cli.diagnostics import RULES, Diagnostic, Place
from secops_cli.model.workspace import Family, RecordRef, Workspace

_TOLD_BY_DUTIES: Final = frozenset({"SEC708", "SEC710", "SEC712"})
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
    owners = _Owners(case.workspace)
    name = grade.system.id
    found = [
        Shortcoming(RULES[d.code].title, d.message, d.place)
        for d in case.findings
        if d.code not in _TOLD_BY_DUTIES and name in owners.of(d)
    ]
    return (*found, *_duties(case, grade), *_assessment(case, grade))


def _place(case: Case, grade: SystemGrade) -> Place:
    """Where the classification is told, or the system where there is none."""
    own = case.workspace.places.get(RecordRef("classifications", grade.system.id))
    return own or case.workspace.places[RecordRef("systems", grade.system.id)]


def _duties(case: Case, grade: SystemGrade) -> Iterator[Shortcoming]:
    for duty in grade.duties:
        if duty.met:
            continue
        due = f"，应在 {duty.due} 前办妥" if duty.due else ""
        mark = "" if duty.verified else "(未核)"
        words = f"{duty.what}：{duty.why}{due}；依据 {duty.source}{mark}"
        title = "应办的事不明" if duty.met is None else "应办的事没有办妥"
        yield Shortcoming(title, words, _place(case, grade), _KEYS.get(duty.what, "decisions"))


def _assessment(case: Case, grade: SystemGrade) -> Iterator[Shortcoming]:
    """The last assessment, where it has major risks or does not conclude 符合."""
    stated = grade.classification.assessments if grade.classification else None
    past = [a for a in stated or () if a.date <= case.as_of]
    if not past:
        return
    last = max(past, key=lambda assessment: assessment.date)
    conclusion, why = conclude(last, case.catalogues.rules.periods)
    if conclusion == "符合" and not last.major_risks:
        return
    rate = "" if last.rate is None else f"，符合率 {last.rate}%"
    risks = "" if last.major_risks is None else f"，重大风险隐患 {last.major_risks} 个"
    reason = f"({why})" if why else ""
    words = f"{last.date} 的等级测评{rate}{risks}，结论为{conclusion}{reason}"
    yield Shortcoming("等级测评发现的风险", words, _place(case, grade), f"assessments 中的 {last.id}")


# --- whose a finding is -----------------------------------------------------------------------------------------


class _Owners:
    """Tells of which systems a finding is, by the record that it stands in."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace
        self._begins: dict[str, list[tuple[Place, RecordRef]]] = defaultdict(list)
        for ref, place in (*workspace.places.items(), *workspace.unread.items()):
            self._begins[place.path].append((place, ref))
        for begins in self._begins.values():
            begins.sort()
        self._folders: dict[PurePosixPath, set[str]] = defaultdict(set)
        for name in workspace.systems:
            path = workspace.places[RecordRef("systems", name)].path
            self._folders[PurePosixPath(path).parent].add(name)

    def of(self, found: Diagnostic) -> frozenset[str]:
        """The ids of the systems whose record the finding, or a place that explains it, stands in."""
        places = (found.place, *(related.place for related in found.related))
        return frozenset().union(*map(self._at, places))

    def _at(self, place: Place) -> frozenset[str]:
        begins = self._begins.get(place.path)
        if not begins:
            return self._by_folder(place.path)
        at = bisect_right(begins, place, key=lambda begin: begin[0])
        return self._systems(begins[max(at - 1, 0)][1])

    def _by_folder(self, path: str) -> frozenset[str]:
        """Of a file of which nothing could be read: the system whose folder it lies in, if that is one only."""
        for folder in PurePosixPath(path).parents:
            if names := self._folders.get(folder):
                return frozenset(names) if len(names) == 1 else frozenset()
        return frozenset()

    def _systems(self, ref: RecordRef) -> frozenset[str]:
        workspace = self._workspace
        if ref.family in _OWN:
            return frozenset({ref.id})
        if ref.family == "changes" and ref.id in workspace.changes:
            return frozenset({workspace.changes[ref.id].system})
        if ref.family == "incidents" and ref.id in workspace.incidents:
            return frozenset(workspace.incidents[ref.id].systems)
        if ref.family == "data":
            return frozenset(s.id for s in workspace.systems.values() if ref.id in s.data)
        return frozenset()

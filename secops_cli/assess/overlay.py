"""The organisation's own standards, and its own clauses beside the packaged ones: proven first, then judged like any.

Own clauses may only add to a packaged standard. They take nothing away from it (no replacing, no entailing of its
clauses), so that no repository can lower what the standard asks for.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from secops_cli.assess.case import StandardByName
from secops_cli.assess.catalogue import clause_faults, edition_faults
from secops_cli.diagnostics import Diagnostic, Place
from secops_cli.model.standard import Clause, Standard
from secops_cli.model.workspace import PlacedClause, RecordRef, Workspace


@dataclass(frozen=True, slots=True)
class Overlay:
    """Standards that take the place of, or stand beside, the packaged ones; and what was wrong with the others."""

    standards: tuple[Standard, ...]
    diagnostics: tuple[Diagnostic, ...]


def overlay(workspace: Workspace, packaged: StandardByName) -> Overlay:
    """Return the standards that the repository's own catalogues make; whatever is faulty is left out and said.

    Args:
        workspace: holds the own editions and clauses.
        packaged: finds a packaged standard by id or alias.
    """
    diagnostics: list[Diagnostic] = []
    standards: list[Standard] = []
    groups: dict[str, list[PlacedClause]] = defaultdict(list)
    for placed in workspace.own_clauses:
        groups[placed.standard].append(placed)
    for edition in workspace.own_editions.values():
        place = workspace.places[RecordRef("editions", edition.id)]
        names = {edition.id, edition.alias, _folder(place)}
        own = [clause for name in names for clause in groups.pop(name, [])]
        if packaged(edition.id) or packaged(edition.alias):
            words = f"{edition.id} 与随程序的标准同名"
            diagnostics.append(Diagnostic("SEC506", place, words, route=("id",)))
            continue
        found = _without_faults(Standard(edition, {}), own, diagnostics)
        faults = list(edition_faults(found))
        diagnostics += [Diagnostic("SEC506", place, f"{edition.id}：{words}") for words in faults]
        if not faults:
            standards.append(found)
    for name, own in groups.items():
        base = packaged(name)
        if base is None:
            words = f"没有标准 {name}：要么写 standards/{name}/standard.yaml，要么用随程序的标准的简称作文件夹名"
            diagnostics += [Diagnostic("SEC506", placed.place, words) for placed in own[:1]]
            continue
        standards.append(_without_faults(base, own, diagnostics))
    return Overlay(tuple(standards), tuple(diagnostics))


def _folder(place: Place) -> str:
    return place.path.split("/")[1]


def _without_faults(base: Standard, own: Iterable[PlacedClause], diagnostics: list[Diagnostic]) -> Standard:
    """A standard with the own clauses that are sound; what one that goes was referred to by is looked at again."""
    left = list(own)
    while True:
        candidate = _joined(base, left)
        faulty = {id(p): list(_faults(base, candidate, p, left)) for p in left}
        if not any(faulty.values()):
            return candidate
        for placed in left:
            name = f"{base.edition.alias}:{placed.clause.id}"
            diagnostics += [Diagnostic("SEC506", placed.place, f"{name}：{words}") for words in faulty[id(placed)]]
        left = [placed for placed in left if not faulty[id(placed)]]


def _joined(base: Standard, own: Iterable[PlacedClause]) -> Standard:
    parts: dict[str, tuple[Clause, ...]] = dict(base.clauses)
    ids = set()
    for placed in own:
        parts[placed.part] = (*parts.get(placed.part, ()), placed.clause)
        ids.add(placed.clause.id)
    return Standard(base.edition, parts, frozenset(ids))


def _faults(base: Standard, candidate: Standard, placed: PlacedClause, own: list[PlacedClause]) -> Iterator[str]:
    clause = placed.clause
    if clause.id in base.clause:
        yield "条号已在随程序的条目库里，自有条目只能另加"
        return
    if sum(other.clause.id == clause.id for other in own) > 1:
        yield "条号写了两次"
        return
    if placed.part not in {part.id for part in base.edition.parts}:
        yield f"部分 {placed.part} 没有声明"
        return
    for other in (*clause.replaces, *clause.entails):
        if other in base.clause:
            yield f"不能取代或带出随程序的条目 {other}"
    yield from clause_faults(candidate, clause)

"""The official texts that an organisation has imported, each put beside the clause of which it speaks."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from secops_cli.assess.case import StandardByName
from secops_cli.assess.naming import like_clause
from secops_cli.diagnostics import Diagnostic, Related
from secops_cli.model.standard import Standard
from secops_cli.model.workspace import PlacedWording, Workspace


@dataclass(frozen=True, slots=True)
class Worded:
    """The standards with their wordings, and what is wrong with the wordings that were left out."""

    standards: tuple[Standard, ...]
    diagnostics: tuple[Diagnostic, ...]


def with_wordings(workspace: Workspace, standard: StandardByName) -> Worded:
    """Return the standards of which the repository holds official wording.

    Args:
        workspace: holds the wordings.
        standard: finds a standard, packaged or own, by id or alias.
    """
    by_id: dict[str, list[PlacedWording]] = defaultdict(list)
    found: dict[str, Standard] = {}
    diagnostics: list[Diagnostic] = []
    folders = {placed.place.path.split("/")[1]: placed.edition.id for placed in workspace.own_editions}
    for placed in workspace.texts:
        named = standard(placed.standard) or standard(folders.get(placed.standard, ""))
        if named is None:
            words = f"没有标准 {placed.standard}，其中的原文都不用"
            diagnostics.append(Diagnostic("SEC643", placed.place, words))
            continue
        found[named.id] = named
        by_id[named.id].append(placed)
    standards = []
    for name, own in by_id.items():
        diagnostics += _faults(found[name], own)
        standards.append(found[name].with_wordings({p.wording.clause: p.wording for p in _sound(found[name], own)}))
    return Worded(tuple(standards), tuple(dict.fromkeys(diagnostics)))


def _sound(standard: Standard, texts: Iterable[PlacedWording]) -> Iterator[PlacedWording]:
    """The wordings of clauses that there are; of two for one clause neither, since order must never decide."""
    by_clause: dict[str, list[PlacedWording]] = defaultdict(list)
    for placed in texts:
        by_clause[placed.wording.clause].append(placed)
    return (same[0] for clause, same in by_clause.items() if len(same) == 1 and clause in standard.clause)


def _faults(standard: Standard, texts: Iterable[PlacedWording]) -> Iterator[Diagnostic]:
    first: dict[str, PlacedWording] = {}
    for placed in texts:
        said = placed.wording
        name = f"{standard.edition.alias}:{said.clause}"
        if said.clause not in standard.clause:
            meant = like_clause(standard, said.clause)
            yield Diagnostic("SEC640", placed.place, f"没有条目 {name}{meant}", route=("clause",))
        elif said.clause in first:
            before = first[said.clause].place
            words = f"{name} 的原文写了两次，先在 {before}；两处都不用"
            yield Diagnostic("SEC641", placed.place, words, related=(Related(before, "先写的一处"),), route=("clause",))
        elif said.wording is None and said.evidence_wording is None:
            yield Diagnostic("SEC642", placed.place, f"{name} 没有写原文")
        first.setdefault(said.clause, placed)

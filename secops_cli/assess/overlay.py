"""The organisation's own standards, and its own clauses beside the packaged ones: proven first, then judged like any.

Own clauses may only add to a packaged standard. They take nothing away from it (no replacing, no entailing of its
clauses), so that no repository can lower what the standard asks for.
"""

from __future__ import annotations

from collections import Counter, defaultdict, deque
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass

from secops_cli.assess.case import StandardByName
from secops_cli.assess.catalogue import NOT_SELECTED, Proof, edition_faults
from secops_cli.assess.naming import plain_name
from secops_cli.assess.wordings import with_wordings
from secops_cli.diagnostics import Diagnostic, Place
from secops_cli.model.standard import Clause, Edition, Standard
from secops_cli.model.workspace import PlacedClause, PlacedEdition, Workspace


@dataclass(frozen=True, slots=True)
class Overlay:
    """Standards that take the place of, or stand beside, the packaged ones; and what was wrong with the others."""

    standards: tuple[Standard, ...]
    diagnostics: tuple[Diagnostic, ...]


def overlay(workspace: Workspace, packaged: StandardByName, official: Collection[Edition]) -> Overlay:
    """Return the standards that the repository's own catalogues and texts make; what is faulty is left out and said.

    Args:
        workspace: holds the own editions, clauses and texts.
        packaged: finds a packaged standard by id or alias.
        official: the packaged editions.
    """
    diagnostics: list[Diagnostic] = []
    standards: list[Standard] = []
    editions = workspace.own_editions
    belonging = _by_standard(workspace.own_clauses, editions, packaged)
    for placed in editions:
        if faults := list(_name_faults(placed, editions, official)):
            diagnostics += [Diagnostic("SEC506", placed.place, words, route=("id",)) for words in faults]
            continue
        edition = placed.edition
        found = _without_faults(Standard(edition, {}, is_own=True), belonging.of_own[edition.id], diagnostics)
        faults = list(edition_faults(found))
        diagnostics += [Diagnostic("SEC506", placed.place, f"{edition.id}：{words}") for words in faults]
        if not faults:
            standards.append(found)
    for edition_id, own in belonging.of_packaged.items():
        base = packaged(edition_id)
        assert base is not None
        standards.append(_without_faults(base, own, diagnostics))
    for name, own in belonging.of_none.items():
        file = f"standards/{name}/standard.yaml"
        words = f"没有标准 {name}：{file} 没有或读不出；给随程序的标准另加条目，用它的简称作文件夹名"
        diagnostics.append(Diagnostic("SEC506", own[0].place, words))
    by_name = {name: standard for standard in standards for name in (standard.id, standard.edition.alias)}
    worded = with_wordings(workspace, lambda name: by_name.get(name) or packaged(name))
    by_id = {standard.id: standard for standard in (*standards, *worded.standards)}
    return Overlay(tuple(by_id.values()), (*diagnostics, *worded.diagnostics))


# --- whose is what ----------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Belonging:
    """The own clauses by the id of the edition that their folder names; by the folder where there is none."""

    of_packaged: dict[str, list[PlacedClause]]
    of_own: dict[str, list[PlacedClause]]
    of_none: dict[str, list[PlacedClause]]


def _by_standard(
    clauses: Iterable[PlacedClause], editions: Iterable[PlacedEdition], packaged: StandardByName
) -> _Belonging:
    """A folder that bears the name of a packaged standard is that standard's, whatever else lies in it."""
    belonging = _Belonging(defaultdict(list), defaultdict(list), defaultdict(list))
    named = {name: placed.edition.id for placed in editions for name in _names(placed)}
    for clause in clauses:
        if (base := packaged(clause.standard)) is not None:
            belonging.of_packaged[base.id].append(clause)
        elif clause.standard in named:
            belonging.of_own[named[clause.standard]].append(clause)
        else:
            belonging.of_none[clause.standard].append(clause)
    return belonging


def _names(placed: PlacedEdition) -> tuple[str, str, str]:
    return placed.edition.id, placed.edition.alias, _folder(placed.place)


def _folder(place: Place) -> str:
    return place.path.split("/")[1]


def _name_faults(placed: PlacedEdition, own: Iterable[PlacedEdition], official: Iterable[Edition]) -> Iterator[str]:
    """Why an edition cannot bear its names: a packaged one, or another own one, bears them or ones that look alike."""
    edition = placed.edition
    names = set(map(plain_name, _names(placed)))
    # Nor may it pass for an official one by its title.
    shown = names | {plain_name(edition.title)}
    for other in official:
        if shown & set(map(plain_name, (other.id, other.alias, other.title))):
            yield f"{edition.id} 与随程序的标准同名：它的 id、alias、title、文件夹名都要与 {other.alias} 分得清"
    for placed_too in own:
        if placed_too is not placed and names & set(map(plain_name, _names(placed_too))):
            yield f"{edition.id} 与 {placed_too.place} 的自有标准 {placed_too.edition.id} 同名，两个都不计"


# --- clauses ----------------------------------------------------------------------------------------------------


def _without_faults(base: Standard, own: Sequence[PlacedClause], diagnostics: list[Diagnostic]) -> Standard:
    """A standard with the own clauses that are sound, each proven once; those that refer to one that goes, go too."""
    counts = Counter(placed.clause.id for placed in own)
    faults = {id(placed): list(_faults(base, placed, counts)) for placed in own}
    left = [placed for placed in own if not faults[id(placed)]]
    proof = Proof(_joined(base, left))
    for placed in left:
        faults[id(placed)] += proof.faults(placed.clause)
    gone = [placed for placed in left if faults[id(placed)]]
    for placed, words in _bereft(left, gone):
        faults[id(placed)].append(words)
    for placed in own:
        name = f"{base.edition.alias}:{placed.clause.id}"
        diagnostics += [Diagnostic("SEC506", placed.place, f"{name}：{words}") for words in faults[id(placed)]]
    return _joined(base, [placed for placed in left if not faults[id(placed)]])


def _joined(base: Standard, own: Iterable[PlacedClause]) -> Standard:
    parts: dict[str, list[Clause]] = {part: list(clauses) for part, clauses in base.clauses.items()}
    ids = set(base.own)
    for placed in own:
        parts.setdefault(placed.part, []).append(placed.clause)
        ids.add(placed.clause.id)
    joined = {part: tuple(clauses) for part, clauses in parts.items()}
    return Standard(base.edition, joined, frozenset(ids), base.is_own)


def _faults(base: Standard, placed: PlacedClause, counts: Counter[str]) -> Iterator[str]:
    """Why a clause cannot be added to a standard, whatever it says."""
    clause = placed.clause
    if base.edition.accompanies and not base.is_own:
        yield "随申请提交的表由认证机构规定，不能另加条目"
    elif clause.id in base.clause:
        yield "条号已在随程序的条目库里，自有条目只能另加"
    elif counts[clause.id] > 1:
        yield "条号写了两次"
    elif placed.part not in {part.id for part in base.edition.parts}:
        yield f"部分 {placed.part} 没有声明"
    for other in (*clause.replaces, *clause.entails):
        if other in base.clause:
            yield f"不能取代或带出随程序的条目 {other}"


def _bereft(own: Iterable[PlacedClause], gone: Iterable[PlacedClause]) -> Iterator[tuple[PlacedClause, str]]:
    """The clauses that cannot stay without those that go, each once, with why; what they leave bereft goes in turn."""
    by_id = {placed.clause.id: placed for placed in own}
    referring: dict[str, list[PlacedClause]] = defaultdict(list)
    selecting: Counter[str] = Counter()
    for placed in by_id.values():
        clause = placed.clause
        for name in {*clause.replaces, *clause.entails, *clause.selects}:
            referring[name].append(placed)
        selecting.update(set(clause.selects))
    queue = deque(gone)
    left_out = {placed.clause.id for placed in queue}
    while queue:
        clause = queue.popleft().clause
        lost = [(placed, f"指向不存在的条目 {clause.id}") for placed in referring[clause.id]]
        selecting.subtract(set(clause.selects))
        lost += [(by_id[name], NOT_SELECTED) for name in clause.selects if name in by_id and not selecting[name]]
        for placed, words in lost:
            if placed.clause.id not in left_out:
                left_out.add(placed.clause.id)
                queue.append(placed)
                yield placed, words

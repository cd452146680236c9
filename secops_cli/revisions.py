"""Two revisions or two folders → what became of every system and of the organisation. Formats and prints nothing."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from secops_cli import __version__
from secops_cli.assess.case import Case
from secops_cli.assess.change import SystemChange, compare
from secops_cli.assess.checks.changes import check_changes
from secops_cli.assess.checks.systems import check_systems
from secops_cli.assess.classification import classify
from secops_cli.assess.comparison import Comparison, Earlier
from secops_cli.assess.organization_change import compare_organizations
from secops_cli.cache.digests import Digests
from secops_cli.cache.store import Store
from secops_cli.diagnostics import Diagnostic, Place, in_order
from secops_cli.errors import CommandLineError, UnreadableSource
from secops_cli.load.faults import OF_SYSTEMS, bears_on_systems, concerning, losses, system_folder, unreadable
from secops_cli.load.layout import SETTINGS_FILE, is_yaml, slot_of
from secops_cli.load.plan import Plan, plan_reading
from secops_cli.load.positions import PositionsByFile
from secops_cli.load.reading import read_all, start_parsing
from secops_cli.load.transcode import Parsed
from secops_cli.load.workspace import load
from secops_cli.model.workspace import Family, RecordRef, Workspace
from secops_cli.pipeline import Request, Result, assess, locate
from secops_cli.source import git
from secops_cli.source.base import MAX_DATA_FILE, Source, is_folder
from secops_cli.source.folder import FolderSource
from secops_cli.source.packaged import standards_folder
from secops_cli.source.revision import RevisionSource
from secops_cli.source.subset import SubsetSource
from secops_cli.standards.library import Library


@dataclass(frozen=True, slots=True)
class Question:
    """What is compared and when it is judged.

    Attributes:
        path: the evidence folder, or a folder of the repository that holds it.
        revisions: none for the fork point and the folder as it is; `A..B`, `A..` or `A`; `A...B` from where they
            parted; two revisions or folders.
        today: the day where neither side tells one.
    """

    path: Path
    revisions: tuple[str, ...]
    today: date
    as_of: date | None = None
    cache: Path | None = None


def compare_revisions(question: Question) -> Comparison:
    """Compare two revisions, without checkout.

    Raises:
        UnreadableSource: one of them cannot be read at all.
        CommandLineError: more than two are named.
    """
    store = Store(question.cache, __version__)
    digests = Digests(store, fresh=False)
    earlier, later = _sides(question, digests)
    changed = _changed(earlier, later)
    hidden = _alike(earlier, later, changed)
    a: Source
    b: Source
    a, b = SubsetSource(earlier, hidden), SubsetSource(later, hidden)
    before, after = _load(a, store, may_lack=True), _load(b, store)  # before the repository began there was nothing
    digests.save()
    if _torn(before, after, later, hidden, store):  # a record stands in another folder than its system
        a, b, hidden = earlier, later, frozenset()
        before, after = _load(a, store, may_lack=True), _load(b, store)
    as_of = question.as_of or later.committed_on or question.today
    library = Library(standards_folder(), store)
    lost = unreadable(before, after), unreadable(after, before)
    systems = tuple(compare(before, after, as_of, library.rules, lost))
    touched = {system_folder(path) for path in changed}
    touched |= {system_folder(place.path) for place in _differing(after, systems)}
    touched -= {system_folder(place.path) for name in lost[1] if (place := after.place(RecordRef("systems", name)))}
    known = replace(after, damaged=after.damaged | {"systems"}) if hidden else after  # what is hidden is not gone
    of_systems = _of_systems(known, as_of, library, touched)
    found = locate(b, dict.fromkeys([*concerning(after), *of_systems, *check_changes(after, systems)]))
    return Comparison(
        a=earlier.label,
        b=later.label,
        note=_note(question),
        as_of=as_of,
        systems=systems,
        organization=compare_organizations(before, after, as_of),
        diagnostics=tuple(in_order([*_of_earlier(earlier.label, before), *found])),
        alike=len({system_folder(path) for path in hidden}),
        places=_places(systems, (before, a), (after, b)),
    )


def judge_with_earlier(question: Question) -> tuple[Earlier, Result]:
    """Judge the later of two revisions or folders, and read the earlier one beside it.

    Raises:
        UnreadableSource: one of them cannot be read at all.
        CommandLineError: more than two are named.
    """
    store = Store(question.cache, __version__)
    digests = Digests(store, fresh=False)
    earlier, later = _sides(question, digests)
    path = Path(question.revisions[1]) if isinstance(earlier, FolderSource) else question.path
    at = later.commit if isinstance(later, RevisionSource) else None
    result = assess(Request(path, question.today, at, question.as_of, question.cache))
    found = _earlier(earlier, store, result.case.as_of, _note(question))
    digests.save()
    return found, result


def read_earlier(folder: Path, commit: str, as_of: date, cache: Path | None) -> Earlier:
    """Read one commit as the earlier of two that are compared. Raises UnreadableSource where there is no such one."""
    store = Store(cache, __version__)
    return _earlier(RevisionSource(folder, commit, Digests(store, fresh=False)), store, as_of)


def _earlier(source: RevisionSource | FolderSource, store: Store, as_of: date, note: str = "") -> Earlier:
    commit = source.commit if isinstance(source, RevisionSource) else ""
    return Earlier(_load(source, store), source.committed_on or as_of, commit, note)


def _sides(question: Question, digests: Digests) -> tuple[RevisionSource | FolderSource, RevisionSource | FolderSource]:
    names, folder = question.revisions, question.path
    if len(names) > 2:
        raise CommandLineError("最多比较两个版本", "写成 secops change A..B，或 secops change A B。")
    if len(names) == 2 and all(name and is_folder(Path(name)) for name in names):
        return FolderSource(Path(names[0]), digests), FolderSource(Path(names[1]), digests)
    if not is_folder(folder):
        raise UnreadableSource(f"没有这个文件夹：{folder}", "检查路径。")
    repository = git.discover(folder)
    if repository is None:
        missing = [name for name in names if not is_folder(Path(name))] if len(names) == 2 else []
        lacking = f"，也没有文件夹 {'、'.join(missing)}" if missing else ""
        raise UnreadableSource(f"{folder} 不在 git 仓库里{lacking}", "给出两个文件夹；比较版本要在 git 仓库里。")
    earlier, later = _revisions(repository, names)
    a = RevisionSource(folder, earlier, digests, may_lack=True)
    return a, RevisionSource(folder, later, digests) if later else FolderSource(folder, digests)


def _note(question: Question) -> str:
    """How the revisions were chosen where none were named and there is no upstream to tell them; empty otherwise."""
    repository = None if question.revisions else git.discover(question.path)
    if repository is None or git.has_upstream(repository):
        return ""
    last = git.fork_point(repository) == git.head(repository)
    taken = "最近一次提交，只看得到还没有提交的改动" if last else "与主分支分开之处"
    return f"没有上游分支，前一版取{taken}；要比较别的，写成 secops change A..B。"


def _revisions(repository: git.Repository, names: Sequence[str]) -> tuple[str, str]:
    """The two revisions that are meant; an empty one is the folder as it is. Three dots are git's: from the fork on."""
    if not names:
        base = git.fork_point(repository)
        if base is None:
            raise UnreadableSource("仓库还没有提交", "先提交一次，或给出两个文件夹。")
        return base, ""
    if len(names) == 2:
        return names[0], names[1]
    first, dots, second = names[0].partition("...")
    if not dots:
        first, dots, second = names[0].partition("..")
        return (first or "HEAD" if dots else first), second
    return parting(repository, first, second), second


def parting(repository: git.Repository, a: str, b: str) -> str:
    """Return the commit at which two revisions parted; an empty name is HEAD.

    Raises:
        UnreadableSource: no such revision, no history in common, or the clone is too shallow to tell.
    """
    base = git.merge_base(repository, *(git.resolve(repository, name or "HEAD") for name in (a, b)))
    if base is None:
        raise UnreadableSource(f"{a}...{b}：两个版本没有共同的历史", "用两个点直接比较两端：A..B。")
    return base


def _compared(source: Source) -> set[str]:
    return {path for path in source.files if is_yaml(path) and _is_compared(path)}


def _changed(a: Source, b: Source) -> set[str]:
    """The files that one side lacks or has otherwise."""
    paths = [_compared(source) for source in (a, b)]
    shared = sorted(paths[0] & paths[1])
    hashes = [source.hashes(shared) for source in (a, b)]
    return {path for path in shared if hashes[0].get(path) != hashes[1].get(path)} | (paths[0] ^ paths[1])


def _alike(a: Source, b: Source, changed: set[str]) -> frozenset[str]:
    """The files in folders of systems that both sides have byte by byte alike; they need not be read."""
    paths = [_compared(source) for source in (a, b)]
    shared = sorted(paths[0] & paths[1])
    # Which systems process the data is not known yet; the settings hold the edition and the causes for all of them.
    if any(path.startswith("data") or path == SETTINGS_FILE for path in changed):
        return frozenset()
    touched = {system_folder(path) for path in changed} | set(_raised(b, shared))
    return frozenset(
        path for path in paths[0] | paths[1] if path.startswith("systems/") and system_folder(path) not in touched
    )


def _is_compared(path: str) -> bool:
    """Whether a file makes its folder a touched one; what goes on in a system bears on no verdict, and is left out."""
    slot = slot_of(path)
    return bears_on_systems(path) or (slot is not None and slot.family in ("lifecycles", "operations"))


def _raised(source: Source, paths: Iterable[str]) -> Iterator[str]:
    """The folders of systems whose level may rest on documents, which can differ though the folder does not."""
    classifications = [path for path, family in _families(source, paths).items() if family == "classifications"]
    for path, content in source.read(classifications):
        if content is None or b"basis" in content:
            yield system_folder(path)


def _families(source: Source, paths: Iterable[str]) -> dict[str, Family]:
    """Those of some paths that are files which can be read → what they hold."""
    entries = {path: source.files[path] for path in sorted(paths)}
    fit = [path for path, entry in entries.items() if entry.kind == "file" and entry.size <= MAX_DATA_FILE]
    return {path: slot.family for path in fit if (slot := slot_of(path))}


def _torn(before: Workspace, after: Workspace, source: Source, hidden: frozenset[str], store: Store) -> bool:
    """Whether a file that was left out has something to do with what was read.

    Only asked where something is missing or new, and then of those files only that could hold it.
    """
    wanted = {family: set[str]() for family in OF_SYSTEMS}
    for workspace, other in ((before, after), (after, before)):
        systems = workspace.systems
        ended = {name for name, system in systems.items() if system.status == "已终止"}
        # Two systems of one id are none, and a system that is gone may have an heir.
        wanted["systems"] |= (systems.keys() - other.systems.keys()) | ended
        described = {*workspace.classifications, *(record.system for record in workspace.changes.values())}
        wanted["systems"] |= (described | _neighbours(workspace)) - systems.keys()
        wanted["classifications"] |= systems.keys() - workspace.classifications.keys()
        decisions = (d for found in workspace.classifications.values() for d in found.decisions)
        wanted["changes"] |= {name for d in decisions for name in d.covers} - workspace.changes.keys()
    families = _families(source, hidden)
    parsed = start_parsing(read_all(source, [path for path in families if wanted.get(families[path])]), store)
    return any(wanted[families[path]] & _names(found) for path, found in parsed)


def _neighbours(workspace: Workspace) -> set[str]:
    """The systems on which those that were read rest, with which they share something, or from which they come."""
    found: set[str] = set()
    for system in workspace.systems.values():
        parts = (system.devices or (), system.links, system.rooms)
        found.update(system.carried_by, system.succeeds, *(part.shared_with for group in parts for part in group))
    return found


def _differing(workspace: Workspace, changes: Iterable[SystemChange]) -> Iterator[Place]:
    """Where the systems stand of which something differs, be it in another folder than theirs."""
    for change in changes:
        place = workspace.place(RecordRef("systems", change.id))
        if place is not None and (change.changes or change.verdict != "无实质变化"):
            yield place


def _of_systems(workspace: Workspace, as_of: date, library: Library, folders: set[str]) -> Iterator[Diagnostic]:
    """What `validate` finds about the systems in these folders, and about the edition that is chosen for all."""
    grades = tuple(classify(workspace, as_of, library.rules))
    for found in check_systems(Case(workspace, as_of, (), (), (), grades, (), library)):
        paths = (found.place.path, *(related.place.path for related in found.related))
        if found.place.path == SETTINGS_FILE or any(system_folder(path) in folders for path in paths):
            yield found


def _names(found: Parsed | None) -> set[str]:
    """By what the records of a file are known, and what they follow."""
    records = json.loads(found.body) if found is not None and found.body else []
    plain = [record for record in records if isinstance(record, dict)]
    listed = [name for record in plain if isinstance(record.get("succeeds"), list) for name in record["succeeds"]]
    return {str(name) for name in (*listed, *(r.get(key) for r in plain for key in ("id", "system")))}


def _load(source: Source, store: Store, *, may_lack: bool = False) -> Workspace:
    plan = Plan() if may_lack and SETTINGS_FILE not in source.files else plan_reading(source)
    return load(source, plan, start_parsing(read_all(source, plan.slots), store))


def _of_earlier(label: str, before: Workspace) -> Iterator[Diagnostic]:
    """What cannot be read of the earlier side, told at git's own name for the file."""
    for fault in losses(before):
        place = Place(f"{label}:{fault.place.path}", fault.place.line, fault.place.column)
        yield Diagnostic("SEC728", place, f"前一版的 {fault.place.path} 有错：{fault.message}")


def _places(
    systems: Iterable[SystemChange], before: tuple[Workspace, Source], after: tuple[Workspace, Source]
) -> dict[tuple[str, str, str], tuple[str, int]]:
    """Where each value that differs stands: in the later revision where it is there still."""
    found: dict[tuple[str, str, str], tuple[str, int]] = {}
    positions = {id(source): PositionsByFile(source) for _, source in (before, after)}
    for system in systems:
        for change in system.changes:
            workspace, source = after if change.b is not None else before
            place = workspace.places.get(change.ref)
            if place is None:
                continue
            line, _ = positions[id(source)].of(place.path).within((place.line, place.column), change.route)
            found[system.id, change.record, change.field] = (place.path, line)
    return found

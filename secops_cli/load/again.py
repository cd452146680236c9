"""Loads one commit of a history after the other: what a commit shares with the one before is not loaded again."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from secops_cli.cache.store import Store
from secops_cli.diagnostics import Place
from secops_cli.load import documents
from secops_cli.load.gathering import Gathered
from secops_cli.load.kept import Kept
from secops_cli.load.plan import Plan
from secops_cli.load.reading import read_all, start_parsing
from secops_cli.load.workspace import begun, collector_paused, gather
from secops_cli.model.evidence import Evidence
from secops_cli.model.workspace import Document, Family, Workspace
from secops_cli.source.base import Entry, Source, composed

Stamps = dict[str, str]
"""Path of a file → the stamp of its content."""


@dataclass(slots=True)
class _Family:
    """What the files of one family held at the last commit that had it.

    Attributes:
        stamps: the files.
        found: what they held.
        kept: what was parsed and validated for it, by content: another name changes nothing.
    """

    stamps: Stamps = field(default_factory=dict)
    found: Gathered = field(default_factory=Gathered)
    kept: Kept = field(default_factory=Kept)


@dataclass(frozen=True, slots=True)
class _Examined:
    """What was found of the files of the evidence, and all that it was found of.

    Attributes:
        evidence: the records.
        named: the files that they name.
        wanted: the documents of which rows have recorded a hash.
        register_proves: as the settings say.
        files: which files there are, as far as it can matter to a document.
        documents: what was found, by the ids of the records.
    """

    evidence: Mapping[str, Evidence] = field(default_factory=dict)
    named: frozenset[str] = frozenset()
    wanted: frozenset[str] = frozenset()
    register_proves: bool = False
    files: Mapping[str, Entry | None] = field(default_factory=dict)
    documents: Mapping[str, Document] = field(default_factory=dict)

    def still(self, now: _Examined) -> Mapping[str, Document]:
        """What was found of the records that are the same, in the same circumstances."""
        if self.register_proves != now.register_proves or self.files != now.files:
            return {}
        other = self.wanted ^ now.wanted
        if self.evidence is now.evidence and not other:
            return self.documents
        same = (key for key, record in now.evidence.items() if self.evidence.get(key) is record and key not in other)
        return {key: self.documents[key] for key in same}


class Loader:
    """Makes a workspace of each commit; a family whose files are the same is the same records, in the same order.

    What is kept is what two commits on end hold, so that a long history takes no more memory than a short one. Nothing
    of a history is shown with its place, so the workspaces hold no places, and what is wrong in them is not told.

    Args:
        store: the cache of parsed files.
    """

    def __init__(self, store: Store) -> None:
        self._store = store
        self._families: dict[Family, _Family] = {}
        self._examined = _Examined()

    def load(self, source: Source, plan: Plan) -> Workspace:
        """Return what a commit says.

        Args:
            source: the commit.
            plan: what is read of it.

        Raises:
            UnreadableSource: it is of a newer format.
        """
        stamps: dict[Family, Stamps] = defaultdict(dict)
        for path, slot in plan.slots.items():
            stamps[slot.family][path] = source.files[path].stamp
        with collector_paused():
            found = begun(plan)
            changed = self._changed(stamps)
            self._parse(source, changed)
            for family, own in changed.items():
                files = ((path, own.kept["parsed", stamp]) for path, stamp in own.stamps.items())
                own.found = gather(source, family, files, plan.slots, own.kept)
            self._families = {family: changed.get(family) or self._families[family] for family in stamps}
            for own in self._families.values():
                found.join(own.found)
        found.places, found.diagnostics = {}, []
        return found.workspace(self._documents(source, plan, found), [])

    def _changed(self, stamps: Mapping[Family, Stamps]) -> dict[Family, _Family]:
        """The families whose files are not what they were, each with what was kept of it."""
        changed = {}
        for family, own in stamps.items():
            before = self._families.get(family) or _Family()
            if before.stamps != own:
                before.kept.turn()
                changed[family] = _Family(own, kept=before.kept)
        return changed

    def _parse(self, source: Source, families: Mapping[Family, _Family]) -> None:
        """Parse the files whose content the commit before did not have, under whatever name."""
        fresh: dict[str, _Family] = {}
        for own in families.values():
            fresh |= {path: own for path, stamp in own.stamps.items() if ("parsed", stamp) not in own.kept}
        for path, found in start_parsing(read_all(source, fresh), self._store):
            fresh[path].kept["parsed", fresh[path].stamps[path]] = found

    def _documents(self, source: Source, plan: Plan, found: Gathered) -> Mapping[str, Document]:
        """What is there of each document; of those that are the same it is not looked at again."""
        evidence, before = found.evidence, self._examined
        proves = found.settings.proof == "register"
        named = before.named if before.evidence is evidence else _named(evidence)
        now = _Examined(evidence, named, frozenset(found.wanted), proves, _bearing(source, plan, named))
        known = before.still(now)
        fresh = {key: record for key, record in evidence.items() if key not in known}
        if fresh:
            looked_at, _ = documents.examine(source, fresh, dict.fromkeys(fresh, Place("")), now.wanted, proves)
            known = {**known, **looked_at}
        self._examined = replace(now, documents=known)
        return self._examined.documents


def _named(evidence: Mapping[str, Evidence]) -> frozenset[str]:
    return frozenset(composed(record.file) for record in evidence.values() if record.file)


def _bearing(source: Source, plan: Plan, named: frozenset[str]) -> dict[str, Entry | None]:
    """The files that can matter to a document.

    A file that records are read from matters by its content only where it is somebody's evidence at the same time; by
    its name where evidence lies in the same folder at the top, so that it may be the document, or lie inside or around.
    """
    tops = {path.partition("/")[0] for path in named}
    return {
        path: entry if path in named or path not in plan.slots else None
        for path, entry in source.files.items()
        if path not in plan.slots or path.partition("/")[0] in tops
    }

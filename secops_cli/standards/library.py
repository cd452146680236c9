"""Loads the packaged standards: editions with their clauses, the crosswalk, the rules of classification, campaigns."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from copy import copy
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from pydantic import TypeAdapter

from secops_cli.cache.store import Store
from secops_cli.errors import CommandLineError
from secops_cli.model.standard import Clause, ClauseFile, Edition, Standard
from secops_cli.standards.files import CatalogueFiles

if TYPE_CHECKING:  # what only some repositories need is imported when it is asked for
    from secops_cli.model.campaign import CampaignPlan
    from secops_cli.model.certification import Procedure
    from secops_cli.model.crosswalk import Crosswalk, Link
    from secops_cli.standards.classification import ClassificationRules


class Library:
    """The editions in a folder; each is loaded when it is first asked for.

    Args:
        folder: holds one folder an edition.
        store: the cache of parsed files.
    """

    def __init__(self, folder: Path, store: Store) -> None:
        self._folder = folder
        self._files = CatalogueFiles(store)
        self._loaded: dict[str, Standard] = {}

    @cached_property
    def editions(self) -> dict[str, Edition]:
        """Edition id → `standard.yaml`, in the order of their ids."""
        files = sorted(self._folder.glob("*/standard.yaml"))
        return {edition.id: edition for edition in self._files.records(TypeAdapter(Edition), files)}

    def edition(self, name: str) -> Edition | None:
        """Return the edition of that id or alias; None where there is none."""
        return next((e for e in self.editions.values() if name in (e.id, e.alias)), None)

    def standard(self, name: str) -> Standard | None:
        """Return the edition of that id or alias with its clauses; None where there is none."""
        edition = self.edition(name)
        if edition is None:
            return None
        if edition.id not in self._loaded:
            self._loaded[edition.id] = Standard(edition, self._clauses(edition))
        return self._loaded[edition.id]

    def required(self, name: str) -> Standard:
        """Return the standard of that id or alias. Raises CommandLineError where there is none."""
        found = self.standard(name)
        if found is None:
            known = "、".join(f"{e.alias}({e.id})" for e in self.editions.values())
            raise CommandLineError(f"没有标准 {name!r}", f"可用：{known}")
        return found

    def include(self, standard: Standard) -> None:
        """Put a standard of a repository's own beside the packaged ones, or in the place of the one of its id."""
        self.editions[standard.id] = standard.edition
        self._loaded[standard.id] = standard

    def beside(self, own: Collection[Standard]) -> Library:
        """Return these standards with those of a repository's own; these themselves stay as they are."""
        if not own:
            return self
        found = copy(self)
        found.editions = dict(self.editions)
        found._loaded = dict(self._loaded)
        for standard in own:
            found.include(standard)
        return found

    def accompanying(self, standard: str, category: str) -> list[Standard]:
        """Return the forms that an application for a category needs."""
        forms = (
            edition.id
            for edition in self.editions.values()
            if any(a.standard == standard and a.category == category for a in edition.accompanies)
        )
        return [found for form in forms if (found := self.standard(form)) is not None]

    @cached_property
    def links(self) -> tuple[Link, ...]:
        """The links between clauses of different standards; none where the folder has no `crosswalk.yaml`."""
        file = self._folder / "crosswalk.yaml"
        if not file.exists():
            return ()
        from secops_cli.model.crosswalk import CrosswalkFile

        [found] = self._files.records(TypeAdapter(CrosswalkFile), [file])
        return found.links

    @cached_property
    def crosswalk(self) -> Crosswalk:
        """Clause, written `alias:clause` → the links in which it stands."""
        found: dict[str, list[Link]] = defaultdict(list)
        for link in self.links:
            for name in link.clauses:
                found[name].append(link)
        return {name: tuple(links) for name, links in found.items()}

    @cached_property
    def rules(self) -> ClassificationRules:
        """How systems are classified."""
        from secops_cli.standards.classification import ClassificationRules

        return ClassificationRules(self._folder, self._files)

    @cached_property
    def campaign_plans(self) -> dict[str, CampaignPlan]:
        """The plans that campaigns may be based on, by their ids."""
        from secops_cli.model.campaign import CampaignPlan

        files = sorted(self._folder.glob("*/campaign.yaml"))
        return {plan.id: plan for plan in self._files.records(TypeAdapter(CampaignPlan), files)}

    def procedure(self, name: str) -> Procedure | None:
        """Return the certification procedure of the standard of that id or alias; None where its text has none."""
        edition = self.edition(name)
        return self._procedures.get(edition.id) if edition is not None else None

    @cached_property
    def _procedures(self) -> dict[str, Procedure]:
        from secops_cli.model.certification import Procedure

        files = sorted(self._folder.glob("*/certification.yaml"))
        return {found.standard: found for found in self._files.records(TypeAdapter(Procedure), files)}

    def _clauses(self, edition: Edition) -> dict[str, tuple[Clause, ...]]:
        files = sorted((self._folder / edition.id / "clauses").glob("*.yaml"))
        parts: dict[str, tuple[Clause, ...]] = {}
        for found in self._files.records(TypeAdapter(ClauseFile), files):
            parts[found.part] = (*parts.get(found.part, ()), *found.clauses)
        return parts

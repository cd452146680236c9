"""Loads the packaged editions. A catalogue is read like any other YAML of ours, through the same parser and cache."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterable
from functools import cached_property
from pathlib import Path
from typing import TypeVar

from pydantic import TypeAdapter, ValidationError

from secops_cli.cache import parsed as remembered
from secops_cli.cache.store import Store
from secops_cli.errors import CatalogueError, CommandLineError
from secops_cli.load.transcode import Parsed, parse
from secops_cli.model.standard import Clause, ClauseFile, Crosswalk, CrosswalkFile, Edition, Link, Standard

Kind = TypeVar("Kind")


class Library:
    """The editions in a folder; each is loaded when it is first asked for.

    Args:
        folder: holds one folder an edition.
        store: the cache of parsed files.
    """

    def __init__(self, folder: Path, store: Store) -> None:
        self._folder = folder
        self._store = store
        self._loaded: dict[str, Standard] = {}

    @cached_property
    def editions(self) -> dict[str, Edition]:
        """Edition id → `standard.yaml`, in the order of their ids."""
        files = sorted(self._folder.glob("*/standard.yaml"))
        bodies = self._read(files)
        return {
            e.id: e for e in (_validated(TypeAdapter(Edition), f, b[1:-1]) for f, b in zip(files, bodies, strict=True))
        }

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
        [body] = self._read([file])
        return _validated(TypeAdapter(CrosswalkFile), file, body[1:-1]).links

    @cached_property
    def crosswalk(self) -> Crosswalk:
        """Clause, written `alias:clause` → the links in which it stands."""
        found: dict[str, list[Link]] = defaultdict(list)
        for link in self.links:
            for name in link.clauses:
                found[name].append(link)
        return {name: tuple(links) for name, links in found.items()}

    def _clauses(self, edition: Edition) -> dict[str, tuple[Clause, ...]]:
        files = sorted((self._folder / edition.id / "clauses").glob("*.yaml"))
        adapter = TypeAdapter(ClauseFile)
        parts: dict[str, tuple[Clause, ...]] = {}
        for file, body in zip(files, self._read(files), strict=True):
            found = _validated(adapter, file, body[1:-1])
            parts[found.part] = (*parts.get(found.part, ()), *found.clauses)
        return parts

    def _read(self, files: Iterable[Path]) -> list[bytes]:
        contents = [file.read_bytes() for file in files]
        hashes = [hashlib.sha256(content).hexdigest() for content in contents]
        known = remembered.recall(self._store, hashes)
        fresh: dict[str, Parsed] = {}
        for file, content, content_hash in zip(files, contents, hashes, strict=True):
            if content_hash not in known:
                fresh[content_hash] = parse(content)
                if fresh[content_hash].shape != "map":
                    raise CatalogueError(f"{file} 无法读取：{fresh[content_hash].faults}")
        remembered.remember(self._store, fresh.items())
        known.update(fresh)
        return [known[content_hash].body for content_hash in hashes]


def _validated(adapter: TypeAdapter[Kind], file: Path, body: bytes) -> Kind:
    try:
        return adapter.validate_json(body)
    except ValidationError as fault:
        raise CatalogueError(f"{file} 不合格式：{fault.errors(include_url=False)[0]}") from None

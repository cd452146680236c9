"""Some files of a source, as a source: what two revisions have alike need not be read."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

from secops_cli.source.base import Blocks, Entry, Source
from secops_cli.source.lfs import Objects, Pointer


class SubsetSource:
    """A source less some of its data files; everything else is passed on.

    Args:
        whole: the source.
        without: paths that are left out.
    """

    def __init__(self, whole: Source, without: frozenset[str]) -> None:
        self._whole = whole
        self.label = whole.label
        self.files: dict[str, Entry] = {path: entry for path, entry in whole.files.items() if path not in without}

    @property
    def commit(self) -> str | None:
        return self._whole.commit

    @property
    def prefix(self) -> str:
        return self._whole.prefix

    @property
    def committed_on(self) -> date | None:
        return self._whole.committed_on

    def read(self, paths: Iterable[str]) -> Iterator[tuple[str, bytes | None]]:
        return self._whole.read(paths)

    def hashes(self, paths: Iterable[str]) -> dict[str, str | None]:
        return self._whole.hashes(paths)

    def pointers(self, paths: Iterable[str]) -> dict[str, Pointer]:
        return self._whole.pointers(paths)

    def blocks(self, paths: Iterable[str]) -> Iterator[tuple[str, Blocks | None]]:
        return self._whole.blocks(paths)

    @property
    def objects(self) -> Objects:
        return self._whole.objects

    def is_committed(self, path: str) -> bool:
        return self._whole.is_committed(path)

    def dirty(self) -> bool:
        return self._whole.dirty()

"""A source that was read once and can be sent: what is asked of it elsewhere is answered as it would be here."""

from __future__ import annotations

import zlib
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from secops_cli.source.base import Blocks, Entry, Source
from secops_cli.source.lfs import Objects, Pointer


@dataclass(slots=True)
class SealedSource:
    """The listing of a source, the contents of some of its files, and the hashes of the others.

    Attributes:
        contents: path → compressed content, None for a file that could not be read.
        known_hashes: path → SHA-256.
        known_pointers: path → pointer of Git LFS.
        committed: the paths that are in the commit.
    """

    label: str
    files: dict[str, Entry]
    commit: str | None
    prefix: str
    committed_on: date | None
    is_dirty: bool
    contents: Mapping[str, bytes | None]
    known_hashes: Mapping[str, str | None]
    known_pointers: Mapping[str, Pointer]
    committed: frozenset[str]

    def read(self, paths: Iterable[str]) -> Iterator[tuple[str, bytes | None]]:
        for path in paths:
            content = self.contents.get(path)
            yield path, None if content is None else zlib.decompress(content)

    def hashes(self, paths: Iterable[str]) -> dict[str, str | None]:
        return {path: self.known_hashes.get(path) for path in paths if path in self.files}

    def pointers(self, paths: Iterable[str]) -> dict[str, Pointer]:
        return {path: self.known_pointers[path] for path in paths if path in self.known_pointers}

    def blocks(self, paths: Iterable[str]) -> Iterator[tuple[str, Blocks | None]]:
        for path, content in self.read(paths):
            yield path, None if content is None else iter((content,))

    @property
    def objects(self) -> Objects:
        """Nothing: what Git LFS keeps stays where it is."""
        return Objects(None)

    def is_committed(self, path: str) -> bool:
        return path in self.committed

    def dirty(self) -> bool:
        return self.is_dirty


def seal(source: Source, contents: Collection[str]) -> SealedSource:
    """Read what may be asked of a source elsewhere.

    Args:
        contents: the files that go along; of all others only the hash does.
    """
    dirty = source.dirty()
    wanted = set(contents)
    others = [path for path, entry in source.files.items() if entry.kind == "file" and path not in wanted]
    return SealedSource(
        source.label,
        source.files,
        source.commit,
        source.prefix,
        source.committed_on,
        dirty,
        {path: None if content is None else zlib.compress(content, 1) for path, content in source.read(contents)},
        source.hashes(others),
        source.pointers(others),
        frozenset(path for path in source.files if source.is_committed(path)),
    )

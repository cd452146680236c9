"""Packaged YAML → records, through the same parser and cache as any other YAML of ours."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from pathlib import Path
from typing import TypeVar

from pydantic import TypeAdapter, ValidationError

from secops_cli.cache import parsed as remembered
from secops_cli.cache.store import Store
from secops_cli.errors import CatalogueError
from secops_cli.load.transcode import Parsed, parse

Kind = TypeVar("Kind")


class CatalogueFiles:
    """Reads files of which each holds one record.

    Args:
        store: the cache of parsed files.
    """

    def __init__(self, store: Store) -> None:
        self._store = store

    def records(self, adapter: TypeAdapter[Kind], files: Sequence[Path]) -> list[Kind]:
        """Return the record of each file. Raises CatalogueError where one is unreadable: the installation is broken."""
        return [_validated(adapter, file, body) for file, body in zip(files, self._read(files), strict=True)]

    def _read(self, files: Sequence[Path]) -> list[bytes]:
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
        return adapter.validate_json(body[1:-1])
    except ValidationError as fault:
        raise CatalogueError(f"{file} 不合格式：{fault.errors(include_url=False)[0]}") from None

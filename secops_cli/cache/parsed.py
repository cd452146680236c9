"""Parsed files by the SHA-256 of their bytes."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence

from secops_cli.cache.store import Store
from secops_cli.load.transcode import Parsed


def recall(store: Store, contents: Sequence[str]) -> dict[str, Parsed]:
    """Return what is remembered of these contents, by their hash."""
    found: dict[str, Parsed] = {}
    for content, entry in store.select("parsed", contents):
        header, _, body = entry.partition(b"\n")
        shape, keys, lines, faults = json.loads(header)
        found[content] = Parsed(shape, tuple(keys), tuple(lines), tuple(map(tuple, faults)) if faults else (), body)
    return found


def remember(store: Store, parsed: Iterable[tuple[str, Parsed]]) -> None:
    """Add parsed files under the hash of their content."""
    store.insert(
        "parsed",
        [
            (content, json.dumps([p.shape, p.keys, p.lines, p.faults]).encode() + b"\n" + p.body)
            for content, p in parsed
        ],
    )

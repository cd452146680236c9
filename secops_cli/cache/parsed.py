"""Parsed files by the SHA-256 of their bytes."""

from __future__ import annotations

import contextlib
import json
import zlib
from collections.abc import Iterable, Sequence

from secops_cli.cache.store import Store
from secops_cli.load.transcode import Parsed


def recall(store: Store, contents: Sequence[str]) -> dict[str, Parsed]:
    """Return what is remembered of these contents, by their hash; a damaged entry is as good as none."""
    found: dict[str, Parsed] = {}
    for content, entry in store.select("parsed", contents):
        with contextlib.suppress(ValueError, TypeError):
            found[content] = _unpacked(entry)
    return found


def remember(store: Store, parsed: Iterable[tuple[str, Parsed]]) -> None:
    """Add parsed files under the hash of their content."""
    if store.is_open:
        store.insert("parsed", [(content, _packed(found)) for content, found in parsed])


def _packed(parsed: Parsed) -> bytes:
    header = json.dumps([parsed.shape, parsed.keys, parsed.starts, parsed.items, parsed.faults]).encode()
    content = header + b"\n" + parsed.body
    return zlib.crc32(content).to_bytes(4, "big") + content


def _unpacked(entry: bytes) -> Parsed:
    content = entry[4:]
    if zlib.crc32(content).to_bytes(4, "big") != entry[:4]:
        raise ValueError("damaged")
    header, _, body = content.partition(b"\n")
    shape, keys, starts, items, faults = json.loads(header)
    return Parsed(
        shape, tuple(keys), tuple(map(tuple, starts)), tuple(map(tuple, items)), tuple(map(tuple, faults)), body
    )

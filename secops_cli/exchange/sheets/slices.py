"""One record of a long file at a time: where a list stands in lines, its items can be read and edited by themselves.

To change one of hundreds of records, a file would otherwise be parsed four times from end to end.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from secops_cli.edit.tree import Route
from secops_cli.edit.yaml_text import Change, edited
from secops_cli.exchange.sheets.records import Stored


def edited_in_slices(content: bytes, changes: Sequence[tuple[Stored, Sequence[Change]]]) -> bytes:
    """Return a file with some records changed, as `edited` does.

    Args:
        changes: records of the file, none twice, with changes that stay inside them.

    Raises:
        EditFault: as `edited`.
    """
    lines = content.split(b"\n")
    if not all(_begins_its_line(lines, record) for record, _ in changes):
        return edited(content, [change for _, own in changes for change in own])
    # An item ends where the next line begins in the first column with a dash; text in lines is always further in.
    starts = [number for number, line in enumerate(lines) if line[:1] == b"-" and line[:3] != b"---"]
    end_of = dict(pairwise([*starts, len(lines)]))
    for record, own in sorted(changes, key=lambda one: one[0].place, reverse=True):
        first = record.place.line - 1
        last = end_of[first]
        inside = [change._replace(route=(0, *change.route[1:])) for change in own]
        # The last of the lines ends here too, where another follows it: its end tells what line ends look like.
        end = b"\n" if last < len(lines) else b""
        lines[first:last] = [edited(b"\n".join(lines[first:last]) + end, inside).removesuffix(end)]
    return b"\n".join(lines)


def _begins_its_line(lines: Sequence[bytes], record: Stored) -> bool:
    """Whether a record is an item of a list of the file, whose dash stands in the first column of its line."""
    return len(record.route) == 1 and not record.alone and lines[record.place.line - 1][:2] == b"- "


def tail_of(content: bytes, record: Stored) -> tuple[bytes, int, Route]:
    """Return the part of a file from a record on, how many lines come before it, and the record's route in it."""
    lines = content.split(b"\n")
    if not _begins_its_line(lines, record):
        return content, 0, record.route
    first = record.place.line - 1
    return b"\n".join(lines[first:]), first, (0,)

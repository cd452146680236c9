"""What all files that are handed in share: safe names, properties that tell the origin, days as forms write them."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from datetime import date
from hashlib import sha256
from typing import Final

from secops_cli import __version__
from secops_cli.deliver.templates import Template
from secops_cli.model.judgement import Origin
from secops_cli.model.workspace import Workspace
from secops_cli.personal import masked

_UNSAFE_IN_NAMES: Final = re.compile(r'[\\/:*?"<>|\s]+')
_ACTING_AT_FRONT: Final = "-+=@~"
"""Who opens a folder's files by a pattern hands their names to programs, which take some for options or commands."""
_DEVICE: Final = re.compile(r"(?:con|prn|aux|nul|conin\$|conout\$|(?:com|lpt)[\d¹²³])[ ]*(?:\.|$)", re.I)
_LONGEST_WORD: Final = 60
_MARK: Final = 6
"""Digits of a hash that stand for what was cut off."""
_LONGEST_NAME: Final = 230
"""Bytes in UTF-8; file systems take 255, and callers add a suffix."""


def file_name(words: Iterable[str], suffix: str) -> str:
    """Return the words joined by `-`, each made safe on every system, and the suffix, such as `.docx`.

    Personal numbers are masked. What is too long is cut, and stays different from what only begins like it.
    """
    safe = [_safe_in_names(word) for word in words]
    if safe:
        safe[0] = safe[0].lstrip(_ACTING_AT_FRONT + "._ ") or "_"
    shown = [_cut(word, _LONGEST_WORD) for word in safe]
    while len("-".join(shown).encode()) > _LONGEST_NAME:
        longest = max(range(len(shown)), key=lambda at: len(shown[at].encode()))
        shown[longest] = _cut(safe[longest], len(shown[longest]) - 1)
    name = "-".join(shown)
    return ("_" if _DEVICE.match(name) else "") + name + suffix


def organization_in_names(workspace: Workspace) -> str:
    """Return what the organisation is called in the names of files."""
    return workspace.organization.name if workspace.organization else "单位名称未知"


def facts_of_origin(kind: str, template: Template, origin: Origin, as_of: date) -> dict[str, str]:
    """Return the properties by which a file can be traced: what it is, of which commit, day and template."""
    return {
        "secops.kind": kind,
        "secops.version": __version__,
        "secops.commit": origin.commit or "",
        "secops.dirty": "true" if origin.dirty else "false",
        "secops.as_of": as_of.isoformat(),
        "secops.template": template.name,
        "secops.template_sha256": template.sha256,
    }


def formal_date(day: date) -> str:
    """Return a day as forms write it: `2026年11月20日`."""
    return f"{day.year}年{day.month}月{day.day}日"


def _safe_in_names(word: str) -> str:
    word = "".join(c for c in unicodedata.normalize("NFC", word) if unicodedata.category(c)[0] != "C" or c.isspace())
    return _UNSAFE_IN_NAMES.sub("_", masked(word).strip()).strip(".-_ ") or "_"


def _cut(word: str, most: int) -> str:
    if len(word) <= most:
        return word
    if most < 2 * _MARK:
        return word[:most]
    mark = sha256(word.encode()).hexdigest()[:_MARK]
    return f"{word[: most - len(mark) - 1].rstrip('.-_ ')}~{mark}"

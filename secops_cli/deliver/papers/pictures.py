"""The picture of a system's network in a paper, where the library that draws and a Chinese font are there."""

from __future__ import annotations

import struct
from typing import Final

from secops_cli.assess.case import Case
from secops_cli.deliver.expressions import Picture
from secops_cli.deliver.topology import topology_png
from secops_cli.errors import UnreadableSource
from secops_cli.model.systems import System

_MOST_WIDE: Final = 150.0
_MOST_HIGH: Final = 120.0
"""Millimetres. A page has room for more, but a picture that fits on none but an empty page leaves a gap before it."""
_MOST_DEVICES: Final = 200
"""Of more devices nobody could read the names on one page."""


def network_picture(case: Case, system: System) -> Picture | str:
    """Return the picture of a system's network, as large as a page allows.

    Empty where there are no devices or too many, or where this machine cannot draw; the table of lines is then all
    that a paper has. Another machine's fonts and library may give another picture.
    """
    if not system.devices or len(system.devices) > _MOST_DEVICES:
        return ""
    names = {one.system.id: one.system.name for one in case.systems}
    try:
        content = topology_png(system, names=names)
    except UnreadableSource:
        return ""
    wide, high = struct.unpack(">II", content[16:24])  # as the header of every PNG has them
    return Picture(content, min(_MOST_WIDE, _MOST_HIGH * wide / high))
